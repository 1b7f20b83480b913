package run

import "testing"

func TestFirst(t *testing.T) {
	if top := first([]float64{1, 3, 3, 2}, 2); !top[1] || !top[2] || len(top) != 2 {
		t.Errorf("the two highest: %v", top)
	}
}
