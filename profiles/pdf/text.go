package pdf

import "forceprofiles/profiles"

// text sets a paragraph in the open frame.
func (l *layout) text(r role, s string, st style) {
	if lines := l.wrap(l.printable(s), st, l.w); len(lines) > 0 {
		l.tag(r, func() { l.lines(lines, st) })
	}
}

// lines sets lines one below the other and breaks them over pages without
// leaving one alone.
func (l *layout) lines(lines []string, st style) {
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
func (l *layout) head(r role, s string, st style, follow float64) {
	if s == "" {
		return
	}
	lines := l.wrap(l.printable(s), st, l.w)
	l.room(float64(len(lines))*l.lead(st) + follow)
	l.text(r, s, st)
}

// items sets a bulleted list.
func (l *layout) items(items []string) {
	l.tag(roleList, func() {
		for _, s := range items {
			if s != "" {
				l.item("•", s, body)
			}
		}
	})
}

// item sets one entry with a hanging mark, and asides to it in a quiet voice.
func (l *layout) item(mark, s string, st style, asides ...string) {
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
func (l *layout) note(s string) {
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
func (l *layout) pairs(pairs []profiles.Pair) {
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
