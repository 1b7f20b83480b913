package run

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"forceprofiles/explain"
	"forceprofiles/fixtures/synth"
	"forceprofiles/pack"
	"forceprofiles/runfolder"
)

// A run with a population of rules alone, end to end: it is listed by points,
// has no margin, no chance and no explanations file, is verified and explained,
// and the others are scored as ever.
func TestPopulationOfRulesAlone(t *testing.T) {
	dir := t.TempDir()
	packs, data, out := filepath.Join(dir, "packs"), filepath.Join(dir, "data"), filepath.Join(dir, "run")
	withoutModel(t, packs, "visor")
	if _, err := synth.Generate(t.Context(), synth.Config{People: 2500, Seed: 8, Out: data}); err != nil {
		t.Fatal(err)
	}
	made, err := Run(t.Context(), Config{Dataset: data, Pack: packs, Out: out}, Options{Forces: []string{"kent"},
		Profiles: []string{"visor"}})
	if err != nil {
		t.Fatal(err)
	}
	if v, err := runfolder.Verify(t.Context(), out); err != nil || !v.OK() {
		t.Errorf("%v: %+v", err, v)
	} else if v.Rows != made.Scores || made.ByRules == 0 {
		t.Errorf("%d scores explained, %d add up; %d people by rules alone", made.Scores, v.Rows, made.ByRules)
	}
	if _, err := os.Stat(filepath.Join(out, "explanations", "visor-managed.parquet")); err == nil {
		t.Error("there is an explanations file without a model")
	}
	f, err := runfolder.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	scores, err := f.Scores(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var listed string
	for population, rows := range scores {
		for _, r := range rows {
			alone := population == "visor-managed"
			if math.IsNaN(r.Margin) != alone || math.IsNaN(r.Probability) != alone || alone && r.ModelRank != 0 {
				t.Fatalf("%+v", r)
			}
			if alone && (r.Placement == "model" || r.Placement == "hidden_harm" || r.Placement == "points" && r.Points == 0) {
				t.Errorf("%s is listed by %s with %v points", r.Person, r.Placement, r.Points)
			}
			if alone && r.Placement == "points" {
				listed = r.Person
			}
		}
	}
	if listed == "" {
		t.Fatal("nobody is listed by points")
	}
	report, err := explain.Explain(t.Context(), explain.Question{Run: out, Person: listed, Population: "visor-managed"})
	if err != nil {
		t.Fatal(err)
	}
	if a := report.Answers[0]; a.Score != nil || a.Doubt != nil || len(a.Reasons) == 0 || len(a.Rules) == 0 {
		t.Errorf("explained as %+v", a)
	}
	// A margin that nothing gave is found.
	var rows []runfolder.ScoreRow
	if err := f.EachScore(t.Context(), func(r *runfolder.ScoreRow) error {
		if r.Population == "visor-managed" {
			r.Margin, r.Probability = 1, 0.5
		}
		rows = append(rows, *r)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(f.Path(runfolder.ScoresName)); err != nil {
		t.Fatal(err)
	}
	w, err := f.CreateScores()
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		if err := w.Write(&rows[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	v, err := runfolder.Verify(t.Context(), out)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, d := range v.Discrepancies {
		found = found || strings.Contains(d.What, "but rules alone order visor-managed")
	}
	if !found {
		t.Errorf("a margin without a model is not found: %v", v.Discrepancies)
	}
}

// A run whose every population has rules alone goes through every stage.
func TestRunOfRulesAlone(t *testing.T) {
	dir := t.TempDir()
	packs, data, out := filepath.Join(dir, "packs"), filepath.Join(dir, "data"), filepath.Join(dir, "run")
	withoutModel(t, packs, "*")
	if _, err := synth.Generate(t.Context(), synth.Config{People: 2500, Seed: 8, Out: data}); err != nil {
		t.Fatal(err)
	}
	r := do(t, Config{Dataset: data, Pack: packs, Out: out}, Options{Forces: []string{"kent"}})
	if r.Listed == 0 || r.Profiles != 3 || r.Surprise != "" {
		t.Errorf("%+v", r)
	}
	if v, err := runfolder.Verify(t.Context(), out); err != nil || !v.OK() {
		t.Errorf("%v: %+v", err, v)
	}
}

// withoutModel writes the shipped packs with the models of the profiles that
// match taken out.
func withoutModel(t *testing.T, dir, profile string) {
	t.Helper()
	if err := os.CopyFS(dir, pack.Shipped()); err != nil {
		t.Fatal(err)
	}
	glob := func(pattern string) []string {
		names, err := filepath.Glob(filepath.Join(dir, profile, pattern))
		if err != nil || len(names) == 0 {
			t.Fatalf("%v: %v", names, err)
		}
		return names
	}
	for _, name := range glob("*.model.*") {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range glob("pack.yaml") {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, what := range []string{`(?m)^ +target: .*\n`, `(?m)^ +model_features: \[[^\]]*\]\n`,
			`(?m)^ +hidden_harm_places: .*\n`, `percentile, `} {
			b = regexp.MustCompile(what).ReplaceAll(b, nil)
		}
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
