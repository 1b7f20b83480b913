package pdf

import "forceprofiles/profiles"

// cell is what stands in one place of a table: paragraphs, each in its voice.
type cell struct {
	paras []para
	right bool
	head  bool   // names its row
	link  string // anchor that the cell leads to …
	says  string // … in words
	page  string // or the page that an anchor stands on, when it is known
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

const cellPad = 3.0

// table sets a table of words.
func (l *layer) table(t profiles.Table) {
	if len(t.Rows) == 0 {
		if t.Caption != "" && t.Empty != "" {
			l.head(roleP, t.Caption, sub, l.lead(body))
		}
		l.text(roleP, t.Empty, quiet)
		return
	}
	l.grid(t.Caption, t.Columns, cellsOf(t))
}

func cellsOf(t profiles.Table) [][]cell {
	rows := make([][]cell, len(t.Rows))
	for i, r := range t.Rows {
		rows[i] = make([]cell, len(t.Columns))
		for j := range t.Columns {
			if j < len(r) {
				rows[i][j] = cell{paras: []para{{r[j], cellText}}, right: t.Columns[j].Right, head: j == 0}
			}
		}
	}
	return rows
}

// opening is the room that a table needs to begin: its header and first row.
func (l *layer) opening(t profiles.Table) float64 {
	if len(t.Rows) == 0 {
		return l.height(func() { l.table(t) })
	}
	h := l.begins(t.Columns, cellsOf(t))
	if t.Caption != "" {
		h += l.height(func() { l.head(roleCaption, t.Caption, sub, 0) }) + 4
	}
	return min(h, frameH/2)
}

// begins is how tall the header and the first row of a grid are.
func (l *layer) begins(columns []profiles.Column, rows [][]cell) float64 {
	if len(rows) == 0 {
		return 0
	}
	ws := l.widths(columns, rows) // all rows decide how wide the first row's cells are
	h := 0.0
	if heads, any := headsOf(columns); any {
		h = l.rowHeight(l.layRow(heads, ws))
	}
	return h + min(l.rowHeight(l.layRow(rows[0], ws)), frameH/2)
}

// headsOf are the header's cells, and whether one of them says something.
func headsOf(columns []profiles.Column) (cells []cell, any bool) {
	for _, c := range columns {
		cells = append(cells, cell{paras: []para{{c.Head, cellHead}}, right: c.Right})
		any = any || c.Head != ""
	}
	return cells, any
}

// widths gives each column its share of the width, unless a text needs more
// and another column less: then what is saved goes where it is needed. No
// column is narrower than its longest word, within reason.
func (l *layer) widths(columns []profiles.Column, rows [][]cell) []float64 {
	n, total := len(columns), 0.0
	for _, c := range columns {
		total += c.Width
	}
	natural, word := make([]float64, n), make([]float64, n)
	see := func(j int, s string, st style) {
		s = l.printable(s)
		natural[j] = max(natural[j], l.width(s, st)+2*cellPad+2)
		word[j] = max(word[j], min(l.longestWord(s, st)+2*cellPad+2, l.w*0.4))
	}
	for j, c := range columns {
		see(j, c.Head, cellHead)
	}
	for _, r := range rows {
		for j, c := range r {
			for _, p := range c.paras {
				see(j, p.text, p.st)
			}
			if c.page != "" {
				see(j, "0000", cellText)
			}
		}
	}
	out := make([]float64, n)
	spare, wanted := l.w, 0.0
	for j, c := range columns {
		out[j] = l.w * c.Width / total
		wanted += max(0, natural[j]-out[j])
	}
	if wanted == 0 {
		return out
	}
	wanted = 0
	for j := range out {
		out[j] = min(out[j], natural[j])
		spare -= out[j]
		wanted += natural[j] - out[j]
	}
	for j, c := range columns {
		if spare >= wanted {
			out[j] = natural[j] + (spare-wanted)*c.Width/total
		} else {
			out[j] += spare * (natural[j] - out[j]) / wanted
		}
	}
	for j := range out {
		for out[j] < word[j] { // from whoever has most to give
			k := 0
			for i := range out {
				if out[i]-word[i] > out[k]-word[k] {
					k = i
				}
			}
			give := min(word[j]-out[j], (out[k]-word[k])/2)
			if give < 0.5 {
				break
			}
			out[j] += give
			out[k] -= give
		}
	}
	return out
}

// grid sets rows of cells under a header that is repeated on each page. A row
// stays whole unless it is taller than a page.
func (l *layer) grid(caption string, columns []profiles.Column, rows [][]cell) {
	ws := l.widths(columns, rows)
	xs := make([]float64, len(columns))
	x := l.x
	for i := range columns {
		xs[i] = x
		x += ws[i]
	}
	headCells, anyHead := headsOf(columns)
	var head [][]cellLine
	headH := 0.0
	if anyHead {
		head = l.layRow(headCells, ws)
		headH = l.rowHeight(head)
	}
	begin := l.begins(columns, rows)
	l.tag(roleTable, func() {
		if caption != "" {
			l.head(roleCaption, caption, sub, begin+4)
			l.gap(2)
		}
		l.room(begin)
		header := func() {
			if !anyHead {
				return
			}
			l.tag(roleRow, func() {
				cells := make([]*element, len(columns))
				for i := range cells {
					if cells[i] = l.node(roleHead); cells[i] != nil {
						cells[i].scope = "Column"
					}
				}
				l.drawRow(headCells, head, cells, xs, ws, 0, 1<<30)
			})
			l.stroke(l.x, l.y, l.x+l.w, l.y, 1, blue)
		}
		header()
		limit := frameH - headH
		for _, row := range rows {
			lines := l.layRow(row, ws)
			h := l.rowHeight(lines)
			if (!l.dry || l.flows) && h <= limit && l.y+h > frameBottom {
				l.newPage()
				l.artifact(header)
			}
			l.tag(roleRow, func() {
				cells := make([]*element, len(row))
				for i := range row {
					r := roleCell
					if row[i].head {
						r = roleHead
					}
					if cells[i] = l.node(r); cells[i] != nil && row[i].head {
						cells[i].scope = "Row"
					}
				}
				if h <= limit || l.dry && !l.flows {
					l.drawRow(row, lines, cells, xs, ws, 0, 1<<30)
					return
				}
				// Taller than a page: as many lines as fit, again and again.
				for from, n := 0, mostLines(lines); from < n; {
					if l.y+2*cellPad+l.lead(body) > frameBottom { // not even one
						l.newPage()
						l.artifact(header)
					}
					fit := max(1, int((frameBottom-l.y-2*cellPad)/l.lead(body)))
					l.drawRow(row, lines, cells, xs, ws, from, from+fit)
					if from += fit; from < n {
						l.newPage()
						l.artifact(header)
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
		if c.page != "" && len(out[i]) == 0 {
			out[i] = []cellLine{{"", cellText}}
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

func (l *layer) rowHeight(lines [][]cellLine) float64 {
	h := 0.0
	for _, c := range lines {
		y := 0.0
		for _, ln := range c {
			y += l.lead(ln.st)
		}
		h = max(h, y)
	}
	return h + 2*cellPad*l.density - 1
}

// drawRow draws lines [from, to) of each cell and moves below them.
func (l *layer) drawRow(row []cell, lines [][]cellLine, cells []*element, xs, ws []float64, from, to int) {
	pad := cellPad * l.density
	top, bottom := l.y+pad-0.5, l.y
	for i, c := range row {
		l.under(cells[i], func() {
			y := top
			draw := func() {
				for k, ln := range lines[i] {
					if k < from || k >= to {
						continue
					}
					s := ln.text
					if k+1 < len(lines[i]) {
						s += " "
					}
					switch {
					case c.page != "":
						l.whenKnown(xs[i]+ws[i]-cellPad, y, ln.st, "0000", func() string { return l.pageOf(c.page) })
					case c.right:
						l.lineRight(xs[i]+ws[i]-cellPad, y, ln.text, ln.st)
					case i == 0:
						l.line(xs[i], y, s, ln.st)
					default:
						l.line(xs[i]+cellPad, y, s, ln.st)
					}
					y += l.lead(ln.st)
				}
			}
			if c.link == "" || from > 0 {
				draw()
			} else {
				l.tag(roleLink, func() {
					draw()
					l.link(xs[i], top, ws[i], max(y-top, 4), c.link, c.says)
				})
			}
			bottom = max(bottom, y)
		})
	}
	l.y = bottom + pad - 0.5
}
