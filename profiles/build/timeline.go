package build

import (
	"cmp"
	"slices"
	"strconv"

	"forceprofiles/dataset"
	"forceprofiles/profiles"
	"forceprofiles/profiles/wording"
)

// timelineMonths is how far back a sheet's timeline is drawn.
const timelineMonths = 24

// lane is one line of a timeline.
type lane struct {
	key    string // of words.txt: timeline.<key>
	events []mark
}

// mark is one event on it.
type mark struct {
	at   int64
	text string
}

// timeline draws a person's records of the last two years in lanes, so that
// rhythm and overlap are seen at a glance; nil where there are none.
func (w *recordWriter) timeline(in *Input, c Case, sheet string) *profiles.Chart {
	lanes := []lane{{key: "suspect"}, {key: "victim"}, {key: "episodes"}, {key: "custody"}, {key: "moves"}, {key: "intel"}}
	add := func(key string, r row, text string) {
		i := slices.IndexFunc(lanes, func(l lane) bool { return l.key == key })
		lanes[i].events = append(lanes[i].events, mark{instant(r.col("occurred_at"), r.i), text})
	}
	c.rows(dataset.Crimes, func(r row) {
		if side := r.text("side"); side == "victim" || side == "suspect" && r.text("status") != "eliminated" {
			add(side, r, w.offenceName(r.text("offence_code")))
		}
	})
	c.rows(dataset.Missing, func(r row) { add("episodes", r, w.Say("timeline.episode")) })
	c.rows(dataset.Custody, func(r row) { add("custody", r, w.offenceName(r.text("offence_code"))) })
	c.rows(dataset.Addresses, func(r row) { add("moves", r, wording.Capital(w.Term("address", r.text("kind")))) })
	if in.Run.Annex == AnnexInline {
		for _, k := range annexKinds {
			c.rows(k, func(r row) { add("intel", r, wording.Capital(w.Term("table", k.String()))) })
		}
	}
	from := w.info.AsOf.AddDate(0, -timelineMonths, 0).UnixMicro()
	to := w.info.AsOf.UnixMicro()
	ch := &profiles.Chart{ID: "timeline-" + sheet, Kind: profiles.Timeline, Subtitle: w.Say("timeline.measure",
		"from", wording.Day(dataset.LondonDay(from)),
		"to", wording.Day(dataset.LondonDay(to-1))),
		Source: w.Say("timeline.source", "date", wording.Date(w.info.AsOf)),
		Table: profiles.Table{Caption: w.Say("timeline.caption"), Columns: profiles.Columns(w.Say("timeline.head"),
			w.Say("timeline.24"),
			w.Say("timeline.12"), w.Say("timeline.3"), w.Say("timeline.latest"))}}
	ch.Table.Columns[4].Width = 1.6
	all, late := 0, 0
	for _, l := range lanes {
		l.events = slices.DeleteFunc(l.events, func(m mark) bool { return m.at < from || m.at >= to })
		if len(l.events) == 0 {
			continue
		}
		slices.SortStableFunc(l.events, func(a, b mark) int { return cmp.Compare(a.at, b.at) })
		p := profiles.Panel{Title: w.Say("timeline." + l.key)}
		year, quarter := 0, 0
		for _, m := range l.events {
			p.Points = append(p.Points, profiles.Point{Label: wording.ShortDay(dataset.LondonDay(m.at)),
				X:     float64(m.at-from) / float64(to-from),
				Value: 1, Text: m.text})
			if w.recent(m.at, 365) {
				year++
			}
			if w.recent(m.at, 90) {
				quarter++
			}
		}
		p.Text = wording.Count(len(l.events))
		all += len(l.events)
		late += quarter
		ch.Panels = append(ch.Panels, p)
		ch.Table.Rows = append(ch.Table.Rows, []string{p.Title, p.Text, strconv.Itoa(year), strconv.Itoa(quarter),
			wording.ShortDay(dataset.LondonDay(l.events[len(l.events)-1].at))})
	}
	if all == 0 {
		return nil
	}
	ch.Title = w.Say("timeline.title", "n", all, "late", late)
	parts := make([]string, len(ch.Panels))
	for i, p := range ch.Panels {
		parts[i] = p.Title + " " + p.Text
	}
	ch.Alt = w.Say("timeline.alt", "title", ch.Title, "lanes", wording.List(parts))
	return ch
}
