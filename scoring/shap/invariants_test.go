package shap_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"forceprofiles/scoring/model"
	"forceprofiles/scoring/shap"
)

// bigEnsemble has many trees on many continuous features, as real models do.
func bigEnsemble(trees, depth, columns int) *model.Ensemble {
	r := rand.New(rand.NewPCG(5, 5))
	e := &model.Ensemble{Features: make([]model.Feature, columns), Classes: 1, Divisor: 1, Base: []float64{0.25}}
	var grow func(depth int) (int32, float64)
	grow = func(depth int) (int32, float64) {
		if depth == 0 {
			e.Leaves.Value, e.Leaves.Cover = append(e.Leaves.Value, r.NormFloat64()),
				append(e.Leaves.Cover, 1+float64(r.IntN(50)))
			return ^int32(len(e.Leaves.Value) - 1), e.Leaves.Cover[len(e.Leaves.Cover)-1]
		}
		n := &e.Nodes
		id := len(n.Feature)
		n.Feature = append(n.Feature, int32(r.IntN(columns)))
		n.Rule, n.Set = append(n.Rule, model.MissingNaN), append(n.Set, -1)
		n.Threshold = append(n.Threshold, r.NormFloat64())
		n.Left, n.Right, n.Cover = append(n.Left, 0), append(n.Right, 0), append(n.Cover, 0)
		left, a := grow(depth - 1)
		right, b := grow(depth - 1)
		n.Left[id], n.Right[id], n.Cover[id] = left, right, a+b
		return int32(id), a + b
	}
	for range trees {
		root, _ := grow(depth)
		e.Trees = append(e.Trees, model.Tree{Root: root})
	}
	return e
}

func normalRows(columns, rows int) [][]float64 {
	r := rand.New(rand.NewPCG(9, 9))
	cols := slicesOf(columns, rows)
	for f := range cols {
		for i := range cols[f] {
			if cols[f][i] = r.NormFloat64(); r.IntN(10) == 0 {
				cols[f][i] = math.NaN()
			}
		}
	}
	return cols
}

// The kernels agree with each other, whatever the cap on tables, and whole
// trees too large for tables are not special.
func TestMemoryCapChangesNothingButSpeed(t *testing.T) {
	e, cols := bigEnsemble(30, 7, 20), normalRows(20, 200)
	full, err := shap.New(e, shap.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, want := explain(t, full, e, cols, 200)
	for _, limit := range []int64{1, 100 << 10, 1 << 20, 4 << 20} {
		x, err := shap.New(e, shap.Options{MaxTableBytes: limit})
		if err != nil {
			t.Fatal(err)
		}
		if x.TableBytes() > limit {
			t.Errorf("tables take %d bytes, more than %d", x.TableBytes(), limit)
		}
		margins, got := explain(t, x, e, cols, 200)
		if _, err := shap.CheckAdditivity(x.BaseValue(), got, margins[0]); err != nil {
			t.Errorf("%d bytes: %v", limit, err)
		}
		for f := range want {
			for row := range want[f] {
				if math.Abs(got[f][row]-want[f][row]) > 1e-12 {
					t.Fatalf("%d bytes: feature %d row %d: %v, with full tables %v", limit, f, row, got[f][row], want[f][row])
				}
			}
		}
	}
}

// Same bits for any number of workers and any split into blocks.
func TestSameBitsForAnyWorkersAndBlocks(t *testing.T) {
	const rows = 531
	e, cols := bigEnsemble(20, 6, 12), normalRows(12, rows)
	one, err := shap.New(e, shap.Options{Workers: 1, MaxTableBytes: 300 << 10})
	if err != nil {
		t.Fatal(err)
	}
	if one.DirectTrees() == 0 || one.TableBytes() == 0 {
		t.Fatalf("%d trees and %d bytes of tables: both kernels must run", one.DirectTrees(), one.TableBytes())
	}
	wantMargins, want := explain(t, one, e, cols, rows)
	many, err := shap.New(e, shap.Options{Workers: 7, MaxTableBytes: 300 << 10})
	if err != nil {
		t.Fatal(err)
	}
	w := many.NewWorker()
	for _, step := range []int{1, 7, 128, 200, rows} {
		for from := 0; from < rows; from += step {
			n := min(step, rows-from)
			part := make([][]float64, len(cols))
			for f := range cols {
				part[f] = cols[f][from : from+n]
			}
			margins, got := slicesOf(1, n), slicesOf(12, n)
			if err := w.Explain(part, margins, got); err != nil {
				t.Fatal(err)
			}
			for row := range n {
				if math.Float64bits(margins[0][row]) != math.Float64bits(wantMargins[0][from+row]) {
					t.Fatalf("margin of row %d differs in blocks of %d", from+row, step)
				}
				for f := range got {
					if math.Float64bits(got[f][row]) != math.Float64bits(want[f][from+row]) {
						t.Fatalf("feature %d of row %d differs in blocks of %d", f, from+row, step)
					}
				}
			}
		}
	}
}

func TestDeepTreesStayExact(t *testing.T) {
	for _, depth := range []int{64, 300} {
		e, cols := chain(depth, 80), normalRows(80, 50)
		x, err := shap.New(e, shap.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if x.DirectTrees() != 1 {
			t.Fatalf("a tree of depth %d went into tables", depth)
		}
		margins, contribs := explain(t, x, e, cols, 50)
		if _, err := shap.CheckAdditivity(x.BaseValue(), contribs, margins[0]); err != nil {
			t.Errorf("depth %d: %v", depth, err)
		}
	}
}

// chain is one tree whose left side is a single leaf at every level.
func chain(depth, columns int) *model.Ensemble {
	r := rand.New(rand.NewPCG(3, 3))
	e := &model.Ensemble{Features: make([]model.Feature, columns), Classes: 1, Divisor: 1, Base: []float64{0}}
	cover := float64(depth + 1)
	for i := range depth {
		e.Nodes.Feature = append(e.Nodes.Feature, int32(r.IntN(columns)))
		e.Nodes.Threshold = append(e.Nodes.Threshold, r.NormFloat64()-2)
		e.Nodes.Rule, e.Nodes.Set = append(e.Nodes.Rule, 0), append(e.Nodes.Set, -1)
		e.Nodes.Left, e.Nodes.Right = append(e.Nodes.Left, ^int32(i)), append(e.Nodes.Right, int32(i+1))
		e.Nodes.Cover = append(e.Nodes.Cover, cover-float64(i))
		e.Leaves.Value, e.Leaves.Cover = append(e.Leaves.Value, r.NormFloat64()), append(e.Leaves.Cover, 1)
	}
	e.Nodes.Right[depth-1] = ^int32(depth)
	e.Leaves.Value, e.Leaves.Cover = append(e.Leaves.Value, r.NormFloat64()), append(e.Leaves.Cover, 1)
	e.Trees = []model.Tree{{Root: 0}}
	return e
}
