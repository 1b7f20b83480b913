package run

import (
	"cmp"
	"slices"

	"forceprofiles/rules"
)

// RuleCount is what one rule did in the whole run: hits + misses + abstained =
// people scored in its population.
type RuleCount struct {
	Population string `json:"population"`
	ID         string `json:"id"`
	Title      string `json:"title"`
	Version    int    `json:"version"`
	Status     string `json:"status"`
	Hits       int64  `json:"hits"`
	Misses     int64  `json:"misses"`
	Abstained  int64  `json:"abstained"`
	// Only counts hits on people whom no other active rule hits; of a shadow
	// rule, whom no active rule hits.
	Only int64 `json:"only"`
	// Listed counts listed people it hit, and Alone those of them whom no other
	// active rule hit; a shadow rule lists nobody.
	Listed int64 `json:"listed"`
	Alone  int64 `json:"alone"`
	// Previous is the same rule in the run before, if it was evaluated there.
	Previous *PreviousCount `json:"previous,omitempty"`
}

// PreviousCount is what a rule did in the run before.
type PreviousCount struct {
	Version   int    `json:"version"`
	Status    string `json:"status"`
	Hits      int64  `json:"hits"`
	Misses    int64  `json:"misses"`
	Abstained int64  `json:"abstained"`
	Only      int64  `json:"only"`
	Listed    int64  `json:"listed"`
	Alone     int64  `json:"alone"`
}

// countRules sums up what every rule did, whom of the list it hit alone, and
// how that was in the run before.
func (j *job) countRules(l *listing) {
	for k, p := range j.scorer.Populations {
		listed, alone := map[string]int64{}, map[string]int64{}
		for _, people := range l.people[k] {
			for _, person := range people {
				var hits []string
				for _, f := range person.Findings {
					if f.Outcome == rules.Hit {
						hits = append(hits, f.Rule)
						listed[f.Rule]++
					}
				}
				if len(hits) == 1 {
					alone[hits[0]]++
				}
			}
		}
		for r, c := range j.tally[k].counts {
			j.m.Rules = append(j.m.Rules, RuleCount{
				Population: p.ID, ID: c.Rule, Title: p.Rules.Rule(r).Title, Version: c.Version, Status: string(c.Status),
				Hits: int64(c.Hits), Misses: int64(c.Misses), Abstained: int64(c.Abstentions), Only: int64(c.Only),
				Listed: listed[c.Rule], Alone: alone[c.Rule],
			})
		}
	}
	if j.before != nil {
		j.m.compareRules(j.before)
	}
}

// compareRules sets what every rule did in another run, and which rules of
// that run are gone.
func (m *Manifest) compareRules(before *Manifest) {
	m.RulesGone = nil
	for i := range m.Rules {
		m.Rules[i].Previous = nil
	}
	for _, b := range before.Rules {
		at := slices.IndexFunc(m.Rules, func(c RuleCount) bool { return c.ID == b.ID && c.Population == b.Population })
		if at < 0 {
			b.Previous = nil
			m.RulesGone = append(m.RulesGone, b)
			continue
		}
		m.Rules[at].Previous = &PreviousCount{Version: b.Version, Status: b.Status, Hits: b.Hits, Misses: b.Misses,
			Abstained: b.Abstained, Only: b.Only, Listed: b.Listed, Alone: b.Alone}
	}
	slices.SortStableFunc(m.RulesGone, func(a, b RuleCount) int {
		return cmp.Or(cmp.Compare(a.Population, b.Population), cmp.Compare(a.ID, b.ID))
	})
}
