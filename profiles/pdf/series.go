package pdf

import (
	"forceprofiles/templates"
	"math"
	"strconv"

	"forceprofiles/profiles"
	"forceprofiles/profiles/internal/plot"
)

// Charts over time, and the two that judge a model.

// multiples draws one small trend a panel, all on one scale, so that their
// heights compare.
func (l *layer) multiples(panels []profiles.Panel) {
	const across, gutter, h = 4, 14.0, 40.0
	w := (l.w - gutter*(across-1)) / across
	high := 0.0
	for _, p := range panels {
		for _, pt := range p.Points {
			high = max(high, pt.Value)
		}
	}
	if high <= 0 {
		high = 1
	}
	for from := 0; from < len(panels); from += across {
		row := panels[from:min(from+across, len(panels))]
		heads := 0
		for _, p := range row {
			heads = max(heads, len(l.wrap(l.printable(p.Title), labelB, w)))
		}
		top := l.y
		for i, p := range row {
			x := l.x + float64(i)*(w+gutter)
			l.column(x, top, l.wrap(l.printable(p.Title), labelB, w), labelB)
			y := top + float64(heads)*l.lead(labelB)
			l.line(x, y, l.fit(l.printable(p.Text), label, w), label)
			bottom := y + l.lead(label) + 4 + h
			l.stroke(x, bottom, x+w, bottom, 0.5, soft)
			line := make([]point, len(p.Points))
			for k, pt := range p.Points {
				at := 0.5
				if len(p.Points) > 1 {
					at = float64(k) / float64(len(p.Points)-1)
				}
				line[k] = point{x + 2 + (w-5)*at, bottom - h*max(pt.Value, 0)/high}
			}
			l.path(line, 1.4, blue)
			if n := len(line); n > 0 {
				l.dot(line[n-1].x, line[n-1].y, 2.2, blue)
			}
		}
		l.y = top + float64(heads)*l.lead(labelB) + l.lead(label) + 4 + h + 9
	}
}

// timeline draws a lane a kind of record over one period: a mark at each
// record's place, the focus marks dark and labelled where there is room.
func (l *layer) timeline(c *profiles.Chart) {
	lanes := make([]profiles.Panel, 0, len(c.Panels))
	labelW := 0.0
	for _, p := range c.Panels {
		if len(p.Points) > 0 {
			lanes = append(lanes, p)
			labelW = max(labelW, l.width(l.printable(p.Title), label))
		}
	}
	labelW = min(labelW, l.w*0.28) + 10
	left, right := l.x+labelW, l.x+l.w-6
	top := l.y
	placed := plot.Places{}
	for _, p := range lanes {
		names := l.wrap(l.printable(p.Title), label, labelW-8)
		h := max(15, float64(len(names))*l.lead(label)+3)
		l.column(l.x, l.y+(h-float64(len(names))*l.lead(label))/2, names, label)
		mid := l.y + h/2
		l.stroke(left-3, mid, right+4, mid, 0.5, rule)
		for _, pt := range p.Points { // marks first, so that no label is under one
			x := left + (right-left)*min(max(pt.X, 0), 1)
			if pt.Focus {
				l.dot(x, mid, 3.2, blue)
			} else {
				l.ring(x, mid, 2.8, 1, blue)
			}
			placed.Take(x-3.5, mid-3.5, 7, 7)
		}
		for i := len(p.Points) - 1; i >= 0; i-- { // the newest of a lane is always dated
			pt := p.Points[i]
			s := l.printable(pt.Label)
			if pt.Focus && pt.Text != "" {
				s = l.printable(pt.Text)
			}
			if s == "" || !pt.Focus && i+1 < len(p.Points) {
				continue
			}
			x := left + (right-left)*min(max(pt.X, 0), 1)
			w := l.width(s, small)
			y := mid - l.lead(small)/2
			switch {
			case x+6+w <= l.x+l.w && placed.Free(x+5, y, w+2, small.lead):
				l.fill(x+5, y+1, w+2, small.lead-2, white)
				l.line(x+6, y, s, small)
			case x-6-w >= left && placed.Free(x-7-w, y, w+2, small.lead):
				l.fill(x-7-w, y+1, w+2, small.lead-2, white)
				l.line(x-6-w, y, s, small)
			}
		}
		l.y += h
	}
	if len(c.Points) > 0 { // the period's own marks
		l.stroke(left-3, l.y, right+4, l.y, 0.6, soft)
		ticks := plot.Places{}
		for _, pt := range c.Points {
			x := left + (right-left)*min(max(pt.X, 0), 1)
			s := l.fit(l.printable(pt.Label), small, right-left)
			w := l.width(s, small)
			at := min(max(x-w/2, left-3), l.x+l.w-w)
			if ticks.Free(at-5, l.y, w+10, small.lead) {
				l.stroke(x, top, x, l.y+2, 0.4, rule)
				l.line(at, l.y+2, s, small)
			}
		}
		l.y += 2 + l.lead(small)
	}
}

// plane is a square whose sides are shares from 0 to 1.
type plane struct{ x, y, side float64 }

func (p plane) at(x, y float64) point {
	return point{p.x + p.side*min(max(x, 0), 1), p.y + p.side*(1-min(max(y, 0), 1))}
}

// calibrated draws what was observed against what was predicted, each with its
// interval; on the broken line the two are the same.
func (l *layer) calibrated(points []profiles.Point) {
	const axis = 26.0
	p := plane{l.x + axis, l.y + 14, min(l.w*0.5, 190)}
	high := 0.0
	for _, pt := range points {
		high = max(high, pt.X, pt.Value, pt.High)
	}
	step, high := plot.Shares(high)
	scale := func(x, y float64) point { return p.at(x/high, y/high) }
	l.line(l.x, l.y-2, l.printable(l.words.Say("pdf.chart.observed")), small)
	for v := 0.0; v <= high+1e-9; v += step {
		at := scale(0, v)
		l.stroke(p.x, at.y, p.x+p.side, at.y, 0.5, rule)
		l.lineRight(p.x-4, at.y-l.lead(small)/2, percentOf(v), small)
		if v > 0 {
			l.lineCentre(scale(v, 0).x, p.y+p.side+2, percentOf(v), small)
		}
	}
	a, b := scale(0, 0), scale(high, high)
	l.dashed(a.x, a.y, b.x, b.y, 1, soft)
	l.stroke(p.x, p.y, p.x, p.y+p.side, 0.8, ink)
	l.stroke(p.x, p.y+p.side, p.x+p.side, p.y+p.side, 0.8, ink)
	for _, pt := range points {
		lo, hi, at := scale(pt.X, pt.Low), scale(pt.X, pt.High), scale(pt.X, pt.Value)
		if pt.High > pt.Low {
			l.stroke(lo.x, lo.y, hi.x, hi.y, 1.2, blue)
		}
		l.dot(at.x, at.y, 2.6, blue)
	}
	// The labels stand at the right, where nothing is drawn.
	notes, y := l.x+axis+p.side+16, p.y
	w := l.x + l.w - notes
	for _, pt := range points {
		if !pt.Focus || pt.Text == "" {
			continue
		}
		lines := l.wrap(l.printable(pt.Text), label, w)
		if y+float64(len(lines))*l.lead(label) > p.y+p.side {
			break
		}
		l.column(notes, y, lines, label)
		y += float64(len(lines))*l.lead(label) + 3
	}
	l.y = p.y + p.side + 3 + l.lead(small)
	l.line(p.x, l.y, l.printable(l.words.Say("pdf.chart.predicted")), small)
	l.y += l.lead(small)
}

// beeswarm draws a mark a person and feature: to the right of the line it
// raised the score, to the left it lowered it; dark where the value is high,
// open where it is low.
func (l *layer) beeswarm(panels []profiles.Panel) {
	labelW, reach := 0.0, 1.0
	for _, p := range panels {
		labelW = max(labelW, l.width(l.printable(p.Title), label))
		for _, pt := range p.Points {
			reach = max(reach, math.Abs(pt.X))
		}
	}
	labelW = min(labelW, l.w*0.4) + 10
	left, right := l.x+labelW, l.x+l.w-4
	zero := (left + right) / 2
	scale := (right - left) / 2 / reach
	top := l.y
	for _, p := range panels {
		names := l.wrap(l.printable(p.Title), label, labelW-8)
		h := max(22, float64(len(names))*l.lead(label)+4)
		l.column(l.x, l.y+(h-float64(len(names))*l.lead(label))/2, names, label)
		mid := l.y + h/2
		l.stroke(left, mid, right, mid, 0.4, rule)
		stack := map[int]int{} // how many marks stand at a place
		for _, pt := range p.Points {
			x := zero + pt.X*scale
			slot := int(math.Round(x / 3.2))
			n := stack[slot]
			stack[slot]++
			dy := float64((n+1)/2) * 2.6
			if n%2 == 0 {
				dy = -dy
			}
			dy = min(max(dy, -h/2+2), h/2-2)
			switch {
			case pt.Value >= 2.0/3:
				l.dot(x, mid+dy, 1.7, blue)
			case pt.Value >= 1.0/3:
				l.dot(x, mid+dy, 1.7, grey)
			default:
				l.ring(x, mid+dy, 1.4, 0.6, blue)
			}
		}
		l.y += h
	}
	l.stroke(zero, top, zero, l.y, 0.8, ink)
	step := max(1, plot.Step(reach)) // labels are whole points
	for v := -math.Floor(reach/step) * step; v <= reach+1e-9; v += step {
		l.lineCentre(min(max(zero+v*scale, left+8), right-8), l.y+1, templates.Signed(int(math.Round(v))), small)
	}
	l.y += 1 + l.lead(small)
	l.line(l.x, l.y, l.fit(l.printable(l.words.Say("chart.swarm")), small, l.w), small)
	l.y += l.lead(small)
}

// percentOf prints a share, with a decimal only where it has one.
func percentOf(v float64) string {
	return strconv.FormatFloat(math.Round(v*1000)/10, 'f', -1, 64) + "%"
}
