package run

import (
	"context"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"sort"
	"text/tabwriter"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/pack"
	"forceprofiles/strictyaml"
	"forceprofiles/table"
)

// Question asks why somebody stands where they stand.
type Question struct {
	Run        string
	Person     string
	Population string // "" for all that the person is in
	Dataset    string // "" leaves the source rows out
}

// Answer is the whole explanation of one person in one population.
type Answer struct {
	RunID       string  `json:"run_id"`
	Population  string  `json:"population"`
	Person      string  `json:"person_id"`
	Force       string  `json:"force"`
	Target      string  `json:"target"`
	Margin      float64 `json:"margin"` // log-odds
	BaseValue   float64 `json:"base_value"`
	Probability float64 `json:"probability"`
	Percentile  float64 `json:"percentile"`
	Points      float64 `json:"points"`
	Rank        int64   `json:"rank"`
	Scored      int     `json:"scored"`
	Listed      bool    `json:"listed"`
	// CutoffMargin is the lowest margin on the force's list that is there by
	// rank; null where nobody is.
	CutoffMargin *float64        `json:"cutoff_margin"`
	Why          string          `json:"why"`
	Factors      []AnswerFactor  `json:"factors"` // largest first; with BaseValue they add up to Margin
	Findings     []AnswerFinding `json:"findings"`
}

// AnswerFactor is one model feature's part in a margin.
type AnswerFactor struct {
	Feature      string      `json:"feature"`
	Label        string      `json:"label"`
	Group        string      `json:"group"`
	Value        *float64    `json:"value"` // null is not known
	Text         string      `json:"text"`
	Unit         string      `json:"unit,omitempty"`
	Typical      *float64    `json:"typical,omitempty"`
	Contribution float64     `json:"contribution"` // log-odds
	Rows         []SourceRow `json:"rows,omitempty"`
}

// SourceRow is a row of the dataset behind a value.
type SourceRow struct {
	Table      string    `json:"table"`
	Key        string    `json:"key"`
	Force      string    `json:"force"`
	OccurredAt time.Time `json:"occurred_at"`
	KnownAt    time.Time `json:"known_at"`
}

// AnswerFinding is a rule that hit or could not be answered.
type AnswerFinding struct {
	Rule       string  `json:"rule"`
	Version    int     `json:"version"`
	Outcome    string  `json:"outcome"`
	Points     float64 `json:"points"`
	MustReview bool    `json:"must_review"`
	Reason     string  `json:"reason"`
	Values     string  `json:"values"`
}

// Explain answers from the run folder alone, and adds source rows from the
// dataset where it is given.
func Explain(ctx context.Context, q Question) ([]Answer, error) {
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
	answers, err := findScores(ctx, q, m)
	if err != nil {
		return nil, err
	}
	if len(answers) == 0 {
		return nil, fmt.Errorf("person %q was not scored in this run: not in any population asked for, suppressed, past retention, or not in the dataset", q.Person)
	}
	rows, err := sourceRows(ctx, q, m, lib)
	if err != nil {
		return nil, err
	}
	for i := range answers {
		a := &answers[i]
		_, pop := lib.Population(a.Population)
		a.Target = pop.Target
		if err := a.addFactors(ctx, q, lib, pop, rows); err != nil {
			return nil, err
		}
		if err := a.addFindings(ctx, q); err != nil {
			return nil, err
		}
	}
	return answers, nil
}

func findScores(ctx context.Context, q Question, m *Manifest) ([]Answer, error) {
	scores, err := readScoreRows(ctx, filepath.Join(q.Run, scoresName))
	if err != nil {
		return nil, err
	}
	why := map[string]string{}
	fields := []table.Field{required("population", table.Code), required("person_id", table.Text), required("why", table.Text)}
	err = table.Each(ctx, filepath.Join(q.Run, scoresName), fields, func(c *table.Chunk) error {
		for i := range c.Rows {
			if c.Columns[1].Text[i] == q.Person {
				why[code(&c.Columns[0], i)] = c.Columns[2].Text[i]
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var out []Answer
	for _, p := range m.populationIDs() {
		if q.Population != "" && q.Population != p {
			continue
		}
		r := findRow(scores[p], q.Person)
		if r == nil {
			continue
		}
		a := Answer{RunID: m.RunID, Population: p, Person: q.Person, Force: r.force, Margin: r.margin, Probability: r.probability,
			Percentile: r.percentile, Points: r.points, Rank: r.rank, Listed: r.listed, Why: why[p]}
		must := 0
		for _, c := range m.Populations {
			if c.Population == p && c.Force == r.force {
				a.Scored, must = c.Scored, c.MustReview
			}
		}
		for _, other := range scores[p] {
			if other.force == r.force && other.listed && other.rank > int64(must) && (a.CutoffMargin == nil || other.margin < *a.CutoffMargin) {
				margin := other.margin
				a.CutoffMargin = &margin
			}
		}
		out = append(out, a)
	}
	return out, nil
}

// sourceRows traces every feature of the person; nil without a dataset.
func sourceRows(ctx context.Context, q Question, m *Manifest, lib *pack.Library) (map[string][]SourceRow, error) {
	if q.Dataset == "" {
		return nil, nil
	}
	asOf, err := time.Parse(time.RFC3339Nano, m.Inputs.Dataset.AsOf)
	if err != nil {
		return nil, err
	}
	ds, err := dataset.Open(q.Dataset, dataset.Options{AsOf: asOf})
	if err != nil {
		return nil, err
	}
	defer ds.Close()
	rows := map[string][]SourceRow{}
	for b, err := range ds.Cases(ctx, []string{q.Person}) {
		if err != nil {
			return nil, err
		}
		for person := range b.People() {
			for f, name := range lib.Features.Names() {
				t, err := lib.Features.Trace(b, person, f)
				if err != nil {
					return nil, err
				}
				rows[name] = traced(t)
			}
		}
	}
	return rows, nil
}

func traced(t features.Trace) []SourceRow {
	var out []SourceRow
	for _, r := range t.Rows {
		out = append(out, SourceRow{Table: r.Kind.String(), Key: r.Key, Force: r.Force, OccurredAt: r.OccurredAt, KnownAt: r.KnownAt})
	}
	return out
}

func (a *Answer) addFactors(ctx context.Context, q Question, lib *pack.Library, pop *pack.Population, rows map[string][]SourceRow) error {
	read := func(file string, names []string) (map[string]float64, error) {
		fields := []table.Field{required("person_id", table.Text)}
		for _, n := range names {
			fields = append(fields, table.Field{Name: n, Type: table.Number})
		}
		got := map[string]float64{}
		err := table.Each(ctx, filepath.Join(q.Run, filepath.FromSlash(file)), fields, func(c *table.Chunk) error {
			for i, id := range c.Columns[0].Text {
				if id != a.Person {
					continue
				}
				for k := range c.Columns[1:] {
					if col := &c.Columns[1+k]; col.Known(i) {
						got[col.Name] = col.Num[i]
					}
				}
			}
			return nil
		})
		return got, err
	}
	values, err := read(featuresName, pop.ModelFeatures)
	if err != nil {
		return err
	}
	parts, err := read(explanationsName(a.Population), append([]string{"base_value"}, pop.ModelFeatures...))
	if err != nil {
		return err
	}
	a.BaseValue = parts["base_value"]
	for i, name := range pop.ModelFeatures {
		spec := lib.Features.Spec(pop.Columns[i])
		f := AnswerFactor{Feature: name, Label: spec.Label, Group: spec.Group, Unit: spec.Unit, Text: "not known",
			Typical: pop.Card.Features[i].Typical, Contribution: parts[name], Rows: rows[name]}
		if v, ok := values[name]; ok {
			f.Value, f.Text = &v, number(v)
		}
		a.Factors = append(a.Factors, f)
	}
	sort.SliceStable(a.Factors, func(i, k int) bool {
		return math.Abs(a.Factors[i].Contribution) > math.Abs(a.Factors[k].Contribution)
	})
	return nil
}

func (a *Answer) addFindings(ctx context.Context, q Question) error {
	return table.Each(ctx, filepath.Join(q.Run, findingsName), findingFields, func(c *table.Chunk) error {
		for i, id := range c.Column("person_id").Text {
			if id != a.Person || code(c.Column("population"), i) != a.Population {
				continue
			}
			a.Findings = append(a.Findings, AnswerFinding{
				Rule: code(c.Column("rule"), i), Version: int(c.Column("version").Num[i]), Outcome: code(c.Column("outcome"), i),
				Points: c.Column("points").Num[i], MustReview: c.Column("must_review").Bool[i],
				Reason: c.Column("reason").Text[i], Values: c.Column("values").Text[i],
			})
		}
		return nil
	})
}

// shownFactors is how many factors a terminal shows before it sums the rest up.
const shownFactors = 12

// WriteAnswers sets answers for a terminal.
func WriteAnswers(w io.Writer, answers []Answer) error {
	for i, a := range answers {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s in %s (%s): suggested for human review only, never a decision\n", a.Person, a.Population, a.Force)
		fmt.Fprintf(w, "  %s\n", a.Why)
		fmt.Fprintf(w, "  The model asks: %s. About %.1f in 100 people who score like this.\n", a.Target, 100*a.Probability)
		fmt.Fprintf(w, "  Percentile %.2f, rank %d of %d, %g rule points.", a.Percentile, a.Rank, a.Scored, a.Points)
		if a.CutoffMargin != nil {
			fmt.Fprintf(w, " The list ends at a margin of %.3f.", *a.CutoffMargin)
		}
		fmt.Fprintln(w)
		fmt.Fprintln(w, "\n  Model, in log-odds:")
		tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintf(tw, "    %+.3f\t \tbase value: before anything is known of a person\t\n", a.BaseValue)
		rest := 0.0
		for k, f := range a.Factors {
			if k >= shownFactors {
				rest += f.Contribution
				continue
			}
			fmt.Fprintf(tw, "    %+.3f\t%s\t%s\t\n", f.Contribution, f.Text, f.Label)
		}
		fmt.Fprintf(tw, "    %+.3f\t \teverything else (%d features)\t\n", rest, max(0, len(a.Factors)-shownFactors))
		fmt.Fprintf(tw, "    %+.3f\t \tmargin\t\n", a.Margin)
		if err := tw.Flush(); err != nil {
			return err
		}
		for _, f := range a.Factors[:min(shownFactors, len(a.Factors))] {
			for _, r := range f.Rows {
				fmt.Fprintf(w, "      %s: %s %s, %s, %s\n", f.Feature, r.Table, r.Key, r.Force, r.OccurredAt.In(dataset.London).Format("2 January 2006 15:04"))
			}
		}
		fmt.Fprintln(w, "\n  Rules:")
		for _, f := range a.Findings {
			fmt.Fprintf(w, "    %-12s v%d %-8s %4g points  %s\n", f.Rule, f.Version, f.Outcome, f.Points, f.Reason)
		}
		if len(a.Findings) == 0 {
			fmt.Fprintln(w, "    no rule hit and none abstained")
		}
	}
	return nil
}
