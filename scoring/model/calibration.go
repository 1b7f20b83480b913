package model

import (
	"errors"
	"fmt"
	"math"
	"sort"
)

// Calibration turns a margin into a probability. It is fitted on held-out rows
// and stored with the model; it never decreases, so it changes no ranking.
//
// Method "isotonic": Probability[i] at Margin[i], straight lines between
// neighbouring knots, and the end values outside (scikit-learn's
// IsotonicRegression with out_of_bounds="clip", X_thresholds_ and
// y_thresholds_; Zadrozny and Elkan 2002).
//
// Method "platt": 1/(1+e^(A·m+B)), m clamped to [Low, High], the margins it
// was fitted on; A is below zero (Platt 1999; a_ and b_ of scikit-learn's
// sigmoid calibration).
type Calibration struct {
	Method      string    `yaml:"method" json:"method"`
	Margin      []float64 `yaml:"margin,omitempty,flow" json:"margin,omitempty"`
	Probability []float64 `yaml:"probability,omitempty,flow" json:"probability,omitempty"`
	A           float64   `yaml:"a,omitempty" json:"a,omitempty"`
	B           float64   `yaml:"b,omitempty" json:"b,omitempty"`
	Low         float64   `yaml:"low,omitempty" json:"low,omitempty"`
	High        float64   `yaml:"high,omitempty" json:"high,omitempty"`
}

// Validate reports everything that is wrong with c, joined.
func (c *Calibration) Validate() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf("calibration: "+format, args...)) }
	switch c.Method {
	case "isotonic":
		if len(c.Margin) == 0 || len(c.Margin) != len(c.Probability) {
			bad("%d margins and %d probabilities: as many of each are needed, at least one", len(c.Margin), len(c.Probability))
			break
		}
		for i := range c.Margin {
			if math.IsNaN(c.Margin[i]) || math.IsInf(c.Margin[i], 0) {
				bad("margin %d is %v", i+1, c.Margin[i])
			}
			if !(c.Probability[i] >= 0 && c.Probability[i] <= 1) {
				bad("probability %d is %v, not in 0 to 1", i+1, c.Probability[i])
			}
			if i > 0 && !(c.Margin[i] > c.Margin[i-1]) {
				bad("margin %d (%v) is not above the one before it (%v)", i+1, c.Margin[i], c.Margin[i-1])
			}
			if i > 0 && !(c.Probability[i] >= c.Probability[i-1]) {
				bad("probability %d (%v) is below the one before it (%v)", i+1, c.Probability[i], c.Probability[i-1])
			}
		}
	case "platt":
		if !(c.A < 0) || math.IsInf(c.A, 0) {
			bad("a is %v; it must be below zero, so that a higher margin gives a higher probability", c.A)
		}
		if math.IsNaN(c.B) || math.IsInf(c.B, 0) {
			bad("b is %v", c.B)
		}
		if !(c.Low < c.High) || math.IsInf(c.Low, 0) || math.IsInf(c.High, 0) {
			bad("low %v and high %v are not a range of margins", c.Low, c.High)
		}
	default:
		bad("method %q; isotonic and platt are known", c.Method)
	}
	return errors.Join(errs...)
}

// Apply returns the probability at a margin, in [0, 1]. Outside the range the
// calibration was fitted on it gives the value at the nearer end. c must be
// valid; NaN gives NaN.
func (c *Calibration) Apply(margin float64) float64 {
	if math.IsNaN(margin) {
		return margin
	}
	if c.Method == "platt" {
		m := min(max(margin, c.Low), c.High)
		return 1 / (1 + math.Exp(float64(c.A*m)+c.B))
	}
	i := sort.SearchFloat64s(c.Margin, margin) // first knot at or above
	switch {
	case i == len(c.Margin):
		return c.Probability[i-1]
	case i == 0 || c.Margin[i] == margin:
		return c.Probability[i]
	}
	x0, x1, y0, y1 := c.Margin[i-1], c.Margin[i], c.Probability[i-1], c.Probability[i]
	y := y0 + float64((y1-y0)*((margin-x0)/(x1-x0)))
	return min(max(y, y0), y1) // rounding must not break monotonicity at a knot
}

// Range returns the margins between which Apply does not clamp.
func (c *Calibration) Range() (low, high float64) {
	if c.Method == "platt" {
		return c.Low, c.High
	}
	return c.Margin[0], c.Margin[len(c.Margin)-1]
}
