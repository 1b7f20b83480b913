package build

import (
	"strings"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/internal/table"
)

// missingArea is one force's picture of missing people. Episodes count where
// they were reported.
type missingArea struct {
	children, adults [Months]int64 // episodes; an age that is not known counts as a child's
	from             volumes       // home, care_home, …
	risk             volumes
	districts        volumes // of the missing person's home
	found            volumes // found in another force
	outOfArea        int64   // the last twelve months from here on
	cse, cce, harmed int64
	due, overdue     int64 // return interviews: owed and within 72 hours; owed and past them
	done, declined   int64
	episodes         []float64 // of each person with any
	people, repeat   int64     // with any; with three or more
	repeated         int64     // episodes of those
	coMissing        int64     // people recorded as missing together with another
	cross            []int64   // by force: people missing from here and from there
	border           int64
	places           volumes // episodes by place_ref, homes left out
	kinds            map[string]string
	pairs            map[pair]int64 // missing together, last twelve months: records
	exploited        int64          // people with a mapped county line or organised crime group link
}

func (a *missingArea) add(b *missingArea) {
	for m := range a.children {
		a.children[m] += b.children[m]
		a.adults[m] += b.adults[m]
	}
	a.from.merge(b.from)
	a.risk.merge(b.risk)
	a.districts.merge(b.districts)
	a.found.merge(b.found)
	a.outOfArea += b.outOfArea
	a.cse += b.cse
	a.cce += b.cce
	a.harmed += b.harmed
	a.due += b.due
	a.overdue += b.overdue
	a.done += b.done
	a.declined += b.declined
	a.episodes = append(a.episodes, b.episodes...)
	a.people += b.people
	a.repeat += b.repeat
	a.repeated += b.repeated
	a.coMissing += b.coMissing
	for f, n := range b.cross {
		a.cross[f] += n
	}
	a.border += b.border
	a.places.merge(b.places)
	for ref, kind := range b.kinds {
		if a.kinds == nil {
			a.kinds = map[string]string{}
		}
		a.kinds[ref] = kind
	}
	for p, n := range b.pairs {
		if a.pairs == nil {
			a.pairs = map[pair]int64{}
		}
		a.pairs[p] += n
	}
	a.exploited += b.exploited
}

// RepeatEpisodes is how many episodes in twelve months make a repeat missing
// person in the strategic picture.
const RepeatEpisodes = 3

// interviewHours is how soon after a return an interview is owed.
const interviewHours = 72

// ageAt is the whole years, by the calendar in London, of a person born on a
// day (days since 1970) at an instant.
func ageAt(born int64, at time.Time) int {
	b := time.Unix(born*86400, 0).UTC()
	t := at.In(dataset.London)
	age := t.Year() - b.Year()
	if t.Month() < b.Month() || t.Month() == b.Month() && t.Day() < b.Day() {
		age--
	}
	return age
}

// adultAt says whether a person born on a day was 18 at an instant. Only near
// the birthday does it need the calendar.
func adultAt(born, micros int64) bool {
	switch days := micros/(86400*1e6) - born; {
	case days > 18*365+10:
		return true
	case days < 18*365:
		return false
	}
	return ageAt(born, time.UnixMicro(micros)) >= 18
}

func (o *observer) missing() {
	ev := &o.b.Events[dataset.Missing]
	if ev.Rows.Rows == 0 {
		return
	}
	force, from, risk := o.code(dataset.Missing, "force"), o.code(dataset.Missing, "missing_from"),
		o.code(dataset.Missing, "risk_grade")
	found, interview := o.code(dataset.Missing, "found_force"), o.code(dataset.Missing, "return_interview")
	col := func(name string) *table.Column { return ev.Rows.Column(name) }
	occurred, returned := col("occurred_at"), col("returned_at")
	out, cse, cce, harmed := col("out_of_area"), col("cse_concern"), col("cce_concern"), col("harm_suffered")
	born, area := o.b.Persons.Column("date_of_birth"), codes{o.b.Persons.Column("local_policing_area")}
	if force.c == nil || occurred == nil {
		return
	}
	place := o.places(force)
	places := col("place_ref")
	together := o.coMissing()
	times := make([]int64, len(o.info.Forces))
	late := o.info.AsOf.UnixMicro() - interviewHours*3600*1e6
	for person := range o.b.People() {
		for i := int(ev.Start[person]); i < int(ev.Start[person+1]); i++ {
			f, m := place[force.c.Codes[i]], o.month(occurred.Int[i])
			if f < 0 || m < 0 {
				continue
			}
			at := &o.part.missing[f]
			if born != nil && born.Known(person) && adultAt(born.Int[person], occurred.Int[i]) {
				at.adults[m]++
			} else {
				at.children[m]++
			}
			o.here[f] = true
			for _, v := range []struct {
				into *volumes
				name string
			}{{&at.from, from.at(i)}, {&at.risk, risk.at(i)}, {&at.districts, area.at(person)}} {
				if v.name != "" {
					v.into.at(v.name).count(m, 0)
				}
			}
			if g := found.at(i); g != "" && g != force.at(i) {
				at.found.at(g).count(m, 0)
			}
			if m < Months-12 {
				continue
			}
			times[f]++
			if places != nil && places.Known(i) && from.at(i) != "home" && from.at(i) != "" {
				ref := strings.Clone(places.Text[i]) // the column is a view of a page
				at.places.at(ref).count(m, 0)
				if at.kinds == nil {
					at.kinds = map[string]string{}
				}
				at.kinds[ref] = from.at(i)
			}
			for _, v := range []struct {
				into *int64
				c    *table.Column
			}{{&at.outOfArea, out}, {&at.cse, cse}, {&at.cce, cce}, {&at.harmed, harmed}} {
				if yes(v.c, i) {
					*v.into++
				}
			}
			switch interview.at(i) {
			case "due":
				if r := instant(returned, i); r != unknownInstant && r < late {
					at.overdue++
				} else {
					at.due++
				}
			case "done":
				at.done++
			case "declined":
				at.declined++
			}
		}
		for f := range times {
			if times[f] == 0 {
				continue
			}
			at := &o.part.missing[f]
			at.people++
			at.episodes = append(at.episodes, float64(times[f]))
			if times[f] >= RepeatEpisodes {
				at.repeat++
				at.repeated += times[f]
			}
			if together[person] {
				at.coMissing++
				o.pairs(at, person)
			}
			if o.mapped(person) {
				at.exploited++
			}
			times[f] = 0
		}
		o.crossed(func(f int, others []bool) {
			at := &o.part.missing[f]
			at.border++
			for g, h := range others {
				if h && g != f {
					at.cross[g]++
				}
			}
		})
	}
}

// mapped says whether somebody has a mapped link to a county line or an
// organised crime group.
func (o *observer) mapped(person int) bool {
	for _, k := range []dataset.Kind{dataset.CountyLines, dataset.OCGLinks} {
		if ev := &o.b.Events[k]; len(ev.Start) > person+1 && ev.Start[person+1] > ev.Start[person] {
			return true
		}
	}
	return false
}

// pairs counts the records that name whom a person was missing with: often
// one on either side.
func (o *observer) pairs(at *missingArea, person int) {
	ev := &o.b.Events[dataset.Associations]
	kind, occurred, other := o.code(dataset.Associations, "kind"), ev.Rows.Column("occurred_at"),
		ev.Rows.Column("other_person_id")
	if kind.c == nil || other == nil {
		return
	}
	for i := int(ev.Start[person]); i < int(ev.Start[person+1]); i++ {
		if kind.at(i) != "co_missing" || o.month(occurred.Int[i]) < Months-12 || !other.Known(i) {
			continue
		}
		p := pair{strings.Clone(o.b.ID(person)), strings.Clone(other.Text[i])}
		if p[1] < p[0] {
			p[0], p[1] = p[1], p[0]
		}
		if at.pairs == nil {
			at.pairs = map[pair]int64{}
		}
		at.pairs[p]++
	}
}

// coMissing marks the people recorded as missing together with another person
// in the last twelve months.
func (o *observer) coMissing() []bool {
	out := make([]bool, o.b.People())
	ev := &o.b.Events[dataset.Associations]
	kind, occurred := o.code(dataset.Associations, "kind"), ev.Rows.Column("occurred_at")
	if kind.c == nil || occurred == nil {
		return out
	}
	for person := range out {
		for i := int(ev.Start[person]); i < int(ev.Start[person+1]); i++ {
			if kind.at(i) == "co_missing" && o.month(occurred.Int[i]) >= Months-12 {
				out[person] = true
			}
		}
	}
	return out
}
