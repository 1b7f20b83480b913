package shap

import "fmt"

// Interactions returns the exact pairwise SHAP interaction values of one row
// for one class (Lundberg, Erion, Lee 2018, section 3.2; Fujimoto et al. 2006):
// out[i][j] = out[j][i] is half the joint effect of players i and j that
// neither has alone, and out[i][i] is i's main effect, so that row i adds up to
// i's contribution and the whole matrix to margin − base value.
//
// For a leaf, with o, z and the integral as in the direct kernel,
//
//	Φ_ij = ½·v·(o_i − z_i)·(o_j − z_j)·∫₀¹ Π_{k≠i,j} (t·o_k + (1−t)·z_k) dt
//
// values has one value per feature, NaN = not known. The cost is that of one
// row: use it for people who are shown, not for everyone.
func (x *Explainer) Interactions(values []float64, class int) ([][]float64, error) {
	e := x.ensemble
	if len(values) != len(e.Features) || class < 0 || class >= e.Classes {
		return nil, fmt.Errorf("shap: %d values and class %d given, the model has %d features and %d classes",
			len(values), class, len(e.Features), e.Classes)
	}
	p := pairs{x: x, values: values, out: make([][]float64, x.players), rules: map[int][2][]float64{}}
	for i := range p.out {
		p.out[i] = make([]float64, x.players)
	}
	for _, t := range e.Trees {
		if int(t.Class) == class {
			p.path = p.path[:0]
			p.walk(t.Root)
		}
	}
	return p.out, nil
}

// pairs walks trees for one row.
type pairs struct {
	x      *Explainer
	values []float64
	out    [][]float64
	path   []pathPlayer
	rules  map[int][2][]float64 // quadrature by number of points
}

// pathPlayer is a player on the path: does the row follow it, and its share.
type pathPlayer struct {
	player int32
	o, z   float64
}

func (p *pairs) walk(at int32) {
	e := p.x.ensemble
	if at < 0 {
		p.leaf(e.Leaves.Value[^at] / e.Divisor)
		return
	}
	isLeft := e.Left(at, p.values[e.Nodes.Feature[at]])
	left, right := e.Shares(at)
	p.step(at, e.Nodes.Left[at], isLeft, left)
	p.step(at, e.Nodes.Right[at], !isLeft, right)
}

// step goes to one child and comes back with the path as it was.
func (p *pairs) step(at, child int32, hot bool, share float64) {
	o := 0.0
	if hot {
		o = 1
	}
	player := p.x.playerOf[p.x.ensemble.Nodes.Feature[at]]
	for i := range p.path {
		if p.path[i].player == player {
			before := p.path[i]
			p.path[i].o, p.path[i].z = before.o*o, float64(before.z*share)
			if p.path[i].o != 0 || p.path[i].z != 0 {
				p.walk(child)
			}
			p.path[i] = before
			return
		}
	}
	if o == 0 && share == 0 {
		return // nothing below contributes to anyone
	}
	p.path = append(p.path, pathPlayer{player, o, share})
	p.walk(child)
	p.path = p.path[:len(p.path)-1]
}

func (p *pairs) leaf(value float64) {
	d := len(p.path)
	n := max(1, (d+1)/2)
	rule, ok := p.rules[n]
	if !ok {
		rule[0], rule[1] = gaussLegendre(n)
		p.rules[n] = rule
	}
	for q, t := range rule[0] {
		product := float64(value * rule[1][q])
		for _, a := range p.path {
			product = float64(product * a.at(t))
		}
		for i, a := range p.path {
			one := float64(product/a.at(t)) * (a.o - a.z)
			main := one
			for j, b := range p.path {
				if i != j {
					both := float64(one/b.at(t)) * (b.o - b.z) / 2
					p.out[a.player][b.player] += both
					main -= both
				}
			}
			p.out[a.player][a.player] += main
		}
	}
}

// at is the player's factor of the integrand.
func (a *pathPlayer) at(t float64) float64 { return float64(t*a.o) + float64((1-t)*a.z) }
