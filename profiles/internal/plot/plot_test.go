package plot

import (
	"math"
	"testing"
)

// Whatever the largest value, an axis has two to five steps of a round size
// and ends at or above it.
func TestAxes(t *testing.T) {
	for exp := -3.0; exp < 7; exp += 0.013 {
		high := math.Pow(10, exp)
		step := Step(high)
		top := Top(high, step)
		if n := math.Round(top / step); top < high*(1-1e-8) || n < 2 || n > 5 || math.Abs(top/step-n) > 1e-9 {
			t.Errorf("to %v: step %v, top %v", high, step, top)
		}
	}
	if step, top := Shares(0); step <= 0 || top < step || top > 1 {
		t.Errorf("no share: step %v, top %v", step, top)
	}
	if _, top := Shares(0.97); top != 1 {
		t.Errorf("shares end at %v", top)
	}
}

func TestPlaces(t *testing.T) {
	var p Places
	if !p.Free(0, 0, 10, 10) || p.Free(9, 9, 5, 5) || !p.Free(10, 0, 5, 5) {
		t.Errorf("taken: %v", p)
	}
}
