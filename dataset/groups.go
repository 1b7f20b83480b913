package dataset

import (
	"forceprofiles/internal/civil"
)

// Characteristic is a protected characteristic (Equality Act 2010, s4) that is
// audited: no score reads it. Ethnicity as people define it and as officers
// perceive it are two different facts and are never merged.
type Characteristic struct {
	Code   string  // "age"
	Title  string  // in words, for a page: "Age"
	Groups []Group // in the order in which they are shown; of the last one, the group is not known
}

// Group is one group of a Characteristic.
type Group struct {
	Code  string // "25-34"
	Label string // in words, for a page: "25 to 34"
}

// Characteristics are all that are audited, in the order of a Membership.
var Characteristics = [...]Characteristic{
	{"sex", "Sex", []Group{{"F", "female"}, {"M", "male"}, {"X", "other"}, {"U", "not known"}}},
	{"age", "Age", []Group{{"under18", "under 18"}, {"18-24", "18 to 24"}, {"25-34", "25 to 34"}, {"35-49", "35 to 49"},
		{"50plus", "50 or over"}, {"unknown", "not known"}}},
	// The first letter of the 18+1 codes of the census.
	{"ethnicity_self_defined", "Self-defined ethnicity", []Group{{"W", "White"}, {"M", "Mixed"}, {"A", "Asian"},
		{"B", "Black"}, {"O", "other"}, {"unknown", "not stated or not recorded"}}},
	{"ethnicity_officer_perceived", "Officer-perceived ethnicity", []Group{{"IC1", "IC1 White, North European"},
		{"IC2", "IC2 White, South European"}, {"IC3", "IC3 Black"}, {"IC4", "IC4 Asian"},
		{"IC5", "IC5 Chinese, Japanese or South East Asian"}, {"IC6", "IC6 Arab or North African"},
		{"unknown", "not known or not recorded"}}},
}

// ageBands are the ages at which the groups of age begin, but for the first.
var ageBands = [...]int{18, 25, 35, 50}

// mostGroups is how many groups a Characteristic may have.
const mostGroups = 8

// Membership is one person's group of each of the Characteristics, as its place
// among their Groups.
type Membership [len(Characteristics)]uint8

// Grown says whether a person is known to be 18 or over.
func (m Membership) Grown() bool {
	last := len(Characteristics[1].Groups) - 1 // of whom the age is not known
	return m[1] > 0 && int(m[1]) < last
}

// GroupCounts counts people by the groups of each of the Characteristics.
type GroupCounts [len(Characteristics)][mostGroups]int64

// Add counts one person.
func (g *GroupCounts) Add(m Membership) {
	for k, at := range m {
		g[k][at]++
	}
}

// Merge adds the counts of h.
func (g *GroupCounts) Merge(h *GroupCounts) {
	for k := range h {
		for i, n := range h[k] {
			g[k][i] += n
		}
	}
}

// GroupsOf finds the groups of the people of a batch, at the batch's as-of
// date: for audits alone.
func GroupsOf(b *Batch) func(i int) Membership {
	born, today := b.Persons.Column("date_of_birth"), LondonDay(b.AsOf.UnixMicro())
	sex, perceived := b.Persons.Column("sex"), b.Persons.Column("ethnicity_officer_perceived")
	defined := b.Persons.Column("ethnicity_self_defined")
	return func(i int) Membership {
		age := len(ageBands) + 1
		if born != nil && born.Known(i) {
			years := civil.Age(born.Int[i], today)
			for age = 0; age < len(ageBands) && years >= ageBands[age]; age++ {
			}
		}
		self := defined.StringAt(i)
		if self != "" && self != "NS" { // not stated
			self = self[:1]
		}
		return Membership{groupAt(0, sex.StringAt(i)), uint8(age), groupAt(2, self), groupAt(3, perceived.StringAt(i))}
	}
}

// groupAt is the place of a code among the groups of characteristic k, or the
// last.
func groupAt(k int, code string) uint8 {
	groups := Characteristics[k].Groups
	for i, g := range groups {
		if g.Code == code {
			return uint8(i)
		}
	}
	return uint8(len(groups) - 1)
}
