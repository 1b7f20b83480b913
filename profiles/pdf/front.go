package pdf

import (
	"slices"
	"strconv"
	"strings"

	"forceprofiles/profiles"
	"forceprofiles/profiles/chart"
)

// front is page one on the way to the page: who is on the list and why, how
// sure the engine is, what to check first and what it cannot see.
type front struct {
	*layout
	*profiles.PageOne
	people int // named of each group
	lines  int // of a reason or an item; 0 is all
}

// set sets page one on one page. Where there is too much for it, it is set
// closer; then fewer people of each group are named, the group's sentence
// saying how many are listed; then long reasons are cut. No item of the three
// panels is left out.
func (f *front) set() {
	most := 0
	for _, g := range f.Groups {
		most = max(most, len(g.People))
	}
	type fit struct {
		density       float64
		people, lines int
	}
	tries := []fit{{1, most, 0}, {0.94, most, 0}, {0.88, most, 0}}
	for n := most - 1; n >= 2; n-- {
		tries = append(tries, fit{0.88, n, 0})
	}
	for _, lines := range []int{6, 4, 3, 2} {
		tries = append(tries, fit{0.85, min(most, 2), lines})
	}
	tries = append(tries, fit{0.85, min(most, 1), 2})
	var page func()
	for _, t := range tries {
		page = func() {
			f.people, f.lines = t.people, t.lines
			f.dense(t.density, f.page)
		}
		if f.begun(page) == 1 {
			break
		}
	}
	page()
}

func (f *front) page() {
	f.newPage()
	f.anchor("page-one")
	f.outlineEntry(f.Title, 0)
	f.text(roleH1, f.short(f.Title, title, f.w), title)
	f.gap(3)
	f.text(roleP, f.short(f.Lead, lead, f.w), lead)
	f.gap(7)
	f.figures(f.Figures)
	f.gap(9)
	f.tag(roleSection, func() {
		f.head(roleH2, f.WhoTitle, heading, 60)
		f.gap(2)
		for i := range f.Groups {
			f.group(&f.Groups[i])
			f.gap(6)
		}
	})
	f.gap(2)
	f.columns([]piece{{draw: func() { f.third(f.Sure) }}},
		[]piece{{draw: func() { f.third(f.CheckFirst); f.gap(4) }}, {draw: func() { f.third(f.CannotSee) }}})
}

// third sets one of the three panels.
func (f *front) third(s profiles.Section) {
	s.Blocks = slices.Clone(s.Blocks)
	for i := range s.Blocks {
		b := &s.Blocks[i]
		b.Items = slices.Clone(b.Items)
		for k, item := range b.Items {
			b.Items[k] = f.short(item, body, f.w-11)
		}
		b.Para, b.Note = f.short(b.Para, body, f.w), f.short(b.Note, body, f.w-14)
	}
	f.panel(s, roleH2, roleH3)
}

// short cuts a text to the lines that there is room for, with an ellipsis.
func (f *front) short(s string, st style, w float64) string {
	if f.lines == 0 {
		return s
	}
	return strings.Join(chart.Lines(f.printable(s), w, f.lines, f.measure(st)), " ")
}

// figures sets large numbers side by side.
func (f *front) figures(figures []profiles.Figure) {
	if len(figures) == 0 {
		return
	}
	const gutter = 10.0
	w := (f.w - gutter*float64(len(figures)-1)) / float64(len(figures))
	deepest := 0
	for _, n := range figures {
		deepest = max(deepest, len(f.wrap(f.printable(n.Label), label, w-16)))
	}
	h := 8 + f.lead(big) + float64(deepest)*f.lead(label) + 6
	f.room(h)
	top := f.y
	f.tag(roleList, func() {
		for i, n := range figures {
			x := f.x + float64(i)*(w+gutter)
			f.fill(x, top, w, h, tint)
			f.fill(x, top, w, 2.5, blue)
			f.tag(roleItem, func() {
				f.tag(roleBody, func() {
					f.line(x+8, top+6, f.fit(f.printable(n.Value), big, w-12)+" ", big)
					f.column(x+8, top+8+f.lead(big), f.wrap(f.printable(n.Label), label, w-16), label)
				})
			})
		}
	})
	f.y = top + h
}

// group sets one population of page one.
func (f *front) group(g *profiles.LeadGroup) {
	f.head(roleH3, g.Title, sub, 3*f.lead(body))
	f.text(roleP, g.Sentence, quiet)
	f.gap(2)
	if len(g.People) == 0 {
		f.text(roleP, g.Empty, body)
		return
	}
	const share = 0.30 // of the width, for the name
	scored := false    // some model gives a chance
	rows := make([][]cell, min(f.people, len(g.People)))
	for i := range rows {
		p := g.People[i]
		why := []para{{f.short(p.Why, cellText, f.w*0.45), cellText}}
		if p.Record != "" {
			why = append(why, para{f.words.Say("open.first", "record", p.Record), labelB})
		}
		rows[i] = []cell{
			{paras: []para{{strconv.Itoa(p.Rank), cellBold}}},
			f.who(f.short(p.Name, cellBold, f.w*share-8), p.Name, p.Tag, p.PersonID, p.Anchor),
			{paras: why},
			{paras: []para{{p.Chance, cellText}}},
			{page: p.Anchor, right: true},
		}
		scored = scored || p.Chance != ""
	}
	columns := []profiles.Column{
		{Head: f.words.Say("pdf.head.rank"), Width: 4}, {Head: f.words.Say("pdf.head.who"), Width: 100 * share},
		{Head: f.words.Say("pdf.head.why"), Width: 42},
		{Head: f.words.Say("pdf.head.chance"), Width: 17}, {Head: f.words.Say("pdf.head.page"), Width: 7, Right: true},
	}
	if !scored {
		columns[2].Width += columns[3].Width
		columns = slices.Delete(columns, 3, 4)
		for i := range rows {
			rows[i] = slices.Delete(rows[i], 3, 4)
		}
	}
	f.grid("", columns, rows).set()
}
