package build

import (
	"slices"

	"forceprofiles/dataset"
	"forceprofiles/profiles"
	"forceprofiles/profiles/wording"
)

func (w *writer) missing(a *missingArea, lists []profiles.List) []profiles.Block {
	note, ok := w.supplied(dataset.Missing)
	if !ok {
		return []profiles.Block{{Note: note}}
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
	blocks := []profiles.Block{{Heading: w.Say("volume.heading")}}
	if note != "" {
		blocks = append(blocks, profiles.Block{Note: note})
	}
	changed := ""
	if note == "" {
		changed = w.Change(float64(now), float64(before))
	}
	if changed != "" {
		blocks = append(blocks, profiles.Block{Para: w.Say("missing.volume.compared", "n", now, "people", a.people, "force",
			w.force.Name, "period", w.picture.period(), "change", changed, "before", before)})
	} else {
		blocks = append(blocks, profiles.Block{Para: w.Say("missing.volume", "n", now, "people", a.people,
			"force", w.force.Name,
			"period", w.picture.period())})
	}
	if now == 0 {
		return append(blocks, w.borders("missing.border", a.border, a.cross)...)
	}
	blocks = append(blocks, profiles.Block{Chart: w.trend("volume", "missing.trend", all, note != "")},
		profiles.Block{Items: []string{
			w.Say("missing.children", "n", young, "share", wording.Share(float64(young), float64(now))),
		}})
	blocks = append(blocks, w.signals(a)...)
	blocks = append(blocks, profiles.Block{Heading: w.Say("missing.repeat.heading")},
		profiles.Block{Para: w.Say("missing.repeat", "n", a.repeat, "times", RepeatEpisodes, "people",
			wording.Share(float64(a.repeat), float64(a.people)), "share", wording.Percent(float64(a.repeated), float64(now)))})
	if c := w.curve("missing.curve", a.episodes); c != nil {
		blocks = append(blocks, profiles.Block{Chart: c})
	}
	blocks = append(blocks, w.counted("from", "missing.from", "place", a.from)...)
	blocks = append(blocks, w.placesFrom(a)...)
	if c := w.network(a.pairs, lists); c != nil {
		blocks = append(blocks, profiles.Block{Heading: w.Say("missing.together.heading")},
			profiles.Block{Para: w.Say("missing.together", "n", a.coMissing)}, profiles.Block{Chart: c})
	}
	blocks = append(blocks, w.counted("risk", "missing.risk", "risk", a.risk)...)
	owed := a.due + a.overdue + a.done + a.declined
	t := &profiles.Table{Caption: w.Say("missing.interviews.caption", "period", w.picture.period()),
		Columns: profiles.Columns(w.Say("head.interviews"), w.Say("head.episodes"), w.Say("head.share"))}
	for _, r := range []struct {
		key string
		n   int64
	}{{"done", a.done}, {"declined", a.declined}, {"due", a.due}, {"overdue", a.overdue}} {
		t.Rows = append(t.Rows, []string{w.Say("interview." + r.key), wording.Count(r.n), wording.Share(float64(r.n),
			float64(owed))})
	}
	if owed > 0 {
		blocks = append(blocks, profiles.Block{Heading: w.Say("missing.interviews.heading")},
			profiles.Block{Para: w.Say("missing.interviews", "n", a.overdue, "owed", owed)}, profiles.Block{Table: t})
	}
	if c := w.multiples("districts", "missing.district", a.districts); c != nil {
		blocks = append(blocks, profiles.Block{Heading: w.Say("district.heading")}, profiles.Block{Chart: c})
	}
	blocks = append(blocks, w.foundElsewhere(a)...)
	return append(blocks, w.borders("missing.border", a.border, a.cross)...)
}

// counted is a bar chart of how many episodes, by a code.
func (w *writer) counted(id, key, terms string, v volumes) []profiles.Block {
	names, total := v.present()
	if len(names) == 0 {
		return nil
	}
	top := w.Term(terms, names[0])
	c := profiles.Chart{ID: id, Title: wording.ShareTitle(w.Say(key+".title", "first", top, "share",
		wording.Percent(float64(v[names[0]].now), float64(total))), w.Say(key+".plain"), float64(total)),
		Subtitle: w.Say(key+".measure", "force", w.force.Name, "period", w.picture.period()),
		Source:   w.Say(key+".source", "date", wording.Date(w.info.AsOf)),
		Table: profiles.Table{Caption: w.Say(key + ".plain"), Columns: profiles.Columns(w.Say(key+".head"),
			w.Say("head.episodes"),
			w.Say("head.share"))}}
	return []profiles.Block{{Heading: w.Say(key + ".heading")}, {Chart: w.barsOf(c, names,
		func(n string) string { return wording.Capital(w.Term(terms, n)) },
		func(n string) float64 { return float64(v[n].now) }, 10)}}
}

// foundElsewhere is the flow of people who went missing here and were found in
// another force, and the other way.
func (w *writer) foundElsewhere(a *missingArea) []profiles.Block {
	out, in := map[string]float64{}, map[string]float64{}
	for force, v := range a.found {
		out[force] = float64(v.now)
	}
	for g, f := range w.info.Forces {
		if v := w.picture.total.missing[g].found[w.force.Code]; v != nil && g != w.at {
			in[f.Code] = float64(v.now)
		}
	}
	head := profiles.Block{Heading: w.Say("missing.found.heading")}
	if c := w.flows("found", "missing.found", out, in, wording.Amount); c != nil {
		return []profiles.Block{head, {Chart: c}}
	}
	return []profiles.Block{head, {Para: w.Say("missing.found.none")}}
}

// signals counts what may point to exploitation.
func (w *writer) signals(a *missingArea) []profiles.Block {
	c := profiles.Chart{ID: "signals", Title: w.Say("missing.signals.title"), Subtitle: w.Say("missing.signals.measure",
		"force",
		w.force.Name, "period", w.picture.period()), Source: w.Say("missing.signals.source",
		"date", wording.Date(w.info.AsOf)),
		Table: profiles.Table{Caption: w.Say("missing.signals.title"),
			Columns: profiles.Columns(w.Say("missing.signals.head"),
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
		c.Points = append(c.Points, profiles.Point{Label: label, Value: float64(s.n), Text: wording.Count(s.n)})
		c.Table.Rows = append(c.Table.Rows, []string{label, wording.Count(s.n)})
		all += s.n
	}
	if all == 0 {
		return nil
	}
	c.Kind, c.Alt = profiles.Bars, w.barsAlt(&c)
	return []profiles.Block{{Heading: w.Say("missing.signals.heading")}, {Chart: &c}}
}

// shownPlaces is how many places people go missing from are tabled.
const shownPlaces = 6

// placesFrom tables the single places with most episodes; homes are left out.
func (w *writer) placesFrom(a *missingArea) []profiles.Block {
	names := a.places.names(func(v *volume) float64 { return float64(v.now) })
	names = slices.DeleteFunc(names, func(n string) bool { return a.places[n].now < smallCount })
	if len(names) == 0 {
		return nil
	}
	t := &profiles.Table{Caption: w.Say("missing.places.caption", "force", w.force.Name),
		Columns: profiles.Columns(w.Say("missing.places.head"), w.Say("missing.places.kind"), w.Say("head.episodes"),
			w.Say("head.before"))}
	t.Columns[1].Width, t.Columns[1].Right = 2, false
	for _, n := range names[:min(shownPlaces, len(names))] {
		t.Rows = append(t.Rows, []string{n, wording.Capital(w.Term("place", a.kinds[n])), wording.Count(a.places[n].now),
			wording.Count(a.places[n].before)})
	}
	return []profiles.Block{{Table: t}}
}
