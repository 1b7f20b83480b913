package pack

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/internal/expr"
	"forceprofiles/internal/strictyaml"
	"forceprofiles/internal/table"
)

// Figure counts something in every force while everyone is walked.
type Figure struct {
	Position strictyaml.Position `yaml:"-"`
	Name     string              `yaml:"name" schema:"required"`
	// Within takes over what a figure above says of from, where, clock, period,
	// force and of; where then narrows its rows further.
	Within string `yaml:"within"`
	// From is the table whose rows are looked at; several are joined by commas.
	From string `yaml:"from"`
	// Where chooses rows, in the language of a feature's where; the pack's
	// parameters may be read too, with the pack's own values, so that forces
	// can be compared. Empty takes every row; not known is no.
	Where strictyaml.Text `yaml:"where"`
	// Clock is the time by which a row falls into the period: "occurred"
	// (default) or "known".
	Clock string `yaml:"clock"`
	// Period is "24 months" (default: the last 24 complete ones, of which twelve
	// are "now" and twelve "before"), "12 months", days before the data cut-off
	// such as "1095d", "all" (what stands in the table at the cut-off), or
	// "since" (after the moment that the figure named by of keeps).
	Period string `yaml:"period"`
	// Force is the column with the force in which a row counts; of several,
	// joined by commas, the first that names a force of the dataset. The default
	// is force.
	Force string `yaml:"force"`
	// Of limits the figure to the people of a people figure above, and counts
	// their rows in the forces where that figure counts the person.
	Of string `yaml:"of"`
	// Count is "rows" (default), "people", "elsewhere" (people who also have
	// rows in another force, by that force) or "pairs" (rows that name two
	// people together).
	Count string `yaml:"count"`
	// Sum adds up a number over the rows; a people figure with a sum counts
	// those whose sum is over 0.
	Sum strictyaml.Text `yaml:"sum"`
	// By splits the figure by a text, or by each text of a list: a column, an
	// offence group. People go by their last row.
	By strictyaml.Text `yaml:"by"`
	// Label is a text said beside each of By; the last row's stands.
	Label strictyaml.Text `yaml:"label"`
	// AtLeast says how many rows, or different values of Distinct, make a person
	// of a people figure one of its "repeat" people.
	AtLeast  int             `yaml:"at_least"`
	Distinct strictyaml.Text `yaml:"distinct"`
	// Once counts a person in one force alone, that of their last row.
	Once bool `yaml:"once"`
	// Since is a moment of the row; the latest of a person's is kept for figures
	// whose period is since.
	Since strictyaml.Text `yaml:"since"`
	// Other is the other person whom a row of a pairs figure names.
	Other strictyaml.Text `yaml:"other"`

	// The rest is compiled.

	Sources []Source
	Forces  []string // the columns that Force names
	Parent  *Figure  // whom Of names; nil where it names none
	Window  Window
	Spread  bool // each person's value is kept, for a curve
}

// Source is one of a figure's tables with what is asked of its rows; nil where
// nothing is.
type Source struct {
	Kind                                   dataset.Kind
	Where                                  []*expr.Program // all must hold
	Sum, By, Label, Distinct, Since, Other *expr.Program
}

// Window is a figure's period, read.
type Window struct {
	Months int // complete calendar months, counted back
	Days   int // before the data cut-off
	Since  bool
	// With none of them every row is in it.
}

// The ways to count, and what each gives to expressions of the page.
var measures = map[string][]string{
	"rows":      {"now", "before", "last", "sum", "all"},
	"people":    {"people", "repeat", "repeated", "none", "sum"},
	"elsewhere": {"people"},
	"pairs":     {"records"},
}

var countNames = []string{"rows", "people", "elsewhere", "pairs"}

// Main is the measure that is meant where none is named.
func (f *Figure) Main() string { return measures[f.Count][0] }

var periodForm = regexp.MustCompile(`^(?:(12|24) months|([1-9][0-9]{0,4})d|all|since)$`)

// figures compiles the figures of a picture, each below those it builds on.
func (c *pictureCompiler) figures() {
	for i := range c.picture.Figures {
		f := &c.picture.Figures[i]
		before := len(c.errs)
		if !figureName.MatchString(f.Name) || c.byName[f.Name] != nil {
			c.fail(f.Position.Key("name"), "%q is no name for a figure, or stands above: small letters, digits and _", f.Name)
		}
		c.inherit(f)
		c.shape(f)
		for _, name := range strings.Split(f.From, ",") {
			kind, ok := dataset.KindOf(strings.TrimSpace(name))
			if !ok || kind == dataset.Persons {
				c.fail(f.Position.Key("from"), "figure %s: %s", f.Name,
					strictyaml.Unknown("table", strings.TrimSpace(name), eventTables()))
				continue
			}
			f.Sources = append(f.Sources, c.source(f, kind))
		}
		if len(c.errs) == before {
			c.byName[f.Name] = f
		}
	}
}

var figureName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

func eventTables() []string {
	var out []string
	for k := dataset.Persons + 1; k < dataset.Kinds; k++ {
		out = append(out, k.String())
	}
	return out
}

// inherit takes over what the figure named by within says of its rows.
func (c *pictureCompiler) inherit(f *Figure) {
	above := c.byName[f.Within]
	switch {
	case f.Within == "":
		return
	case above == nil:
		c.fail(f.Position.Key("within"), "figure %s: %s", f.Name, strictyaml.Unknown("figure above", f.Within,
			sorted(c.byName)))
		f.Within = ""
		return
	case f.From != "":
		c.fail(f.Position.Key("from"), "figure %s: from is %s's already, as within says", f.Name, f.Within)
	}
	f.From = above.From
	for _, x := range []struct{ mine, theirs *string }{{&f.Clock, &above.Clock}, {&f.Period, &above.Period},
		{&f.Force, &above.Force}, {&f.Of, &above.Of}} {
		if *x.mine == "" {
			*x.mine = *x.theirs
		}
	}
}

// shape checks what does not need the table, and reads period, clock and of.
func (c *pictureCompiler) shape(f *Figure) {
	bad := func(key, format string, args ...any) {
		c.fail(f.Position.Key(key), "figure %s: %s", f.Name, fmt.Sprintf(format, args...))
	}
	if f.Count == "" {
		f.Count = countNames[0]
	}
	if measures[f.Count] == nil {
		bad("count", "%s", strictyaml.Unknown("count", f.Count, countNames))
	}
	if f.Clock != "" && f.Clock != "occurred" && f.Clock != "known" {
		bad("clock", "%s", strictyaml.Unknown("clock", f.Clock, []string{"occurred", "known"}))
	}
	if f.Force == "" {
		f.Force = "force"
	}
	for _, name := range strings.Split(f.Force, ",") {
		f.Forces = append(f.Forces, strings.TrimSpace(name))
	}
	if f.Of != "" {
		f.Parent = c.byName[f.Of]
		if f.Parent == nil || f.Parent.Count != "people" || f.Parent.Parent != nil {
			bad("of", "%q is no people figure above that stands on its own", f.Of)
			f.Parent = nil
		}
	}
	switch m := periodForm.FindStringSubmatch(f.Period); {
	case f.Period == "":
		f.Window.Months = 24
	case m == nil:
		bad("period", "%q is no period; write 24 months, 12 months, days such as 1095d, all, or since", f.Period)
	default:
		f.Window.Months, _ = strconv.Atoi(m[1])
		f.Window.Days, _ = strconv.Atoi(m[2])
		f.Window.Since = f.Period == "since"
	}
	if f.Window.Since && (f.Parent == nil || f.Parent.Since.Value == "") {
		bad("period", "since needs of, with a figure that keeps a moment by since")
	}
	for _, x := range []struct {
		key  string
		set  bool
		only []string
	}{
		{"sum", f.Sum.Value != "", []string{"rows", "people"}}, {"by", f.By.Value != "", []string{"rows", "people"}},
		{"label", f.Label.Value != "", []string{"rows"}}, {"at_least", f.AtLeast != 0, []string{"people"}},
		{"distinct", f.Distinct.Value != "", []string{"people"}}, {"once", f.Once, []string{"people"}},
		{"since", f.Since.Value != "", []string{"people"}}, {"other", f.Other.Value != "", []string{"pairs"}},
	} {
		if x.set && !slices.Contains(x.only, f.Count) {
			bad(x.key, "%s is for figures that count %s", x.key, strings.Join(x.only, " or "))
		}
	}
	switch {
	case f.Count == "pairs" && f.Other.Value == "":
		bad("count", "pairs needs other: the column with the other person's id")
	case f.Label.Value != "" && f.By.Value == "":
		bad("label", "label needs by: it is said beside each")
	case f.Distinct.Value != "" && f.AtLeast == 0, f.AtLeast < 0:
		bad("at_least", "say how many different values are meant: at_least: 2")
	}
}

// source compiles what a figure asks of one table's rows.
func (c *pictureCompiler) source(f *Figure, k dataset.Kind) Source {
	for _, name := range f.Forces {
		if field := dataset.Tables[k].Field(name); field == nil || field.Type != table.Code {
			c.fail(f.Position.Key("force"), "figure %s: %s.%s is no column of force codes", f.Name, k, name)
		}
	}
	s := Source{Kind: k}
	if f.Within != "" {
		for _, above := range c.byName[f.Within].Sources {
			if above.Kind == k {
				s.Where = slices.Clone(above.Where)
			}
		}
	}
	var where *expr.Program
	for _, x := range []struct {
		key  string
		text strictyaml.Text
		into **expr.Program
		want []expr.Type
	}{
		{"where", f.Where, &where, []expr.Type{expr.Bool}}, {"sum", f.Sum, &s.Sum, []expr.Type{expr.Number}},
		{"by", f.By, &s.By, []expr.Type{expr.String, expr.List}}, {"label", f.Label, &s.Label, []expr.Type{expr.String}},
		{"distinct", f.Distinct, &s.Distinct, []expr.Type{expr.String, expr.List}},
		{"since", f.Since, &s.Since, []expr.Type{expr.Time}}, {"other", f.Other, &s.Other, []expr.Type{expr.String}},
	} {
		if strings.TrimSpace(x.text.Value) == "" {
			continue
		}
		p, err := c.rows.Compile(k, x.text, "figure "+f.Name+", "+x.key, x.want...)
		c.errs.Add("", err)
		*x.into = p
	}
	if where != nil {
		s.Where = append(s.Where, where)
	}
	return s
}

// rowsOf prepares the compiler of a pack's figures.
func rowsOf(l *Library, p *Pack) *features.Rows {
	names := make([]string, len(p.Params))
	for i, x := range p.Params {
		names[i] = x.Name
	}
	return features.NewRows(l.Reference, names)
}
