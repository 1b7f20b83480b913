package run

import (
	"forceprofiles/dataset"
	"forceprofiles/runfolder"
)

// accounts are what became of every row of every table, as the manifest says it.
func accounts(counts []dataset.TableCount) []runfolder.Account {
	var out []runfolder.Account
	for _, c := range counts {
		out = append(out, runfolder.Account{
			Table: c.Table, Read: c.Read, Used: c.Used, Superseded: c.Superseded, AfterAsOf: c.AfterAsOf,
			PastRetention: c.PastRetention, Suppressed: c.Suppressed, Quarantined: c.Quarantined, Withheld: c.Withheld,
		})
	}
	return out
}

// checks are the proofs that the first pass made.
func (j *job) checks(t *Tally) runfolder.Checks {
	c := runfolder.Checks{AssumedKnown: map[string]int64{}}
	for k, p := range j.scorer.Populations {
		if !p.RulesAlone() {
			c.Scored += int64(t.Populations[k].People.Len())
		}
		c.Additivity = max(c.Additivity, t.Populations[k].Additivity)
		c.AssumedKnown[p.ID] = t.Populations[k].Assumed
	}
	return c
}

// people are how many there are in all populations.
func (t *Tally) people() (n int64) {
	for k := range t.Populations {
		n += int64(t.Populations[k].People.Len())
	}
	return n
}

// countPopulations counts every population in every force.
func (j *job) countPopulations(ranks []ranked) []runfolder.PopulationCount {
	var out []runfolder.PopulationCount
	for k, p := range j.scorer.Populations {
		for f, c := range ranks[k].cuts {
			out = append(out, runfolder.PopulationCount{
				Profile: p.Profile, Population: p.ID, Force: j.info.Forces[f].Code,
				Scored: c.Scored, Listed: c.Listed(), MustReview: c.MustReview, Capacity: c.Capacity,
				HiddenHarmPlaces: c.HiddenHarm, RulesAlone: c.RulesAlone,
			})
		}
	}
	return out
}

// countRules sums up what every rule did, and whom of the list it hit alone.
func (j *job) countRules(t *Tally, l *listing) []runfolder.RuleCount {
	var out []runfolder.RuleCount
	for k, p := range j.scorer.Populations {
		listed, alone := map[string]int64{}, map[string]int64{}
		for _, people := range l.people[k] {
			for _, person := range people {
				all := hits(person.Findings)
				for _, rule := range all {
					listed[rule]++
				}
				if len(all) == 1 {
					alone[all[0]]++
				}
			}
		}
		for r, c := range t.Populations[k].Rules {
			out = append(out, runfolder.RuleCount{
				Population: p.ID, ID: c.Rule, Title: p.Rules.Rule(r).Title,
				RuleCounts: runfolder.RuleCounts{Version: c.Version, Status: string(c.Status), Hits: int64(c.Hits),
					Misses: int64(c.Misses), Abstained: int64(c.Abstentions), Only: int64(c.Only), Listed: listed[c.Rule],
					Alone: alone[c.Rule]},
			})
		}
	}
	return out
}
