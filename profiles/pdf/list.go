package pdf

import (
	"strconv"

	"forceprofiles/profiles"
)

// list sets a population's ranking, each line leading to its sheet.
func (b *book) list(p *profiles.List) {
	b.newPage()
	b.tag(roleSection, func() {
		b.anchor("list-" + p.Population)
		b.outlineEntry(p.Title, 0)
		b.head(roleH2, p.Title, chapter, 60)
		b.gap(4)
		for _, s := range p.Intro {
			b.text(roleP, s, body)
			b.gap(4)
		}
		b.gap(2)
		b.ranking(p)
		if p.Visitors != nil { // people whom other forces list and who have records here
			b.gap(12)
			b.table(*p.Visitors)
		}
	})
}

func (b *book) ranking(p *profiles.List) {
	if len(p.Rows) == 0 {
		b.note(p.Empty)
		return
	}
	fine := style{false, 9.5, 11.5, soft}
	rows := make([][]cell, len(p.Rows))
	for i, r := range p.Rows {
		place := r.Place
		if r.Change != "" {
			place = r.Change + ". " + place
		}
		rows[i] = []cell{
			{paras: []para{{strconv.Itoa(r.Rank), cellBold}}},
			b.who(r.Name, r.Name, r.Tag, r.PersonID, r.Anchor),
			{paras: []para{{r.Why, label}, {place, fine}}},
			{paras: []para{{r.Agreement, label}}},
			{paras: []para{{r.Score, cellBold}, {r.Chance, label}}, right: true},
			{page: r.Anchor, right: true},
		}
	}
	h := p.Heads
	rank := h.Rank
	if rank == "" {
		rank = b.words.Say("pdf.head.rank")
	}
	b.grid("", []profiles.Column{
		{Head: rank, Width: 5}, {Head: h.Name, Width: 24}, {Head: h.Why, Width: 38},
		{Head: h.Agreement, Width: 12}, {Head: h.Score, Width: 15, Right: true},
		{Head: b.words.Say("pdf.head.page"), Width: 6, Right: true},
	}, rows).set()
}

// who is the cell of a person, who is shown by a name and a line under it; it
// leads to the sheet.
func (l *layout) who(shown, name, tag, id, sheet string) cell {
	if tag != "" {
		id = tag + " · " + id
	}
	return cell{paras: []para{{shown, cellBold}, {id, label}}, scope: "Row", link: sheet,
		says: l.words.Say("pdf.link.sheet", "name", name)}
}
