package build

import (
	"slices"

	"forceprofiles/dataset"
	"forceprofiles/profiles"
	"forceprofiles/profiles/wording"
)

// strategic is the picture of one force for one kind of profile.
func (w *writer) strategic(kind string, lists []profiles.List) profiles.Section {
	s := profiles.Section{ID: "picture", Title: w.Say("picture.title", "force", w.force.Name)}
	switch kind {
	case "vawg":
		s.Blocks = w.vawg(&w.picture.total.vawg[w.at])
	case "missing":
		s.Blocks = w.missing(&w.picture.total.missing[w.at], lists)
	case "visor":
		s.Blocks = w.visor(&w.picture.total.visor[w.at])
	}
	return s
}

// trend makes the chart of 24 months from counts: the first, the highest and
// the last month are labelled.
func (w *writer) trend(id, key string, months [Months]int64, partial bool) *profiles.Chart {
	var now, before int64
	high := 0
	for m, n := range months {
		if m >= Months-12 {
			now += n
		} else {
			before += n
		}
		if n > months[high] {
			high = m
		}
	}
	title := w.Say(key + ".level")
	switch {
	case before > 0 && !partial && before < wording.FewPeople:
		title = w.Say("trend.counts", "now", now, "before", before)
	case before > 0 && !partial:
		switch r := float64(now)/float64(before) - 1; {
		case r >= 0.02:
			title = w.Say(key+".rose", "by", wording.Percent(r, 1))
		case r <= -0.02:
			title = w.Say(key+".fell", "by", wording.Percent(-r, 1))
		}
	default:
		title = w.Say(key + ".plain")
	}
	c := &profiles.Chart{
		ID: id, Kind: "trend", Title: title,
		Subtitle: w.Say(key+".measure", "force", w.force.Name, "from", w.picture.longMonth(0), "to",
			w.picture.longMonth(Months-1)),
		Source: w.Say(key+".source", "date", wording.Date(w.info.AsOf)),
		Alt: w.Say("trend.alt", "title", title, "from", w.picture.longMonth(0), "first", wording.Count(months[0]),
			"to", w.picture.longMonth(Months-1), "last", wording.Count(months[Months-1]), "peak", w.picture.longMonth(high),
			"high",
			wording.Count(months[high])),
		Table: profiles.Table{Caption: w.Say(key + ".caption"), Columns: profiles.Columns(w.Say("head.month"),
			w.Say(key+".head"))},
	}
	for m, n := range months {
		c.Points = append(c.Points, profiles.Point{Label: w.picture.monthName(m, 0), Value: float64(n),
			Text:  wording.Count(n),
			Focus: m == 0 || m == high || m == Months-1})
		c.Table.Rows = append(c.Table.Rows, []string{w.picture.longMonth(m), wording.Count(n)})
	}
	return c
}

func (p *Picture) longMonth(i int) string {
	return dataset.LondonTime(p.edges[i]).Format("January 2006")
}

// barsOf makes a bar chart of names and their values, the greatest first, the
// first in focus. Where there are more than most, the rest is one bar.
func (w *writer) barsOf(c profiles.Chart, names []string, label func(string) string, value func(string) float64,
	most int) *profiles.Chart {
	c.Kind = "bars"
	total := 0.0
	for _, n := range names {
		total += value(n)
	}
	rest, more := 0.0, 0
	for i, n := range names {
		if i >= most && len(names) > most+1 {
			rest += value(n)
			more++
			continue
		}
		c.Points = append(c.Points, profiles.Point{Label: label(n), Value: value(n), Text: wording.Amount(value(n)),
			Focus: i == 0})
	}
	if more > 0 {
		c.Points = append(c.Points, profiles.Point{Label: w.Say("bars.others", "n", more), Value: rest,
			Text: wording.Amount(rest)})
	}
	if c.Alt == "" && len(c.Points) > 0 {
		c.Alt = w.barsAlt(&c)
	}
	for _, p := range c.Points {
		c.Table.Rows = append(c.Table.Rows, []string{p.Label, p.Text, wording.Share(p.Value, total)})
	}
	return &c
}

// barsAlt says what a bar chart shows: its greatest bar, wherever it stands.
func (w *writer) barsAlt(c *profiles.Chart) string {
	top := c.Points[0]
	for _, p := range c.Points {
		if p.Value > top.Value {
			top = p
		}
	}
	return w.Say("bars.alt", "title", c.Title, "first", top.Label, "value", top.Text, "n", len(c.Points))
}

// minimumCurve is how many people a concentration curve needs to mean anything.
const minimumCurve = 20

// curve makes the concentration chart of values, one a person, and gives the
// share held by the top 1, 5 and 10 per cent; nil where there are too few.
func (w *writer) curve(key string, values []float64) *profiles.Chart {
	if len(values) < minimumCurve {
		return nil
	}
	v := slices.Clone(values)
	slices.SortFunc(v, func(a, b float64) int {
		switch {
		case a > b:
			return -1
		case a < b:
			return 1
		}
		return 0
	})
	total := 0.0
	for _, x := range v {
		total += x
	}
	if total <= 0 {
		return nil
	}
	c := &profiles.Chart{ID: "concentration", Kind: "concentration",
		Subtitle: w.Say(key+".measure", "force", w.force.Name, "period", w.picture.period(), "people", len(v)),
		Source:   w.Say(key+".source", "date", wording.Date(w.info.AsOf)),
		Table: profiles.Table{Caption: w.Say(key + ".caption"), Columns: profiles.Columns(w.Say("head.people"),
			w.Say("head.number"),
			w.Say(key+".head"))},
	}
	sum, at := 0.0, 0
	for _, share := range []float64{0.01, 0.02, 0.05, 0.10, 0.20, 0.35, 0.50, 0.75, 1} {
		n := max(1, int(share*float64(len(v))+0.5))
		if share == 1 {
			n = len(v)
		}
		for ; at < n; at++ {
			sum += v[at]
		}
		label := w.Say("curve.top", "share", wording.Percent(share, 1))
		if share == 1 {
			label = w.Say("curve.all")
		}
		text := wording.Percent(sum, total)
		focus := share == 0.01 || share == 0.05 || share == 0.10
		c.Points = append(c.Points, profiles.Point{Label: label, X: float64(n) / float64(len(v)), Value: sum / total,
			Text:  text,
			Focus: focus})
		c.Table.Rows = append(c.Table.Rows, []string{label, wording.Count(n), text})
	}
	c.Title = w.Say(key+".title", "share", c.Points[3].Text)
	c.Alt = w.Say("curve.alt", "title", c.Title, "one", c.Points[0].Text, "five", c.Points[2].Text, "ten",
		c.Points[3].Text)
	return c
}

// borders is the table of people also seen in other forces.
func (w *writer) borders(key string, people int64, cross []int64) []profiles.Block {
	blocks := []profiles.Block{{Heading: w.Say("border.heading")}, {Para: w.Say(key, "n", people, "force", w.force.Name)}}
	t := &profiles.Table{Caption: w.Say("border.caption", "force", w.force.Name),
		Columns: profiles.Columns(w.Say("head.force"), w.Say("head.people"))}
	order := make([]int, 0, len(cross))
	for f, n := range cross {
		if n > 0 && f != w.at {
			order = append(order, f)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(cross[b] - cross[a]) })
	for _, f := range order {
		t.Rows = append(t.Rows, []string{wording.Area(w.info.Forces[f].Name), wording.Count(cross[f])})
	}
	if len(t.Rows) > 0 {
		blocks = append(blocks, profiles.Block{Table: t})
	}
	return blocks
}

// districtChart shows where in the force: volumes of the last twelve months.
func (w *writer) districtChart(key string, d volumes) []profiles.Block {
	names, total := d.present()
	if len(names) == 0 {
		return nil
	}
	top := w.Term("district", names[0])
	c := profiles.Chart{ID: "districts",
		Title: wording.ShareTitle(w.Say(key+".title", "district", top, "share", wording.Percent(float64(d[names[0]].now),
			float64(total))),
			w.Say(key+".plain"), float64(total)),
		Subtitle: w.Say(key+".measure", "force", w.force.Name, "period", w.picture.period()),
		Source:   w.Say(key+".source", "date", wording.Date(w.info.AsOf)),
		Table: profiles.Table{Caption: w.Say(key + ".plain"), Columns: profiles.Columns(w.Say("head.district"),
			w.Say(key+".head"),
			w.Say("head.share"))}}
	return []profiles.Block{{Heading: w.Say("district.heading")}, {Chart: w.barsOf(c, names,
		func(n string) string { return w.Term("district", n) }, func(n string) float64 { return float64(d[n].now) }, 12)}}
}
