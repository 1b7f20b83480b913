package expr

// Program is a checked expression. It is immutable and may be shared.
type Program struct {
	env    *Env
	source string
	tree   *Node
}

// Type is the type of the result.
func (p *Program) Type() Type { return p.tree.Type }

// Source is the expression as written.
func (p *Program) Source() string { return p.source }

// String is the expression as written.
func (p *Program) String() string { return p.source }

// Canonical is the expression in one spelling: expressions that differ only in
// blanks, brackets, spelling of literals, or the order of what && or || join
// have the same canonical form.
func (p *Program) Canonical() string { return "" }

// Names lists the names it reads, ascending, each once.
func (p *Program) Names() []string { return nil }

// Uses lists the lookups it calls with their constant arguments, in canonical
// order, each once: {"harm", ["css"]}.
func (p *Program) Uses() []Use { return nil }

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
	// Null says that it is a constant without a value, such as 1/0.
	Null bool
	Bool bool
	Num  float64
	Text string
	Int  int64
	List []string
	// Nums is a list of numbers, which stands only on the right of in.
	Nums []float64
	// Offset is the place in the source, in bytes.
	Offset int
}

const (
	OpName  = "name"
	OpConst = "const"
)
