package pdf

import "forceprofiles/profiles"

// cell is what stands in one place of a table: paragraphs, each in its voice.
type cell struct {
	paras []para
	right bool
	link  string // anchor that the cell leads to
}

type para struct {
	text string
	st   style
}

// cellLine is one laid-out line of a cell.
type cellLine struct {
	text string
	st   style
}

const cellPad = 4.0

// table sets a table of words.
func (l *layer) table(t profiles.Table) {
	if len(t.Rows) == 0 {
		if t.Caption != "" {
			l.head(roleP, t.Caption, sub, body.lead)
		}
		l.text(roleP, t.Empty, quiet)
		return
	}
	rows := make([][]cell, len(t.Rows))
	for i, r := range t.Rows {
		rows[i] = make([]cell, len(t.Columns))
		for j := range t.Columns {
			if j < len(r) {
				rows[i][j] = cell{paras: []para{{r[j], body}}, right: t.Columns[j].Right}
			}
		}
	}
	l.grid(t.Caption, t.Columns, rows)
}

// opening is the room that a table needs to begin: its header and first row.
func (l *layer) opening(t profiles.Table) float64 {
	t.Rows = t.Rows[:min(1, len(t.Rows))]
	return min(l.height(func() { l.table(t) }), (frameBottom-frameTop)/2)
}

// grid sets rows of cells under a header that is repeated on each page. A row
// stays whole unless it is taller than a page.
func (l *layer) grid(caption string, columns []profiles.Column, rows [][]cell) {
	total := 0.0
	for _, c := range columns {
		total += c.Width
	}
	xs, ws := make([]float64, len(columns)), make([]float64, len(columns))
	x := l.x
	for i, c := range columns {
		xs[i], ws[i] = x, l.w*c.Width/total
		x += ws[i]
	}
	headCells := make([]cell, len(columns))
	anyHead := false
	for i, c := range columns {
		headCells[i] = cell{paras: []para{{c.Head, strong}}, right: c.Right}
		anyHead = anyHead || c.Head != ""
	}
	head := l.layRow(headCells, ws)
	first := [][]cellLine(nil)
	if len(rows) > 0 {
		first = l.layRow(rows[0], ws)
	}
	header := func() {
		if !anyHead {
			return
		}
		l.tag(roleHead, "", func() { l.drawRow(headCells, head, xs, ws, 0, 1<<30) })
		l.stroke(l.x, l.y, l.x+l.w, l.y, 1, blue)
	}
	begin := rowHeight(head) + min(rowHeight(first), (frameBottom-frameTop)/2)
	if caption != "" {
		l.head(roleP, caption, sub, begin+4)
		l.gap(2)
	}
	l.room(begin)
	l.tag(roleTable, caption, func() {
		header()
		for _, row := range rows {
			lines := l.layRow(row, ws)
			h := rowHeight(lines)
			limit := frameBottom - frameTop - rowHeight(head)
			if !l.dry && h <= limit && l.y+h > frameBottom {
				l.newPage()
				header()
			}
			l.tag(roleCell, "", func() {
				if h <= limit || l.dry {
					l.drawRow(row, lines, xs, ws, 0, 1<<30)
					return
				}
				// Taller than a page: as many lines as fit, again and again.
				for from, n := 0, mostLines(lines); from < n; {
					fit := max(1, int((frameBottom-l.y-2*cellPad)/body.lead))
					l.drawRow(row, lines, xs, ws, from, from+fit)
					if from += fit; from < n {
						l.newPage()
						header()
					}
				}
			})
			l.stroke(l.x, l.y, l.x+l.w, l.y, 0.5, rule)
		}
	})
}

func (l *layer) layRow(row []cell, ws []float64) [][]cellLine {
	out := make([][]cellLine, len(row))
	for i, c := range row {
		for _, p := range c.paras {
			for _, s := range l.wrap(l.printable(p.text), p.st, ws[i]-2*cellPad) {
				out[i] = append(out[i], cellLine{s, p.st})
			}
		}
	}
	return out
}

func mostLines(lines [][]cellLine) int {
	n := 0
	for _, c := range lines {
		n = max(n, len(c))
	}
	return n
}

func rowHeight(lines [][]cellLine) float64 {
	h := 0.0
	for _, c := range lines {
		y := 0.0
		for _, ln := range c {
			y += ln.st.lead
		}
		h = max(h, y)
	}
	return h + 2*cellPad - 2
}

// drawRow draws lines [from, to) of each cell and moves below them.
func (l *layer) drawRow(row []cell, lines [][]cellLine, xs, ws []float64, from, to int) {
	top, bottom := l.y+cellPad-1, l.y
	for i, c := range row {
		y := top
		for k, ln := range lines[i] {
			if k < from || k >= to {
				continue
			}
			if c.right {
				l.lineRight(xs[i]+ws[i]-cellPad, y, ln.text, ln.st)
			} else {
				x := xs[i] + cellPad
				if i == 0 {
					x = xs[i] + 1
				}
				l.line(x, y, ln.text, ln.st)
			}
			y += ln.st.lead
		}
		if c.link != "" && y > top {
			l.link(xs[i], top, ws[i], y-top, c.link)
		}
		bottom = max(bottom, y)
	}
	l.y = bottom + cellPad - 1
}
