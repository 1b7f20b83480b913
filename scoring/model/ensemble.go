package model

import "math"

// Ensemble is a set of decision trees with everything needed to score and to
// explain: a struct of arrays, immutable after [Read] and safe for concurrent
// use. The margin of class k is Base[k] plus the sum of the leaves that the
// row reaches in the trees of class k, divided by Divisor.
type Ensemble struct {
	Format    string // "lightgbm" or "xgboost"
	Version   string // as the file states it: "v4", "3.2.0"
	Objective string // as the file states it: "binary sigmoid:1"

	Features []Feature
	Classes  int       // margins per row: 1 unless multiclass
	Base     []float64 // per class, in margin units
	Divisor  float64   // 1, or the number of iterations where outputs are averaged

	Trees  []Tree
	Nodes  NodeArrays
	Leaves LeafArrays
	Sets   [][]int32 // categories of a categorical split, ascending
}

// Feature is one input column, as the training data had it.
type Feature struct {
	Name       string
	Min, Max   float64  // range in training; NaN where the file does not say
	Kind       Kind     // how the column's values are compared
	Seen       []int32  // category codes met in training, ascending (LightGBM only)
	Categories []string // labels by code, where the file holds them
	Monotone   int8     // +1, -1 or 0: the constraint it was trained under
}

// Kind says how a column is compared.
type Kind uint8

const (
	Numeric     Kind = iota // by order
	Categorical             // by membership of a set of codes
)

// Tree is one tree. A Root below zero is the leaf ^Root: a tree without splits.
type Tree struct {
	Root  int32
	Class int32
}

// NodeArrays are the splits of all trees. A child below zero is the leaf ^child.
type NodeArrays struct {
	Feature     []int32
	Threshold   []float64 // numeric: x <= Threshold goes left, in float64, whatever the format
	Rule        []Rule
	Set         []int32 // categorical: index into Ensemble.Sets; else -1
	Left, Right []int32
	Cover       []float64 // training rows (LightGBM) or hessian (XGBoost) that passed
}

// LeafArrays are the leaves of all trees.
type LeafArrays struct {
	Value []float64 // margin units, before Divisor
	Cover []float64
}

// InRange says whether x lies within what training saw of feature f: inside
// [Min, Max] for a number, among the seen codes for a category. Where the
// file does not say, and for NaN, it is true.
func (f *Feature) InRange(x float64) bool {
	switch {
	case math.IsNaN(x):
		return true
	case f.Kind == Categorical:
		if f.Seen == nil {
			return true
		}
		c, ok := category(x, true)
		return ok && inSet(f.Seen, c)
	case math.IsNaN(f.Min):
		return true
	default:
		return x >= f.Min && x <= f.Max
	}
}

// Shares returns the shares of node's cover that went left and right, in [0, 1].
// They are of the children's sum, so they always add up to one. Where neither
// child has any cover each counts half: a convention, stated here because the
// libraries yield NaN; it keeps contributions finite and additive.
func (e *Ensemble) Shares(node int32) (left, right float64) {
	l, r := e.cover(e.Nodes.Left[node]), e.cover(e.Nodes.Right[node])
	sum := l + r
	if sum <= 0 {
		return 0.5, 0.5
	}
	return l / sum, r / sum
}

func (e *Ensemble) cover(child int32) float64 {
	if child < 0 {
		return e.Leaves.Cover[^child]
	}
	return e.Nodes.Cover[child]
}
