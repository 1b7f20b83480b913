package html

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"unicode"

	"forceprofiles/profiles"
	"forceprofiles/profiles/chart"
	"forceprofiles/templates"
)

// Every drawing is made twice: for a wide screen and paper, and for a phone or
// a page at 400% zoom, where labels stand above what they name. Style sheets
// show one of the two. Text is 14 units in both, so it is never shrunk to less
// than a reader can see.
var sizes = []struct {
	class string
	w     float64
}{{"wide", 720}, {"slim", 340}}

const line = 17.0 // baseline to baseline

// drawn draws c at both widths. What is inside is hidden from a screen reader
// by role="img": the alternative says the finding and the table every number.
func drawn(c *profiles.Chart) template.HTML {
	if blank := c.Blank(templates.Default()); blank != "" {
		return template.HTML(`<p>` + template.HTMLEscapeString(blank) + `</p>`)
	}
	return both(c.Alt, func(f chart.Frame) chart.Drawing { return chart.Lay(c, f) })
}

func waterfall(w profiles.Waterfall) template.HTML {
	return both(w.Alt, func(f chart.Frame) chart.Drawing { return chart.Waterfall(&w, f) })
}

func both(alt string, lay func(chart.Frame) chart.Drawing) template.HTML {
	var out strings.Builder
	for _, size := range sizes {
		d := lay(chart.Frame{W: size.w, Line: line, Gap: 8, Above: size.class == "slim", Words: templates.Default(),
			Type: letters{}})
		fmt.Fprintf(&out, `<svg class="%s" viewBox="0 0 %.0f %.0f" role="img" aria-label="%s">`, size.class, d.W, d.H,
			template.HTMLEscapeString(alt))
		for _, m := range d.Marks {
			paint(&out, m)
		}
		out.WriteString(`</svg>`)
	}
	return template.HTML(out.String())
}

// paint writes a mark. Colours are classes (style.css), so that dark screens
// and paper have their own.
func paint(out *strings.Builder, m chart.Mark) {
	thick := ""
	if m.Thick > 0 {
		thick = ` stroke-width="` + num(m.Thick) + `"`
	}
	switch m.Shape {
	case chart.Line:
		points := make([]string, len(m.Path))
		for i, p := range m.Path {
			points[i] = num(p.X) + "," + num(p.Y)
		}
		fmt.Fprintf(out, `<polyline class="%c"%s points="%s"/>`, m.Tone, thick, strings.Join(points, " "))
	case chart.Band:
		a, b := m.Path[0], m.Path[1]
		mid := num((a.X + b.X) / 2)
		fmt.Fprintf(out, `<path class="%c"%s d="M%[3]s %[4]sC%[5]s %[4]s %[5]s %[6]s %[7]s %[6]s"/>`, m.Tone, thick,
			num(a.X), num(a.Y), mid, num(b.Y), num(b.X))
	case chart.Box:
		fmt.Fprintf(out, `<rect x="%s" y="%s" width="%s" height="%s" class="%c"/>`, num(m.X), num(m.Y), num(m.W), num(m.H),
			m.Tone)
	case chart.Dot:
		fmt.Fprintf(out, `<circle cx="%s" cy="%s" r="%s" class="%c"/>`, num(m.X), num(m.Y), num(m.R), m.Tone)
	case chart.Text:
		anchor := [...]string{chart.Start: "", chart.Middle: ` text-anchor="middle"`, chart.End: ` text-anchor="end"`}
		class := [...]string{chart.Plain: "", chart.Bold: "b", chart.Quiet: "q"}[m.Voice]
		if m.Halo {
			class += " h"
		}
		if class != "" {
			class = ` class="` + strings.TrimSpace(class) + `"`
		}
		fmt.Fprintf(out, `<text x="%s" y="%s"%s%s>%s</text>`, num(m.X), num(m.Y+baseline), anchor[m.Anchor], class,
			template.HTMLEscapeString(m.Text))
	}
}

const baseline = 13.0 // of a line of text, from its top

// num prints a coordinate in tenths.
func num(v float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
}

// letters are those of whatever font the reader has.
type letters struct{}

func (letters) Printable(s string) string { return s }

// Width estimates the length of s, a little too long rather than too short: the
// reader's own font may be wider than ours.
func (letters) Width(s string, v chart.Voice) float64 {
	n := 0.0
	for _, r := range s {
		switch {
		case strings.ContainsRune("iljtfrI.,:;'’|!()[]/- ", r):
			n += 4.9
		case unicode.Is(unicode.Mn, r):
		case strings.ContainsRune("mwMW%", r):
			n += 12.4
		case unicode.IsUpper(r) || r == '+' || r == '−':
			n += 10.4
		case r > 0x2E80:
			n += 14
		default:
			n += 8.4
		}
	}
	if v == chart.Bold {
		n *= 1.08
	}
	return n
}
