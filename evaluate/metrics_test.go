package evaluate

import (
	"math"
	"math/rand/v2"
	"testing"
)

// AUC against its definition, pair by pair.
func TestAUCCountsPairs(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	score := make([]float64, 300)
	outcome := make([]bool, 300)
	for i := range score {
		score[i] = float64(rng.IntN(40))
		outcome[i] = rng.IntN(4) == 0
	}
	var wins, pairs float64
	for i := range score {
		for j := range score {
			if outcome[i] && !outcome[j] {
				pairs++
				switch {
				case score[i] > score[j]:
					wins++
				case score[i] == score[j]:
					wins += 0.5
				}
			}
		}
	}
	if got, want := AUC(score, outcome), wins/pairs; math.Abs(got-want) > 1e-12 {
		t.Errorf("AUC %v, want %v", got, want)
	}
	if !math.IsNaN(AUC([]float64{1, 2}, []bool{true, true})) {
		t.Error("AUC of one group alone is a number")
	}
}

func TestCalibration(t *testing.T) {
	p := []float64{0.1, 0.1, 0.1, 0.1, 0.6, 0.6, 0.6, 0.6}
	y := []bool{false, false, false, true, true, true, false, false}
	bins, ece := Calibration(p, y, 2)
	if len(bins) != 2 || bins[0].People != 4 || bins[0].Observed != 0.25 || bins[1].Observed != 0.5 {
		t.Fatalf("bins %+v", bins)
	}
	if want := (4*0.15 + 4*0.1) / 8; math.Abs(ece-want) > 1e-12 {
		t.Errorf("ECE %v, want %v", ece, want)
	}
	if bins, _ := Calibration([]float64{0.2, 0.2, 0.2, 0.2, 0.3}, make([]bool, 5), 5); len(bins) != 2 {
		t.Errorf("people of one probability were parted: %+v", bins)
	}
}
