package runfolder

import (
	"fmt"

	"forceprofiles/scoring/priority"
)

// Ranking is one population ranked again from its scores by the policy: what
// the run's own places must follow from.
type Ranking struct {
	Force   map[string]uint16 // force code → its number
	Places  []priority.Places // by force
	Entries []priority.Entry  // by row
	Placed  []priority.Placed // by row
	Cuts    []priority.Cut    // by force
}

// Rank applies the policy again to the scores of a population. mustReview says
// who of them has a must-review finding.
func (m *Manifest) Rank(population string, rows []ScoreRow, mustReview func(i int) bool) (*Ranking, error) {
	r := &Ranking{Force: map[string]uint16{}, Entries: make([]priority.Entry, len(rows))}
	for _, p := range m.Populations {
		if p.Population == population {
			r.Force[p.Force] = uint16(len(r.Places))
			r.Places = append(r.Places, priority.Places{Capacity: p.Capacity, HiddenHarm: p.HiddenHarmPlaces,
				RulesAlone: p.RulesAlone})
		}
	}
	for i, row := range rows {
		f, ok := r.Force[row.Force]
		if !ok {
			return nil, fmt.Errorf("row %d: force %q is not in the manifest", row.Number, row.Force)
		}
		r.Entries[i] = priority.Entry{Margin: row.Margin, Points: row.Points, Force: f, MustReview: mustReview(i)}
	}
	var err error
	r.Placed, r.Cuts, err = priority.Rank(r.Entries, r.Places)
	return r, err
}
