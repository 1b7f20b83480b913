package chart_test

import (
	"math"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"forceprofiles/profiles"
	"forceprofiles/profiles/chart"
	"forceprofiles/profiles/internal/example"
	"forceprofiles/templates"
)

// block are letters all of one width.
type block struct{}

func (block) Printable(s string) string { return strings.ToValidUTF8(s, "?") }

func (block) Width(s string, v chart.Voice) float64 {
	return float64(utf8.RuneCountInString(s)) * (8 + float64(v&1))
}

// frames are a wide screen, a phone, a page and half of one, set close.
var frames = map[string]chart.Frame{
	"wide":   {W: 720, Line: 17, Gap: 8},
	"narrow": {W: 340, Line: 17, Gap: 8, Above: true},
	"page":   {W: 744, Line: 17.7, Gap: 8},
	"column": {W: 323, Line: 15.7, Gap: 1.5},
}

// drawings are every chart, whatever is in it, in every frame.
func drawings(t *testing.T, check func(name string, d chart.Drawing)) {
	t.Helper()
	for name, f := range frames {
		f.Words, f.Type = templates.Default(), block{}
		for _, c := range append(example.Charts(), example.Hard()...) {
			if c.Blank(f.Words) != "" {
				continue
			}
			d := chart.Lay(c, f)
			if !reflect.DeepEqual(d, chart.Lay(c, f)) {
				t.Errorf("%s, %s: two layouts differ", c.ID, name)
			}
			check(c.ID+", "+name, d)
		}
		check("waterfall, "+name, chart.Waterfall(&example.Rich().Lists[0].Sheets[0].Waterfall, f))
	}
}

// extent is the rectangle that a mark takes.
func extent(m chart.Mark) (x0, y0, x1, y1 float64) {
	switch m.Shape {
	case chart.Box:
		return m.X, m.Y, m.X + m.W, m.Y + m.H
	case chart.Dot:
		return m.X - m.R, m.Y - m.R, m.X + m.R, m.Y + m.R
	case chart.Text:
		w := block{}.Width(m.Text, m.Voice)
		x := m.X - w*float64(m.Anchor)/2
		return x, m.Y, x + w, m.Y + 15
	}
	x0, y0, x1, y1 = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, p := range m.Path {
		x0, y0, x1, y1 = min(x0, p.X), min(y0, p.Y), max(x1, p.X), max(y1, p.Y)
	}
	return x0, y0, x1, y1
}

// No mark stands outside its drawing or at a place that is no number.
func TestMarksStayInside(t *testing.T) {
	drawings(t, func(name string, d chart.Drawing) {
		for _, m := range d.Marks {
			x0, y0, x1, y1 := extent(m)
			if !(x0 >= -0.5 && y0 >= -0.5 && x1 <= d.W+0.5 && y1 <= d.H+0.5) {
				t.Errorf("%s: %q, shape %d, takes %.1f, %.1f to %.1f, %.1f of %.0f by %.0f", name, m.Text, m.Shape, x0, y0, x1, y1,
					d.W, d.H)
			}
		}
	})
}

// No text stands on another, and no mark is painted over a text.
func TestTextsCanBeRead(t *testing.T) {
	drawings(t, func(name string, d chart.Drawing) {
		for i, m := range d.Marks {
			if m.Shape != chart.Text {
				continue
			}
			x0, y0, x1, y1 := extent(m)
			for _, o := range d.Marks[i+1:] {
				a0, b0, a1, b1 := extent(o)
				covers := o.Shape == chart.Text || o.Shape == chart.Box || o.Shape == chart.Dot
				const slack = 1.5
				if covers && x0+slack < a1 && a0+slack < x1 && y0+slack < b1 && b0+slack < y1 {
					t.Errorf("%s: %q is covered by %q, shape %d", name, m.Text, o.Text, o.Shape)
				}
			}
		}
	})
}

// Every value is drawn: a mark a bar, point, panel or link.
func TestEveryValueHasItsMark(t *testing.T) {
	for _, c := range example.Charts() {
		f := frames["wide"]
		f.Words, f.Type = templates.Default(), block{}
		count := map[chart.Shape]int{}
		for _, m := range chart.Lay(c, f).Marks {
			count[m.Shape]++
		}
		points := 0
		for _, p := range c.Panels {
			points += len(p.Points)
		}
		ok := count[chart.Line] > 0
		switch c.Kind {
		case profiles.Bars:
			ok = count[chart.Box] == len(c.Points)-1 // one is zero
		case profiles.Multiples:
			ok = count[chart.Dot] == len(c.Panels)
		case profiles.Timeline, profiles.Beeswarm:
			ok = count[chart.Dot] == points
		case profiles.Flow:
			ok = count[chart.Band] == len(c.Links)
		case profiles.Network:
			ok = count[chart.Line] == len(c.Links) && count[chart.Dot] == len(c.Points)
		case profiles.Calibrated:
			ok = ok && count[chart.Dot] == len(c.Points)
		}
		if !ok {
			t.Errorf("%s: marks by shape: %v", c.Kind, count)
		}
	}
}

// A text that is as wide as its line stays whole, whatever order its letters
// are added up in.
func TestBreakKeepsWhatFits(t *testing.T) {
	for size := 1; size < 40; size++ {
		width := func(s string) (w float64) {
			for _, r := range s {
				w += []float64{4.9, 8.4, 10.4, 12.4}[r%4] * float64(size) / 7
			}
			return w
		}
		for _, s := range []string{"Very low", "Another place", "Rape and serious sexual offences", "Age not known"} {
			if lines := chart.Break(s, width(s), width); len(lines) != 1 {
				t.Errorf("%q is broken in size %d: %q", s, size, lines)
			}
		}
	}
	for want, in := range map[string]string{"a bc…": "a bcde", "abc": "abc", "abcd…": "abcdef"} {
		if got := chart.Fit(in, 5, func(s string) float64 { return float64(utf8.RuneCountInString(s)) }); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
	lines := chart.Lines("one two-three four", 6, 2, func(s string) float64 { return float64(utf8.RuneCountInString(s)) })
	if got := strings.Join(lines, "|"); got != "one|two-…" {
		t.Errorf("got %q", got)
	}
}
