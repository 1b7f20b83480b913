package shap_test

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
	"forceprofiles/scoring/shap"
)

// An oracle is what a library said of probe rows: fixtures/models/make.py.
type oracle struct {
	cols     [][]float64
	bases    []float64     // [class]
	contribs [][][]float64 // [class][feature][row]
	margins  [][]float64   // [class][row]
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
	names := strings.Split(lines.Text(), ",")
	values := make([][]float64, len(names))
	for lines.Scan() {
		for i, word := range strings.Split(lines.Text(), ",") {
			v, err := strconv.ParseFloat(word, 64)
			if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			values[i] = append(values[i], v)
		}
	}
	var o oracle
	for i, name := range names {
		switch {
		case strings.HasPrefix(name, "x"):
			o.cols = append(o.cols, values[i])
		case strings.HasPrefix(name, "margin_"):
			o.margins = append(o.margins, values[i])
			o.contribs = append(o.contribs, nil)
		case strings.HasPrefix(name, "base_"):
			o.bases = append(o.bases, values[i][0])
		case strings.HasPrefix(name, "c_"):
			k := len(o.contribs) - 1
			o.contribs[k] = append(o.contribs[k], values[i])
		}
	}
	return o
}

func modelFiles(t *testing.T, library string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "model", "testdata", library+"-*", "*"))
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

func load(t testing.TB, path string) *model.Ensemble {
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

func slicesOf(n, rows int) [][]float64 {
	out := make([][]float64, n)
	for k := range out {
		out[k] = make([]float64, rows)
	}
	return out
}

// explain runs one worker over all rows.
func explain(t testing.TB, x *shap.Explainer, e *model.Ensemble, cols [][]float64, rows int) (margins, contribs [][]float64) {
	t.Helper()
	margins, contribs = slicesOf(e.Classes, rows), slicesOf(e.Classes*x.Players(), rows)
	if err := x.NewWorker().Explain(cols, margins, contribs); err != nil {
		t.Fatal(err)
	}
	return margins, contribs
}

// Where LightGBM differs by design of ours: pred_contrib of a random forest is
// the sum over trees although predict is their average. Ours are averaged, so
// that they add up to the margin; the stored oracle is divided here.
//
// LightGBM's own contributions carry about 1e-15 of error each per leaf;
// 1e-12 of the largest contribution is the promise of the design.
func TestLightGBMContributions(t *testing.T) {
	for _, path := range modelFiles(t, "lightgbm") {
		t.Run(path, func(t *testing.T) {
			checkOracle(t, path, 1e-12)
		})
	}
}

func checkOracle(t *testing.T, path string, tolerance float64) {
	e := load(t, path)
	o := readOracle(t, strings.TrimSuffix(path, filepath.Ext(path))+".csv")
	rows := len(o.margins[0])
	for name, opts := range map[string]shap.Options{"tables": {}, "direct": {MaxTableBytes: 1}} {
		x, err := shap.New(e, opts)
		if err != nil {
			t.Fatal(err)
		}
		margins, contribs := explain(t, x, e, o.cols, rows)
		for k, base := range x.BaseValues() {
			if off := math.Abs(base-o.bases[k]/e.Divisor) / max(1, math.Abs(base)); !(off <= tolerance) {
				t.Errorf("%s: base value of class %d is %v, want %v", name, k, base, o.bases[k]/e.Divisor)
			}
			own := contribs[k*x.Players() : (k+1)*x.Players()]
			if err := shap.CheckAdditivity(base, own, margins[k]); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			for f := range own {
				worst, at := 0.0, ""
				for row, got := range own[f] {
					want := o.contribs[k][f][row] / e.Divisor
					if off := math.Abs(got-want) / max(1, math.Abs(want)); !(off <= worst) {
						worst, at = off, fmt.Sprintf("row %d: %v, want %v", row, got, want)
					}
				}
				if !(worst <= tolerance) {
					t.Errorf("%s: class %d feature %d is off by %.3g at %s", name, k, f, worst, at)
				}
			}
		}
	}
}

// XGBoost computes contributions in float32.
func TestXGBoostContributions(t *testing.T) {
	for _, path := range modelFiles(t, "xgboost") {
		t.Run(path, func(t *testing.T) {
			checkOracle(t, path, 2e-5)
		})
	}
}
