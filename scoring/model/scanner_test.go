package model_test

import (
	"math"
	"path/filepath"
	"slices"
	"testing"

	"forceprofiles/scoring/internal/oracle"
	"forceprofiles/scoring/model"
)

// Runs are right if no value inside one fails to cross and no value outside
// one crosses: every stored probe value of every feature is tried in many
// rows, which includes all thresholds and their neighbours.
func TestCrossingIsExact(t *testing.T) {
	for _, path := range []string{"lightgbm-4.7.0/categorical.txt", "lightgbm-4.7.0/zero_as_missing.txt",
		"lightgbm-4.7.0/multiclass.txt",
		"lightgbm-4.7.0/rf.txt", "xgboost-3.4.1/categorical.json", "xgboost-3.4.1/dart.ubj"} {
		path = filepath.Join("testdata", path)
		e := oracle.Load(t, path)
		o := oracle.Read(t, path)
		s := model.NewScanner(e)
		score := func(row []float64, class int) float64 {
			cols, out := make([][]float64, len(row)), slicesOf(e.Classes, 1)
			for f := range row {
				cols[f] = row[f : f+1]
			}
			if err := e.ClassMargins(cols, out); err != nil {
				t.Fatal(err)
			}
			return out[class][0]
		}
		class, found, all := e.Classes-1, 0, []int{0, 1, 2, 3, 4}
		values := make([][]float64, len(o.Cols))
		for f := range values {
			values[f] = slices.Clone(o.Cols[f])
			slices.Sort(values[f])
			values[f] = slices.Compact(values[f])
		}
		for i := 0; i < o.Rows(); i += 5 {
			row := make([]float64, len(o.Cols))
			for f := range row {
				row[f] = o.Cols[f][i]
			}
			now := score(row, class)
			threshold := now + []float64{0.3, -0.3, 0.05, 0}[i%4]
			runs, err := s.Crossing(row, class, threshold, all)
			if err != nil {
				t.Fatal(err)
			}
			found += len(runs)
			for _, r := range runs {
				changed := append([]float64(nil), row...)
				changed[r.Feature] = r.Value
				if got := score(changed, class); got != r.Margin || got >= threshold == (now >= threshold) ||
					!(r.Low < r.Value && r.Value <= r.High) {
					t.Fatalf("%s row %d: %+v, but scoring gives %v for threshold %v", path, i, r, got, threshold)
				}
			}
			for f := range row {
				for _, x := range values[f] {
					if math.IsNaN(x) {
						continue
					}
					changed := append([]float64(nil), row...)
					changed[f] = x
					crosses, inside := score(changed, class) >= threshold != (now >= threshold), false
					for _, r := range runs {
						inside = inside || r.Feature == f && (r.Low < x || math.IsInf(r.Low, -1)) && x <= r.High
					}
					if crosses != inside {
						t.Fatalf("%s row %d: feature %d set to %v crosses %v: %v, but the runs say %v", path, i, f, x, threshold, crosses,
							inside)
					}
				}
			}
		}
		if found < 20 {
			t.Errorf("%s: only %d runs were tried", path, found)
		}
	}
}

func TestRunWhole(t *testing.T) {
	for _, c := range []struct {
		run  model.Run
		x    float64
		want float64
		ok   bool
	}{
		{model.Run{Low: 2.5, High: 7.5}, 1, 3, true},
		{model.Run{Low: 3, High: 7}, 1, 4, true},
		{model.Run{Low: math.Inf(-1), High: 2.5}, 9, 2, true},
		{model.Run{Low: 2.5, High: math.Inf(1)}, 1, 3, true},
		{model.Run{Low: 0.5, High: 9}, math.NaN(), 1, true},
		{model.Run{Low: 2.2, High: 2.8}, 1, 0, false},
	} {
		if got, ok := c.run.Whole(c.x); got != c.want || ok != c.ok {
			t.Errorf("%+v.Whole(%v) = %v, %v; want %v, %v", c.run, c.x, got, ok, c.want, c.ok)
		}
	}
}
