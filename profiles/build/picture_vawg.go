package build

import "forceprofiles/dataset"

// vawgArea is one force's picture of violence against women and girls.
// Offences count where they were recorded, once each, by the row that is marked
// primary; where no row says so, the victim's row counts.
type vawgArea struct {
	months    [Months]int64
	harm      [Months]float64
	male      volume  // the same offences with a male victim: shown, not lost
	groups    volumes // by the offence's first threat group
	districts volumes
	domestic  volume
	// outcomes of the last twelve months
	undecided, unsupported, charged int64 // 0; 14 and 16; 1

	suspects []float64 // recorded harm of each suspect with any, last twelve months
	serial   int64     // suspects with two or more victims within three years
	victims  int64     // in the last twelve months
	repeat   int64     // of them, recorded two or more times
	repeated int64     // offences against those
	cross    []int64   // by force: people suspected here and there, 24 months
	border   int64     // people suspected here and in any other force
	from     []float64 // by force: harm here, last twelve months, of suspects who live there
}

func (a *vawgArea) add(b *vawgArea) {
	for m := range a.months {
		a.months[m] += b.months[m]
		a.harm[m] += b.harm[m]
	}
	a.male.add(b.male)
	a.groups.merge(b.groups)
	a.districts.merge(b.districts)
	a.domestic.add(b.domestic)
	a.undecided += b.undecided
	a.unsupported += b.unsupported
	a.charged += b.charged
	a.suspects = append(a.suspects, b.suspects...)
	a.serial += b.serial
	a.victims += b.victims
	a.repeat += b.repeat
	a.repeated += b.repeated
	for f, n := range b.cross {
		a.cross[f] += n
	}
	a.border += b.border
	for f, h := range b.from {
		a.from[f] += h
	}
}

// coded is what a batch's offence codes mean, by dictionary code.
type coded struct {
	vawg  []bool
	harm  []float64
	group []string
}

func (o *observer) coded(c codes) coded {
	var out coded
	if c.c == nil {
		return out
	}
	for _, code := range c.c.Dict {
		x := o.offences.Of(code)
		group := ""
		if len(x.Groups) > 0 {
			group = x.Groups[0]
		}
		out.vawg = append(out.vawg, x.In("vawg"))
		out.harm = append(out.harm, x.Harm)
		out.group = append(out.group, group)
	}
	return out
}

// threeYears bounds "two or more victims within three years".
const threeYears = int64(3*365) * 24 * 3600 * 1e6

func (o *observer) crimes() {
	ev := &o.b.Events[dataset.Crimes]
	if ev.Rows.Rows == 0 {
		return
	}
	force, side, status := o.code(dataset.Crimes, "force"), o.code(dataset.Crimes, "side"),
		o.code(dataset.Crimes, "status")
	offence, sex, outcome := o.code(dataset.Crimes, "offence_code"), o.code(dataset.Crimes, "victim_sex"),
		o.code(dataset.Crimes, "outcome_code")
	area := o.code(dataset.Crimes, "local_policing_area")
	occurred := ev.Rows.Column("occurred_at")
	primary, domestic, others := ev.Rows.Column("primary"), ev.Rows.Column("domestic"), ev.Rows.Column("counterpart_ids")
	if force.c == nil || offence.c == nil || occurred == nil {
		return
	}
	place, means := o.places(force), o.coded(offence)
	n := len(o.info.Forces)
	harm, times, victims := make([]float64, n), make([]int64, n), make([]map[string]bool, n)
	asOf := o.info.AsOf.UnixMicro()
	home := codes{o.b.Persons.Column("home_force")}
	for person := range o.b.People() {
		for i := int(ev.Start[person]); i < int(ev.Start[person+1]); i++ {
			f := place[force.c.Codes[i]]
			if f < 0 || !offence.c.Known(i) {
				continue
			}
			code := offence.c.Codes[i]
			if !means.vawg[code] {
				continue
			}
			at := &o.part.vawg[f]
			m, days, female := o.month(occurred.Int[i]), means.harm[code], sex.at(i) == "F"
			who := side.at(i)
			counts := yes(primary, i) || (primary == nil || !primary.Known(i)) && who == "victim"
			if counts && m >= 0 {
				if female {
					at.months[m]++
					at.harm[m] += days
					at.groups.at(means.group[code]).count(m, days)
					if name := area.at(i); name != "" {
						at.districts.at(name).count(m, days)
					}
					if yes(domestic, i) {
						at.domestic.count(m, days)
					}
					if m >= Months-12 {
						switch outcome.at(i) {
						case "", "0":
							at.undecided++
						case "14", "16":
							at.unsupported++
						case "1":
							at.charged++
						}
					}
				} else if sex.at(i) == "M" {
					at.male.count(m, days)
				}
			}
			if !female {
				continue
			}
			switch {
			case who == "suspect" && status.at(i) != "eliminated":
				if m >= 0 {
					o.here[f] = true
				}
				if m >= Months-12 {
					harm[f] += days
				}
				if asOf-occurred.Int[i] <= threeYears && others != nil {
					for _, id := range others.Text[others.Offsets[i]:others.Offsets[i+1]] {
						if victims[f] == nil {
							victims[f] = map[string]bool{}
						}
						victims[f][id] = true
					}
				}
			case who == "victim" && m >= Months-12:
				times[f]++
			}
		}
		for f := range n {
			at := &o.part.vawg[f]
			if harm[f] > 0 {
				at.suspects = append(at.suspects, harm[f])
				if g, ok := o.forces[home.at(person)]; ok {
					at.from[g] += harm[f]
				}
				harm[f] = 0
			}
			if times[f] > 0 {
				at.victims++
				if times[f] > 1 {
					at.repeat++
					at.repeated += times[f]
				}
				times[f] = 0
			}
			if victims[f] != nil {
				if len(victims[f]) > 1 {
					at.serial++
				}
				victims[f] = nil
			}
		}
		o.crossed(func(f int, others []bool) {
			at := &o.part.vawg[f]
			at.border++
			for g, h := range others {
				if h && g != f {
					at.cross[g]++
				}
			}
		})
	}
}
