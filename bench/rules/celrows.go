package main

import (
	"regexp"
	"strconv"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"forceprofiles/features"
	"forceprofiles/internal/expr"
)

// celRows is CEL's interpreter, row by row, a value that is not known as an
// unknown under partial evaluation.
type celRows struct{ s *set }

func (*celRows) name() string   { return "CEL interpreter" }
func (*celRows) module() string { return "cel.dev/cel-go" }

func (e *celRows) worker() (worker, error) {
	w := &celWorker{s: e.s}
	for _, p := range e.s.programs {
		in, err := e.s.env.Interpreter(p)
		if err != nil {
			return nil, err
		}
		w.programs = append(w.programs, in)
	}
	return w, nil
}

type celWorker struct {
	told
	s        *set
	programs []*expr.Interpreter
}

func (w *celWorker) eval(part *features.Matrix) error {
	w.size(len(w.programs), part.Rows())
	row := make(map[string]any, len(w.s.names))
	for i := range part.Rows() {
		clear(row)
		for f, n := range w.s.names {
			if x := part.Cols[n.place][i]; x == x {
				row[n.name] = w.s.value(f, x)
			}
		}
		for k, p := range w.programs {
			v, err := p.Row(row)
			if err != nil {
				return err
			}
			w.out[k][i] = outcomeOf(v)
		}
	}
	return nil
}

func outcomeOf(v any) byte {
	switch v {
	case true:
		return hit
	case false:
		return miss
	}
	return abstain
}

// plainCEL is CEL's interpreter at its fastest: without partial evaluation, and
// so without a way to say "not known". Such a value is 0, no or "", and of a
// rule that reads one nothing is compared.
type plainCEL struct{ s *set }

// wholeNumber finds texts and words too, so that a digit in them is not taken
// for a number.
var wholeNumber = regexp.MustCompile(wordOrText.String() + `|\d+(?:\.\d+)?`)

func (*plainCEL) name() string   { return "CEL interpreter, not known as 0" }
func (*plainCEL) module() string { return "cel.dev/cel-go" }

func (e *plainCEL) worker() (worker, error) {
	w := &plainWorker{s: e.s, reads: make([][]int, len(e.s.rules))}
	options := []cel.EnvOption{cel.Function("known", cel.Overload("known_any", []*cel.Type{cel.DynType}, cel.BoolType,
		cel.UnaryBinding(func(ref.Val) ref.Val { return types.True })))}
	place := map[string]int{}
	for i, n := range e.s.names {
		t := map[expr.Type]*cel.Type{expr.Number: cel.DoubleType, expr.Bool: cel.BoolType,
			expr.String: cel.StringType}[n.kind]
		options, place[n.name] = append(options, cel.Variable(n.name, t)), i
	}
	env, err := cel.NewEnv(options...)
	if err != nil {
		return nil, err
	}
	for k, r := range e.s.rules {
		checked, issues := env.Compile(wholeNumber.ReplaceAllStringFunc(r.When, func(word string) string {
			if _, err := strconv.ParseUint(word, 10, 64); err == nil {
				return word + ".0" // plain CEL does not mix whole numbers and others
			}
			return word
		}))
		if issues.Err() != nil {
			return nil, issues.Err()
		}
		p, err := env.Program(checked, cel.EvalOptions(cel.OptOptimize))
		if err != nil {
			return nil, err
		}
		w.programs = append(w.programs, p)
		for _, n := range e.s.programs[k].Names() {
			w.reads[k] = append(w.reads[k], place[n])
		}
	}
	return w, nil
}

type plainWorker struct {
	told
	s        *set
	programs []cel.Program
	reads    [][]int // names of each rule
}

func (w *plainWorker) eval(part *features.Matrix) error {
	w.size(len(w.programs), part.Rows())
	row, null := make(map[string]any, len(w.s.names)), make([]bool, len(w.s.names))
	for i := range part.Rows() {
		for f, n := range w.s.names {
			x := part.Cols[n.place][i]
			if null[f] = x != x; null[f] {
				x = 0
			}
			row[n.name] = w.s.value(f, x)
		}
		for k, p := range w.programs {
			v, _, err := p.Eval(row)
			if err != nil {
				return err
			}
			w.out[k][i] = outcomeOf(v.Value())
			for _, f := range w.reads[k] {
				if null[f] {
					w.out[k][i] = untold
				}
			}
		}
	}
	return nil
}
