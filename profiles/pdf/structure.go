package pdf

import "fmt"

// role is what a piece of content is to a reader who cannot see the page: a
// standard structure type of PDF 1.7.
type role string

const (
	roleArtifact role = "Artifact" // no content: furniture, rules, fills, a header repeated
	roleDocument role = "Document"
	roleSection  role = "Sect"
	roleH1       role = "H1"
	roleH2       role = "H2"
	roleH3       role = "H3"
	roleH4       role = "H4"
	roleP        role = "P"
	roleList     role = "L"
	roleItem     role = "LI"
	roleLabel    role = "Lbl"
	roleBody     role = "LBody"
	roleTable    role = "Table"
	roleCaption  role = "Caption"
	roleRow      role = "TR"
	roleHead     role = "TH"
	roleCell     role = "TD"
	roleFigure   role = "Figure"
	roleLink     role = "Link"
)

// element is a node of the structure tree. The tree's order is the reading
// order, whatever the order of drawing.
type element struct {
	role   role
	scope  string     // of a TH: "Column" or "Row"
	alt    string     // of a Figure: what it shows
	extent [4]float64 // of a Figure: left, bottom, right, top in PDF's own axes
	kids   []kid
}

// kid is one of: a child, a marked piece of a page, an annotation.
type kid struct {
	child      *element
	page, mcid int // page from 1
	annotation int // its place in document.annotations, from 1
}

// empty says that nothing was drawn for an element. An empty cell stays, so
// that every row of a table has all its columns.
func (e *element) empty() bool {
	if e.role == roleCell || e.role == roleHead {
		return false
	}
	for _, k := range e.kids {
		if k.child == nil || !k.child.empty() {
			return false
		}
	}
	return true
}

// annotation is a link: a place on a page that leads to an anchor.
type annotation struct {
	page       int
	x, y, w, h float64
	anchor     string
	says       string // what it leads to, in words
	owner      *element
}

// place is where an anchor or an outline entry leads.
type place struct {
	page int
	y    float64
}

// entry is one line of the document's outline.
type entry struct {
	text  string
	level int
	place
}

// document is what the pages are, beside how they look.
type document struct {
	pages       int
	root        *element
	marked      [][]*element // by page from 1, the owner of each marked piece
	annotations []annotation
	anchors     map[string]place
	entries     []entry
}

// node begins an element under the one that is open.
func (l *layer) node(r role) *element {
	if l.dry || l.at == nil {
		return nil
	}
	if l.at.role == roleFigure { // a figure speaks with one voice: its alternative
		return l.at
	}
	e := &element{role: r}
	l.at.kids = append(l.at.kids, kid{child: e})
	return e
}

// under draws content as part of an element.
func (l *layer) under(e *element, content func()) {
	at := l.at
	l.at = e
	content()
	l.at = at
}

// tag gives everything that content draws a role.
func (l *layer) tag(r role, content func()) { l.under(l.node(r), content) }

// artifact draws what a reader who cannot see the page does not need.
func (l *layer) artifact(content func()) { l.under(nil, content) }

// figure draws a picture with its alternative. It must stay on one page.
func (l *layer) figure(alt string, content func()) {
	e := l.node(roleFigure)
	top := l.y
	l.under(e, content)
	if e != nil && e.role == roleFigure {
		e.alt = alt
		e.extent = [4]float64{l.x, pageH - l.y, l.x + l.w, pageH - top}
	}
}

// mark opens the marked piece that what is drawn next belongs to.
func (l *layer) mark(e *element) {
	if l.marking && l.owner == e {
		return
	}
	l.unmark()
	l.marking, l.owner = true, e
	if e == nil {
		l.f.RawWriteStr("/Artifact BMC")
		return
	}
	page := l.f.PageNo()
	for len(l.marked) <= page {
		l.marked = append(l.marked, nil)
	}
	n := len(l.marked[page])
	l.marked[page] = append(l.marked[page], e)
	e.kids = append(e.kids, kid{page: page, mcid: n})
	l.f.RawWriteStr(fmt.Sprintf("/%s <</MCID %d>> BDC", e.role, n))
}

func (l *layer) unmark() {
	if l.marking {
		l.f.RawWriteStr("EMC")
	}
	l.marking, l.owner = false, nil
}

// markShape opens a marked piece for a line or a fill: part of a figure, else
// decoration.
func (l *layer) markShape() {
	if l.at != nil && l.at.role == roleFigure {
		l.mark(l.at)
		return
	}
	l.mark(nil)
}

// link makes a rectangle lead to an anchor; it belongs to the open element,
// which is a Link.
func (l *layer) link(x, y, w, h float64, anchor, says string) {
	if l.dry || anchor == "" || l.at == nil {
		return
	}
	l.annotations = append(l.annotations, annotation{l.f.PageNo(), x, y, w, h, anchor, says, l.at})
	l.at.kids = append(l.at.kids, kid{annotation: len(l.annotations)})
}

// anchor is where links to name arrive: here.
func (l *layer) anchor(name string) {
	if !l.dry && name != "" {
		l.anchors[name] = place{l.f.PageNo(), l.y}
	}
}

// outlineEntry adds an entry to the document's outline.
func (l *layer) outlineEntry(text string, level int) {
	if !l.dry {
		l.entries = append(l.entries, entry{l.printable(text), level, place{l.f.PageNo(), l.y}})
	}
}
