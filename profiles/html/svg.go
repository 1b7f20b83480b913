package html

import (
	"fmt"
	"html/template"
	"math"
	"strings"
	"unicode/utf8"

	"forceprofiles/profiles"
)

// Drawings are 720 units wide; text is 14 units, about 8 a character.
const (
	wide   = 720.0
	letter = 7.6
)

// drawing collects SVG elements.
type drawing struct{ strings.Builder }

func (d *drawing) add(format string, a ...any) { fmt.Fprintf(&d.Builder, format, a...) }

func (d *drawing) text(x, y float64, anchor string, bold bool, s string) {
	weight := ""
	if bold {
		weight = ` font-weight="bold"`
	}
	d.add(`<text x="%.1f" y="%.1f" text-anchor="%s"%s>%s</text>`, x, y, anchor, weight, template.HTMLEscapeString(s))
}

func (d *drawing) rect(x, y, w, h float64, focus bool) {
	if focus {
		d.add(`<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="#12436d"/>`, x, y, w, h)
		return
	}
	d.add(`<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="#bfbfbf" stroke="#484949" stroke-width="0.7"/>`, x, y, w, h)
}

func (d *drawing) rule(x0, y0, x1, y1 float64, colour string) {
	d.add(`<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s"/>`, x0, y0, x1, y1, colour)
}

// svg closes the drawing. Its text alternative is the whole figure's, so what
// is inside is hidden from a screen reader: the table says it better.
func (d *drawing) svg(h float64, alt string) template.HTML {
	return template.HTML(fmt.Sprintf(`<svg viewBox="0 0 %.0f %.0f" role="img" aria-label="%s" font-family="Liberation Sans, Arial, sans-serif" font-size="14" fill="#0b0c0c">%s</svg>`,
		wide, h, template.HTMLEscapeString(alt), d.String()))
}

func chart(c *profiles.Chart) template.HTML {
	switch c.Kind {
	case "trend":
		return trend(c)
	case "concentration":
		return concentration(c)
	}
	return bars(c)
}

// wrap breaks a label into lines of at most n characters.
func wrap(s string, n int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		for utf8.RuneCountInString(word) > n {
			r := []rune(word)
			if line != "" {
				lines, line = append(lines, line), ""
			}
			lines, word = append(lines, string(r[:n])), string(r[n:])
		}
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= n:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

func bars(c *profiles.Chart) template.HTML {
	d := &drawing{}
	const left, per = 250.0, 16.0
	top, value := 0.0, 0
	for _, p := range c.Points {
		top, value = max(top, p.Value), max(value, utf8.RuneCountInString(p.Text))
	}
	if top <= 0 {
		top = 1
	}
	full, y := wide-left-letter*float64(value+2), 2.0
	for _, p := range c.Points {
		lines := wrap(p.Label, 31)
		h := max(24, per*float64(len(lines))+8)
		for i, s := range lines {
			d.text(0, y+(h-per*float64(len(lines)))/2+12+per*float64(i), "start", p.Focus, s)
		}
		length := full * max(p.Value, 0) / top
		d.rect(left, y+(h-16)/2, length, 16, p.Focus)
		d.text(left+length+6, y+h/2+5, "start", p.Focus, p.Text)
		y += h
	}
	d.rule(left, 0, left, y, "#0b0c0c")
	return d.svg(y+4, c.Alt)
}

func trend(c *profiles.Chart) template.HTML {
	d := &drawing{}
	const top, height = 26.0, 170.0
	bottom, high := top+height, 0.0
	for _, p := range c.Points {
		high = max(high, p.Value)
	}
	if high <= 0 {
		high = 1
	}
	for i := 0; i <= 4; i++ {
		colour := "#d9d9d9"
		if i == 0 {
			colour = "#484949"
		}
		y := bottom - height*float64(i)/4
		d.rule(8, y, wide-8, y, colour)
	}
	at := func(i int) (float64, float64) {
		x := wide / 2
		if n := len(c.Points); n > 1 {
			x = 14 + (wide-28)*float64(i)/float64(n-1)
		}
		return x, bottom - height*max(c.Points[i].Value, 0)/high
	}
	if len(c.Points) > 1 {
		d.add(`<polyline fill="none" stroke="#12436d" stroke-width="2.5" points="`)
		for i := range c.Points {
			x, y := at(i)
			d.add("%.1f,%.1f ", x, y)
		}
		d.add(`"/>`)
	}
	lastLabel, lastValue := math.Inf(-1), math.Inf(-1)
	for i, p := range c.Points {
		x, y := at(i)
		anchor := "middle"
		if i == 0 && len(c.Points) > 1 {
			anchor = "start"
		} else if i == len(c.Points)-1 && i > 0 {
			anchor = "end"
		}
		if p.Focus {
			d.add(`<circle cx="%.1f" cy="%.1f" r="4" fill="#12436d"/>`, x, y)
			if x-lastValue > letter*6 {
				d.text(x, y-9, anchor, true, p.Text)
				lastValue = x
			}
		}
		w := letter * float64(utf8.RuneCountInString(p.Label)+2)
		if x-lastLabel >= w && (i == len(c.Points)-1 || wide-x > 1.8*w) {
			d.text(x, bottom+18, anchor, false, p.Label)
			if lastLabel = x; anchor == "start" {
				lastLabel = x + w/2
			}
		}
	}
	return d.svg(bottom+26, c.Alt)
}

func concentration(c *profiles.Chart) template.HTML {
	d := &drawing{}
	const left, top, w, h = 10.0, 10.0, 420.0, 220.0
	bottom := top + h
	for i := 0; i <= 4; i++ {
		y := bottom - h*float64(i)/4
		d.rule(left, y, left+w, y, "#d9d9d9")
	}
	d.rule(left, bottom, left+w, top, "#767676")
	d.add(`<polyline fill="none" stroke="#12436d" stroke-width="2.5" points="%.1f,%.1f `, left, bottom)
	for _, p := range c.Points {
		d.add("%.1f,%.1f ", left+w*p.X, bottom-h*p.Value)
	}
	d.add(`"/>`)
	low := top
	for i := len(c.Points) - 1; i >= 0; i-- {
		p := c.Points[i]
		if !p.Focus {
			continue
		}
		x, y := left+w*p.X, bottom-h*p.Value
		ty := max(y+5, low+18)
		d.add(`<circle cx="%.1f" cy="%.1f" r="4" fill="#12436d"/>`, x, y)
		d.rule(x+4, y, left+w+14, ty-5, "#767676")
		d.text(left+w+18, ty, "start", true, p.Label+": "+p.Text)
		low = ty
	}
	return d.svg(bottom+8, c.Alt)
}

func waterfall(w profiles.Waterfall) template.HTML {
	d := &drawing{}
	const left, right, per = 290.0, wide - 60, 16.0
	at, low, high := 0, 0, 0
	for _, s := range w.Steps {
		at += s.Points
		low, high = min(low, at), max(high, at)
	}
	span := float64(max(high-low, 1))
	px := func(v int) float64 { return left + (right-left)*float64(v-low)/span }
	y := 4.0
	bar := func(labelText string, from, to, value int, bold bool) {
		lines := wrap(labelText, 30)
		h := max(26, per*float64(len(lines))+8)
		for i, s := range lines {
			d.text(0, y+(h-per*float64(len(lines)))/2+12+per*float64(i), "start", bold, s)
		}
		a, b := min(px(from), px(to)), max(px(from), px(to))
		d.rect(a, y+(h-16)/2, max(b-a, 1), 16, value >= 0)
		if value >= 0 {
			d.text(b+5, y+h/2+5, "start", true, signed(value))
		} else {
			d.text(a-5, y+h/2+5, "end", true, signed(value))
		}
		y += h
	}
	at = 0
	for _, s := range w.Steps {
		bar(s.Label, at, at+s.Points, s.Points, false)
		at += s.Points
	}
	bar(w.End, 0, w.Total, w.Total, true)
	d.rule(px(0), 0, px(0), y, "#0b0c0c")
	d.text(px(0), y+16, "middle", false, w.Start)
	return d.svg(y+24, w.Alt)
}
