package pdf

import (
	"fmt"
	"strings"

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

// canvas is the one place that draws: text and shapes where it is told, each
// marked as what it is (structure.go). All lengths are points, y runs down.
type canvas struct {
	typesetter
	document
	f       *fpdf.Fpdf
	density float64 // of leading and gaps: 1, or less where a page must hold more
	dry     bool    // measuring: nothing is drawn

	at      *element // that content belongs to; nil is an artifact
	marking bool     // a marked piece is open …
	owner   *element // … and belongs to this

	record func(box)
	later  []func() // drawn when the pages are known
	used   [2]map[rune]bool
}

// lead is the distance from one line to the next: never so little that the
// letters of two lines meet.
func (c *canvas) lead(st style) float64 {
	if c.density >= 1 {
		return st.lead * c.density
	}
	return max(st.lead*c.density, min(st.lead, 1.12*st.size))
}

// line draws one line of printable text whose top is y.
func (c *canvas) line(x, y float64, s string, st style) {
	if c.dry || s == "" {
		return
	}
	c.mark(c.at)
	c.letters(x, y, s, st)
	c.took(x, y, strings.TrimRight(s, " "), st)
}

// took records the place of a line of text.
func (c *canvas) took(x, y float64, s string, st style) {
	if c.record == nil {
		return
	}
	r := roleArtifact
	if c.at != nil {
		r = c.at.role
	}
	c.record(box{c.f.PageNo(), r, x, y, c.width(s, st), c.lead(st), st.size, s, st.colour})
}

func (c *canvas) letters(x, y float64, s string, st style) {
	weight, face := "", 0
	if st.bold {
		weight, face = "B", 1
	}
	for _, r := range s {
		c.used[face][r] = true
	}
	c.f.SetFont("sans", weight, st.size)
	c.f.SetTextColor(st.colour.r, st.colour.g, st.colour.b)
	// Liberation Sans rises 0.905 and falls 0.212 of its size.
	baseline := y + (c.lead(st)-1.117*st.size)/2 + 0.905*st.size
	c.f.Text(x, baseline, s)
}

// lineRight draws text that ends at x.
func (c *canvas) lineRight(x, y float64, s string, st style) { c.line(x-c.width(s, st), y, s, st) }

// lineCentre draws text centred on x.
func (c *canvas) lineCentre(x, y float64, s string, st style) { c.line(x-c.width(s, st)/2, y, s, st) }

// column draws lines from a place down.
func (c *canvas) column(x, y float64, lines []string, st style) {
	for i, s := range lines {
		if i+1 < len(lines) {
			s += " " // so that a reader who joins the lines finds the words apart
		}
		c.line(x, y+float64(i)*c.lead(st), s, st)
	}
}

// whenKnown draws text that depends on the final page numbers, ending at
// right. Its place and structure are fixed now.
func (c *canvas) whenKnown(right, y float64, st style, widest string, say func() string) {
	if c.dry {
		return
	}
	page, at, density := c.f.PageNo(), c.at, c.density
	c.took(right-c.width(widest, st), y, widest, st)
	c.later = append(c.later, func() {
		s := c.printable(say())
		if s == "" {
			return
		}
		c.unmark()
		c.f.SetPage(page)
		c.f.SetFillColor(white.r, white.g, white.b) // the page's own last fill is not known here
		c.density = density
		c.mark(at)
		c.letters(right-c.width(s, st), y, s, st)
	})
}

// finish draws what waited for the page numbers.
func (c *canvas) finish() {
	for _, draw := range c.later {
		draw()
	}
	c.unmark()
	c.pages = c.f.PageCount()
}

// pen makes ready for a shape: what fills it and what edges it, if anything
// does, and how thick, in points. A shape is part of a figure, else decoration.
func (c *canvas) pen(fill, edge *rgb, thick float64) {
	if c.at != nil && c.at.role == roleFigure {
		c.mark(c.at)
	} else {
		c.mark(nil)
	}
	if fill != nil {
		c.f.SetFillColor(fill.r, fill.g, fill.b)
	}
	if edge != nil {
		c.f.SetDrawColor(edge.r, edge.g, edge.b)
		c.f.SetLineWidth(thick)
	}
}

// fill draws a filled rectangle.
func (c *canvas) fill(x, y, w, h float64, colour rgb) {
	if c.dry || w <= 0 || h <= 0 {
		return
	}
	c.pen(&colour, nil, 0)
	c.f.Rect(x, y, w, h, "F")
	if c.record != nil {
		c.record(box{page: c.f.PageNo(), role: roleArtifact, x: x, y: y, w: w, h: h, colour: colour})
	}
}

// outline draws a rectangle's edge.
func (c *canvas) outline(x, y, w, h, thick float64, colour rgb) {
	if !c.dry {
		c.pen(nil, &colour, thick)
		c.f.Rect(x, y, w, h, "D")
	}
}

// stroke draws a straight line.
func (c *canvas) stroke(x0, y0, x1, y1, thick float64, colour rgb) {
	if !c.dry {
		c.pen(nil, &colour, thick)
		c.f.Line(x0, y0, x1, y1)
	}
}

// node begins an element under the one that is open.
func (c *canvas) node(r role) *element {
	if c.dry || c.at == nil {
		return nil
	}
	if c.at.role == roleFigure { // a figure speaks with one voice: its alternative
		return c.at
	}
	e := &element{role: r}
	c.at.kids = append(c.at.kids, kid{child: e})
	return e
}

// under draws content as part of an element.
func (c *canvas) under(e *element, content func()) {
	at := c.at
	c.at = e
	content()
	c.at = at
}

// tag gives everything that content draws a role.
func (c *canvas) tag(r role, content func()) { c.under(c.node(r), content) }

// artifact draws what a reader who cannot see the page does not need.
func (c *canvas) artifact(content func()) { c.under(nil, content) }

// mark opens the marked piece that what is drawn next belongs to.
func (c *canvas) mark(e *element) {
	if c.marking && c.owner == e {
		return
	}
	c.unmark()
	c.marking, c.owner = true, e
	if e == nil {
		c.f.RawWriteStr("/Artifact BMC")
		return
	}
	page := c.f.PageNo()
	for len(c.marked) <= page {
		c.marked = append(c.marked, nil)
	}
	n := len(c.marked[page])
	c.marked[page] = append(c.marked[page], e)
	e.kids = append(e.kids, kid{page: page, mcid: n})
	c.f.RawWriteStr(fmt.Sprintf("/%s <</MCID %d>> BDC", e.role, n))
}

func (c *canvas) unmark() {
	if c.marking {
		c.f.RawWriteStr("EMC")
	}
	c.marking, c.owner = false, nil
}
