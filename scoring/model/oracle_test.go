package model_test

import (
	"fmt"
	"math"
	"testing"

	"forceprofiles/scoring/internal/oracle"
	"forceprofiles/scoring/model"
)

// far returns the largest |got − want| / max(1, |want|).
func far(got, want []float64) (worst float64, at string) {
	for i := range want {
		off := math.Abs(got[i]-want[i]) / max(1, math.Abs(want[i]))
		if math.IsNaN(off) && !(math.IsNaN(got[i]) && math.IsNaN(want[i])) {
			off = math.Inf(1)
		}
		if off > worst {
			worst, at = off, fmt.Sprintf("row %d: %v, want %v", i, got[i], want[i])
		}
	}
	return worst, at
}

func slicesOf(classes, rows int) [][]float64 {
	out := make([][]float64, classes)
	for k := range out {
		out[k] = make([]float64, rows)
	}
	return out
}

// LightGBM adds the same float64 leaves in the same order, so margins agree to
// the last bits; 1e-12 is the promise.
func TestLightGBMMargins(t *testing.T) {
	for _, path := range oracle.Models(t, "lightgbm") {
		t.Run(path, func(t *testing.T) {
			e, o := oracle.Load(t, path), oracle.Read(t, path)
			got := slicesOf(e.Classes, len(o.Margins[0]))
			if err := e.ClassMargins(o.Cols, got); err != nil {
				t.Fatal(err)
			}
			for k := range got {
				if off, at := far(got[k], o.Margins[k]); off > 1e-12 {
					t.Errorf("margin of class %d is off by %.3g at %s", k, off, at)
				}
			}
		})
	}
}

// XGBoost adds leaves in float32, so its margin of a row that meets T leaves is
// off by at most (T+4)·2^-24·(1 + |base| + Σ|leaf|): one rounding an addition,
// and four for the logarithm in its base score. A row on the wrong side of one
// split is off by a leaf.
func TestXGBoostMargins(t *testing.T) {
	for _, path := range oracle.Models(t, "xgboost") {
		t.Run(path, func(t *testing.T) {
			e, o := oracle.Load(t, path), oracle.Read(t, path)
			got := slicesOf(e.Classes, o.Rows())
			if err := e.ClassMargins(o.Cols, got); err != nil {
				t.Fatal(err)
			}
			for row := range o.Rows() {
				for k := range got {
					allowed := float32Error(e, k, o.Cols, row)
					if want := o.Margins[k][row]; !(math.Abs(got[k][row]-want) <= allowed) {
						t.Fatalf("margin of row %d, class %d is %v, want %v within %.2g", row, k, got[k][row], want, allowed)
					}
				}
			}
		})
	}
}

func float32Error(e *model.Ensemble, class int, cols [][]float64, row int) float64 {
	trees, sum := 0, 1+math.Abs(e.Base[class])
	for _, t := range e.Trees {
		if int(t.Class) != class {
			continue
		}
		at := t.Root
		for at >= 0 {
			if e.Left(at, cols[e.Nodes.Feature[at]][row]) {
				at = e.Nodes.Left[at]
			} else {
				at = e.Nodes.Right[at]
			}
		}
		trees++
		sum += math.Abs(e.Leaves.Value[^at])
	}
	return float64(trees+4) * 0x1p-24 * sum
}

// The fast predictor gives the bits of the plain walk on every test model,
// NaN and all thresholds included, in blocks of any size.
func TestPredictorGivesTheSameBits(t *testing.T) {
	for _, path := range append(oracle.Models(t, "lightgbm"), oracle.Models(t, "xgboost")...) {
		e, o := oracle.Load(t, path), oracle.Read(t, path)
		cols := make([][]float64, len(o.Cols)) // enough rows for more than one block
		for f := range cols {
			for len(cols[f]) < 2*model.PredictRows+3 {
				cols[f] = append(cols[f], o.Cols[f]...)
			}
		}
		rows := len(cols[0])
		want, got := slicesOf(e.Classes, rows), slicesOf(e.Classes, rows)
		if err := e.ClassMargins(cols, want); err != nil {
			t.Fatal(err)
		}
		if err := model.NewPredictor(e).NewWorker().Margins(cols, got); err != nil {
			t.Fatal(err)
		}
		for k := range want {
			for row := range want[k] {
				if math.Float64bits(got[k][row]) != math.Float64bits(want[k][row]) {
					t.Fatalf("%s: class %d row %d: %v, want %v", path, k, row, got[k][row], want[k][row])
				}
			}
		}
	}
}
