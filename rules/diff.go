package rules

import (
	"fmt"
	"slices"
	"strings"
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

// DiffOptions say what the rules of the two sets rest on has changed.
type DiffOptions struct {
	Population string
	Features   []string // by name, whose meaning differs
	Params     []string // by name, whose value differs
}

// Diff compares two versions of a population's rules, by id. Either may be nil.
func Diff(before, after *Set, o DiffOptions) []RuleChange {
	var out []RuleChange
	for i := range rulesOf(after) {
		r := &after.rules[i]
		k := -1
		if before != nil {
			k = before.place(r.ID)
		}
		if k < 0 {
			out = append(out, after.whole(Added, i, o))
			continue
		}
		if c, differs := diffRule(before, k, after, i, o); differs {
			out = append(out, c)
		}
	}
	for k := range rulesOf(before) {
		if after == nil || after.place(before.rules[k].ID) < 0 {
			out = append(out, before.whole(Removed, k, o))
		}
	}
	return out
}

func rulesOf(s *Set) []compiled {
	if s == nil {
		return nil
	}
	return s.rules
}

// place is a rule's place among all rules of a set, or −1.
func (s *Set) place(id string) int {
	return slices.IndexFunc(s.rules, func(r compiled) bool { return r.ID == id })
}

// Place is the number of a running rule, as outcomes number them, or −1.
func (s *Set) Place(id string) int {
	return slices.IndexFunc(s.run, func(i int) bool { return s.rules[i].ID == id })
}

func (s *Set) words() english { return english{set: s.when.features, params: s.scope.params} }

// whole is a rule that only one side has.
func (s *Set) whole(kind Kind, i int, o DiffOptions) RuleChange {
	r := &s.rules[i]
	c := RuleChange{Kind: kind, Population: o.Population, Rule: r.ID, Title: r.Title, Features: []string{},
		Params: []string{}}
	e := s.words()
	for _, f := range []FieldChange{
		{What: "condition", New: e.condition(r.when.Tree())}, {What: "status", New: string(r.Status)},
		{What: "points", New: number(r.Points)}, {What: "must review", New: yesNo(r.MustReview)},
	} {
		if kind == Removed {
			f.Old, f.New = f.New, ""
		}
		c.Fields = append(c.Fields, f)
	}
	return c
}

// diffRule compares rule k of one set with rule i of another.
func diffRule(before *Set, k int, after *Set, i int, o DiffOptions) (RuleChange, bool) {
	a, b := &before.rules[k], &after.rules[i]
	c := RuleChange{Kind: Changed, Population: o.Population, Rule: b.ID, Title: b.Title, Fields: []FieldChange{},
		Features: []string{}, Params: []string{}}
	add := func(what, old, new string) {
		if old != new {
			c.Fields = append(c.Fields, FieldChange{what, old, new})
		}
	}
	if a.when.Canonical() != b.when.Canonical() {
		old, new := before.words(), after.words()
		c.Fields = append(c.Fields, FieldChange{"condition", old.condition(a.when.Tree()), new.condition(b.when.Tree())})
	}
	add("status", string(a.Status), string(b.Status))
	add("points", number(a.Points), number(b.Points))
	add("must review", yesNo(a.MustReview), yesNo(b.MustReview))
	add("where not known", string(a.OnNull), string(b.OnNull))
	logic := len(c.Fields) > 0 && (c.Fields[0].What == "condition" || a.OnNull != b.OnNull)
	if a.because.Canonical() != b.because.Canonical() {
		old, new := before.words(), after.words()
		c.Fields = append(c.Fields, FieldChange{"reason", old.term(a.because.Tree()), new.term(b.because.Tree())})
	}
	add("version", fmt.Sprint(a.Version), fmt.Sprint(b.Version))
	add("title", oneLine(a.Title), oneLine(b.Title))
	add("owner", a.Owner, b.Owner)
	add("rationale", oneLine(a.Rationale), oneLine(b.Rationale))
	add("references", strings.Join(a.References, "; "), strings.Join(b.References, "; "))
	add("known false positives", strings.Join(a.KnownFalsePositives, "; "), strings.Join(b.KnownFalsePositives, "; "))
	add("review by", string(a.ReviewBy), string(b.ReviewBy))
	add("supersedes", strings.Join(a.Supersedes, ", "), strings.Join(b.Supersedes, ", "))
	for _, f := range b.reads {
		if name := after.when.features.Spec(f).Name; slices.Contains(o.Features, name) {
			c.Features = append(c.Features, name)
		}
	}
	for _, p := range b.params {
		if name := after.scope.params.list[p].Name; slices.Contains(o.Params, name) {
			c.Params = append(c.Params, name)
		}
	}
	switch {
	case logic && b.Version <= a.Version:
		c.Advice = fmt.Sprintf("its logic has changed and its version has not: make it version %d", a.Version+1)
	case b.Version < a.Version:
		c.Advice = fmt.Sprintf("its version has gone down; versions only go up: make it %d or more", a.Version)
	}
	return c, len(c.Fields)+len(c.Features)+len(c.Params) > 0
}
