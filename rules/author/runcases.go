package author

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/internal/strictyaml"
	"forceprofiles/pack"
	"forceprofiles/rules"
)

// Test runs the test cases of every population of the packs that were given, in
// their order: of what is added to the shipped ones alone. What is wrong
// with a case itself (a feature that does not exist, a rule that is gone) fails
// that case. The error is a strictyaml.Errors where test files cannot be read.
func Test(lib *pack.Library) ([]*Report, error) {
	var out []*Report
	var wrong strictyaml.Errors
	for _, p := range lib.Given() {
		for i := range p.Populations {
			pop := &p.Populations[i]
			cases, err := casesOf(lib, pop)
			if err != nil {
				wrong.Add(lib.Shown(pop.Tests.Name), err)
				continue
			}
			r, err := runCases(pop.Rules, pop.Conditions, cases)
			if err != nil {
				return nil, err
			}
			if pop.Tests == nil { // every active rule is then not covered
				r.File = lib.Shown(path.Join(p.Profile, pop.ID+"_test.yaml")) + " (missing)"
			}
			out = append(out, r)
		}
	}
	return out, wrong.Sorted()
}

// casesOf reads the cases of a population; none where it has no test file.
func casesOf(lib *pack.Library, pop *pack.Population) (*CaseFile, error) {
	f := &CaseFile{}
	if pop.Tests == nil {
		return f, nil
	}
	f.name = lib.Shown(pop.Tests.Name)
	return f, strictyaml.Decode(f.name, pop.Tests.Data, f)
}

// caseRunner runs the cases of one file against the rules of a set, whatever
// their status.
type caseRunner struct {
	set      *rules.Set
	eligible *rules.Conditions // number 0 answers cases whose rule is "eligible"
	asOf     *time.Time
	ids      []string // of the rules
	coverage []Coverage
}

// runCases runs the cases of one file. The error is of the engine, not of a case.
func runCases(set *rules.Set, eligible *rules.Conditions, file *CaseFile) (*Report, error) {
	every, err := set.Every()
	if err != nil {
		return nil, err
	}
	r := &caseRunner{set: every, eligible: eligible, asOf: file.AsOf}
	unknown, err := every.NewWorker(&dataset.Info{}).Eval(emptyMatrix(set.Features()), nil, nil)
	if err != nil {
		return nil, err
	}
	for k, rule := range every.Compiled() {
		r.ids = append(r.ids, rule.ID)
		r.coverage = append(r.coverage, Coverage{Rule: rule.ID, Status: rule.Status, NeverUnknown: unknown.Known(k, 0)})
	}
	out := &Report{File: file.name}
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
	out.Coverage = slices.DeleteFunc(r.coverage, func(c Coverage) bool { return !c.Status.Runs() })
	return out, nil
}

// run runs one case.
func (r *caseRunner) run(c *Case) (Result, error) {
	res := Result{Position: c.Position, Name: c.Name, Rule: c.Rule}
	k := slices.Index(r.ids, c.Rule)
	switch {
	case c.Name == "":
		res.fail("the case has no name")
	case c.Rule == "":
		res.fail("the case names no rule")
	case c.Rule == rules.Eligible && r.eligible == nil:
		res.fail("there is no eligibility to test here")
	case c.Rule != rules.Eligible && k < 0:
		res.fail("%s", gone(c.Rule, append(slices.Clone(r.ids), rules.Eligible)))
	}
	if c.Expect == nil {
		res.fail("the case has no `expect`: hit, miss or abstain")
	}
	info, m, home, err := r.matrix(c)
	if err != nil {
		res.Failures = append(res.Failures, strings.Split(err.Error(), "\n")...)
	}
	set := r.set
	if len(c.Params) > 0 {
		if set, err = r.set.WithParams(c.Params); err != nil {
			res.fail("%v", err)
		}
	}
	if !res.Passed() {
		return res, nil
	}
	if c.Rule == rules.Eligible {
		err := r.runEligible(m, info, &res)
		res.judge(c)
		return res, err
	}
	o, err := set.NewWorker(info).Eval(m, nil, []int32{home})
	if err != nil {
		return res, err
	}
	res.Got = o.Outcome(k, 0)
	if res.Got != rules.Miss {
		if res.Reason, err = o.Reason(k, 0); err != nil {
			return res, err
		}
	}
	res.judge(c)
	if res.Passed() {
		switch cover := &r.coverage[k]; {
		case !o.Known(k, 0):
			cover.Unknown++
		case res.Got == rules.Hit:
			cover.Hit++
		default:
			cover.Miss++
		}
	}
	return res, nil
}

func (r *caseRunner) runEligible(m *features.Matrix, info *dataset.Info, res *Result) error {
	w := r.eligible.NewWorker(info)
	if err := w.Eval(m, nil, nil); err != nil {
		return err
	}
	switch {
	case w.True(0, 0):
		res.Got = rules.Hit
	case w.Known(0, 0):
		res.Got = rules.Miss
	default:
		res.Got = rules.Abstain
	}
	return nil
}

// gone says that a case tests a rule that is not there.
func gone(rule string, ids []string) string {
	s := strictyaml.Unknown("rule", rule, ids)
	if !strings.HasSuffix(s, "?") {
		s += "."
	}
	return s + " If it was removed or renamed, remove the case or correct its `rule`"
}

// matrix is the case's person as a matrix of one row, in a world of the forces
// that the case names; home is the person's, by number.
func (r *caseRunner) matrix(c *Case) (info *dataset.Info, m *features.Matrix, home int32, err error) {
	set := r.set.Features()
	forces, home := r.forces(c)
	if c.Events == nil && c.Person == nil {
		info = &dataset.Info{Forces: forces}
		m, err = matrixOf(c, set, info)
		return info, m, home, err
	}
	if c.Values != nil {
		return nil, nil, 0, fmt.Errorf(
			"the case gives both `values` and `events` or `person`: values are computed from events; give one")
	}
	asOf := r.asOf
	if c.AsOf != nil {
		asOf = c.AsOf
	}
	if asOf == nil {
		return nil, nil, 0, fmt.Errorf("a case made of events needs `as_of`, in the case or at the top of the file")
	}
	b, err := c.batch(forces, forces[home].Code, *asOf)
	if err != nil {
		return nil, nil, 0, err
	}
	m, err = set.NewWorker(b.Info).Compute(b)
	return b.Info, m, home, err
}

// forces are a force called home and every force that the case names, and the
// number of the person's own.
func (r *caseRunner) forces(c *Case) (forces []dataset.Force, home int32) {
	forces = []dataset.Force{{Code: "home", Name: "Home"}}
	place := func(v any) int32 {
		code, ok := v.(string)
		if !ok {
			return 0
		}
		i := slices.IndexFunc(forces, func(f dataset.Force) bool { return f.Code == code })
		if i < 0 {
			i = len(forces)
			forces = append(forces, dataset.Force{Code: code, Name: code})
		}
		return int32(i)
	}
	if c.Force != "" {
		home = place(c.Force)
	}
	v, _ := c.Person.Get("home_force")
	if _, ok := v.(string); ok {
		home = place(v)
	}
	set := r.set.Features()
	for _, v := range c.Values {
		if f := set.Index(v.Key); f >= 0 && slices.Equal(set.Spec(f).Categories, []string{features.Forces}) {
			place(v.Value)
		}
	}
	for _, table := range slices.Sorted(maps.Keys(c.Events)) {
		for _, row := range c.Events[table] {
			for _, v := range row {
				if v.Key == "force" || strings.HasSuffix(v.Key, "_force") {
					place(v.Value)
				}
			}
		}
	}
	return forces, home
}
