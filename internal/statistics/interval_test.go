package statistics

import (
	"math"
	"testing"
)

// Values of statsmodels 0.14 proportion_confint(method="wilson"), and of
// Newcombe 1998 (Statistics in Medicine 17), table I, method 3.
func TestWilson(t *testing.T) {
	for _, tt := range []struct {
		k, n              int
		low, high, within float64
	}{
		{0, 10, 0, 0.2775328, 1e-6},
		{5, 10, 0.2365931, 0.7634069, 1e-6},
		{7, 25, 0.1428385, 0.4757661, 1e-6},
		{81, 263, 0.2553, 0.3662, 5e-5},
		{15, 148, 0.0624, 0.1605, 5e-5},
		{0, 20, 0, 0.1611, 5e-5},
		{1, 29, 0.0061, 0.1718, 5e-5},
		{20, 20, 1 - 0.1611, 1, 5e-5},
	} {
		low, high := Wilson(tt.k, tt.n)
		if math.Abs(low-tt.low) > tt.within || math.Abs(high-tt.high) > tt.within {
			t.Errorf("%d of %d: %v to %v, want %v to %v", tt.k, tt.n, low, high, tt.low, tt.high)
		}
	}
	if low, high := Wilson(0, 0); !math.IsNaN(low) || !math.IsNaN(high) {
		t.Errorf("a share of nobody lies between %v and %v", low, high)
	}
	if z := Quantile(); z != 1.959963984540054 {
		t.Errorf("the quantile is %v", z)
	}
	// Pages hold these bits since the first release.
	if low, high := Wilson(0, 352); low != 0 || high != 0.010795422302463659 {
		t.Errorf("none of 352: %v to %v", low, high)
	}
}
