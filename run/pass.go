package run

import (
	"context"
	"fmt"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/internal/ordered"
	"forceprofiles/profiles/picture"
	"forceprofiles/rules"
	"forceprofiles/runfolder"
	"forceprofiles/scoring"
	"forceprofiles/scoring/priority"
)

// tally is what the first pass keeps of one population: a few bytes a score,
// never the people themselves.
type tally struct {
	entries []priority.Entry
	must    map[int][]string // by entry: ids of the must-review rules that hit
	counts  []rules.Count
	assumed int64
	sample  [][]float64 // of model features, by feature
	margins []float64   // of the sample
	stride  int         // between the people of the sample

	baselines [][]float32 // of every score: four bytes a plain ranking
	swarms    []swarm     // by force
}

// sampleRows is how many scored people of a population are kept at most as the
// sample: an independent implementation scores them again, and printed people
// are compared with them.
const sampleRows = 2000

// sampleStride is the distance between the people of the sample, in person_id
// order, when n are scored: a power of two, so that a sample can be thinned
// while the number is not yet known.
func sampleStride(n int) int {
	stride := 1
	for (n+stride-1)/stride > sampleRows {
		stride *= 2
	}
	return stride
}

// inSample is the place in the sample of the scored person number entry of n,
// or −1.
func inSample(entry, n int) int {
	if stride := sampleStride(n); entry%stride == 0 {
		return entry / stride
	}
	return -1
}

// thin leaves every second person of the sample.
func (t *tally) thin() {
	half := func(x []float64) []float64 {
		for i := range (len(x) + 1) / 2 {
			x[i] = x[2*i]
		}
		return x[:(len(x)+1)/2]
	}
	t.margins = half(t.margins)
	for f := range t.sample {
		t.sample[f] = half(t.sample[f])
	}
	t.stride *= 2
}

// scored is one batch on its way from a worker to the writers.
type scored struct {
	people       int // of the batch, which is not kept: many batches wait for their turn
	matrix       *runfolder.Numbers
	scores       []scoring.Scores
	explanations []*runfolder.Numbers
	findings     *runfolder.Findings
	baselines    [][][]float32 // by population
	part         *picture.Part
}

// firstPass scores everyone: features, rules, model and explanation, written
// batch by batch in order.
func (j *job) firstPass(ctx context.Context) error {
	var populations []string
	for _, p := range j.scorer.Populations {
		populations = append(populations, p.ID)
	}
	j.tally = make([]tally, len(populations))
	var err error
	if j.picture, err = picture.New(j.info, j.lib.Packs, populations); err != nil {
		return err
	}
	out, err := createOutputs(&j.folder, j.scorer)
	if err != nil {
		return err
	}
	total := 0
	for _, t := range j.ds.Tables() {
		if t.Path != "" && total == 0 {
			total = int(t.Rows)
		}
	}
	err = ordered.Map(ctx, j.ds.Batches(ctx), j.workers, func() func(*dataset.Batch) (*scored, error) {
		compute, score := j.lib.Features.NewWorker(j.info), j.scorer.NewWorker()
		return func(b *dataset.Batch) (*scored, error) { return j.score(compute, score, b) }
	}, func(s *scored) error {
		if err := j.keep(out, s); err != nil {
			return err
		}
		if j.o.Progress != nil {
			j.o.Progress(int(j.result.People), total)
		}
		return nil
	})
	if closing := out.close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	j.result.Accounting = j.ds.Accounting()
	for _, c := range j.result.Accounting {
		j.m.Accounting = append(j.m.Accounting, runfolder.Account{
			Table: c.Table, Read: c.Read, Used: c.Used, Superseded: c.Superseded, AfterAsOf: c.AfterAsOf,
			PastRetention: c.PastRetention, Suppressed: c.Suppressed, Quarantined: c.Quarantined, Withheld: c.Withheld,
		})
	}
	if j.result.People == 0 {
		return fmt.Errorf("%s: nobody is left to score: every person is past retention, suppressed or quarantined",
			j.cfg.Dataset)
	}
	if n := len(j.ds.UnknownSuppressed()); n > 0 { // how many, never who
		j.result.Warnings = append(j.result.Warnings, fmt.Sprintf("%d of the ids to suppress are not in the dataset", n))
	}
	return nil
}

// score does the work of one batch that needs no order.
func (j *job) score(compute *features.Worker, score *scoring.Worker, b *dataset.Batch) (*scored, error) {
	m, err := compute.Compute(b)
	if err != nil {
		return nil, err
	}
	s := &scored{people: b.People(), matrix: &runfolder.Numbers{People: m.IDs, Columns: m.Cols}}
	if s.scores, err = score.Score(b, m); err != nil {
		return nil, err
	}
	members := make([]picture.Members, len(s.scores))
	s.findings = runfolder.NewFindings()
	for k := range s.scores {
		p, scores := j.scorer.Populations[k], &s.scores[k]
		members[k] = picture.Members{Rows: scores.Rows, Force: scores.Force}
		s.explanations = append(s.explanations, explained(p, scores, b))
		s.baselines = append(s.baselines, baselineValues(p, m, scores.Rows))
		for i, list := range scores.Findings {
			for f := range list {
				s.findings.Add(findingRow(p.ID, b.ID(int(scores.Rows[i])), &list[f]))
			}
		}
	}
	if s.part, err = j.picture.Observe(b, members); err != nil {
		return nil, err
	}
	return s, nil
}

// keep writes one batch and remembers what the ranking needs. Batches come in order.
func (j *job) keep(out *outputs, s *scored) error {
	j.result.People += int64(s.people)
	j.picture.Merge(s.part)
	if err := out.features.Write(s.matrix); err != nil {
		return err
	}
	if err := out.findings.Write(s.findings); err != nil {
		return err
	}
	for k := range s.scores {
		if err := out.explanations[k].Write(s.explanations[k]); err != nil {
			return err
		}
		j.tally[k].add(&s.scores[k])
		j.tally[k].compare(s, k, len(j.info.Forces))
		j.result.Scores += int64(len(s.scores[k].Rows))
		j.m.Checks.Additivity = max(j.m.Checks.Additivity, s.scores[k].Additivity)
	}
	j.m.Checks.Scored = j.result.Scores
	return nil
}

func (t *tally) add(s *scoring.Scores) {
	if t.must == nil {
		t.must = map[int][]string{}
		t.counts = make([]rules.Count, len(s.Counts))
		t.sample = make([][]float64, len(s.Values))
		t.stride = 1
	}
	for i := range s.Rows {
		n := len(t.entries)
		t.entries = append(t.entries, priority.Entry{Margin: s.Margin[i], Points: s.Points[i], Force: s.Force[i],
			MustReview: s.MustReview[i]})
		if s.MustReview[i] {
			for _, f := range s.Findings[i] {
				if f.MustReview && f.Outcome == rules.Hit {
					t.must[n] = append(t.must[n], f.Rule)
				}
			}
		}
		if n%t.stride == 0 {
			t.margins = append(t.margins, s.Margin[i])
			for f := range s.Values {
				t.sample[f] = append(t.sample[f], s.Values[f][i])
			}
		}
		if len(t.margins) > sampleRows {
			t.thin()
		}
	}
	for r, c := range s.Counts {
		sum := &t.counts[r]
		sum.Rule, sum.Version, sum.Status = c.Rule, c.Version, c.Status
		sum.Hits += c.Hits
		sum.Misses += c.Misses
		sum.Abstentions += c.Abstentions
		sum.Only += c.Only
	}
	t.assumed += int64(s.Assumed)
}

// compare keeps what the model is held against, and whom the method page draws.
func (t *tally) compare(s *scored, k, forces int) {
	if t.swarms == nil {
		t.swarms = make([]swarm, forces)
		t.baselines = make([][]float32, len(s.baselines[k]))
	}
	for b, values := range s.baselines[k] {
		t.baselines[b] = append(t.baselines[b], values...)
	}
	ids := s.explanations[k].People
	for i := range s.scores[k].Rows {
		t.swarms[s.scores[k].Force[i]].offer(ids[i], &s.scores[k], i)
	}
}
