package rules

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"forceprofiles/strictyaml"
)

// Issue is something about a rule that compiles but should be looked at.
type Issue struct {
	Place   strictyaml.Place
	Rule    string // may be empty
	Message string
	// Advice marks what is worth a look and no fault.
	Advice bool
}

func (i Issue) String() string {
	word := "problem"
	if i.Advice {
		word = "advice"
	}
	return fmt.Sprintf("%s: %s: %s", i.Place, word, i.Message)
}

// CheckOptions adjust Check.
type CheckOptions struct {
	// Today decides which rules are past their review; empty checks no dates.
	Today strictyaml.Date
	// Cases are the tests beside the rules, from the file CaseFile; nil where
	// there is no such file.
	Cases    *CaseFile
	CaseFile string
}

// Check makes the checks that compiling does not: review dates, references,
// tests, rules that say the same, and conditions that cannot hold or cannot
// fail where that can be decided. Issues are in order of file and place.
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
				out = append(out, Issue{Place: c.Place.Key("rule"), Message: fmt.Sprintf("case %q: %s", c.Name, gone(c.Rule, ids))})
			}
		}
	}
	meaning := map[string]*compiled{}
	for i := range s.rules {
		r := &s.rules[i]
		issue := func(key string, advice bool, format string, args ...any) {
			out = append(out, Issue{Place: r.Place.Key(key), Rule: r.ID, Message: "rule " + r.ID + ": " + fmt.Sprintf(format, args...), Advice: advice})
		}
		if o.Today != "" && r.Status != Deprecated && r.ReviewBy < o.Today {
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
		if twin := meaning[r.when.Canonical()]; twin != nil {
			issue("when", false, "its condition is that of %s", twin.ID)
		} else {
			meaning[r.when.Canonical()] = r
		}
		verdict, err := s.probe(r)
		if err != nil {
			return nil, err
		}
		switch verdict {
		case neverHolds:
			issue("when", false, "its condition can never hold")
		case alwaysHolds:
			issue("when", false, "its condition holds of everyone of whom it is known")
		}
	}
	sortIssues(out)
	return out, nil
}

func sortIssues(issues []Issue) {
	slices.SortStableFunc(issues, func(a, b Issue) int {
		return cmp.Or(strings.Compare(a.Place.File, b.Place.File), cmp.Compare(a.Place.Line, b.Place.Line), cmp.Compare(a.Place.Col, b.Place.Col))
	})
}

// WriteIssues prints issues, one a line, and a count; it says whether any of
// them is more than advice.
func WriteIssues(w io.Writer, issues []Issue) (problems bool, err error) {
	p := printer{w: w}
	n := 0
	for _, i := range issues {
		p.printf("%s\n", i)
		if !i.Advice {
			n++
		}
	}
	if len(issues) == 0 {
		p.printf("nothing to complain of\n")
	} else {
		p.printf("%s, %d with advice only\n", counted(n, "problem"), len(issues)-n)
	}
	return n > 0, p.err
}
