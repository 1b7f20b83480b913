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

// item sets one entry with a hanging mark.
func (l *layer) item(mark, s string, st style) {
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
		l.within(l.x+11, l.w-11, func() { l.tag(roleBody, func() { l.lines(lines, st) }) })
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

// sideBySide sets two contents in columns, the left one share of the width,
// where both fit on what is left of the page or on a new one; else one after
// the other.
func (l *layer) sideBySide(share float64, a, b func()) {
	const gutter = 18.0
	left := (l.w - gutter) * share
	x, w := l.x, l.w
	ha, hb := 0.0, 0.0
	l.within(x, left, func() { ha = l.height(a) })
	l.within(x+left+gutter, w-left-gutter, func() { hb = l.height(b) })
	switch {
	case hb == 0:
		a()
		return
	case ha == 0:
		b()
		return
	}
	h := max(ha, hb)
	if h > frameH || (!l.dry || l.flows) && l.y+h > frameBottom && frameBottom-l.y > 200 {
		a()
		l.gap(6)
		b()
		return
	}
	l.room(h)
	top := l.y
	l.within(x, left, a)
	l.y = top
	l.within(x+left+gutter, w-left-gutter, b)
	l.y = top + h
}

// columns sets two columns of pieces side by side. What does not fit on what
// is left of the page goes on in columns on the next; a piece taller than a
// page goes over the full width.
func (l *layer) columns(left, right []func()) {
	const gutter = 20.0
	w := (l.w - gutter) / 2
	room := frameBottom - l.y
	if l.dry && !l.flows {
		room = frameH
	}
	// How many pieces of a column fit in room, and how tall they are together.
	fit := func(pieces []func(), room float64) (n int, h float64) {
		for _, draw := range pieces {
			piece := 0.0
			l.within(l.x, w, func() { piece = l.height(draw) })
			if h+piece > room {
				break
			}
			n, h = n+1, h+piece
		}
		return n, h
	}
	a, ha := fit(left, room)
	b, hb := fit(right, room)
	if a+b == 0 || a == 0 && len(left) > 0 && l.y > frameTop && (!l.dry || l.flows) {
		if l.y > frameTop && (!l.dry || l.flows) {
			l.newPage()
			l.columns(left, right)
			return
		}
		whole, rest := left, right // the first piece alone is too tall
		if len(whole) == 0 {
			whole, rest = right, nil
		}
		if len(whole) > 0 {
			whole[0]()
			l.columns(whole[1:], rest)
		}
		return
	}
	top, x := l.y, l.x
	for side, part := range [][]func(){left[:a], right[:b]} {
		l.y = top
		l.within(x+float64(side)*(w+gutter), w, func() {
			whole := l.whole
			l.whole = true // they fit: none may turn the page between the columns
			for _, draw := range part {
				draw()
			}
			l.whole = whole
		})
	}
	l.y = top + max(ha, hb)
	if a < len(left) || b < len(right) {
		l.columns(left[a:], right[b:])
	}
}
