package statistics

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestSpearman(t *testing.T) {
	for name, tt := range map[string]struct {
		x, y []float64
		want float64
	}{
		"the same order": {[]float64{1, 2, 3, 4}, []float64{10, 20, 30, 400}, 1},
		"the other way":  {[]float64{1, 2, 3, 4}, []float64{4, 3, 2, 1}, -1},
		// IQ and television, a textbook example: 1 − 6·194/990
		"without ties": {[]float64{106, 86, 100, 101, 99, 103, 97, 113, 112, 110},
			[]float64{7, 0, 27, 50, 28, 29, 20, 12, 6, 17}, -0.17575757575757575},
		"ties take the mean": {[]float64{1, 2, 2, 3}, []float64{1, 2, 3, 4}, 4.5 / math.Sqrt(4.5*5)},
		"not known is least": {[]float64{1, 2, 3}, []float64{math.NaN(), 0, 1}, 1},
	} {
		if got := Spearman(tt.x, tt.y); math.Abs(got-tt.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
	if got := Spearman([]float64{1, 2}, []float64{5, 5}); !math.IsNaN(got) {
		t.Errorf("no order at all: %v", got)
	}
}

// The same numbers give the same bits wherever they lie in memory: what
// gonum/floats adds first depends on alignment.
func TestSpearmanDoesNotDependOnAlignment(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	x, y := make([]float64, 1001), make([]float64, 1001)
	for i := range x {
		x[i], y[i] = rng.NormFloat64(), rng.NormFloat64()
	}
	want := Spearman(x, y)
	for shift := range 9 {
		a := append(make([]float64, shift, shift+len(x)), x...)[shift:]
		b := append(make([]float64, 2*shift, 2*shift+len(y)), y...)[2*shift:]
		if got := Spearman(a, b); math.Float64bits(got) != math.Float64bits(want) {
			t.Errorf("%d doubles further on in memory: %v, not %v", shift, got, want)
		}
	}
}
