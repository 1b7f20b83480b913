package shap_test

import (
	"fmt"
	"math"
	"testing"

	"forceprofiles/scoring/internal/oracle"
	"forceprofiles/scoring/model"
	"forceprofiles/scoring/shap"
)

func slicesOf(n, rows int) [][]float64 {
	out := make([][]float64, n)
	for k := range out {
		out[k] = make([]float64, rows)
	}
	return out
}

// explain runs one worker over all rows.
func explain(t testing.TB, x *shap.Explainer, e *model.Ensemble, cols [][]float64, rows int) (margins,
	contribs [][]float64) {
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
	for _, path := range oracle.Models(t, "lightgbm") {
		t.Run(path, func(t *testing.T) {
			checkOracle(t, path, nil)
		})
	}
}

// checkOracle compares with what the library said: each class within its
// absolute tolerance, or where there is none within 1e-12 relative.
func checkOracle(t *testing.T, path string, absolute func(class int) float64) {
	const relative = 1e-12
	e := oracle.Load(t, path)
	o := oracle.Read(t, path)
	rows := len(o.Margins[0])
	for name, opts := range map[string]shap.Options{"tables": {}, "direct": {MaxTableBytes: 1}} {
		x, err := shap.New(e, opts)
		if err != nil {
			t.Fatal(err)
		}
		margins, contribs := explain(t, x, e, o.Cols, rows)
		for k, base := range x.BaseValues() {
			allowed := func(want float64) float64 { return relative * max(1, math.Abs(want)) }
			if absolute != nil {
				most := absolute(k)
				allowed = func(float64) float64 { return most }
			}
			if want := o.Bases[k] / e.Divisor; !(math.Abs(base-want) <= allowed(want)) {
				t.Errorf("%s: base value of class %d is %v, want %v", name, k, base, o.Bases[k]/e.Divisor)
			}
			own := contribs[k*x.Players() : (k+1)*x.Players()]
			if _, err := shap.CheckAdditivity(base, own, margins[k]); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			for f := range own {
				worst, at := 0.0, ""
				for row, got := range own[f] {
					want := o.Contribs[k][f][row] / e.Divisor
					if off := math.Abs(got-want) / allowed(want); !(off <= worst) {
						worst, at = off, fmt.Sprintf("row %d: %v, want %v", row, got, want)
					}
				}
				if !(worst <= 1) {
					t.Errorf("%s: class %d feature %d is off by %.3g of what is allowed at %s", name, k, f, worst, at)
				}
			}
		}
	}
}

// XGBoost computes in float32. Its contribution of one feature is a sum over
// the leaves of all trees of products of shares and values; every product
// and every addition is rounded to one part in 2^24 of what is summed, which
// for a tree is at most its largest leaf. Trees of depth D and T of them:
//
//	|error| <= rounds · 2^-24 · (|base| + Σ_t max|leaf of t|), rounds = T + 2(D+1)
//
// T for adding the trees up, and two a level for its share and its weight
// (a quarter of this is used at most).
// That the difference is all XGBoost's own is shown beside it: the definition,
// evaluated in float64 with the file's float32 leaves, is within 1e-13 of ours.
func TestXGBoostContributions(t *testing.T) {
	for _, path := range oracle.Models(t, "xgboost") {
		t.Run(path, func(t *testing.T) {
			e := oracle.Load(t, path)
			checkOracle(t, path, func(class int) float64 { return float32Error(e, class) })
			o := oracle.Read(t, path)
			x, err := shap.New(e, shap.Options{})
			if err != nil {
				t.Fatal(err)
			}
			_, contribs := explain(t, x, e, o.Cols, o.Rows())
			n := x.Players()
			playerOf, values := []int{0, 1, 2, 3, 4}, make([]float64, n)
			for row := 0; row < o.Rows(); row += 9 {
				for f := range values {
					values[f] = o.Cols[f][row]
				}
				for k := range e.Classes {
					_, phi := bruteForce(e, int32(k), playerOf, n, values)
					for f, want := range phi {
						if got := contribs[k*n+f][row]; !(math.Abs(got-want) <= 1e-13*max(1, math.Abs(want))) {
							t.Fatalf("row %d class %d feature %d: %v, by definition %v", row, k, f, got, want)
						}
					}
				}
			}
		})
	}
}

// float32Error is the bound above for one class.
func float32Error(e *model.Ensemble, class int) float64 {
	trees, deepest, sum := 0, 0, math.Abs(e.Base[class])
	for _, t := range e.Trees {
		if int(t.Class) != class {
			continue
		}
		largest := 0.0
		var down func(at int32, depth int)
		down = func(at int32, depth int) {
			if at < 0 {
				largest, deepest = max(largest, math.Abs(e.Leaves.Value[^at])), max(deepest, depth)
				return
			}
			down(e.Nodes.Left[at], depth+1)
			down(e.Nodes.Right[at], depth+1)
		}
		down(t.Root, 0)
		trees++
		sum += largest
	}
	return float64(trees+2*(deepest+1)) * 0x1p-24 * sum
}
