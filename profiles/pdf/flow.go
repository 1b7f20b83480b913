package pdf

import "forceprofiles/profiles"

// text sets a paragraph, line by line, and breaks it over pages without
// leaving one line alone.
func (l *layer) text(r role, s string, st style) {
	l.tag(r, "", func() {
		lines := l.wrap(l.printable(s), st, l.w)
		for i, s := range lines {
			switch left := len(lines) - i; {
			case i == 0 && left > 1, left == 2:
				l.room(2 * st.lead)
			default:
				l.room(st.lead)
			}
			l.line(l.x, l.y, s, st)
			l.y += st.lead
		}
	})
}

// head sets a heading with room for what follows it.
func (l *layer) head(r role, s string, st style, follow float64) {
	lines := l.wrap(l.printable(s), st, l.w)
	l.room(float64(len(lines))*st.lead + follow)
	l.text(r, s, st)
}

// section sets a heading of the document and its blocks.
func (l *layer) section(s profiles.Section, newPage bool) {
	if newPage {
		l.newPage()
	}
	l.anchor(s.ID)
	l.outlineEntry(s.Title, 0)
	l.head(roleH2, s.Title, style{true, 18, 23, blue}, 60)
	l.gap(6)
	l.blocks(s.Blocks)
}

// panel sets a smaller section inside a page.
func (l *layer) panel(s profiles.Section) {
	l.head(roleH3, s.Title, heading, 30)
	l.gap(3)
	l.blocks(s.Blocks)
}

func (l *layer) blocks(blocks []profiles.Block) {
	for i, b := range blocks {
		switch {
		case b.Heading != "":
			if i > 0 {
				l.gap(6)
			}
			follow := 2 * body.lead
			if i+1 < len(blocks) && blocks[i+1].Table != nil {
				follow = l.opening(*blocks[i+1].Table) + 6
			}
			if i+1 < len(blocks) && blocks[i+1].Chart != nil {
				follow = l.height(func() { l.chart(blocks[i+1].Chart) }) + 6
			}
			l.head(roleH3, b.Heading, heading, follow)
			l.gap(3)
		case b.Para != "":
			l.text(roleP, b.Para, body)
			l.gap(6)
		case b.Note != "":
			l.note(b.Note)
			l.gap(8)
		case b.Items != nil:
			l.items(b.Items)
			l.gap(5)
		case b.Pairs != nil:
			l.pairs(b.Pairs)
			l.gap(8)
		case b.Table != nil:
			l.table(*b.Table)
			l.gap(12)
		case b.Chart != nil:
			l.keep(func() { l.chart(b.Chart) })
			l.gap(14)
		}
	}
}

// items sets a bulleted list.
func (l *layer) items(items []string) {
	l.tag(roleList, "", func() {
		for _, s := range items {
			l.item("•", s, body)
		}
	})
}

// item sets one entry with a hanging mark.
func (l *layer) item(mark, s string, st style) {
	lines := l.wrap(l.printable(s), st, l.w-13)
	n := len(lines)
	if n > 3 {
		n = 2
	}
	l.room(float64(n) * st.lead)
	l.tag(roleItem, "", func() { l.line(l.x+1, l.y, mark, st) })
	l.within(l.x+13, l.w-13, func() { l.text(roleItem, s, st) })
	l.gap(2)
}

// note sets a caution apart by a bar at its left.
func (l *layer) note(s string) {
	lines := l.wrap(l.printable(s), body, l.w-14)
	h := float64(len(lines))*body.lead + 6
	if h > (frameBottom-frameTop)/2 {
		l.text(roleNote, s, body)
		return
	}
	l.room(h)
	l.fill(l.x, l.y, 3, h, blue)
	l.y += 3
	l.within(l.x+14, l.w-14, func() { l.text(roleNote, s, body) })
	l.y += 3
}

// pairs sets labels and values in two columns.
func (l *layer) pairs(pairs []profiles.Pair) {
	labelW := 0.0
	for _, p := range pairs {
		labelW = max(labelW, l.width(l.printable(p.Label), quiet))
	}
	labelW = min(labelW+12, l.w*0.42)
	l.tag(roleTable, "", func() {
		for _, p := range pairs {
			names := l.wrap(l.printable(p.Label), quiet, labelW-8)
			values := l.wrap(l.printable(p.Value), body, l.w-labelW)
			h := float64(max(len(names), len(values))) * body.lead
			l.room(h)
			l.tag(roleHead, "", func() {
				for i, s := range names {
					l.line(l.x, l.y+float64(i)*body.lead, s, quiet)
				}
			})
			l.tag(roleCell, "", func() {
				for i, s := range values {
					l.line(l.x+labelW, l.y+float64(i)*body.lead, s, body)
				}
			})
			l.y += h + 1
		}
	})
}
