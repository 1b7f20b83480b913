package pdf

import (
	"forceprofiles/profiles"
	"forceprofiles/templates"
)

// waterfall draws how a score came about: a bar a step from where the last one
// ended, and the total from the zero line.
func (l *layer) waterfall(w *profiles.Waterfall) {
	if len(w.Steps) == 0 {
		return
	}
	l.head(roleH4, w.Title, sub, 60)
	l.text(roleP, w.Subtitle, quiet)
	l.gap(4)
	l.figure(w.Alt, func() {
		const thick = 11.0
		row := max(15*l.density, 12.8)
		labelW, low, high, at := 0.0, 0.0, 0.0, 0.0
		for _, s := range w.Steps {
			labelW = max(labelW, l.width(l.printable(s.Label), body))
			at += float64(s.Points)
			low, high = min(low, at), max(high, at)
		}
		labelW = max(labelW, l.width(l.printable(w.End), strong))
		labelW = min(labelW, l.w*0.46) + 8
		const valueW = 34.0
		left, right := l.x+labelW+valueW, l.x+l.w-valueW
		span := high - low
		if span == 0 {
			span = 1
		}
		px := func(v float64) float64 { return left + (right-left)*(v-low)/span }
		y0 := l.y
		at = 0
		for _, s := range w.Steps {
			lines := l.wrap(l.printable(s.Label), body, labelW-8)
			h := max(row, float64(len(lines))*l.lead(body)+1)
			l.column(l.x, l.y+(h-float64(len(lines))*l.lead(body))/2, lines, body)
			next := at + float64(s.Points)
			l.bar(px(at), px(next), l.y+(h-thick)/2, thick, templates.Signed(s.Points), s.Points >= 0)
			at = next
			l.y += h
			l.stroke(px(at), l.y-(h-thick)/2, px(at), l.y+(row-thick)/2, 0.6, soft)
		}
		l.line(l.x, l.y+(row-l.lead(strong))/2, l.fit(l.printable(w.End), strong, labelW-8), strong)
		l.bar(px(0), px(float64(w.Total)), l.y+(row-thick)/2, thick, templates.Signed(w.Total), w.Total >= 0)
		l.y += row
		l.stroke(px(0), y0, px(0), l.y, 0.8, ink)
		l.gap(3)
		s := l.fit(l.printable(w.Start), small, l.w)
		sw := l.width(s, small)
		l.line(min(max(px(0)-sw/2, l.x), l.x+l.w-sw), l.y, s, small)
		l.y += l.lead(small)
	})
}

// bar draws one waterfall bar between x0 and x1: dark when it adds, light with
// an outline when it takes away, its value beside the end it moved to.
func (l *layer) bar(x0, x1, y, thick float64, value string, adds bool) {
	a, b := min(x0, x1), max(x0, x1)
	if adds {
		l.fill(a, y, max(b-a, 0.8), thick, blue)
		l.line(b+4, y+(thick-l.lead(strong))/2, value, strong)
		return
	}
	l.fill(a, y, max(b-a, 0.8), thick, grey)
	l.outline(a, y, max(b-a, 0.8), thick, 0.7, blue)
	l.lineRight(a-4, y+(thick-l.lead(strong))/2, value, strong)
}
