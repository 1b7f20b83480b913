package pdf

import (
	"math"

	"forceprofiles/profiles"
	"forceprofiles/profiles/internal/plot"
)

// chart sets a chart: the finding, what is measured, the drawing, the source.
// The drawing alone is the figure, and its alternative says the finding.
func (l *layer) chart(c *profiles.Chart) {
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
		l.figure(alt, func() { l.drawing(c) })
	}
	l.gap(3)
	l.text(roleP, c.Source, small)
}

func (l *layer) drawing(c *profiles.Chart) {
	switch c.Kind {
	case profiles.Trend:
		l.trend(c.Points)
	case profiles.Concentration:
		l.concentration(c.Points)
	case profiles.Multiples:
		l.multiples(c.Panels)
	case profiles.Timeline:
		l.timeline(c)
	case profiles.Flow:
		l.flow(c)
	case profiles.Network:
		l.network(c)
	case profiles.Calibrated:
		l.calibrated(c.Points)
	case profiles.Beeswarm:
		l.beeswarm(c.Panels)
	default:
		l.bars(c.Points)
	}
}

// bars draws horizontal bars, each with its label at the left and its value at
// its end. The focus bars are dark, the others light with an outline.
func (l *layer) bars(points []profiles.Point) {
	const row, thick = 17.0, 11.0
	labelW, valueW, top := 0.0, 0.0, 0.0
	for _, p := range points {
		labelW = max(labelW, l.width(l.printable(p.Label), label))
		valueW = max(valueW, min(l.width(l.printable(p.Text), labelB), l.w*0.3))
		top = max(top, p.Value)
	}
	labelW = min(labelW, l.w*0.42) + 8
	full := l.w - labelW - valueW - 8
	if top <= 0 {
		top = 1
	}
	zero := l.x + labelW
	y0 := l.y
	for _, p := range points {
		lines := l.wrap(l.printable(p.Label), label, labelW-8)
		h := max(row, float64(len(lines))*label.lead+4)
		ty := l.y + (h-float64(len(lines))*label.lead)/2
		for i, s := range lines {
			l.line(l.x, ty+float64(i)*label.lead, s, label)
		}
		length := full * max(p.Value, 0) / top
		by := l.y + (h-thick)/2
		st := label
		if p.Focus {
			l.fill(zero, by, length, thick, blue)
			st = labelB
		} else {
			l.fill(zero, by, length, thick, grey)
			if length > 0 {
				l.outline(zero, by, length, thick, 0.5, soft)
			}
		}
		l.line(zero+length+4, l.y+(h-st.lead)/2, l.fit(l.printable(p.Text), st, valueW), st)
		l.y += h
	}
	l.stroke(zero, y0, zero, l.y, 0.8, ink)
}

// trend draws one line over time from zero, labelling its focus points.
func (l *layer) trend(points []profiles.Point) {
	const h, axis = 112.0, 14.0
	left, right, top := l.x+6, l.x+l.w-6, l.y+16
	bottom := top + h
	high := 0.0
	for _, p := range points {
		high = max(high, p.Value)
	}
	step := plot.Step(high)
	high = max(step, math.Ceil(high/step)*step)
	for v := 0.0; v <= high+step/2; v += step {
		y := bottom - h*v/high
		colour := rule
		if v == 0 {
			colour = soft
		}
		l.stroke(left, y, right, y, 0.5, colour)
	}
	place := func(i int) point {
		x := (left + right) / 2
		if len(points) > 1 {
			x = left + (right-left)*float64(i)/float64(len(points)-1)
		}
		return point{x, bottom - h*max(points[i].Value, 0)/high}
	}
	line := make([]point, len(points))
	for i := range points {
		line[i] = place(i)
	}
	l.path(line, 2, blue)
	placed := plot.Places{}
	for i, p := range points {
		if !p.Focus {
			continue
		}
		at := line[i]
		l.dot(at.x, at.y, 3, blue)
		s := l.fit(l.printable(p.Text), labelB, l.w)
		w := l.width(s, labelB)
		x := min(max(at.x-w/2, l.x), l.x+l.w-w)
		if y := at.y - 16; placed.Free(x, y, w, labelB.lead) {
			l.line(x, y, s, labelB)
		} else if y := at.y + 4; y+labelB.lead < bottom && placed.Free(x, y, w, labelB.lead) {
			l.line(x, y, s, labelB)
		}
	}
	months := plot.Places{}
	for pass := range 2 { // first the ends and the labelled points, then what still fits
		for i, p := range points {
			firm := p.Focus || i == 0 || i == len(points)-1
			if firm != (pass == 0) {
				continue
			}
			s := l.fit(l.printable(p.Label), small, l.w)
			w := l.width(s, small)
			x := min(max(line[i].x-w/2, l.x), l.x+l.w-w)
			if months.Free(x-8, bottom+3, w+16, small.lead) {
				l.line(x, bottom+3, s, small)
				l.stroke(line[i].x, bottom, line[i].x, bottom+3, 0.5, soft)
			}
		}
	}
	l.y = bottom + axis
}

// concentration draws the share of harm (upwards) by the share of people
// (to the right), with the line of even spread to compare.
func (l *layer) concentration(points []profiles.Point) {
	const h = 150.0
	left, top := l.x+8, l.y+4
	w := min(l.w*0.62, 300.0)
	bottom := top + h
	for i := 0; i <= 4; i++ {
		y := bottom - h*float64(i)/4
		colour := rule
		if i == 0 {
			colour = soft
		}
		l.stroke(left, y, left+w, y, 0.5, colour)
	}
	l.path([]point{{left, bottom}, {left + w, top}}, 1, grey)
	line := []point{{left, bottom}}
	for _, p := range points {
		line = append(line, point{left + w*p.X, bottom - h*p.Value})
	}
	l.path(line, 2, blue)
	placed := plot.Places{}
	for _, p := range points {
		if !p.Focus {
			continue
		}
		x, y := left+w*p.X, bottom-h*p.Value
		l.dot(x, y, 3, blue)
		s := l.fit(l.printable(p.Label+": "+p.Text), labelB, l.x+l.w-max(left+w*p.X+14, left+w*0.2)-4)
		tx, ty := max(x+14, left+w*0.2), y-4
		tw := l.width(s, labelB)
		for tries := 0; tries < 12 && !placed.Free(tx, ty, tw, labelB.lead); tries++ {
			ty += 5
		}
		if ty+labelB.lead > bottom {
			continue
		}
		l.fill(tx-2, ty, tw+4, labelB.lead, white)
		l.stroke(x+3, y, tx-2, ty+6, 0.5, soft)
		l.line(tx, ty, s, labelB)
	}
	l.line(left, bottom+2, l.printable(l.words.Say("chart.people.axis")), small)
	l.y = bottom + 14
}
