package html

import (
	"math"
	"strconv"

	"forceprofiles/profiles"
	"forceprofiles/profiles/internal/plot"
	"forceprofiles/templates"
)

// axis prints a value of the scale.
func axis(v float64) string {
	if v == math.Trunc(v) {
		return templates.Thousands(int64(v))
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}

func highest(points []profiles.Point) float64 {
	high := 0.0
	for _, p := range points {
		high = max(high, p.Value)
	}
	return high
}

// trend is one line over time from zero, with its focus points labelled.
func (d *drawing) trend(c *profiles.Chart) float64 {
	const top, height = 24.0, 170.0
	bottom := top + height
	step := plot.Step(highest(c.Points))
	high := max(step, math.Ceil(highest(c.Points)/step)*step)
	left := max(span(axis(high)), span(axis(step))) + 10
	for v := 0.0; v <= high+step/2; v += step {
		y := bottom - height*v/high
		class := "g"
		if v == 0 {
			class = "a"
		}
		d.rule(left, y, d.w, y, class)
		d.text(left-6, y+5, "end", "q", axis(v))
	}
	points := line2(c.Points, left+8, d.w-8, bottom, height, high)
	d.curve(points)
	var taken plot.Places
	for i, p := range c.Points {
		if !p.Focus {
			continue
		}
		x, y := points[i][0], points[i][1]
		d.dot(x, y, 4, "f")
		w := span(p.Text)
		if at := max(0, min(max(x-w/2, left), d.w-w)); taken.Free(at, y-22, w, line) {
			d.text(at, y-9, "start", "b", p.Text)
		} else if taken.Free(at, y+6, w, line) {
			d.text(at, y+19, "start", "b", p.Text)
		}
	}
	var labels plot.Places
	for pass := range 2 { // the ends and the labelled points first, then what still fits
		for i, p := range c.Points {
			firm := p.Focus || i == 0 || i == len(c.Points)-1
			if firm != (pass == 0) {
				continue
			}
			w := span(p.Label)
			if w > d.w/2 { // too long for an axis: the table has it
				continue
			}
			if x := min(max(points[i][0]-w/2, 0), d.w-w); labels.Free(x-7, bottom+4, w+14, line) {
				d.text(x, bottom+18, "start", "", p.Label)
				d.rule(points[i][0], bottom, points[i][0], bottom+4, "l")
			}
		}
	}
	return bottom + 26
}

// line2 places values from left to right; one alone stands in the middle.
func line2(values []profiles.Point, left, right, bottom, height, high float64) [][2]float64 {
	out := make([][2]float64, len(values))
	for i, p := range values {
		x := (left + right) / 2
		if n := len(values); n > 1 {
			x = left + (right-left)*float64(i)/float64(n-1)
		}
		out[i] = [2]float64{x, bottom - height*max(p.Value, 0)/high}
	}
	return out
}

// multiples are small trends side by side, all on one scale.
func (d *drawing) multiples(c *profiles.Chart) float64 {
	const gap, height, head = 22.0, 52.0, 3 * line
	across := 4.0
	if d.slim() {
		across = 2
	}
	w := (d.w - gap*(across-1)) / across
	high := 0.0
	for _, p := range c.Panels {
		high = max(high, highest(p.Points))
	}
	if high <= 0 {
		high = 1
	}
	y, column := 0.0, 0
	deepest := 0
	for i, p := range c.Panels {
		if column == 0 { // one depth of headings a row
			deepest = 1
			for _, q := range c.Panels[i:min(len(c.Panels), i+int(across))] {
				deepest = max(deepest, len(wrap(q.Title, w, 2))+len(wrap(q.Text, w, 2)))
			}
		}
		x := (w + gap) * float64(column)
		next := d.lines(x, y+14, "b", wrap(p.Title, w, 2))
		d.lines(x, next, "q", wrap(p.Text, w, 2))
		bottom := y + line*float64(deepest) + height + 10
		d.rule(x, bottom, x+w, bottom, "a")
		points := line2(p.Points, x+4, x+w-4, bottom, height, high)
		d.curve(points)
		if n := len(points); n > 0 {
			d.dot(points[n-1][0], points[n-1][1], 3.5, "f")
			first, last := p.Points[0].Label, p.Points[n-1].Label
			d.text(x, bottom+15, "start", "q", first)
			if n > 1 && span(first)+span(last)+8 <= w {
				d.text(x+w, bottom+15, "end", "q", last)
			}
		}
		if column++; column == int(across) || i == len(c.Panels)-1 {
			column, y = 0, bottom+34
		}
	}
	return max(y-12, 1)
}

// concentration is the share of harm (up) by the share of people (right), with
// the line of an even spread to compare.
func (d *drawing) concentration(c *profiles.Chart) float64 {
	const top, h = 10.0, 220.0
	w := d.w * 0.58
	if d.slim() {
		w = d.w - 4
	}
	bottom := top + h
	for i := 0; i <= 4; i++ {
		y := bottom - h*float64(i)/4
		class := "g"
		if i == 0 {
			class = "a"
		}
		d.rule(0, y, w, y, class)
	}
	d.rule(0, bottom, w, top, "l")
	curve := [][2]float64{{0, bottom}}
	for _, p := range c.Points {
		curve = append(curve, [2]float64{w * p.X, bottom - h*p.Value})
	}
	d.curve(curve)
	low := top
	for i := len(c.Points) - 1; i >= 0; i-- {
		p := c.Points[i]
		if !p.Focus {
			continue
		}
		x, y := w*p.X, bottom-h*p.Value
		s := p.Label + ": " + p.Text
		tx, ty := w+18, max(y+5, low+18)
		if d.slim() {
			tx = min(max(x+24, d.w-span(s)), d.w*0.6)
			ty = max(y+18, low+18)
		}
		d.rule(x+4, y, tx-4, ty-5, "l")
		d.dot(x, y, 4, "f")
		low = d.lines(tx, ty, "b", wrap(s, d.w-tx, 3)) - line
	}
	return d.below(max(bottom, low)+18, templates.Default().Say("chart.people.axis"))
}

// below sets a line of explanation under a drawing and gives its full height.
func (d *drawing) below(y float64, s string) float64 {
	return d.lines(0, y, "q", wrap(s, d.w, 4)) - line + 8
}

// calibration is what was observed (up) by what was expected (right); a bar is
// the 95% interval, the straight line perfect agreement.
func (d *drawing) calibration(c *profiles.Chart) float64 {
	const top = 12.0
	words := templates.Default()
	left := span("100%") + 8
	w := min(d.w-left-8, 380)
	h := w * 0.72
	bottom := top + h
	high := 0.0
	for _, p := range c.Points {
		high = max(high, p.X, p.Value, p.High)
	}
	step, high := plot.Shares(high)
	for v := 0.0; v <= high*1.001; v += step {
		y, x, label := bottom-h*v/high, left+w*v/high, axis(math.Round(v*1000)/10)+"%"
		class := "g"
		if v == 0 {
			class = "a"
		}
		d.rule(left, y, left+w, y, class)
		d.text(left-6, y+5, "end", "q", label)
		if v > 0 {
			d.inside(x, bottom+17, "q", label)
		}
	}
	d.rule(left, bottom, left+w, top, "l")
	var taken plot.Places
	for _, p := range c.Points {
		x, y := left+w*min(p.X/high, 1), bottom-h*min(p.Value/high, 1)
		if p.High > p.Low {
			d.rule(x, bottom-h*p.Low/high, x, bottom-h*min(p.High/high, 1), "i")
		}
		d.dot(x, y, 5, pick(p.Focus))
		s := p.Label + ": " + p.Text
		if p.Focus && x+12+span(s) < d.w && taken.Free(x+12, y-14, span(s), line) {
			d.text(x+12, y+5, "start", "b", s)
		}
	}
	return d.below(bottom+36, words.Say("html.calibration.axes"))
}
