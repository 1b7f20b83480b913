package model

import (
	"math"
	"slices"
	"sort"
)

// Binning replaces values by small bin numbers, once for all trees: two values
// in one bin of a view take the same side at every split that reads the view.
// All rules about missing values, zeros, categories and float32 live in the
// choice of bounds here and in [Ensemble.Left], and nowhere else.
type Binning struct {
	Views []View
	// Of[tree][feature] is the view that a tree reads a feature from. It is
	// nil for trees without splits and for those with too many thresholds on
	// one feature for any view.
	Of []map[int32]int32
}

// View is one feature cut into at most 256 bins. A feature with more thresholds
// than that has several views, each for some of the trees.
type View struct {
	Feature int32
	Bounds  []float64 // ascending; bin i holds (Bounds[i-1], Bounds[i]]
}

// maxBounds leaves room for the bin above all bounds and the one for NaN.
const maxBounds = 254

// Bins returns the number of bins: one per bound, one above, one for NaN.
func (v *View) Bins() int { return len(v.Bounds) + 2 }

// Sample returns a value that lies in bin b.
func (v *View) Sample(b int) float64 {
	switch {
	case b < len(v.Bounds):
		return v.Bounds[b]
	case b == len(v.Bounds):
		return math.Inf(1)
	}
	return math.NaN()
}

// Assign writes the bin of every value of xs to out, which is as long.
func (v *View) Assign(xs []float64, out []uint8) {
	bounds := v.Bounds
	out = out[:len(xs)]
	if len(bounds) <= 8 {
		for i, x := range xs {
			b := 0
			for _, bound := range bounds {
				if x > bound {
					b++
				}
			}
			if x != x {
				b = len(bounds) + 1
			}
			out[i] = uint8(b)
		}
		return
	}
	for i, x := range xs {
		if x != x {
			out[i] = uint8(len(bounds) + 1)
			continue
		}
		low, n := 0, len(bounds)
		for n > 1 {
			half := n >> 1
			if bounds[low+half-1] < x {
				low += half
			}
			n -= half
		}
		if bounds[low] < x {
			low++
		}
		out[i] = uint8(low)
	}
}

// NewBinning gives trees their views in file order.
func NewBinning(e *Ensemble) *Binning {
	b := &Binning{Of: make([]map[int32]int32, len(e.Trees))}
	open := map[int32]int32{} // feature: its view still being filled
	for i, t := range e.Trees {
		if t.Root >= 0 {
			b.Of[i] = b.place(treeBounds(e, t), open)
		}
	}
	return b
}

// place finds one view per feature for a tree and adds the tree's bounds to it.
func (b *Binning) place(bounds map[int32][]float64, open map[int32]int32) map[int32]int32 {
	features := make([]int32, 0, len(bounds))
	for f := range bounds {
		if len(bounds[f]) > maxBounds {
			return nil
		}
		features = append(features, f)
	}
	slices.Sort(features)
	of := map[int32]int32{}
	for _, f := range features {
		at, ok := open[f]
		if ok {
			if merged := mergeBounds(b.Views[at].Bounds, bounds[f]); len(merged) <= maxBounds {
				b.Views[at].Bounds = merged
				of[f] = at
				continue
			}
		}
		at = int32(len(b.Views))
		b.Views = append(b.Views, View{Feature: f, Bounds: bounds[f]})
		open[f], of[f] = at, at
	}
	return of
}

func mergeBounds(a, b []float64) []float64 {
	out := slices.Clone(a)
	for _, v := range b {
		if i := sort.SearchFloat64s(out, v); i == len(out) || out[i] != v {
			out = slices.Insert(out, i, v)
		}
	}
	return out
}

// treeBounds returns, for each feature of one tree, every value at which some
// split of the tree changes its mind, ascending.
func treeBounds(e *Ensemble, t Tree) map[int32][]float64 {
	out := map[int32][]float64{}
	for _, node := range e.Splits(t) {
		f := e.Nodes.Feature[node]
		out[f] = append(out[f], e.Bounds(node)...)
	}
	for f := range out {
		slices.Sort(out[f])
		out[f] = slices.Compact(out[f])
	}
	return out
}

// Splits lists a tree's splits, parents first, left before right.
func (e *Ensemble) Splits(t Tree) []int32 {
	var out []int32
	stack := []int32{t.Root}
	for len(stack) > 0 {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if at >= 0 {
			out = append(out, at)
			stack = append(stack, e.Nodes.Right[at], e.Nodes.Left[at])
		}
	}
	return out
}
