// Package plot is the arithmetic that the drawings on paper and on screen
// share, so that the two draw the same axes: steps, the end of an axis, places
// of direct labels, which links are drawn.
package plot

import (
	"math"

	"forceprofiles/profiles"
)

// Step is a round step that divides high into two to five parts.
func Step(high float64) float64 {
	if high <= 0 {
		return 1
	}
	p := math.Pow(10, math.Floor(math.Log10(high)))
	switch r := high / p; {
	case r <= 2:
		return p / 2
	case r <= 5:
		return p
	default:
		return 2 * p
	}
}

// Top is the end of an axis of whole steps that holds high.
func Top(high, step float64) float64 {
	return max(step, math.Ceil(high/step-1e-9)*step)
}

// Shares are step and end of an axis of shares, 0 to 1, that holds high.
func Shares(high float64) (step, top float64) {
	step = Step(max(high, 0.05))
	return step, min(1, Top(high, step))
}

// Linked says that both ends of a link are points of the chart.
func Linked(c *profiles.Chart, l profiles.Link) bool {
	return l.From >= 0 && l.To >= 0 && l.From < len(c.Points) && l.To < len(c.Points)
}

// Places remembers where direct labels and marks stand, so that none covers
// another.
type Places [][4]float64

// Free says whether nothing stands in a rectangle, and takes it if so.
func (p *Places) Free(x, y, w, h float64) bool {
	for _, t := range *p {
		if x < t[0]+t[2] && t[0] < x+w && y < t[1]+t[3] && t[1] < y+h {
			return false
		}
	}
	p.Take(x, y, w, h)
	return true
}

// Take says that something stands in a rectangle.
func (p *Places) Take(x, y, w, h float64) { *p = append(*p, [4]float64{x, y, w, h}) }
