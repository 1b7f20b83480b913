package build

import (
	"slices"

	"forceprofiles/dataset"
	"forceprofiles/profiles"
	"forceprofiles/profiles/wording"
)

// riskLevels in the order of a page, greatest first.
var riskLevels = []string{"very_high", "high", "medium", "low", "unknown"}

func (w *writer) visor(a *visorArea) []profiles.Block {
	note, ok := w.supplied(dataset.ViSOR)
	if !ok {
		return []profiles.Block{{Note: note}}
	}
	blocks := []profiles.Block{{Heading: w.Say("visor.managed.heading")}, {Para: w.Say("visor.managed", "n", a.records,
		"force",
		w.force.Name, "date", wording.Date(w.info.AsOf))}}
	if note != "" {
		blocks = append(blocks, profiles.Block{Note: note})
	}
	if a.records == 0 {
		return blocks
	}
	blocks = append(blocks, w.managed("category", a.category, a.records)...)
	blocks = append(blocks, w.managed("level", a.level, a.records)...)
	blocks = append(blocks, w.overdue(a)...)
	blocks = append(blocks, w.newOnRecord(a)...)
	if note, ok := w.supplied(dataset.Crimes); ok && slices.Max(a.allegations[:]) > 0 {
		blocks = append(blocks, profiles.Block{Chart: w.trend("volume", "visor.trend", a.allegations, note != "")})
	}
	blocks = append(blocks, w.inFavour(a)...)
	if len(a.orders) > 0 {
		t := &profiles.Table{Caption: w.Say("visor.orders.caption"), Columns: profiles.Columns(w.Say("head.order"),
			w.Say("head.records"))}
		for _, o := range a.orders.names(func(v *volume) float64 { return float64(v.now) }) {
			t.Rows = append(t.Rows, []string{wording.Capital(w.Term("order", o)), wording.Count(a.orders[o].now)})
		}
		blocks = append(blocks, profiles.Block{Table: t})
	}
	blocks = append(blocks, w.districtChart("visor.district", a.districts)...)
	// Months of a few records each say nothing of a trend.
	if names, total := a.alleged.present(); total >= fewMonths*int64(len(names)) && total > 0 {
		blocks = append(blocks, profiles.Block{Chart: w.multiples("alleged", "visor.alleged", a.alleged)})
	}
	return append(blocks, w.borders("visor.border", a.border, a.cross)...)
}

// fewMonths is how many records a district has in twelve months, in the mean,
// before its months are drawn.
const fewMonths = 6

// newOnRecord says what became known since the last assessment, of the tables
// that this force supplies: of another nothing is known.
func (w *writer) newOnRecord(a *visorArea) []profiles.Block {
	var items []string
	for _, s := range []struct {
		key  string
		from dataset.Kind
		n    int64
	}{
		{"visor.new.crime", dataset.Crimes, a.newCrime}, {"visor.new.intel", dataset.Intel, a.newIntel},
		{"visor.breach", dataset.Crimes, a.breaches}, {"visor.child", dataset.Associations, a.withChild},
	} {
		if _, ok := w.supplied(s.from); ok {
			items = append(items, w.Say(s.key, "n", s.n))
		}
	}
	if len(items) == 0 {
		return nil
	}
	return []profiles.Block{{Heading: w.Say("visor.new.heading")}, {Items: items}}
}

// inFavour tables what is on record in managed people's favour, by risk level.
func (w *writer) inFavour(a *visorArea) []profiles.Block {
	t := &profiles.Table{Caption: w.Say("visor.favour.caption"), Columns: profiles.Columns(w.Say("head.risk"),
		w.Say("head.records"),
		w.Say("visor.favour.visits"), w.Say("visor.favour.assessed"), w.Say("visor.favour.notified"))}
	for _, r := range a.levels() {
		m := a.risk[r]
		t.Rows = append(t.Rows, []string{wording.Capital(w.Term("risk", r)), wording.Count(m.records),
			wording.Count(m.onTime), wording.Count(m.assessed),
			wording.Count(m.notified)})
	}
	blocks := []profiles.Block{{Heading: w.Say("visor.favour.heading")}}
	if _, ok := w.supplied(dataset.Crimes); ok {
		blocks = append(blocks, profiles.Block{Para: w.Say("visor.favour", "n", a.quiet, "of", a.records)})
	}
	return append(blocks, profiles.Block{Table: t})
}

// levels are the risk levels on record: the known ones in order, then others.
func (a *visorArea) levels() []string {
	var known, others []string
	for _, r := range riskLevels {
		if a.risk[r] != nil {
			known = append(known, r)
		}
	}
	for r := range a.risk {
		if !slices.Contains(riskLevels, r) {
			others = append(others, r)
		}
	}
	slices.Sort(others)
	return append(known, others...)
}

// managed is the table of open records by category or level.
func (w *writer) managed(what string, v volumes, all int64) []profiles.Block {
	if len(v) == 0 {
		return nil
	}
	t := &profiles.Table{Caption: w.Say("visor." + what + ".caption"),
		Columns: profiles.Columns(w.Say("visor."+what+".head"),
			w.Say("head.records"), w.Say("head.share"))}
	names := v.names(func(*volume) float64 { return 0 }) // by name: 1, 2, 3
	for _, n := range names {
		t.Rows = append(t.Rows, []string{w.Term("visor."+what, n), wording.Count(v[n].now), wording.Share(float64(v[n].now),
			float64(all))})
	}
	return []profiles.Block{{Table: t}}
}

// overdue shows what is overdue by risk level.
func (w *writer) overdue(a *visorArea) []profiles.Block {
	levels := a.levels()
	var sum managed
	for _, r := range levels {
		sum.add(a.risk[r])
	}
	t := &profiles.Table{Caption: w.Say("visor.overdue.caption", "date", wording.Date(w.info.AsOf)),
		Columns: profiles.Columns(w.Say("head.risk"), w.Say("head.records"), w.Say("head.visits"), w.Say("head.assessments"),
			w.Say("head.unassessed"), w.Say("head.notifications"))}
	t.Columns[0].Width = 1.2
	for _, r := range levels {
		m := a.risk[r]
		t.Rows = append(t.Rows, []string{wording.Capital(w.Term("risk", r)), wording.Count(m.records),
			wording.Count(m.visits), wording.Count(m.assessments),
			wording.Count(m.unassessed), wording.Count(m.notifications)})
	}
	var bars []string
	for _, r := range levels {
		if a.risk[r].visits > 0 {
			bars = append(bars, r)
		}
	}
	blocks := []profiles.Block{{Heading: w.Say("visor.overdue.heading")}, {Para: w.Say("visor.overdue",
		"visits", sum.visits,
		"assessments", sum.assessments, "notifications", sum.notifications)}}
	if len(bars) > 0 {
		c := profiles.Chart{ID: "overdue", Title: wording.ShareTitle(w.Say("visor.overdue.title", "share",
			wording.Percent(float64(sum.visits), float64(sum.records))), w.Say("visor.overdue.visits"), float64(sum.records)),
			Subtitle: w.Say("visor.overdue.measure", "force", w.force.Name, "date", wording.Date(w.info.AsOf)),
			Source:   w.Say("visor.overdue.source", "date", wording.Date(w.info.AsOf)),
			Table: profiles.Table{Caption: w.Say("visor.overdue.visits"), Columns: profiles.Columns(w.Say("head.risk"),
				w.Say("head.visits"),
				w.Say("head.share"))}}
		blocks = append(blocks, profiles.Block{Chart: w.barsOf(c, bars,
			func(r string) string { return wording.Capital(w.Term("risk", r)) },
			func(r string) float64 { return float64(a.risk[r].visits) }, 10)})
	}
	return append(blocks, profiles.Block{Table: t})
}
