package author

import (
	"math"
	"slices"
	"strings"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/internal/expr"
	"forceprofiles/rules"
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

// shape is a condition that is built of single comparisons: each of a feature
// with a constant or a parameter. Between two neighbouring constants such a
// condition does not change, so trying each constant and one number in every
// gap is exact.
type shape struct {
	program  *expr.Program
	features []int             // as a reader meets them
	cuts     map[int][]float64 // by feature: what it is compared with
	asked    map[int]bool      // features asked known() of
}

// shapeOf is nil for a condition of another build.
func shapeOf(p *expr.Program, s *rules.Set) *shape {
	sh := &shape{program: p, cuts: map[int][]float64{}, asked: map[int]bool{}}
	if !sh.gather(p.Tree(), s) {
		return nil
	}
	return sh
}

// gather collects what the features of an expression are compared with; false
// where it is not of single comparisons.
func (sh *shape) gather(n *expr.Node, s *rules.Set) bool {
	switch n.Op {
	case "&&", "||", "!":
		for _, a := range n.Args {
			if !sh.gather(a, s) {
				return false
			}
		}
		return true
	case expr.OpName:
		return sh.feature(n, s) >= 0
	case "known":
		f := sh.feature(n.Args[0], s)
		sh.asked[f] = true
		return f >= 0
	case "in":
		f := sh.feature(n.Args[0], s)
		sh.cuts[f] = append(sh.cuts[f], n.Args[1].Nums...)
		return f >= 0 && n.Args[1].Op == expr.OpConst
	case "==", "!=", "<", "<=", ">", ">=":
		a, b := n.Args[0], n.Args[1]
		f := sh.feature(a, s)
		if f < 0 {
			a, b = b, a
			f = sh.feature(a, s)
		}
		if f < 0 || a.Type != expr.Number {
			return f >= 0 && b.Op == expr.OpConst
		}
		c, ok := constantOf(b, s)
		sh.cuts[f] = append(sh.cuts[f], c)
		return ok
	}
	return false
}

// feature notes the feature that an expression names, or is −1.
func (sh *shape) feature(n *expr.Node, s *rules.Set) int {
	f := -1
	if n.Op == expr.OpName {
		f = s.Features().Index(n.Name)
	}
	if f >= 0 && !slices.Contains(sh.features, f) {
		sh.features = append(sh.features, f)
	}
	return f
}

// constantOf is a number as written, or a parameter at its own value.
func constantOf(n *expr.Node, s *rules.Set) (float64, bool) {
	switch {
	case n.Op == expr.OpConst && n.Type == expr.Number:
		return n.Num, true
	case n.Op == "-" && len(n.Args) == 1 && n.Args[0].Op == expr.OpConst:
		return -n.Args[0].Num, true
	case n.Op == expr.OpName:
		for _, p := range s.Params() {
			if p.Name == n.Name {
				return p.Value, true
			}
		}
	}
	return 0, false
}

// probe decides whether a condition can hold, and whether it can fail. What
// would take too many points is left undecided.
func probe(s *rules.Set, sh *shape) (verdict, error) {
	w, points, err := evalGrid(s, false, sh)
	if err != nil || points == 0 {
		return undecided, err
	}
	holds, fails := false, false
	for i := range points {
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

// compare says of two conditions whether each holds only where the other does,
// not-known values included; neither where that cannot be decided. tried is
// what it cost.
func compare(s *rules.Set, a, b *shape) (aInB, bInA bool, tried int, err error) {
	w, points, err := evalGrid(s, true, a, b)
	if err != nil || points == 0 {
		return false, false, 0, err
	}
	aInB, bInA = true, true
	for i := range points {
		x, y := w.True(0, i), w.True(1, i)
		aInB, bInA = aInB && (y || !x), bInA && (x || !y)
	}
	return aInB, bInA, points, nil
}

// evalGrid evaluates conditions at every combination of values, one in each part
// of the range of each feature that they read, with a not-known value of every
// feature, or only of those asked known() of. There are no points where they
// would be too many, or a feature's values are the dataset's.
func evalGrid(s *rules.Set, unknowns bool, shapes ...*shape) (w *rules.ConditionWorker, points int, err error) {
	set := s.Features()
	m := emptyMatrix(set)
	var programs []*expr.Program
	var read []int
	var values [][]float64
	points = 1
	for i, sh := range shapes {
		programs = append(programs, sh.program)
		for _, f := range sh.features {
			if slices.Contains(read, f) {
				continue
			}
			var cuts []float64
			asked := unknowns
			for _, other := range shapes[i:] {
				cuts, asked = append(cuts, other.cuts[f]...), asked || other.asked[f]
			}
			v := representatives(set, f, cuts)
			if len(v) == 0 {
				return nil, 0, nil
			}
			if asked {
				v = append(v, math.NaN())
			}
			read, values = append(read, f), append(values, v)
			if points *= len(v); points > maxProbes {
				return nil, 0, nil
			}
		}
	}
	m.IDs = make([]string, points)
	nothing := slices.Repeat([]float64{math.NaN()}, points)
	for f := range m.Cols {
		m.Cols[f] = nothing
	}
	every := 1
	for i, f := range read {
		col := make([]float64, points)
		for row := range col {
			col[row] = values[i][row/every%len(values[i])]
		}
		every *= len(values[i])
		m.Cols[f] = col
	}
	c, err := rules.NewConditions(programs, set, s.Params())
	if err != nil {
		return nil, 0, err
	}
	w = c.NewWorker(&dataset.Info{})
	return w, points, w.Eval(m, nil, nil)
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
