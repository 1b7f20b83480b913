package run

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/profiles/build"
	"forceprofiles/scoring"
)

// listing is everybody who is printed: results by population and force, by
// rank, and their case files.
type listing struct {
	people   [][][]build.Listed // by population, then force
	cases    map[string]build.Case
	rescored int64
}

// secondPass reads the case files of listed people, of the controls, and of
// those whom the previous run alone listed. Listed people are scored again: what
// is printed comes from the very rows it points to, and must equal what the
// first pass counted, bit for bit. What reviewers are to see is written on the
// way.
func (j *job) secondPass(ctx context.Context, t *Tally, ranks []ranked, r *review, prev *previous) (*listing, error) {
	l := &listing{cases: map[string]build.Case{}}
	for range j.scorer.Populations {
		l.people = append(l.people, make([][]build.Listed, len(j.info.Forces)))
	}
	evidence, err := j.folder.CreateCases()
	if err != nil {
		return nil, err
	}
	ids := append(r.people(), prev.named()...) // those who are gone are named, no more
	compute, worker := j.lib.Features.NewWorker(j.info), j.scorer.NewWorker()
	err = func() error {
		for b, err := range j.ds.Cases(ctx, ids) {
			if err != nil {
				return err
			}
			m, err := compute.Compute(b)
			if err != nil {
				return err
			}
			all, err := worker.Score(b, m)
			if err != nil {
				return err
			}
			for k := range all {
				marks, err := worker.Marks(k, m, all[k].Rows)
				if err != nil {
					return err
				}
				for i := range all[k].Rows {
					x := scoredCase{b: b, m: m, scores: &all[k], i: i, marks: marks[i]}
					if err := j.addListed(l, t, ranks, k, x); err != nil {
						return err
					}
				}
			}
			for i := range b.People() {
				id := b.ID(i)
				if !r.control(id) {
					l.cases[id] = build.Case{Batch: b, Person: i}
				}
				if err := r.write(evidence, b, i); err != nil {
					return err
				}
			}
		}
		return nil
	}()
	if err := errors.Join(err, evidence.Close()); err != nil {
		return nil, err
	}
	if want := int64(listed(ranks)); l.rescored != want {
		return nil, fmt.Errorf("%d people are listed, but the case files hold %d of them", want, l.rescored)
	}
	for _, forces := range l.people {
		for _, people := range forces {
			slices.SortFunc(people, func(a, b build.Listed) int { return a.Rank - b.Rank })
		}
	}
	return l, nil
}

// scoredCase is somebody scored again from their case file.
type scoredCase struct {
	b      *dataset.Batch
	m      *features.Matrix
	scores *scoring.Scores
	i      int // among the scores
	marks  []string
}

// addListed adds a person to the list of population k, if they are on it.
func (j *job) addListed(l *listing, t *Tally, ranks []ranked, k int, x scoredCase) error {
	p, s, c := j.scorer.Populations[k], x.scores, &t.Populations[k]
	entry := c.People.find(x.b.ID(int(s.Rows[x.i])))
	if entry < 0 || !ranks[k].placed[entry].Listed() {
		return nil
	}
	first := c.Entries[entry]
	if math.Float64bits(s.Margin[x.i]) != math.Float64bits(first.Margin) || s.Points[x.i] != first.Points {
		return fmt.Errorf("population %s: a listed person scores %v from the case file and %v in the first pass: "+
			"do not use this run", p.ID, s.Margin[x.i], first.Margin)
	}
	r := s.Result(p, j.info, x.b, x.m, x.i)
	r.Stands(ranks[k].placed[entry], ranks[k].cuts[first.Force], j.info.Forces[first.Force].Name)
	l.people[k][first.Force] = append(l.people[k][first.Force], build.Listed{Result: r, Marks: x.marks})
	l.rescored++
	return nil
}
