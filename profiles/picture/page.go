package picture

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/internal/strictyaml"
	"forceprofiles/pack"
	"forceprofiles/profiles"
	"forceprofiles/profiles/wording"
)

// Page is what the strategic section of one force and one pack is made from.
type Page struct {
	wording.Words
	Picture *Picture
	Spec    *pack.Picture
	Force   dataset.Force     // its Name is the area: "Kent"
	Titles  map[string]string // of offence groups, by code
	Lists   []profiles.List   // whose people a network may name

	at int // of the force in Info.Forces
}

// Blocks is the section. Figures of a table that the force does not supply are
// left out: they are not known, which is not none.
func (g *Page) Blocks() []profiles.Block {
	g.at = g.Picture.places[g.Force.Code]
	note, ok := g.Supplied(g.Spec.Kind)
	if !ok {
		return []profiles.Block{{Note: note}}
	}
	blocks := g.blocks(g.Spec.Blocks)
	if note != "" {
		blocks = slices.Insert(blocks, min(1, len(blocks)), profiles.Block{Note: note})
	}
	return blocks
}

// Headline is the strategic number on page one, if the pack has one and the
// force supplies what it needs.
func (g *Page) Headline() (profiles.Figure, bool) {
	g.at = g.Picture.places[g.Force.Code]
	h := g.Spec.Headline
	if _, ok := g.Supplied(g.Spec.Kind); !ok || h == nil || !g.known(h.With["n"]) {
		return profiles.Figure{}, false
	}
	return profiles.Figure{Value: g.text(h.With["n"], nil), Label: g.Say(h.Words, "month", g.Picture.longMonth(Months-1))},
		true
}

// Supplied says from when the force supplies a table within the 24 months: ok
// is false where it does not at all, note is not empty where it does in part.
func (g *Page) Supplied(k dataset.Kind) (note string, ok bool) {
	cover := g.Picture.info.Coverage[k]
	if cover == nil {
		return "", true
	}
	since, ok := cover[g.Force.Code]
	table := g.Term("table", k.String())
	if !ok || since.After(g.Picture.info.AsOf) {
		return g.Say("supply.none", "force", g.Force.Name, "table", table), false
	}
	if since.UnixMicro() > g.Picture.edges[0] {
		return g.Say("supply.part", "force", g.Force.Name, "table", table, "date", wording.Date(since)), true
	}
	return "", true
}

// supplied says whether the force supplies a figure's tables, and whether it
// does for all of the 24 months. Who is seen elsewhere or named together is
// said by other forces' rows too.
func (g *Page) supplied(f *pack.Figure) (whole, ok bool) {
	whole = true
	if f.Count == "elsewhere" || f.Count == "pairs" {
		return true, true
	}
	for _, s := range f.Sources {
		note, ok := g.Supplied(s.Kind)
		if !ok {
			return false, false
		}
		whole = whole && note == ""
	}
	return whole, true
}

// known says whether the force supplies what a value needs.
func (g *Page) known(t strictyaml.Text) bool {
	return !slices.ContainsFunc(g.Spec.Value(t).Operands, func(o pack.Operand) bool {
		if o.Figure == nil {
			return false
		}
		_, ok := g.supplied(o.Figure)
		return !ok
	})
}

func (g *Page) tally(f *pack.Figure) *Tally {
	return &g.Picture.total.Figures[g.Picture.byFigure[f]][g.at]
}

// number is an operand's value: in the row of a table, of the code that the row
// is about.
func (g *Page) number(o pack.Operand, code *string) float64 {
	if o.Figure == nil {
		return o.Number
	}
	t := g.tally(o.Figure)
	v := &t.Volume
	if code != nil && o.Figure.By.Value != "" && o.Measure != "all" {
		if v = t.Split[*code]; v == nil {
			v = &Volume{}
		}
	}
	switch o.Measure {
	case "before":
		return float64(v.Before)
	case "last":
		return float64(v.Months[Months-1])
	case "sum":
		return v.Sum
	case "repeat":
		return float64(t.Repeat)
	case "repeated":
		return float64(t.Rows)
	}
	return float64(v.Now)
}

// value is a value over figures as words take it: a count as a number, what is
// added up as an amount, a share in words.
func (g *Page) value(t strictyaml.Text, code *string) any {
	v := g.Spec.Value(t)
	a := g.number(v.Operands[0], code)
	switch b := v.Operands[len(v.Operands)-1]; {
	case v.Op == "/":
		return wording.Share(a, g.number(b, code))
	case v.Op == "%":
		return wording.Percent(a, g.number(b, code))
	case v.Op == "-":
		a -= g.number(b, code)
	}
	if v.Operands[0].Measure == "sum" {
		return wording.Amount(a)
	}
	return int64(a)
}

// text is a value as printed.
func (g *Page) text(t strictyaml.Text, code *string) string {
	if n, ok := g.value(t, code).(int64); ok {
		return wording.Count(n)
	}
	return g.value(t, code).(string)
}

// say is words with what every sentence may name, and more.
func (g *Page) say(key string, pairs ...any) string {
	return g.Say(key, append([]any{"force", g.Force.Name, "period", g.Picture.period(), "date",
		wording.Date(g.Picture.info.AsOf)}, pairs...)...)
}

// sentence is "" where the force does not supply what it needs.
func (g *Page) sentence(s *pack.Sentence) string {
	key, pairs := s.Words, []any{}
	for _, name := range slices.Sorted(maps.Keys(s.With)) {
		if !g.known(s.With[name]) {
			return ""
		}
		pairs = append(pairs, name, g.value(s.With[name], nil))
	}
	if s.Compare != "" {
		f := g.Spec.Figure(s.Compare)
		t := g.tally(f)
		if whole, _ := g.supplied(f); whole {
			if change := g.Change(float64(t.Now), float64(t.Before)); change != "" {
				key += ".compared"
				pairs = append(pairs, "change", change, "before", t.Before)
			}
		}
	}
	return g.say(key, pairs...)
}

func (g *Page) blocks(list []pack.Block) (out []profiles.Block) {
	for i := range list {
		b := &list[i]
		switch {
		case b.Heading != "":
			out = append(out, profiles.Block{Heading: g.say(b.Heading)})
		case b.Note != "":
			out = append(out, profiles.Block{Note: g.say(b.Note)})
		case b.Sentence != nil:
			if s := g.sentence(b.Sentence); s != "" {
				out = append(out, profiles.Block{Para: s})
			}
		case b.Items != nil:
			var items []string
			for k := range b.Items {
				if s := g.sentence(&b.Items[k]); s != "" {
					items = append(items, s)
				}
			}
			if items != nil {
				out = append(out, profiles.Block{Items: items})
			}
		case b.Table != nil:
			if t := g.table(b.Table); t != nil {
				out = append(out, profiles.Block{Table: t})
			}
		case b.Borders != nil:
			out = append(out, g.borders(b.Borders)...)
		case b.Part != nil:
			out = append(out, g.part(b.Part)...)
		default:
			if c := g.chart(b); c != nil {
				out = append(out, profiles.Block{Chart: c})
			}
		}
	}
	return out
}

func (g *Page) part(p *pack.Part) []profiles.Block {
	if p.When.Value == "" || g.number(g.Spec.Value(p.When).Operands[0], nil) > 0 {
		blocks := g.blocks(p.Blocks)
		if slices.ContainsFunc(blocks, func(b profiles.Block) bool { return b.Heading == "" }) {
			if p.Heading != "" {
				blocks = append([]profiles.Block{{Heading: g.say(p.Heading)}}, blocks...)
			}
			return blocks
		}
	}
	return g.blocks(p.Otherwise)
}

// codes are what a figure is split by and has counted in the last twelve
// months: those in order first, then the others by name; without an order the
// largest first.
func (g *Page) codes(f *pack.Figure, order []string) []string {
	split := g.tally(f).Split
	var out []string
	for code, v := range split {
		if v.Now > 0 {
			out = append(out, code)
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		if order != nil {
			i, j := slices.Index(order, a), slices.Index(order, b)
			return cmp.Or(cmp.Compare(uint(i), uint(j)), cmp.Compare(a, b)) // −1 is the last place
		}
		return cmp.Or(cmp.Compare(drawn(f, split[b]), drawn(f, split[a])), cmp.Compare(a, b))
	})
	return out
}

// drawn is what a figure is drawn by: its sum, or else its count.
func drawn(f *pack.Figure, v *Volume) float64 {
	if f.Sum.Value != "" {
		return v.Sum
	}
	return float64(v.Now)
}

// term is a code in words.
func (g *Page) term(terms, code string) string {
	switch {
	case terms == "":
		return code
	case terms != "offence_group":
		return g.Term(terms, code)
	case code == "":
		return g.Say("group.none")
	case g.Titles[code] != "":
		return g.Titles[code]
	}
	return g.Term("group", code)
}

// names heads the column of what a figure is split by.
func (g *Page) names(words, terms string) string {
	if key := words + ".names"; g.Has(key) {
		return g.Say(key)
	}
	return g.Say("head." + terms)
}

// table has a row for each code that its figure is split by.
func (g *Page) table(x *pack.TableOf) *profiles.Table {
	f := g.Spec.Figure(x.Figure)
	if _, ok := g.supplied(f); !ok {
		return nil
	}
	tally := g.tally(f)
	codes := slices.DeleteFunc(g.codes(f, x.Order), func(c string) bool { return tally.Split[c].Now < x.AtLeast })
	if x.Always {
		codes = slices.Clone(x.Order)
	}
	if x.Most > 0 {
		codes = codes[:min(x.Most, len(codes))]
	}
	if len(codes) == 0 {
		return nil
	}
	heads := []string{g.names(x.Words, x.Terms)}
	for _, c := range x.Columns {
		heads = append(heads, g.Say(c.Head))
	}
	t := &profiles.Table{Caption: g.say(x.Words + ".caption"), Columns: profiles.Columns(heads...)}
	if len(heads) > 5 { // the heads need the room
		t.Columns[0].Width = 1.2
	}
	for _, code := range codes {
		row := []string{wording.Capital(g.term(x.Terms, code))}
		if x.Terms == "" {
			row[0] = code
		}
		for i, c := range x.Columns {
			if c.Label != "" {
				t.Columns[i+1].Width, t.Columns[i+1].Right = 2, false
				row = append(row, wording.Capital(g.Term(c.Label, tally.Labels[code])))
			} else {
				row = append(row, g.text(c.Value, &code))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// borders is the table of people also seen in other forces.
func (g *Page) borders(x *pack.Chart) []profiles.Block {
	t := &profiles.Table{Caption: g.say("border.caption"), Columns: profiles.Columns(g.Say("head.force"),
		g.Say("head.people"))}
	people := g.tally(g.Spec.Figure(x.Figure))
	seen := people.Split
	var forces []dataset.Force
	for _, f := range g.Picture.info.Forces {
		if seen[f.Code] != nil {
			forces = append(forces, f)
		}
	}
	slices.SortStableFunc(forces, func(a, b dataset.Force) int { return cmp.Compare(seen[b.Code].Now, seen[a.Code].Now) })
	for _, f := range forces {
		t.Rows = append(t.Rows, []string{wording.Area(f.Name), wording.Count(seen[f.Code].Now)})
	}
	out := []profiles.Block{{Heading: g.Say("border.heading")}, {Para: g.say(x.Words, "n", people.Now)}}
	if len(t.Rows) > 0 {
		out = append(out, profiles.Block{Table: t})
	}
	return out
}

// period names the last twelve complete months: "June 2025 to May 2026".
func (p *Picture) period() string { return p.longMonth(Months-12) + " to " + p.longMonth(Months-1) }

// longMonth is a month of the 24: "June 2025".
func (p *Picture) longMonth(i int) string { return p.start(i).Format("January 2006") }

// shortMonth is a short label: with the year at the first month and in January.
func (p *Picture) shortMonth(i int) string {
	t := p.start(i)
	if i == 0 || t.Month() == time.January {
		return t.Format("Jan 2006")
	}
	return t.Format("Jan")
}

func (p *Picture) start(i int) time.Time { return time.UnixMicro(p.edges[i]).In(dataset.London) }
