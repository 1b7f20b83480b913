package html

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"forceprofiles/profiles"
	"forceprofiles/templates"
)

// Every drawing is made twice: for a wide screen and paper, and for a phone or
// a page at 400% zoom, where labels stand above what they name. Style sheets
// show one of the two. Text is 14 units in both, so it is never shrunk to less
// than a reader can see.
const (
	wide   = 720.0
	narrow = 340.0
	line   = 17.0 // baseline to baseline
)

// drawing collects SVG elements. Colours are classes (style.css), so that dark
// screens and paper have their own.
type drawing struct {
	strings.Builder
	w float64 // width in units
}

// slim says that there is no room for labels beside what they name.
func (d *drawing) slim() bool { return d.w < 500 }

func (d *drawing) add(format string, a ...any) { fmt.Fprintf(&d.Builder, format, a...) }

// num prints a coordinate in tenths.
func num(v float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
}

// text sets one line; anchor is "start", "middle" or "end", class "" or "b"
// for bold or "q" for quiet.
func (d *drawing) text(x, y float64, anchor, class, s string) {
	a, c := "", ""
	if anchor != "start" {
		a = ` text-anchor="` + anchor + `"`
	}
	if class != "" {
		c = ` class="` + class + `"`
	}
	d.add(`<text x="%s" y="%s"%s%s>%s</text>`, num(x), num(y), a, c, template.HTMLEscapeString(s))
}

// inside sets a line centred on x but not out of the drawing.
func (d *drawing) inside(x, y float64, class, s string) {
	half := span(s) / 2
	switch {
	case x-half < 0:
		d.text(0, y, "start", class, s)
	case x+half > d.w:
		d.text(d.w, y, "end", class, s)
	default:
		d.text(x, y, "middle", class, s)
	}
}

// lines sets several lines from y down and says where the next would stand.
func (d *drawing) lines(x, y float64, class string, lines []string) float64 {
	for _, s := range lines {
		d.text(x, y, "start", class, s)
		y += line
	}
	return y
}

// bar is a rectangle: dark in focus, else light with an outline.
func (d *drawing) bar(x, y, w, h float64, focus bool) {
	d.add(`<rect x="%s" y="%s" width="%s" height="%s" class="%s"/>`, num(x), num(y), num(w), num(h), pick(focus))
}

func (d *drawing) dot(x, y, r float64, class string) {
	d.add(`<circle cx="%s" cy="%s" r="%s" class="%s"/>`, num(x), num(y), num(r), class)
}

// rule draws a straight line: class "g" grid, "a" axis, "l" leader.
func (d *drawing) rule(x0, y0, x1, y1 float64, class string) {
	d.add(`<line x1="%s" y1="%s" x2="%s" y2="%s" class="%s"/>`, num(x0), num(y0), num(x1), num(y1), class)
}

// curve draws a line through points.
func (d *drawing) curve(points [][2]float64) {
	if len(points) < 2 {
		return
	}
	d.add(`<polyline class="c" points="`)
	for i, p := range points {
		if i > 0 {
			d.add(" ")
		}
		d.add("%s,%s", num(p[0]), num(p[1]))
	}
	d.add(`"/>`)
}

func pick(focus bool) string {
	if focus {
		return "f"
	}
	return "o"
}

// chart draws c at both widths. What is inside is hidden from a screen reader
// by role="img": the alternative says the finding and the table every number.
func chart(c *profiles.Chart) template.HTML {
	if blank := c.Blank(templates.Default()); blank != "" {
		return template.HTML(`<p>` + template.HTMLEscapeString(blank) + `</p>`)
	}
	return both(c.Alt, func(d *drawing) float64 {
		switch c.Kind {
		case profiles.Trend:
			return d.trend(c)
		case profiles.Concentration:
			return d.concentration(c)
		case profiles.Multiples:
			return d.multiples(c)
		case profiles.Timeline:
			return d.timeline(c)
		case profiles.Flow:
			return d.flow(c)
		case profiles.Network:
			return d.network(c)
		case profiles.Calibrated:
			return d.calibration(c)
		case profiles.Beeswarm:
			return d.beeswarm(c)
		}
		return d.bars(c)
	})
}

// both runs draw, which returns the height, at the wide and the narrow width.
func both(alt string, draw func(*drawing) float64) template.HTML {
	var out strings.Builder
	for _, size := range []struct {
		class string
		w     float64
	}{{"wide", wide}, {"slim", narrow}} {
		d := &drawing{w: size.w}
		h := draw(d)
		fmt.Fprintf(&out, `<svg class="%s" viewBox="0 0 %.0f %.0f" role="img" aria-label="%s">%s</svg>`,
			size.class, size.w, h, template.HTMLEscapeString(alt), d.String())
	}
	return template.HTML(out.String())
}

// span estimates the length of s in bold at 14 units, a little too long rather
// than too short: the reader's own font may be wider than ours.
func span(s string) float64 {
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
	return n
}

// wrap breaks a label into lines no longer than w units, at most most of them:
// what is cut off ends in an ellipsis and stands whole in the chart's table.
func wrap(s string, w float64, most int) []string {
	var lines []string
	at := ""
	for _, word := range strings.Fields(s) {
		for span(word) > w {
			if at != "" {
				lines, at = append(lines, at), ""
			}
			cut := len(word)
			for cut > 1 && span(word[:cut]) > w {
				_, size := utf8.DecodeLastRuneInString(word[:cut])
				cut -= size
			}
			if cut <= 1 {
				_, cut = utf8.DecodeRuneInString(word)
			}
			if cut == len(word) {
				break
			}
			lines, word = append(lines, word[:cut]), word[cut:]
		}
		switch {
		case at == "":
			at = word
		case span(at+" "+word) <= w:
			at += " " + word
		default:
			lines, at = append(lines, at), word
		}
	}
	if at != "" {
		lines = append(lines, at)
	}
	if len(lines) > most {
		lines = lines[:most]
		last := []rune(lines[most-1])
		for len(last) > 0 && span(string(last)+"…") > w {
			last = last[:len(last)-1]
		}
		lines[most-1] = strings.TrimSpace(string(last)) + "…"
	}
	return lines
}
