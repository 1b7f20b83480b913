package chart

import (
	"math"
	"strconv"

	"forceprofiles/profiles"
	"forceprofiles/templates"
)

// Scale gives step and end of an axis from 0 that holds high: two to five
// round steps.
func Scale(high float64) (step, end float64) {
	if high <= 0 {
		return 1, 1
	}
	p := math.Pow(10, math.Floor(math.Log10(high)))
	switch r := high / p; {
	case r <= 2:
		step = p / 2
	case r <= 5:
		step = p
	default:
		step = 2 * p
	}
	return step, math.Ceil(high/step-1e-9) * step
}

// counts is the [Scale] of whole numbers: there is no half of a record.
func counts(high float64) (step, end float64) {
	step, end = Scale(high)
	if step < 1 {
		step, end = 1, math.Ceil(high)
	}
	return step, max(1, end)
}

// shares is the [Scale] of shares, 0 to 1.
func shares(high float64) (step, end float64) {
	step, end = Scale(max(high, 0.05))
	return step, min(1, end)
}

// Label prints a value of an axis.
func Label(v float64) string {
	if v == math.Trunc(v) {
		return templates.Thousands(int64(v))
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}

func percent(v float64) string { return Label(math.Round(v*1000)/10) + "%" }

func highest(points []profiles.Point) float64 {
	high := 0.0
	for _, p := range points {
		high = max(high, p.Value)
	}
	return high
}

func clamp(v, low, high float64) float64 { return max(low, min(v, high)) }

// occupied remembers where labels and marks stand, so that none covers another.
type occupied []Mark

// free says whether nothing stands in a rectangle, and takes it if so.
func (p *occupied) free(x, y, w, h float64) bool {
	for _, t := range *p {
		if x < t.X+t.W && t.X < x+w && y < t.Y+t.H && t.Y < y+h {
			return false
		}
	}
	p.take(x, y, w, h)
	return true
}

// take says that something stands in a rectangle.
func (p *occupied) take(x, y, w, h float64) { *p = append(*p, Mark{X: x, Y: y, W: w, H: h}) }

// stack gives how far a dot of a size moves up or down from its lane, in turn,
// so that it covers none before it: at most most times its size, or nowhere
// where there is no room left.
func (p *occupied) stack(x, size float64, most int) float64 {
	for k := range 2*most + 1 {
		dy := size * float64((k+1)/2)
		if k%2 == 1 {
			dy = -dy
		}
		if p.free(x, dy, size-0.01, size-0.01) {
			return dy
		}
	}
	return 0
}
