package model_test

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"forceprofiles/scoring/model"
)

// An oracle is what a library said of probe rows: fixtures/models/make.py.
type oracle struct {
	cols    [][]float64
	margins [][]float64 // [class][row]
	outs    [][]float64
}

func readOracle(t *testing.T, path string) oracle {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	lines.Scan()
	var o oracle
	var into []*[]float64 // where each csv column goes
	ignored := new([]float64)
	names := strings.Split(lines.Text(), ",")
	o.cols, o.margins, o.outs = make([][]float64, len(names)), make([][]float64, len(names)), make([][]float64, len(names))
	features, classes := 0, 0
	for _, name := range names {
		switch {
		case strings.HasPrefix(name, "x"):
			into = append(into, &o.cols[features])
			features++
		case strings.HasPrefix(name, "margin_"):
			into = append(into, &o.margins[classes])
		case strings.HasPrefix(name, "out_"):
			into = append(into, &o.outs[classes])
			classes++
		default:
			into = append(into, ignored)
		}
	}
	o.cols, o.margins, o.outs = o.cols[:features], o.margins[:classes], o.outs[:classes]
	for lines.Scan() {
		for i, word := range strings.Split(lines.Text(), ",") {
			v, err := strconv.ParseFloat(word, 64)
			if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			*into[i] = append(*into[i], v)
		}
	}
	return o
}

// modelFiles lists the test models of one library, oldest version first.
func modelFiles(t *testing.T, library string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", library+"-*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range files {
		if filepath.Ext(f) != ".csv" && !strings.HasPrefix(filepath.Base(f), "refused_") {
			out = append(out, f)
		}
	}
	if len(out) == 0 {
		t.Fatalf("no test models for %s", library)
	}
	return out
}

func load(t *testing.T, path string) *model.Ensemble {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	e, err := model.Read(path, data)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

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
// the last bits; 1e-12 is the promise. exp differs by an ulp between C and Go.
func TestLightGBMMarginsAndOutputs(t *testing.T) {
	for _, path := range modelFiles(t, "lightgbm") {
		t.Run(path, func(t *testing.T) {
			e, o := load(t, path), readOracle(t, strings.TrimSuffix(path, ".txt")+".csv")
			got := slicesOf(e.Classes, len(o.margins[0]))
			if err := e.ClassMargins(o.cols, got); err != nil {
				t.Fatal(err)
			}
			margins, outs := make([]float64, e.Classes), make([]float64, e.Classes)
			for k := range got {
				if off, at := far(got[k], o.margins[k]); off > 1e-12 {
					t.Errorf("margin of class %d is off by %.3g at %s", k, off, at)
				}
			}
			for row := range got[0] {
				for k := range margins {
					margins[k] = got[k][row]
				}
				e.LinkAll(margins, outs)
				for k := range outs {
					if off := math.Abs(outs[k] - o.outs[k][row]); !(off <= 1e-12*max(1, math.Abs(outs[k]))) {
						t.Fatalf("output of row %d is %v, want %v", row, outs[k], o.outs[k][row])
					}
				}
			}
		})
	}
}

// XGBoost adds leaves in float32: a few dozen additions of values up to about
// 10 leave an error below 1e-5. A row on the wrong side of one split is off by
// a leaf, which is a hundred times more.
func TestXGBoostMarginsAndOutputs(t *testing.T) {
	for _, path := range modelFiles(t, "xgboost") {
		t.Run(path, func(t *testing.T) {
			e, o := load(t, path), readOracle(t, strings.TrimSuffix(path, filepath.Ext(path))+".csv")
			got := slicesOf(e.Classes, len(o.margins[0]))
			if err := e.ClassMargins(o.cols, got); err != nil {
				t.Fatal(err)
			}
			margins, outs := make([]float64, e.Classes), make([]float64, e.Classes)
			for k := range got {
				if off, at := far(got[k], o.margins[k]); off > 1e-5 {
					t.Errorf("margin of class %d is off by %.3g at %s", k, off, at)
				}
			}
			for row := range got[0] {
				for k := range margins {
					margins[k] = got[k][row]
				}
				e.LinkAll(margins, outs)
				for k := range outs {
					if off := math.Abs(outs[k] - o.outs[k][row]); !(off <= 1e-5*max(1, math.Abs(outs[k]))) {
						t.Fatalf("output of row %d is %v, want %v", row, outs[k], o.outs[k][row])
					}
				}
			}
		})
	}
}

// The fast predictor gives the bits of the plain walk on every test model,
// NaN and all thresholds included, in blocks of any size.
func TestPredictorGivesTheSameBits(t *testing.T) {
	for _, path := range append(modelFiles(t, "lightgbm"), modelFiles(t, "xgboost")...) {
		e, o := load(t, path), readOracle(t, strings.TrimSuffix(path, filepath.Ext(path))+".csv")
		cols := make([][]float64, len(o.cols)) // enough rows for more than one block
		for f := range cols {
			for len(cols[f]) < 2*model.PredictRows+3 {
				cols[f] = append(cols[f], o.cols[f]...)
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
