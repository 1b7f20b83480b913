package rules

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/internal/strictyaml"
)

// TestOptions is what cases run against besides a Set.
type TestOptions struct {
	// File is the test file's name, for the report.
	File string
	// Forces are the forces of the world the cases live in; a case's person is
	// of its own force, or of the first of these.
	Forces []dataset.Force
	// Eligible, if set, answers cases whose rule is "eligible".
	Eligible *Conditions
}

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
	Got      Outcome
	Reason   string // of a hit or an abstention
}

// Passed says whether the case passed.
func (r *Result) Passed() bool { return len(r.Failures) == 0 }

// Coverage counts the passed cases of a rule by what its condition came to:
// each active rule needs one of each.
type Coverage struct {
	Rule    string
	Status  Status
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
		if r.Coverage[i].Status == Active && len(r.Coverage[i].Missing()) > 0 {
			uncovered++
		}
	}
	return cases, uncovered
}

// RunCases runs the cases of one file against the rules of a set, whatever
// their status. What is wrong with a case itself (a feature that does not
// exist, a rule that is gone) fails that case. The error is of the engine, not
// of a case.
func (s *Set) RunCases(file *CaseFile, o TestOptions) (*Report, error) {
	every, err := s.whatever()
	if err != nil {
		return nil, err
	}
	if len(o.Forces) == 0 {
		o.Forces = []dataset.Force{{Code: "home", Name: "Home"}}
	}
	r := &caseRunner{set: every, o: o, asOf: file.AsOf, coverage: make([]Coverage, every.Len())}
	for k := range r.coverage {
		r.coverage[k] = Coverage{Rule: every.Rule(k).ID, Status: every.Rule(k).Status}
	}
	if err := r.nothingKnown(); err != nil {
		return nil, err
	}
	out := &Report{File: o.File}
	seen := map[string]strictyaml.Position{}
	for i := range file.Cases {
		c := &file.Cases[i]
		res, err := r.run(c)
		if err != nil {
			return nil, fmt.Errorf("%s: case %q: %w", c.Position, c.Name, err)
		}
		if at, twice := seen[c.Name]; twice && c.Name != "" {
			res.fail("another case has this name already, at %s", at)
		}
		seen[c.Name] = c.Position
		out.Results = append(out.Results, res)
	}
	for _, c := range r.coverage {
		if c.Status.Runs() {
			out.Coverage = append(out.Coverage, c)
		}
	}
	return out, nil
}

// whatever is the set with every rule running, for tests.
func (s *Set) whatever() (*Set, error) {
	all := &Set{rules: s.rules, scope: s.scope}
	for i := range s.rules {
		all.run = append(all.run, i)
	}
	return all, all.prepare(s.when.features)
}

type caseRunner struct {
	set      *Set
	o        TestOptions
	asOf     *time.Time
	coverage []Coverage
}

// nothingKnown finds the rules whose conditions have a value even then.
func (r *caseRunner) nothingKnown() error {
	m := emptyMatrix(r.set.when.features)
	w := r.set.when.NewWorker(&dataset.Info{Forces: r.o.Forces})
	if err := w.Eval(m, nil, nil); err != nil {
		return err
	}
	for k := range r.coverage {
		r.coverage[k].NeverUnknown = w.Known(k, 0)
	}
	return nil
}

func (res *Result) fail(format string, args ...any) {
	res.Failures = append(res.Failures, fmt.Sprintf(format, args...))
}

// run runs one case.
func (r *caseRunner) run(c *Case) (Result, error) {
	res := Result{Position: c.Position, Name: c.Name, Rule: c.Rule}
	k := -1
	var ids []string
	for i := range r.set.Len() {
		ids = append(ids, r.set.Rule(i).ID)
		if ids[i] == c.Rule {
			k = i
		}
	}
	switch {
	case c.Name == "":
		res.fail("the case has no name")
	case c.Rule == "":
		res.fail("the case names no rule")
	case c.Rule == Eligible && r.o.Eligible == nil:
		res.fail("there is no eligibility to test here")
	case c.Rule != Eligible && k < 0:
		res.fail("%s", gone(c.Rule, append(ids, Eligible)))
	}
	if c.Expect == nil {
		res.fail("the case has no `expect`: hit, miss or abstain")
	}
	forces, home := r.forces(c)
	info, m, err := r.matrix(c, forces, home)
	if err != nil {
		for _, line := range strings.Split(err.Error(), "\n") {
			res.Failures = append(res.Failures, line)
		}
	}
	set, err := r.withParams(c)
	if err != nil {
		res.fail("%v", err)
	}
	if !res.Passed() {
		return res, nil
	}
	if c.Rule == Eligible {
		return res, r.eligible(c, m, info, &res)
	}
	w := set.NewWorker(info)
	o, err := w.Eval(m, nil,
		[]int32{int32(slices.IndexFunc(forces, func(f dataset.Force) bool { return f.Code == home }))})
	if err != nil {
		return res, err
	}
	res.Got = o.Outcome(k, 0)
	if res.Got != Miss {
		if res.Reason, err = o.reason(k, 0); err != nil {
			return res, err
		}
	}
	r.judge(c, &res)
	if res.Passed() {
		switch cover := &r.coverage[k]; {
		case !w.cond.Known(k, 0):
			cover.Unknown++
		case res.Got == Hit:
			cover.Hit++
		default:
			cover.Miss++
		}
	}
	return res, nil
}

// gone says that a case tests a rule that is not there.
func gone(rule string, ids []string) string {
	s := strictyaml.Unknown("rule", rule, ids)
	if !strings.HasSuffix(s, "?") {
		s += "."
	}
	return s + " If it was removed or renamed, remove the case or correct its `rule`"
}

func (r *caseRunner) judge(c *Case, res *Result) {
	if res.Got != *c.Expect {
		res.fail("expected %s, got %s", *c.Expect, res.Got)
	}
	if c.Reason != "" && res.Got != Miss && c.Reason != res.Reason {
		res.fail("expected the reason %q,\n     got %q", c.Reason, res.Reason)
	}
	if c.Reason != "" && *c.Expect == Miss {
		res.fail("a miss has no reason; leave `reason` out")
	}
}

func (r *caseRunner) eligible(c *Case, m *features.Matrix, info *dataset.Info, res *Result) error {
	w := r.o.Eligible.NewWorker(info)
	if err := w.Eval(m, nil, nil); err != nil {
		return err
	}
	switch {
	case w.True(0, 0):
		res.Got = Hit
	case w.Known(0, 0):
		res.Got = Miss
	default:
		res.Got = Abstain
	}
	r.judge(c, res)
	return nil
}

// forces are the world's forces with every force that the case names, and the
// person's home.
func (r *caseRunner) forces(c *Case) ([]dataset.Force, string) {
	forces := slices.Clone(r.o.Forces)
	add := func(v any) (code string, ok bool) {
		code, ok = v.(string)
		if ok && !slices.ContainsFunc(forces, func(f dataset.Force) bool { return f.Code == code }) {
			forces = append(forces, dataset.Force{Code: code, Name: code})
		}
		return code, ok
	}
	home := r.o.Forces[0].Code
	if c.Force != "" {
		home, _ = add(c.Force)
	}
	if v, ok := c.Person.Get("home_force"); ok {
		if code, ok := add(v); ok {
			home = code
		}
	}
	set := r.set.when.features
	for _, v := range c.Values {
		if f := set.Index(v.Key); f >= 0 && slices.Equal(set.Spec(f).Categories, []string{features.Forces}) {
			add(v.Value)
		}
	}
	for _, table := range sortedKeys(c.Events) {
		for _, row := range c.Events[table] {
			for _, v := range row {
				if v.Key == "force" || strings.HasSuffix(v.Key, "_force") {
					add(v.Value)
				}
			}
		}
	}
	return forces, home
}

// withParams is the set with the case's own parameter values.
func (r *caseRunner) withParams(c *Case) (*Set, error) {
	if len(c.Params) == 0 {
		return r.set, nil
	}
	ps := *r.set.scope.params
	ps.overrides, ps.list = nil, slices.Clone(ps.list)
	for _, name := range sortedKeys(c.Params) {
		i := ps.index(name)
		if i < 0 {
			var names []string
			for _, p := range ps.list {
				names = append(names, p.Name)
			}
			return r.set, fmt.Errorf("%s", strictyaml.Unknown("parameter", name, names))
		}
		if !ps.list[i].allows(c.Params[name]) {
			return r.set, fmt.Errorf("parameter %s: %v is not within %s", name, c.Params[name], ps.list[i].bounds())
		}
		ps.list[i].Value = c.Params[name]
	}
	when := *r.set.when
	when.params = &ps
	out := *r.set
	out.when = &when
	out.scope = &scope{env: r.set.scope.env, params: &ps}
	return &out, nil
}

// matrix is the case's person as a matrix of one row.
func (r *caseRunner) matrix(c *Case, forces []dataset.Force, home string) (*dataset.Info, *features.Matrix, error) {
	set := r.set.when.features
	if c.Events == nil && c.Person == nil {
		info := &dataset.Info{Forces: forces}
		m, err := matrixOf(c, set, info)
		return info, m, err
	}
	if c.Values != nil {
		return nil, nil, fmt.Errorf(
			"the case gives both `values` and `events` or `person`: values are computed from events; give one")
	}
	asOf := r.asOf
	if c.AsOf != nil {
		asOf = c.AsOf
	}
	if asOf == nil {
		return nil, nil, fmt.Errorf("a case made of events needs `as_of`, in the case or at the top of the file")
	}
	b, err := c.batch(forces, home, *asOf)
	if err != nil {
		return nil, nil, err
	}
	m, err := set.NewWorker(b.Info).Compute(b)
	return b.Info, m, err
}
