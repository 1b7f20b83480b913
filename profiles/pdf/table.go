package pdf

import "forceprofiles/profiles"

// cell is what stands in one place of a table: paragraphs, each in its voice.
type cell struct {
	paras []para
	right bool
	scope string // of what it heads: "Row", "Column" or nothing
	link  string // anchor that the cell leads to …
	says  string // … in words
	page  string // or the page that an anchor stands on, when it is known
}

type para struct {
	text string
	st   style
}

const cellPad = 3.0

// table sets a table of words.
func (l *layout) table(t profiles.Table) {
	if len(t.Rows) == 0 {
		if t.Caption != "" && t.Empty != "" {
			l.head(roleP, t.Caption, sub, l.lead(body))
		}
		l.text(roleP, t.Empty, quiet)
		return
	}
	l.grid(t.Caption, t.Columns, cellsOf(t)).set()
}

func cellsOf(t profiles.Table) [][]cell {
	rows := make([][]cell, len(t.Rows))
	for i, r := range t.Rows {
		rows[i] = make([]cell, len(t.Columns))
		for j := range r[:min(len(r), len(t.Columns))] {
			rows[i][j] = cell{paras: []para{{r[j], cellText}}, right: t.Columns[j].Right}
		}
		rows[i][0].scope = "Row"
	}
	return rows
}

// opening is the room that a table needs to begin: its header and first row.
func (l *layout) opening(t profiles.Table) float64 {
	if len(t.Rows) == 0 {
		return l.height(func() { l.table(t) })
	}
	h := l.grid("", t.Columns, cellsOf(t)).begins()
	if t.Caption != "" {
		h += l.height(func() { l.head(roleCaption, t.Caption, sub, 0) }) + 4
	}
	return min(h, frameH/2)
}

// grid is a table on its way to the page.
type grid struct {
	*layout
	caption string
	columns []profiles.Column
	rows    [][]cell
	ws      []float64 // of the columns
	heads   []cell    // none where no column has a heading
	headH   float64
}

func (l *layout) grid(caption string, columns []profiles.Column, rows [][]cell) *grid {
	g := &grid{layout: l, caption: caption, columns: columns, rows: rows}
	any := false
	for _, c := range columns {
		g.heads = append(g.heads, cell{paras: []para{{c.Head, cellHead}}, right: c.Right, scope: "Column"})
		any = any || c.Head != ""
	}
	g.ws = g.widths()
	if !any {
		g.heads = nil
	} else {
		g.headH = g.tall(g.lay(g.heads))
	}
	return g
}

// begins is how tall the header and the first row are.
func (g *grid) begins() float64 {
	if len(g.rows) == 0 {
		return 0
	}
	return g.headH + min(g.tall(g.lay(g.rows[0])), frameH/2)
}

// widths gives each column its share of the width, unless a text needs more
// and another column less: then what is saved goes where it is needed. No
// column is narrower than its longest word, within reason.
func (g *grid) widths() []float64 {
	n, total := len(g.columns), 0.0
	for _, c := range g.columns {
		total += c.Width
	}
	natural, word := make([]float64, n), make([]float64, n)
	see := func(j int, s string, st style) {
		s = g.printable(s)
		natural[j] = max(natural[j], g.width(s, st)+2*cellPad+2)
		word[j] = max(word[j], min(g.longestWord(s, st)+2*cellPad+2, g.w*0.4))
	}
	for _, r := range append([][]cell{g.heads}, g.rows...) {
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
	spare, wanted := g.w, 0.0
	for j, c := range g.columns {
		out[j] = g.w * c.Width / total
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
	for j, c := range g.columns {
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

// set sets the rows under a header that is repeated on each page. A row stays
// whole unless it is taller than a page.
func (g *grid) set() {
	begin := g.begins()
	g.tag(roleTable, func() {
		if g.caption != "" {
			g.head(roleCaption, g.caption, sub, begin+4)
			g.gap(2)
		}
		g.room(begin)
		g.header()
		for _, row := range g.rows {
			lines := g.lay(row)
			h := g.tall(lines)
			divided := g.paged && h > frameH-g.headH
			if g.paged && !divided && g.y+h > frameBottom {
				g.turn()
			}
			g.tag(roleRow, func() {
				cells := g.elements(row)
				if !divided {
					g.draw(row, lines, cells, 0, 1<<30)
					return
				}
				n := 0
				for _, c := range lines {
					n = max(n, len(c))
				}
				for from := 0; from < n; { // as many lines as fit, again and again
					if g.y+2*cellPad+g.lead(body) > frameBottom { // not even one
						g.turn()
					}
					fit := max(1, int((frameBottom-g.y-2*cellPad)/g.lead(body)))
					g.draw(row, lines, cells, from, from+fit)
					if from += fit; from < n {
						g.turn()
					}
				}
			})
			g.stroke(g.x, g.y, g.x+g.w, g.y, 0.5, rule)
		}
	})
}

func (g *grid) header() {
	if g.heads != nil {
		g.tag(roleRow, func() { g.draw(g.heads, g.lay(g.heads), g.elements(g.heads), 0, 1<<30) })
		g.stroke(g.x, g.y, g.x+g.w, g.y, 1, blue)
	}
}

// turn goes on on a new page.
func (g *grid) turn() {
	g.newPage()
	g.artifact(g.header)
}

// elements begins an element for each cell of a row.
func (g *grid) elements(row []cell) []*element {
	out := make([]*element, len(row))
	for i, c := range row {
		r := roleCell
		if c.scope != "" {
			r = roleHead
		}
		if out[i] = g.node(r); out[i] != nil {
			out[i].scope = c.scope
		}
	}
	return out
}

// lay breaks the cells of a row into lines, each a paragraph of its own voice.
func (g *grid) lay(row []cell) [][]para {
	out := make([][]para, len(row))
	for i, c := range row {
		for _, p := range c.paras {
			for _, s := range g.wrap(g.printable(p.text), p.st, g.ws[i]-2*cellPad) {
				out[i] = append(out[i], para{s, p.st})
			}
		}
		if c.page != "" && len(out[i]) == 0 {
			out[i] = []para{{"", cellText}}
		}
	}
	return out
}

// tall is the height of a row.
func (g *grid) tall(lines [][]para) float64 {
	h := 0.0
	for _, c := range lines {
		y := 0.0
		for _, ln := range c {
			y += g.lead(ln.st)
		}
		h = max(h, y)
	}
	return h + 2*cellPad*g.density - 1
}

// draw draws lines [from, to) of each cell and moves below them.
func (g *grid) draw(row []cell, lines [][]para, cells []*element, from, to int) {
	pad := cellPad * g.density
	top, bottom, x := g.y+pad-0.5, g.y, g.x
	for i, c := range row {
		y, w := top, g.ws[i]
		draw := func() {
			for k, ln := range lines[i][min(from, len(lines[i])):min(to, len(lines[i]))] {
				s := ln.text
				if from+k+1 < len(lines[i]) {
					s += " "
				}
				switch {
				case c.page != "":
					g.whenKnown(x+w-cellPad, y, ln.st, "0000", func() string { return g.pageOf(c.page) })
				case c.right:
					g.lineRight(x+w-cellPad, y, ln.text, ln.st)
				case i == 0:
					g.line(x, y, s, ln.st)
				default:
					g.line(x+cellPad, y, s, ln.st)
				}
				y += g.lead(ln.st)
			}
		}
		g.under(cells[i], func() {
			if c.link == "" || from > 0 {
				draw()
				return
			}
			g.tag(roleLink, func() {
				draw()
				g.link(x, top, w, max(y-top, 4), c.link, c.says)
			})
		})
		bottom = max(bottom, y)
		x += w
	}
	g.y = bottom + pad - 0.5
}
