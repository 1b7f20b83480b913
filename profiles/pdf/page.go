package pdf

import (
	"forceprofiles/templates"

	"github.com/go-pdf/fpdf"
)

// A4 in points, and the frame that content keeps to.
const (
	pageW, pageH = 595.28, 841.89
	marginX      = 51.0
	frameTop     = 88.0
	frameBottom  = pageH - 76.0
	frameW       = pageW - 2*marginX
)

// role is what a piece of content is to a reader who cannot see the page. It
// is handed to the drawing layer with every piece, so that tagging the PDF is a
// change of this file alone.
type role string

const (
	roleArtifact role = "Artifact"
	roleH1       role = "H1"
	roleH2       role = "H2"
	roleH3       role = "H3"
	roleP        role = "P"
	roleList     role = "L"
	roleItem     role = "LI"
	roleTable    role = "Table"
	roleRow      role = "TR"
	roleHead     role = "TH"
	roleCell     role = "TD"
	roleFigure   role = "Figure"
	roleNote     role = "Note"
	roleForm     role = "Form"
)

// box is a piece of text as laid out: what the layout checker measures.
type box struct {
	page       int
	role       role
	x, y, w, h float64 // y is the top of the line
	size       float64
	text       string
}

// layer is the one place that draws. All lengths are points, y runs down.
// Content is set in a frame, from x, w wide, at y and on.
type layer struct {
	typesetter
	f       *fpdf.Fpdf
	words   *templates.Words
	x, w, y float64
	roles   []role
	dry     bool // measuring: nothing is drawn and pages have no end
	started bool
	page    func() // draws the furniture of a new page
	record  func(box)
	links   map[string]int
}

// tag gives everything that content draws a role, and a figure its alternative.
func (l *layer) tag(r role, alt string, content func()) {
	l.roles = append(l.roles, r)
	content()
	l.roles = l.roles[:len(l.roles)-1]
}

// newPage begins a page: its furniture first, then content at the frame's top.
func (l *layer) newPage() {
	if l.dry {
		return
	}
	l.f.AddPage()
	l.started = true
	roles := l.roles
	l.roles = nil
	l.tag(roleArtifact, "", l.page)
	l.roles = roles
	l.y = frameTop
}

// room begins a new page unless h points are left on this one.
func (l *layer) room(h float64) {
	if !l.dry && l.y+h > frameBottom && l.y > frameTop {
		l.newPage()
	}
}

// height measures what content would take, drawing nothing.
func (l *layer) height(content func()) float64 {
	y, dry := l.y, l.dry
	l.dry = true
	content()
	h := l.y - y
	l.y, l.dry = y, dry
	return h
}

// keep sets content on one page if it can be.
func (l *layer) keep(content func()) {
	if h := l.height(content); h <= frameBottom-frameTop {
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

func (l *layer) gap(h float64) { l.y += h }

// line draws one line of printable text whose top is y.
func (l *layer) line(x, y float64, s string, st style) {
	if l.dry || s == "" {
		return
	}
	weight := ""
	if st.bold {
		weight = "B"
	}
	l.f.SetFont("sans", weight, st.size)
	l.f.SetTextColor(st.colour.r, st.colour.g, st.colour.b)
	// Liberation Sans rises 0.905 and falls 0.212 of its size.
	baseline := y + (st.lead-1.117*st.size)/2 + 0.905*st.size
	l.f.Text(x, baseline, s)
	if l.record != nil {
		r := roleP
		if n := len(l.roles); n > 0 {
			r = l.roles[n-1]
		}
		l.record(box{l.f.PageNo(), r, x, y, l.width(s, st), st.lead, st.size, s})
	}
}

// lineRight draws text that ends at x.
func (l *layer) lineRight(x, y float64, s string, st style) { l.line(x-l.width(s, st), y, s, st) }

// lineCentre draws text centred on x.
func (l *layer) lineCentre(x, y float64, s string, st style) { l.line(x-l.width(s, st)/2, y, s, st) }

// fit shortens printable text to w, with an ellipsis.
func (l *layer) fit(s string, st style, w float64) string {
	if l.width(s, st) <= w {
		return s
	}
	cut, _ := l.cut(s, st, w-l.width("…", st))
	return cut + "…"
}

// fill draws a filled rectangle.
func (l *layer) fill(x, y, w, h float64, c rgb) {
	if l.dry || w <= 0 || h <= 0 {
		return
	}
	l.f.SetFillColor(c.r, c.g, c.b)
	l.f.Rect(x, y, w, h, "F")
}

// outline draws a rectangle's edge.
func (l *layer) outline(x, y, w, h, thick float64, c rgb) {
	if l.dry {
		return
	}
	l.f.SetDrawColor(c.r, c.g, c.b)
	l.f.SetLineWidth(thick)
	l.f.Rect(x, y, w, h, "D")
}

// stroke draws a straight line.
func (l *layer) stroke(x0, y0, x1, y1, thick float64, c rgb) {
	if l.dry {
		return
	}
	l.f.SetDrawColor(c.r, c.g, c.b)
	l.f.SetLineWidth(thick)
	l.f.Line(x0, y0, x1, y1)
}

// point is a place on the page.
type point struct{ x, y float64 }

// path draws a line through points.
func (l *layer) path(points []point, thick float64, c rgb) {
	if l.dry || len(points) < 2 {
		return
	}
	l.f.SetDrawColor(c.r, c.g, c.b)
	l.f.SetLineWidth(thick)
	l.f.SetLineJoinStyle("round")
	l.f.MoveTo(points[0].x, points[0].y)
	for _, p := range points[1:] {
		l.f.LineTo(p.x, p.y)
	}
	l.f.DrawPath("D")
}

// dot draws a filled circle.
func (l *layer) dot(x, y, r float64, c rgb) {
	if l.dry {
		return
	}
	l.f.SetFillColor(c.r, c.g, c.b)
	l.f.Circle(x, y, r, "F")
}

// link makes a rectangle lead to an anchor.
func (l *layer) link(x, y, w, h float64, anchor string) {
	if l.dry || anchor == "" {
		return
	}
	l.f.Link(x, y, w, h, l.target(anchor))
}

// anchor is where links to name arrive: here.
func (l *layer) anchor(name string) {
	if l.dry || name == "" {
		return
	}
	l.f.SetLink(l.target(name), l.y, -1)
}

func (l *layer) target(name string) int {
	id, ok := l.links[name]
	if !ok {
		id = l.f.AddLink()
		l.links[name] = id
	}
	return id
}

// outlineEntry adds an entry to the document's outline.
func (l *layer) outlineEntry(text string, level int) {
	if !l.dry {
		l.f.Bookmark(l.printable(text), level, l.y)
	}
}
