package run

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/internal/expr"
	"forceprofiles/internal/ordered"
	"forceprofiles/profiles/picture"
	"forceprofiles/rules"
	"forceprofiles/runfolder"
	"forceprofiles/scoring"
)

// scored is one batch on its way from a worker to the writers.
type scored struct {
	number      int // of people of the batch, which is not kept: many batches wait for their turn
	parts       []part
	populations []scoredPopulation
	strategic   *picture.Part
}

// scoredPopulation is what the tally counts of one population of a batch.
type scoredPopulation struct {
	scores    scoring.Scores
	people    []string
	draws     []uint64
	children  []bool // or of unknown age
	baselines [][]float32
}

// firstPass scores everyone, features, rules, model and explanation, and writes
// the tables of everyone batch by batch in order. What ranking and pages need
// of it is returned; progress, where set, is told how many of total are scored.
func (j *job) firstPass(ctx context.Context) (*Tally, *picture.Picture, error) {
	var ids []string
	for _, p := range j.scorer.Populations {
		ids = append(ids, p.ID)
	}
	tally := newTally(j.scorer.Populations, len(j.info.Forces))
	strategic, err := picture.New(j.info, j.lib.Packs, ids)
	if err != nil {
		return nil, nil, err
	}
	out, err := createOutputs(j.folder, j.scorer)
	if err != nil {
		return nil, nil, err
	}
	total := 0
	for _, t := range j.ds.Tables() {
		if t.Path != "" && total == 0 {
			total = int(t.Rows)
		}
	}
	err = ordered.Map(ctx, j.ds.Batches(ctx), j.workers, func() func(*dataset.Batch) (*scored, error) {
		compute, score := j.lib.Features.NewWorker(j.info), j.scorer.NewWorker()
		return func(b *dataset.Batch) (*scored, error) { return j.score(compute, score, strategic, b) }
	}, func(s *scored) error {
		tally.People += int64(s.number)
		strategic.Merge(s.strategic)
		for k := range s.populations {
			tally.Populations[k].add(&s.populations[k])
		}
		if j.o.Progress != nil {
			j.o.Progress(int(tally.People), total)
		}
		return out.write(s.parts)
	})
	if closing := out.close(); err == nil {
		err = closing
	}
	if err == nil && tally.People == 0 {
		err = fmt.Errorf("%s: nobody is left to score: every person is past retention, suppressed or quarantined",
			j.cfg.Dataset)
	}
	tally.Strategic = strategic.Total()
	return tally, strategic, err
}

// score does the work of one batch that needs no order.
func (j *job) score(compute *features.Worker, score *scoring.Worker, strategic *picture.Picture,
	b *dataset.Batch) (*scored, error) {
	m, err := compute.Compute(b)
	if err != nil {
		return nil, err
	}
	all, err := score.Score(b, m)
	if err != nil {
		return nil, err
	}
	s := &scored{number: b.People(), populations: make([]scoredPopulation, len(all))}
	members, group := make([]picture.Members, len(all)), dataset.GroupsOf(b)
	for k := range all {
		p := &s.populations[k]
		p.scores, p.baselines = all[k], baselineValues(j.scorer.Populations[k], m, all[k].Rows)
		for _, row := range all[k].Rows {
			id := b.ID(int(row))
			p.people = append(p.people, id)
			p.draws = append(p.draws, runfolder.Draw(j.cfg.Seed, runfolder.ForSample, id))
			p.children = append(p.children, !group(int(row)).Grown())
		}
		members[k] = picture.Members{Rows: all[k].Rows, Force: all[k].Force}
	}
	if s.strategic, err = strategic.Observe(b, members); err != nil {
		return nil, err
	}
	s.parts = j.parts(b, m, group, s.populations)
	for k := range s.populations {
		s.populations[k].scores.Findings = nil // written out by now
	}
	return s, nil
}

// part is what one batch adds to one row group of every table.
type part struct {
	features     *runfolder.Numbers
	groups       *runfolder.Rows[runfolder.GroupRow]
	findings     *runfolder.Rows[runfolder.FindingRow]
	values       *runfolder.Rows[runfolder.FindingValueRow]
	explanations []*runfolder.Numbers // by population; nil where rules alone speak
	full         bool                 // the row group ends here
}

// parts cuts a batch where row groups end: see [runfolder.GroupPeople].
func (j *job) parts(b *dataset.Batch, m *features.Matrix, group func(int) dataset.Membership,
	all []scoredPopulation) []part {
	whole := runfolder.Numbers{People: m.IDs, Columns: m.Cols}
	explained := make([]*runfolder.Numbers, len(all))
	for k, p := range j.scorer.Populations {
		if !p.RulesAlone() {
			base := slices.Repeat([]float64{p.BaseValue}, len(all[k].people))
			explained[k] = &runfolder.Numbers{People: all[k].people,
				Columns: slices.Concat([][]float64{all[k].scores.Margin, base}, all[k].scores.Contributions)}
		}
	}
	next := make([]int, len(all)) // by population: the first score not yet written
	var out []part
	for from := 0; from < b.People(); {
		room := runfolder.GroupPeople - int((b.First+int64(from))%runfolder.GroupPeople)
		to := min(b.People(), from+room)
		x := part{features: whole.Slice(from, to), groups: runfolder.NewGroups(), findings: runfolder.NewFindings(),
			values: runfolder.NewFindingValues(), full: to-from == room}
		start := slices.Clone(next)
		for row := from; row < to; row++ {
			if j.addFindings(&x, all, next, b.ID(row), int32(row)) {
				x.groups.Add(runfolder.NewGroupRow(b.ID(row), group(row)))
			}
		}
		for k := range all {
			var n *runfolder.Numbers
			if explained[k] != nil {
				n = explained[k].Slice(start[k], next[k])
			}
			x.explanations = append(x.explanations, n)
		}
		out, from = append(out, x), to
	}
	return out
}

// addFindings adds what the rules of every population, by its id, found of the
// person in a row, and moves next past them; it says whether anybody scored the
// person.
func (j *job) addFindings(x *part, all []scoredPopulation, next []int, person string, row int32) (in bool) {
	for _, k := range j.byID {
		s := &all[k].scores
		if next[k] == len(s.Rows) || s.Rows[next[k]] != row {
			continue
		}
		found := slices.Clone(s.Findings[next[k]])
		slices.SortFunc(found, func(a, b rules.Finding) int { return cmp.Compare(a.Rule, b.Rule) })
		population := j.scorer.Populations[k].ID
		for i := range found {
			f := &found[i]
			x.findings.Add(&runfolder.FindingRow{Person: person, Population: population, Rule: f.Rule, Version: f.Version,
				Outcome: f.Outcome.String(), Points: f.Points, MustReview: f.MustReview, Reason: f.Reason})
			for _, v := range f.Values {
				x.values.Add(j.valueRow(v, person, population, f.Rule))
			}
		}
		next[k]++
		in = true
	}
	return in
}

// valueRow is a value that a rule read, typed.
func (j *job) valueRow(v rules.Value, person, population, rule string) *runfolder.FindingValueRow {
	r := &runfolder.FindingValueRow{Person: person, Population: population, Rule: rule, Name: v.Name,
		Type: runfolder.TypeNumber, Value: v.Value, AtLeast: v.AtLeast, Param: v.Param}
	if !v.Known {
		r.Value = math.NaN()
	}
	if v.Param {
		return r
	}
	switch j.lib.Features.Type(j.lib.Features.Index(v.Name)) {
	case expr.Bool:
		r.Type = runfolder.TypeBool
	case expr.String:
		r.Type = runfolder.TypeCategory
		if v.Known {
			r.Category = v.Text
		}
	}
	return r
}
