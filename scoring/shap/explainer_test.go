package shap_test

import (
	"slices"
	"sync"
	"testing"

	"forceprofiles/scoring/shap"
)

func TestOptionsAreChecked(t *testing.T) {
	e := chain(2, 3)
	for _, players := range [][]int{{0, 1}, {0, 1, 3}, {0, 0, 2}, {-1, 0, 0}} {
		if _, err := shap.New(e, shap.Options{Players: players}); err == nil {
			t.Errorf("players %v were taken", players)
		}
	}
	x, err := shap.New(e, shap.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w := x.NewWorker()
	for _, c := range []struct{ cols, margins, contribs [][]float64 }{
		{slicesOf(2, 4), slicesOf(1, 4), slicesOf(3, 4)},
		{slicesOf(3, 3), slicesOf(1, 4), slicesOf(3, 4)},
		{slicesOf(3, 4), slicesOf(2, 4), slicesOf(3, 4)},
		{slicesOf(3, 4), slicesOf(1, 4), slicesOf(2, 4)},
		{slicesOf(3, 4), slicesOf(1, 4), slicesOf(3, 5)},
	} {
		if w.Explain(c.cols, c.margins, c.contribs) == nil {
			t.Error("wrong shapes were taken")
		}
	}
}

func TestExplainDoesNotAllocate(t *testing.T) {
	e := bigEnsemble(20, 6, 12)
	for _, limit := range []int64{0, 1} {
		x, err := shap.New(e, shap.Options{MaxTableBytes: limit})
		if err != nil {
			t.Fatal(err)
		}
		cols, margins, contribs, w := normalRows(12, 500), slicesOf(1, 500), slicesOf(12, 500), x.NewWorker()
		allocs := testing.AllocsPerRun(3, func() {
			if err := w.Explain(cols, margins, contribs); err != nil {
				t.Fatal(err)
			}
		})
		if allocs != 0 {
			t.Errorf("explaining 500 rows allocates %v times", allocs)
		}
	}
}

// One explainer serves many goroutines; run with -race.
func TestWorkersShareAnExplainer(t *testing.T) {
	e, cols := bigEnsemble(10, 6, 12), normalRows(12, 300)
	x, err := shap.New(e, shap.Options{MaxTableBytes: 200 << 10})
	if err != nil {
		t.Fatal(err)
	}
	_, want := explain(t, x, e, cols, 300)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			margins, got := slicesOf(1, 300), slicesOf(12, 300)
			if err := x.NewWorker().Explain(cols, margins, got); err != nil {
				t.Error(err)
				return
			}
			for f := range want {
				if !slices.Equal(got[f], want[f]) {
					t.Errorf("feature %d differs between goroutines", f)
				}
			}
		})
	}
	group.Wait()
}
