package expr

import "fmt"

// Block is the largest number of rows evaluated at once: few enough that what
// a plan works on stays in the processor's cache.
const Block = 1024

// Plan evaluates several programs over the same rows; what they have in common
// is evaluated once. It is immutable and may be shared.
type Plan struct {
	env   *Env
	names []string
	types []Type // of names
	slots []Type // the type of each intermediate result; the names' come first
	// init runs once for each State: constants.
	init []func(*State)
	// steps run for each block, operands before what uses them.
	steps []func(*State)
	roots []int // slot of each program's result
	// entries are the parts that are worked out once per dictionary entry.
	entries []entry
}

// NewPlan joins programs of one Env.
func NewPlan(programs ...*Program) (*Plan, error) {
	b := builder{plan: &Plan{}, slots: map[string]int{}, byEntry: true}
	for i, p := range programs {
		if i == 0 {
			b.plan.env = p.env
		}
		if p.env != b.plan.env {
			return nil, fmt.Errorf("expr: %q and %q were compiled in different environments and cannot share a plan",
				programs[0].source, p.source)
		}
	}
	for _, name := range namesOf(programs) {
		b.name(name, b.plan.env.types[name])
	}
	for _, p := range programs {
		b.plan.roots = append(b.plan.roots, b.slot(p.tree))
	}
	return b.plan, nil
}

// namesOf is every name that the programs read, ascending.
func namesOf(programs []*Program) []string {
	var all Program
	for _, p := range programs {
		all.tree = p.tree
		all.gather()
	}
	return all.names
}

// Names lists the names that the programs read, ascending: the inputs, in the
// order that Bind numbers them.
func (p *Plan) Names() []string { return p.names }

// Programs is how many programs the plan has.
func (p *Plan) Programs() int { return len(p.roots) }

// builder lays the nodes of trees out as steps, each distinct node once.
type builder struct {
	plan *Plan
	// slots finds a node's slot by its canonical form.
	slots map[string]int
	// byEntry: a part that reads one text name and nothing else becomes an
	// entry. Not so within an entry's own plan.
	byEntry bool
}

// name adds an input. All names are added before anything else, so that input
// i has slot i.
func (b *builder) name(name string, t Type) {
	b.plan.names = append(b.plan.names, name)
	b.plan.types = append(b.plan.types, t)
	b.slots[name] = b.add(t)
}

func (b *builder) add(t Type) int {
	b.plan.slots = append(b.plan.slots, t)
	return len(b.plan.slots) - 1
}

func (b *builder) step(f func(*State)) { b.plan.steps = append(b.plan.steps, f) }

// slot returns where the result of n will stand.
func (b *builder) slot(n *Node) int {
	key := canonical(n)
	if at, ok := b.slots[key]; ok {
		return at
	}
	at, done := b.alias(n)
	if !done {
		switch name := n.onlyName(); {
		case n.Op == OpConst:
			at = b.constant(n)
		case b.byEntry && name != nil && name.Type == String && n.Type <= String:
			at = b.entry(n, name)
		default:
			args := make([]int, len(n.Args))
			for i, a := range n.Args {
				// A list written out is part of its step and has no slot.
				if a.Type != numbers && (a.Type != List || a.Op == OpName) {
					args[i] = b.slot(a)
				}
			}
			at = b.add(n.Type)
			b.step(b.operator(n, at, args))
		}
	}
	b.slots[key] = at
	return at
}

// alias finds nodes that are another node spelt differently.
func (b *builder) alias(n *Node) (at int, done bool) {
	not := func(x *Node) *Node { return &Node{Type: Bool, Op: "!", Args: []*Node{x}} }
	with := func(op string, args ...*Node) *Node { return &Node{Type: Bool, Op: op, Args: args} }
	switch {
	case n.Op == "!=":
		return b.slot(not(with("==", n.Args...))), true
	case n.Op == ">":
		return b.slot(with("<", n.Args[1], n.Args[0])), true
	case n.Op == ">=":
		return b.slot(with("<=", n.Args[1], n.Args[0])), true
	case (n.Op == "<" || n.Op == "<=") && n.Args[0].Op == OpConst && n.Args[0].Type == Number && n.Args[1].Op != OpConst:
		// c < x is not (x <= c): only comparisons with a constant on the right
		// need a kernel of their own.
		other := "<="
		if n.Op == "<=" {
			other = "<"
		}
		return b.slot(not(with(other, n.Args[1], n.Args[0]))), true
	case n.Op == "string" && n.Args[0].Type == String:
		return b.slot(n.Args[0]), true
	}
	return 0, false
}

// onlyName is the one name that n reads, or nil where it reads several, none,
// or is that name itself.
func (n *Node) onlyName() *Node {
	var only *Node
	several := false
	n.visit(func(x *Node) {
		if x.Op == OpName {
			several = several || only != nil && only.Name != x.Name
			only = x
		}
	})
	if several || n.Op == OpName {
		return nil
	}
	return only
}

func (b *builder) constant(n *Node) int {
	at := b.add(n.Type)
	value := *n
	fill := func(s *State) { s.fill(at, &value) }
	if n.Type == Bool {
		b.step(fill) // bits past the last row must be clear
	} else {
		b.plan.init = append(b.plan.init, fill)
	}
	return at
}
