package run

import (
	"context"
	"math"

	"forceprofiles/internal/ordered"
	"forceprofiles/profiles/build"
	"forceprofiles/scoring"
	"forceprofiles/scoring/priority"
)

// asked is one printed person, on the way through a worker.
type asked struct {
	population int
	person     *build.Listed
	list       float64 // the margin that decides on the place, or NaN
	self       int     // place in the sample, or −1
}

// insight works out, on all workers, what takes more than one score to say of
// everybody who is printed. Whoever does not add up stops the run.
func (j *job) insight(ctx context.Context, l *listing) error {
	insighters := make([]*scoring.Insighter, len(j.scorer.Populations))
	var err error
	for k, p := range j.scorer.Populations {
		if !j.rendersProfile(p.Profile) {
			continue
		}
		if insighters[k], err = scoring.NewInsighter(p.Population, j.lib.Features, j.tally[k].sample); err != nil {
			return err
		}
	}
	people := func(yield func(asked, error) bool) {
		for k := range j.scorer.Populations {
			for f := range j.info.Forces {
				if insighters[k] == nil || !j.rendersForce(j.info.Forces[f].Code) {
					continue
				}
				lines := priority.NewLines(j.tally[k].entries, j.placed[k], uint16(f), j.cuts[k][f].Places)
				for i := range l.people[k][f] {
					p := &l.people[k][f][i]
					entry := l.entries[k][p.Person]
					if !yield(asked{k, p, lineOf(lines, j.tally[k].entries, entry), inSample(entry, len(j.tally[k].entries))}, nil) {
						return
					}
				}
			}
		}
	}
	return ordered.Map(ctx, people, j.workers, func() func(asked) (asked, error) {
		workers := make([]*scoring.InsightWorker, len(insighters))
		return func(a asked) (_ asked, err error) {
			if workers[a.population] == nil {
				workers[a.population] = insighters[a.population].NewWorker()
			}
			a.person.Insight, err = workers[a.population].Insight(&a.person.Result, a.list, a.self)
			return a, err
		}
	}, func(asked) error {
		j.m.Checks.Insights++
		return nil
	})
}

// lineOf is the margin that decides on an entry's place, or NaN.
func lineOf(lines *priority.Lines, entries []priority.Entry, entry int) float64 {
	if margin, ok := lines.Line(entries, entry); ok {
		return margin
	}
	return math.NaN()
}
