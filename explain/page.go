package explain

import (
	"strings"
	"unicode/utf8"
)

// page sets lines for a terminal of a given width. Nothing depends on colour.
type page struct {
	b     strings.Builder
	width int
}

// head begins a part.
func (p *page) head(title, note string) {
	p.b.WriteString("\n" + strings.ToUpper(title) + "\n")
	if note != "" {
		p.wrapped("  ", note)
	}
}

// wrapped sets a paragraph; lead stands before its first line, and as much
// space before the others.
func (p *page) wrapped(lead, text string) {
	pad := strings.Repeat(" ", utf8.RuneCountInString(lead))
	for i, line := range wrap(text, p.width-len(pad)) {
		if i > 0 {
			lead = pad
		}
		p.b.WriteString(strings.TrimRight(lead+line, " ") + "\n")
	}
}

// wrap breaks a text at spaces into lines of at most width; a longer word has
// a line of its own.
func wrap(text string, width int) []string {
	var lines []string
	line, n := "", 0
	for _, word := range strings.Fields(text) {
		size := utf8.RuneCountInString(word)
		if n > 0 && n+1+size > width {
			lines, line, n = append(lines, line), "", 0
		}
		if n > 0 {
			line, n = line+" ", n+1
		}
		line, n = line+word, n+size
	}
	return append(lines, line)
}

// column of a table.
type column struct {
	head  string
	right bool // numbers stand right
	wraps bool // takes what width is left, and wraps
}

// minWrap is the least width of a column that wraps, however narrow the page.
const minWrap = 24

// table sets rows in aligned columns, under their heads if any has one.
func (p *page) table(columns []column, rows [][]string) {
	widths := make([]int, len(columns))
	wide, left := -1, p.width-2
	for c, col := range columns {
		widths[c] = utf8.RuneCountInString(col.head)
		for _, r := range rows {
			widths[c] = max(widths[c], utf8.RuneCountInString(r[c]))
		}
		if col.wraps {
			wide = c
			continue
		}
		left -= widths[c] + 2
	}
	if wide >= 0 {
		widths[wide] = min(widths[wide], max(minWrap, left))
	}
	heads := make([]string, len(columns))
	for c, col := range columns {
		heads[c] = col.head
	}
	if strings.Join(heads, "") != "" {
		p.row(columns, widths, wide, heads)
	}
	for _, r := range rows {
		p.row(columns, widths, wide, r)
	}
}

func (p *page) row(columns []column, widths []int, wide int, cells []string) {
	lines := []string{""}
	if wide >= 0 {
		lines = wrap(cells[wide], widths[wide])
	}
	for i, line := range lines {
		var b strings.Builder
		for c, col := range columns {
			cell := cells[c]
			switch {
			case c == wide:
				cell = line
			case i > 0:
				cell = ""
			}
			pad := strings.Repeat(" ", max(0, widths[c]-utf8.RuneCountInString(cell)))
			b.WriteString("  ")
			if col.right {
				b.WriteString(pad + cell)
			} else {
				b.WriteString(cell + pad)
			}
		}
		p.b.WriteString(strings.TrimRight(b.String(), " ") + "\n")
	}
}
