package impact

import (
	"fmt"
	"slices"
	"strings"

	"forceprofiles/pack"
	"forceprofiles/rules"
	"forceprofiles/rules/author"
)

// side is one of the two folders of packs: the old one is number 0.
type side struct {
	lib *pack.Library
	// lacking says of each feature that its values are not at hand; nil where
	// all are.
	lacking []bool
}

// population is the side's own of that id, or nil.
func (s *side) population(id string) *pack.Population {
	_, p := s.lib.Population(id)
	return p
}

// lacks are the names of features whose values are not at hand.
func (s *side) lacks(features []int) (names []string) {
	for _, f := range features {
		if s.lacking != nil && s.lacking[f] {
			names = append(names, s.lib.Features.Spec(f).Name)
		}
	}
	return names
}

// plan is what is to be counted of one population.
type plan struct {
	population string
	sides      [2]*pack.Population // nil where a side has none
	changes    []change
	listable   bool   // whether its lists can be compared
	why        string // they cannot, where nothing has said so yet
}

// change is a rule that would concern other people.
type change struct {
	rule   string
	shadow bool
	// number is the rule's on each side, where it shows a hit or, in the shadow,
	// counts one; −1 elsewhere.
	number [2]int
}

// cannotList says why the lists cannot be compared; the first reason stands.
func (p *plan) cannotList(why string) {
	if p.listable {
		p.listable, p.why = false, why
	}
}

// lackedValue is why lists cannot be compared where rules read what is not at hand.
const lackedValue = "a value that a rule reads is not what it was in the run; give --dataset to compute it"

// plansOf lays out what is to be counted, the new side's populations first.
// others are the populations whose members may not be those of the run, which is
// said already; notes say what cannot be counted.
func plansOf(changes []author.RuleChange, sides [2]side, others []string) (plans []*plan, notes []string) {
	for _, id := range populationIDs(sides) {
		p := &plan{population: id, listable: !slices.Contains(others, id)}
		for s := range sides {
			p.sides[s] = sides[s].population(id)
		}
		plans = append(plans, p)
		for i := range changes {
			if changes[i].Population != id || !changes[i].AffectsPeople() {
				continue
			}
			c, lacks := p.change(changes[i].Rule, sides)
			if len(lacks) == 0 {
				p.changes = append(p.changes, c)
				continue
			}
			slices.Sort(lacks)
			notes = append(notes,
				fmt.Sprintf("rule %s is not counted: the run has no such values of %s; give --dataset to compute them",
					c.rule, strings.Join(slices.Compact(lacks), ", ")))
			p.cannotList(lackedValue)
		}
		for s, pop := range p.sides {
			for k := 0; pop != nil && k < pop.Rules.Len(); k++ {
				if len(sides[s].lacks(pop.Rules.Rule(k).Features)) > 0 {
					p.cannotList(lackedValue)
				}
			}
		}
		switch {
		case slices.Contains(p.sides[:], nil):
			p.cannotList("one of the folders has no such population")
		case p.sides[0].RulesAlone() != p.sides[1].RulesAlone():
			p.cannotList("it has a model in one of the folders alone")
		}
	}
	return plans, notes
}

// change finds a changed rule on both sides, and the features it reads whose
// values are not at hand.
func (p *plan) change(rule string, sides [2]side) (c change, lacks []string) {
	c = change{rule: rule, shadow: true, number: [2]int{-1, -1}}
	for s, pop := range p.sides {
		if pop == nil {
			continue
		}
		if k := pop.Rules.Index(rule); k >= 0 {
			r := pop.Rules.Rule(k)
			c.number[s] = k
			c.shadow = c.shadow && r.Status != rules.Active
			lacks = append(lacks, sides[s].lacks(r.Features)...)
		}
	}
	for s, k := range c.number {
		if k >= 0 && !c.shadow && p.sides[s].Rules.Rule(k).Status != rules.Active {
			c.number[s] = -1
		}
	}
	return c, lacks
}

// populationIDs are those of the new side, then what only the old one has.
func populationIDs(sides [2]side) (ids []string) {
	for _, s := range []side{sides[1], sides[0]} {
		for _, p := range s.lib.Packs {
			for _, pop := range p.Populations {
				if !slices.Contains(ids, pop.ID) {
					ids = append(ids, pop.ID)
				}
			}
		}
	}
	return ids
}
