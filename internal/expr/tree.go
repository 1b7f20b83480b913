package expr

import (
	"fmt"
	"math"
	"time"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"forceprofiles/internal/civil"
)

// treeMaker turns a checked CEL tree into Nodes: && and || are flattened, dot
// calls become function calls, and what has no name in it is worked out.
type treeMaker struct {
	env  *Env
	src  string
	ast  *ast.AST
	uses []Use
	errs Errors
}

func (t *treeMaker) fail(id int64, format string, args ...any) {
	t.errs = append(t.errs, t.env.errorAt(t.src, offsetOf(t.src, t.ast.SourceInfo(), id), format, args...))
}

func (t *treeMaker) node(x ast.Expr) *Node {
	n := &Node{Offset: offsetOf(t.src, t.ast.SourceInfo(), x.ID()), Type: typeOf(t.ast.GetType(x.ID()))}
	switch x.Kind() {
	case ast.IdentKind:
		n.Op, n.Name = OpName, t.ast.ReferenceMap()[x.ID()].Name
	case ast.LiteralKind:
		n.Op = OpConst
		switch v := x.AsLiteral().(type) {
		case types.Bool:
			n.Bool = bool(v)
		case types.Double:
			n.Num = float64(v) + 0 // −0 and 0 are one number
		case types.String:
			n.Text = string(v)
		}
	case ast.ListKind:
		t.list(n, x)
	case ast.CallKind:
		return t.call(n, x)
	}
	if n.Type == 0 && len(t.errs) == 0 {
		t.fail(x.ID(), "this has no type that the language knows")
	}
	return n
}

func (t *treeMaker) list(n *Node, x ast.Expr) {
	n.Op = OpConst
	items := x.AsList().Elements()
	if len(items) == 0 {
		t.fail(x.ID(), "an empty list contains nothing")
		return
	}
	for _, item := range items {
		switch v := item.AsLiteral().(type) {
		case types.String:
			n.List = append(n.List, string(v))
		case types.Double:
			n.Nums = append(n.Nums, float64(v)+0)
		}
	}
	switch len(items) {
	case len(n.List):
		n.Type = List
	case len(n.Nums):
		n.Type = numbers
	default:
		t.fail(x.ID(), "a list holds either texts or numbers, all of one kind")
	}
}

func (t *treeMaker) call(n *Node, x ast.Expr) *Node {
	c := x.AsCall()
	id := t.ast.GetOverloadIDs(x.ID())
	for _, f := range t.env.overloads {
		if f.cel == c.FunctionName() {
			n.Op = f.op
			break
		}
	}
	args := c.Args()
	if c.IsMemberFunction() {
		args = append([]ast.Expr{c.Target()}, args...)
	}
	for _, a := range args {
		n.Args = append(n.Args, t.node(a))
	}
	if len(t.errs) > 0 {
		return n
	}
	if len(id) == 1 {
		n.lookup = t.env.lookups[id[0]]
	}
	switch {
	case n.Op == "&&" || n.Op == "||":
		n.flatten()
		return n
	case n.lookup != nil:
		t.checkLookup(n, args)
	case n.Op == "timestamp" || n.Op == "duration":
		return t.moment(n, args[0])
	}
	t.checkLists(n, args)
	if len(t.errs) == 0 {
		n.fold(t.env)
	}
	return n
}

// flatten joins the operands of nested calls of the same operator, each once. A
// constant either decides the whole, or is left out.
func (n *Node) flatten() {
	decides := n.Op == "||"
	var flat []*Node
	seen := map[string]bool{}
	add := func(operands ...*Node) {
		for _, a := range operands {
			if key := canonical(a); !seen[key] {
				seen[key] = true
				flat = append(flat, a)
			}
		}
	}
	for _, a := range n.Args {
		switch {
		case a.Op == n.Op:
			add(a.Args...)
		case a.Op != OpConst:
			add(a)
		case a.Bool == decides:
			*n = Node{Type: Bool, Op: OpConst, Bool: decides, Offset: n.Offset}
			return
		}
	}
	switch len(flat) {
	case 0:
		*n = Node{Type: Bool, Op: OpConst, Bool: !decides, Offset: n.Offset}
	case 1:
		*n = *flat[0]
	default:
		n.Args = flat
	}
}

// checkLookup asks that what follows the code is constant and makes sense.
func (t *treeMaker) checkLookup(n *Node, args []ast.Expr) {
	u := Use{Lookup: n.lookup.Name}
	for i, a := range n.Args[1:] {
		if a.Op != OpConst {
			t.fail(args[i+1].ID(), "%s needs a text written out here", n.Op)
			return
		}
		u.Args = append(u.Args, a.Text)
	}
	if n.lookup.Check != nil {
		if err := n.lookup.Check(u.Args); err != nil {
			at := args[0].ID()
			if len(args) > 1 {
				at = args[1].ID()
			}
			t.fail(at, "%v", err)
		}
	}
	t.uses = append(t.uses, u)
}

// moment reads duration("72h") and timestamp("2026-01-31").
func (t *treeMaker) moment(n *Node, at ast.Expr) *Node {
	a := n.Args[0]
	if a.Op != OpConst {
		t.fail(at.ID(), "%s needs a text written out here", n.Op)
		return n
	}
	var micros int64
	var err error
	if n.Op == "duration" {
		micros, err = parseDuration(a.Text)
	} else {
		micros, err = t.env.parseTime(a.Text)
	}
	if err != nil {
		t.fail(at.ID(), "%v", err)
		return n
	}
	return &Node{Type: n.Type, Op: OpConst, Int: micros, Offset: n.Offset}
}

// parseDuration reads Go's durations ("72h", "1h30m") and whole days ("3d").
func parseDuration(s string) (micros int64, err error) {
	bad := fmt.Errorf("%q is no duration; write one such as \"72h\", \"90m\" or \"3d\"", s)
	if len(s) > 1 && s[len(s)-1] == 'd' {
		days := int64(0)
		for _, r := range s[:len(s)-1] {
			if r < '0' || r > '9' || days > maxDuration/civil.MicrosPerDay {
				return 0, bad
			}
			days = days*10 + int64(r-'0')
		}
		if days > maxDuration/civil.MicrosPerDay {
			return 0, bad
		}
		return days * civil.MicrosPerDay, nil
	}
	d, err := time.ParseDuration(s)
	if err != nil || d%time.Microsecond != 0 {
		return 0, bad
	}
	return d.Microseconds(), nil
}

// parseTime reads RFC 3339, or a day, which stands for its midnight.
func (e *Env) parseTime(s string) (micros int64, err error) {
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		if at, err = time.ParseInLocation(time.DateOnly, s, e.civil.Location()); err != nil {
			return 0, fmt.Errorf("%q is no moment; write one such as \"2026-01-31T09:00:00Z\" or a day such as \"2026-01-31\"",
				s)
		}
	}
	if micros = at.UnixMicro(); micros < minTime || micros > maxTime || at.Nanosecond()%1000 != 0 {
		return 0, fmt.Errorf("%q is beyond the years 1 to 9999, or finer than a microsecond", s)
	}
	return micros, nil
}

// checkLists refuses lists where a column cannot have them.
func (t *treeMaker) checkLists(n *Node, args []ast.Expr) {
	for i, a := range n.Args {
		switch {
		case a.Type != List && a.Type != numbers:
		case n.Op == "?:":
			t.fail(args[i].ID(), "a choice between lists is no part of this language")
			return
		case n.Op == "any_in" && i == 1 && a.Op != OpConst && n.Args[0].Op != OpConst:
			t.fail(args[i].ID(), "the second list of any_in must be written out, as in any_in(%s, [\"a\", \"b\"])",
				n.Args[0].Name)
		case n.Op == "any_in" && i == 0 && a.Op == OpConst && n.Args[1].Op != OpConst:
			t.fail(args[i].ID(), "any_in has the list column first, as in any_in(%s, [\"a\", \"b\"])", n.Args[1].Name)
		case (n.Op == "any_in" && i == 0 || n.Op == "size" || n.Op == "known") && a.Op == OpConst:
			t.fail(args[i].ID(), "%s asks a list column; this one is written out", n.Op)
		}
	}
}

// fold replaces a call on constants by its value, where it has one.
func (n *Node) fold(e *Env) {
	for _, a := range n.Args {
		if a.Op != OpConst {
			return
		}
	}
	plan, err := NewPlan(&Program{env: e, tree: n})
	if err != nil {
		return
	}
	s := plan.NewState(1)
	s.Eval(0, 1)
	out := Node{Type: n.Type, Op: OpConst, Offset: n.Offset}
	switch n.Type {
	case Bool:
		t, f := s.Bools(0)
		if t[0]|f[0] == 0 {
			return
		}
		out.Bool = t[0] == 1
	case Number:
		if out.Num = s.Numbers(0)[0]; math.IsNaN(out.Num) {
			return
		}
	case String:
		texts := s.Texts(0)
		var known bool
		if out.Text, known = texts.At(0); !known {
			return
		}
	case Time, Duration:
		if out.Int = s.Ints(0)[0]; out.Int == Null {
			return
		}
	default:
		return
	}
	*n = out
}
