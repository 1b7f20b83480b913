package statistics

import (
	"cmp"
	"math"
	"slices"
)

// Spearman is the rank correlation of two measures of the same people, with
// mid-ranks for ties: Pearson's correlation of the ranks (Spearman 1904). NaN
// where one measure is the same for all. A value that is not known (NaN) ranks
// lowest. Sums are taken in order of the people: see the package's invariant.
func Spearman(x, y []float64) float64 {
	a, b := MidRanks(x), MidRanks(y)
	mean := float64(len(x)+1) / 2
	var sxy, sxx, syy float64
	for i := range a {
		dx, dy := a[i]-mean, b[i]-mean
		sxy += float64(dx * dy)
		sxx += float64(dx * dx)
		syy += float64(dy * dy)
	}
	return sxy / math.Sqrt(sxx*syy)
}

// MidRanks ranks from 1, ties by the mean of their places; NaN ranks lowest.
func MidRanks(v []float64) []float64 {
	order := make([]int, len(v))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(v[a], v[b]) }) // NaN first
	out := make([]float64, len(v))
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && cmp.Compare(v[order[to]], v[order[from]]) == 0 {
			to++
		}
		for _, i := range order[from:to] {
			out[i] = float64(from+to+1) / 2
		}
		from = to
	}
	return out
}
