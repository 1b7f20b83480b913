package pdf

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// about is what a document says of itself.
type about struct {
	title, subject, language string
	at                       time.Time
	attachment               []byte // the profile as JSON
	attachmentName           string
}

// The numbers that fpdf gives: 1 is the page tree, 2 the resources, then two
// objects a page (itself, its content), then seven a font.
const (
	pageTree    = 1
	firstPage   = 3
	perFont     = 7
	fontType0   = 0
	fontCID     = 1
	fontUnicode = 2
	fontAbout   = 4
)

func pageObject(page int) int { return firstPage + 2*(page-1) }

// complete turns fpdf's file into a tagged, self-describing one (PDF/UA-1,
// PDF/A-3a) and writes it.
func (c *canvas) complete(w io.Writer, raw []byte, a about) error {
	o, err := readFpdf(raw)
	if err != nil {
		return err
	}
	pages := c.pages
	fonts := pageObject(pages + 1)
	if len(o.objects) < fonts+2*perFont-1 || !bytes.HasPrefix(o.objects[pageObject(pages)-1], []byte("<</Type /Page\n")) ||
		!bytes.HasPrefix(o.objects[fonts-1], []byte("<</Type /Font\n")) {
		return errShape
	}
	// fpdf's own information and catalog: its last two.
	o.objects, o.stream = o.objects[:len(o.objects)-2], o.stream[:len(o.stream)-2]
	for i, name := range []string{"LiberationSans", "LiberationSans-Bold"} {
		nameFont(o, fonts+i*perFont, name, c.used[i])
	}

	root := o.reserve()
	links := c.links(o)
	c.structure(o, root, links)
	for page := 1; page <= pages; page++ {
		drawn, err := content(o.objects[pageObject(page)])
		if err != nil {
			return err
		}
		o.set(pageObject(page)+1, deflated("", drawn))
		var annots []byte
		for i, n := range links {
			if n > 0 && c.annotations[i].page == page {
				annots = fmt.Appendf(annots, " %d 0 R", n)
			}
		}
		if annots != nil {
			annots = fmt.Appendf(nil, " /Annots [%s]", annots[1:])
		}
		o.set(pageObject(page),
			fmt.Appendf(nil, "<</Type /Page /Parent %d 0 R /MediaBox [0 0 %.2f %.2f] /Resources 2 0 R "+
				"/Contents %d 0 R /StructParents %d /Tabs /S%s>>\n",
				pageTree, pageW, pageH, pageObject(page)+1, page-1, annots))
	}
	outlines := c.outlines(o)
	attached := o.attach(a)
	intent := o.intent()
	meta := o.add(plainStream("/Type /Metadata /Subtype /XML", xmp(a)), true)
	info := o.add(fmt.Appendf(nil,
		"<</Title %s /Subject %s /Creator (forceprofiles) /Producer (forceprofiles) /CreationDate %s /ModDate %s>>\n",
		text(a.title), text(a.subject), stamp(a.at), stamp(a.at)), true)
	catalog := o.add(fmt.Appendf(nil,
		"<</Type /Catalog /Pages %d 0 R /Lang %s /MarkInfo <</Marked true>> /StructTreeRoot %d 0 R "+
			"/ViewerPreferences <</DisplayDocTitle true>> /PageLayout /OneColumn /PageMode /UseOutlines "+
			"/OpenAction [%d 0 R /FitH null] /Outlines %d 0 R /Metadata %d 0 R /OutputIntents [%d 0 R]%s>>\n",
		pageTree, text(a.language), root, firstPage, outlines, meta, intent, attached), false)
	return o.write(w, catalog, info)
}

func plainStream(dict string, data []byte) []byte {
	return fmt.Appendf(nil, "<<%s /Length %d>>\nstream\n%s\nendstream\n", dict, len(data), data)
}

// nameFont names a subset as one, and says exactly which characters it draws.
func nameFont(o *file, at int, name string, used map[rune]bool) {
	runes := make([]rune, 0, len(used))
	for r := range used {
		runes = append(runes, r)
	}
	slices.Sort(runes)
	name = subsetTag(runes) + "+" + name
	for _, part := range []int{fontType0, fontCID, fontAbout} {
		b := o.objects[at+part-1]
		for _, own := range []string{"/utf8sansB", "/utf8sans"} {
			b = bytes.ReplaceAll(b, []byte(own), []byte("/"+name))
		}
		o.set(at+part, b)
	}
	var m strings.Builder
	m.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for group := range slices.Chunk(runes, 100) {
		fmt.Fprintf(&m, "%d beginbfchar\n", len(group))
		for _, r := range group {
			fmt.Fprintf(&m, "<%04X> <%04X>\n", r, r)
		}
		m.WriteString("endbfchar\n")
	}
	m.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	o.set(at+fontUnicode, deflated("", []byte(m.String())))
}

// links writes the annotations and gives their object numbers; a link whose
// anchor is nowhere (an annex left out) has none.
func (d *document) links(o *file) []int {
	numbers := make([]int, len(d.annotations))
	for i, a := range d.annotations {
		to, ok := d.anchors[a.anchor]
		if !ok {
			continue
		}
		numbers[i] = o.add(fmt.Appendf(nil,
			"<</Type /Annot /Subtype /Link /Rect [%.2f %.2f %.2f %.2f] /Border [0 0 0] /F 4 "+
				"/StructParent %d /Contents %s /Dest [%d 0 R /XYZ 0 %.2f null]>>\n",
			a.x, pageH-a.y-a.h, a.x+a.w, pageH-a.y, d.pages+i, text(a.says), pageObject(to.page), pageH-to.y), false)
	}
	return numbers
}

// structure writes the tree under root, and the way back from each marked
// piece of a page and each annotation to its element.
func (d *document) structure(o *file, root int, links []int) {
	numbers := map[*element]int{}
	var write func(e *element, parent int) int
	write = func(e *element, parent int) int {
		if e.empty() {
			return 0
		}
		n := o.reserve()
		numbers[e] = n
		page := 0 // of the first marked piece: it need not be said again
		var kids []byte
		count := 0
		for _, k := range e.kids {
			switch {
			case k.child != nil:
				if m := write(k.child, n); m > 0 {
					kids, count = fmt.Appendf(kids, " %d 0 R", m), count+1
				}
			case k.annotation > 0:
				if m := links[k.annotation-1]; m > 0 {
					kids, count = fmt.Appendf(kids, " <</Type /OBJR /Obj %d 0 R /Pg %d 0 R>>", m,
						pageObject(d.annotations[k.annotation-1].page)), count+1
				}
			default:
				if page == 0 {
					page = k.page
				}
				if k.page == page {
					kids, count = fmt.Appendf(kids, " %d", k.mcid), count+1
				} else {
					kids, count = fmt.Appendf(kids, " <</Type /MCR /Pg %d 0 R /MCID %d>>", pageObject(k.page), k.mcid), count+1
				}
			}
		}
		b := fmt.Appendf(nil, "<</Type /StructElem /S /%s /P %d 0 R", e.role, parent)
		if page > 0 {
			b = fmt.Appendf(b, " /Pg %d 0 R", pageObject(page))
		}
		switch e.role {
		case roleFigure:
			b = fmt.Appendf(b, " /Alt %s /A <</O /Layout /Placement /Block /BBox [%.2f %.2f %.2f %.2f]>>", text(e.alt),
				e.extent[0], e.extent[1], e.extent[2], e.extent[3])
		case roleHead:
			b = fmt.Appendf(b, " /A <</O /Table /Scope /%s>>", e.scope)
		case roleList:
			b = append(b, " /A <</O /List /ListNumbering /Disc>>"...)
		}
		switch {
		case count == 1:
			b = append(append(b, " /K"...), kids...)
		case count > 1:
			b = append(append(append(b, " /K ["...), kids[1:]...), ']')
		}
		o.set(n, append(b, ">>\n"...))
		return n
	}
	top := write(d.root, root)

	parents := []byte("<</Nums [")
	for page := 1; page <= d.pages; page++ {
		parents = fmt.Appendf(parents, "%d [", page-1)
		if page < len(d.marked) {
			for _, e := range d.marked[page] {
				parents = fmt.Appendf(parents, "%d 0 R ", numbers[e])
			}
		}
		parents = append(parents, "]\n"...)
	}
	for i, n := range links {
		if n > 0 {
			parents = fmt.Appendf(parents, "%d %d 0 R\n", d.pages+i, numbers[d.annotations[i].owner])
		}
	}
	tree := o.add(append(parents, "]>>\n"...), false)
	o.set(root, fmt.Appendf(nil, "<</Type /StructTreeRoot /K %d 0 R /ParentTree %d 0 R /ParentTreeNextKey %d>>\n",
		top, tree, d.pages+len(links)))
}

// outlines writes the document's outline and gives its root. An entry's own
// entries are shown folded.
func (d *document) outlines(o *file) int {
	root := o.reserve()
	numbers, parents := make([]int, len(d.entries)), make([]int, len(d.entries))
	kids, above := map[int][]int{}, map[int]int{-1: -1} // the last entry of each level
	for i, e := range d.entries {
		numbers[i], parents[i], above[e.level] = o.reserve(), above[e.level-1], i
		kids[parents[i]] = append(kids[parents[i]], i)
	}
	for _, list := range kids {
		for at, i := range list {
			e := d.entries[i]
			up := root
			if p := parents[i]; p >= 0 {
				up = numbers[p]
			}
			b := fmt.Appendf(nil, "<</Title %s /Parent %d 0 R /Dest [%d 0 R /XYZ 0 %.2f null]", text(e.text), up,
				pageObject(e.page), pageH-e.y)
			if at > 0 {
				b = fmt.Appendf(b, " /Prev %d 0 R", numbers[list[at-1]])
			}
			if at+1 < len(list) {
				b = fmt.Appendf(b, " /Next %d 0 R", numbers[list[at+1]])
			}
			if own := kids[i]; len(own) > 0 {
				b = fmt.Appendf(b, " /First %d 0 R /Last %d 0 R /Count -%d", numbers[own[0]], numbers[own[len(own)-1]], len(own))
			}
			o.set(numbers[i], append(b, ">>\n"...))
		}
	}
	top := kids[-1]
	o.set(root, fmt.Appendf(nil, "<</Type /Outlines /First %d 0 R /Last %d 0 R /Count %d>>\n", numbers[top[0]],
		numbers[top[len(top)-1]], len(top)))
	return root
}
