package html

import (
	"math"

	"forceprofiles/profiles"
	"forceprofiles/profiles/internal/plot"
)

// flow shows what goes from places at the left to places at the right; a
// band's breadth is the link's value.
func (d *drawing) flow(c *profiles.Chart) float64 {
	const gap, nodeW, full = 16.0, 10.0, 170.0
	labelW := 180.0
	if d.slim() {
		labelW = 104
	}
	x0, x1 := labelW, d.w-labelW
	total := 0.0
	for _, l := range c.Links {
		if plot.Linked(c, l) {
			total += max(l.Value, 0)
		}
	}
	if total <= 0 {
		total = 1
	}
	breadth := func(v float64) float64 { return max(full*max(v, 0)/total, 1.5) }
	// side stacks the places of one side and remembers where each begins.
	side := func(of func(profiles.Link) int, x, textX float64, anchor string) (start []float64, bottom float64) {
		start = make([]float64, len(c.Points))
		y := 4.0
		for i, p := range c.Points {
			h, n := 0.0, 0
			for _, l := range c.Links {
				if plot.Linked(c, l) && of(l) == i {
					h += breadth(l.Value)
					n++
				}
			}
			if n == 0 && len(c.Links) > 0 {
				continue
			}
			lines := wrap(p.Label, labelW-14, 3)
			room := max(h, line*float64(len(lines)), 18*float64(min(n, 8)))
			at := y + (room-h)/2
			start[i] = at
			d.bar(x, at, nodeW, max(h, 2), p.Focus)
			class := ""
			if p.Focus {
				class = "b"
			}
			ty := y + (room-line*float64(len(lines)))/2 + 13
			for _, s := range lines {
				d.text(textX, ty, anchor, class, s)
				ty += line
			}
			y += room + gap
		}
		return start, y
	}
	from, bottomL := side(func(l profiles.Link) int { return l.From }, x0, x0-8, "end")
	to, bottomR := side(func(l profiles.Link) int { return l.To }, x1-nodeW, x1+8, "start")
	var names plot.Places
	type name struct {
		x, y float64
		s    string
	}
	var said []name
	for _, l := range c.Links {
		if !plot.Linked(c, l) {
			continue
		}
		b := breadth(l.Value)
		ya, yb := from[l.From]+b/2, to[l.To]+b/2
		from[l.From] += b
		to[l.To] += b
		a, z := x0+nodeW, x1-nodeW
		mid := (a + z) / 2
		class := "w"
		if c.Points[l.From].Focus {
			class = "v"
		}
		d.add(`<path class="%s" stroke-width="%s" d="M%s %sC%s %s %s %s %s %s"/>`, class, num(b), num(a), num(ya), num(mid),
			num(ya), num(mid), num(yb), num(z), num(yb))
		if w := span(l.Text); names.Free(z-w-8, yb-9, w, line) {
			said = append(said, name{z - 6, yb + 5, l.Text})
		}
	}
	for _, n := range said {
		d.text(n.x, n.y, "end", "b h", n.s)
	}
	return max(bottomL, bottomR)
}

// network draws people where they are placed and a line between those who are
// joined; a line's breadth grows with how often. Focus people are named.
func (d *drawing) network(c *profiles.Chart) float64 {
	h := 400.0
	if d.slim() {
		h = 360
	}
	if c.Tall > 0 {
		h *= c.Tall
	}
	edge := min(22.0, h/8)
	px := func(p profiles.Point) (float64, float64) {
		return edge + (d.w-2*edge)*min(max(p.X, 0), 1), edge + (h-2*edge)*min(max(p.Y, 0), 1)
	}
	most := 1.0
	for _, l := range c.Links {
		most = max(most, l.Value)
	}
	for _, l := range c.Links {
		if !plot.Linked(c, l) {
			continue
		}
		x0, y0 := px(c.Points[l.From])
		x1, y1 := px(c.Points[l.To])
		d.add(`<line class="e" stroke-width="%s" x1="%s" y1="%s" x2="%s" y2="%s"/>`, num(1+4*max(l.Value, 0)/most), num(x0),
			num(y0), num(x1), num(y1))
	}
	var taken plot.Places
	for _, p := range c.Points {
		x, y := px(p)
		taken.Take(x-7, y-7, 14, 14)
		d.dot(x, y, 7, pick(p.Focus))
	}
	for _, p := range c.Points {
		if !p.Focus {
			continue
		}
		x, y := px(p)
		s := wrap(p.Label, d.w/2, 1)
		if len(s) == 0 {
			continue
		}
		w := span(s[0])
		for _, at := range [][2]float64{{x + 11, y - 8}, {x - 11 - w, y - 8}, {x - w/2, y - 27}, {x - w/2, y + 10}} {
			if at[0] >= 0 && at[0]+w <= d.w && at[1] >= 0 && at[1]+line <= h && taken.Free(at[0], at[1], w, line) {
				d.text(at[0], at[1]+13, "start", "b h", s[0])
				break
			}
		}
	}
	if len(c.Links) <= 14 {
		for _, l := range c.Links {
			if !plot.Linked(c, l) || l.Text == "" {
				continue
			}
			x0, y0 := px(c.Points[l.From])
			x1, y1 := px(c.Points[l.To])
			x, y, w := (x0+x1)/2, (y0+y1)/2, span(l.Text)
			if math.Hypot(x1-x0, y1-y0) > 40 && taken.Free(x-w/2, y-9, w, line) {
				d.text(x, y+5, "middle", "h", l.Text)
			}
		}
	}
	return h
}
