package rules

import (
	"math"
	"slices"
	"strings"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/internal/expr"
)

// verdict is what probing found of a condition.
type verdict uint8

const (
	undecided verdict = iota
	neverHolds
	alwaysHolds
)

// maxProbes bounds the points at which one condition is tried.
const maxProbes = 100_000

// probe decides whether a condition can hold, and whether it can fail, where
// it is built of single comparisons: each of a feature with a constant or a
// parameter. Between two neighbouring constants such a condition does not
// change, so trying each constant and one number in every gap is exact.
// Anything else, and what would take too many points, is left undecided.
func (s *Set) probe(r *compiled) (verdict, error) {
	g, ok := s.gridOf(false, r.when)
	if !ok {
		return undecided, nil
	}
	w, err := g.eval()
	if err != nil {
		return undecided, err
	}
	holds, fails := false, false
	for i := range g.rows {
		holds = holds || w.True(0, i)
		fails = fails || w.Known(0, i) && !w.True(0, i)
	}
	switch {
	case !holds:
		return neverHolds, nil
	case !fails:
		return alwaysHolds, nil
	}
	return undecided, nil
}

// within says of two conditions whether each holds only where the other does,
// not-known values included; neither where that cannot be decided. tried is
// what it cost.
func (s *Set) within(a, b *compiled) (aInB, bInA bool, tried int, err error) {
	g, ok := s.gridOf(true, a.when, b.when)
	if !ok {
		return false, false, 0, nil
	}
	w, err := g.eval()
	if err != nil {
		return false, false, 0, err
	}
	aInB, bInA = true, true
	for i := range g.rows {
		x, y := w.True(0, i), w.True(1, i)
		aInB, bInA = aInB && (y || !x), bInA && (x || !y)
	}
	return aInB, bInA, g.rows, nil
}

// grid is every combination of values, one in each part of the range of each
// feature that some conditions read.
type grid struct {
	set      *features.Set
	params   *params
	programs []*expr.Program
	columns  []int
	values   [][]float64
	rows     int
}

// gridOf lays out the grid of conditions, with a not-known value of every
// feature, or only of those asked known() of; false where they are not of
// single comparisons or need too many points.
func (s *Set) gridOf(unknowns bool, programs ...*expr.Program) (*grid, bool) {
	g := &grid{set: s.when.features, params: s.scope.params, programs: programs, rows: 1}
	cuts := map[string][]float64{}
	unknown := map[string]bool{} // names asked known() of
	var names []string
	for _, p := range programs {
		if !gather(p.Tree(), g.set, g.params, cuts, unknown) {
			return nil, false
		}
		for _, name := range namesInOrder(p.Tree()) {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	for _, name := range names {
		f := g.set.Index(name)
		if f < 0 {
			continue // a parameter, at its own value
		}
		v := representatives(g.set, f, cuts[name])
		if len(v) == 0 {
			return nil, false
		}
		if unknowns || unknown[name] {
			v = append(v, math.NaN())
		}
		g.columns, g.values = append(g.columns, f), append(g.values, v)
		if g.rows *= len(v); g.rows > maxProbes {
			return nil, false
		}
	}
	return g, true
}

// eval evaluates the conditions at every point of the grid.
func (g *grid) eval() (*ConditionWorker, error) {
	m := emptyMatrix(g.set)
	m.IDs = make([]string, g.rows)
	nothing := slices.Repeat([]float64{math.NaN()}, g.rows)
	for f := range m.Cols {
		m.Cols[f] = nothing
	}
	every := 1
	for i, f := range g.columns {
		col := make([]float64, g.rows)
		for row := range col {
			col[row] = g.values[i][row/every%len(g.values[i])]
		}
		every *= len(g.values[i])
		m.Cols[f] = col
	}
	c := &Conditions{features: g.set, params: &params{list: g.params.list}, programs: g.programs}
	if err := c.prepare(); err != nil {
		return nil, err
	}
	w := c.NewWorker(&dataset.Info{})
	return w, w.Eval(m, nil, nil)
}

// gather collects the constants each feature is compared with; false where the
// condition is not of single comparisons.
func gather(n *expr.Node, set *features.Set, ps *params, cuts map[string][]float64, unknown map[string]bool) bool {
	name := func(n *expr.Node) bool { return n.Op == expr.OpName && set.Index(n.Name) >= 0 }
	constant := func(n *expr.Node) (float64, bool) {
		switch {
		case n.Op == expr.OpConst && n.Type == expr.Number:
			return n.Num, true
		case n.Op == "-" && len(n.Args) == 1 && n.Args[0].Op == expr.OpConst:
			return -n.Args[0].Num, true
		case n.Op == expr.OpName && ps.index(n.Name) >= 0:
			return ps.list[ps.index(n.Name)].Value, true
		}
		return 0, false
	}
	switch n.Op {
	case "&&", "||", "!":
		for _, a := range n.Args {
			if !gather(a, set, ps, cuts, unknown) {
				return false
			}
		}
		return true
	case expr.OpName:
		return name(n)
	case "known":
		if name(n.Args[0]) {
			unknown[n.Args[0].Name] = true
			return true
		}
		return false
	case "in":
		if name(n.Args[0]) && n.Args[1].Op == expr.OpConst {
			cuts[n.Args[0].Name] = append(cuts[n.Args[0].Name], n.Args[1].Nums...)
			return true
		}
		return false
	case "==", "!=", "<", "<=", ">", ">=":
		a, b := n.Args[0], n.Args[1]
		if !name(a) {
			a, b = b, a
		}
		if !name(a) {
			return false
		}
		if a.Type != expr.Number {
			return b.Op == expr.OpConst
		}
		c, ok := constant(b)
		cuts[a.Name] = append(cuts[a.Name], c)
		return ok
	}
	return false
}

// representatives are values of a feature, one in each part of its range that
// the cuts make.
func representatives(set *features.Set, f int, cuts []float64) []float64 {
	switch set.Type(f) {
	case expr.Bool:
		return []float64{0, 1}
	case expr.String:
		var codes []float64
		for i := range set.Categories(f, &dataset.Info{}) {
			codes = append(codes, float64(i))
		}
		return codes // none for the dataset's forces: undecided
	}
	lowest := math.Inf(-1)
	value := strings.TrimSpace(set.Spec(f).Value.Value)
	for _, start := range []string{"count", "distinct", "days_since", "max_per", "any"} {
		if strings.HasPrefix(value, start) {
			lowest = 0
		}
	}
	if len(cuts) == 0 {
		return []float64{max(lowest, 0)}
	}
	cuts = slices.Clone(cuts)
	slices.Sort(cuts)
	out := []float64{cuts[0] - 1, cuts[len(cuts)-1] + 1}
	for i, c := range cuts {
		out = append(out, c)
		if i > 0 {
			out = append(out, cuts[i-1]+(c-cuts[i-1])/2)
		}
	}
	if lowest == 0 {
		out = append(out, 0)
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return slices.DeleteFunc(out, func(x float64) bool { return x < lowest })
}
