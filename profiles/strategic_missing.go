package profiles

import (
	"slices"

	"forceprofiles/dataset"
)

func (w *writer) missing(a *missingArea, lists []List) []Block {
	note, ok := w.supplied(dataset.Missing)
	if !ok {
		return []Block{{Note: note}}
	}
	var all [Months]int64
	var now, before, young int64
	for m := range all {
		all[m] = a.children[m] + a.adults[m]
		if m >= Months-12 {
			now += all[m]
			young += a.children[m]
		} else {
			before += all[m]
		}
	}
	blocks := []Block{{Heading: w.Say("volume.heading")}}
	if note != "" {
		blocks = append(blocks, Block{Note: note})
	}
	changed := ""
	if note == "" {
		changed = w.change(float64(now), float64(before))
	}
	if changed != "" {
		blocks = append(blocks, Block{Para: w.Say("missing.volume.compared", "n", now, "people", a.people, "force",
			w.force.Name, "period", w.picture.period(), "change", changed, "before", before)})
	} else {
		blocks = append(blocks, Block{Para: w.Say("missing.volume", "n", now, "people", a.people, "force", w.force.Name,
			"period", w.picture.period())})
	}
	if now == 0 {
		return append(blocks, w.borders("missing.border", a.border, a.cross)...)
	}
	blocks = append(blocks, Block{Chart: w.trend("volume", "missing.trend", all, note != "")}, Block{Items: []string{
		w.Say("missing.children", "n", young, "share", share(float64(young), float64(now))),
	}})
	blocks = append(blocks, w.signals(a)...)
	blocks = append(blocks, Block{Heading: w.Say("missing.repeat.heading")},
		Block{Para: w.Say("missing.repeat", "n", a.repeat, "times", RepeatEpisodes, "people",
			share(float64(a.repeat), float64(a.people)), "share", percent(float64(a.repeated), float64(now)))})
	if c := w.curve("missing.curve", a.episodes); c != nil {
		blocks = append(blocks, Block{Chart: c})
	}
	blocks = append(blocks, w.counted("from", "missing.from", "place", a.from)...)
	blocks = append(blocks, w.placesFrom(a)...)
	if c := w.network(a.pairs, lists); c != nil {
		blocks = append(blocks, Block{Heading: w.Say("missing.together.heading")},
			Block{Para: w.Say("missing.together", "n", a.coMissing)}, Block{Chart: c})
	}
	blocks = append(blocks, w.counted("risk", "missing.risk", "risk", a.risk)...)
	owed := a.due + a.overdue + a.done + a.declined
	t := &Table{Caption: w.Say("missing.interviews.caption", "period", w.picture.period()),
		Columns: columns(w.Say("head.interviews"), w.Say("head.episodes"), w.Say("head.share"))}
	for _, r := range []struct {
		key string
		n   int64
	}{{"done", a.done}, {"declined", a.declined}, {"due", a.due}, {"overdue", a.overdue}} {
		t.Rows = append(t.Rows, []string{w.Say("interview." + r.key), count(r.n), share(float64(r.n), float64(owed))})
	}
	if owed > 0 {
		blocks = append(blocks, Block{Heading: w.Say("missing.interviews.heading")},
			Block{Para: w.Say("missing.interviews", "n", a.overdue, "owed", owed)}, Block{Table: t})
	}
	if c := w.multiples("districts", "missing.district", a.districts); c != nil {
		blocks = append(blocks, Block{Heading: w.Say("district.heading")}, Block{Chart: c})
	}
	blocks = append(blocks, w.foundElsewhere(a)...)
	return append(blocks, w.borders("missing.border", a.border, a.cross)...)
}

// counted is a bar chart of how many episodes, by a code.
func (w *writer) counted(id, key, terms string, v volumes) []Block {
	names, total := v.present()
	if len(names) == 0 {
		return nil
	}
	top := w.term(terms, names[0])
	c := Chart{ID: id, Title: shareTitle(w.Say(key+".title", "first", top, "share",
		percent(float64(v[names[0]].now), float64(total))), w.Say(key+".plain"), float64(total)),
		Subtitle: w.Say(key+".measure", "force", w.force.Name, "period", w.picture.period()),
		Source:   w.Say(key+".source", "date", date(w.info.AsOf)),
		Table: Table{Caption: w.Say(key + ".plain"), Columns: columns(w.Say(key+".head"), w.Say("head.episodes"),
			w.Say("head.share"))}}
	return []Block{{Heading: w.Say(key + ".heading")}, {Chart: w.barsOf(c, names,
		func(n string) string { return capital(w.term(terms, n)) }, func(n string) float64 { return float64(v[n].now) }, 10)}}
}

// foundElsewhere is the flow of people who went missing here and were found in
// another force, and the other way.
func (w *writer) foundElsewhere(a *missingArea) []Block {
	out, in := map[string]float64{}, map[string]float64{}
	for force, v := range a.found {
		out[force] = float64(v.now)
	}
	for g, f := range w.info.Forces {
		if v := w.picture.total.missing[g].found[w.force.Code]; v != nil && g != w.at {
			in[f.Code] = float64(v.now)
		}
	}
	head := Block{Heading: w.Say("missing.found.heading")}
	if c := w.flows("found", "missing.found", out, in, amount); c != nil {
		return []Block{head, {Chart: c}}
	}
	return []Block{head, {Para: w.Say("missing.found.none")}}
}

// signals counts what may point to exploitation.
func (w *writer) signals(a *missingArea) []Block {
	c := Chart{ID: "signals", Title: w.Say("missing.signals.title"), Subtitle: w.Say("missing.signals.measure", "force",
		w.force.Name, "period", w.picture.period()), Source: w.Say("missing.signals.source", "date", date(w.info.AsOf)),
		Table: Table{Caption: w.Say("missing.signals.title"), Columns: columns(w.Say("missing.signals.head"),
			w.Say("head.number"))}}
	all := int64(0)
	for _, s := range []struct {
		key  string
		n    int64
		from []dataset.Kind
	}{
		{"cse", a.cse, nil}, {"cce", a.cce, nil}, {"harmed", a.harmed, nil}, {"away", a.outOfArea, nil},
		{"mapped", a.exploited, []dataset.Kind{dataset.OCGLinks, dataset.CountyLines}},
		{"together", a.coMissing, []dataset.Kind{dataset.Associations}},
	} {
		if slices.ContainsFunc(s.from, func(k dataset.Kind) bool { _, ok := w.supplied(k); return !ok }) {
			continue // not known here, which is not none
		}
		label := w.Say("missing.signal." + s.key)
		c.Points = append(c.Points, Point{Label: label, Value: float64(s.n), Text: count(s.n)})
		c.Table.Rows = append(c.Table.Rows, []string{label, count(s.n)})
		all += s.n
	}
	if all == 0 {
		return nil
	}
	c.Kind, c.Alt = Bars, w.barsAlt(&c)
	return []Block{{Heading: w.Say("missing.signals.heading")}, {Chart: &c}}
}

// shownPlaces is how many places people go missing from are tabled.
const shownPlaces = 6

// placesFrom tables the single places with most episodes; homes are left out.
func (w *writer) placesFrom(a *missingArea) []Block {
	names := a.places.names(func(v *volume) float64 { return float64(v.now) })
	names = slices.DeleteFunc(names, func(n string) bool { return a.places[n].now < smallCount })
	if len(names) == 0 {
		return nil
	}
	t := &Table{Caption: w.Say("missing.places.caption", "force", w.force.Name),
		Columns: columns(w.Say("missing.places.head"), w.Say("missing.places.kind"), w.Say("head.episodes"),
			w.Say("head.before"))}
	t.Columns[1].Width, t.Columns[1].Right = 2, false
	for _, n := range names[:min(shownPlaces, len(names))] {
		t.Rows = append(t.Rows, []string{n, capital(w.term("place", a.kinds[n])), count(a.places[n].now),
			count(a.places[n].before)})
	}
	return []Block{{Table: t}}
}
