package run

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"forceprofiles/explain"
	"forceprofiles/fixtures/synth"
	"forceprofiles/internal/table"
	"forceprofiles/pack"
	"forceprofiles/profiles/build"
	"forceprofiles/runfolder"
	"forceprofiles/scoring"
	"forceprofiles/scoring/contributions"
	"forceprofiles/scoring/priority"
	"forceprofiles/scoring/shap"
)

// undocumented makes a small run but for its documents: what is asked of a run
// folder needs no page.
func undocumented(t *testing.T) (*job, *edition, *runfolder.Manifest) {
	t.Helper()
	dir := t.TempDir()
	data, out := filepath.Join(dir, "data"), filepath.Join(dir, "run")
	if _, err := synth.Generate(t.Context(), synth.Config{People: 3000, Seed: 5, Out: data}); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(out, 0o700); err != nil {
		t.Fatal(err)
	}
	j, err := open(Config{Dataset: data, Out: out, Workers: 2}, Options{}, out)
	if err != nil {
		t.Fatal(err)
	}
	defer j.ds.Close()
	e, m, err := j.work(t.Context(), newStopwatch(newLog(io.Discard)))
	if err == nil {
		err = j.folder.Seal(m)
	}
	if err != nil {
		t.Fatal(err)
	}
	return j, e, m
}

// everybody calls f for everyone who is listed.
func (l *listing) everybody(f func(k int, p *build.Listed)) {
	for k := range l.people {
		for _, people := range l.people[k] {
			for i := range people {
				f(k, &people[i])
			}
		}
	}
}

func TestWhatIsSaidOfARun(t *testing.T) {
	j, e, m := undocumented(t)
	t.Run("every insight adds up", func(t *testing.T) { insightsAddUp(t, j, e, m) })
	t.Run("insights do not depend on workers", func(t *testing.T) { insightsByWorkers(t, j, e) })
	t.Run("explain says what the run worked out", func(t *testing.T) { explainAgrees(t, j, e) })
	t.Run("contributions reproduce the run", func(t *testing.T) { contributionsReproduce(t, j) })
	t.Run("the tally reads back", func(t *testing.T) { tallyReadsBack(t, e.tally) })
	t.Run("reviewers get the listed and controls", func(t *testing.T) { reviewHoldsTheListedAndControls(t, j.folder) })
	t.Run("verify finds what is wrong, and nothing else", func(t *testing.T) { verified(t, j.folder.Dir) })
}

// Groups and their Shapley values add up, interactions are those of the
// feature, and every change crosses its line when the model scores it.
func insightsAddUp(t *testing.T, j *job, e *edition, m *runfolder.Manifest) {
	explainers := map[string]*shap.Explainer{}
	changes, people := 0, int64(0)
	e.listing.everybody(func(k int, p *build.Listed) {
		people++
		pop := j.scorer.Populations[k]
		near := func(what string, got, want float64) {
			if !(math.Abs(got-want) <= shap.Tolerance*max(1, math.Abs(want))) {
				t.Errorf("%s %s: %s make %v, not %v", pop.ID, p.Person, what, got, want)
			}
		}
		if p.Insight == nil {
			t.Fatalf("%s %s has no insight", pop.ID, p.Person)
		}
		sum, shapley := p.BaseValue, p.BaseValue
		for _, g := range p.Insight.Groups {
			sum, shapley = sum+g.Sum, shapley+g.Shapley
		}
		near("sums of groups", sum, p.Margin)
		near("Shapley values of groups", shapley, p.Margin)
		if explainers[pop.ID] == nil {
			x, err := shap.New(pop.Model, shap.Options{})
			if err != nil {
				t.Fatal(err)
			}
			explainers[pop.ID] = x
		}
		matrix, err := explainers[pop.ID].Interactions(p.Values, 0)
		if err != nil {
			t.Fatal(err)
		}
		total := 0.0
		for f, row := range matrix {
			part := 0.0
			for _, v := range row {
				part += v
			}
			near("interactions of "+pop.ModelFeatures[f], part, p.Contributions[f])
			total += part
		}
		near("all interactions", p.BaseValue+total, p.Margin)
		for _, c := range p.Insight.Changes {
			changes++
			cols := make([][]float64, len(p.Values))
			for f := range cols {
				cols[f] = slices.Clone(p.Values[f : f+1])
			}
			cols[c.Feature][0] = c.To
			margin := []float64{0}
			if err := pop.Model.Margins(cols, margin); err != nil {
				t.Fatal(err)
			}
			crossed := margin[0] >= p.BaseValue != (p.Margin >= p.BaseValue)
			if c.Line == scoring.LineList { // everybody ranked again, the person with the new score
				c := &e.tally.Populations[k]
				entries, at := slices.Clone(c.Entries), c.People.find(p.Person)
				entries[at].Margin = margin[0]
				var places []priority.Places
				for _, cut := range e.ranks[k].cuts {
					places = append(places, cut.Places)
				}
				placed, _, err := priority.Rank(entries, places)
				if err != nil {
					t.Fatal(err)
				}
				crossed = p.Listed && !placed[at].Listed()
			}
			if margin[0] != c.Margin || !crossed {
				t.Errorf("%s %s: %+v, but the model scores %v", pop.ID, p.Person, c, margin[0])
			}
		}
	})
	if changes < 20 || people != m.Checks.Insights {
		t.Errorf("%d changes of %d people; the manifest counts %d", changes, people, m.Checks.Insights)
	}
}

func insightsByWorkers(t *testing.T, j *job, e *edition) {
	var before []scoring.Insight
	e.listing.everybody(func(_ int, p *build.Listed) { before = append(before, *p.Insight) })
	j.workers = 5
	if _, err := j.insight(t.Context(), e.tally, e.ranks, e.listing); err != nil {
		t.Fatal(err)
	}
	var after []scoring.Insight
	e.listing.everybody(func(_ int, p *build.Listed) { after = append(after, *p.Insight) })
	if d := cmp.Diff(before, after); d != "" {
		t.Error(d)
	}
}

// Of somebody listed, explain says from the folder what the run worked out
// for the page; of somebody not listed, it says as much. Both are what the
// published schema describes, and what is set for a terminal adds up.
func explainAgrees(t *testing.T, j *job, e *edition) {
	schema, err := jsonschema.NewCompiler().Compile("../docs/schemas/explain.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	valid := func(r *explain.Report) {
		b, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(doc); err != nil {
			t.Errorf("%s: %v", r.Person, err)
		}
		doc.(map[string]any)["answers"].([]any)[0].(map[string]any)["place"].(map[string]any)["rank"] = "first"
		if schema.Validate(doc) == nil {
			t.Error("the schema takes a rank that is no number")
		}
	}
	seen := map[int]int{}
	e.listing.everybody(func(k int, p *build.Listed) {
		if seen[k]++; seen[k] != 3 {
			return
		}
		report, err := explain.Explain(t.Context(), explain.Question{Run: j.folder.Dir, Person: p.Person,
			Population: p.Population, Dataset: j.cfg.Dataset})
		if err != nil {
			t.Fatal(err)
		}
		valid(report)
		a := report.Answers[0]
		var in scoring.Insight
		for _, g := range a.Groups {
			in.Groups = append(in.Groups, scoring.GroupShare(g))
		}
		feature := func(name string) int { return slices.Index(j.scorer.Populations[k].ModelFeatures, name) }
		for _, x := range a.Interactions {
			in.Pairs = append(in.Pairs, scoring.PairShare{A: feature(x.Features[0]), B: feature(x.Features[1]),
				Interaction: x.LogOdds})
		}
		for _, c := range a.Changes {
			in.Changes = append(in.Changes, scoring.WouldChange{Feature: feature(c.Feature), From: c.From, To: c.To,
				Margin: c.Margin,
				Line:   string(c.Line), Way: string(c.Way), Step: c.Step})
		}
		in.Similar = scoring.Similar(a.Doubt.Similar)
		if d := cmp.Diff(*p.Insight, in); d != "" {
			t.Errorf("%s %s: %s", p.Population, p.Person, d)
		}
		if a.Place.Rank != p.Rank || a.Place.Why != p.Why || a.Score.Margin != p.Margin ||
			a.Place.MustReview != p.MustReview || len(a.Rules) < len(p.Findings) {
			t.Errorf("%s %s: explained as %+v", p.Population, p.Person, a.Place)
		}
		for _, f := range a.Factors {
			if v := p.Values[feature(f.Feature)]; f.Contribution != p.Contributions[feature(f.Feature)] ||
				(f.Value == nil) != math.IsNaN(v) || f.Value != nil && *f.Value != v {
				t.Errorf("%s %s: %s is %v, %v", p.Population, p.Person, f.Feature, f.Value, f.Contribution)
			}
		}
	})
	for k, p := range j.scorer.Populations {
		for n, at := range e.ranks[k].placed {
			if at.Listed() || n%2 == 0 {
				continue
			}
			rows, err := j.folder.Scores(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			report, err := explain.Explain(t.Context(), explain.Question{Run: j.folder.Dir, Person: rows[p.ID][n].Person})
			if err != nil {
				t.Fatal(err)
			}
			valid(report)
			break
		}
	}
}

// An outsider with the model and the features gets the run's numbers, bit for
// bit.
func contributionsReproduce(t *testing.T, j *job) {
	for _, p := range j.scorer.Populations {
		out := filepath.Join(t.TempDir(), "out.parquet")
		modelFile := j.folder.Path(runfolder.PacksDir + "/" + p.ModelFile)
		if _, _, err := contributions.Write(t.Context(), modelFile, j.folder.Path(runfolder.FeaturesName), out); err != nil {
			t.Fatal(err)
		}
		want, got := wholeTable(t, j.folder.Path(runfolder.ExplanationsName(p.ID)), p.Population), wholeTable(t, out,
			p.Population)
		if len(want) < 20 {
			t.Errorf("%s: only %d people", p.ID, len(want))
		}
		for id, row := range want {
			for c, v := range row {
				if len(got[id]) != len(row) || math.Float64bits(got[id][c]) != math.Float64bits(v) {
					t.Fatalf("%s %s: column %d is %v, the run wrote %v", p.ID, id, c, got[id], row)
				}
			}
		}
	}
}

// wholeTable is margin, base value and contributions by person_id.
func wholeTable(t *testing.T, path string, p *pack.Population) map[string][]float64 {
	t.Helper()
	rows := map[string][]float64{}
	err := table.Each(t.Context(), path, runfolder.ExplanationColumns(p.ModelFeatures), func(c *table.Chunk) error {
		for i, id := range c.Columns[0].Text {
			for k := range c.Columns[1:] {
				rows[id] = append(rows[id], c.Columns[1+k].Num[i])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
