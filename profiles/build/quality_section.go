package build

import (
	"fmt"
	"slices"

	"forceprofiles/dataset"
	"forceprofiles/profiles"
	"forceprofiles/profiles/wording"
)

// missingShare is how much of a column may be empty before the table says so.
const missingShare = 0.05

// qualityWriter says how current and complete the data was.
type qualityWriter struct {
	*writer
	in *Input
}

// quality says per source how current and complete the data was, as the Data
// Protection Act 2018 s38(5) asks when data is passed on.
func (w *qualityWriter) quality() profiles.Section {
	s := profiles.Section{ID: "quality", Title: w.Say("quality.title"),
		Blocks: []profiles.Block{{Para: w.Say("quality.intro", "force",
			w.force.Name, "date", wording.Moment(w.info.AsOf))}}}
	t := &profiles.Table{Caption: w.Say("quality.sources", "force", w.force.Name),
		Columns: profiles.Columns(w.Say("head.source"), w.Say("head.extracted"), w.Say("head.age"), w.Say("head.rows")),
		Empty:   w.Say("quality.no.source")}
	for _, src := range w.info.Sources {
		if src.Force != w.force.Code {
			continue
		}
		age := max(0, int(w.info.AsOf.Sub(src.ExtractedAt).Hours()/24))
		days := w.Say("duration.days", "n", age)
		if age > staleDays {
			days = w.Say("quality.stale", "days", days)
		}
		t.Rows = append(t.Rows, []string{src.System, wording.Date(src.ExtractedAt), days, wording.Count(src.Rows)})
	}
	s.Blocks = append(s.Blocks, profiles.Block{Heading: w.Say("quality.currency")}, profiles.Block{Table: t})
	s.Blocks = append(s.Blocks, w.spans()...)
	s.Blocks = append(s.Blocks, w.lacks()...)
	s.Blocks = append(s.Blocks, w.accounting()...)
	return s
}

// spans is what each table holds for this force, and how old it is.
func (w *qualityWriter) spans() []profiles.Block {
	t := &profiles.Table{Caption: w.Say("quality.tables", "force", w.force.Name),
		Columns: []profiles.Column{{Head: w.Say("head.table"), Width: 30}, {Head: w.Say("head.rows"), Width: 13, Right: true},
			{Head: w.Say("head.oldest"), Width: 19, Right: true}, {Head: w.Say("head.newest"), Width: 19, Right: true},
			{Head: w.Say("head.known"), Width: 19, Right: true}}}
	for k := range dataset.Kinds {
		name := k.String()
		row := []string{wording.Capital(w.Term("table", name)), "", "", "", ""}
		if _, ok := w.supplied(k); !ok {
			row[1] = w.Say("quality.not.supplied")
		} else if w.in.Quality != nil {
			i := slices.IndexFunc(w.in.Quality.Spans, func(x dataset.Span) bool {
				return x.Table == name &&
					x.Force == w.force.Code
			})
			if i < 0 {
				row[1] = "0"
			} else {
				x := w.in.Quality.Spans[i]
				row[1] = wording.Count(x.Rows)
				if !x.OldestOccurred.IsZero() {
					row[2], row[3], row[4] = wording.Date(x.OldestOccurred), wording.Date(x.NewestOccurred), wording.Date(x.LastKnown)
				}
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return []profiles.Block{{Table: t}}
}

// lacks lists the columns with many empty values.
func (w *qualityWriter) lacks() []profiles.Block {
	if w.in.Quality == nil {
		return nil
	}
	t := &profiles.Table{Caption: w.Say("quality.lacks", "force", w.force.Name, "share", wording.Percent(missingShare, 1)),
		Columns: profiles.Columns(w.Say("head.column"), w.Say("head.rows"), w.Say("head.empty"), w.Say("head.share")),
		Empty:   w.Say("quality.lacks.none")}
	for _, l := range w.in.Quality.Lacks {
		if l.Force == w.force.Code && l.Share() > missingShare && !structural[l.Table+"."+l.Column] {
			t.Rows = append(t.Rows, []string{wording.Capital(w.Term("table", l.Table)) + ": " + l.Column, wording.Count(l.Rows),
				wording.Count(l.Null),
				wording.Percent(float64(l.Null), float64(l.Rows))})
		}
	}
	return []profiles.Block{{Heading: w.Say("quality.complete")}, {Table: t}}
}

// structural columns are empty by their nature for most rows, which says
// nothing of quality.
var structural = map[string]bool{
	"persons.deceased_on": true, "persons.merged_into": true, "crimes.status": true, "missing.returned_at": true,
	"missing.found_force": true, "missing.return_interview": true, "ocg_links.ended_at": true, "visor.closed_at": true,
	"addresses.ended_at": true,
}

// accounting is what became of every row of the dataset.
func (w *qualityWriter) accounting() []profiles.Block {
	t := &profiles.Table{Caption: w.Say("quality.accounting"), Columns: []profiles.Column{
		{Head: w.Say("head.table"), Width: 24}, {Head: w.Say("head.read"), Width: 13, Right: true},
		{Head: w.Say("head.used"), Width: 13, Right: true},
		{Head: w.Say("head.superseded"), Width: 14, Right: true}, {Head: w.Say("head.late"), Width: 12, Right: true},
		{Head: w.Say("head.aside"), Width: 12, Right: true}, {Head: w.Say("head.withheld"), Width: 12, Right: true}}}
	for _, c := range w.in.Accounting {
		if !c.Supplied {
			continue
		}
		t.Rows = append(t.Rows, []string{wording.Capital(w.Term("table", c.Table)), wording.Count(c.Read),
			wording.Count(c.Used), wording.Count(c.Superseded),
			wording.Count(c.AfterAsOf), wording.Count(c.Quarantined), wording.Count(c.PastRetention + c.Suppressed +
				c.Withheld)})
	}
	if len(t.Rows) == 0 {
		return nil
	}
	blocks := []profiles.Block{{Heading: w.Say("quality.rows")}, {Para: w.Say("quality.rows.note")}, {Table: t}}
	if w.in.Quality != nil && len(w.in.Quality.Unknown) > 0 {
		var items []string
		for _, u := range w.in.Quality.Unknown {
			items = append(items, fmt.Sprintf("%s.%s %s: %s", u.Table, u.Column, u.Code, wording.Count(u.Rows)))
		}
		blocks = append(blocks, profiles.Block{Para: w.Say("quality.codes", "codes", w.Some(items, 12))})
	}
	return blocks
}
