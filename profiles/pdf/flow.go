package pdf

import "forceprofiles/profiles"

// text sets a paragraph in the open frame.
func (l *layer) text(r role, s string, st style) {
	if lines := l.wrap(l.printable(s), st, l.w); len(lines) > 0 {
		l.tag(r, func() { l.lines(lines, st) })
	}
}

// lines sets lines one below the other and breaks them over pages without
// leaving one alone.
func (l *layer) lines(lines []string, st style) {
	lead := l.lead(st)
	for i, s := range lines {
		switch left := len(lines) - i; {
		case i == 0 && left > 1, left == 2:
			l.room(2 * lead)
		default:
			l.room(lead)
		}
		if i+1 < len(lines) {
			s += " " // so that a reader who joins the lines finds the words apart
		}
		l.line(l.x, l.y, s, st)
		l.y += lead
	}
}

// head sets a heading with room for what follows it.
func (l *layer) head(r role, s string, st style, follow float64) {
	if s == "" {
		return
	}
	lines := l.wrap(l.printable(s), st, l.w)
	l.room(float64(len(lines))*l.lead(st) + follow)
	l.text(r, s, st)
}

// section sets a heading of the document and its blocks, from a new page.
func (l *layer) section(s profiles.Section) {
	if len(s.Blocks) == 0 {
		return
	}
	l.newPage()
	l.tag(roleSection, func() {
		l.anchor(s.ID)
		l.outlineEntry(s.Title, 0)
		l.head(roleH2, s.Title, chapter, 60)
		l.gap(6)
		l.blocks(roleH3, s.Blocks)
	})
}

// panel sets a smaller section inside a page.
func (l *layer) panel(s profiles.Section, h, inner role) {
	if len(s.Blocks) == 0 {
		return
	}
	l.head(h, s.Title, heading, 30)
	l.gap(3)
	l.blocks(inner, s.Blocks)
}

func (l *layer) blocks(h role, blocks []profiles.Block) {
	for i, b := range blocks {
		switch {
		case b.Heading != "":
			if i > 0 {
				l.gap(6)
			}
			l.head(h, b.Heading, heading, l.beginning(blocks[i+1:])+6)
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

// beginning is the room that the first of blocks needs to begin.
func (l *layer) beginning(blocks []profiles.Block) float64 {
	switch {
	case len(blocks) == 0:
		return 0
	case blocks[0].Table != nil:
		return l.opening(*blocks[0].Table)
	case blocks[0].Chart != nil:
		return min(l.height(func() { l.chart(blocks[0].Chart) }), frameH-60)
	case blocks[0].Para != "" && len(blocks) > 1 && blocks[1].Chart != nil:
		// a sentence between a heading and its chart goes with them
		return min(l.height(func() { l.blocks(roleH3, blocks[:1]); l.chart(blocks[1].Chart) }), frameH-60)
	}
	return 2 * l.lead(body)
}

// items sets a bulleted list.
func (l *layer) items(items []string) {
	l.tag(roleList, func() {
		for _, s := range items {
			if s != "" {
				l.item("•", s, body)
			}
		}
	})
}

// item sets one entry with a hanging mark, and asides to it in a quiet voice.
func (l *layer) item(mark, s string, st style, asides ...string) {
	lines := l.wrap(l.printable(s), st, l.w-11)
	n := len(lines)
	if n == 0 {
		return
	}
	if n > 3 {
		n = 2
	}
	l.room(float64(n) * l.lead(st))
	l.tag(roleItem, func() {
		l.tag(roleLabel, func() { l.line(l.x+1, l.y, mark, st) })
		l.within(l.x+11, l.w-11, func() {
			l.tag(roleBody, func() {
				if len(asides) == 0 {
					l.lines(lines, st)
					return
				}
				l.tag(roleP, func() { l.lines(lines, st) })
				for _, s := range asides {
					l.text(roleP, s, quiet)
				}
			})
		})
	})
	l.gap(2)
}

// note sets a caution apart by a bar at its left.
func (l *layer) note(s string) {
	lines := l.wrap(l.printable(s), body, l.w-14)
	h := float64(len(lines))*l.lead(body) + 6
	if h > frameH/2 {
		l.text(roleP, s, body)
		return
	}
	l.room(h)
	l.fill(l.x, l.y, 3, h, blue)
	l.y += 3
	l.within(l.x+14, l.w-14, func() { l.text(roleP, s, body) })
	l.y += 3
}

// pairs sets labels and values in two columns.
func (l *layer) pairs(pairs []profiles.Pair) {
	labelW := 0.0
	for _, p := range pairs {
		labelW = max(labelW, l.width(l.printable(p.Label), quiet))
	}
	labelW = min(labelW+12, l.w*0.42)
	l.tag(roleTable, func() {
		for _, p := range pairs {
			names := l.wrap(l.printable(p.Label), quiet, labelW-8)
			values := l.wrap(l.printable(p.Value), body, l.w-labelW)
			h := float64(max(len(names), len(values))) * l.lead(body)
			l.room(h)
			top := l.y
			l.tag(roleRow, func() {
				head := l.node(roleHead)
				if head != nil {
					head.scope = "Row"
				}
				l.under(head, func() { l.column(l.x, top, names, quiet) })
				l.tag(roleCell, func() { l.column(l.x+labelW, top, values, body) })
			})
			l.y = top + h + 1
		}
	})
}

// column draws lines from a place down; it does not move the frame.
func (l *layer) column(x, y float64, lines []string, st style) {
	for i, s := range lines {
		if i+1 < len(lines) {
			s += " "
		}
		l.line(x, y+float64(i)*l.lead(st), s, st)
	}
}
