package author

import (
	"fmt"
	"slices"
	"strings"

	"forceprofiles/rules"
)

// RuleChange is what became of one rule. How it is laid out, quoted or spelt
// in the file is no difference; what its condition means is.
type RuleChange struct {
	Kind       Kind   `json:"kind"`
	Population string `json:"population"`
	Rule       string `json:"rule"`
	Title      string `json:"title"`
	// Fields are what differs; of a rule added or removed, what it is.
	Fields []FieldChange `json:"fields"`
	// Features and Params are what the rule reads and what now means something
	// else: its logic has changed with them.
	Features []string `json:"features_changed"`
	Params   []string `json:"params_changed"`
	// Advice says what the author has forgotten.
	Advice string `json:"advice,omitempty"`
}

// AffectsPeople says whether the change can make the rule hold of other people,
// or count otherwise for them.
func (c *RuleChange) AffectsPeople() bool {
	if c.Kind != Changed || len(c.Features)+len(c.Params) > 0 {
		return true
	}
	return slices.ContainsFunc(c.Fields, func(f FieldChange) bool { return slices.Contains(effective, f.What) })
}

// effective are the fields that decide whom a rule hits and what a hit does.
var effective = []string{"condition", "status", "points", "must review", "where not known"}

// diffRules compares two versions of a population's rules, by id. Either may be
// nil. featuresChanged and paramsChanged are names that now mean something else.
func diffRules(population string, previous, now *rules.Set, featuresChanged, paramsChanged []string) []RuleChange {
	var out []RuleChange
	paired(rulesOf(previous), rulesOf(now), func(r *rules.Compiled) string { return r.ID }, func(a, b *rules.Compiled) {
		c := RuleChange{Population: population, Features: []string{}, Params: []string{}}
		switch {
		case a == nil:
			c.Kind, c.Fields = Added, whole(Added, factsOf(now, b)[:4])
		case b == nil:
			c.Kind, c.Fields = Removed, whole(Removed, factsOf(previous, a)[:4])
			b = a // which says what it was
		default:
			c.Kind, c.Fields, c.Advice = Changed, differing(factsOf(previous, a), factsOf(now, b)), advice(a, b)
			for _, f := range b.Features {
				if name := now.Features().Spec(f).Name; slices.Contains(featuresChanged, name) {
					c.Features = append(c.Features, name)
				}
			}
			for _, p := range b.Params {
				if name := now.Params()[p].Name; slices.Contains(paramsChanged, name) {
					c.Params = append(c.Params, name)
				}
			}
		}
		c.Rule, c.Title = b.ID, b.Title
		if len(c.Fields)+len(c.Features)+len(c.Params) > 0 {
			out = append(out, c)
		}
	})
	return out
}

func rulesOf(s *rules.Set) []rules.Compiled {
	if s == nil {
		return nil
	}
	return s.Compiled()
}

// factsOf is what a rule is; the first four say it in short.
func factsOf(s *rules.Set, r *rules.Compiled) []fact {
	e := inEnglish(s)
	return []fact{
		{"condition", e.condition(r.Condition.Tree()), r.Condition.Canonical()},
		{"status", string(r.Status), ""},
		{"points", number(r.Points), ""},
		{"must review", yesNo(r.MustReview), ""},
		{"where not known", string(r.OnNull), ""},
		{"reason", e.term(r.Reason.Tree()), r.Reason.Canonical()},
		{"version", fmt.Sprint(r.Version), ""},
		{"title", oneLine(r.Title), ""},
		{"owner", r.Owner, ""},
		{"rationale", oneLine(r.Rationale), ""},
		{"references", strings.Join(r.References, "; "), ""},
		{"known false positives", strings.Join(r.KnownFalsePositives, "; "), ""},
		{"review by", string(r.ReviewBy), ""},
		{"supersedes", strings.Join(r.Supersedes, ", "), ""},
	}
}

// advice says what the author of a change has forgotten.
func advice(a, b *rules.Compiled) string {
	logic := a.Condition.Canonical() != b.Condition.Canonical() || a.OnNull != b.OnNull
	switch {
	case logic && b.Version <= a.Version:
		return fmt.Sprintf("its logic has changed and its version has not: make it version %d", a.Version+1)
	case b.Version < a.Version:
		return fmt.Sprintf("its version has gone down; versions only go up: make it %d or more", a.Version)
	}
	return ""
}
