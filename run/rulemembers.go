package run

import (
	"fmt"
	"slices"
	"strings"

	"forceprofiles/pack"
	"forceprofiles/rules"
)

// membersOf notes the populations of which the run cannot say who is in them:
// it knows who was, by its own packs. Where either side finds its people by
// another condition, or by values that the run has not, rules are counted among
// those who were scored, and lists are not compared.
func (e *effect) membersOf(own *pack.Library) {
	for _, p := range e.pops {
		var reasons []string
		_, was := own.Population(p.id)
		for s := range e.sides {
			if _, pop := e.sides[s].lib.Population(p.id); pop != nil && was != nil {
				for _, r := range e.otherMembers(&e.sides[s], pop, own, was) {
					if !slices.Contains(reasons, r) {
						reasons = append(reasons, r)
					}
				}
			}
		}
		if len(reasons) == 0 || e.scores[p.id] == nil {
			continue
		}
		e.note("rules of %s are counted among those who were scored in the run, and its lists are not compared: %s; give --dataset to find who is in it now",
			p.id, strings.Join(reasons, ", "))
		p.listing = false
	}
}

// otherMembers says what may make the people of a population others than those
// of the run, or list them by another force.
func (e *effect) otherMembers(side *side, pop *pack.Population, own *pack.Library,
	was *pack.Population) (reasons []string) {
	if pop.Conditions.Canonical(0) != was.Conditions.Canonical(0) {
		reasons = append(reasons, "eligible has changed")
	}
	if pop.ListingForce != was.ListingForce {
		reasons = append(reasons, "listing force has changed")
	}
	lacks := func(what, name string) {
		if f := side.lib.Features.Index(name); f >= 0 && side.lack[f] {
			reasons = append(reasons, fmt.Sprintf("%s reads %s, which means something else than in the run", what, name))
		}
	}
	for _, name := range pop.Conditions.Reads(0) {
		lacks("eligible", name)
		if a, ok := valueOf(pop.Rules.Params(), name); ok {
			if b, ok := valueOf(was.Rules.Params(), name); !ok || a != b {
				reasons = append(reasons, fmt.Sprintf("eligible reads the parameter %s, which has another value", name))
			}
		}
	}
	if pop.ListingFeature >= 0 {
		lacks("listing force", pop.ListingForce)
	}
	return reasons
}

func valueOf(ps []rules.Param, name string) (float64, bool) {
	for _, p := range ps {
		if p.Name == name {
			return p.Value, true
		}
	}
	return 0, false
}

// nobody says why a population with changes has nobody to count.
func (e *effect) nobody() string {
	if e.q.Dataset != "" {
		return "of the people of the run nobody is in it, before or after"
	}
	return "nobody of it was scored in the run; give --dataset to find who is in it"
}
