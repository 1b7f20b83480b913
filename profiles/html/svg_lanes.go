package html

import (
	"math"

	"forceprofiles/profiles"
	"forceprofiles/profiles/internal/plot"
	"forceprofiles/templates"
)

// lane sets a panel's title and text at the left, or above where it is slim,
// and gives the middle of the lane and where the next begins. need is the
// height that what is drawn in the lane takes.
func (d *drawing) lane(y, left, need float64, p profiles.Panel) (middle, next float64) {
	title, text := wrap(p.Title, left-12, 3), wrap(p.Text, left-12, 2)
	if d.slim() {
		title, text = wrap(p.Title, d.w, 2), wrap(p.Text, d.w, 1)
		y = d.lines(0, y+14, "", title)
		y = d.lines(0, y, "q", text) - 14
		return y + need/2 + 4, y + need + 12
	}
	h := max(need+8, line*float64(len(title)+len(text))+8)
	at := y + (h-line*float64(len(title)+len(text)))/2 + 13
	d.lines(0, d.lines(0, at, "", title), "q", text)
	return y + h/2, y + h
}

// swarm moves dots apart, up and down in turn, so that none covers another.
type swarm struct{ at [][2]float64 }

func (s *swarm) place(x, size float64, most int) float64 {
	for k := range 2*most + 1 {
		dy := size * float64((k+1)/2)
		if k%2 == 1 {
			dy = -dy
		}
		free := true
		for _, p := range s.at {
			if math.Abs(p[0]-x) < size && math.Abs(p[1]-dy) < size-0.01 {
				free = false
				break
			}
		}
		if free {
			s.at = append(s.at, [2]float64{x, dy})
			return dy
		}
	}
	return 0
}

// timeline has a lane for each kind of record; the chart's own points mark the
// axis.
func (d *drawing) timeline(c *profiles.Chart) float64 {
	left, right := 190.0, d.w-10
	if d.slim() {
		left = 8
	}
	px := func(x float64) float64 { return left + (right-left)*min(max(x, 0), 1) }
	var labels plot.Places
	y := 22.0
	var marks []float64
	for i, p := range c.Points {
		x, w := px(p.X), span(p.Label)
		at := min(max(x-w/2, 0), d.w-w)
		if w > d.w/3 { // too long for an axis: the table has it
			continue
		}
		if labels.Free(at-5, 0, w+10, line) || i == 0 {
			d.text(at, 14, "start", "q", p.Label)
		}
		marks = append(marks, x)
	}
	var body drawing
	body.w = d.w
	for _, p := range c.Panels {
		middle, next := body.lane(y, left, 34, p)
		body.rule(left, middle, right, middle, "a")
		var dots swarm
		var names plot.Places
		for _, pt := range p.Points {
			x := px(pt.X)
			dy := dots.place(x, 9, 1)
			body.dot(x, middle+dy, 5, pick(pt.Focus))
			s := pt.Text
			if w := span(s); pt.Focus && s != "" {
				at := min(max(x-w/2, left), d.w-w)
				if names.Free(at, 0, w, line) {
					body.text(at, middle-10, "start", "b", s)
				}
			}
		}
		y = next
	}
	for _, x := range marks {
		d.rule(x, 20, x, y, "g")
	}
	d.WriteString(body.String())
	return y + 4
}

// beeswarm has a lane for each feature: a dot is one person, placed by the
// points the feature gave, dark where the feature's value is high.
func (d *drawing) beeswarm(c *profiles.Chart) float64 {
	const r = 3.2
	left, right := 250.0, d.w-14
	if d.slim() {
		left = 14
	}
	low, high := 0.0, 0.0
	for _, p := range c.Panels {
		for _, pt := range p.Points {
			low, high = min(low, pt.X), max(high, pt.X)
		}
	}
	if high == low {
		high = low + 1
	}
	px := func(x float64) float64 { return left + (right-left)*(x-low)/(high-low) }
	y := 4.0
	var body drawing
	body.w = d.w
	for _, p := range c.Panels {
		var dots swarm
		offsets := make([]float64, len(p.Points))
		deep := 0.0
		for i, pt := range p.Points {
			offsets[i] = dots.place(px(pt.X), 2*r, 5)
			deep = max(deep, math.Abs(offsets[i]))
		}
		middle, next := body.lane(y, left, 2*deep+4*r, p)
		body.rule(left-8, middle, right+8, middle, "g")
		for i, pt := range p.Points {
			class := "o"
			switch {
			case pt.Value >= 2.0/3:
				class = "f"
			case pt.Value < 1.0/3:
				class = "n"
			}
			body.dot(px(pt.X), middle+offsets[i], r, class)
		}
		y = next
	}
	d.rule(px(0), 0, px(0), y, "a")
	d.WriteString(body.String())
	y += 16
	for _, v := range []float64{low, 0, high} {
		if v != 0 && math.Abs(px(v)-px(0)) < 40 {
			continue
		}
		d.inside(px(v), y, "q", templates.Signed(int(math.Round(v))))
	}
	return d.below(y+line+2, templates.Default().Say("chart.swarm"))
}
