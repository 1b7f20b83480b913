package impact

import (
	"fmt"
	"slices"
	"strings"

	"forceprofiles/pack"
)

// othersOf finds the populations of which the run cannot say who is in them: it
// knows who was, by its own packs. Where either side finds its people by another
// condition, or by values that the run has not, rules are counted among those
// who were scored, and lists are not compared; notes say so.
func othersOf(r *run, sides *[2]side, ids []string, own *pack.Library) (others, notes []string) {
	for _, id := range ids {
		_, was := own.Population(id)
		var reasons []string
		for s := range sides {
			if pop := sides[s].population(id); pop != nil && was != nil {
				for _, r := range otherMembers(&sides[s], pop, was) {
					if !slices.Contains(reasons, r) {
						reasons = append(reasons, r)
					}
				}
			}
		}
		if len(reasons) == 0 || r.scores[id] == nil {
			continue
		}
		others = append(others, id)
		notes = append(notes,
			fmt.Sprintf("rules of %s are counted among those who were scored in the run, and its lists are not compared: %s; "+
				"give --dataset to find who is in it now",
				id, strings.Join(reasons, ", ")))
	}
	return others, notes
}

// otherMembers says what may make the people of a population others than those
// of the run, or list them by another force.
func otherMembers(s *side, pop, was *pack.Population) (reasons []string) {
	if pop.Conditions.Canonical(0) != was.Conditions.Canonical(0) {
		reasons = append(reasons, "eligible has changed")
	}
	if pop.ListingForce != was.ListingForce {
		reasons = append(reasons, "listing force has changed")
	}
	lacks := func(what, name string) {
		if f := s.lib.Features.Index(name); f >= 0 && s.lacking[f] {
			reasons = append(reasons, fmt.Sprintf("%s reads %s, which means something else than in the run", what, name))
		}
	}
	for _, name := range pop.Conditions.Reads(0) {
		lacks("eligible", name)
		if a, ok := paramOf(pop, name); ok {
			if b, ok := paramOf(was, name); !ok || a != b {
				reasons = append(reasons, fmt.Sprintf("eligible reads the parameter %s, which has another value", name))
			}
		}
	}
	if pop.ListingFeature >= 0 {
		lacks("listing force", pop.ListingForce)
	}
	return reasons
}

// paramOf is the pack's own value of a parameter.
func paramOf(pop *pack.Population, name string) (value float64, ok bool) {
	for _, p := range pop.Rules.Params() {
		if p.Name == name {
			return p.Value, true
		}
	}
	return 0, false
}
