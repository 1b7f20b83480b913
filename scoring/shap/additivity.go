package shap

import (
	"fmt"
	"math"
)

// Tolerance is how far base value plus contributions may be from the margin,
// relative to max(1, |margin|). Sums of a few thousand leaves in float64 stay
// below 1e-12; 1e-10 leaves room for models with large leaves, and is a
// millionth of anything printed.
const Tolerance = 1e-10

// Additivity returns the largest |base + Σ contributions − margin| over the
// rows, each divided by max(1, |margin|). contribs[p][row] are the
// contributions of one class. NaN anywhere gives +Inf.
func Additivity(base float64, contribs [][]float64, margins []float64) float64 {
	worst := 0.0
	for row, m := range margins {
		sum := base
		for p := range contribs {
			sum += contribs[p][row]
		}
		off := math.Abs(sum-m) / max(1, math.Abs(m))
		if math.IsNaN(off) {
			return math.Inf(1)
		}
		worst = max(worst, off)
	}
	return worst
}

// CheckAdditivity is [Additivity] with an error beyond [Tolerance], for a
// caller that must stop.
func CheckAdditivity(base float64, contribs [][]float64, margins []float64) (worst float64, err error) {
	if worst = Additivity(base, contribs, margins); worst > Tolerance {
		err = fmt.Errorf("shap: contributions miss the margin by %.3g, more than %.0e", worst, Tolerance)
	}
	return worst, err
}
