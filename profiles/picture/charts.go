package picture

import (
	"cmp"
	"maps"
	"slices"

	"forceprofiles/pack"
	"forceprofiles/profiles"
	"forceprofiles/profiles/wording"
)

// chart draws the block's chart, or nothing where there is nothing to show or
// the force does not supply it.
func (g *Page) chart(b *pack.Block) *profiles.Chart {
	if b.Compare != nil {
		return g.compare(b.Compare)
	}
	x := cmp.Or(b.Trend, b.Bars, b.Multiples, b.Curve, b.Flows, b.Network)
	f := g.Spec.Figure(x.Figure)
	whole, ok := g.supplied(f)
	if !ok {
		return nil
	}
	t := g.tally(f)
	switch {
	case b.Trend != nil:
		return g.trend(x, t, whole)
	case b.Bars != nil:
		return g.bars(x, f, t)
	case b.Multiples != nil:
		return g.multiples(x, f, t)
	case b.Curve != nil:
		return g.curve(x, t.Values)
	case b.Flows != nil:
		return g.flows(x, f, t)
	}
	return g.network(x, t.Pairs)
}

// begin makes a chart with the words that every kind has.
func (g *Page) begin(x *pack.Chart, kind profiles.ChartKind, heads ...string) *profiles.Chart {
	caption := x.Words + ".caption"
	if !g.Has(caption) {
		caption = x.Words + ".plain"
	}
	return &profiles.Chart{ID: x.ID, Kind: kind, Source: g.say(x.Words + ".source"),
		Table: profiles.Table{Caption: g.say(caption), Columns: profiles.Columns(heads...)}}
}

// fewPeaks is how many months may share the highest count and be labelled: of
// more none stands out.
const fewPeaks = 3

// trend draws 24 months: the first, the highest and the last are labelled. A
// change is said only where the force supplies all of them.
func (g *Page) trend(x *pack.Chart, t *Tally, whole bool) *profiles.Chart {
	p, months := g.Picture, t.Months
	var now, before int64
	high := slices.Max(months[:])
	var peaks []string
	for m, n := range months {
		if m >= Months-12 {
			now += n
		} else {
			before += n
		}
		if n == high {
			peaks = append(peaks, p.longMonth(m))
		}
	}
	if high == 0 {
		return nil
	}
	c := g.begin(x, profiles.Trend, g.Say("head.month"), g.Say(x.Words+".head"))
	c.Title = g.Say(x.Words + ".level")
	switch r := float64(now)/float64(before) - 1; {
	case before == 0, !whole:
		c.Title = g.Say(x.Words + ".plain")
	case before < wording.FewPeople:
		c.Title = g.Say("trend.counts", "now", now, "before", before)
	case r >= 0.02:
		c.Title = g.Say(x.Words+".rose", "by", wording.Percent(r, 1))
	case r <= -0.02:
		c.Title = g.Say(x.Words+".fell", "by", wording.Percent(-r, 1))
	}
	first, last := p.longMonth(0), p.longMonth(Months-1)
	c.Subtitle = g.say(x.Words+".measure", "from", first, "to", last)
	peak, many := wording.List(peaks), len(peaks) > fewPeaks
	if many {
		peak = g.Say("trend.peaks", "n", len(peaks))
	}
	c.Alt = g.Say("trend.alt", "title", c.Title, "from", first, "first", wording.Count(months[0]), "to", last,
		"last", wording.Count(months[Months-1]), "peak", peak, "high", wording.Count(high))
	for m, n := range months {
		c.Points = append(c.Points, profiles.Point{Label: p.shortMonth(m), Value: float64(n), Text: wording.Count(n),
			Focus: m == 0 || n == high && !many || m == Months-1})
		c.Table.Rows = append(c.Table.Rows, []string{p.longMonth(m), wording.Count(n)})
	}
	return c
}

// shownBars is how many bars a chart draws before the rest is one bar.
const shownBars = 12

// bars draws what a figure is split by, the first in focus.
func (g *Page) bars(x *pack.Chart, f *pack.Figure, t *Tally) *profiles.Chart {
	codes := g.codes(f, x.Order)
	if len(codes) == 0 {
		return nil
	}
	c := g.begin(x, profiles.Bars, g.names(x.Words, x.Terms), g.Say(x.Words+".head"), g.Say("head.share"))
	c.Subtitle = g.say(x.Words + ".measure")
	total, rest, more := 0.0, 0.0, 0
	for i, code := range codes {
		v := drawn(f, t.Split[code])
		total += v
		if i >= shownBars && len(codes) > shownBars+1 {
			rest += v
			more++
			continue
		}
		c.Points = append(c.Points, profiles.Point{Label: wording.Capital(g.term(x.Terms, code)), Value: v,
			Text: wording.Amount(v), Focus: i == 0})
	}
	if more > 0 {
		c.Points = append(c.Points, profiles.Point{Label: g.Say("bars.others", "n", more), Value: rest,
			Text: wording.Amount(rest)})
	}
	for _, p := range c.Points {
		c.Table.Rows = append(c.Table.Rows, []string{p.Label, p.Text, wording.Share(p.Value, total)})
	}
	share, of := wording.Percent(c.Points[0].Value, total), total
	if x.Share.Value != "" {
		share = g.text(x.Share, nil)
		of = g.number(g.Spec.Value(x.Share).Operands[1], nil)
	}
	first := g.term(x.Terms, codes[0])
	c.Title = wording.ShareTitle(g.Say(x.Words+".title", "first", first, "share", share),
		g.Say(x.Words+".plain", "first", first, "share", share), of)
	c.Alt = BarsAlt(g.Words, c)
	return c
}

// BarsAlt says what a bar chart shows: its greatest bar, wherever it stands.
func BarsAlt(w wording.Words, c *profiles.Chart) string {
	top := slices.MaxFunc(c.Points, func(a, b profiles.Point) int { return cmp.Compare(a.Value, b.Value) })
	return w.Say("bars.alt", "title", c.Title, "first", top.Label, "value", top.Text, "n", len(c.Points))
}

// compare draws several figures beside each other, those that the force
// supplies, if any of them counts anything.
func (g *Page) compare(x *pack.Chart) *profiles.Chart {
	c := g.begin(x, profiles.Bars, g.Say(x.Words+".names"), g.Say("head.number"))
	c.Title, c.Subtitle = g.Say(x.Words+".plain"), g.say(x.Words+".measure")
	all := int64(0)
	for _, name := range x.Figures {
		f := g.Spec.Figure(name)
		if _, ok := g.supplied(f); !ok {
			continue
		}
		n, label := g.tally(f).Now, g.Say(x.Words+"."+name)
		c.Points = append(c.Points, profiles.Point{Label: label, Value: float64(n), Text: wording.Count(n)})
		c.Table.Rows = append(c.Table.Rows, []string{label, wording.Count(n)})
		all += n
	}
	if all == 0 {
		return nil
	}
	c.Alt = BarsAlt(g.Words, c)
	return c
}

// shownPanels is how many small trends are drawn side by side.
const shownPanels = 6

// multiples draws the months of each code on one scale, those with most first,
// and tables all of them.
func (g *Page) multiples(x *pack.Chart, f *pack.Figure, t *Tally) *profiles.Chart {
	codes := g.codes(f, nil)
	total := int64(0)
	for _, code := range codes {
		total += t.Split[code].Now
	}
	if len(codes) == 0 || total < int64(x.Few*len(codes)) {
		return nil
	}
	p := g.Picture
	c := g.begin(x, profiles.Multiples, g.names(x.Words, x.Terms), g.Say(x.Words+".head"), g.Say("head.share"),
		g.Say("head.before"))
	c.Subtitle = g.say(x.Words+".measure", "period", p.longMonth(0)+" to "+p.longMonth(Months-1))
	for i, code := range codes {
		v, name := t.Split[code], g.term(x.Terms, code)
		c.Table.Rows = append(c.Table.Rows, []string{name, wording.Count(v.Now),
			wording.Share(float64(v.Now), float64(total)), wording.Count(v.Before)})
		if i >= shownPanels {
			continue
		}
		panel := profiles.Panel{Title: name, Text: g.Say("multiples.text", "now", v.Now, "before", v.Before)}
		for m, n := range v.Months {
			panel.Points = append(panel.Points, profiles.Point{Label: p.shortMonth(m), Value: float64(n),
				Text: wording.Count(n), Focus: m == Months-1})
		}
		c.Panels = append(c.Panels, panel)
	}
	c.Title = wording.ShareTitle(g.Say(x.Words+".title", "first", c.Panels[0].Title, "share",
		wording.Percent(float64(t.Split[codes[0]].Now), float64(total))), g.Say(x.Words+".plain"), float64(total))
	c.Alt = g.Say("multiples.alt", "title", c.Title, "n", len(c.Panels), "first", c.Panels[0].Title, "text",
		c.Panels[0].Text)
	return c
}

// minimumCurve is how many people a concentration curve needs to mean anything.
const minimumCurve = 20

// curve draws how values, one a person, are spread: the share held by the top
// 1, 5 and 10 per cent is in focus.
func (g *Page) curve(x *pack.Chart, values []float64) *profiles.Chart {
	if len(values) < minimumCurve {
		return nil
	}
	values = slices.Clone(values)
	slices.SortFunc(values, func(a, b float64) int { return cmp.Compare(b, a) })
	total := 0.0
	for _, v := range values {
		total += v
	}
	c := g.begin(x, profiles.Concentration, g.Say("head.people"), g.Say("head.number"), g.Say(x.Words+".head"))
	c.Subtitle = g.say(x.Words+".measure", "people", len(values))
	sum, at := 0.0, 0
	for _, share := range []float64{0.01, 0.02, 0.05, 0.10, 0.20, 0.35, 0.50, 0.75, 1} {
		n, label := max(1, int(share*float64(len(values))+0.5)), g.Say("curve.top", "share", wording.Percent(share, 1))
		if share == 1 {
			n, label = len(values), g.Say("curve.all")
		}
		for ; at < n; at++ {
			sum += values[at]
		}
		text := wording.Percent(sum, total)
		c.Points = append(c.Points, profiles.Point{Label: label, X: float64(n) / float64(len(values)), Value: sum / total,
			Text: text, Focus: share == 0.01 || share == 0.05 || share == 0.10})
		c.Table.Rows = append(c.Table.Rows, []string{label, wording.Count(n), text})
	}
	c.Title = g.Say(x.Words+".title", "share", c.Points[3].Text)
	c.Alt = g.Say("curve.alt", "title", c.Title, "one", c.Points[0].Text, "five", c.Points[2].Text, "ten",
		c.Points[3].Text)
	return c
}

// shownFlows is how many flows each way a chart draws.
const shownFlows = 5

// flows draws what goes between this force and others: those that the figure is
// split by here, and this force among what it is split by there.
func (g *Page) flows(x *pack.Chart, f *pack.Figure, t *Tally) *profiles.Chart {
	here, there := map[string]float64{}, map[string]float64{}
	for code, v := range t.Split {
		here[code] = drawn(f, v)
	}
	for i, tally := range g.Picture.total.Figures[g.Picture.byFigure[f]] {
		if v := tally.Split[g.Force.Code]; v != nil {
			there[g.Picture.info.Forces[i].Code] = drawn(f, v)
		}
	}
	c := g.begin(x, profiles.Flow, g.Say("flow.from"), g.Say("flow.to"), g.Say(x.Words+".head"))
	c.Subtitle = g.say(x.Words + ".measure")
	c.Table.Columns[1].Width, c.Table.Columns[1].Right = 2, false
	c.Points = []profiles.Point{{Label: g.Force.Name, Focus: true}}
	d := flowChart{Page: g, chart: c, words: x.Words, at: map[string]int{g.Force.Code: 0}}
	if x.Inward {
		here, there = there, here
	}
	d.add(here, true)
	d.add(there, false)
	if len(c.Links) == 0 {
		return nil
	}
	c.Title = wording.Title(g.Say(x.Words+".title", "from", d.from, "to", d.to, "n", d.text(d.greatest)),
		g.Say(x.Words+".plain"))
	c.Alt = g.Say("flow.alt", "title", c.Title, "n", len(c.Links), "from", d.from, "to", d.to, "value", d.text(d.greatest))
	return c
}

// flowChart is a chart of flows half way.
type flowChart struct {
	*Page
	chart    *profiles.Chart
	words    string
	at       map[string]int // of each force among the points
	greatest float64
	from, to string // of the greatest
}

// text prints a flow, with its unit where the words have one.
func (d *flowChart) text(v float64) string {
	if key := d.words + ".unit"; d.Has(key) {
		return d.Say(key, "n", wording.Amount(v))
	}
	return wording.Amount(v)
}

// add draws the flows from this force, or to it, the greatest first.
func (d *flowChart) add(flows map[string]float64, outward bool) {
	delete(flows, d.Force.Code)
	maps.DeleteFunc(flows, func(_ string, v float64) bool { return v <= 0 })
	codes := slices.SortedFunc(maps.Keys(flows), func(a, b string) int {
		return cmp.Or(cmp.Compare(flows[b], flows[a]), cmp.Compare(a, b))
	})
	rest, more := 0.0, 0
	link := func(at int, v float64) {
		l := profiles.Link{From: 0, To: at, Value: v, Text: d.text(v)}
		if !outward {
			l.From, l.To = l.To, l.From
		}
		d.chart.Links = append(d.chart.Links, l)
	}
	for i, code := range codes {
		v, name := flows[code], d.Words.Force(code)
		from, to := d.Force.Name, name
		if !outward {
			from, to = to, from
		}
		d.chart.Table.Rows = append(d.chart.Table.Rows, []string{from, to, d.text(v)})
		if v > d.greatest {
			d.greatest, d.from, d.to = v, from, to
		}
		if i >= shownFlows {
			rest += v
			more++
			continue
		}
		if _, ok := d.at[code]; !ok {
			d.at[code] = len(d.chart.Points)
			d.chart.Points = append(d.chart.Points, profiles.Point{Label: name})
		}
		link(d.at[code], v)
	}
	if more > 0 {
		d.chart.Points = append(d.chart.Points, profiles.Point{Label: d.Say("bars.others", "n", more)})
		link(len(d.chart.Points)-1, rest)
	}
}
