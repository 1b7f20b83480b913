package pack

import (
	"errors"
	"slices"
	"strings"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/internal/expr"
	"forceprofiles/internal/strictyaml"
)

// Picture is picture.yaml, the strategic section of a profile: what is counted
// in every force, and what is printed of it, in order.
type Picture struct {
	// Table is the one that the section stands on: a force that does not supply
	// it has a sentence that says so, and nothing else.
	Table    string    `yaml:"table" schema:"required"`
	Headline *Headline `yaml:"headline"`
	Figures  []Figure  `yaml:"figures" schema:"required"`
	Blocks   []Block   `yaml:"blocks" schema:"required"`

	Kind   dataset.Kind // of Table
	values map[string]*expr.Program
	byName map[string]*Figure
}

// Headline is the strategic number on page one.
type Headline struct {
	Value strictyaml.Text `yaml:"value" schema:"required"` // over figures: "offences.last"
	Words string          `yaml:"words" schema:"required"` // may name {month}, the last complete one
}

// Block is one thing printed: exactly one of its fields is set.
type Block struct {
	Position strictyaml.Position `yaml:"-"`
	Heading  string              `yaml:"heading"` // key of its words
	Note     string              `yaml:"note"`    // key of a caution, set apart
	// Supplied names a table: a note stands here where the force supplies it
	// only in part.
	Supplied  string     `yaml:"supplied"`
	Sentence  *Sentence  `yaml:"sentence"`
	Items     []Sentence `yaml:"items"` // a list; those whose table the force does not supply are left out
	Trend     *Chart     `yaml:"trend"`
	Bars      *Chart     `yaml:"bars"`      // a figure's largest, by what it is split by
	Compare   *Chart     `yaml:"compare"`   // several figures beside each other, as bars
	Multiples *Chart     `yaml:"multiples"` // a small trend each, by what the figure is split by
	Curve     *Chart     `yaml:"curve"`     // how much falls to how few people
	// Flows go between this force and those that the figure is split by.
	Flows   *Chart    `yaml:"flows"`
	Network *Chart    `yaml:"network"` // who is named together, of a pairs figure
	Table   *TableOf  `yaml:"table"`
	Borders *Sentence `yaml:"borders"` // the people of an elsewhere figure, and a table of the forces
	Part    *Part     `yaml:"part"`
}

// Part holds blocks that are printed together or not at all.
type Part struct {
	Position strictyaml.Position `yaml:"-"`
	// When is a condition over figures; empty is always.
	When      strictyaml.Text `yaml:"when"`
	Heading   string          `yaml:"heading"` // printed where the blocks have anything to show
	Blocks    []Block         `yaml:"blocks" schema:"required"`
	Otherwise []Block         `yaml:"otherwise"` // printed where they have not
}

// Sentence is words with figures in them. {force}, {period} and {date} are
// always filled in.
type Sentence struct {
	Position strictyaml.Position `yaml:"-"`
	Words    string              `yaml:"words" schema:"required"`
	// With fills the words' other names: "offences.now"; "a / b" is a share,
	// "3 of 12" where b is few; "a % b" is always in per cent.
	With map[string]strictyaml.Text `yaml:"with"`
	// Compare names a figure: where the year before can be compared, the words
	// are those of <words>.compared, with {change} and {before}.
	Compare string `yaml:"compare"`
	Figure  string `yaml:"figure"` // of borders
}

// Chart is a drawing of a figure and its table. Its words are the keys that
// begin with Words: .title, .plain, .measure, .source …
type Chart struct {
	Position strictyaml.Position `yaml:"-"`
	ID       string              `yaml:"id" schema:"required"` // unique in the section
	Words    string              `yaml:"words" schema:"required"`
	Figure   string              `yaml:"figure"`
	Figures  []string            `yaml:"figures"` // of compare
	// Measure is what is drawn of the figure: "now" (default) or "sum".
	Measure string `yaml:"measure"`
	// Terms begins the keys that say the figure's codes in words: "place" has
	// place.home. "offence_group" takes the titles of offences.yaml.
	Terms string `yaml:"terms"`
	// Order lists codes that stand first, in this order; the largest stand first
	// without it.
	Order []string `yaml:"order"`
	// Share is said in the title in place of the largest's share.
	Share strictyaml.Text `yaml:"share"`
	// Few: multiples are drawn where there are so many in twelve months, in the
	// mean of what the figure is split by.
	Few int `yaml:"few"`
	// Inward says that the figure is split by where it comes from; a flow goes
	// to what the figure is split by without it.
	Inward bool `yaml:"inward"`
}

// TableOf is a table: a row for each code that a figure is split by, or for
// each of Order.
type TableOf struct {
	Position strictyaml.Position `yaml:"-"`
	Words    string              `yaml:"words" schema:"required"` // .caption, and .names of the first column
	Figure   string              `yaml:"figure" schema:"required"`
	Measure  string              `yaml:"measure"` // rows are ordered by it
	Terms    string              `yaml:"terms"`
	Order    []string            `yaml:"order"`
	Always   bool                `yaml:"always"`   // the codes of Order have a row even with nothing counted
	AtLeast  int64               `yaml:"at_least"` // rows that count fewer are left out
	Most     int                 `yaml:"most"`     // rows, at most
	Columns  []TableColumn       `yaml:"columns" schema:"required"`
}

// TableColumn is a column after the first.
type TableColumn struct {
	Position strictyaml.Position `yaml:"-"`
	Head     string              `yaml:"head" schema:"required"` // key of its words
	// Value is over figures, as in Sentence.With; those that are split are taken
	// at the row's code.
	Value strictyaml.Text `yaml:"value"`
	Label string          `yaml:"label"` // instead: the figure's label in words, under this term
}

// Figure finds a figure by name, or nil.
func (p *Picture) Figure(name string) *Figure { return p.byName[name] }

// Value is the compiled form of a value or condition over figures: its names
// are "figure.measure".
func (p *Picture) Value(t strictyaml.Text) *expr.Program { return p.values[t.Value] }

// pictureCompiler checks and compiles one picture.
type pictureCompiler struct {
	picture *Picture
	rows    *features.Rows
	env     *expr.Env // of values over figures
	byName  map[string]*Figure
	ids     []string
	errs    strictyaml.Errors
}

func (c *pictureCompiler) fail(at strictyaml.Position, format string, args ...any) {
	c.errs = append(c.errs, at.Errorf(format, args...))
}

// compilePicture compiles a picture against the reference tables and the
// pack's parameters. The error is a strictyaml.Errors.
func compilePicture(p *Picture, rows *features.Rows) error {
	c := pictureCompiler{picture: p, rows: rows, byName: map[string]*Figure{}}
	p.values, p.byName = map[string]*expr.Program{}, c.byName
	c.figures()
	var ok bool
	if p.Kind, ok = dataset.KindOf(p.Table); !ok || p.Kind == dataset.Persons {
		c.errs = append(c.errs, &strictyaml.Error{Message: "table: " + strictyaml.Unknown("table", p.Table, eventTables())})
	}
	if len(c.errs) > 0 { // every value would name a figure that has an error of its own
		return c.errs.Sorted()
	}
	var names []expr.Name
	for i := range p.Figures {
		for _, m := range measures[p.Figures[i].Count] {
			names = append(names, expr.Name{Name: p.Figures[i].Name + "." + m, Type: expr.Number})
		}
	}
	var err error
	if c.env, err = expr.NewEnv(expr.Options{Names: names, Zone: dataset.London}); err != nil {
		return err
	}
	if p.Headline != nil {
		c.value(p.Headline.Value, expr.Number)
	}
	c.blocks(p.Blocks)
	return c.errs.Sorted()
}

func (c *pictureCompiler) blocks(blocks []Block) {
	for i := range blocks {
		b := &blocks[i]
		set := 0
		for _, is := range []bool{b.Heading != "", b.Note != "", b.Supplied != "", b.Sentence != nil, len(b.Items) > 0,
			b.Trend != nil, b.Bars != nil, b.Compare != nil, b.Multiples != nil, b.Curve != nil, b.Flows != nil,
			b.Network != nil, b.Table != nil, b.Borders != nil, b.Part != nil} {
			if is {
				set++
			}
		}
		if set != 1 {
			c.fail(b.Position, "a block is one thing: begin each with a dash, as in - heading: …")
		}
		if _, ok := dataset.KindOf(b.Supplied); b.Supplied != "" && !ok {
			c.fail(b.Position.Key("supplied"), "%s", strictyaml.Unknown("table", b.Supplied, eventTables()))
		}
		if b.Sentence != nil {
			c.sentence(b.Sentence)
		}
		for k := range b.Items {
			c.sentence(&b.Items[k])
		}
		if b.Borders != nil {
			c.figure(b.Borders.Position.Key("figure"), b.Borders.Figure, false, "elsewhere")
			c.sentence(b.Borders)
		}
		c.chart(b.Trend, false, "rows")
		c.chart(b.Bars, true, "rows", "people")
		c.chart(b.Multiples, true, "rows")
		c.chart(b.Flows, true, "rows", "people")
		c.chart(b.Network, false, "pairs")
		if f := c.chart(b.Curve, false, "people"); f != nil {
			f.Spread = true
		}
		c.compare(b.Compare)
		c.table(b.Table)
		if b.Part != nil {
			if b.Part.When.Value != "" {
				c.value(b.Part.When, expr.Bool)
			}
			c.blocks(b.Part.Blocks)
			c.blocks(b.Part.Otherwise)
		}
	}
}

func (c *pictureCompiler) sentence(s *Sentence) {
	for _, name := range sorted(s.With) {
		c.value(s.With[name], expr.Number)
	}
	if s.Compare != "" {
		c.figure(s.Position.Key("compare"), s.Compare, false, "rows")
	}
}

// figure finds a figure that counts in one of some ways.
func (c *pictureCompiler) figure(at strictyaml.Position, name string, split bool, counts ...string) *Figure {
	f := c.byName[name]
	switch {
	case f == nil:
		c.fail(at, "%s", strictyaml.Unknown("figure", name, sorted(c.byName)))
	case !slices.Contains(counts, f.Count):
		c.fail(at, "figure %s counts %s; this shows a figure that counts %s", name, f.Count, strings.Join(counts, " or "))
	case split && f.By.Value == "":
		c.fail(at, "figure %s is not split: give it by", name)
	default:
		return f
	}
	return nil
}

func (c *pictureCompiler) chart(x *Chart, split bool, counts ...string) *Figure {
	if x == nil {
		return nil
	}
	c.id(x)
	f := c.figure(x.Position.Key("figure"), x.Figure, split, counts...)
	if f != nil {
		c.measure(x.Position, f, x.Measure)
	}
	if x.Share.Value != "" {
		c.value(x.Share, expr.Number)
	}
	return f
}

func (c *pictureCompiler) id(x *Chart) {
	if x.ID == "" || slices.Contains(c.ids, x.ID) {
		c.fail(x.Position.Key("id"), "chart %q needs an id that no chart above has", x.ID)
	}
	c.ids = append(c.ids, x.ID)
}

func (c *pictureCompiler) measure(at strictyaml.Position, f *Figure, name string) {
	if name != "" && name != f.Main() && (name != "sum" || f.Sum.Value == "") {
		c.fail(at.Key("measure"), "figure %s has no measure %q to order by; it has %s, and sum if it adds up", f.Name, name,
			f.Main())
	}
}

func (c *pictureCompiler) compare(x *Chart) {
	if x == nil {
		return
	}
	c.id(x)
	if len(x.Figures) == 0 {
		c.fail(x.Position, "compare names figures: [a, b]")
	}
	for _, name := range x.Figures {
		c.figure(x.Position.Key("figures"), name, false, countNames...)
	}
}

func (c *pictureCompiler) table(t *TableOf) {
	if t == nil {
		return
	}
	if f := c.figure(t.Position.Key("figure"), t.Figure, true, "rows", "people"); f != nil {
		c.measure(t.Position, f, t.Measure)
	}
	for _, col := range t.Columns {
		if (col.Value.Value == "") == (col.Label == "") {
			c.fail(col.Position, "a column has a value or a label")
		} else if col.Label == "" {
			c.value(col.Value, expr.Number)
		}
	}
}

// value compiles a value over figures.
func (c *pictureCompiler) value(t strictyaml.Text, want expr.Type) {
	p, err := c.env.Compile(t.Value, want)
	var found expr.Errors
	if errors.As(err, &found) {
		for _, x := range found {
			c.errs = append(c.errs, t.Errorf(x.Offset, "%s", x.Message))
		}
		return
	}
	c.errs.Add(t.File, err)
	c.picture.values[t.Value] = p
}
