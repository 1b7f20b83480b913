package html

import (
	"forceprofiles/templates"
	"html/template"

	"forceprofiles/profiles"
)

const thick = 16.0 // of a bar

// row sets a label beside a bar, or above it where it is slim, and says where
// the bar's top is and where the next row begins.
func (d *drawing) row(y, labelW float64, class, label string) (top, next float64) {
	if d.slim() {
		y = d.lines(0, y+13, class, wrap(label, d.w, 3)) - 13
		return y, y + thick + 9
	}
	lines := wrap(label, labelW-8, 3)
	h := max(25, line*float64(len(lines))+7)
	d.lines(0, y+(h-line*float64(len(lines)))/2+13, class, lines)
	return y + (h-thick)/2, y + h
}

// bars are horizontal, from the top, each with its value at its end.
func (d *drawing) bars(c *profiles.Chart) float64 {
	labelW, most, value := 0.0, 0.0, 0.0
	for _, p := range c.Points {
		labelW, most, value = max(labelW, span(p.Label)), max(most, p.Value), max(value, span(p.Text))
	}
	labelW = min(labelW+10, d.w*0.36)
	if d.slim() {
		labelW = 1
	}
	if most <= 0 {
		most = 1
	}
	full, y := d.w-labelW-value*1.1-8, 2.0
	for _, p := range c.Points {
		class := ""
		if p.Focus {
			class = "b"
		}
		top, next := d.row(y, labelW, class, p.Label)
		length := full * max(p.Value, 0) / most
		if length > 0 {
			d.bar(labelW, top, max(length, 1), thick, p.Focus)
		}
		d.text(labelW+length+5, top+13, "start", class, p.Text)
		y = next
	}
	if !d.slim() {
		d.rule(labelW, 0, labelW, y, "a")
	}
	return y + 4
}

// waterfall shows each step from where the last one ended, and the total from
// the zero line. What adds is dark, what takes away is light and outlined.
func waterfall(w profiles.Waterfall) template.HTML {
	return both(w.Alt, func(d *drawing) float64 { return d.waterfall(w) })
}

func (d *drawing) waterfall(w profiles.Waterfall) float64 {
	at, low, high, labelW := 0, 0, 0, span(w.End)
	for _, s := range w.Steps {
		at += s.Points
		low, high, labelW = min(low, at), max(high, at), max(labelW, span(s.Label))
	}
	left, right := min(labelW+14, 270)+42, d.w-46
	if d.slim() {
		left = 42
	}
	unit := (right - left) / float64(max(high-low, 1))
	px := func(v int) float64 { return left + unit*float64(v-low) }
	y := 2.0
	bar := func(label string, from, to, value int, class string) {
		top, next := d.row(y, left-42, class, label)
		a, b := min(px(from), px(to)), max(px(from), px(to))
		if d.slim() { // the label stands above the bar: the line does not cross it
			d.rule(px(0), top-2, px(0), top+thick+2, "a")
		}
		d.bar(a, top, max(b-a, 1), thick, value >= 0)
		if value >= 0 {
			d.text(b+5, top+13, "start", "b", templates.Signed(value))
		} else {
			d.text(a-5, top+13, "end", "b", templates.Signed(value))
		}
		y = next
		if class == "" {
			d.rule(px(to), top+thick, px(to), next+2, "l")
		}
	}
	at = 0
	for _, s := range w.Steps {
		bar(s.Label, at, at+s.Points, s.Points, "")
		at += s.Points
	}
	bar(w.End, 0, w.Total, w.Total, "b")
	lines := wrap(w.Start, d.w, 2)
	if d.slim() {
		return d.lines(0, y+18, "q", lines) - line + 8
	}
	d.rule(px(0), 0, px(0), y+2, "a")
	for i, s := range lines {
		d.inside(px(0), y+18+line*float64(i), "q", s)
	}
	return y + 8 + line*float64(max(1, len(lines)))
}
