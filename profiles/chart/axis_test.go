package chart

import (
	"math"
	"testing"
)

// Whatever the largest value, an axis has two to five steps of a round size
// and ends at or above it.
func TestAxes(t *testing.T) {
	for exp := -3.0; exp < 7; exp += 0.013 {
		high := math.Pow(10, exp)
		step, end := Scale(high)
		if n := math.Round(end / step); end < high*(1-1e-8) || n < 2 || n > 5 || math.Abs(end/step-n) > 1e-9 {
			t.Errorf("to %v: step %v, end %v", high, step, end)
		}
	}
	if step, end := shares(0); step <= 0 || end < step || end > 1 {
		t.Errorf("no share: step %v, end %v", step, end)
	}
	if _, end := shares(0.97); end != 1 {
		t.Errorf("shares end at %v", end)
	}
}

// Of records there is no half: an axis of counts has whole steps.
func TestAxesOfCounts(t *testing.T) {
	for high := range 300 {
		step, end := counts(float64(high))
		if step != math.Trunc(step) || step < 1 || end < max(1, float64(high)) || math.Mod(end, step) != 0 || end/step > 5 {
			t.Errorf("to %d: step %v, end %v", high, step, end)
		}
	}
}

func TestOccupied(t *testing.T) {
	var p occupied
	if !p.free(0, 0, 10, 10) || p.free(9, 9, 5, 5) || !p.free(10, 0, 5, 5) {
		t.Errorf("taken: %v", p)
	}
}
