package rules

import (
	"errors"
	"fmt"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/internal/expr"
	"forceprofiles/internal/strictyaml"
)

// Condition is a named yes-or-no expression over features and parameters.
type Condition struct {
	Name string
	When strictyaml.Text
}

// Conditions are compiled: who is eligible, who is marked, or the conditions
// of a Set of rules. They are immutable and may be shared.
type Conditions struct {
	features *features.Set
	params   *params
	programs []*expr.Program
	plan     *expr.Plan
	inputs   []input
}

// Options adjust Compile.
type Options struct {
	// Overrides are the forces' own parameter values: force code → parameter →
	// value, each one that its parameter allows. Names of other packs' parameters
	// are passed over.
	Overrides map[string]map[string]float64
	// Reference answers offence_group, in_group and harm in rules; nil leaves
	// those functions out.
	Reference *features.Reference
}

// input is what one name of a plan stands for: a feature or a parameter.
type input struct {
	feature int // or −1
	param   int // or −1
}

// CompileConditions compiles conditions over the features of set and the
// pack's parameters. The error is a strictyaml.Errors.
func CompileConditions(cs []Condition, set *features.Set, ps []Param, o Options) (*Conditions, error) {
	scope, errs := newScope(set, ps, o)
	var programs []*expr.Program
	for _, cond := range cs {
		if p := scope.compile(cond.When, cond.Name, expr.Bool, &errs); p != nil {
			programs = append(programs, p)
		}
	}
	if err := errs.Sorted(); err != nil {
		return nil, err
	}
	return newConditions(programs, set, scope.params)
}

// NewConditions joins conditions that are compiled already, over the features
// and at the parameter values for which they were.
func NewConditions(programs []*expr.Program, set *features.Set, ps []Param) (*Conditions, error) {
	return newConditions(programs, set, &params{list: ps})
}

func newConditions(programs []*expr.Program, set *features.Set, ps *params) (c *Conditions, err error) {
	c = &Conditions{features: set, params: ps, programs: programs}
	if len(programs) == 0 {
		return c, nil
	}
	if c.plan, err = expr.NewPlan(programs...); err != nil {
		return nil, fmt.Errorf("rules: %w", err)
	}
	c.inputs, err = inputs(c.plan.Names(), set, ps)
	return c, err
}

// inputs finds what the names of a plan stand for.
func inputs(names []string, set *features.Set, ps *params) ([]input, error) {
	out := make([]input, len(names))
	for i, name := range names {
		out[i] = input{feature: set.Index(name), param: ps.index(name)}
		if out[i].feature < 0 && out[i].param < 0 {
			return nil, fmt.Errorf("rules: %s is neither a feature nor a parameter", name)
		}
	}
	return out, nil
}

// Reads lists the features and parameters that condition k reads, in the order
// of the expression.
func (c *Conditions) Reads(k int) []string { return namesInOrder(c.programs[k].Tree()) }

// Names lists the features among what condition k reads.
func (c *Conditions) Names(k int) []string {
	var out []string
	for _, name := range c.Reads(k) {
		if c.features.Index(name) >= 0 {
			out = append(out, name)
		}
	}
	return out
}

// ConditionWorker evaluates Conditions; one for each goroutine.
type ConditionWorker struct {
	c      *Conditions
	info   *dataset.Info
	state  *expr.State
	params [][]float64 // params[p][force]
	n      int         // rows of the last Eval
	// isTrue[k] and isFalse[k] hold one bit a row; a row with neither is null.
	isTrue, isFalse [][]uint64
}

// NewWorker makes a worker for people of a dataset.
func (c *Conditions) NewWorker(info *dataset.Info) *ConditionWorker {
	w := &ConditionWorker{c: c, info: info, params: c.params.table(info.Forces),
		isTrue: make([][]uint64, len(c.programs)), isFalse: make([][]uint64, len(c.programs))}
	if c.plan != nil {
		w.state = c.plan.NewState(expr.Block)
	}
	return w
}

var errRows = errors.New("rules: a force is needed for each row")

// Eval evaluates every condition for the people at rows of m (nil: all), whose
// listing forces are forces (places in info.Forces, −1 for none; nil: no
// force's overrides apply). Results stand until the next Eval.
func (w *ConditionWorker) Eval(m *features.Matrix, rows, forces []int32) error {
	w.n = m.Rows()
	if rows != nil {
		w.n = len(rows)
	}
	if forces != nil && len(forces) != w.n {
		return errRows
	}
	if w.state == nil {
		return nil
	}
	entries, err := w.forceEntries(forces)
	if err != nil {
		return err
	}
	if err := w.bind(w.state, w.c.inputs, m, rows, entries); err != nil {
		return err
	}
	for k := range w.isTrue {
		w.isTrue[k], w.isFalse[k] = w.isTrue[k][:0], w.isFalse[k][:0]
	}
	for first := 0; first < w.n; first += expr.Block {
		n := min(expr.Block, w.n-first)
		w.state.Eval(first, n)
		for k := range w.isTrue {
			t, f := w.state.Bools(k)
			w.isTrue[k] = append(w.isTrue[k], t[:(n+63)/64]...)
			w.isFalse[k] = append(w.isFalse[k], f[:(n+63)/64]...)
		}
	}
	return nil
}

// forceEntries turns force places into entries of a parameter's values.
func (w *ConditionWorker) forceEntries(forces []int32) ([]int32, error) {
	if forces == nil || !w.c.params.overridden() {
		return nil, nil
	}
	entries := make([]int32, len(forces))
	for i, f := range forces {
		if int(f) >= len(w.info.Forces) {
			return nil, fmt.Errorf("rules: force number %d of %d", f, len(w.info.Forces))
		}
		entries[i] = max(f, -1) + 1
	}
	return entries, nil
}

// bind makes the inputs of a state stand for columns of m and parameters.
func (w *ConditionWorker) bind(s *expr.State, in []input, m *features.Matrix, rows, entries []int32) error {
	for i, x := range in {
		var v expr.Vec
		if x.feature >= 0 {
			v = w.c.features.Vec(m, x.feature, w.info)
			v.Index = rows
		} else {
			v = expr.Vec{Type: expr.Number, Num: w.params[x.param], Const: entries == nil, Index: entries}
		}
		if err := s.Bind(i, v); err != nil {
			return fmt.Errorf("rules: %w", err)
		}
	}
	return nil
}

// True says whether condition k holds of row i of the last Eval; not known is no.
func (w *ConditionWorker) True(k, i int) bool { return bit(w.isTrue[k], i) }

// Known says whether condition k holds or does not hold of row i.
func (w *ConditionWorker) Known(k, i int) bool { return bit(w.isTrue[k], i) || bit(w.isFalse[k], i) }

func bit(words []uint64, i int) bool { return words[i>>6]>>(i&63)&1 == 1 }

// namesInOrder lists the names of an expression, each once, as a reader meets
// them.
func namesInOrder(n *expr.Node) []string {
	var out []string
	seen := map[string]bool{}
	var walk func(n *expr.Node)
	walk = func(n *expr.Node) {
		if n.Op == expr.OpName && !seen[n.Name] {
			seen[n.Name] = true
			out = append(out, n.Name)
		}
		for _, a := range n.Args {
			walk(a)
		}
	}
	walk(n)
	return out
}

// Params lists the parameters that the conditions read.
func (c *Conditions) Params() []string {
	var out []string
	for _, p := range c.params.list {
		for _, in := range c.inputs {
			if in.param >= 0 && c.params.list[in.param].Name == p.Name {
				out = append(out, p.Name)
			}
		}
	}
	return out
}

// Canonical is condition k in one spelling: two conditions that mean the same
// by it do.
func (c *Conditions) Canonical(k int) string { return c.programs[k].Canonical() }
