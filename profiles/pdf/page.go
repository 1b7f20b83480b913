package pdf

import (
	"strings"

	"forceprofiles/templates"

	"github.com/go-pdf/fpdf"
)

// A4 in points, and the frame that content keeps to.
const (
	pageW, pageH = 595.28, 841.89
	marginX      = 45.0
	frameTop     = 74.0
	frameBottom  = pageH - 67.0
	frameW       = pageW - 2*marginX
	frameH       = frameBottom - frameTop
)

// box is a piece of text, or a filled rectangle, as laid out: what the layout
// checker measures.
type box struct {
	page       int
	role       role
	x, y, w, h float64 // y is the top of the line
	size       float64 // of the letters; 0 for a rectangle
	text       string
	colour     rgb
}

// layer is the one place that draws. All lengths are points, y runs down.
// Content is set in a frame, from x, w wide, at y and on. It knows the role of
// each piece and marks it so (structure.go).
type layer struct {
	typesetter
	document
	f       *fpdf.Fpdf
	words   *templates.Words
	x, w, y float64
	density float64 // of leading and gaps: 1, or less where a page must hold more

	at      *element // that content belongs to; nil is an artifact
	marking bool     // a marked piece is open …
	owner   *element // … and belongs to this

	whole  bool // what is drawn is known to fit: no page is turned
	dry    bool // measuring: nothing is drawn and a page has no end …
	flows  bool // … unless pages are to be counted
	turned int  // pages begun while counting

	page   func() // draws the furniture of a new page
	record func(box)
	later  []func() // drawn when the pages are known
	used   [2]map[rune]bool
}

// newPage begins a page: its furniture first, then content at the frame's top.
func (l *layer) newPage() {
	if l.dry {
		if l.flows {
			l.turned++
			l.y = frameTop
		}
		return
	}
	l.unmark()
	l.f.AddPage()
	l.artifact(l.page)
	l.y = frameTop
}

// room begins a new page unless h points are left on this one.
func (l *layer) room(h float64) {
	if !l.whole && (!l.dry || l.flows) && l.y+h > frameBottom && l.y > frameTop {
		l.newPage()
	}
}

// height measures what content would take, drawing nothing.
func (l *layer) height(content func()) float64 {
	y, dry, flows := l.y, l.dry, l.flows
	l.dry, l.flows = true, false
	content()
	h := l.y - y
	l.y, l.dry, l.flows = y, dry, flows
	return h
}

// pages counts the pages that content would begin.
func (l *layer) pages(content func()) int {
	y, dry, flows, turned := l.y, l.dry, l.flows, l.turned
	l.dry, l.flows, l.turned = true, true, 0
	content()
	n := l.turned
	l.y, l.dry, l.flows, l.turned = y, dry, flows, turned
	return n
}

// keep sets content on one page if it can be.
func (l *layer) keep(content func()) {
	if h := l.height(content); h <= frameH {
		l.room(h)
	}
	content()
}

// within narrows the frame for content.
func (l *layer) within(x, w float64, content func()) {
	ox, ow := l.x, l.w
	l.x, l.w = x, w
	content()
	l.x, l.w = ox, ow
}

// dense sets content with its leading and gaps multiplied by d.
func (l *layer) dense(d float64, content func()) {
	was := l.density
	l.density = d
	content()
	l.density = was
}

func (l *layer) gap(h float64) { l.y += h * l.density }

// lead is the distance from one line to the next: never so little that the
// letters of two lines meet.
func (l *layer) lead(st style) float64 {
	if l.density >= 1 {
		return st.lead * l.density
	}
	return max(st.lead*l.density, min(st.lead, 1.12*st.size))
}

// line draws one line of printable text whose top is y.
func (l *layer) line(x, y float64, s string, st style) {
	if l.dry || s == "" {
		return
	}
	l.mark(l.at)
	l.letters(x, y, s, st)
	if l.record != nil {
		r := roleArtifact
		if l.at != nil {
			r = l.at.role
		}
		s = strings.TrimRight(s, " ")
		l.record(box{l.f.PageNo(), r, x, y, l.width(s, st), l.lead(st), st.size, s, st.colour})
	}
}

func (l *layer) letters(x, y float64, s string, st style) {
	weight, face := "", 0
	if st.bold {
		weight, face = "B", 1
	}
	for _, r := range s {
		l.used[face][r] = true
	}
	l.f.SetFont("sans", weight, st.size)
	l.f.SetTextColor(st.colour.r, st.colour.g, st.colour.b)
	// Liberation Sans rises 0.905 and falls 0.212 of its size.
	baseline := y + (l.lead(st)-1.117*st.size)/2 + 0.905*st.size
	l.f.Text(x, baseline, s)
}

// whenKnown draws text that depends on the final page numbers, ending at
// right. Its place and structure are fixed now.
func (l *layer) whenKnown(right, y float64, st style, widest string, say func() string) {
	if l.dry {
		return
	}
	page, at, density := l.f.PageNo(), l.at, l.density
	if l.record != nil {
		r := roleArtifact
		if at != nil {
			r = at.role
		}
		w := l.width(widest, st)
		l.record(box{page, r, right - w, y, w, l.lead(st), st.size, widest, st.colour})
	}
	l.later = append(l.later, func() {
		s := l.printable(say())
		if s == "" {
			return
		}
		l.unmark()
		l.f.SetPage(page)
		l.f.SetFillColor(white.r, white.g, white.b) // the page's own last fill is not known here
		l.dense(density, func() {
			l.under(at, func() {
				l.mark(at)
				l.letters(right-l.width(s, st), y, s, st)
			})
		})
	})
}

// finish draws what waited for the page numbers.
func (l *layer) finish() {
	for _, draw := range l.later {
		draw()
	}
	l.unmark()
}

// lineRight draws text that ends at x.
func (l *layer) lineRight(x, y float64, s string, st style) { l.line(x-l.width(s, st), y, s, st) }

// lineCentre draws text centred on x.
func (l *layer) lineCentre(x, y float64, s string, st style) { l.line(x-l.width(s, st)/2, y, s, st) }

// fill draws a filled rectangle.
func (l *layer) fill(x, y, w, h float64, c rgb) {
	if l.dry || w <= 0 || h <= 0 {
		return
	}
	l.markShape()
	l.f.SetFillColor(c.r, c.g, c.b)
	l.f.Rect(x, y, w, h, "F")
	if l.record != nil {
		l.record(box{page: l.f.PageNo(), role: roleArtifact, x: x, y: y, w: w, h: h, colour: c})
	}
}

// outline draws a rectangle's edge.
func (l *layer) outline(x, y, w, h, thick float64, c rgb) {
	if l.dry {
		return
	}
	l.markShape()
	l.f.SetDrawColor(c.r, c.g, c.b)
	l.f.SetLineWidth(thick)
	l.f.Rect(x, y, w, h, "D")
}

// stroke draws a straight line.
func (l *layer) stroke(x0, y0, x1, y1, thick float64, c rgb) {
	if l.dry {
		return
	}
	l.markShape()
	l.f.SetDrawColor(c.r, c.g, c.b)
	l.f.SetLineWidth(thick)
	l.f.Line(x0, y0, x1, y1)
}
