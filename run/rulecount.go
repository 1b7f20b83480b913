package run

import (
	"forceprofiles/rules"
	"forceprofiles/runfolder"
)

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
			j.m.Rules = append(j.m.Rules, runfolder.RuleCount{
				Population: p.ID, ID: c.Rule, Title: p.Rules.Rule(r).Title, Version: c.Version, Status: string(c.Status),
				Hits: int64(c.Hits), Misses: int64(c.Misses), Abstained: int64(c.Abstentions), Only: int64(c.Only),
				Listed: listed[c.Rule], Alone: alone[c.Rule],
			})
		}
	}
	if j.before != nil {
		j.m.CompareRules(j.before.Manifest)
	}
}
