package profiles

import (
	"time"

	"forceprofiles/dataset"
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
}

func newGrouper(b *dataset.Batch) grouper {
	return grouper{b, codes{b.Persons.Column("sex")}, codes{b.Persons.Column("ethnicity_self_defined")}, codes{b.Persons.Column("ethnicity_officer_perceived")}}
}

// count adds person i of the batch.
func (r grouper) count(g *Groups, i int) {
	g.Sex[place(sexes[:], r.sex.at(i))]++
	age := len(ages) - 1
	if born := r.b.Persons.Column("date_of_birth"); born != nil && born.Known(i) {
		switch years := ageAt(born.Int[i], r.b.AsOf); {
		case years < 18:
			age = 0
		case years < 25:
			age = 1
		case years < 35:
			age = 2
		case years < 50:
			age = 3
		default:
			age = 4
		}
	}
	g.Age[age]++
	self := r.defined.at(i)
	if self != "" && self != "NS" {
		self = self[:1]
	}
	g.Defined[place(defined[:], self)]++
	g.Perceived[place(perceived[:], r.perceived.at(i))]++
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
