package pdf

import (
	"math"
	"slices"
)

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

// piece is what stays together in a column.
type piece struct {
	draw   func()
	goesOn string // the heading of the list that it goes on with
}

// columns sets two columns of pieces side by side. Each group of rest goes, whole
// and in order, to the column that leaves the two most alike in height. What
// does not fit on what is left of the page goes on in columns on the next; a
// piece taller than a page goes over the full width.
func (l *layer) columns(left, right []piece, rest ...[]piece) {
	tall := func(pieces []piece) (h float64) {
		l.within(l.x, l.columnW(), func() {
			for _, p := range pieces {
				h += l.height(p.draw)
			}
		})
		return h
	}
	best, lowest := 0, math.Inf(1)
	a, b := tall(left), tall(right)
	hs := make([]float64, len(rest))
	for i, g := range rest {
		hs[i] = tall(g)
	}
	for mask := range 1 << len(rest) { // a set bit: to the right
		ha, hb := a, b
		for i, h := range hs {
			if mask>>i&1 == 0 {
				ha += h
			} else {
				hb += h
			}
		}
		if h := max(ha, hb); h < lowest-0.5 {
			best, lowest = mask, h
		}
	}
	left, right = slices.Clone(left), slices.Clone(right)
	for i, g := range rest {
		if best>>i&1 == 0 {
			left = append(left, g...)
		} else {
			right = append(right, g...)
		}
	}
	l.twoColumns(left, right)
}

const gutter = 20.0 // between two columns

func (l *layer) columnW() float64 { return (l.w - gutter) / 2 }

func (l *layer) twoColumns(left, right []piece) {
	w := l.columnW()
	room := frameBottom - l.y
	if l.dry && !l.flows {
		room = frameH
	}
	// How many pieces of a column fit in room, and how tall they are together.
	fit := func(pieces []piece, room float64) (n int, h float64) {
		for _, p := range pieces {
			more := 0.0
			l.within(l.x, w, func() { more = l.height(p.draw) })
			if h+more > room {
				break
			}
			n, h = n+1, h+more
		}
		return n, h
	}
	a, ha := fit(left, room)
	b, hb := fit(right, room)
	if a+b == 0 || a == 0 && len(left) > 0 && l.y > frameTop && (!l.dry || l.flows) {
		if l.y > frameTop && (!l.dry || l.flows) {
			l.newPage()
			l.twoColumns(left, right)
			return
		}
		whole, rest := left, right // the first piece alone is too tall
		if len(whole) == 0 {
			whole, rest = right, nil
		}
		if len(whole) > 0 {
			whole[0].draw()
			l.twoColumns(whole[1:], rest)
		}
		return
	}
	top, x := l.y, l.x
	for side, part := range [][]piece{left[:a], right[:b]} {
		l.y = top
		l.within(x+float64(side)*(w+gutter), w, func() {
			whole := l.whole
			l.whole = true // they fit: none may turn the page between the columns
			for _, p := range part {
				p.draw()
			}
			l.whole = whole
		})
	}
	l.y = top + max(ha, hb)
	if a < len(left) || b < len(right) {
		left, right = l.evenly(append(l.resumed(left[a:]), l.resumed(right[b:])...))
		l.twoColumns(left, l.resumed(right))
	}
}

// evenly divides pieces, in order, into two columns of like height.
func (l *layer) evenly(pieces []piece) (left, right []piece) {
	hs, total := make([]float64, len(pieces)), 0.0
	l.within(l.x, l.columnW(), func() {
		for i, p := range pieces {
			hs[i] = l.height(p.draw)
			total += hs[i]
		}
	})
	n, h := 0, 0.0
	for n < len(pieces) && max(h+hs[n], total-h-hs[n]) <= max(h, total-h) {
		h += hs[n]
		n++
	}
	return pieces[:n], pieces[n:]
}

// resumed says above the first of pieces what it goes on with, where that began
// in another column.
func (l *layer) resumed(pieces []piece) []piece {
	if len(pieces) == 0 || pieces[0].goesOn == "" {
		return pieces
	}
	out, first := slices.Clone(pieces), pieces[0]
	out[0] = piece{draw: func() {
		l.artifact(func() { l.head(roleH4, l.words.Say("pdf.continued", "title", first.goesOn), sub, 2*l.lead(body)) })
		l.gap(1)
		first.draw()
	}}
	return out
}

// titled are the pieces of a small heading and its list, which may be divided
// between columns after any item; none where the list is empty.
func (l *layer) titled(title string, items []string) []piece {
	draws := make([]func(), 0, len(items))
	for _, s := range items {
		if s != "" {
			draws = append(draws, func() { l.item("•", s, body) })
		}
	}
	return l.pieces(title, draws)
}

func (l *layer) pieces(title string, items []func()) []piece {
	var list *element // begun when its first item is drawn
	out := make([]piece, len(items))
	for i, draw := range items {
		if i > 0 {
			out[i].goesOn = title
		}
		out[i].draw = func() {
			if i == 0 {
				l.head(roleH4, title, sub, 2*l.lead(body))
				l.gap(1)
			}
			if list == nil {
				list = l.node(roleList)
			}
			l.under(list, draw)
			if i == len(items)-1 {
				l.gap(4)
			}
		}
	}
	return out
}
