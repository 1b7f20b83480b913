package runfolder

import (
	"cmp"
	"slices"
)

// RuleCount is what one rule did in a run.
type RuleCount struct {
	Population string `json:"population"`
	ID         string `json:"id"`
	Title      string `json:"title"`
	RuleCounts
	// Previous is the same rule in the run before, if it was evaluated there.
	Previous *RuleCounts `json:"previous,omitempty"`
}

// RuleCounts are a rule's counts in the whole run: hits + misses + abstained =
// people scored in its population.
type RuleCounts struct {
	Version   int    `json:"version"`
	Status    string `json:"status"`
	Hits      int64  `json:"hits"`
	Misses    int64  `json:"misses"`
	Abstained int64  `json:"abstained"`
	// Only counts hits on people whom no other active rule hits; of a shadow
	// rule, whom no active rule hits.
	Only int64 `json:"only"`
	// Listed counts listed people it hit, and Alone those of them whom no other
	// active rule hit; a shadow rule lists nobody.
	Listed int64 `json:"listed"`
	Alone  int64 `json:"alone"`
}

// CompareRules sets what every rule did in another run, and which rules of
// that run are gone.
func (m *Manifest) CompareRules(before *Manifest) {
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
		m.Rules[at].Previous = &b.RuleCounts
	}
	slices.SortStableFunc(m.RulesGone, func(a, b RuleCount) int {
		return cmp.Or(cmp.Compare(a.Population, b.Population), cmp.Compare(a.ID, b.ID))
	})
}
