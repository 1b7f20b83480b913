package pdf

import "strconv"

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

// destination is where an anchor or an outline entry leads.
type destination struct {
	page int
	y    float64
}

// entry is one line of the document's outline.
type entry struct {
	text  string
	level int
	destination
}

// document is what the pages are, beside how they look.
type document struct {
	pages       int
	root        *element
	marked      [][]*element // by page from 1, the owner of each marked piece
	annotations []annotation
	anchors     map[string]destination
	entries     []entry
}

// pageOf is the number of the page that an anchor stands on.
func (d *document) pageOf(anchor string) string {
	if at, ok := d.anchors[anchor]; ok {
		return strconv.Itoa(at.page)
	}
	return ""
}
