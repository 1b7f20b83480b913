package pack

import (
	"path"
	"slices"

	"forceprofiles/dataset"
	"forceprofiles/rules"
)

// Test runs the test cases of every population, in order of packs. forces are
// the forces of the cases' world; none is enough for cases that name none.
func (l *Library) Test(forces []dataset.Force) ([]*rules.Report, error) {
	var out []*rules.Report
	for _, p := range l.Packs {
		for i := range p.Populations {
			pop := &p.Populations[i]
			cases, name := pop.Cases, path.Join(l.name, p.Profile, pop.ID+"_test.yaml")
			if cases == nil { // every active rule is then not covered
				cases, name = &rules.CaseFile{}, name+" (missing)"
			}
			r, err := pop.Rules.RunCases(cases, rules.TestOptions{File: name, Forces: forces, Eligible: pop.Conditions})
			if err != nil {
				return nil, err
			}
			out = append(out, r)
		}
	}
	return out, nil
}

// Listings are all rules of all packs, for the catalogue.
func (l *Library) Listings() []rules.Listing {
	var out []rules.Listing
	for _, p := range l.Packs {
		for i := range p.Populations {
			out = append(out, p.Populations[i].Rules.Listings(p.Populations[i].ID)...)
		}
	}
	return out
}

// RuleIDs are the ids of all rules of all packs.
func (l *Library) RuleIDs() []string {
	var ids []string
	for _, r := range l.Listings() {
		ids = append(ids, r.ID)
	}
	return ids
}

// EverNull says of each model feature whether training saw people for whom it
// was not known: where today another one is not known, the score rests on
// something the model never learnt.
func (p *Population) EverNull() []bool {
	out := make([]bool, len(p.ModelFeatures))
	for i := range out {
		out[i] = p.Card != nil && i < len(p.Card.Features) && p.Card.Features[i].EverNull
	}
	return out
}

// Inputs are the places in the feature set of every feature that the
// population needs: of its model, conditions, rules and listing force; ascending.
func (p *Population) Inputs(l *Library) []int {
	in := slices.Clone(p.Columns)
	if p.ListingFeature >= 0 {
		in = append(in, p.ListingFeature)
	}
	for k := range p.Rules.Len() {
		in = append(in, p.Rules.Reads(k)...)
	}
	for k := range 1 + len(p.Marks) {
		for _, name := range p.Conditions.Names(k) {
			in = append(in, l.Features.Index(name))
		}
	}
	slices.Sort(in)
	return slices.Compact(in)
}
