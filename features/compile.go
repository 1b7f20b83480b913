package features

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"forceprofiles/dataset"
	"forceprofiles/internal/expr"
	"forceprofiles/internal/strictyaml"
	"forceprofiles/internal/table"
)

// CompileOptions adjust Compile.
type CompileOptions struct {
	Denied []Denied
}

// Forces, as the only category, stands for the dataset's force codes in order.
const Forces = "@forces"

// derived is the source of a feature made of features, where others have a
// table.
const derived = dataset.Kinds

// feature is one compiled feature.
type feature struct {
	Spec
	how    how
	from   dataset.Kind // or derived
	window span
	known  bool          // clock: known
	where  *expr.Program // nil: every row
	value  *expr.Program // nil where how takes none
	plan   *expr.Plan    // of where and value alone: traces, persons and derived

	categories []string
	reads      []column // in order, inputs' included
	inputs     []int    // features that a derived feature reads, ascending
	protected  []string // names of what is denied but justified
	meaning    string
	hash       string
	states     sync.Pool // of plan, for traces
}

// column is a column of a table.
type column struct {
	kind dataset.Kind
	name string
}

func (c column) String() string { return c.kind.String() + "." + c.name }

// exprType is a column's type in an expression.
func exprType(t table.Type) expr.Type {
	switch t {
	case table.Code, table.Text:
		return expr.String
	case table.Number, table.Integer:
		return expr.Number
	case table.Bool:
		return expr.Bool
	case table.Instant, table.Date:
		return expr.Time
	case table.CodeList, table.TextList:
		return expr.List
	}
	return 0
}

const (
	asOfName     = "as_of"
	personPrefix = "person."
)

// Compile checks and compiles specs. ref answers offence_group, in_group and
// harm. The error is a strictyaml.Errors with everything found wrong, each at
// its place in the file.
func Compile(specs []Spec, ref *Reference, o CompileOptions) (*Set, error) {
	if ref == nil {
		ref = &Reference{}
	}
	c := compiler{ref: ref, lookups: ReferenceLookups(ref), denied: append(slices.Clone(alwaysDenied), o.Denied...),
		set: &Set{index: map[string]int{}}}
	c.errs.Add("", ref.Validate())
	for _, d := range o.Denied {
		c.errs.Add("", d.check())
	}
	for i := range specs {
		if c.name(&specs[i]) {
			c.later = append(c.later, specs[i].Name)
		}
	}
	for i := range specs {
		c.feature(&specs[i])
	}
	if err := c.errs.Sorted(); err != nil {
		return nil, err
	}
	return c.set, c.set.prepare()
}

// compiler holds what is known half way through Compile.
type compiler struct {
	ref     *Reference
	lookups []expr.Lookup
	denied  []Denied
	envs    [dataset.Kinds]*expr.Env
	later   []string // every name, wherever declared
	set     *Set
	errs    strictyaml.Errors
}

var nameForm = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// reservedNames cannot be features: expressions mean something else by them.
var reservedNames = []string{asOfName, "person", "true", "false", "null", "in", "as", "break", "const", "continue",
	"else", "for",
	"function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while"}

func (c *compiler) name(s *Spec) bool {
	at := s.Position.Key("name")
	switch {
	case !nameForm.MatchString(s.Name) || len(s.Name) > 100:
		c.errs = append(c.errs,
			at.Errorf("%q is no name for a feature: use small letters, digits and _, at most 100, a letter first", s.Name))
	case slices.Contains(reservedNames, s.Name):
		c.errs = append(c.errs, at.Errorf("a feature cannot be called %s: the word means something else in an expression",
			s.Name))
	case slices.Contains(c.later, s.Name):
		c.errs = append(c.errs, at.Errorf("a feature called %s stands above already", s.Name))
	default:
		return true
	}
	return false
}

// feature compiles one spec. A feature with errors is left out, so that those
// after it are still checked.
func (c *compiler) feature(s *Spec) {
	f := &feature{Spec: *s, categories: s.Categories}
	before := len(c.errs)
	fail := func(key, format string, args ...any) {
		c.errs = append(c.errs, s.Position.Key(key).Errorf("feature %s: %s", s.Name, fmt.Sprintf(format, args...)))
	}
	var ok bool
	if f.from, ok = source(s.From); !ok {
		var tables []string
		for k := range dataset.Kinds {
			tables = append(tables, k.String())
		}
		fail("from", "%s", strictyaml.Unknown("table", s.From, append(tables, "features")))
		return
	}
	var err error
	if f.window, err = parseWindow(s.Window); err != nil {
		fail("window", "%v", err)
	}
	switch s.Clock {
	case "", "occurred":
	case "known":
		f.known = true
	default:
		fail("clock", "%s", strictyaml.Unknown("clock", s.Clock, []string{"occurred", "known"}))
	}
	events := f.from != dataset.Persons && f.from != derived
	if !events && (s.Window != "" || s.Clock != "") {
		fail("window", "%s has no rows in time: leave window and clock out", s.From)
	}
	env := c.env(f.from)
	if env == nil {
		return
	}
	if strings.TrimSpace(s.Where.Value) != "" {
		f.where = c.compile(env, f, s.Where, s.Where.Value, 0, expr.Bool)
	}
	way, inner, at, bad := parseValue(s.Value, events)
	if bad != nil {
		if bad.Line == 0 || s.Value.Line == 0 {
			bad = s.Position.Errorf("%s", bad.Message)
		}
		bad.Message = "feature " + s.Name + ": " + bad.Message
		c.errs = append(c.errs, bad)
		return
	}
	f.how = ways[way].how
	if ways[way].expr {
		f.value = c.compile(env, f, s.Value, inner, at, ways[way].of...)
	}
	if len(c.errs) > before {
		return
	}
	if (f.how == rateChange || f.how == rateOfSums) && f.window.all {
		fail("value", "rate_change compares the halves of a window: give one, such as window: 180d")
	}
	if f.WhenNone != nil && (*f.WhenNone != *f.WhenNone || *f.WhenNone-*f.WhenNone != 0) {
		fail("when_none", "write a finite number, or leave it out for not known")
	}
	if f.how == anyRow && f.WhenNone != nil && *f.WhenNone != 0 && *f.WhenNone != 1 {
		fail("when_none", "any is a yes or no: its when_none is 0 or 1")
	}
	c.checkCategories(f, fail)
	if len(c.errs) == before {
		f.checkForm(fail)
	}
	f.gatherReads(c.set)
	c.checkDenied(f, fail)
	if len(c.errs) > before {
		return
	}
	f.meaning = f.means(c.ref, c.set)
	f.hash = hash(f.meaning)
	c.set.index[f.Name] = len(c.set.features)
	c.set.features = append(c.set.features, f)
}

// source is the table that `from` names.
func source(from string) (dataset.Kind, bool) {
	if k, ok := dataset.KindOf(from); ok && k != dataset.Identities {
		return k, true
	}
	return derived, from == "features"
}

// env declares what expressions over a source may read.
func (c *compiler) env(from dataset.Kind) *expr.Env {
	if from == derived {
		// Only what is declared above: so there are no cycles.
		return c.newEnv(append(c.set.EnvNames(), expr.Name{Name: asOfName, Type: expr.Time}))
	}
	if c.envs[from] == nil {
		c.envs[from] = c.newEnv(rowNames(from))
	}
	return c.envs[from]
}

// rowNames are the names that an expression over the rows of a table reads.
func rowNames(from dataset.Kind) []expr.Name {
	names := []expr.Name{{Name: asOfName, Type: expr.Time}}
	for _, field := range dataset.Tables[from].Fields {
		names = append(names, expr.Name{Name: field.Name, Type: exprType(field.Type)})
	}
	for _, field := range dataset.Tables[dataset.Persons].Fields {
		names = append(names, expr.Name{Name: personPrefix + field.Name, Type: exprType(field.Type)})
	}
	return names
}

func (c *compiler) newEnv(names []expr.Name) *expr.Env {
	env, err := expr.NewEnv(expr.Options{Names: names, Lookups: c.lookups, Zone: dataset.London})
	if err != nil {
		c.errs.Add("", err)
		return nil
	}
	return env
}

// compile compiles an expression that stands at a byte of a text.
func (c *compiler) compile(env *expr.Env, f *feature, t strictyaml.Text, src string, at int,
	want ...expr.Type) *expr.Program {
	p, err := env.Compile(src, want...)
	var found expr.Errors
	if !errors.As(err, &found) {
		c.errs.Add(t.File, err)
		return p
	}
	for _, x := range found {
		message := x.Message
		if f.from == derived {
			switch {
			case x.Missing == f.Name:
				message = "a feature cannot read itself"
			case slices.Contains(c.later, x.Missing) && c.set.Index(x.Missing) < 0:
				message = x.Missing + " is declared below, or has an error of its own: a feature reads only those above it"
			}
		}
		c.errs = append(c.errs, t.Errorf(at+x.Offset, "feature %s: %s", f.Name, message))
	}
	return nil
}

// checkCategories holds a feature's categories against its value's type.
func (c *compiler) checkCategories(f *feature, fail func(key, format string, args ...any)) {
	text := (f.how == latest || f.how == value) && f.value.Type() == expr.String
	switch {
	case text && len(f.Categories) == 0:
		fail("value", "the value is a text: list its categories, in order")
	case !text && len(f.Categories) > 0:
		fail("categories", "categories are for latest(…) or value(…) of a text; this value is a number")
	case slices.Contains(f.Categories, Forces) && len(f.Categories) > 1:
		fail("categories", "%s stands alone: it is every force of the dataset", Forces)
	}
	for i, x := range f.Categories {
		if x == "" || slices.Contains(f.Categories[:i], x) {
			fail("categories", "category %q is empty or stands twice", x)
		}
	}
}

// gatherReads fills reads and inputs from the compiled expressions.
func (f *feature) gatherReads(set *Set) {
	reads := map[column]bool{}
	for _, p := range []*expr.Program{f.where, f.value} {
		if p == nil {
			continue
		}
		for _, name := range p.Names() {
			column0, person := strings.CutPrefix(name, personPrefix)
			switch {
			case name == asOfName:
			case f.from == derived:
				i := set.Index(name)
				if !slices.Contains(f.inputs, i) {
					f.inputs = append(f.inputs, i)
				}
				for _, r := range set.features[i].reads {
					reads[r] = true
				}
			case person:
				reads[column{dataset.Persons, column0}] = true
			default:
				reads[column{f.from, name}] = true
			}
		}
	}
	slices.Sort(f.inputs)
	for r := range reads {
		f.reads = append(f.reads, r)
	}
	slices.SortFunc(f.reads, func(a, b column) int { return strings.Compare(a.String(), b.String()) })
}

// programs are the feature's expressions: where, then value, as far as it has
// them.
func (f *feature) programs() []*expr.Program {
	var out []*expr.Program
	if f.where != nil {
		out = append(out, f.where)
	}
	if f.value != nil {
		out = append(out, f.value)
	}
	return out
}
