package model

import (
	"fmt"
	"math"
	"slices"
)

// Rule holds the flags of one split.
type Rule uint8

const (
	DefaultLeft    Rule = 1 << iota // a missing value goes left, else right
	MissingNaN                      // NaN is missing
	MissingZero                     // NaN and |x| <= ZeroThreshold are missing
	ByCategory                      // membership of a set decides, not order
	SetGoesRight                    // members go right and all others left (XGBoost); else the reverse
	TruncateSigned                  // (-1, 0) truncates to category 0 (LightGBM); else it is no category
	RoundToFloat32                  // the category is read from float32(x) (XGBoost)
	TinyIsZero                      // |x| <= ZeroThreshold counts as 0 (LightGBM's loader drops such values)
)

// Without MissingNaN or MissingZero, NaN counts as 0 (LightGBM's "None").

// ZeroThreshold is the largest |x| that a split with [MissingZero] or
// [TinyIsZero] calls zero: LightGBM's kZeroThreshold, a float32 constant.
const ZeroThreshold = float64(float32(1e-35))

// Left says whether x goes left at node. It is the only branch decision:
// prediction and every explanation kernel go through it.
func (e *Ensemble) Left(node int32, x float64) bool {
	rule := e.Nodes.Rule[node]
	if rule&ByCategory != 0 {
		if math.IsNaN(x) {
			return rule&DefaultLeft != 0
		}
		if rule&RoundToFloat32 != 0 {
			x = float64(float32(x))
		}
		c, ok := category(x, rule&TruncateSigned != 0)
		member := ok && inSet(e.Sets[e.Nodes.Set[node]], c)
		return member != (rule&SetGoesRight != 0)
	}
	if math.IsNaN(x) {
		if rule&(MissingNaN|MissingZero) != 0 {
			return rule&DefaultLeft != 0
		}
		x = 0
	} else if rule&(MissingZero|TinyIsZero) != 0 && math.Abs(x) <= ZeroThreshold {
		if rule&MissingZero != 0 {
			return rule&DefaultLeft != 0
		}
		x = 0
	}
	return x <= e.Nodes.Threshold[node]
}

// Next is the child of node that x goes to.
func (e *Ensemble) Next(node int32, x float64) int32 {
	if e.Left(node, x) {
		return e.Nodes.Left[node]
	}
	return e.Nodes.Right[node]
}

// Leaf is the leaf of a tree in which a row ends: row[f] is its feature f.
func (e *Ensemble) Leaf(t Tree, row []float64) int32 {
	at := t.Root
	for at >= 0 {
		at = e.Next(at, row[e.Nodes.Feature[at]])
	}
	return ^at
}

// addLeaves adds the leaves of one tree to m; row i of m is row from+i of cols.
func (e *Ensemble) addLeaves(t Tree, cols [][]float64, from int, m []float64) {
	for row := range m {
		at := t.Root
		for at >= 0 {
			at = e.Next(at, cols[e.Nodes.Feature[at]][from+row])
		}
		m[row] += e.Leaves.Value[^at]
	}
}

// finish turns sums of leaves into margins.
func (e *Ensemble) finish(sums [][]float64) {
	for k, m := range sums {
		for row := range m {
			m[row] = e.Base[k] + m[row]/e.Divisor
		}
	}
}

// category returns the code of x, truncated toward zero, and false where x is
// no code. The upper limit differs (2^31 LightGBM, 2^24 XGBoost) but no set
// holds a code past its own limit, so the larger serves both.
func category(x float64, truncateSigned bool) (int32, bool) {
	if !truncateSigned && x < 0 {
		return 0, false
	}
	if !(x > -1 && x < 1<<31) {
		return 0, false
	}
	return int32(x), true
}

func inSet(set []int32, c int32) bool {
	_, ok := slices.BinarySearch(set, c)
	return ok
}

// Margins writes the margin of every row to out, for an ensemble with one
// output. cols[f][row] is feature f of a row, NaN = not known; every column
// has at least len(out) rows. The error is about shapes only.
func (e *Ensemble) Margins(cols [][]float64, out []float64) error {
	if e.Classes != 1 {
		return fmt.Errorf("the model has %d outputs: use ClassMargins", e.Classes)
	}
	return e.ClassMargins(cols, [][]float64{out})
}

// ClassMargins writes out[k][row] for every class k: see [Ensemble.Margins].
func (e *Ensemble) ClassMargins(cols [][]float64, out [][]float64) error {
	if err := e.CheckShape(cols, out); err != nil {
		return err
	}
	for k := range out {
		clear(out[k])
	}
	for _, t := range e.Trees {
		e.addLeaves(t, cols, 0, out[t.Class])
	}
	e.finish(out)
	return nil
}

// CheckShape reports whether cols and margins fit the ensemble: one column per
// feature, one margin slice per class, all margins of one length, no column
// shorter than that.
func (e *Ensemble) CheckShape(cols, margins [][]float64) error {
	if len(cols) != len(e.Features) {
		return fmt.Errorf("%d columns given, the model has %d features", len(cols), len(e.Features))
	}
	if len(margins) != e.Classes {
		return fmt.Errorf("%d margin slices given, the model has %d outputs", len(margins), e.Classes)
	}
	rows := len(margins[0])
	for k := range margins {
		if len(margins[k]) != rows {
			return fmt.Errorf("margin slice %d has %d rows, the first has %d", k, len(margins[k]), rows)
		}
	}
	for f := range cols {
		if len(cols[f]) < rows {
			return fmt.Errorf("column %q has %d rows, %d wanted", e.Features[f].Name, len(cols[f]), rows)
		}
	}
	return nil
}
