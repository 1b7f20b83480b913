package pdf

import "forceprofiles/templates"

// layout sets content in a frame, from x, w wide, at y and on, and turns the
// page where one is full.
type layout struct {
	*canvas
	words   *templates.Words
	x, w, y float64
	// paged: a page has an end. Not so where height alone is asked, or what is
	// drawn is known to fit.
	paged  bool
	turned int    // pages begun while dry
	page   func() // draws the furniture of a new page
}

// newPage begins a page: its furniture first, then content at the frame's top.
func (l *layout) newPage() {
	switch {
	case !l.dry:
		l.unmark()
		l.f.AddPage()
		l.artifact(l.page)
	case !l.paged:
		return
	}
	l.turned++
	l.y = frameTop
}

// room begins a new page unless h points are left on this one.
func (l *layout) room(h float64) {
	if l.paged && l.y+h > frameBottom && l.y > frameTop {
		l.newPage()
	}
}

// try runs content without drawing it, on pages or without an end, and says how
// far down it came and how many pages it began.
func (l *layout) try(paged bool, content func()) (h float64, turned int) {
	was, dry := *l, l.dry
	l.dry, l.paged, l.turned = true, paged, 0
	content()
	h, turned = l.y-was.y, l.turned
	*l, l.dry = was, dry
	return h, turned
}

// height is what content would take.
func (l *layout) height(content func()) float64 {
	h, _ := l.try(false, content)
	return h
}

// begun counts the pages that content would begin.
func (l *layout) begun(content func()) int {
	_, n := l.try(true, content)
	return n
}

// keep sets content on one page if it can be.
func (l *layout) keep(content func()) {
	if h := l.height(content); h <= frameH {
		l.room(h)
	}
	content()
}

// within narrows the frame for content.
func (l *layout) within(x, w float64, content func()) {
	ox, ow := l.x, l.w
	l.x, l.w = x, w
	content()
	l.x, l.w = ox, ow
}

// dense sets content with its leading and gaps multiplied by d.
func (l *layout) dense(d float64, content func()) {
	was := l.density
	l.density = d
	content()
	l.density = was
}

func (l *layout) gap(h float64) { l.y += h * l.density }

// figure draws a picture with its alternative. It must stay on one page.
func (l *layout) figure(alt string, content func()) {
	e := l.node(roleFigure)
	top := l.y
	l.under(e, content)
	if e != nil && e.role == roleFigure {
		e.alt = alt
		e.extent = [4]float64{l.x, pageH - l.y, l.x + l.w, pageH - top}
	}
}

// link makes a rectangle lead to an anchor; it belongs to the open element,
// which is a Link.
func (l *layout) link(x, y, w, h float64, anchor, says string) {
	if l.dry || anchor == "" || l.at == nil {
		return
	}
	l.annotations = append(l.annotations, annotation{l.f.PageNo(), x, y, w, h, anchor, says, l.at})
	l.at.kids = append(l.at.kids, kid{annotation: len(l.annotations)})
}

// anchor is where links to name arrive: here.
func (l *layout) anchor(name string) {
	if !l.dry && name != "" {
		l.anchors[name] = destination{l.f.PageNo(), l.y}
	}
}

// outlineEntry adds an entry to the document's outline.
func (l *layout) outlineEntry(text string, level int) {
	if !l.dry {
		l.entries = append(l.entries, entry{l.printable(text), level, destination{l.f.PageNo(), l.y}})
	}
}
