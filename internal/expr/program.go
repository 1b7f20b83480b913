package expr

import (
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
)

// Program is a checked expression. It is immutable and may be shared.
type Program struct {
	env       *Env
	source    string
	tree      *Node
	canonical string
	names     []string
	uses      []Use
	checked   *cel.Ast
}

// Type is the type of the result.
func (p *Program) Type() Type { return p.tree.Type }

// Source is the expression as written.
func (p *Program) Source() string { return p.source }

// String is the expression as written.
func (p *Program) String() string { return p.source }

// Canonical is the expression in one spelling: expressions that differ only in
// blanks, brackets, spelling of constants, a dot call written as a function,
// the order of what && or || join, or the order of a list written out have the
// same canonical form. It is itself an expression with the same meaning.
func (p *Program) Canonical() string { return p.canonical }

// Names lists the names it reads, ascending, each once.
func (p *Program) Names() []string { return p.names }

// Uses lists the lookups it calls with their constant arguments, ascending,
// each once: {"harm", ["css"]}. A call whose code is a constant too has been
// answered when it was compiled, and is listed as well.
func (p *Program) Uses() []Use { return p.uses }

// Tree is the checked expression, to be read and not changed.
func (p *Program) Tree() *Node { return p.tree }

// Use is a lookup with its constant arguments.
type Use struct {
	Lookup string
	Args   []string
}

// Node is one node of a checked expression.
type Node struct {
	Type Type
	// Op is an operator or a function: "&&", "||" (both with two or more Args),
	// "!", "==", "!=", "<", "<=", ">", ">=", "+", "-" (one or two Args), "*",
	// "/", "%", "?:", "in", or a function's name. It is OpName for a name and
	// OpConst for a constant.
	Op   string
	Args []*Node
	Name string // of a name
	// The value of a constant, by Type; a Time or Duration is in microseconds.
	Bool bool
	Num  float64
	Text string
	Int  int64
	List []string
	// Nums is a list of numbers, which stands only on the right of in; its
	// Type is beyond List.
	Nums []float64
	// Offset is the place in the source, in bytes.
	Offset int

	lookup *Lookup
}

const (
	OpName  = "name"
	OpConst = "const"
)

// visit calls f for n and every node below it.
func (n *Node) visit(f func(*Node)) {
	f(n)
	for _, a := range n.Args {
		a.visit(f)
	}
}

// gather fills names and puts uses in order.
func (p *Program) gather() {
	p.tree.visit(func(n *Node) {
		if n.Op == OpName {
			p.names = append(p.names, n.Name)
		}
	})
	slices.Sort(p.names)
	p.names = slices.Compact(p.names)
	slices.SortFunc(p.uses, func(a, b Use) int {
		if c := strings.Compare(a.Lookup, b.Lookup); c != 0 {
			return c
		}
		return slices.Compare(a.Args, b.Args)
	})
	p.uses = slices.CompactFunc(p.uses, func(a, b Use) bool {
		return a.Lookup == b.Lookup &&
			slices.Equal(a.Args, b.Args)
	})
}
