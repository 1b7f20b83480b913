package rules

import (
	"fmt"
	"slices"

	"forceprofiles/internal/strictyaml"
)

// CheckOptions adjust Check.
type CheckOptions struct {
	// AsOf decides which rules are past their review; empty checks no dates.
	AsOf strictyaml.Date
	// Cases are the tests beside the rules, from the file CaseFile; nil where
	// there is no such file.
	Cases    *CaseFile
	CaseFile string
}

// Check makes the checks that compiling does not: review dates, references,
// tests, rules of which one holds only where another does, and conditions that
// cannot hold or cannot fail, where that can be decided. Issues are in order of
// file and place.
func (s *Set) Check(o CheckOptions) ([]Issue, error) {
	var out []Issue
	tested := map[string]bool{Eligible: true}
	known := map[string]bool{Eligible: true}
	var ids []string
	for i := range s.rules {
		known[s.rules[i].ID] = true
		ids = append(ids, s.rules[i].ID)
	}
	if o.Cases != nil {
		for _, c := range o.Cases.Cases {
			tested[c.Rule] = true
			if !known[c.Rule] {
				out = append(out, Issue{Error: c.Position.Key("rule").Errorf("case %q: %s", c.Name, gone(c.Rule, ids))})
			}
		}
	}
	decided := map[int]verdict{}
	for i := range s.rules {
		r := &s.rules[i]
		issue := func(key string, advice bool, format string, args ...any) {
			out = append(out, Issue{Error: r.Position.Key(key).Errorf("rule %s: %s", r.ID, fmt.Sprintf(format, args...)),
				Rule: r.ID, Advice: advice})
		}
		if o.AsOf != "" && r.Status != Deprecated && r.ReviewBy < o.AsOf {
			issue("review_by", false, "its review was due by %s; look at it again and set a new date", r.ReviewBy)
		}
		if r.Status.Runs() && len(r.References) == 0 {
			issue("references", false, "it has no references: say on what it rests")
		}
		if r.Status == Active && len(r.KnownFalsePositives) == 0 {
			issue("known_false_positives", true, "no known false positives are listed; every rule has some")
		}
		if r.Status == Active && !tested[r.ID] {
			where := "there is no test file"
			if o.CaseFile != "" {
				where = "there is none in " + o.CaseFile
			}
			issue("id", false, "it has no test: %s", where)
		}
		for _, old := range r.Supersedes {
			j := slices.Index(ids, old)
			if j >= 0 && s.rules[j].Status.Runs() && r.Status == Active {
				issue("supersedes", false, "it supersedes %s, which is still %s: deprecate that", old, s.rules[j].Status)
			}
		}
		if !r.Status.Runs() {
			continue
		}
		v, err := s.probe(r)
		if err != nil {
			return nil, err
		}
		decided[i] = v
		switch v {
		case neverHolds:
			issue("when", false, "its condition can never hold")
		case alwaysHolds:
			issue("when", false, "its condition holds of everyone of whom it is known")
		}
	}
	overlaps, err := s.overlaps(decided)
	if err != nil {
		return nil, err
	}
	out = append(out, overlaps...)
	SortIssues(out)
	return out, nil
}
