package pdf

import (
	"forceprofiles/profiles"
	"forceprofiles/profiles/chart"
)

// chart sets a chart: the finding, what is measured, the drawing, the source.
// The drawing alone is the figure, and its alternative says the finding.
func (l *layout) chart(c *profiles.Chart) {
	l.text(roleP, c.Title, sub)
	l.text(roleP, c.Subtitle, style{false, 9.5, 12.5, soft})
	l.gap(4)
	alt := c.Alt
	if alt == "" {
		alt = c.Title
	}
	if blank := c.Blank(l.words); blank != "" {
		l.text(roleP, blank, body)
	} else {
		l.drawing(alt, label, labelB, 8, func(f chart.Frame) chart.Drawing { return chart.Lay(c, f) })
	}
	l.gap(3)
	l.text(roleP, c.Source, small)
}

// waterfall draws how a score came about, in the voice of the text beside it.
func (l *layout) waterfall(w *profiles.Waterfall) {
	if len(w.Steps) == 0 {
		return
	}
	l.head(roleH4, w.Title, sub, 60)
	l.text(roleP, w.Subtitle, quiet)
	l.gap(4)
	l.drawing(w.Alt, body, strong, 1, func(f chart.Frame) chart.Drawing { return chart.Waterfall(w, f) })
}

// drawing lays a drawing out with labels in a voice and its bold one, and
// paints it over the width of the frame.
func (l *layout) drawing(alt string, plain, bold style, gap float64, lay func(chart.Frame) chart.Drawing) {
	unit := plain.size / chart.Letters
	set := letters{l.typesetter, unit, [3]style{chart.Plain: plain, chart.Bold: bold, chart.Quiet: small}}
	d := lay(chart.Frame{W: l.w / unit, Line: l.lead(plain) / unit, Gap: gap, Words: l.words, Type: set})
	l.figure(alt, func() {
		if !l.dry {
			for _, m := range d.Marks {
				l.paint(m, set)
			}
		}
		l.y += d.H * unit
	})
}

// letters measure for a drawing.
type letters struct {
	typesetter
	unit   float64 // points a unit
	voices [3]style
}

func (t letters) Printable(s string) string { return t.printable(s) }

func (t letters) Width(s string, v chart.Voice) float64 { return t.width(s, t.voices[v]) / t.unit }

// look is how a tone is painted: what fills it and what edges it, if anything
// does, and how thick that is, in points.
type look struct {
	fill, edge *rgb
	thick      float64
}

var looks = map[chart.Tone]look{
	chart.Focus:     {fill: &blue},
	chart.Other:     {&grey, &soft, 0.5},
	chart.Open:      {&white, &blue, 0.7},
	chart.Curve:     {edge: &blue},
	chart.Grid:      {nil, &rule, 0.5},
	chart.Axis:      {nil, &ink, 0.8},
	chart.Leader:    {nil, &soft, 0.5},
	chart.Interval:  {nil, &blue, 1.2},
	chart.Edge:      {edge: &grey},
	chart.FocusBand: {edge: &blue},
	chart.OtherBand: {edge: &grey},
}

// paint paints a mark of a drawing whose origin is the frame's corner.
func (l *layout) paint(m chart.Mark, set letters) {
	u, look := set.unit, looks[m.Tone]
	x, y := l.x+m.X*u, l.y+m.Y*u
	px := func(p chart.Point) (float64, float64) { return l.x + p.X*u, l.y + p.Y*u }
	if m.Shape != chart.Text {
		l.pen(look.fill, look.edge, max(m.Thick*u, look.thick))
	}
	switch m.Shape {
	case chart.Line:
		l.f.SetLineJoinStyle("round")
		l.f.MoveTo(px(m.Path[0]))
		for _, p := range m.Path[1:] {
			l.f.LineTo(px(p))
		}
		l.f.DrawPath("D")
	case chart.Band:
		x0, y0 := px(m.Path[0])
		x1, y1 := px(m.Path[1])
		mid := (x0 + x1) / 2
		l.f.CurveBezierCubic(x0, y0, mid, y0, mid, y1, x1, y1, "D")
	case chart.Box:
		l.f.Rect(x, y, m.W*u, m.H*u, look.operator())
	case chart.Dot:
		l.f.Circle(x, y, m.R*u, look.operator())
	case chart.Text:
		st := set.voices[m.Voice]
		w := l.width(m.Text, st)
		switch m.Anchor {
		case chart.Middle:
			x -= w / 2
		case chart.End:
			x -= w
		}
		if m.Halo {
			l.fill(x-1, y+1, w+2, l.lead(st)-2, white)
		}
		l.line(x, y, m.Text, st)
	}
}

// operator says what of a closed shape is painted.
func (k look) operator() string {
	switch {
	case k.edge == nil:
		return "F"
	case k.fill == nil:
		return "D"
	}
	return "FD"
}
