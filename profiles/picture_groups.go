package profiles

import (
	"time"

	"forceprofiles/dataset"
	"forceprofiles/internal/table"
)

// Groups counts people by protected group, for the selection table of the
// method page. Self-defined and officer-perceived ethnicity are two different
// facts and are never merged.
type Groups struct {
	Sex       [len(sexes)]int64
	Age       [len(ages)]int64
	Defined   [len(defined)]int64
	Perceived [len(perceived)]int64
}

// The groups, as keys of words.txt (group.…); the last is "not known".
var (
	sexes     = [...]string{"F", "M", "X", "U"}
	ages      = [...]string{"under18", "18-24", "25-34", "35-49", "50plus", "unknown"}
	defined   = [...]string{"W", "M", "A", "B", "O", "unknown"}
	perceived = [...]string{"IC1", "IC2", "IC3", "IC4", "IC5", "IC6", "unknown"}
)

func (g *Groups) add(h *Groups) {
	for i, n := range h.Sex {
		g.Sex[i] += n
	}
	for i, n := range h.Age {
		g.Age[i] += n
	}
	for i, n := range h.Defined {
		g.Defined[i] += n
	}
	for i, n := range h.Perceived {
		g.Perceived[i] += n
	}
}

// Total is how many people were counted.
func (g *Groups) Total() int64 {
	n := int64(0)
	for _, x := range g.Sex {
		n += x
	}
	return n
}

// grouper sorts the people of a batch into groups.
type grouper struct {
	b                       *dataset.Batch
	sex, defined, perceived codes
	born                    *table.Column
	// turns are the days on which somebody born then reaches 18, 25, 35 and 50
	// on the as-of date: born later is younger.
	turns [4]int64
}

func newGrouper(b *dataset.Batch) grouper {
	r := grouper{b: b, sex: codes{b.Persons.Column("sex")}, defined: codes{b.Persons.Column("ethnicity_self_defined")},
		perceived: codes{b.Persons.Column("ethnicity_officer_perceived")}, born: b.Persons.Column("date_of_birth")}
	for i, years := range []int{18, 25, 35, 50} {
		r.turns[i] = birthday(b.AsOf, years)
	}
	return r
}

// birthday is the last day (since 1970) on which somebody who is years old at
// an instant, by the calendar in London, can have been born.
func birthday(at time.Time, years int) int64 {
	y, m, d := at.In(dataset.London).Date()
	if m == time.February && d == 29 && time.Date(y-years, m, d, 0, 0, 0, 0, time.UTC).Day() != 29 {
		d = 28 // no such day that year: 1 March is too late
	}
	return dateDays(y-years, m, d)
}

// Group is one person's place among the groups of each of GroupKinds.
type Group [4]uint8

// GroupKind is one way of telling people apart, and its groups.
type GroupKind struct {
	Name   string
	Groups []string
}

// GroupKinds are the protected characteristics that are audited, in the order
// of Group.
var GroupKinds = [4]GroupKind{
	{"sex", sexes[:]}, {"age", ages[:]}, {"ethnicity, self-defined", defined[:]},
	{"ethnicity, officer-perceived", perceived[:]},
}

// GroupsOf finds the groups of the people of a batch: for audits alone, for no
// score reads them.
func GroupsOf(b *dataset.Batch) func(i int) Group { return newGrouper(b).group }

func (r grouper) group(i int) Group {
	age := len(ages) - 1
	if r.born != nil && r.born.Known(i) {
		age = 0
		for age < len(r.turns) && r.born.Int[i] <= r.turns[age] {
			age++
		}
	}
	self := r.defined.at(i)
	if self != "" && self != "NS" {
		self = self[:1]
	}
	return Group{uint8(place(sexes[:], r.sex.at(i))), uint8(age), uint8(place(defined[:], self)),
		uint8(place(perceived[:], r.perceived.at(i)))}
}

// count adds person i of the batch.
func (r grouper) count(g *Groups, i int) {
	at := r.group(i)
	g.Sex[at[0]]++
	g.Age[at[1]]++
	g.Defined[at[2]]++
	g.Perceived[at[3]]++
}

// place finds s, or the last place.
func place(in []string, s string) int {
	for i, x := range in {
		if x == s {
			return i
		}
	}
	return len(in) - 1
}

func (o *observer) groups(members []Members) {
	r := newGrouper(o.b)
	for p := range min(len(members), len(o.part.scored)) {
		for k, row := range members[p].Rows {
			if f := int(members[p].Force[k]); f < len(o.part.scored[p]) {
				r.count(&o.part.scored[p][f], int(row))
			}
		}
	}
}

func timeIn(micros int64, l *time.Location) time.Time { return time.UnixMicro(micros).In(l) }

func dateDays(y int, m time.Month, d int) int64 {
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400
}
