package wording

import (
	"cmp"
	"math"
	"slices"
)

// Apportion rounds parts to whole numbers that add up to total: every one
// down, then those that lost most up by one (largest remainders: Hamilton's
// method). Where total is not the rounded sum of the parts, the difference is
// spread over them in that order.
func Apportion(parts []float64, total int) []int {
	out := make([]int, len(parts))
	order := make([]int, len(parts))
	lost := make([]float64, len(parts))
	sum := 0
	for i, exact := range parts {
		down := math.Floor(exact)
		out[i], lost[i], order[i] = int(down), exact-down, i
		sum += out[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(lost[b], lost[a]) })
	for k := 0; sum != total && len(order) > 0; k = (k + 1) % len(order) {
		if sum < total {
			out[order[k]]++
			sum++
		} else {
			out[order[len(order)-1-k]]--
			sum--
		}
	}
	return out
}
