package pack

import (
	"slices"
	"strconv"
	"strings"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/internal/strictyaml"
	"forceprofiles/templates"
)

// Picture is picture.yaml, the strategic section of a profile: what is counted
// in every force, and what is printed of it, in order.
type Picture struct {
	Position strictyaml.Position `yaml:"-"`
	// Table is the one that the section stands on. Of a force that does not
	// supply it one sentence says so; where it does in part, a note stands after
	// the first block.
	Table string `yaml:"table" schema:"required"`
	// Headline is the strategic number on page one; its words may name {month},
	// the last complete one.
	Headline *Sentence `yaml:"headline"`
	Figures  []Figure  `yaml:"figures" schema:"required"`
	Blocks   []Block   `yaml:"blocks" schema:"required"`

	Kind   dataset.Kind // of Table
	said   []string     // keys of words
	read   bool         // every block was looked at: said is whole
	terms  []string     // kinds of codes that are said in words
	byName map[string]*Figure
}

// Block is one thing printed: exactly one of its fields is set.
type Block struct {
	Position strictyaml.Position `yaml:"-"`
	Heading  string              `yaml:"heading"` // key of its words
	Note     string              `yaml:"note"`    // key of a caution, set apart
	Sentence *Sentence           `yaml:"sentence"`
	Items    []Sentence          `yaml:"items"` // a list
	Trend    *Chart              `yaml:"trend"`
	Bars     *Chart              `yaml:"bars"`    // by what the figure is split by
	Compare  *Chart              `yaml:"compare"` // several figures beside each other, as bars
	// Multiples are small trends beside each other, by what the figure is split by.
	Multiples *Chart `yaml:"multiples"`
	Curve     *Chart `yaml:"curve"` // how much falls to how few people
	// Flows go between this force and those that the figure is split by.
	Flows   *Chart   `yaml:"flows"`
	Network *Chart   `yaml:"network"` // who is named together, of a pairs figure
	Borders *Chart   `yaml:"borders"` // the people of an elsewhere figure, {n}, and a table of the forces
	Table   *TableOf `yaml:"table"`
	Part    *Part    `yaml:"part"`
}

// Part holds blocks that are printed together or not at all.
type Part struct {
	Position strictyaml.Position `yaml:"-"`
	// When is a value over figures: the part is printed where it is over 0.
	When      strictyaml.Text `yaml:"when"`
	Heading   string          `yaml:"heading"` // printed where the blocks have anything to show
	Blocks    []Block         `yaml:"blocks" schema:"required"`
	Otherwise []Block         `yaml:"otherwise"` // printed where they have not
}

// Sentence is words with figures in them. {force}, {period} and {date} are
// always filled in. It is left out where the force does not supply what it
// needs: that is not known, which is not none.
type Sentence struct {
	Position strictyaml.Position `yaml:"-"`
	Words    string              `yaml:"words" schema:"required"`
	// With fills the words' other names with values over figures:
	// "offences.now"; "a - b"; "a / b", a share, "3 of 12" where b is few;
	// "a % b", always in per cent; a number.
	With map[string]strictyaml.Text `yaml:"with"`
	// Compare names a figure: where the year before can be compared, the words
	// are those of <words>.compared, with {change} and {before}.
	Compare string `yaml:"compare"`
}

// Chart is a drawing of a figure and its table. Its words are the keys that
// begin with Words: .title, .plain, .measure, .source …
type Chart struct {
	Position strictyaml.Position `yaml:"-"`
	ID       string              `yaml:"id" schema:"required"` // unique in the section
	Words    string              `yaml:"words" schema:"required"`
	Figure   string              `yaml:"figure"`
	Figures  []string            `yaml:"figures"` // of compare
	// Terms begins the keys that say the figure's codes in words: "place" has
	// place.home. "offence_group" takes the titles of offences.yaml.
	Terms string `yaml:"terms"`
	// Order lists codes that stand first, in this order; without it the largest
	// stand first.
	Order []string `yaml:"order"`
	// Share, "a / b", is said in the title in place of the largest's share.
	Share strictyaml.Text `yaml:"share"`
	// Few: multiples are drawn where there are so many in twelve months, in the
	// mean of what the figure is split by.
	Few int `yaml:"few"`
	// Inward says that the figure is split by where flows come from; without it
	// they go to what it is split by.
	Inward bool `yaml:"inward"`
}

// TableOf is a table: a row for each code that a figure is split by.
type TableOf struct {
	Position strictyaml.Position `yaml:"-"`
	Words    string              `yaml:"words" schema:"required"` // .caption, and .names of the first column
	Figure   string              `yaml:"figure" schema:"required"`
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
	// at the row's code, but for "name.all".
	Value strictyaml.Text `yaml:"value"`
	Label string          `yaml:"label"` // instead: the figure's label in words, under this term
}

// Value is a value over figures, read: one operand, or two and what is between
// them.
type Value struct {
	Operands []Operand
	Op       string // "", "-", "/", "%"
}

// Operand is a figure's measure, or a number where Figure is nil.
type Operand struct {
	Figure  *Figure
	Measure string
	Number  float64
}

// Figure finds a figure by name, or nil.
func (p *Picture) Figure(name string) *Figure { return p.byName[name] }

// Value reads a value over figures; of one that is not well-formed, which
// loading refuses, as far as it is.
func (p *Picture) Value(t strictyaml.Text) Value {
	v, _ := p.value(t)
	return v
}

// value also says what is wrong.
func (p *Picture) value(t strictyaml.Text) (v Value, err *strictyaml.Error) {
	words := strings.Fields(t.Value)
	if len(words) == 3 && slices.Contains([]string{"-", "/", "%"}, words[1]) {
		v.Op = words[1]
		words = []string{words[0], words[2]}
	} else if len(words) != 1 {
		return v, t.Errorf(0, "%q is no value: write figure.measure, a number, or two of them with -, / or %% between them",
			t.Value)
	}
	for _, word := range words {
		var o Operand
		var name string
		name, o.Measure, _ = strings.Cut(word, ".")
		o.Figure = p.byName[name]
		if o.Figure == nil || !slices.Contains(measures[o.Figure.Count], o.Measure) {
			var known []string
			for figure, f := range p.byName {
				for _, m := range measures[f.Count] {
					known = append(known, figure+"."+m)
				}
			}
			slices.Sort(known)
			var bad error
			if o.Number, bad = strconv.ParseFloat(word, 64); bad != nil {
				return v, t.Errorf(strings.Index(t.Value, word), "%s", strictyaml.Unknown("value", word, known))
			}
		}
		v.Operands = append(v.Operands, o)
	}
	return v, nil
}

// pictureCompiler checks and compiles one picture.
type pictureCompiler struct {
	picture *Picture
	rows    *features.Rows
	words   *templates.Words
	byName  map[string]*Figure
	kinds   []string // of codes for which there are words
	ids     []string // of charts
	errs    strictyaml.Errors
}

// fail says what is wrong with a figure.
func (c *pictureCompiler) fail(f *Figure, key, format string, args ...any) {
	c.errs = append(c.errs, f.Position.Key(key).Errorf("figure "+f.Name+": "+format, args...))
}

func (c *pictureCompiler) bad(at strictyaml.Position, format string, args ...any) {
	c.errs = append(c.errs, at.Errorf(format, args...))
}

// kind finds an event table.
func (c *pictureCompiler) kind(name string, at strictyaml.Position) (dataset.Kind, bool) {
	k, ok := dataset.KindOf(name)
	if ok && k != dataset.Persons {
		return k, true
	}
	var known []string
	for k := dataset.Persons + 1; k < dataset.Kinds; k++ {
		known = append(known, k.String())
	}
	c.bad(at, "%s", strictyaml.Unknown("table", name, known))
	return k, false
}

// compile compiles a picture of a pack with these words, whose parameters are
// params and that have words for these kinds of codes. The error is a
// strictyaml.Errors.
func (p *Picture) compile(ref *features.Reference, params []string, words *templates.Words, kinds []string) error {
	p.byName = map[string]*Figure{}
	c := pictureCompiler{picture: p, rows: features.NewRows(ref, params), words: words, kinds: kinds,
		byName: p.byName}
	if c.errs = strictyaml.Missing(p); len(c.errs) > 0 {
		return c.errs.Sorted() // what is not there would be complained of once more below
	}
	p.Kind, _ = c.kind(p.Table, p.Position.Key("table"))
	c.figures()
	if len(c.errs) == 0 { // else every value would name a figure that has an error of its own
		if p.Headline != nil {
			c.sentence(p.Headline, "month")
		}
		c.blocks(p.Blocks)
		p.read = true
	}
	return c.errs.Sorted()
}

func (c *pictureCompiler) blocks(blocks []Block) {
	for i := range blocks {
		b := &blocks[i]
		set := 0
		for _, is := range []bool{b.Heading != "", b.Note != "", b.Sentence != nil, len(b.Items) > 0, b.Trend != nil,
			b.Bars != nil, b.Compare != nil, b.Multiples != nil, b.Curve != nil, b.Flows != nil, b.Network != nil,
			b.Borders != nil, b.Table != nil, b.Part != nil} {
			if is {
				set++
			}
		}
		if set != 1 {
			c.bad(b.Position, "a block is one thing: begin each with a dash, as in - heading: …")
		}
		c.say(b.Position.Key("heading"), b.Heading)
		c.say(b.Position.Key("note"), b.Note)
		if b.Sentence != nil {
			c.sentence(b.Sentence)
		}
		for k := range b.Items {
			c.sentence(&b.Items[k])
		}
		c.chart("trend", b.Trend, false, "rows")
		c.chart("bars", b.Bars, true, "rows", "people")
		c.chart("compare", b.Compare, false, "rows", "people", "elsewhere", "pairs")
		c.chart("multiples", b.Multiples, true, "rows")
		c.chart("curve", b.Curve, false, "people")
		c.chart("flows", b.Flows, true, "rows", "people")
		c.chart("network", b.Network, false, "pairs")
		c.chart("borders", b.Borders, false, "elsewhere")
		if b.Curve != nil && c.byName[b.Curve.Figure] != nil {
			c.byName[b.Curve.Figure].Spread = true
		}
		if b.Table != nil {
			c.table(b.Table)
		}
		if b.Part != nil {
			c.value(b.Part.When)
			c.say(b.Position, b.Part.Heading)
			c.blocks(b.Part.Blocks)
			c.blocks(b.Part.Otherwise)
		}
	}
}

func (c *pictureCompiler) sentence(s *Sentence, more ...string) {
	for _, name := range sorted(s.With) {
		c.value(s.With[name])
	}
	names := append(sorted(s.With), more...)
	c.say(s.Position.Key("words"), s.Words, names...)
	if s.Compare != "" {
		c.figure(s.Position.Key("compare"), s.Compare, false, "rows")
		c.say(s.Position.Key("words"), s.Words+".compared", append(names, "change", "before")...)
	}
}

func (c *pictureCompiler) value(t strictyaml.Text) {
	if t.Value == "" {
		return
	}
	if _, err := c.picture.value(t); err != nil {
		c.errs = append(c.errs, err)
	}
}

// figure checks that what is shown is a figure that counts in one of some ways.
func (c *pictureCompiler) figure(at strictyaml.Position, name string, split bool, counts ...string) {
	switch f := c.byName[name]; {
	case f == nil:
		c.bad(at, "%s", strictyaml.Unknown("figure", name, sorted(c.byName)))
	case !slices.Contains(counts, f.Count):
		c.bad(at, "figure %s counts %s; here stands one that counts %s", name, f.Count, strings.Join(counts, " or "))
	case split && f.By.Value == "":
		c.bad(at, "figure %s is not split: give it by", name)
	}
}

func (c *pictureCompiler) chart(kind string, x *Chart, split bool, counts ...string) {
	if x == nil {
		return
	}
	for _, line := range chartWords[kind] {
		end, names, _ := strings.Cut(line, " ")
		c.say(x.Position.Key("words"), x.Words+end, strings.Fields(names)...)
	}
	c.picture.said = append(c.picture.said, x.Words+".caption", x.Words+".unit") // which it may have
	if split && kind != "flows" {
		c.names(x.Position, x.Words, x.Terms)
	}
	if x.ID == "" || slices.Contains(c.ids, x.ID) {
		c.bad(x.Position.Key("id"), "a chart needs an id that no chart above has; this is %q", x.ID)
	}
	c.ids = append(c.ids, x.ID)
	if x.Figures == nil {
		c.figure(x.Position.Key("figure"), x.Figure, split, counts...)
	}
	for _, name := range x.Figures {
		c.figure(x.Position.Key("figures"), name, split, counts...)
		c.say(x.Position.Key("figures"), x.Words+"."+name)
	}
	c.value(x.Share)
	if x.Share.Value != "" && c.picture.Value(x.Share).Op != "/" {
		c.bad(x.Position.Key("share"), "a share is one of two values: a / b")
	}
}

func (c *pictureCompiler) table(t *TableOf) {
	c.figure(t.Position.Key("figure"), t.Figure, true, "rows", "people")
	c.say(t.Position.Key("words"), t.Words+".caption")
	c.names(t.Position, t.Words, t.Terms)
	for _, col := range t.Columns {
		c.say(col.Position.Key("head"), col.Head)
		if (col.Value.Value == "") == (col.Label == "") {
			c.bad(col.Position, "a column has a value or a label")
		}
		c.value(col.Value)
		c.term(col.Position.Key("label"), col.Label)
	}
}
