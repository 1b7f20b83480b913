package pack

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"forceprofiles/dataset"
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
	// Period is "24 months" (default: the last complete ones, of which twelve
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
	// people together; by is the other person).
	Count string `yaml:"count"`
	// Sum adds up a number over the rows, and the figure is drawn by it; a people
	// figure with a sum counts those whose sum is over 0.
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
	// Since is a moment of the row; the latest of a person's is kept for figures
	// whose period is since.
	Since strictyaml.Text `yaml:"since"`

	// The rest is compiled.

	Sources []Source
	Forces  []string // the columns that Force names
	Parent  *Figure  // whom Of names; nil where it names none
	Window  Window
	Spread  bool // each person's value is kept, for a curve
}

// Source is one of a figure's tables with what is asked of its rows: programs
// by the key of picture.yaml ("sum", "by" …), where there are any.
type Source struct {
	Kind  dataset.Kind
	Where []*expr.Program // all must hold
	Asks  map[string]*expr.Program
}

// Window is a figure's period, read; with nothing set it holds every row.
type Window struct {
	Months int // complete calendar months, counted back
	Days   int // before the data cut-off
	Since  bool
}

// measures are the ways to count, and what each gives to values of the page.
var measures = map[string][]string{
	"rows":      {"now", "before", "last", "sum", "all"},
	"people":    {"people", "repeat", "repeated", "sum"},
	"elsewhere": {"people"},
	"pairs":     {"rows"},
}

// asks are the expressions of a figure besides where: their types, and the ways
// to count that take them.
var asks = []struct {
	key  string
	of   func(*Figure) strictyaml.Text
	want []expr.Type
	only []string
}{
	{"sum", func(f *Figure) strictyaml.Text { return f.Sum }, []expr.Type{expr.Number}, []string{"rows", "people"}},
	{"by", func(f *Figure) strictyaml.Text { return f.By }, []expr.Type{expr.String, expr.List},
		[]string{"rows", "people", "pairs"}},
	{"label", func(f *Figure) strictyaml.Text { return f.Label }, []expr.Type{expr.String}, []string{"rows"}},
	{"distinct", func(f *Figure) strictyaml.Text { return f.Distinct }, []expr.Type{expr.String, expr.List},
		[]string{"people"}},
	{"since", func(f *Figure) strictyaml.Text { return f.Since }, []expr.Type{expr.Time}, []string{"people"}},
}

var (
	figureName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	periodForm = regexp.MustCompile(`^(?:(12|24) months|([1-9][0-9]{0,4})d|all|since)$`)
)

// figures compiles the figures of a picture, each below those it builds on.
func (c *pictureCompiler) figures() {
	for i := range c.picture.Figures {
		f := &c.picture.Figures[i]
		before := len(c.errs)
		if !figureName.MatchString(f.Name) || c.byName[f.Name] != nil {
			c.fail(f, "name", "a name is small letters, digits and _, and stands once")
		}
		above := c.byName[f.Within]
		switch {
		case f.Within != "" && above == nil:
			c.fail(f, "within", "%s", strictyaml.Unknown("figure above", f.Within, sorted(c.byName)))
			continue
		case above != nil && f.From != "":
			c.fail(f, "from", "within %s says from already", f.Within)
		case above != nil:
			f.From = above.From
			for _, x := range []struct{ mine, theirs *string }{{&f.Clock, &above.Clock}, {&f.Period, &above.Period},
				{&f.Force, &above.Force}, {&f.Of, &above.Of}} {
				if *x.mine == "" {
					*x.mine = *x.theirs
				}
			}
		}
		c.shape(f)
		for _, name := range strings.Split(f.From, ",") {
			if kind, ok := c.kind(strings.TrimSpace(name), f.Position.Key("from")); ok {
				f.Sources = append(f.Sources, c.source(f, above, kind))
			}
		}
		if len(c.errs) == before {
			c.byName[f.Name] = f
		}
	}
}

// shape checks what does not need the table, and reads period, force and of.
func (c *pictureCompiler) shape(f *Figure) {
	if f.Count == "" {
		f.Count = "rows"
	}
	if measures[f.Count] == nil {
		c.fail(f, "count", "%s", strictyaml.Unknown("count", f.Count, sorted(measures)))
	}
	if f.Clock != "" && f.Clock != "occurred" && f.Clock != "known" {
		c.fail(f, "clock", "%s", strictyaml.Unknown("clock", f.Clock, []string{"occurred", "known"}))
	}
	if f.Force == "" {
		f.Force = "force"
	}
	for _, name := range strings.Split(f.Force, ",") {
		f.Forces = append(f.Forces, strings.TrimSpace(name))
	}
	f.Parent = c.byName[f.Of]
	if f.Of != "" && (f.Parent == nil || f.Parent.Count != "people" || f.Parent.Parent != nil) {
		c.fail(f, "of", "%q is no people figure above that stands on its own", f.Of)
		return
	}
	m := periodForm.FindStringSubmatch(f.Period)
	switch {
	case f.Period == "":
		f.Window.Months = 24
	case m == nil:
		c.fail(f, "period", "%q is no period: write 24 months, 12 months, days such as 1095d, all, or since", f.Period)
	default:
		f.Window.Months, _ = strconv.Atoi(m[1])
		f.Window.Days, _ = strconv.Atoi(m[2])
		f.Window.Since = f.Period == "since"
	}
	if f.Window.Since && (f.Parent == nil || f.Parent.Since.Value == "") {
		c.fail(f, "period", "since needs of, with a figure that keeps a moment by since")
	}
	if f.AtLeast < 0 || f.AtLeast > 0 && f.Count != "people" || f.AtLeast == 0 && f.Distinct.Value != "" {
		c.fail(f, "at_least", "at_least is for figures that count people, and distinct needs it: at_least: 2")
	}
	if f.By.Value == "" && (f.Count == "pairs" || f.Label.Value != "") {
		c.fail(f, "by", "pairs and label need by: the other person, or what the label is said beside")
	}
}

// source compiles what a figure asks of one table's rows.
func (c *pictureCompiler) source(f, above *Figure, k dataset.Kind) Source {
	for _, name := range f.Forces {
		if field := dataset.Tables[k].Field(name); field == nil || field.Type != table.Code {
			c.fail(f, "force", "%s.%s is no column of force codes", k, name)
		}
	}
	s := Source{Kind: k, Asks: map[string]*expr.Program{}}
	if above != nil {
		i := slices.IndexFunc(above.Sources, func(x Source) bool { return x.Kind == k })
		s.Where = slices.Clone(above.Sources[i].Where)
	}
	compile := func(key string, t strictyaml.Text, want ...expr.Type) *expr.Program {
		if strings.TrimSpace(t.Value) == "" {
			return nil
		}
		p, err := c.rows.Compile(k, t, "figure "+f.Name+", "+key, want...)
		c.errs.Add("", err)
		return p
	}
	if p := compile("where", f.Where, expr.Bool); p != nil {
		s.Where = append(s.Where, p)
	}
	for _, a := range asks {
		p := compile(a.key, a.of(f), a.want...)
		if p != nil && !slices.Contains(a.only, f.Count) {
			c.fail(f, a.key, "%s is for figures that count %s", a.key, strings.Join(a.only, ", "))
		}
		if p != nil {
			s.Asks[a.key] = p
		}
	}
	return s
}
