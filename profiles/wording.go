package profiles

import (
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
