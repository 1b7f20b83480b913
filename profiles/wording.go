package profiles

import (
	"math"

	"forceprofiles/dataset"
	"forceprofiles/pack"
	"forceprofiles/scoring"
	"forceprofiles/templates"
)

// Wording words single facts outside a profile just as its pages do.
type Wording struct {
	w  *writer
	in *Input
}

// NewWording words values of the given features. Of info, the forces alone are
// needed.
func NewWording(fs Features, info *dataset.Info) *Wording {
	return &Wording{w: &writer{Words: templates.Default(), info: info}, in: &Input{Features: fs, Info: info}}
}

// Value is a value of feature f with its unit; NaN is not known.
func (x *Wording) Value(f int, v float64) string {
	return x.w.plainValue(x.in, factor{at: f, spec: x.in.Features.Spec(f)}, v)
}

// factor is feature m of a population's model with a value.
func (x *Wording) factor(p *pack.Population, m int, v float64) factor {
	at := p.Columns[m]
	return factor{name: p.ModelFeatures[m], at: at, spec: x.in.Features.Spec(at), model: m, value: v, card: p.Card}
}

// Typical is what feature m of the model usually is; false where nobody said.
func (x *Wording) Typical(p *pack.Population, m int) (float64, bool) {
	return typicalOf(x.in, x.factor(p, m, math.NaN()))
}

// Tells says whether a value of feature m makes a reason in words.
func (x *Wording) Tells(p *pack.Population, m int, v float64) bool {
	return tells(x.in, x.factor(p, m, v))
}

// Phrase is a value of feature m as a sentence, with what is usual.
func (x *Wording) Phrase(p *pack.Population, m int, v float64) string {
	return x.w.phrase(x.in, x.factor(p, m, v))
}

// Chance is a calibrated probability in sentences: the point and its range,
// the base rate, the yardstick's term.
func (x *Wording) Chance(p *pack.Population, r *scoring.Result) []string {
	c := x.w.chance(&Population{Pack: p, Card: p.Card}, &Listed{Result: *r})
	out := []string{c.Text}
	for _, s := range []string{c.Base, c.Yardstick} {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}
