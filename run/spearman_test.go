package run

import (
	"math"
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
		if got := spearman(tt.x, tt.y); math.Abs(got-tt.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
	if got := spearman([]float64{1, 2}, []float64{5, 5}); !math.IsNaN(got) {
		t.Errorf("no order at all: %v", got)
	}
	if top := first([]float64{1, 3, 3, 2}, 2); !top[1] || !top[2] || len(top) != 2 {
		t.Errorf("the two highest: %v", top)
	}
}
