package run

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"forceprofiles/dataset"
	"forceprofiles/explain"
	"forceprofiles/features"
	"forceprofiles/internal/strictyaml"
	"forceprofiles/pack"
	"forceprofiles/profiles/wording"
	"forceprofiles/rules"
	"forceprofiles/runfolder"
	"forceprofiles/scoring"
	"forceprofiles/scoring/priority"
	"forceprofiles/templates"
)

// Question asks why somebody stands where they stand.
type Question struct {
	Run        string
	Person     string
	Population string // "" for all that the person is in
	Dataset    string // "" leaves the source rows out
}

// Explain answers from the run folder alone, for anyone scored, and adds
// source rows from the dataset where it is given. What it says of a listed
// person is what the run worked out for the page.
func Explain(ctx context.Context, q Question) (*explain.Report, error) {
	run, err := runfolder.Open(q.Run)
	if err != nil {
		return nil, err
	}
	m := run.Manifest
	lib, err := pack.Load([]string{run.Path(runfolder.PacksDir)}, pack.Options{})
	if err != nil {
		return nil, fmt.Errorf("the packs kept in the run folder: %w", err)
	}
	ids := m.PopulationIDs()
	if q.Population != "" && !slices.Contains(ids, q.Population) {
		return nil, fmt.Errorf("%s", strictyaml.Unknown("population", q.Population, ids))
	}
	scores, err := run.Scores(ctx)
	if err != nil {
		return nil, err
	}
	x := &explainer{q: q, run: run, lib: lib}
	report := &explain.Report{Schema: explain.Schema, RunID: m.RunID, AsOf: m.Inputs.Dataset.AsOf, Person: q.Person}
	for _, id := range ids {
		i := runfolder.Find(scores[id], q.Person)
		if i < 0 || q.Population != "" && q.Population != id {
			continue
		}
		a, err := x.answer(ctx, id, scores[id], i)
		if err != nil {
			return nil, fmt.Errorf("population %s: %w", id, err)
		}
		report.Answers = append(report.Answers, a)
	}
	if len(report.Answers) == 0 {
		return nil, fmt.Errorf(
			"person %q was not scored in this run: not in any population asked for, suppressed, past retention, or not in the dataset", q.Person)
	}
	return report, nil
}

// explainer reads one run folder for one question.
type explainer struct {
	q    Question
	run  *runfolder.Folder
	lib  *pack.Library
	rows map[string][]explain.Row // nil until read
}

func (x *explainer) answer(ctx context.Context, population string, scores []runfolder.ScoreRow, i int) (explain.Answer,
	error) {
	var none explain.Answer
	k, pop := x.lib.Population(population)
	sample, err := x.sample(ctx, pop, scores)
	if err != nil {
		return none, err
	}
	r, err := x.result(ctx, k, pop, &scores[i])
	if err != nil {
		return none, err
	}
	at, list, err := x.place(population, scores, i)
	if err != nil {
		return none, err
	}
	insighter, err := scoring.NewInsighter(pop, x.lib.Features, sample)
	if err != nil {
		return none, err
	}
	if r.Insight, err = insighter.NewWorker().Insight(&r, list, inSample(i, len(scores))); err != nil {
		return none, err
	}
	if x.rows == nil && x.q.Dataset != "" {
		if x.rows, err = x.sourceRows(ctx); err != nil {
			return none, err
		}
	}
	info := &dataset.Info{}
	for _, f := range x.run.Manifest.ForceCodes() {
		info.Forces = append(info.Forces, dataset.Force{Code: f, Name: f})
	}
	return explain.New(explain.Input{Result: r, Standing: at, List: list, Pack: k, Population: pop,
		Features: x.lib.Features, Wording: wording.NewFactors(templates.Default(), x.lib.Features, info), Rows: x.rows}), nil
}

// result reads back what the run scored.
func (x *explainer) result(ctx context.Context, k *pack.Pack, pop *pack.Population,
	s *runfolder.ScoreRow) (scoring.Result,
	error) {
	r := scoring.Result{Profile: k.Profile, Population: pop.ID, Person: s.Person, Force: s.Force, Margin: s.Margin,
		Probability: s.Probability, Percentile: s.Percentile, Points: s.Points, Rank: s.Rank, ModelRank: s.ModelRank,
		Listed: s.Listed, Why: s.Why}
	var err error
	if r.Values, err = x.run.PersonFeatures(ctx, s.Person, pop.ModelFeatures); err != nil {
		return r, err
	}
	r.BaseValue, r.Contributions, err = x.run.PersonExplanation(ctx, pop.ID, s.Person, pop.ModelFeatures)
	if err != nil {
		return r, err
	}
	r.Findings, err = x.findings(ctx, pop)
	for _, f := range r.Findings {
		r.MustReview = r.MustReview || f.MustReview && f.Outcome == rules.Hit
	}
	return r, err
}

// findings reads what the rules found of the person.
func (x *explainer) findings(ctx context.Context, pop *pack.Population) ([]rules.Finding, error) {
	titles := map[string]string{}
	for _, r := range pop.Rules.Rules() {
		titles[r.ID] = r.Title
	}
	var out []rules.Finding
	err := x.run.EachFinding(ctx, func(r *runfolder.FindingRow) error {
		if r.Person != x.q.Person || r.Population != pop.ID {
			return nil
		}
		f := rules.Finding{Rule: r.Rule, Version: r.Version, Title: titles[r.Rule], Points: r.Points,
			MustReview: r.MustReview,
			Reason:     r.Reason}
		if err := f.Outcome.UnmarshalText([]byte(r.Outcome)); err != nil {
			return err
		}
		for _, v := range strings.Split(r.Values, "; ") {
			if name, text, ok := strings.Cut(v, "="); ok {
				f.Values = append(f.Values, rules.Value{Name: name, Text: text})
			}
		}
		out = append(out, f)
		return nil
	})
	return out, err
}

// place is how a population stands in the force of entry i, and the margin that
// decides on that entry's place: the policy applied again to everybody's scores.
func (x *explainer) place(population string, scores []runfolder.ScoreRow, i int) (at scoring.ListEnd, list float64,
	err error) {
	must := map[string]int{}
	for _, c := range x.run.Manifest.Populations {
		if c.Population == population {
			must[c.Force] = c.MustReview
		}
	}
	first := func(i int) bool { return scores[i].Rank <= must[scores[i].Force] } // must-review people come first
	r, err := x.run.Manifest.Rank(population, scores, first)
	if err != nil {
		return at, 0, fmt.Errorf("%s: %w", runfolder.ScoresName, err)
	}
	f := r.Entries[i].Force
	if r.Placed[i].Listed() != scores[i].Listed {
		return at, 0, fmt.Errorf("%s does not follow from its own margins and the policy: see `forceprofiles verify`",
			runfolder.ScoresName)
	}
	return standingOf(population, scores[i].Force, r.Cuts[f], r.Placed, r.Entries),
		lineOf(priority.NewLines(r.Entries, r.Placed, f, r.Places[f]), r.Entries, i), nil
}

// sample reads back the sample of the first pass: see inSample.
func (x *explainer) sample(ctx context.Context, pop *pack.Population, scores []runfolder.ScoreRow) ([][]float64,
	error) {
	var people []string
	for i := 0; i < len(scores); i += sampleStride(len(scores)) {
		people = append(people, scores[i].Person)
	}
	sample, found := make([][]float64, len(pop.ModelFeatures)), 0
	err := x.run.EachFeatures(ctx, pop.ModelFeatures, people, func(n *runfolder.Numbers) error {
		for f := range sample {
			sample[f] = append(sample[f], n.Columns[f]...)
		}
		found += len(n.People)
		return nil
	})
	if err == nil && found != len(people) {
		err = fmt.Errorf("%s: of %d people who are scored %d have a row here: the run folder is damaged, see `forceprofiles verify`",
			runfolder.FeaturesName, len(people), found)
	}
	return sample, err
}

// sourceRows traces every feature of the person.
func (x *explainer) sourceRows(ctx context.Context) (map[string][]explain.Row, error) {
	q, lib := x.q, x.lib
	ds, err := x.run.OpenDataset(q.Dataset)
	if err != nil {
		return nil, err
	}
	defer ds.Close()
	rows := map[string][]explain.Row{}
	for b, err := range ds.Cases(ctx, []string{q.Person}) {
		if err != nil {
			return nil, err
		}
		for person := range b.People() {
			for f, name := range lib.Features.Names() {
				if rows[name], err = traced(lib.Features, b, person, f); err != nil {
					return nil, err
				}
			}
		}
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("--dataset %s: person %s is not in it: name the dataset of the run", q.Dataset, q.Person)
	}
	return rows, nil
}

// traced lists the records behind a value, those of its inputs included.
func traced(set *features.Set, b *dataset.Batch, person, f int) ([]explain.Row, error) {
	t, err := set.Trace(b, person, f)
	if err != nil {
		return nil, err
	}
	var out []explain.Row
	for _, r := range t.Rows {
		if r.Kind == dataset.Persons {
			continue // the person's own row is behind everything
		}
		out = append(out, explain.Row{Table: r.Kind.String(), Key: r.Key, Force: r.Force, OccurredAt: r.OccurredAt,
			KnownAt: r.KnownAt})
	}
	for _, i := range t.Inputs {
		more, err := traced(set, b, person, i)
		if err != nil {
			return nil, err
		}
		for _, r := range more {
			if !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
	}
	return out, nil
}
