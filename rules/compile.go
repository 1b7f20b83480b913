package rules

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"forceprofiles/features"
	"forceprofiles/internal/expr"
	"forceprofiles/internal/strictyaml"
)

// Set is compiled rules. It is immutable and may be shared.
type Set struct {
	rules []Compiled // all, in the order given
	run   []int      // those evaluated: active and shadow
	when  *Conditions
	scope *scope
}

// Compiled is one rule, checked.
type Compiled struct {
	Rule
	Condition *expr.Program // of When
	Reason    *expr.Program // of Because
	// Features are what the two read, by number in the feature set, as a reader
	// meets them; Params are parameters, by number in Set.Params, likewise.
	Features []int
	Params   []int

	text   *expr.Plan // of Reason
	inputs []input    // of text
}

var (
	idForm   = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*([-_.][A-Za-z0-9]+)*$`)
	nameForm = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

// Compile checks and compiles rules over the features of set and the pack's
// parameters. The error is a strictyaml.Errors with everything found wrong in
// any rule, whatever its status, each at its place in the file.
func Compile(rs []Rule, set *features.Set, ps []Param, o Options) (*Set, error) {
	scope, errs := newScope(set, ps, o)
	s := &Set{scope: scope}
	first := map[string]*Rule{}
	for i := range rs {
		r := &rs[i]
		r.check(&errs)
		if earlier := first[r.ID]; earlier != nil {
			errs = append(errs, r.Position.Key("id").Errorf("rule %s stands here a second time; the first is at %s", r.ID,
				earlier.Position))
		} else {
			first[r.ID] = r
		}
		c := Compiled{Rule: *r}
		if r.When.Value != "" {
			c.Condition = scope.compile(r.When, "rule "+r.ID+", when", expr.Bool, &errs)
		}
		if r.Because.Value != "" {
			c.Reason = scope.compile(r.Because, "rule "+r.ID+", because", expr.String, &errs)
		}
		s.rules = append(s.rules, c)
	}
	if err := errs.Sorted(); err != nil {
		return nil, err
	}
	for i := range s.rules {
		if err := s.rules[i].prepare(set, scope.params); err != nil {
			return nil, err
		}
		if s.rules[i].Status.Runs() {
			s.run = append(s.run, i)
		}
	}
	return s, s.prepare(set)
}

// prepare joins the conditions of the rules that run.
func (s *Set) prepare(set *features.Set) (err error) {
	programs := make([]*expr.Program, len(s.run))
	for k, i := range s.run {
		programs[k] = s.rules[i].Condition
	}
	s.when, err = newConditions(programs, set, s.scope.params)
	return err
}

func (c *Compiled) prepare(set *features.Set, ps *params) (err error) {
	if c.text, err = expr.NewPlan(c.Reason); err != nil {
		return err
	}
	if c.inputs, err = inputs(c.text.Names(), set, ps); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, tree := range []*expr.Node{c.Condition.Tree(), c.Reason.Tree()} {
		for _, name := range namesInOrder(tree) {
			if seen[name] {
				continue
			}
			seen[name] = true
			if f := set.Index(name); f >= 0 {
				c.Features = append(c.Features, f)
			} else {
				c.Params = append(c.Params, ps.index(name))
			}
		}
	}
	return nil
}

// check finds what is wrong with a rule's fields, expressions apart.
func (r *Rule) check(errs *strictyaml.Errors) {
	name := "rule " + r.ID
	bad := func(key, format string, args ...any) {
		*errs = append(*errs, r.Position.Key(key).Errorf(name+": "+format, args...))
	}
	switch {
	case r.ID == "":
		name = "a rule"
		bad("id", "it has no id")
	case !idForm.MatchString(r.ID) || len(r.ID) > 64:
		bad("id", "an id is letters and digits, joined by - or _, such as VAWG-007")
	case r.ID == Eligible:
		bad("id", "%q means the population's own condition in tests; choose another id", Eligible)
	}
	if r.Version < 1 {
		bad("version", "version is %d; versions count from 1", r.Version)
	}
	for _, f := range []struct{ key, value, hint string }{
		{"status", string(r.Status), "one of draft, shadow, active, deprecated"},
		{"title", r.Title, "what it finds, in a few words"},
		{"when", r.When.Value, "the condition"},
		{"because", r.Because.Value, "the reason shown to an officer, as a text expression"},
		{"on_null", string(r.OnNull), "abstain, or miss: what a condition that is not known means"},
		{"owner", r.Owner, "who answers for it"},
		{"rationale", r.Rationale, "why it exists"},
		{"review_by", string(r.ReviewBy), "the day by which somebody looks at it again"},
	} {
		if strings.TrimSpace(f.value) == "" {
			bad(f.key, "%s is missing: %s", f.key, f.hint)
		}
	}
	if !(r.Points >= 0 && r.Points <= 1000) {
		bad("points", "points are %v; they are 0 to 1000", r.Points)
	}
	for _, id := range r.Supersedes {
		if id == r.ID {
			bad("supersedes", "it supersedes itself; a change of its own logic is a new version")
		}
	}
}

// Rules returns every rule, whatever its status, in the order given.
func (s *Set) Rules() []Rule {
	out := make([]Rule, len(s.rules))
	for i := range s.rules {
		out[i] = s.rules[i].Rule
	}
	return out
}

// Compiled are the same rules, compiled. They are the set's own and must not be
// changed.
func (s *Set) Compiled() []Compiled { return s.rules }

// Len is the number of rules that run: the active and the shadow ones. A
// Worker's outcomes number them in the order given.
func (s *Set) Len() int { return len(s.run) }

// Rule is running rule k, from 0 to Len.
func (s *Set) Rule(k int) *Compiled { return &s.rules[s.run[k]] }

// Index is the number of a running rule, as outcomes number them, or −1.
func (s *Set) Index(id string) int {
	return slices.IndexFunc(s.run, func(i int) bool { return s.rules[i].ID == id })
}

// Features are the features that the rules may read.
func (s *Set) Features() *features.Set { return s.when.features }

// Params are the pack's parameters, at the pack's own values.
func (s *Set) Params() []Param { return s.scope.params.list }

// Every is the set with every rule running, whatever its status, so that rules
// can be tried before they are active. Rule k is then Compiled()[k].
func (s *Set) Every() (*Set, error) {
	all := &Set{rules: s.rules, scope: s.scope, run: make([]int, len(s.rules))}
	for i := range all.run {
		all.run[i] = i
	}
	return all, all.prepare(s.when.features)
}

// WithParams is the set with other values of parameters, which no force
// overrides. The error names a parameter that the pack has not, or a value
// that is out of its bounds.
func (s *Set) WithParams(values map[string]float64) (*Set, error) {
	ps := &params{list: slices.Clone(s.scope.params.list)}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		i := ps.index(name)
		if i < 0 {
			var names []string
			for _, p := range ps.list {
				names = append(names, p.Name)
			}
			return nil, fmt.Errorf("%s", strictyaml.Unknown("parameter", name, names))
		}
		if p := &ps.list[i]; !p.Allows(values[name]) {
			return nil, fmt.Errorf("parameter %s: %v is not within %s", name, values[name], p.Bounds())
		}
		ps.list[i].Value = values[name]
	}
	when := *s.when
	when.params = ps
	return &Set{rules: s.rules, run: s.run, when: &when, scope: &scope{env: s.scope.env, params: ps}}, nil
}
