package chart

import "forceprofiles/profiles"

// Drawings on two axes.

// trend is one line of counts over time from zero, with its focus points labelled.
func (d *pen) trend(c *profiles.Chart) float64 {
	const top, height = 24.0, 165.0
	bottom := top + height
	step, high := counts(highest(c.Points))
	left := max(d.span(Label(high), Quiet), d.span(Label(step), Quiet)) + between
	for v := 0.0; v <= high+step/2; v += step {
		y, tone := bottom-height*v/high, Grid
		if v == 0 {
			tone = Axis
		}
		d.rule(left, y, d.W, y, tone)
		d.text(left-6, y-d.Line/2, End, Quiet, Label(v))
	}
	line := along(c.Points, left+8, d.W-8, bottom, height/high)
	d.line(Curve, 2.6, line...)
	var taken occupied
	for i, p := range c.Points {
		if !p.Focus {
			continue
		}
		d.dot(line[i], 4, Focus)
		s := d.fit(p.Text, Bold, d.W-left)
		w := d.span(s, Bold)
		x := max(0, clamp(line[i].X-w/2, left, d.W-w))
		for _, y := range []float64{line[i].Y - 6 - d.Line, line[i].Y + 6} {
			if y+d.Line <= bottom && taken.free(x, y, w, d.Line) {
				d.inside(line[i].X, left, y, Bold, s)
				break
			}
		}
	}
	d.ticks(c.Points, left, bottom, func(i int) float64 { return line[i].X },
		func(i int) bool { return c.Points[i].Focus || i == 0 || i == len(c.Points)-1 })
	return bottom + 6 + d.Line
}

// along places values from left to right; one alone stands in the middle. unit
// is the height of one.
func along(values []profiles.Point, left, right, bottom, unit float64) []Point {
	out := make([]Point, len(values))
	for i, p := range values {
		x := (left + right) / 2
		if n := len(values); n > 1 {
			x = left + (right-left)*float64(i)/float64(n-1)
		}
		out[i] = Point{x, bottom - unit*max(p.Value, 0)}
	}
	return out
}

// multiples are small trends side by side, all on one scale, so that their
// heights compare.
func (d *pen) multiples(c *profiles.Chart) float64 {
	const gutter, height = 20.0, 52.0
	across := 4
	if d.Above {
		across = 2
	}
	w := (d.W - gutter*float64(across-1)) / float64(across)
	high := 0.0
	for _, p := range c.Panels {
		high = max(high, highest(p.Points))
	}
	if high <= 0 {
		high = 1
	}
	y := 0.0
	for from := 0; from < len(c.Panels); from += across {
		row := c.Panels[from:min(from+across, len(c.Panels))]
		heads, deepest := make([][2][]string, len(row)), 0.0 // one depth of headings a row
		for i, p := range row {
			heads[i] = [2][]string{d.wrap(p.Title, Bold, w, 3), d.wrap(p.Text, Quiet, w, 2)}
			deepest = max(deepest, d.deep(heads[i][:]...))
		}
		bottom := y + deepest + height + 6
		for i, p := range row {
			x := (w + gutter) * float64(i)
			d.lines(x, d.lines(x, y, Start, Bold, heads[i][0]), Start, Quiet, heads[i][1])
			d.rule(x, bottom, x+w, bottom, Axis)
			line := along(p.Points, x+4, x+w-4, bottom, height/high)
			d.line(Curve, 2, line...)
			n := len(line)
			if n == 0 {
				continue
			}
			d.dot(line[n-1], 3.2, Focus)
			first, last := d.fit(p.Points[0].Label, Quiet, w), p.Points[n-1].Label
			d.text(x, bottom+2, Start, Quiet, first)
			if n > 1 && d.span(first, Quiet)+d.span(last, Quiet)+8 <= w {
				d.text(x+w, bottom+2, End, Quiet, last)
			}
		}
		y = bottom + 2 + d.Line + 12
	}
	return max(y-10, 1)
}

// concentration is the share of harm (up) by the share of people (right), with
// the line of an even spread to compare.
func (d *pen) concentration(c *profiles.Chart) float64 {
	const left, top, h = 4.0, 8.0, 220.0
	w := d.W * 0.58
	if d.Above {
		w = d.W - 2*left
	}
	bottom := top + h
	at := func(p profiles.Point) Point { return Point{left + w*clamp(p.X, 0, 1), bottom - h*clamp(p.Value, 0, 1)} }
	for i := range 5 {
		y, tone := bottom-h*float64(i)/4, Grid
		if i == 0 {
			tone = Axis
		}
		d.rule(left, y, left+w, y, tone)
	}
	d.rule(left, bottom, left+w, top, Leader)
	line := []Point{{left, bottom}}
	for _, p := range c.Points {
		line = append(line, at(p))
	}
	d.line(Curve, 2.6, line...)
	low := top - d.Line // of the labels so far, from the top down
	for i := len(c.Points) - 1; i >= 0; i-- {
		p := c.Points[i]
		if !p.Focus {
			continue
		}
		a, s := at(p), p.Label+": "+p.Text
		d.dot(a, 4, Focus)
		x := min(max(a.X+20, w*0.2), d.W*0.6)
		lines := d.wrap(s, Bold, d.W-x-2, 2)
		y := max(a.Y-d.Line/2, low+d.Line+2)
		if y+d.deep(lines) > bottom {
			continue
		}
		d.rule(a.X+4, a.Y, x-3, y+d.Line/2, Leader)
		for k, s := range lines {
			low = y + d.Line*float64(k)
			d.onTop(x, low, Start, Bold, s)
		}
	}
	return d.below(bottom+3, d.Words.Say("chart.people.axis"))
}

// calibration is what was observed (up) by what was expected (right); a bar is
// the 95% interval, the straight line perfect agreement.
func (d *pen) calibration(c *profiles.Chart) float64 {
	const top = 10.0
	left := d.span("100%", Quiet) + 8
	w := min(d.W-left-8, 380)
	h := w * 0.72
	bottom := top + h
	high := 0.0
	for _, p := range c.Points {
		high = max(high, p.X, p.Value, p.High)
	}
	step, high := shares(high)
	at := func(x, y float64) Point { return Point{left + w*clamp(x/high, 0, 1), bottom - h*clamp(y/high, 0, 1)} }
	for v := 0.0; v <= high*1.001; v += step {
		a, tone := at(v, v), Grid
		if v == 0 {
			tone = Axis
		}
		d.rule(left, a.Y, left+w, a.Y, tone)
		d.text(left-6, a.Y-d.Line/2, End, Quiet, percent(v))
		if v > 0 {
			d.inside(a.X, 0, bottom+3, Quiet, percent(v))
		}
	}
	d.rule(left, bottom, left+w, top, Leader)
	var taken occupied
	for _, p := range c.Points {
		a := at(p.X, p.Value)
		if p.High > p.Low {
			d.line(Interval, 0, at(p.X, p.Low), at(p.X, p.High))
		}
		d.dot(a, 4.5, toned(p.Focus))
		taken.take(a.X-5, a.Y-5, 10, 10)
	}
	for _, p := range c.Points { // what has no room is in the table
		a, s := at(p.X, p.Value), p.Label+": "+p.Text
		x, y, w := a.X+10, min(a.Y-d.Line/2, bottom-d.Line), d.span(s, Bold)
		if p.Focus && x+w < d.W && taken.free(x, y, w, d.Line) {
			d.onTop(x, y, Start, Bold, s)
		}
	}
	return d.below(bottom+5+d.Line, d.Words.Say("chart.calibration.axes"))
}
