package build

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"forceprofiles/profiles"
	"forceprofiles/profiles/wording"
)

// shownDistricts is how many districts are drawn side by side.
const shownDistricts = 6

// multiples draws the months of each district on one scale, those with most
// first, and tables all of them.
func (w *writer) multiples(id, key string, d volumes) *profiles.Chart {
	names, total := d.present()
	if len(names) == 0 {
		return nil
	}
	top := names[0]
	c := &profiles.Chart{ID: id, Kind: profiles.Multiples,
		Title: wording.ShareTitle(w.Say(key+".title", "district", w.Term("district", top), "share",
			wording.Percent(float64(d[top].now), float64(total))), w.Say(key+".plain"), float64(total)),
		Subtitle: w.Say(key+".measure", "force", w.force.Name, "period",
			w.picture.longMonth(0)+" to "+w.picture.longMonth(Months-1)),
		Source: w.Say(key+".source", "date", wording.Date(w.info.AsOf)),
		Table: profiles.Table{Caption: w.Say(key + ".plain"), Columns: profiles.Columns(w.Say("head.district"),
			w.Say(key+".head"),
			w.Say("head.share"), w.Say("head.before"))}}
	for i, n := range names {
		v := d[n]
		name := w.Term("district", n)
		c.Table.Rows = append(c.Table.Rows, []string{name, wording.Count(v.now), wording.Share(float64(v.now),
			float64(total)),
			wording.Count(v.before)})
		if i >= shownDistricts {
			continue
		}
		p := profiles.Panel{Title: name, Text: w.Say("multiples.text", "now", v.now, "before", v.before)}
		for m, k := range v.months {
			p.Points = append(p.Points, profiles.Point{Label: w.picture.monthName(m, 0), Value: float64(k),
				Text:  wording.Count(k),
				Focus: m == Months-1})
		}
		c.Panels = append(c.Panels, p)
	}
	c.Alt = w.Say("multiples.alt", "title", c.Title, "n", len(c.Panels), "first", c.Panels[0].Title, "text",
		c.Panels[0].Text)
	return c
}

// shownFlows is how many flows each way a chart draws.
const shownFlows = 5

// flows draws what goes between this force and others: out has an entry a place
// it goes to from here, in one a place it comes from. title is said of the
// greatest.
func (w *writer) flows(id, key string, out, in map[string]float64, text func(float64) string) *profiles.Chart {
	c := &profiles.Chart{ID: id, Kind: profiles.Flow, Subtitle: w.Say(key+".measure", "force", w.force.Name,
		"period", w.picture.period()),
		Source: w.Say(key+".source", "date", wording.Date(w.info.AsOf)),
		Table: profiles.Table{Caption: w.Say(key + ".caption"), Columns: profiles.Columns(w.Say("flow.from"),
			w.Say("flow.to"),
			w.Say(key+".head"))}}
	c.Table.Columns[1].Width, c.Table.Columns[1].Right = 2, false
	c.Points = []profiles.Point{{Label: w.force.Name, Focus: true}}
	at := map[string]int{w.force.Code: 0}
	greatest, bestFrom, bestTo := 0.0, "", ""
	add := func(m map[string]float64, outward bool) {
		names := make([]string, 0, len(m))
		for n, v := range m {
			if v > 0 && n != w.force.Code {
				names = append(names, n)
			}
		}
		slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(m[b], m[a]), cmp.Compare(a, b)) })
		rest, more := 0.0, 0
		for i, n := range names {
			from, to := w.force.Name, w.Force(n)
			if !outward {
				from, to = to, from
			}
			c.Table.Rows = append(c.Table.Rows, []string{from, to, text(m[n])})
			if m[n] > greatest {
				greatest, bestFrom, bestTo = m[n], from, to
			}
			if i >= shownFlows {
				rest += m[n]
				more++
				continue
			}
			if _, ok := at[n]; !ok {
				at[n] = len(c.Points)
				c.Points = append(c.Points, profiles.Point{Label: w.Force(n)})
			}
			l := profiles.Link{From: 0, To: at[n], Value: m[n], Text: text(m[n])}
			if !outward {
				l.From, l.To = l.To, l.From
			}
			c.Links = append(c.Links, l)
		}
		if more > 0 {
			c.Points = append(c.Points, profiles.Point{Label: w.Say("bars.others", "n", more)})
			l := profiles.Link{From: 0, To: len(c.Points) - 1, Value: rest, Text: text(rest)}
			if !outward {
				l.From, l.To = l.To, l.From
			}
			c.Links = append(c.Links, l)
		}
	}
	add(out, true)
	add(in, false)
	if len(c.Links) == 0 {
		return nil
	}
	c.Title = wording.Title(w.Say(key+".title", "from", bestFrom, "to", bestTo, "n", text(greatest)), w.Say(key+".plain"))
	c.Alt = w.Say("flow.alt", "title", c.Title, "n", len(c.Links), "from", bestFrom, "to", bestTo, "value", text(greatest))
	return c
}

// pair names two people, the first id first.
type pair [2]string

// The co-missing network draws at most so many groups of so many people.
const (
	shownGroupsTogether = 6
	shownTogether       = 12
)

// network draws who goes missing with whom. People who are listed are named by
// their place; nobody else is named. Each group stands in its own field: the one
// with most links in the middle, the others around.
func (w *writer) network(pairs map[pair]int64, lists []profiles.List) *profiles.Chart {
	links := map[string][]string{}
	keys := make([]pair, 0, len(pairs))
	for p := range pairs {
		keys = append(keys, p)
	}
	slices.SortFunc(keys, func(a, b pair) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	for _, p := range keys {
		links[p[0]] = append(links[p[0]], p[1])
		links[p[1]] = append(links[p[1]], p[0])
	}
	listed := map[string]string{}
	for _, l := range lists {
		for _, r := range l.Rows {
			if listed[r.PersonID] == "" {
				listed[r.PersonID] = w.Say("network.listed", "title", l.Title, "place", r.Rank)
			}
		}
	}
	groups := components(keys, links)
	if len(groups) == 0 {
		return nil
	}
	c := &profiles.Chart{ID: "together", Kind: profiles.Network, Subtitle: w.Say("network.measure", "force", w.force.Name,
		"period",
		w.picture.period()), Source: w.Say("network.source", "date", wording.Date(w.info.AsOf)),
		Table: profiles.Table{Caption: w.Say("network.caption"), Columns: profiles.Columns(w.Say("network.head.group"),
			w.Say("head.people"),
			w.Say("network.head.times"), w.Say("network.head.listed"))}}
	c.Table.Columns[3].Width, c.Table.Columns[3].Right = 4, false
	places, tall := placesTogether(groups)
	c.Tall = tall
	for g, people := range groups {
		if g >= shownGroupsTogether {
			break
		}
		drawn := people[:min(shownTogether, len(people))]
		at := map[string]int{}
		midX, midY := places[g][0], places[g][1]
		for i, id := range drawn {
			x, y := midX, midY
			switch {
			case len(drawn) == 2: // one over the other, with room for their names at the right
				x, y = midX-0.12, midY+(float64(i)-0.5)*0.1/tall
			case i > 0:
				angle := 2 * math.Pi * float64(i-1) / float64(len(drawn)-1)
				x += 0.11 * math.Cos(angle)
				y += 0.17 / tall * math.Sin(angle)
			}
			at[id] = len(c.Points)
			label := listed[id]
			if label == "" {
				label = w.Say("network.other")
			}
			c.Points = append(c.Points, profiles.Point{Label: label, X: x, Y: y, Value: float64(len(links[id])),
				Text: w.Say("network.links", "n", len(links[id])), Focus: listed[id] != ""})
		}
		times, named := int64(0), []string{}
		for _, p := range keys {
			if !slices.Contains(people, p[0]) {
				continue
			}
			times += pairs[p]
			i, a := at[p[0]]
			j, b := at[p[1]]
			if a && b {
				c.Links = append(c.Links, profiles.Link{From: i, To: j, Value: float64(pairs[p]), Text: wording.Count(pairs[p])})
			}
		}
		for _, id := range people {
			if listed[id] != "" {
				named = append(named, listed[id])
			}
		}
		who := w.Say("network.nobody")
		if len(named) > 0 {
			who = wording.List(named)
		}
		c.Table.Rows = append(c.Table.Rows, []string{strconv.Itoa(g + 1), strconv.Itoa(len(people)), wording.Count(times),
			who})
	}
	c.Title = w.Say("network.title", "n", len(groups))
	c.Alt = w.Say("network.alt", "title", c.Title, "n", len(groups[0]), "drawn", len(c.Points))
	return c
}

// placesTogether are the middles of the groups drawn, three to a row, and how
// tall the drawing is: a row of groups of two takes less than half of another's height.
func placesTogether(groups [][]string) (middles [][2]float64, tall float64) {
	const across, usual, flat = 3, 0.5, 0.22
	n := min(shownGroupsTogether, len(groups))
	for from := 0; from < n; from += across {
		h := flat
		if len(groups[from]) > 2 { // the largest stand first
			h = usual
		}
		for g := from; g < min(from+across, n); g++ {
			middles = append(middles, [2]float64{(float64(g-from) + 0.5) / across, tall + h/2})
		}
		tall += h
	}
	for g := range middles {
		middles[g][1] /= tall
	}
	return middles, tall
}

// components are the groups of people joined by links, the largest first, those
// with most links first within each.
func components(keys []pair, links map[string][]string) [][]string {
	seen := map[string]bool{}
	var out [][]string
	for _, p := range keys {
		if seen[p[0]] {
			continue
		}
		seen[p[0]] = true
		group := []string{p[0]}
		for i := 0; i < len(group); i++ {
			for _, other := range links[group[i]] {
				if !seen[other] {
					seen[other] = true
					group = append(group, other)
				}
			}
		}
		slices.SortStableFunc(group, func(a, b string) int { return cmp.Or(len(links[b])-len(links[a]), cmp.Compare(a, b)) })
		out = append(out, group)
	}
	slices.SortStableFunc(out, func(a, b []string) int { return cmp.Or(len(b)-len(a), cmp.Compare(a[0], b[0])) })
	return out
}
