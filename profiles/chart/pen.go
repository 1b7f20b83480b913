package chart

import "forceprofiles/profiles"

// pen collects the marks of one drawing.
type pen struct {
	Frame
	marks []Mark
}

func newPen(f Frame) *pen { return &pen{f, make([]Mark, 0, 64)} }

func (d *pen) add(m Mark) { d.marks = append(d.marks, m) }

func (d *pen) line(t Tone, thick float64, path ...Point) {
	if len(path) > 1 {
		d.add(Mark{Shape: Line, Tone: t, Thick: thick, Path: path})
	}
}

// rule draws a straight line as thin as its tone.
func (d *pen) rule(x0, y0, x1, y1 float64, t Tone) { d.line(t, 0, Point{x0, y0}, Point{x1, y1}) }

func (d *pen) box(x, y, w, h float64, t Tone) {
	d.add(Mark{Shape: Box, Tone: t, X: x, Y: y, W: w, H: h})
}

func (d *pen) dot(at Point, r float64, t Tone) {
	d.add(Mark{Shape: Dot, Tone: t, X: at.X, Y: at.Y, R: r})
}

// text sets one line, the top of which is y.
func (d *pen) text(x, y float64, a Anchor, v Voice, s string) {
	if s = d.Type.Printable(s); s != "" {
		d.add(Mark{Shape: Text, X: x, Y: y, Text: s, Voice: v, Anchor: a})
	}
}

// onTop sets one line that stands on other marks.
func (d *pen) onTop(x, y float64, a Anchor, v Voice, s string) {
	d.add(Mark{Shape: Text, X: x, Y: y, Text: d.Type.Printable(s), Voice: v, Anchor: a, Halo: true})
}

func (d *pen) span(s string, v Voice) float64 { return d.Type.Width(d.Type.Printable(s), v) }

// wrap breaks a text into at most most lines: what is cut off stands whole in
// the chart's table.
func (d *pen) wrap(s string, v Voice, w float64, most int) []string {
	return Lines(d.Type.Printable(s), w, most, d.measure(v))
}

// fit is a text cut to one line.
func (d *pen) fit(s string, v Voice, w float64) string {
	return Fit(d.Type.Printable(s), w, d.measure(v))
}

func (d *pen) measure(v Voice) func(string) float64 {
	return func(s string) float64 { return d.Type.Width(s, v) }
}

// lines sets several lines from y down and says where the next would stand.
func (d *pen) lines(x, y float64, a Anchor, v Voice, lines []string) float64 {
	for _, s := range lines {
		d.text(x, y, a, v, s)
		y += d.Line
	}
	return y
}

// deep is the height of lines.
func (d *pen) deep(lines ...[]string) float64 {
	n := 0
	for _, l := range lines {
		n += len(l)
	}
	return d.Line * float64(n)
}

// inside sets a line centred on x but neither left of left nor out of the
// drawing.
func (d *pen) inside(x, left, y float64, v Voice, s string) {
	switch half := d.span(s, v) / 2; {
	case x-half < left:
		d.text(left, y, Start, v, s)
	case x+half > d.W:
		d.text(d.W, y, End, v, s)
	default:
		d.text(x, y, Middle, v, s)
	}
}

// below sets a line of explanation under a drawing and gives its full height.
func (d *pen) below(y float64, s string) float64 {
	return d.lines(0, y, Start, Quiet, d.wrap(s, Quiet, d.W, 4)) + 4
}

// under sets below what was drawn since from what draw draws.
func (d *pen) under(from int, draw func()) {
	over := append([]Mark(nil), d.marks[from:]...)
	d.marks = d.marks[:from]
	draw()
	d.marks = append(d.marks, over...)
}

// ticks names places of an axis under it, those that must be named first, then
// what there is still room for. A label too long for an axis is in the table.
func (d *pen) ticks(points []profiles.Point, left, y float64, at func(i int) float64, must func(i int) bool) {
	var taken occupied
	for pass := range 2 {
		for i, p := range points {
			w := d.span(p.Label, Quiet)
			if must(i) != (pass == 0) || w > d.W/2 {
				continue
			}
			if x := clamp(at(i)-w/2, left, d.W-w); taken.free(x-7, y, w+14, d.Line) {
				d.inside(at(i), left, y+2, Quiet, p.Label)
				d.rule(at(i), y, at(i), y+3, Leader)
			}
		}
	}
}
