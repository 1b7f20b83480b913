package author

import (
	"fmt"

	"forceprofiles/internal/strictyaml"
	"forceprofiles/rules"
)

// Report is how the cases of one file went.
type Report struct {
	File     string
	Results  []Result
	Coverage []Coverage // of every active and shadow rule, in rule order
}

// Result is how one case went.
type Result struct {
	Position strictyaml.Position
	Name     string
	Rule     string
	// Failures says in words what is wrong; none is a pass.
	Failures []string
	Got      rules.Outcome
	Reason   string // of a hit or an abstention
}

// Passed says whether the case passed.
func (res *Result) Passed() bool { return len(res.Failures) == 0 }

func (res *Result) fail(format string, args ...any) {
	res.Failures = append(res.Failures, fmt.Sprintf(format, args...))
}

// judge compares what a case came to with what it expects.
func (res *Result) judge(c *Case) {
	if res.Got != *c.Expect {
		res.fail("expected %s, got %s", *c.Expect, res.Got)
	}
	if c.Reason != "" && res.Got != rules.Miss && c.Reason != res.Reason {
		res.fail("expected the reason %q,\n     got %q", c.Reason, res.Reason)
	}
	if c.Reason != "" && *c.Expect == rules.Miss {
		res.fail("a miss has no reason; leave `reason` out")
	}
}

// Coverage counts the passed cases of a rule by what its condition came to:
// each active rule needs one of each.
type Coverage struct {
	Rule    string
	Status  rules.Status
	Hit     int
	Miss    int
	Unknown int // the condition was not known, whatever on_null makes of it
	// NeverUnknown says that the condition has a value even where nothing is
	// known, so no such case is asked for.
	NeverUnknown bool
}

// Missing lists the kinds of case that the rule still needs.
func (c *Coverage) Missing() []string {
	var out []string
	if c.Hit == 0 {
		out = append(out, "hit")
	}
	if c.Miss == 0 {
		out = append(out, "miss")
	}
	if c.Unknown == 0 && !c.NeverUnknown {
		out = append(out, "not known")
	}
	return out
}

// Failed counts the cases that failed and the active rules short of a kind of case.
func (r *Report) Failed() (cases, uncovered int) {
	for i := range r.Results {
		if !r.Results[i].Passed() {
			cases++
		}
	}
	for i := range r.Coverage {
		if r.Coverage[i].Status == rules.Active && len(r.Coverage[i].Missing()) > 0 {
			uncovered++
		}
	}
	return cases, uncovered
}
