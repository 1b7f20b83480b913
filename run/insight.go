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
// everybody who is printed, and sets it in their results; it returns how many
// they are. Whoever does not add up stops the run.
func (j *job) insight(ctx context.Context, t *Tally, ranks []ranked, l *listing) (people int64, err error) {
	insighters := make([]*scoring.Insighter, len(j.scorer.Populations))
	for k, p := range j.scorer.Populations {
		if p.RulesAlone() || !j.rendersProfile(p.Profile) {
			continue
		}
		sample := t.Populations[k].Sample.Columns(len(p.Columns))
		if insighters[k], err = scoring.NewInsighter(p.Population, j.lib.Features, sample); err != nil {
			return 0, err
		}
	}
	printed := func(yield func(asked, error) bool) {
		for k := range j.scorer.Populations {
			c := &t.Populations[k]
			for f := range j.info.Forces {
				if insighters[k] == nil || !j.rendersForce(j.info.Forces[f].Code) {
					continue
				}
				lines := priority.NewLines(c.Entries, ranks[k].placed, uint16(f), ranks[k].cuts[f].Places)
				for i := range l.people[k][f] {
					p := &l.people[k][f][i]
					list, ok := lines.Line(c.Entries, c.People.find(p.Person))
					if !ok {
						list = math.NaN()
					}
					if !yield(asked{k, p, list, c.Sample.Place(p.Person)}, nil) {
						return
					}
				}
			}
		}
	}
	err = ordered.Map(ctx, printed, j.workers, func() func(asked) (asked, error) {
		workers := make([]*scoring.InsightWorker, len(insighters))
		return func(a asked) (_ asked, err error) {
			if workers[a.population] == nil {
				workers[a.population] = insighters[a.population].NewWorker()
			}
			a.person.Insight, err = workers[a.population].Insight(&a.person.Result, a.list, a.self)
			return a, err
		}
	}, func(asked) error {
		people++
		return nil
	})
	return people, err
}
