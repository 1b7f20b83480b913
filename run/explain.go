package run

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"forceprofiles/dataset"
	"forceprofiles/explain"
	"forceprofiles/features"
	"forceprofiles/internal/strictyaml"
	"forceprofiles/internal/table"
	"forceprofiles/pack"
	"forceprofiles/profiles"
	"forceprofiles/rules"
	"forceprofiles/scoring"
	"forceprofiles/scoring/priority"
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
	m, err := readManifest(q.Run)
	if err != nil {
		return nil, err
	}
	lib, err := pack.Load(filepath.Join(q.Run, inputsDir, "packs"), pack.Options{})
	if err != nil {
		return nil, fmt.Errorf("the packs kept in the run folder: %w", err)
	}
	ids := m.populationIDs()
	if q.Population != "" && !slices.Contains(ids, q.Population) {
		return nil, fmt.Errorf("%s", strictyaml.Unknown("population", q.Population, ids))
	}
	scores, err := readScoreRows(ctx, filepath.Join(q.Run, scoresName))
	if err != nil {
		return nil, err
	}
	x := &explainer{q: q, m: m, lib: lib}
	report := &explain.Report{Schema: explain.Schema, RunID: m.RunID, AsOf: m.Inputs.Dataset.AsOf, Person: q.Person}
	for _, id := range ids {
		i := findEntry(scores[id], q.Person)
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
	m    *Manifest
	lib  *pack.Library
	rows map[string][]explain.Row // nil until read
}

func (x *explainer) answer(ctx context.Context, population string, scores []scoreRow, i int) (explain.Answer, error) {
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
		if x.rows, err = sourceRows(ctx, x.q, x.m, x.lib); err != nil {
			return none, err
		}
	}
	info := &dataset.Info{}
	for _, f := range x.m.forceCodes() {
		info.Forces = append(info.Forces, dataset.Force{Code: f, Name: f})
	}
	return explain.New(explain.Input{Result: r, Standing: at, List: list, Pack: k, Population: pop,
		Features: x.lib.Features, Wording: profiles.NewWording(x.lib.Features, info), Rows: x.rows}), nil
}

// forceCodes are the forces of a run in manifest order.
func (m *Manifest) forceCodes() []string {
	var codes []string
	for _, p := range m.Populations {
		if !slices.Contains(codes, p.Force) {
			codes = append(codes, p.Force)
		}
	}
	return codes
}

// person reads the row of the person asked about from a table sorted by
// person_id; the columns after it may be null.
func (x *explainer) person(ctx context.Context, name string, columns []string) ([]float64, error) {
	fields := []table.Field{required("person_id", table.Text)}
	for _, c := range columns {
		fields = append(fields, table.Field{Name: c, Type: table.Number})
	}
	path := filepath.Join(x.q.Run, filepath.FromSlash(name))
	in, err := table.Open(path, fields, table.Options{Key: "person_id", From: x.q.Person, To: x.q.Person + "\x00"})
	if err != nil {
		return nil, err
	}
	defer in.Close()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c, err := in.Next()
	if errors.Is(err, io.EOF) {
		return nil, fmt.Errorf(
			"%s: person %s is scored but has no row here: the run folder is damaged, see `forceprofiles verify`", path,
			x.q.Person)
	}
	if err != nil {
		return nil, err
	}
	values := make([]float64, len(columns))
	for k := range columns {
		values[k] = numbers(&c.Columns[1+k], 1)[0]
	}
	return values, nil
}

// result reads back what the run scored.
func (x *explainer) result(ctx context.Context, k *pack.Pack, pop *pack.Population, s *scoreRow) (scoring.Result,
	error) {
	r := scoring.Result{Profile: k.Profile, Population: pop.ID, Person: s.person, Force: s.force, Margin: s.margin,
		Probability: s.probability,
		Percentile:  s.percentile, Points: s.points, Rank: int(s.rank), ModelRank: int(s.modelRank), Listed: s.listed,
		Why: s.why}
	var err error
	if r.Values, err = x.person(ctx, featuresName, pop.ModelFeatures); err != nil {
		return r, err
	}
	parts, err := x.person(ctx, explanationsName(pop.ID), append([]string{"base_value"}, pop.ModelFeatures...))
	if err != nil {
		return r, err
	}
	r.BaseValue, r.Contributions = parts[0], parts[1:]
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
	err := table.Each(ctx, filepath.Join(x.q.Run, findingsName), findingFields, func(c *table.Chunk) error {
		for i, id := range c.Column("person_id").Text {
			if id != x.q.Person || code(c.Column("population"), i) != pop.ID {
				continue
			}
			f := rules.Finding{Rule: code(c.Column("rule"), i), Version: int(c.Column("version").Num[i]),
				Points:     c.Column("points").Num[i],
				MustReview: c.Column("must_review").Bool[i], Reason: c.Column("reason").Text[i]}
			f.Title = titles[f.Rule]
			if err := f.Outcome.UnmarshalText([]byte(code(c.Column("outcome"), i))); err != nil {
				return err
			}
			for _, v := range strings.Split(c.Column("values").Text[i], "; ") {
				if name, text, ok := strings.Cut(v, "="); ok {
					f.Values = append(f.Values, rules.Value{Name: name, Text: text})
				}
			}
			out = append(out, f)
		}
		return nil
	})
	return out, err
}

// place is how a population stands in the force of entry i, and the margin that
// decides on that entry's place: the policy applied again to everybody's scores.
func (x *explainer) place(population string, scores []scoreRow, i int) (at scoring.ListEnd, list float64, err error) {
	must := map[string]int64{}
	for _, c := range x.m.Populations {
		if c.Population == population {
			must[c.Force] = int64(c.MustReview)
		}
	}
	for k := range scores { // must-review people come first
		scores[k].mustReview = scores[k].rank <= must[scores[k].force]
	}
	entries, placed, cuts, err := x.m.rerank(population, scores)
	if err != nil {
		return at, 0, fmt.Errorf("%s: %w", scoresName, err)
	}
	_, places := x.m.places(population)
	f := entries[i].Force
	if placed[i].Listed() != scores[i].listed {
		return at, 0, fmt.Errorf("%s does not follow from its own margins and the policy: see `forceprofiles verify`",
			scoresName)
	}
	return standingOf(population, scores[i].force, cuts[f], placed, entries),
		lineOf(priority.NewLines(entries, placed, f, places[f]), entries, i), nil
}

// sample reads back the sample of the first pass: see inSample.
func (x *explainer) sample(ctx context.Context, pop *pack.Population, scores []scoreRow) ([][]float64, error) {
	var ids []string
	for i := 0; i < len(scores); i += sampleStride(len(scores)) {
		ids = append(ids, scores[i].person)
	}
	fields := []table.Field{required("person_id", table.Text)}
	for _, n := range pop.ModelFeatures {
		fields = append(fields, table.Field{Name: n, Type: table.Number})
	}
	in, err := table.Open(filepath.Join(x.q.Run, featuresName), fields,
		table.Options{Key: "person_id", From: ids[0], To: ids[len(ids)-1] + "\x00"})
	if err != nil {
		return nil, err
	}
	defer in.Close()
	sample := make([][]float64, len(pop.ModelFeatures))
	for next := 0; next < len(ids); {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c, err := in.Next()
		if errors.Is(err, io.EOF) {
			return nil, fmt.Errorf(
				"%s: person %s is scored but has no row here: the run folder is damaged, see `forceprofiles verify`", featuresName,
				ids[next])
		}
		if err != nil {
			return nil, err
		}
		for i, id := range c.Columns[0].Text {
			if next < len(ids) && id == ids[next] {
				for f := range sample {
					v := math.NaN()
					if col := &c.Columns[1+f]; col.Known(i) {
						v = col.Num[i]
					}
					sample[f] = append(sample[f], v)
				}
				next++
			}
		}
	}
	return sample, nil
}

// sourceRows traces every feature of the person.
func sourceRows(ctx context.Context, q Question, m *Manifest, lib *pack.Library) (map[string][]explain.Row, error) {
	ds, err := m.openDataset(q.Dataset, q.Run)
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
