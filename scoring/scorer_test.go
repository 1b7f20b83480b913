package scoring_test

import (
	"context"
	"io/fs"
	"math"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"forceprofiles/dataset"
	"forceprofiles/fixtures/synth"
	"forceprofiles/pack"
	"forceprofiles/rules"
	"forceprofiles/scoring"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// world makes a small synthetic dataset and returns its folder.
func world(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	if _, err := synth.Generate(context.Background(), synth.Config{People: 3000, Seed: 9, Out: dir}); err != nil {
		t.Fatal(err)
	}
	return dir
}

// everyone scores a dataset in batches of the given size and returns the
// results by population and person.
func everyone(t testing.TB, lib *pack.Library, dir string, people int) map[string]map[string]scoring.Result {
	t.Helper()
	ds, err := dataset.Open(dir, dataset.Options{BatchPeople: people})
	if err != nil {
		t.Fatal(err)
	}
	defer ds.Close()
	s, err := scoring.New(lib, ds.Info(), 2)
	if err != nil {
		t.Fatal(err)
	}
	compute, w := lib.Features.NewWorker(ds.Info()), s.NewWorker()
	all := map[string]map[string]scoring.Result{}
	for b, err := range ds.Batches(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		m, err := compute.Compute(b)
		if err != nil {
			t.Fatal(err)
		}
		scores, err := w.Score(b, m)
		if err != nil {
			t.Fatal(err)
		}
		for k, p := range s.Populations {
			if all[p.ID] == nil {
				all[p.ID] = map[string]scoring.Result{}
			}
			for i := range scores[k].Rows {
				r := scores[k].Result(p, ds.Info(), b, m, i)
				all[p.ID][r.Person] = r
			}
		}
	}
	return all
}

func TestEveryScoreAddsUpWhateverTheBatch(t *testing.T) {
	lib, err := pack.Load(nil, pack.Options{})
	if err != nil {
		t.Fatal(err)
	}
	dir := world(t)
	whole, pieces := everyone(t, lib, dir, 2048), everyone(t, lib, dir, 97)
	for _, population := range []string{"vawg-suspect", "vawg-victim", "missing-child", "missing-adult", "visor-managed"} {
		if len(whole[population]) < 20 {
			t.Errorf("%s: only %d people to test with", population, len(whole[population]))
		}
		if len(whole[population]) != len(pieces[population]) {
			t.Errorf("%s: %d people in large batches, %d in small ones", population, len(whole[population]),
				len(pieces[population]))
		}
		for id, r := range whole[population] {
			sum := r.BaseValue
			for _, c := range r.Contributions {
				sum += c
			}
			if math.Abs(sum-r.Margin) > 1e-10*max(1, math.Abs(r.Margin)) { // shap.Tolerance
				t.Errorf("%s %s: parts make %v, margin %v", population, id, sum, r.Margin)
			}
			if !(r.Probability > 0 && r.Probability < 1) {
				t.Errorf("%s %s: probability %v claims certainty", population, id, r.Probability)
			}
			other := pieces[population][id]
			if math.Float64bits(r.Margin) != math.Float64bits(other.Margin) || r.Points != other.Points ||
				r.Force != other.Force {
				t.Errorf("%s %s: another batch size gives another score", population, id)
			}
			points, must := 0.0, false
			for _, f := range r.Findings {
				if f.Outcome == rules.Hit {
					points += f.Points
					must = must || f.MustReview
				}
			}
			if points != r.Points || must != r.MustReview {
				t.Errorf("%s %s: findings make %v points, must review %v; the result says %v, %v", population, id, points, must,
					r.Points, r.MustReview)
			}
		}
	}
	for id := range whole["missing-child"] {
		if _, both := whole["missing-adult"][id]; both {
			t.Errorf("%s is scored both as a child and as an adult", id)
		}
	}
}

// rulesAlone is the shipped folder with the managed offenders' model taken out.
func rulesAlone(t testing.TB) *pack.Library {
	t.Helper()
	shipped, out := pack.Shipped(), fstest.MapFS{}
	err := fs.WalkDir(shipped, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(name, "visor/visor-managed.model.") {
			return err
		}
		data, err := fs.ReadFile(shipped, name)
		if name == "visor/pack.yaml" {
			for _, what := range []string{`(?m)^ +target: .*\n`, `(?m)^ +model_features: \[[^\]]*\]\n`,
				`(?m)^ +hidden_harm_places: .*\n`,
				`percentile, `} {
				data = regexp.MustCompile(what).ReplaceAll(data, nil)
			}
		}
		out[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	lib, err := pack.LoadFS(out, "packs", pack.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// A population of rules alone has the same people, findings and points, and
// nothing that a model would say; the others are scored as ever.
func TestPopulationOfRulesAlone(t *testing.T) {
	shipped, err := pack.Load(nil, pack.Options{})
	if err != nil {
		t.Fatal(err)
	}
	dir := world(t)
	with, without := everyone(t, shipped, dir, 2048), everyone(t, rulesAlone(t), dir, 2048)
	for population, people := range with {
		if len(without[population]) != len(people) {
			t.Errorf("%s: %d people, and %d without one model", population, len(people), len(without[population]))
		}
		for id, r := range people {
			got := without[population][id]
			if population == "visor-managed" {
				if !math.IsNaN(got.Margin) || !math.IsNaN(got.BaseValue) || !math.IsNaN(got.Probability) ||
					len(got.Contributions)+len(got.Values) > 0 {
					t.Fatalf("%s: without a model there is %+v", id, got)
				}
				got.Margin, got.BaseValue, got.Probability = r.Margin, r.BaseValue, r.Probability
				got.Contributions, got.Values, got.AtLeast = r.Contributions, r.Values, r.AtLeast
			}
			if d := cmp.Diff(r, got, cmpopts.EquateNaNs()); d != "" {
				t.Fatalf("%s %s: %s", population, id, d)
			}
		}
	}
}

func TestModelLeftUnreadIsRefused(t *testing.T) {
	lib, err := pack.Load(nil, pack.Options{WithoutModels: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := scoring.New(lib, &dataset.Info{}, 1); err == nil {
		t.Error("a population whose model was not read was accepted")
	}
}
