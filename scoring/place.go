package scoring

import (
	"math"

	"forceprofiles/rules"
	"forceprofiles/scoring/priority"
)

// EndOfList is where the list of a population ends in a force, as the policy
// cut it. placed and entries are of everyone who was ranked with it.
func EndOfList(population, force string, c priority.Cut, placed []priority.Placed, entries []priority.Entry) ListEnd {
	end := ListEnd{
		Population: population, Force: force,
		Scored: c.Scored, Listed: c.Listed(), MustReview: c.MustReview, Capacity: c.Capacity, HiddenHarm: c.HiddenHarm,
		CutoffPercentile: math.NaN(), CutoffMargin: math.NaN(), NextMargin: math.NaN(),
	}
	if c.Next >= 0 {
		end.NextMargin = entries[c.Next].Margin
	}
	if c.Last >= 0 {
		end.CutoffPercentile, end.CutoffMargin = placed[c.Last].Percentile, entries[c.Last].Margin
	}
	return end
}

// Stands sets where the policy put the person of this result, in numbers and in
// words; c is the list of their force, which is called force.
func (r *Result) Stands(p priority.Placed, c priority.Cut, force string) {
	var must []string
	for _, f := range r.Findings {
		if f.MustReview && f.Outcome == rules.Hit {
			must = append(must, f.Rule)
		}
	}
	r.Percentile, r.Rank, r.ModelRank, r.Listed = p.Percentile, int(p.Rank), int(p.ModelRank), p.Listed()
	r.Why = priority.Why(p, c, must, force)
}
