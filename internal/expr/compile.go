package expr

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"forceprofiles/internal/nearest"
)

// Compile parses and checks an expression whose result must be one of the
// types wanted (any, if none is given). The error is an [Errors] with
// everything found wrong.
func (e *Env) Compile(src string, want ...Type) (*Program, error) {
	checked, errs := e.check(src)
	if errs != nil {
		return nil, errs.sorted()
	}
	t := treeMaker{env: e, src: src, ast: checked.NativeRep()}
	root := t.node(t.ast.Expr())
	if len(t.errs) > 0 {
		return nil, t.errs.sorted()
	}
	p := &Program{env: e, source: src, tree: root, canonical: canonical(root), uses: t.uses, checked: checked}
	p.gather()
	if len(want) > 0 && !slices.Contains(want, root.Type) {
		var words []string
		for _, w := range want {
			words = append(words, w.String())
		}
		return nil, Errors{e.errorAt(src, 0, "this is a %s, where a %s is needed", root.Type, strings.Join(words, " or a "))}
	}
	return p, nil
}

// check has CEL parse and type-check src, after numbers have all become
// doubles and what the language leaves out has been refused.
func (e *Env) check(src string) (*cel.Ast, Errors) {
	if strings.TrimSpace(src) == "" {
		return nil, Errors{e.errorAt(src, 0, "there is no expression here")}
	}
	if n := strings.Count(src, "") - 1; n > MaxLength {
		return nil, Errors{{Message: fmt.Sprintf("the expression has %d characters; at most %d are read", n, MaxLength)}}
	}
	parsed, issues := e.cel.Parse(src)
	if issues.Err() != nil {
		return nil, e.parseErrors(src, issues.Errors())
	}
	r := refuser{env: e, src: src, info: parsed.NativeRep().SourceInfo(), refused: map[int64]bool{},
		asText: map[int64]bool{}}
	r.walk(parsed.NativeRep().Expr(), 1)
	if r.nodes > MaxNodes {
		return nil, Errors{e.errorAt(src, 0, "the expression has more than %d parts: split it", MaxNodes)}
	}
	if r.tooDeep {
		return nil, r.errs
	}
	checked, issues := e.cel.Check(parsed)
	if issues.Err() != nil {
		for _, x := range issues.Errors() {
			if r.refused[x.ExprID] {
				continue
			}
			if err := e.checkError(src, x); err != nil {
				r.errs = append(r.errs, err)
			}
		}
		if len(r.errs) == 0 { // all that CEL said follows from a refusal, and there is none
			r.errs = append(r.errs, e.errorAt(src, 0, "%s", issues.Err().Error()))
		}
	}
	if len(r.errs) > 0 {
		return nil, r.errs
	}
	return checked, nil
}

// refuser turns whole-number literals into doubles and refuses, by name, what
// is no part of the language.
type refuser struct {
	env     *Env
	src     string
	info    *ast.SourceInfo
	errs    Errors
	nodes   int
	tooDeep bool
	refused map[int64]bool // ids of what was refused: CEL's checker has nothing to add
	asText  map[int64]bool // names where a text would do: compared with a text
}

func (r *refuser) fail(id int64, format string, args ...any) {
	r.refused[id] = true
	r.errs = append(r.errs, r.env.errorAt(r.src, offsetOf(r.src, r.info, id), format, args...))
}

// refuse fails for the whole of x, which is not looked into further.
func (r *refuser) refuse(x ast.Expr, format string, args ...any) {
	ast.PreOrderVisit(x, ast.NewExprVisitor(func(part ast.Expr) { r.refused[part.ID()] = true }))
	r.fail(x.ID(), format, args...)
}

func (r *refuser) walk(x ast.Expr, depth int) {
	r.nodes++
	if depth > MaxDepth {
		if !r.tooDeep {
			r.fail(x.ID(), "brackets and calls go more than %d deep: split the expression", MaxDepth)
		}
		r.tooDeep = true
		return
	}
	switch x.Kind() {
	case ast.LiteralKind:
		r.literal(x)
	case ast.IdentKind:
		r.name(x, strings.TrimPrefix(x.AsIdent(), "."))
	case ast.SelectKind:
		if name, ok := qualified(x); ok {
			r.name(x, name)
			return
		}
		r.refuse(x, "a field can be read only of a name, as in person.sex")
	case ast.CallKind:
		r.call(x, depth)
	case ast.ListKind:
		l := x.AsList()
		if len(l.OptionalIndices()) > 0 {
			r.fail(x.ID(), "optional values are no part of this language")
		}
		for _, item := range l.Elements() {
			if k := item.Kind(); k != ast.LiteralKind {
				r.fail(item.ID(), "a list written out holds only constants")
			}
			r.walk(item, depth+1)
		}
	case ast.MapKind:
		r.refuse(x, "maps are no part of this language")
	case ast.StructKind:
		r.refuse(x, "structures are no part of this language")
	default:
		r.refuse(x, "loops over lists are no part of this language")
	}
}

func (r *refuser) literal(x ast.Expr) {
	switch v := x.AsLiteral().(type) {
	case types.Int:
		if v > 1<<53 || v < -1<<53 {
			r.fail(x.ID(), "%d is too large to be held exactly", int64(v))
		}
		x.SetKindCase(ast.NewExprFactory().NewLiteral(x.ID(), types.Double(v)))
	case types.Double:
		if math.IsInf(float64(v), 0) || math.IsNaN(float64(v)) {
			r.fail(x.ID(), "the number is too large")
		}
	case types.Uint:
		r.fail(x.ID(), "all numbers are of one kind; leave the u out")
	case types.Null:
		r.fail(x.ID(), "nothing is equal to null; ask known(x)")
	case types.Bytes:
		r.fail(x.ID(), "bytes are no part of this language; leave the b out")
	}
}

// qualified is the dotted name that a chain of selections spells.
func qualified(x ast.Expr) (string, bool) {
	switch x.Kind() {
	case ast.IdentKind:
		return strings.TrimPrefix(x.AsIdent(), "."), true
	case ast.SelectKind:
		s := x.AsSelect()
		if s.IsTestOnly() {
			return "", false
		}
		left, ok := qualified(s.Operand())
		return left + "." + s.FieldName(), ok
	}
	return "", false
}

func (r *refuser) name(x ast.Expr, name string) {
	if _, ok := r.env.types[name]; ok {
		return
	}
	// "role.kind" where role is a name: the field does not exist.
	if head, _, dotted := strings.Cut(name, "."); dotted {
		if t, ok := r.env.types[head]; ok {
			r.refuse(x, "%s is a %s and has no fields", head, t)
			return
		}
	}
	if r.env.prefixes[name] {
		r.refuse(x, "%s alone is no value; write one of its fields, such as %s", name, r.firstUnder(name))
		return
	}
	if slices.Contains(r.env.functions, name) {
		r.refuse(x, "%s is a function; write %s%s", name, name, signatures(r.env.overloads, name))
		return
	}
	near := didYouMean(name, r.env.names)
	if message, known := refusal(name, strings.ToLower(name)); known && near == "" {
		r.refuse(x, "%s", message)
		return
	}
	if near == "" && r.asText[x.ID()] {
		near = fmt.Sprintf("; a text stands in quotes: %q", name)
	}
	r.refuse(x, "there is no name %s%s", name, near)
	r.errs[len(r.errs)-1].Missing = name
}

// didYouMean is "; did you mean X?" for the nearest of names, or nothing.
func didYouMean(written string, names []string) string {
	if near := nearest.Name(written, names, (utf8.RuneCountInString(written)+1)/3); near != "" {
		return "; did you mean " + near + "?"
	}
	return ""
}

func (r *refuser) firstUnder(prefix string) string {
	for _, n := range r.env.names {
		if strings.HasPrefix(n, prefix+".") {
			return n
		}
	}
	return ""
}

func (r *refuser) call(x ast.Expr, depth int) {
	c := x.AsCall()
	name := c.FunctionName()
	member, global := false, false
	for _, f := range r.env.overloads {
		if f.cel == name {
			member, global = member || f.member, global || !f.member
		}
	}
	if full, ok := qualifiedCall(c); ok {
		if message, known := refusal(full, full); known && r.env.types[full[:strings.IndexByte(full, '.')]] == 0 {
			r.refuse(x, "%s", message)
			return // its arguments may hold names of its own
		}
	}
	switch {
	case !member && !global:
		if message, known := refusal(spoken(name), name); known {
			r.refuse(x, "%s", message)
			return
		}
		r.fail(x.ID(), "there is no function %s%s", spoken(name), didYouMean(name, r.env.functions))
	case c.IsMemberFunction() && !member:
		r.refuse(x, "%s is not called with a dot; write %s%s", name, name, signatures(r.env.overloads, name))
		return
	}
	// a && b && … is one level however many there are: CEL nests them in pairs.
	next := depth + 1
	if name == "_&&_" || name == "_||_" {
		next = depth
	}
	if c.IsMemberFunction() {
		r.walk(c.Target(), next)
	}
	if name == "_==_" || name == "_!=_" {
		a, b := c.Args()[0], c.Args()[1]
		r.asText[a.ID()], r.asText[b.ID()] = r.isText(b), r.isText(a)
	}
	for _, a := range c.Args() {
		r.walk(a, next)
	}
}

// isText says whether x is a name declared as a text.
func (r *refuser) isText(x ast.Expr) bool {
	name, ok := qualified(x)
	return ok && r.env.types[name] == String
}

// qualifiedCall is "math.greatest" for the call math.greatest(…).
func qualifiedCall(c ast.CallExpr) (string, bool) {
	if !c.IsMemberFunction() {
		return "", false
	}
	left, ok := qualified(c.Target())
	return left + "." + c.FunctionName(), ok
}

// spoken is a function's name as an author knows it.
func spoken(name string) string {
	switch name {
	case "_[_]":
		return "[…]"
	case "_[?_]":
		return "[?…]"
	case "_?._":
		return ".?"
	}
	return name
}

// sorted orders errors by place, each once.
func (e Errors) sorted() error {
	if len(e) == 0 {
		return nil
	}
	out := slices.Clone(e)
	slices.SortStableFunc(out, func(a, b *Error) int { return cmp.Compare(a.Offset, b.Offset) })
	return slices.CompactFunc(out, func(a, b *Error) bool { return *a == *b })
}
