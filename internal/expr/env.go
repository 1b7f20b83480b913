package expr

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"cel.dev/cel-go/cel"

	"forceprofiles/internal/civil"
)

// Bounds of one expression; beyond them it is refused.
const (
	MaxLength = 10_000 // characters
	MaxDepth  = 60     // of brackets and calls within each other
	MaxNodes  = 2_000  // operators, names and constants
)

// Name declares a name that expressions may read. It may be qualified:
// "person.date_of_birth".
type Name struct {
	Name string
	Type Type
}

// Lookup declares a function of a code, answered from a reference table: it
// is called once per distinct code, not once per row. Exactly one of Text,
// Number and Bool is set and says what it returns; a false second result is
// null.
type Lookup struct {
	Name string
	// Args is how many constant texts follow the code: 1 in harm(code, "css").
	// Two lookups may share a name if they differ in Args.
	Args   int
	Text   func(code string, args []string) (string, bool)
	Number func(code string, args []string) (float64, bool)
	Bool   func(code string, args []string) (value, known bool)
	// Check, if set, refuses constant arguments when an expression is compiled.
	Check func(args []string) error
}

func (l *Lookup) result() Type {
	switch {
	case l.Text != nil && l.Number == nil && l.Bool == nil:
		return String
	case l.Number != nil && l.Text == nil && l.Bool == nil:
		return Number
	case l.Bool != nil && l.Text == nil && l.Number == nil:
		return Bool
	}
	return 0
}

// Options are what an Env knows.
type Options struct {
	Names   []Name
	Lookups []Lookup
	// Zone is the civil time of age_at, hour_of, month_of and of dates.
	Zone *time.Location
}

// Env holds declared names and functions. It is immutable and may be shared.
type Env struct {
	types     map[string]Type
	names     []string // ascending
	lookups   map[string]*Lookup
	overloads []overload // language and lookups
	functions []string   // what an author may write, ascending
	prefixes  map[string]bool
	civil     *civil.Zone
	cel       *cel.Env
}

var (
	identifier = regexp.MustCompile(`^[a-z_A-Z][a-zA-Z0-9_]*(\.[a-z_A-Z][a-zA-Z0-9_]*)*$`)
	reserved   = []string{"as", "break", "const", "continue", "else", "false", "for", "function", "if", "import",
		"in", "let", "loop", "namespace", "null", "package", "return", "true", "var", "void", "while"}
)

// NewEnv makes an environment. It fails on a name that CEL cannot express, a
// name declared twice, a lookup without exactly one function, or a missing
// zone.
func NewEnv(o Options) (*Env, error) {
	if o.Zone == nil {
		return nil, fmt.Errorf("expr: no time zone given")
	}
	e := &Env{types: map[string]Type{}, lookups: map[string]*Lookup{}, prefixes: map[string]bool{},
		civil: civil.NewZone(o.Zone)}
	e.overloads = slices.Clone(language)
	for i := range e.overloads {
		e.overloads[i].id = "op_" + e.overloads[i].id // CEL keeps ids apart from names
	}
	options := []cel.EnvOption{
		cel.ParserRecursionLimit(4 * MaxDepth), // one bracket is several levels of the grammar
		cel.ParserExpressionSizeLimit(MaxLength),
		cel.ParserErrorRecoveryLimit(10),
	}
	for _, n := range o.Names {
		if !identifier.MatchString(n.Name) {
			return nil, fmt.Errorf("expr: %q cannot be a name: use letters, digits and _", n.Name)
		}
		for part := range strings.SplitSeq(n.Name, ".") {
			if slices.Contains(reserved, part) {
				return nil, fmt.Errorf("expr: %q cannot be a name: %s is a reserved word", n.Name, part)
			}
		}
		if n.Type < Bool || n.Type > List {
			return nil, fmt.Errorf("expr: name %q has no type", n.Name)
		}
		if _, twice := e.types[n.Name]; twice {
			return nil, fmt.Errorf("expr: name %q is declared twice", n.Name)
		}
		e.types[n.Name] = n.Type
		e.names = append(e.names, n.Name)
		for i := range n.Name {
			if n.Name[i] == '.' {
				e.prefixes[n.Name[:i]] = true
			}
		}
		options = append(options, cel.Variable(n.Name, celTypes[n.Type]))
	}
	slices.Sort(e.names)
	for i := range o.Lookups {
		if err := e.addLookup(&o.Lookups[i]); err != nil {
			return nil, err
		}
	}
	for _, f := range e.overloads {
		if name := f.op; identifier.MatchString(name) && name != "in" && !slices.Contains(e.functions, name) {
			e.functions = append(e.functions, name)
		}
	}
	slices.Sort(e.functions)
	var err error
	if e.cel, err = cel.NewCustomEnv(append(options, e.declarations()...)...); err != nil {
		return nil, fmt.Errorf("expr: %w", err)
	}
	return e, nil
}

func (e *Env) addLookup(l *Lookup) error {
	l = &Lookup{l.Name, l.Args, l.Text, l.Number, l.Bool, l.Check}
	if !identifier.MatchString(l.Name) || strings.Contains(l.Name, ".") {
		return fmt.Errorf("expr: %q cannot be a function: use letters, digits and _", l.Name)
	}
	if l.result() == 0 {
		return fmt.Errorf("expr: lookup %s needs exactly one of Text, Number and Bool", l.Name)
	}
	for _, f := range language {
		if f.op == l.Name {
			return fmt.Errorf("expr: %s is a function of the language already", l.Name)
		}
	}
	id := lookupID(l.Name, l.Args)
	if e.lookups[id] != nil {
		return fmt.Errorf("expr: lookup %s with %d arguments is declared twice", l.Name, l.Args)
	}
	e.lookups[id] = l
	args := []Type{String}
	for range l.Args {
		args = append(args, String)
	}
	e.overloads = append(e.overloads, overload{l.Name, l.Name, id, false, args, l.result()})
	return nil
}

// lookupID is a lookup's overload id: harm/1.
func lookupID(name string, args int) string { return fmt.Sprintf("lookup_%s_%d", name, args) }

// declarations declares every overload to CEL, with the row-wise function that
// CEL's interpreter runs where it has none of its own.
func (e *Env) declarations() []cel.EnvOption {
	var order []string
	byName := map[string][]cel.FunctionOpt{}
	for _, f := range e.overloads {
		var args []*cel.Type
		for _, a := range f.args {
			args = append(args, celTypes[a])
		}
		declare := cel.Overload
		if f.member {
			declare = cel.MemberOverload
		}
		if byName[f.cel] == nil {
			order = append(order, f.cel)
		}
		byName[f.cel] = append(byName[f.cel], declare(f.id, args, celTypes[f.result], e.rowwise(f)...))
	}
	var out []cel.EnvOption
	for _, name := range order {
		out = append(out, cel.Function(name, byName[name]...))
	}
	return out
}
