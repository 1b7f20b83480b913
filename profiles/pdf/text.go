package pdf

import (
	"slices"

	"forceprofiles/profiles"
)

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

// pairs sets short labels, each before its value, as many to a row as fit.
func (l *layout) pairs(pairs []profiles.Pair) {
	const between, after = 15.0, 4.0
	type placed struct {
		label    string
		values   []string
		x, value float64 // where the label and the value begin
	}
	var rows [][]placed
	var ends []float64 // of the rows
	for _, p := range pairs {
		name := l.fit(l.printable(p.Label), tag, l.w*0.4)
		value := l.printable(p.Value)
		lw := l.width(name, tag) + after
		w := lw + l.width(value, body)
		at := slices.IndexFunc(ends, func(end float64) bool { return end+w <= l.w })
		if at < 0 {
			at, rows, ends = len(rows), append(rows, nil), append(ends, 0)
		}
		x := ends[at]
		rows[at] = append(rows[at], placed{name, l.wrap(value, body, l.w-x-lw+0.01), x, x + lw})
		ends[at] += w + between
	}
	l.tag(roleList, func() {
		for _, row := range rows {
			deepest := 1
			for _, p := range row {
				deepest = max(deepest, len(p.values))
			}
			h := float64(deepest) * l.lead(body)
			l.room(h)
			top := l.y
			for _, p := range row {
				l.tag(roleItem, func() {
					l.tag(roleLabel, func() { l.line(l.x+p.x, top+l.lead(body)-l.lead(tag)-0.6, p.label+" ", tag) })
					l.tag(roleBody, func() { l.column(l.x+p.value, top, p.values, body) })
				})
			}
			l.y = top + h
			l.gap(1)
		}
	})
}
