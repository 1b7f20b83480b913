package shap

import (
	"math"
	"slices"
	"sort"

	"forceprofiles/scoring/model"
)

// A view cuts one feature into at most 256 bins such that two values in a bin
// take the same side at every split of every tree that uses the view. All rules
// about missing values, zeros, categories and float32 live in the choice of
// bounds here and in model.Ensemble.Left, and nowhere else.
//
// A feature with more thresholds than bins has several views, each for some of
// the trees.
type view struct {
	feature int32
	bounds  []float64 // ascending; bin i holds (bounds[i-1], bounds[i]]
}

// maxBounds leaves room for the bin above all bounds and the one for NaN.
const maxBounds = 254

// bins returns the number of bins: one per bound, one above, one for NaN.
func (v *view) bins() int { return len(v.bounds) + 2 }

// sample returns a value that lies in bin b.
func (v *view) sample(b int) float64 {
	switch {
	case b < len(v.bounds):
		return v.bounds[b]
	case b == len(v.bounds):
		return math.Inf(1)
	}
	return math.NaN()
}

// assign writes the bin of every value.
func (v *view) assign(xs []float64, out []uint8) {
	bounds := v.bounds
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

// treeBounds returns, for each feature of one tree, every value at which some
// split of the tree changes its mind, ascending.
func treeBounds(e *model.Ensemble, nodes []int32) map[int32][]float64 {
	out := map[int32][]float64{}
	for _, node := range nodes {
		f := e.Nodes.Feature[node]
		out[f] = append(out[f], e.Bounds(node)...)
	}
	for f := range out {
		slices.Sort(out[f])
		out[f] = slices.Compact(out[f])
	}
	return out
}

// viewBuilder hands out views to trees in order.
type viewBuilder struct {
	views []view
	open  map[int32]int32 // feature: its view still being filled
}

// place gives the tree one view per feature, adding the tree's bounds to it.
// It returns false if some feature has too many bounds within the tree.
func (b *viewBuilder) place(bounds map[int32][]float64) (map[int32]int32, bool) {
	features := make([]int32, 0, len(bounds))
	for f := range bounds {
		if len(bounds[f]) > maxBounds {
			return nil, false
		}
		features = append(features, f)
	}
	slices.Sort(features)
	placed := map[int32]int32{}
	for _, f := range features {
		at, ok := b.open[f]
		if ok {
			merged := mergeBounds(b.views[at].bounds, bounds[f])
			if len(merged) <= maxBounds {
				b.views[at].bounds = merged
				placed[f] = at
				continue
			}
		}
		at = int32(len(b.views))
		b.views = append(b.views, view{feature: f, bounds: bounds[f]})
		b.open[f], placed[f] = at, at
	}
	return placed, true
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
