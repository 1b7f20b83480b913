// Package chart lays every kind of chart out, once for all painters: a chart
// and a frame become marks (lines, boxes, dots, texts) at their places. It
// paints nothing, measures text by the painter's own letters, and gives the
// same marks for the same input. profiles/pdf and profiles/html paint them.
//
//	d := chart.Lay(c, chart.Frame{W: 720, Line: 17, Gap: 8, Words: words, Type: letters})
//	for _, m := range d.Marks { … }
//
// Lengths are units: y runs down from the drawing's top, and letters are
// [Letters] high. A painter on paper scales them.
package chart

import (
	"forceprofiles/profiles"
	"forceprofiles/templates"
)

// Letters is the size of labels, in units.
const Letters = 14.0

// Frame is the room that a painter gives a drawing, and how it sets text.
type Frame struct {
	W     float64 // width; the height comes of what is drawn
	Line  float64 // from one line of text to the next
	Gap   float64 // between two rows of labels
	Above bool    // labels stand above what they name: there is no room beside
	Words *templates.Words
	Type  Type
}

// Type is a painter's letters.
type Type interface {
	// Printable is what the letters can say of s; of its own result it changes nothing.
	Printable(s string) string
	// Width is the length of a printable text, in units: the sum of its letters'.
	Width(s string, v Voice) float64
}

// Drawing is a chart laid out.
type Drawing struct {
	W, H  float64
	Marks []Mark // in the order of painting
}

// Lay lays c out. A chart with nothing to draw ([profiles.Chart.Blank]) is not
// for drawing.
func Lay(c *profiles.Chart, f Frame) Drawing {
	d := newPen(f)
	draw := map[profiles.ChartKind]func(*profiles.Chart) float64{
		profiles.Bars: d.bars, profiles.Trend: d.trend, profiles.Concentration: d.concentration,
		profiles.Multiples: d.multiples, profiles.Timeline: d.timeline, profiles.Flow: d.flow,
		profiles.Network: d.network, profiles.Calibrated: d.calibration, profiles.Beeswarm: d.beeswarm,
	}[c.Kind]
	if draw == nil {
		draw = d.bars
	}
	return Drawing{f.W, draw(c), d.marks}
}

// Waterfall lays out how a score came about: each step from where the last one
// ended, and the total from the zero line.
func Waterfall(w *profiles.Waterfall, f Frame) Drawing {
	d := newPen(f)
	return Drawing{f.W, d.waterfall(w), d.marks}
}
