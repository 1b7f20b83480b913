package impact

import (
	"strings"

	"forceprofiles/dataset"
)

// Counts counts people by force and, where the dataset is at hand, by protected
// group.
type Counts struct {
	People int              `json:"people"`
	Forces []Count          `json:"forces"`
	Groups []Characteristic `json:"groups,omitempty"`
}

// Characteristic is one protected characteristic's part of Counts.
type Characteristic struct {
	Name   string  `json:"name"`
	Groups []Count `json:"groups"`
}

// Count is a force or a group and how many people it has; empty ones are left
// out.
type Count struct {
	Name   string `json:"name"`
	People int    `json:"people"`
}

// tally is Counts under way, by number of the force.
type tally struct {
	people int
	forces []int
	groups dataset.GroupCounts
}

func newTallies(n, forces int) []tally {
	out := make([]tally, n)
	for i := range out {
		out[i].forces = make([]int, forces)
	}
	return out
}

func (t *tally) add(force int, g dataset.Membership) {
	t.people++
	t.forces[force]++
	t.groups.Add(g)
}

func (t *tally) counts(forces []dataset.Force, grouped bool) Counts {
	out := Counts{People: t.people, Forces: []Count{}}
	for f, n := range t.forces {
		if n > 0 {
			out.Forces = append(out.Forces, Count{forces[f].Code, n})
		}
	}
	if !grouped || t.people == 0 {
		return out
	}
	for k, kind := range dataset.Characteristics {
		c := Characteristic{Name: strings.ToLower(kind.Title)}
		for i, group := range kind.Groups {
			if n := int(t.groups[k][i]); n > 0 {
				c.Groups = append(c.Groups, Count{group.Code, n})
			}
		}
		out.Groups = append(out.Groups, c)
	}
	return out
}
