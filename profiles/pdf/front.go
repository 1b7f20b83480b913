package pdf

import (
	"slices"
	"strconv"

	"forceprofiles/profiles"
)

// pageOne sets, on one page, who is on the list and why, how sure the engine
// is, what to check first and what it cannot see. Where there is too much for
// a page it is set closer; then fewer people of each group are named, the
// group's sentence saying how many are listed; then long reasons are cut.
// No item of the three panels is left out.
func (l *layer) pageOne(p *profiles.Profile) {
	one := &p.PageOne
	most := 0
	for _, g := range one.Groups {
		most = max(most, len(g.People))
	}
	type fit struct {
		density float64
		people  int
		lines   int // of a reason or an item; 0 is all
	}
	tries := []fit{{1, most, 0}, {0.94, most, 0}, {0.88, most, 0}}
	for n := most - 1; n >= 2; n-- {
		tries = append(tries, fit{0.88, n, 0})
	}
	for _, lines := range []int{6, 4, 3, 2} {
		tries = append(tries, fit{0.85, min(most, 2), lines})
	}
	tries = append(tries, fit{0.85, min(most, 1), 2})
	set := func(t fit) func() {
		return func() { l.dense(t.density, func() { l.firstPage(one, t.people, t.lines) }) }
	}
	chosen := tries[len(tries)-1]
	for _, t := range tries {
		if l.pages(set(t)) == 1 {
			chosen = t
			break
		}
	}
	set(chosen)()
}

func (l *layer) firstPage(one *profiles.PageOne, people, lines int) {
	l.newPage()
	l.anchor("page-one")
	l.outlineEntry(one.Title, 0)
	l.text(roleH1, l.short(one.Title, title, l.w, lines), title)
	l.gap(3)
	l.text(roleP, l.short(one.Lead, lead, l.w, lines), lead)
	l.gap(7)
	l.figures(one.Figures)
	l.gap(9)
	l.tag(roleSection, func() {
		l.head(roleH2, one.WhoTitle, heading, 60)
		l.gap(2)
		for i := range one.Groups {
			l.group(&one.Groups[i], people, lines)
			l.gap(6)
		}
	})
	l.gap(2)
	cut := func(s profiles.Section, w float64) profiles.Section {
		blocks := make([]profiles.Block, len(s.Blocks))
		for i, b := range s.Blocks {
			b.Items = slices.Clone(b.Items)
			for k, s := range b.Items {
				b.Items[k] = l.short(s, body, w-11, lines)
			}
			b.Para, b.Note = l.short(b.Para, body, w, lines), l.short(b.Note, body, w-14, lines)
			blocks[i] = b
		}
		s.Blocks = blocks
		return s
	}
	l.sideBySide(0.5,
		func() { l.panel(cut(one.Sure, l.w), roleH2, roleH3) },
		func() {
			l.panel(cut(one.CheckFirst, l.w), roleH2, roleH3)
			l.gap(4)
			l.panel(cut(one.CannotSee, l.w), roleH2, roleH3)
		})
}

// short cuts a text to a number of lines, with an ellipsis; 0 cuts nothing.
func (l *layer) short(s string, st style, w float64, lines int) string {
	if lines == 0 || s == "" {
		return s
	}
	all := l.wrap(l.printable(s), st, w)
	if len(all) <= lines {
		return s
	}
	out := ""
	for _, line := range all[:lines-1] {
		out += line + " "
	}
	return out + l.fit(all[lines-1]+" "+all[lines], st, w)
}

// figures sets large numbers side by side.
func (l *layer) figures(figures []profiles.Figure) {
	if len(figures) == 0 {
		return
	}
	const gutter = 10.0
	w := (l.w - gutter*float64(len(figures)-1)) / float64(len(figures))
	deepest := 0
	for _, f := range figures {
		deepest = max(deepest, len(l.wrap(l.printable(f.Label), label, w-16)))
	}
	h := 8 + l.lead(big) + float64(deepest)*l.lead(label) + 6
	l.room(h)
	top := l.y
	l.tag(roleList, func() {
		for i, f := range figures {
			x := l.x + float64(i)*(w+gutter)
			l.fill(x, top, w, h, tint)
			l.fill(x, top, w, 2.5, blue)
			l.tag(roleItem, func() {
				l.tag(roleBody, func() {
					l.line(x+8, top+6, l.fit(l.printable(f.Value), big, w-12)+" ", big)
					l.column(x+8, top+8+l.lead(big), l.wrap(l.printable(f.Label), label, w-16), label)
				})
			})
		}
	})
	l.y = top + h
}

// group sets one population of page one.
func (l *layer) group(g *profiles.LeadGroup, people, lines int) {
	l.head(roleH3, g.Title, sub, 3*l.lead(body))
	l.text(roleP, g.Sentence, quiet)
	l.gap(2)
	if len(g.People) == 0 {
		l.text(roleP, g.Empty, body)
		return
	}
	const share = 0.30 // of the width, for the name
	rows := make([][]cell, min(people, len(g.People)))
	for i := range rows {
		p := g.People[i]
		who := []para{{l.short(p.Name, cellBold, l.w*share-8, lines), cellBold}}
		about := p.PersonID
		if p.Tag != "" {
			about = p.Tag + " · " + about
		}
		why := []para{{l.short(p.Why, cellText, l.w*0.45, lines), cellText}}
		if p.Record != "" {
			why = append(why, para{l.words.Say("open.first", "record", p.Record), labelB})
		}
		rows[i] = []cell{
			{paras: []para{{strconv.Itoa(p.Rank), cellBold}}},
			{paras: append(who, para{about, label}), head: true, link: p.Anchor,
				says: l.words.Say("pdf.link.sheet", "name", p.Name)},
			{paras: why},
			{paras: []para{{p.Chance, cellText}}},
			{page: p.Anchor, right: true},
		}
	}
	l.grid("", []profiles.Column{
		{Head: l.words.Say("pdf.head.rank"), Width: 4}, {Head: l.words.Say("pdf.head.who"), Width: 100 * share},
		{Head: l.words.Say("pdf.head.why"), Width: 42},
		{Head: l.words.Say("pdf.head.chance"), Width: 17}, {Head: l.words.Say("pdf.head.page"), Width: 7, Right: true},
	}, rows)
}

// list sets a population's ranking, each line leading to its sheet.
func (l *layer) list(p *profiles.List) {
	l.newPage()
	l.tag(roleSection, func() {
		l.anchor("list-" + p.Population)
		l.outlineEntry(p.Title, 0)
		l.head(roleH2, p.Title, chapter, 60)
		l.gap(4)
		for _, s := range p.Intro {
			l.text(roleP, s, body)
			l.gap(4)
		}
		l.gap(2)
		l.ranking(p)
		if p.Visitors != nil { // people whom other forces list and who have records here
			l.gap(12)
			l.table(*p.Visitors)
		}
	})
}

func (l *layer) ranking(p *profiles.List) {
	if len(p.Rows) == 0 {
		l.note(p.Empty)
		return
	}
	fine := style{false, 9.5, 11.5, soft}
	rows := make([][]cell, len(p.Rows))
	for i, r := range p.Rows {
		about := r.PersonID
		if r.Tag != "" {
			about = r.Tag + " · " + about
		}
		place := r.Place
		if r.Change != "" {
			place = r.Change + ". " + place
		}
		rows[i] = []cell{
			{paras: []para{{strconv.Itoa(r.Rank), cellBold}}},
			{paras: []para{{r.Name, cellBold}, {about, label}}, head: true, link: r.Anchor,
				says: l.words.Say("pdf.link.sheet", "name", r.Name)},
			{paras: []para{{r.Why, label}, {place, fine}}},
			{paras: []para{{r.Agreement, label}}},
			{paras: []para{{r.Score, cellBold}, {r.Chance, label}}, right: true},
			{page: r.Anchor, right: true},
		}
	}
	h := p.Heads
	rank := h.Rank
	if rank == "" {
		rank = l.words.Say("pdf.head.rank")
	}
	l.grid("", []profiles.Column{
		{Head: rank, Width: 5}, {Head: h.Name, Width: 24}, {Head: h.Why, Width: 38},
		{Head: h.Agreement, Width: 12}, {Head: h.Score, Width: 15, Right: true},
		{Head: l.words.Say("pdf.head.page"), Width: 6, Right: true},
	}, rows)
}
