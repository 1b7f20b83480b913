package chart

import (
	"math"

	"forceprofiles/profiles"
)

// Drawings of who and what belongs together.

// linked are the links whose two ends are points of the chart.
func linked(c *profiles.Chart) (out []profiles.Link) {
	for _, l := range c.Links {
		if l.From >= 0 && l.To >= 0 && l.From < len(c.Points) && l.To < len(c.Points) {
			out = append(out, l)
		}
	}
	return out
}

// flow shows what goes from places at the left to places at the right, each
// with its sum: the broader a band, the more. What leaves a place in focus is
// dark.
func (d *pen) flow(c *profiles.Chart) float64 {
	const gap, nodeW, full = 10.0, 10.0, 160.0
	type end struct{ sum, h, at float64 } // of a place; at is where its next band begins
	links, total := linked(c), 0.0
	for _, l := range links {
		total += max(l.Value, 0)
	}
	if total <= 0 {
		return d.bars(c)
	}
	ends := [2][]end{make([]end, len(c.Points)), make([]end, len(c.Points))} // left, right
	breadth := func(l profiles.Link) float64 { return max(full*max(l.Value, 0)/total, 1.5) }
	for _, l := range links {
		for side, i := range []int{l.From, l.To} {
			ends[side][i].sum += max(l.Value, 0)
			ends[side][i].h += breadth(l)
		}
	}
	name := func(side, i int) string {
		sum := Label(math.Round(ends[side][i].sum))
		if side == 0 {
			return c.Points[i].Label + " " + sum
		}
		return sum + " " + c.Points[i].Label
	}
	labelW := 0.0
	for i := range c.Points {
		labelW = max(labelW, d.span(name(0, i), Bold), d.span(name(1, i), Bold))
	}
	share := 0.36
	if d.Above { // there is no above here; the bands need room
		share = 0.31
	}
	labelW = min(labelW+between, d.W*share)
	bottom := 0.0
	for side := range ends {
		x, anchor, textX := labelW, End, labelW-6
		if side == 1 {
			x, anchor, textX = d.W-labelW-nodeW, Start, d.W-labelW+6
		}
		y := 2.0
		for i, p := range c.Points {
			e := &ends[side][i]
			if e.h == 0 {
				continue
			}
			lines := d.wrap(name(side, i), voiced(p.Focus), labelW-8, 3)
			room := max(e.h, d.deep(lines))
			e.at = y + (room-e.h)/2
			d.box(x, e.at, nodeW, max(e.h, 2), toned(p.Focus))
			d.lines(textX, y+(room-d.deep(lines))/2, anchor, voiced(p.Focus), lines)
			y += room + gap
		}
		bottom = max(bottom, y-gap+2)
	}
	var light, dark []Mark
	for _, l := range links {
		b, from, to := breadth(l), &ends[0][l.From], &ends[1][l.To]
		m := Mark{Shape: Band, Tone: OtherBand, Thick: b,
			Path: []Point{{labelW + nodeW, from.at + b/2}, {d.W - labelW - nodeW, to.at + b/2}}}
		from.at += b
		to.at += b
		if c.Points[l.From].Focus {
			m.Tone = FocusBand
			dark = append(dark, m)
		} else {
			light = append(light, m)
		}
	}
	d.marks = append(append(d.marks, light...), dark...)
	return bottom
}

// network draws people where they are placed and a line between those who are
// joined, the thicker the more often. Those in focus are named first.
func (d *pen) network(c *profiles.Chart) float64 {
	const r = 6.0
	h := 280.0
	if d.Above {
		h = 360
	}
	if c.Tall > 0 {
		h *= c.Tall
	}
	edge := min(20, h/8)
	at := func(i int) Point {
		p := c.Points[i]
		return Point{edge + (d.W-2*edge)*clamp(p.X, 0, 1), edge + (h-2*edge)*clamp(p.Y, 0, 1)}
	}
	links, most := linked(c), 1.0
	for _, l := range links {
		most = max(most, l.Value)
	}
	for _, l := range links {
		d.line(Edge, 1+4*max(l.Value, 0)/most, at(l.From), at(l.To))
	}
	var taken occupied
	for i, p := range c.Points {
		a := at(i)
		taken.take(a.X-r, a.Y-r, 2*r, 2*r)
		d.dot(a, r, toned(p.Focus))
	}
	for pass := range 2 {
		for i, p := range c.Points {
			if p.Focus != (pass == 0) {
				continue
			}
			v := Quiet
			if p.Focus {
				v = Bold
			}
			a, s := at(i), d.fit(p.Label, v, d.W/2)
			w := d.span(s, v)
			// beside it, over it, under it
			for _, to := range []struct {
				x, y   float64
				anchor Anchor
			}{{a.X + r + 3, a.Y - d.Line/2, Start}, {a.X - r - 3, a.Y - d.Line/2, End},
				{a.X, a.Y - r - 2 - d.Line, Middle}, {a.X, a.Y + r + 2, Middle}} {
				x := to.x - w*float64(to.anchor)/2
				if x >= 0 && x+w <= d.W && to.y >= 0 && to.y+d.Line <= h && taken.free(x, to.y, w, d.Line) {
					d.onTop(to.x, to.y, to.anchor, v, s)
					break
				}
			}
		}
	}
	return h
}
