package pdf

import "forceprofiles/profiles"

// section sets a heading of the document and its blocks, from a new page.
func (l *layout) section(s profiles.Section) {
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
func (l *layout) panel(s profiles.Section, h, inner role) {
	if len(s.Blocks) == 0 {
		return
	}
	l.head(h, s.Title, heading, 30)
	l.gap(3)
	l.blocks(inner, s.Blocks)
}

func (l *layout) blocks(h role, blocks []profiles.Block) {
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
func (l *layout) beginning(blocks []profiles.Block) float64 {
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
