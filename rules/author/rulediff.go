package author

import (
	"fmt"
	"slices"
	"strings"

	"forceprofiles/rules"
)

// Kind says what became of a thing between two versions of a pack.
type Kind string

const (
	Added   Kind = "added"
	Removed Kind = "removed"
	Changed Kind = "changed"
)

// FieldChange is one thing that differs, in words.
type FieldChange struct {
	What string `json:"what"` // "condition", "points"
	Old  string `json:"old"`
	New  string `json:"new"`
}

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
	for _, r := range rulesOf(now) {
		old := find(previous, r.ID)
		if old == nil {
			out = append(out, whole(Added, population, now, &r))
			continue
		}
		c := diffRule(previous, old, now, &r)
		c.Population = population
		for _, f := range r.Features {
			if name := now.Features().Spec(f).Name; slices.Contains(featuresChanged, name) {
				c.Features = append(c.Features, name)
			}
		}
		for _, p := range r.Params {
			if name := now.Params()[p].Name; slices.Contains(paramsChanged, name) {
				c.Params = append(c.Params, name)
			}
		}
		if len(c.Fields)+len(c.Features)+len(c.Params) > 0 {
			out = append(out, c)
		}
	}
	for _, r := range rulesOf(previous) {
		if find(now, r.ID) == nil {
			out = append(out, whole(Removed, population, previous, &r))
		}
	}
	return out
}

func rulesOf(s *rules.Set) []rules.Compiled {
	if s == nil {
		return nil
	}
	return s.Compiled()
}

// find is the rule of that id, whatever its status, or nil.
func find(s *rules.Set, id string) *rules.Compiled {
	all := rulesOf(s)
	if i := slices.IndexFunc(all, func(r rules.Compiled) bool { return r.ID == id }); i >= 0 {
		return &all[i]
	}
	return nil
}

// whole is a rule that only one side has.
func whole(kind Kind, population string, s *rules.Set, r *rules.Compiled) RuleChange {
	c := RuleChange{Kind: kind, Population: population, Rule: r.ID, Title: r.Title, Features: []string{},
		Params: []string{}}
	e := inEnglish(s)
	for _, f := range []FieldChange{
		{What: "condition", New: e.condition(r.Condition.Tree())}, {What: "status", New: string(r.Status)},
		{What: "points", New: number(r.Points)}, {What: "must review", New: yesNo(r.MustReview)},
	} {
		if kind == Removed {
			f.Old, f.New = f.New, ""
		}
		c.Fields = append(c.Fields, f)
	}
	return c
}

// diffRule compares two versions of a rule.
func diffRule(previous *rules.Set, a *rules.Compiled, now *rules.Set, b *rules.Compiled) RuleChange {
	c := RuleChange{Kind: Changed, Rule: b.ID, Title: b.Title, Fields: []FieldChange{}, Features: []string{},
		Params: []string{}}
	add := func(what, old, new string) {
		if old != new {
			c.Fields = append(c.Fields, FieldChange{what, old, new})
		}
	}
	old, new := inEnglish(previous), inEnglish(now)
	logic := a.Condition.Canonical() != b.Condition.Canonical()
	if logic {
		c.Fields = append(c.Fields, FieldChange{"condition", old.condition(a.Condition.Tree()),
			new.condition(b.Condition.Tree())})
	}
	add("status", string(a.Status), string(b.Status))
	add("points", number(a.Points), number(b.Points))
	add("must review", yesNo(a.MustReview), yesNo(b.MustReview))
	add("where not known", string(a.OnNull), string(b.OnNull))
	if a.Reason.Canonical() != b.Reason.Canonical() {
		c.Fields = append(c.Fields, FieldChange{"reason", old.term(a.Reason.Tree()), new.term(b.Reason.Tree())})
	}
	add("version", fmt.Sprint(a.Version), fmt.Sprint(b.Version))
	add("title", oneLine(a.Title), oneLine(b.Title))
	add("owner", a.Owner, b.Owner)
	add("rationale", oneLine(a.Rationale), oneLine(b.Rationale))
	add("references", strings.Join(a.References, "; "), strings.Join(b.References, "; "))
	add("known false positives", strings.Join(a.KnownFalsePositives, "; "), strings.Join(b.KnownFalsePositives, "; "))
	add("review by", string(a.ReviewBy), string(b.ReviewBy))
	add("supersedes", strings.Join(a.Supersedes, ", "), strings.Join(b.Supersedes, ", "))
	switch {
	case (logic || a.OnNull != b.OnNull) && b.Version <= a.Version:
		c.Advice = fmt.Sprintf("its logic has changed and its version has not: make it version %d", a.Version+1)
	case b.Version < a.Version:
		c.Advice = fmt.Sprintf("its version has gone down; versions only go up: make it %d or more", a.Version)
	}
	return c
}
