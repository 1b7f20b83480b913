package pdf

import (
	"strconv"

	"forceprofiles/profiles"
)

// pageOne sets who is on the list and why, how sure the engine is, what to
// check first and what it cannot see.
func (l *layer) pageOne(p *profiles.Profile) {
	one := &p.PageOne
	l.newPage()
	l.anchor("page-one")
	l.outlineEntry(one.Title, 0)
	l.text(roleH1, one.Title, title)
	l.gap(4)
	l.text(roleP, one.Lead, lead)
	l.gap(8)
	l.figures(one.Figures)
	l.gap(10)
	l.head(roleH2, one.WhoTitle, heading, 60)
	l.gap(2)
	for i := range one.Groups {
		l.group(&one.Groups[i])
		l.gap(6)
	}
	l.gap(2)
	l.sideBySide(
		func() { l.panel(one.Sure) },
		func() { l.panel(one.CheckFirst) })
	l.gap(4)
	l.keep(func() { l.panel(one.CannotSee) })
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
	h := 10 + big.lead + float64(deepest)*label.lead + 8
	l.room(h)
	for i, f := range figures {
		x := l.x + float64(i)*(w+gutter)
		l.fill(x, l.y, w, h, tint)
		l.fill(x, l.y, w, 2.5, blue)
		l.line(x+8, l.y+7, l.fit(l.printable(f.Value), big, w-12), big)
		for k, s := range l.wrap(l.printable(f.Label), label, w-16) {
			l.line(x+8, l.y+9+big.lead+float64(k)*label.lead, s, label)
		}
	}
	l.y += h
}

// group sets one population of page one.
func (l *layer) group(g *profiles.LeadGroup) {
	l.head(roleH3, g.Title, sub, 3*body.lead)
	l.text(roleP, g.Sentence, quiet)
	l.gap(2)
	if len(g.People) == 0 {
		l.text(roleP, g.Empty, body)
		return
	}
	rows := make([][]cell, len(g.People))
	for i, p := range g.People {
		who := []para{{p.Name, strong}}
		if p.Tag != "" {
			who = append(who, para{p.Tag, label})
		}
		rows[i] = []cell{
			{paras: []para{{strconv.Itoa(p.Rank), strong}}, link: p.Anchor},
			{paras: who, link: p.Anchor},
			{paras: []para{{p.Why, body}}},
		}
	}
	l.stroke(l.x, l.y, l.x+l.w, l.y, 1, blue)
	l.grid("", []profiles.Column{{Width: 5}, {Width: 28}, {Width: 67}}, rows)
}

// sideBySide sets two contents in columns where both fit on what is left of
// the page, or on a new one; else one after the other.
func (l *layer) sideBySide(a, b func()) {
	const gutter = 18.0
	w := (l.w - gutter) / 2
	x := l.x
	ha := 0.0
	l.within(x, w, func() { ha = l.height(a) })
	l.within(x+w+gutter, w, func() { ha = max(ha, l.height(b)) })
	if ha > frameBottom-frameTop || l.y+ha > frameBottom && frameBottom-l.y > 200 {
		a()
		l.gap(4)
		b()
		return
	}
	l.room(ha)
	top := l.y
	l.within(x, w, a)
	l.y = top
	l.within(x+w+gutter, w, b)
	l.y = top + ha
}

// list sets a population's ranking, each line leading to its sheet.
func (l *layer) list(p *profiles.List) {
	l.newPage()
	l.anchor("list-" + p.Population)
	l.outlineEntry(p.Title, 0)
	l.head(roleH2, p.Title, style{true, 18, 23, blue}, 60)
	l.gap(4)
	for _, s := range p.Intro {
		l.text(roleP, s, body)
		l.gap(5)
	}
	if len(p.Rows) == 0 {
		l.note(p.Empty)
		l.visitors(p)
		return
	}
	rows := make([][]cell, len(p.Rows))
	for i, r := range p.Rows {
		who := []para{{r.Name, strong}}
		if r.Tag != "" {
			who = append(who, para{r.Tag, labelB})
		}
		who = append(who, para{r.PersonID, label})
		rows[i] = []cell{
			{paras: []para{{strconv.Itoa(r.Rank), strong}}, link: r.Anchor},
			{paras: who, link: r.Anchor},
			{paras: []para{{r.Why, body}, {r.Place, style{false, 9.5, 12, soft}}}},
			{paras: []para{{r.Agreement, label}}},
			{paras: []para{{r.Score, strong}, {r.Chance, label}}, right: true},
		}
	}
	h := p.Heads
	l.grid("", []profiles.Column{
		{Head: h.Rank, Width: 7}, {Head: h.Name, Width: 25}, {Head: h.Why, Width: 37},
		{Head: h.Agreement, Width: 15}, {Head: h.Score, Width: 16, Right: true},
	}, rows)
	l.visitors(p)
}

// visitors sets the people whom other forces list and who have records here.
func (l *layer) visitors(p *profiles.List) {
	if p.Visitors != nil {
		l.gap(14)
		l.table(*p.Visitors)
	}
}
