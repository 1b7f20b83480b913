package pdf

import (
	"math"
	"slices"
)

// piece is what stays together in a column.
type piece struct {
	draw   func()
	goesOn string // the heading of the list that it goes on with
}

const gutter = 20.0 // between two columns

// columns are two columns of pieces on the way to the page.
type columns struct {
	*layout
	column float64 // the width of one
}

// columns sets two columns of pieces side by side. Each group of rest goes, whole
// and in order, to the column that leaves the two most alike in height. What
// does not fit on what is left of the page goes on in columns on the next; a
// piece taller than a page goes over the full width.
func (l *layout) columns(left, right []piece, rest ...[]piece) {
	c := columns{l, (l.w - gutter) / 2}
	best, lowest := 0, math.Inf(1)
	a, b := c.tall(left), c.tall(right)
	hs := make([]float64, len(rest))
	for i, g := range rest {
		hs[i] = c.tall(g)
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
	c.set(left, right)
}

// tall is the height of pieces in one column.
func (c columns) tall(pieces []piece) (h float64) {
	c.within(c.x, c.column, func() {
		for _, p := range pieces {
			h += c.height(p.draw)
		}
	})
	return h
}

// fit is how many pieces of a column fit in room, and how tall they are together.
func (c columns) fit(pieces []piece, room float64) (n int, h float64) {
	for n < len(pieces) {
		more := c.tall(pieces[n : n+1])
		if h+more > room {
			break
		}
		n, h = n+1, h+more
	}
	return n, h
}

func (c columns) set(left, right []piece) {
	room := frameH
	if c.paged {
		room = frameBottom - c.y
	}
	a, ha := c.fit(left, room)
	b, hb := c.fit(right, room)
	below := c.paged && c.y > frameTop // something stands above
	switch {
	case len(left)+len(right) == 0:
		return
	case below && (a+b == 0 || a == 0 && len(left) > 0):
		c.newPage()
		c.set(left, right)
		return
	case a+b == 0: // the first piece alone is too tall
		if len(left) == 0 {
			left, right = right, nil
		}
		left[0].draw()
		c.set(left[1:], right)
		return
	}
	top, x := c.y, c.x
	for side, part := range [][]piece{left[:a], right[:b]} {
		c.y = top
		c.within(x+float64(side)*(c.column+gutter), c.column, func() {
			paged := c.paged
			c.paged = false // they fit: none may turn the page between the columns
			for _, p := range part {
				p.draw()
			}
			c.paged = paged
		})
	}
	c.y = top + max(ha, hb)
	if a < len(left) || b < len(right) {
		left, right = c.evenly(append(c.resumed(left[a:]), c.resumed(right[b:])...))
		c.set(left, c.resumed(right))
	}
}

// evenly divides pieces, in order, into two columns of like height.
func (c columns) evenly(pieces []piece) (left, right []piece) {
	total, n, h := c.tall(pieces), 0, 0.0
	for ; n < len(pieces); n++ {
		next := h + c.tall(pieces[n:n+1])
		if max(next, total-next) > max(h, total-h) {
			break
		}
		h = next
	}
	return pieces[:n], pieces[n:]
}

// resumed says above the first of pieces what it goes on with, where that began
// in another column.
func (c columns) resumed(pieces []piece) []piece {
	if len(pieces) == 0 || pieces[0].goesOn == "" {
		return pieces
	}
	out, first := slices.Clone(pieces), pieces[0]
	out[0] = piece{draw: func() {
		c.artifact(func() { c.head(roleH4, c.words.Say("pdf.continued", "title", first.goesOn), sub, 2*c.lead(body)) })
		c.gap(1)
		first.draw()
	}}
	return out
}

// titled are the pieces of a small heading and its list, which may be divided
// between columns after any item; none where the list is empty.
func (l *layout) titled(title string, items []string) []piece {
	draws := make([]func(), 0, len(items))
	for _, s := range items {
		if s != "" {
			draws = append(draws, func() { l.item("•", s, body) })
		}
	}
	return l.pieces(title, draws)
}

func (l *layout) pieces(title string, items []func()) []piece {
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
