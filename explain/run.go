package explain

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/internal/nearest"
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
func Explain(ctx context.Context, q Question) (*Report, error) {
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
		return nil, nearest.Unknown("--population: " + strictyaml.Unknown("population", q.Population, ids))
	}
	scores, err := run.Scores(ctx)
	if err != nil {
		return nil, err
	}
	info := &dataset.Info{}
	for _, f := range m.Inputs.Dataset.Forces {
		info.Forces = append(info.Forces, dataset.Force(f))
	}
	x := &explainer{q: q, run: run, lib: lib, info: info,
		wording: wording.NewFactors(templates.Default(), lib.Features, info)}
	report := &Report{Schema: Schema, RunID: m.RunID, AsOf: m.Inputs.Settings.AsOf, Person: q.Person}
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
			"person %q was not scored in this run: not in any population asked for, suppressed, past retention, "+
				"or not in the dataset", q.Person)
	}
	return report, nil
}

// explainer reads one run folder for one question.
type explainer struct {
	q       Question
	run     *runfolder.Folder
	lib     *pack.Library
	info    *dataset.Info // its forces
	wording *wording.Factors
	rows    map[string][]Row // nil until read
}

func (x *explainer) answer(ctx context.Context, population string, scores []runfolder.ScoreRow, i int) (Answer, error) {
	k, pop := x.lib.Population(population)
	ranking, err := x.rank(population, scores, i)
	if err != nil {
		return Answer{}, err
	}
	r, err := x.result(ctx, k, pop, &scores[i])
	if err != nil {
		return Answer{}, err
	}
	force := ranking.Entries[i].Force
	cut := ranking.Cuts[force]
	r.Stands(ranking.Placed[i], cut, x.forceName(r.Force))
	list, ok := priority.NewLines(ranking.Entries, ranking.Placed, force, cut.Places).Line(ranking.Entries, i)
	if !ok {
		list = math.NaN()
	}
	if !pop.RulesAlone() {
		if r.Insight, err = x.insight(ctx, pop, scores, &r, list); err != nil {
			return Answer{}, err
		}
	}
	if x.rows == nil && x.q.Dataset != "" {
		if x.rows, err = x.sourceRows(ctx); err != nil {
			return Answer{}, err
		}
	}
	end := scoring.EndOfList(population, r.Force, cut, ranking.Placed, ranking.Entries)
	return New(Input{Result: r, End: end, List: list, Pack: k, Population: pop,
		Features: x.lib.Features, Wording: x.wording, Rows: x.rows}), nil
}

func (x *explainer) forceName(code string) string {
	for _, f := range x.info.Forces {
		if f.Code == code {
			return f.Name
		}
	}
	return code
}

// result reads back what the run scored.
func (x *explainer) result(ctx context.Context, k *pack.Pack, pop *pack.Population,
	s *runfolder.ScoreRow) (scoring.Result, error) {
	r := scoring.Result{Profile: k.Profile, Population: pop.ID, Person: s.Person, Force: s.Force, Margin: s.Margin,
		BaseValue: math.NaN(), Probability: s.Probability, Points: s.Points}
	var err error
	if !pop.RulesAlone() {
		if r.Values, err = x.run.Features(pop.ModelFeatures).Person(ctx, s.Person); err != nil {
			return r, err
		}
		parts, err := x.run.Explanations(pop.ID, pop.ModelFeatures).Person(ctx, s.Person)
		if err != nil {
			return r, err
		}
		r.BaseValue, r.Contributions = parts[1], parts[2:]
	}
	r.Findings, err = x.findings(ctx, pop)
	for _, f := range r.Findings {
		r.MustReview = r.MustReview || f.MustReview && f.Outcome == rules.Hit
	}
	return r, err
}

// findings reads what the rules found of the person, in the order of the pack.
func (x *explainer) findings(ctx context.Context, pop *pack.Population) ([]rules.Finding, error) {
	who := []string{x.q.Person}
	values := map[string][]rules.Value{}
	err := x.run.FindingValuesOf(ctx, who, func(r *runfolder.FindingValueRow) error {
		if r.Population == pop.ID {
			values[r.Rule] = append(values[r.Rule], rules.Value{Name: r.Name, Known: !math.IsNaN(r.Value), Value: r.Value,
				Text: r.Text(), AtLeast: r.AtLeast, Param: r.Param})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var out []rules.Finding
	err = x.run.FindingsOf(ctx, who, func(r *runfolder.FindingRow) error {
		if r.Population != pop.ID {
			return nil
		}
		f := rules.Finding{Rule: r.Rule, Version: r.Version, Points: r.Points, MustReview: r.MustReview, Reason: r.Reason,
			Values: values[r.Rule]}
		if k := pop.Rules.Index(f.Rule); k >= 0 {
			f.Title = pop.Rules.Rule(k).Title
		}
		out = append(out, f)
		return out[len(out)-1].Outcome.UnmarshalText([]byte(r.Outcome))
	})
	slices.SortFunc(out, func(a, b rules.Finding) int {
		return cmp.Compare(pop.Rules.Index(a.Rule), pop.Rules.Index(b.Rule))
	})
	return out, err
}

// rank applies the policy again to everybody's scores: where the list of entry
// i ends, and where i stands on it.
func (x *explainer) rank(population string, scores []runfolder.ScoreRow, i int) (*runfolder.Ranking, error) {
	r, err := x.run.Manifest.Rank(population, scores, func(i int) bool {
		return scores[i].Placement == priority.MustReview.String()
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", runfolder.ScoresName, err)
	}
	if r.Placed[i].Placement.String() != scores[i].Placement {
		return nil, fmt.Errorf("%s does not follow from its own scores and the policy: see `forceprofiles verify`",
			runfolder.ScoresName)
	}
	return r, nil
}

// insight works out what the run worked out for printed people: with the sample
// of the run, drawn again.
func (x *explainer) insight(ctx context.Context, pop *pack.Population, scores []runfolder.ScoreRow, r *scoring.Result,
	list float64) (*scoring.Insight, error) {
	drawn := runfolder.Sample{Most: runfolder.SamplePeople}
	for _, s := range scores {
		drawn.Offer(runfolder.Draw(x.run.Manifest.Inputs.Settings.Seed, runfolder.ForSample, s.Person), s.Person,
			func() []float64 { return nil })
	}
	var people []string
	for _, d := range drawn.People {
		people = append(people, d.Person)
	}
	slices.Sort(people)
	sample, self, found := make([][]float64, len(pop.ModelFeatures)), -1, 0
	err := x.run.Features(pop.ModelFeatures).Of(ctx, people, func(n *runfolder.Numbers) error {
		if i := slices.Index(n.People, r.Person); i >= 0 {
			self = found + i
		}
		for f := range sample {
			sample[f] = append(sample[f], n.Columns[f]...)
		}
		found += len(n.People)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if found != len(people) {
		return nil, fmt.Errorf("%s: of %d people who are scored %d have a row: the run folder is damaged, "+
			"see `forceprofiles verify`", runfolder.FeaturesName, len(people), found)
	}
	insighter, err := scoring.NewInsighter(pop, x.lib.Features, sample)
	if err != nil {
		return nil, err
	}
	return insighter.NewWorker().Insight(r, list, self)
}

// sourceRows traces every feature of the person.
func (x *explainer) sourceRows(ctx context.Context) (map[string][]Row, error) {
	q, lib := x.q, x.lib
	ds, err := x.run.OpenDataset(q.Dataset)
	if err != nil {
		return nil, err
	}
	defer ds.Close()
	rows := map[string][]Row{}
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
func traced(set *features.Set, b *dataset.Batch, person, f int) ([]Row, error) {
	t, err := set.Trace(b, person, f)
	if err != nil {
		return nil, err
	}
	var out []Row
	for _, r := range t.Rows {
		if r.Kind == dataset.Persons {
			continue // the person's own row is behind everything
		}
		out = append(out, Row{Table: r.Kind.String(), Key: r.Key, Force: r.Force, OccurredAt: r.OccurredAt,
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
