package model_test

import (
	"errors"
	"os"
	"testing"

	"forceprofiles/scoring/internal/oracle"
	"forceprofiles/scoring/model"
)

// leaves shares no code with us; both must give LightGBM's margins. It loads
// every LightGBM test model except those listed with the reason.
func TestLeavesAgrees(t *testing.T) {
	for _, path := range oracle.Models(t, "lightgbm") {
		t.Run(path, func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			check, err := model.Leaves(path, data)
			if err != nil {
				t.Fatal(err)
			}
			e, o := oracle.Load(t, path), oracle.Read(t, path)
			ours, theirs := slicesOf(e.Classes, len(o.Margins[0])), slicesOf(e.Classes, len(o.Margins[0]))
			if err := e.ClassMargins(o.Cols, ours); err != nil {
				t.Fatal(err)
			}
			if err := check.ClassMargins(o.Cols, theirs); err != nil {
				t.Fatal(err)
			}
			for k := range ours {
				if off, at := far(theirs[k], ours[k]); off > 1e-12 {
					t.Errorf("class %d: leaves is off by %.3g at %s", k, off, at)
				}
			}
		})
	}
}

func TestLeavesRefusesWhatItWouldMisread(t *testing.T) {
	data, err := os.ReadFile("testdata/lightgbm-4.7.0/refused_linear.txt")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := model.Leaves("linear", data); !errors.Is(err, model.ErrUnsupported) {
		t.Errorf("linear trees: %v", err)
	}
}
