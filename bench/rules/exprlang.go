package main

import (
	"fmt"
	"strconv"
	"strings"

	rival "github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"

	"forceprofiles/features"
	"forceprofiles/internal/expr"
)

// exprRows is expr-lang/expr, row by row. It has no three-valued logic, so each
// rule is two conditions in its language, as a person would write them: one
// that holds where the rule hits, and one that holds where it misses, asked
// only where the first does not hold. A number that is not known is NaN, of
// which no comparison holds; a code or a yes or no that is not known is nil.
type exprRows struct{ s *set }

func (*exprRows) name() string   { return "expr" }
func (*exprRows) module() string { return "github.com/expr-lang/expr" }

func (e *exprRows) worker() (worker, error) {
	w := &exprWorker{s: e.s, row: map[string]any{}}
	types := map[string]any{}
	for _, n := range e.s.names {
		types[n.name] = any(nil)
		if n.kind == expr.Number {
			types[n.name] = 0.0
		}
	}
	for k, p := range e.s.programs {
		for _, holds := range []bool{true, false} {
			src, err := condition(p.Tree(), holds)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", e.s.rules[k].ID, err)
			}
			program, err := rival.Compile(src, rival.Env(types), rival.AsBool())
			if err != nil {
				return nil, fmt.Errorf("%s: %s: %w", e.s.rules[k].ID, src, err)
			}
			w.programs = append(w.programs, program)
		}
	}
	return w, nil
}

type exprWorker struct {
	told
	s        *set
	programs []*vm.Program // two a rule: it hits, it misses
	machine  vm.VM
	row      map[string]any
}

func (w *exprWorker) eval(part *features.Matrix) error {
	w.size(len(w.programs)/2, part.Rows())
	for i := range part.Rows() {
		for f, n := range w.s.names {
			x := part.Cols[n.place][i]
			switch {
			case n.kind == expr.Number:
				w.row[n.name] = x
			case x == x:
				w.row[n.name] = w.s.value(f, x)
			default:
				w.row[n.name] = nil
			}
		}
		for k := range w.out {
			outcome := byte(abstain)
			for way, says := range []byte{hit, miss} {
				v, err := w.machine.Run(w.programs[2*k+way], w.row)
				if err != nil {
					return err
				}
				if v == true {
					outcome = says
					break
				}
			}
			w.out[k][i] = outcome
		}
	}
	return nil
}

// condition writes when a yes-or-no expression holds, or when it does not hold,
// in expr-lang's language.
func condition(n *expr.Node, holds bool) (string, error) {
	join := func(op string) (string, error) {
		var parts []string
		for _, a := range n.Args {
			s, err := condition(a, holds)
			if err != nil {
				return "", err
			}
			parts = append(parts, "("+s+")")
		}
		return strings.Join(parts, " "+op+" "), nil
	}
	switch n.Op {
	case expr.OpName:
		return fmt.Sprintf("%s == %t", n.Name, holds), nil
	case expr.OpConst:
		return strconv.FormatBool(n.Bool == holds), nil
	case "!":
		return condition(n.Args[0], !holds)
	case "&&":
		if holds {
			return join("&&")
		}
		return join("||")
	case "||":
		if holds {
			return join("||")
		}
		return join("&&")
	case "known":
		a := n.Args[0]
		x, err := operand(a)
		if err != nil {
			return "", err
		}
		isKnown := x + " != nil"
		if a.Type == expr.Number {
			isKnown = x + " == " + x // NaN is not
		}
		if !holds {
			return "!(" + isKnown + ")", nil
		}
		return isKnown, nil
	case "in":
		x, err := operand(n.Args[0])
		if err != nil || n.Args[1].Type != expr.List || n.Args[1].Op != expr.OpConst {
			return "", fmt.Errorf("in is translated only with a list of texts (%v)", err)
		}
		quoted := make([]string, len(n.Args[1].List))
		for i, s := range n.Args[1].List {
			quoted[i] = strconv.Quote(s)
		}
		list := "[" + strings.Join(quoted, ", ") + "]"
		if holds {
			return x + " in " + list, nil
		}
		return x + " != nil && !(" + x + " in " + list + ")", nil
	case "==", "!=", "<", "<=", ">", ">=":
		return comparison(n, holds)
	}
	return "", fmt.Errorf("%s is not translated to expr-lang", n.Op)
}

// comparison is one that holds, or one whose opposite holds.
func comparison(n *expr.Node, holds bool) (string, error) {
	a, err := operand(n.Args[0])
	if err != nil {
		return "", err
	}
	b, err := operand(n.Args[1])
	if err != nil {
		return "", err
	}
	op := n.Op
	if !holds {
		op = map[string]string{"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}[op]
	}
	s := a + " " + op + " " + b
	if op != "!=" {
		return s, nil
	}
	for i, x := range []string{a, b} { // the only comparison that holds of what is not known
		switch {
		case n.Args[i].Op == expr.OpConst:
		case n.Args[i].Type == expr.Number:
			s = x + " == " + x + " && " + s
		default:
			s = x + " != nil && " + s
		}
	}
	return s, nil
}

// operand writes a number or a text.
func operand(n *expr.Node) (string, error) {
	switch {
	case n.Op == expr.OpName:
		return n.Name, nil
	case n.Op == expr.OpConst && n.Type == expr.Number:
		return strconv.FormatFloat(n.Num, 'f', -1, 64), nil
	case n.Op == expr.OpConst && n.Type == expr.String:
		return strconv.Quote(n.Text), nil
	case n.Type == expr.Number && len(n.Args) == 2 && strings.Contains("+-*", n.Op):
		a, err := operand(n.Args[0])
		if err != nil {
			return "", err
		}
		b, err := operand(n.Args[1])
		return "(" + a + " " + n.Op + " " + b + ")", err
	}
	return "", fmt.Errorf("%s is not translated to expr-lang", n.Op)
}
