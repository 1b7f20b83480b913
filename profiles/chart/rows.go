package chart

import (
	"math"

	"forceprofiles/profiles"
	"forceprofiles/templates"
)

// Drawings of rows: a label at the left, or above where there is no room, and
// what belongs to it.

const (
	bar     = 16.0 // the thickness of one
	labels  = 0.42 // the most of the width that labels take
	beyond  = 5.0  // from a bar's end to its value
	between = 12.0 // from a label to what it names
)

// row sets a label and says where its bar's top is and where the next row
// begins.
func (d *pen) row(y, labelW float64, v Voice, label string) (top, next float64) {
	if d.Above {
		y = d.lines(0, y, Start, v, d.wrap(label, v, d.W, 3)) + 1
		return y, y + bar + d.Gap + 1
	}
	lines := d.wrap(label, v, labelW-between, 5)
	h := max(bar, d.deep(lines)) + d.Gap
	d.lines(0, y+(h-d.deep(lines))/2, Start, v, lines)
	return y + (h-bar)/2, y + h
}

// valueY is the top of a value beside a bar whose top is y.
func (d *pen) valueY(y float64) float64 { return y + (bar-d.Line)/2 }

// bars are horizontal, from the top, each with its value at its end.
func (d *pen) bars(c *profiles.Chart) float64 {
	labelW, valueW, most := 0.0, 0.0, highest(c.Points)
	for _, p := range c.Points {
		labelW, valueW = max(labelW, d.span(p.Label, voiced(p.Focus))), max(valueW, d.span(p.Text, voiced(p.Focus)))
	}
	labelW = min(labelW+between, d.W*labels)
	if d.Above {
		labelW = 1
	}
	if most <= 0 {
		most = 1
	}
	valueW = min(valueW, (d.W-labelW)*0.75)
	full, y := d.W-labelW-valueW-beyond-between, 2.0
	for _, p := range c.Points {
		v := voiced(p.Focus)
		top, next := d.row(y, labelW, v, p.Label)
		length := full * max(p.Value, 0) / most
		if length > 0 {
			d.box(labelW, top, max(length, 1), bar, toned(p.Focus))
		}
		d.text(labelW+length+beyond, d.valueY(top), Start, v, d.fit(p.Text, v, valueW))
		y = next
	}
	if !d.Above {
		d.rule(labelW, 0, labelW, y, Axis)
	}
	return y + 2
}

// waterfall draws what adds dark, what takes away light with an edge.
func (d *pen) waterfall(w *profiles.Waterfall) float64 {
	const valueW = 44.0
	at, low, high, labelW := 0, 0, 0, d.span(w.End, Bold)
	for _, s := range w.Steps {
		at += s.Points
		low, high, labelW = min(low, at), max(high, at), max(labelW, d.span(s.Label, Plain))
	}
	labelW = min(labelW+between, d.W*labels)
	if d.Above {
		labelW = 0
	}
	left, right := labelW+valueW, d.W-valueW
	unit := (right - left) / float64(max(high-low, 1))
	px := func(points int) float64 { return left + unit*float64(points-low) }
	y := 0.0
	step := func(label string, from, to, points int, v Voice) {
		top, next := d.row(y, labelW, v, label)
		a, b := min(px(from), px(to)), max(px(from), px(to))
		if d.Above { // the line does not cross the label
			d.rule(px(0), top-2, px(0), top+bar+2, Axis)
		}
		d.box(a, top, max(b-a, 1), bar, toned(points >= 0))
		if points >= 0 {
			d.text(b+beyond, d.valueY(top), Start, Bold, templates.Signed(points))
		} else {
			d.text(a-beyond, d.valueY(top), End, Bold, templates.Signed(points))
		}
		y = next
		if v == Plain {
			d.rule(px(to), top+bar, px(to), next+2, Leader)
		}
	}
	at = 0
	for _, s := range w.Steps {
		step(s.Label, at, at+s.Points, s.Points, Plain)
		at += s.Points
	}
	step(w.End, 0, w.Total, w.Total, Bold)
	if d.Above {
		return d.below(y, w.Start)
	}
	d.rule(px(0), 0, px(0), y+1, Axis)
	y++
	for _, s := range d.wrap(w.Start, Quiet, d.W, 2) {
		d.inside(px(0), 0, y, Quiet, s)
		y += d.Line
	}
	return y
}

// lane sets a panel's title, and its text after it, and gives the middle of the
// lane and where the next begins. need is the height that its marks take.
func (d *pen) lane(y, left, need float64, p profiles.Panel) (middle, next float64) {
	if d.Above {
		w := d.span(p.Text, Quiet)
		title := d.wrap(p.Title, Plain, d.W-w-between, 2)
		d.text(d.W, y, End, Quiet, p.Text)
		y = d.lines(0, y, Start, Plain, title)
		return y + need/2, y + need + d.Gap
	}
	right := left - 2*between
	text := d.fit(p.Text, Quiet, left*0.4)
	title := d.wrap(p.Title, Plain, right-d.span(text, Quiet)-between/2, 4)
	h := max(need, d.deep(title)+d.Gap/2)
	top := y + (h-d.deep(title))/2
	d.lines(0, top, Start, Plain, title)
	d.text(right, top, End, Quiet, text)
	return y + h/2, y + h
}

// lanesLeft is where lanes begin, right of their labels.
func (d *pen) lanesLeft(panels []profiles.Panel) float64 {
	if d.Above {
		return between
	}
	w := 0.0
	for _, p := range panels {
		w = max(w, d.span(p.Title, Plain)+d.span(p.Text, Quiet)+between)
	}
	return min(w+2*between, d.W*labels)
}

// timeline has a lane for each kind of record; the newest of a lane is dated
// and those in focus are named, where there is room. The chart's own points
// mark the axis.
func (d *pen) timeline(c *profiles.Chart) float64 {
	left, right := d.lanesLeft(c.Panels), d.W-between
	px := func(p profiles.Point) float64 { return left + (right-left)*clamp(p.X, 0, 1) }
	var taken occupied
	y := 0.0
	for _, p := range c.Panels {
		middle, next := d.lane(y, left, d.Line+d.Gap/2, p)
		d.rule(left-3, middle, right+3, middle, Grid)
		var dots occupied
		for _, pt := range p.Points { // before the labels, so that none is under one
			at := Point{px(pt), middle + dots.stack(px(pt), 7, 1)/2}
			d.dot(at, 4.5, toned(pt.Focus))
			taken.take(at.X-5, middle-5, 10, 10)
		}
		for i := len(p.Points) - 1; i >= 0; i-- {
			pt := p.Points[i]
			s := pt.Label
			if pt.Focus && pt.Text != "" {
				s = pt.Text
			}
			if s == "" || !pt.Focus && i+1 < len(p.Points) {
				continue
			}
			x, y, w := px(pt), middle-d.Line/2, d.span(s, Quiet)
			switch {
			case x+8+w <= d.W && taken.free(x+6, y, w+4, d.Line):
				d.onTop(x+8, y, Start, Quiet, s)
			case x-8-w >= left && taken.free(x-10-w, y, w+4, d.Line):
				d.onTop(x-8, y, End, Quiet, s)
			}
		}
		y = next
	}
	if len(c.Points) == 0 {
		return y + 2
	}
	d.under(0, func() {
		for _, p := range c.Points {
			d.rule(px(p), 0, px(p), y, Grid)
		}
	})
	d.rule(left-3, y, right+3, y, Axis)
	d.ticks(c.Points, left-3, y, func(i int) float64 { return px(c.Points[i]) }, func(i int) bool { return i == 0 })
	return y + d.Line + 2
}

// beeswarm has a lane for each feature: a dot is one person, placed by the
// points that the feature gave, dark where the feature's value is high, open
// where it is low.
func (d *pen) beeswarm(c *profiles.Chart) float64 {
	const r = 2.6
	left, right := d.lanesLeft(c.Panels)+between/2, d.W-between
	low, high := 0.0, 0.0
	for _, p := range c.Panels {
		for _, pt := range p.Points {
			low, high = min(low, pt.X), max(high, pt.X)
		}
	}
	if high == low {
		high = low + 1
	}
	px := func(points float64) float64 { return left + (right-left)*(points-low)/(high-low) }
	y := 4.0
	for _, p := range c.Panels {
		var dots occupied
		offsets := make([]float64, len(p.Points))
		deep := 0.0
		for i, pt := range p.Points {
			offsets[i] = dots.stack(px(pt.X), 2*r, 3)
			deep = max(deep, math.Abs(offsets[i]))
		}
		middle, next := d.lane(y, left, 2*deep+4*r, p)
		d.rule(left-5, middle, right+5, middle, Grid)
		for i, pt := range p.Points {
			tone := Other
			switch {
			case pt.Value >= 2.0/3:
				tone = Focus
			case pt.Value < 1.0/3:
				tone = Open
			}
			d.dot(Point{px(pt.X), middle + offsets[i]}, r, tone)
		}
		y = next
	}
	d.under(0, func() { d.rule(px(0), 0, px(0), y, Axis) })
	d.inside(px(0), 0, y+2, Quiet, "0")
	for _, v := range []float64{low, high} {
		if math.Abs(px(v)-px(0)) >= 40 {
			d.inside(px(v), 0, y+2, Quiet, templates.Signed(int(math.Round(v))))
		}
	}
	return d.below(y+2+d.Line, d.Words.Say("chart.swarm"))
}
