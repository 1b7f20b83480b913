package build

import (
	"forceprofiles/dataset"
	"forceprofiles/profiles"
	"forceprofiles/profiles/wording"
)

func (w *writer) vawg(a *vawgArea) []profiles.Block {
	note, ok := w.supplied(dataset.Crimes)
	if !ok {
		return []profiles.Block{{Note: note}}
	}
	var now, before int64
	for m, n := range a.months {
		if m >= Months-12 {
			now += n
		} else {
			before += n
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
		blocks = append(blocks, profiles.Block{Para: w.Say("vawg.volume.compared", "n", now, "force", w.force.Name, "period",
			w.picture.period(), "change", changed, "before", before)})
	} else {
		blocks = append(blocks, profiles.Block{Para: w.Say("vawg.volume", "n", now, "force", w.force.Name, "period",
			w.picture.period())})
	}
	if now > 0 {
		blocks = append(blocks, profiles.Block{Chart: w.trend("volume", "vawg.trend", a.months, note != "")})
	}
	blocks = append(blocks, profiles.Block{Items: []string{
		w.Say("vawg.domestic", "n", a.domestic.now, "share", wording.Share(float64(a.domestic.now), float64(now))),
		w.Say("vawg.male", "n", a.male.now),
		w.Say("vawg.outcomes", "charged", wording.Share(float64(a.charged), float64(now)), "unsupported",
			wording.Share(float64(a.unsupported), float64(now)), "undecided", wording.Share(float64(a.undecided), float64(now))),
	}})
	blocks = append(blocks, w.harm(a)...)
	if c := w.multiples("districts", "vawg.district", a.districts); c != nil {
		blocks = append(blocks, profiles.Block{Heading: w.Say("district.heading")}, profiles.Block{Chart: c})
	}
	blocks = append(blocks, profiles.Block{Heading: w.Say("vawg.repeat.heading")})
	if a.victims > 0 {
		blocks = append(blocks, profiles.Block{Para: w.Say("vawg.repeat", "victims", a.victims, "n", a.repeat, "share",
			wording.Share(float64(a.repeat), float64(a.victims)), "offences", a.repeated)})
	} else {
		blocks = append(blocks, profiles.Block{Para: w.Say("vawg.repeat.none")})
	}
	blocks = append(blocks, profiles.Block{Para: w.Say("vawg.serial", "n", a.serial)})
	blocks = append(blocks, w.borders("vawg.border", a.border, a.cross)...)
	out, in := map[string]float64{}, map[string]float64{}
	for g, f := range w.info.Forces {
		in[f.Code] = a.from[g]
		out[f.Code] = w.picture.total.vawg[g].from[w.at]
	}
	if c := w.flows("harm-across", "vawg.flow", out, in, func(v float64) string {
		return w.Say("vawg.flow.days", "n",
			wording.Amount(v))
	}); c != nil {
		blocks = append(blocks, profiles.Block{Chart: c})
	}
	return blocks
}

// harm shows where the harm lies, and how few suspects it is recorded against.
func (w *writer) harm(a *vawgArea) []profiles.Block {
	names := a.groups.names(func(v *volume) float64 { return v.harmNow })
	total, n := 0.0, 0
	for _, g := range names {
		total += a.groups[g].harmNow
		if a.groups[g].now > 0 {
			names[n] = g
			n++
		}
	}
	if names = names[:n]; n == 0 || total == 0 {
		return nil
	}
	top := w.groupTitle(names[0])
	share := wording.Percent(a.groups[names[0]].harmNow, total)
	c := profiles.Chart{ID: "harm", Title: wording.Title(w.Say("vawg.harm.title", "group", top, "share", share),
		w.Say("vawg.harm.plain", "share", share)),
		Subtitle: w.Say("vawg.harm.measure", "force", w.force.Name, "period", w.picture.period()),
		Source:   w.Say("vawg.harm.source", "date", wording.Date(w.info.AsOf)),
		Table: profiles.Table{Caption: w.Say("vawg.harm.caption"), Columns: profiles.Columns(w.Say("head.group"),
			w.Say("head.harm"),
			w.Say("head.share"))}}
	bars := w.barsOf(c, names, w.groupTitle, func(g string) float64 { return a.groups[g].harmNow }, 12)
	t := &profiles.Table{Caption: w.Say("vawg.groups.caption", "period", w.picture.period()),
		Columns: profiles.Columns(w.Say("head.group"), w.Say("head.offences"), w.Say("head.before"), w.Say("head.harm"))}
	for _, g := range names {
		v := a.groups[g]
		t.Rows = append(t.Rows, []string{w.groupTitle(g), wording.Count(v.now), wording.Count(v.before),
			wording.Amount(v.harmNow)})
	}
	blocks := []profiles.Block{{Heading: w.Say("vawg.harm.heading")}, {Chart: bars}, {Table: t},
		{Note: w.Say("vawg.harm.note")}}
	if c := w.curve("vawg.curve", a.suspects); c != nil {
		blocks = append(blocks, profiles.Block{Heading: w.Say("curve.heading")}, profiles.Block{Chart: c})
	} else {
		blocks = append(blocks, profiles.Block{Para: w.Say("curve.few", "n", len(a.suspects))})
	}
	return blocks
}

// groupTitle is a threat group's name on a page.
func (w *writer) groupTitle(code string) string {
	if t := w.offences.Titles[code]; t != "" {
		return t
	}
	if code == "" {
		return w.Say("group.none")
	}
	return w.Term("group", code)
}
