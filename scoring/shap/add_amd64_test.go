package shap

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The assembly gives the bits of the portable code, for every number of
// players and rows and for values of every kind, and touches nothing else.
func TestAssemblyGivesThePortableBits(t *testing.T) {
	if !addAVX {
		t.Skip("this processor has no AVX")
	}
	defer func() { addAVX = true }()
	r := rand.New(rand.NewPCG(1, 2))
	for width := 1; width <= 13; width++ {
		for _, rows := range []int{0, 1, 2, 3, 4, 5, 7, 8, 63, 64, 65} {
			const patterns, from = 37, 3
			tb := table{values: make([]float64, patterns*width)}
			for i := range tb.values {
				tb.values[i] = anyNumber(r)
			}
			for _, p := range r.Perm(width + 2)[:width] {
				tb.players = append(tb.players, int32(p))
			}
			index := make([]uint16, rows)
			for i := range index {
				index[i] = uint16(r.IntN(patterns))
			}
			want, got := make([][]float64, width+2), make([][]float64, width+2)
			for p := range want {
				for range from + rows + 5 {
					want[p] = append(want[p], anyNumber(r))
				}
				got[p] = slices.Clone(want[p])
			}
			addAVX = false
			tb.add(index, from, want)
			addAVX = true
			tb.add(index, from, got)
			for p := range want {
				for i := range want[p] {
					if math.Float64bits(got[p][i]) != math.Float64bits(want[p][i]) {
						t.Fatalf("%d players, %d rows: player %d row %d is %v, portable %v", width, rows, p, i, got[p][i], want[p][i])
					}
				}
			}
		}
	}
}
