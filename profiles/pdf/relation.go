package pdf

import (
	"math"

	"forceprofiles/profiles"
	"forceprofiles/profiles/internal/plot"
	"forceprofiles/templates"
)

// Charts of who and what belongs together.

// flow draws how much goes from each place (left) to each other (right): the
// broader the band, the more. The bands of focus places are dark.
func (l *layer) flow(c *profiles.Chart) {
	n := len(c.Points)
	out, in := make([]float64, n), make([]float64, n)
	total := 0.0
	for _, k := range c.Links {
		if !plot.Linked(c, k) || k.Value <= 0 {
			continue
		}
		out[k.From] += k.Value
		in[k.To] += k.Value
		total += k.Value
	}
	if total <= 0 {
		l.bars(c.Points)
		return
	}
	const bar, slot = 7.0, 15.0 // slot: the least height of a place, for its label
	side := func(sum []float64) (count int) {
		for _, v := range sum {
			if v > 0 {
				count++
			}
		}
		return count
	}
	places := max(side(out), side(in))
	h := max(float64(places)*slot*1.25, 110)
	labelW := 0.0
	for i, p := range c.Points {
		labelW = max(labelW, l.width(l.printable(p.Label+" "+amountOf(max(out[i], in[i]))), labelB))
	}
	labelW = min(labelW+8, l.w*0.38)
	left, right := l.x+labelW, l.x+l.w-labelW
	// A place is as high as what passes through it, and never lower than its label.
	layout := func(sum []float64) (y, height []float64) {
		y, height = make([]float64, n), make([]float64, n)
		free := h - float64(side(sum))*slot
		at := l.y
		for i, v := range sum {
			if v > 0 {
				height[i] = slot - 3 + free*v/total
				y[i] = at
				at += height[i] + 3
			}
		}
		return y, height
	}
	fromY, fromH := layout(out)
	toY, toH := layout(in)
	usedFrom, usedTo := make([]float64, n), make([]float64, n)
	thin := (h - float64(places)*slot) / total // the same measure at both ends
	if thin <= 0 {
		thin = 1 / total
	}
	type band struct {
		a, b  point
		thick float64
	}
	var dark []band
	for _, k := range c.Links {
		if !plot.Linked(c, k) || k.Value <= 0 {
			continue
		}
		fh, th := fromH[k.From]*k.Value/out[k.From], toH[k.To]*k.Value/in[k.To]
		b := band{point{left + bar, fromY[k.From] + usedFrom[k.From] + fh/2},
			point{right - bar, toY[k.To] + usedTo[k.To] + th/2}, max(0.8, min(thin*k.Value, fh, th))}
		usedFrom[k.From] += fh
		usedTo[k.To] += th
		if c.Points[k.From].Focus || c.Points[k.To].Focus {
			dark = append(dark, b)
			continue
		}
		l.curve(b.a, b.b, b.thick, grey)
	}
	for _, b := range dark {
		l.curve(b.a, b.b, b.thick, blue)
	}
	for i, p := range c.Points {
		st := label
		if p.Focus {
			st = labelB
		}
		if fromH[i] > 0 {
			l.fill(left, fromY[i], bar, fromH[i], ink)
			s := l.fit(l.printable(p.Label+" "+amountOf(out[i])), st, labelW-6)
			l.lineRight(left-5, fromY[i]+(fromH[i]-l.lead(st))/2, s, st)
		}
		if toH[i] > 0 {
			l.fill(right-bar, toY[i], bar, toH[i], ink)
			s := l.fit(l.printable(amountOf(in[i])+" "+p.Label), st, labelW-6)
			l.line(right+5, toY[i]+(toH[i]-l.lead(st))/2, s, st)
		}
	}
	l.y += h
}

// amountOf prints a total of links in whole numbers.
func amountOf(v float64) string { return templates.Thousands(int64(math.Round(v))) }

// network draws people and what joins them. A link is the thicker the more
// often; focus people are dark and labelled first.
func (l *layer) network(c *profiles.Chart) {
	const padX, padY = 14.0, 4.5 // half a mark and its edge
	h := 190.0
	if c.Tall > 0 {
		h *= c.Tall
	}
	top := l.y
	at := func(p profiles.Point) point {
		return point{l.x + padX + (l.w-2*padX)*min(max(p.X, 0), 1), top + padY + (h-2*padY)*min(max(p.Y, 0), 1)}
	}
	most := 1.0
	for _, k := range c.Links {
		most = max(most, k.Value)
	}
	for _, k := range c.Links {
		if !plot.Linked(c, k) {
			continue
		}
		a, b := at(c.Points[k.From]), at(c.Points[k.To])
		l.stroke(a.x, a.y, b.x, b.y, 0.6+2.4*max(k.Value, 0)/most, grey)
	}
	placed := plot.Places{}
	for _, p := range c.Points {
		a := at(p)
		r := 4.0
		if p.Focus {
			l.dot(a.x, a.y, r, blue)
		} else {
			l.ring(a.x, a.y, r-0.5, 1.2, blue)
		}
		placed.Take(a.x-r, a.y-r, 2*r, 2*r)
	}
	for pass := range 2 {
		for _, p := range c.Points {
			if p.Focus != (pass == 0) {
				continue
			}
			st := small
			if p.Focus {
				st = style{true, 8.5, 11, ink}
			}
			s := l.fit(l.printable(p.Label), st, l.w*0.34)
			w := l.width(s, st)
			a := at(p)
			for _, try := range []point{{a.x + 6, a.y - 5.5}, {a.x - 6 - w, a.y - 5.5}, {a.x - w/2, a.y - 17},
				{a.x - w/2, a.y + 6}} {
				if try.x >= l.x && try.x+w <= l.x+l.w && try.y >= top && try.y+st.lead <= top+h &&
					placed.Free(try.x, try.y, w, st.lead) {
					l.fill(try.x-1, try.y+1, w+2, st.lead-2, white)
					l.line(try.x, try.y, s, st)
					break
				}
			}
		}
	}
	l.y = top + h
}
