package pack

import "slices"

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
		in = append(in, p.Rules.Rule(k).Features...)
	}
	for k := range 1 + len(p.Marks) {
		for _, name := range p.Conditions.Names(k) {
			in = append(in, l.Features.Index(name))
		}
	}
	slices.Sort(in)
	return slices.Compact(in)
}
