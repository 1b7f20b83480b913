package run

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"forceprofiles/profiles/build"
	"forceprofiles/runfolder"
)

// listing is everybody who is printed: results by population and force, by
// rank, and their case files.
type listing struct {
	people  [][][]build.Listed // by population, then force
	entries []map[string]int   // by population: who is which entry of the tally
	past    *past              // what the previous run said; nil without one
	cases   map[string]build.Case
}

// secondPass reads the case files of listed people alone and scores them
// again: what is printed comes from the very rows it points to, and must equal
// what the first pass wrote, bit for bit.
func (j *job) secondPass(ctx context.Context) (*listing, error) {
	ids, places, err := j.listedPeople(ctx)
	if err != nil {
		return nil, err
	}
	before, err := j.readPast(ctx)
	if err != nil {
		return nil, err
	}
	ids = append(ids, before.named()...) // those who are gone are named, no more
	slices.Sort(ids)
	ids = slices.Compact(ids)
	l := &listing{entries: places, cases: map[string]build.Case{}, past: before}
	for range j.scorer.Populations {
		l.people = append(l.people, make([][]build.Listed, len(j.info.Forces)))
	}
	compute, worker := j.lib.Features.NewWorker(j.info), j.scorer.NewWorker()
	for b, err := range j.ds.Cases(ctx, ids) {
		if err != nil {
			return nil, err
		}
		m, err := compute.Compute(b)
		if err != nil {
			return nil, err
		}
		all, err := worker.Score(b, m)
		if err != nil {
			return nil, err
		}
		for i := range b.People() {
			l.cases[b.ID(i)] = build.Case{Batch: b, Person: i}
		}
		for k := range all {
			s := &all[k]
			marks, err := worker.Marks(k, m, s.Rows)
			if err != nil {
				return nil, err
			}
			for i, row := range s.Rows {
				entry, ok := places[k][b.ID(int(row))]
				if !ok {
					continue // listed in another population only
				}
				first := j.tally[k].entries[entry]
				if math.Float64bits(s.Margin[i]) != math.Float64bits(first.Margin) || s.Points[i] != first.Points {
					return nil, fmt.Errorf(
						"population %s: a listed person scores %v from the case file and %v in the first pass: do not use this run",
						j.scorer.Populations[k].ID, s.Margin[i], first.Margin)
				}
				r := s.Result(j.scorer.Populations[k], j.info, b, m, i)
				at := j.placed[k][entry]
				r.Percentile, r.Rank, r.ModelRank, r.Listed, r.Why = at.Percentile, int(at.Rank), int(at.ModelRank), at.Listed(),
					j.why(k, entry)
				l.people[k][first.Force] = append(l.people[k][first.Force], build.Listed{Result: r, Marks: marks[i]})
				j.m.Checks.Rescored++
			}
		}
	}
	if want := int64(j.result.Listed); j.m.Checks.Rescored != want {
		return nil, fmt.Errorf("%d people are listed, but the case files hold %d of them", want, j.m.Checks.Rescored)
	}
	for _, forces := range l.people {
		for _, people := range forces {
			slices.SortFunc(people, func(a, b build.Listed) int { return a.Rank - b.Rank })
		}
	}
	j.countRules(l)
	return l, nil
}

// listedPeople finds who is listed: their ids in order, and by population the
// entry of each.
func (j *job) listedPeople(ctx context.Context) (ids []string, places []map[string]int, err error) {
	of := map[string]int{} // population → its number
	for k, p := range j.scorer.Populations {
		of[p.ID] = k
		places = append(places, map[string]int{})
	}
	next := make([]int, len(of)) // entry of each population's next row
	err = j.folder.EachScore(ctx, func(r *runfolder.ScoreRow) error {
		k := of[r.Population]
		if r.Listed {
			id := strings.Clone(r.Person)
			places[k][id] = next[k]
			ids = append(ids, id)
		}
		next[k]++
		return nil
	})
	slices.Sort(ids)
	return slices.Compact(ids), places, err
}
