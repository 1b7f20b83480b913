package pdf

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"forceprofiles/profiles"
)

// faults is the layout checker: what is wrong with a document as laid out.
// Every piece of text stands in its frame, on nothing else and under nothing,
// in letters that can be told from their ground; fills stay on the page; no
// page ends with a heading, the title of a table or of a chart, or the head of
// a table; no page but the last of a section is nearly empty; none holds the
// review block of a sheet alone. That something stands under every heading is
// in the tree (treeFaults).
func faults(p *profiles.Profile, boxes []box) []string {
	var out []string
	say := func(format string, a ...any) { out = append(out, fmt.Sprintf(format, a...)) }
	pages := map[int][]box{}
	last := 0
	for _, b := range boxes {
		pages[b.page] = append(pages[b.page], b)
		last = max(last, b.page)
	}
	banner := 0
	begins := func(n int) box { // what a page's content begins with
		i := slices.IndexFunc(pages[n], func(b box) bool { return b.role != roleArtifact && b.size > 0 })
		if i < 0 {
			return box{}
		}
		return pages[n][i]
	}
	review := ""
	for _, l := range p.Lists {
		for _, s := range l.Sheets {
			review = s.Review.Title
		}
	}
	for n := 1; n <= last; n++ {
		on := pages[n]
		marked, dated, numbered, synthetic := 0, false, false, false
		lastContent := box{}
		for i, b := range on {
			if b.size == 0 {
				if b.x < marginX-3 || b.x+b.w > marginX+frameW+3 || b.y < 0 || b.y+b.h > pageH {
					say("page %d: a fill runs off the page: x %.1f to %.1f, y %.1f to %.1f", n, b.x, b.x+b.w, b.y, b.y+b.h)
				}
				continue
			}
			left, right, top, bottom := marginX-0.5, marginX+frameW+0.5, frameTop-0.5, frameBottom+0.5
			if b.role == roleArtifact && (b.y < frameTop-5 || b.y > frameBottom) {
				top, bottom = 0, pageH
				marked += count(strings.EqualFold(b.text, p.Furniture.Marking))
				dated = dated || strings.Contains(b.text, p.Furniture.ReviewBy) && strings.Contains(b.text, p.Furniture.DestroyBy)
				numbered = numbered || strings.HasPrefix(b.text, fmt.Sprintf("Page %d of ", n))
				synthetic = synthetic || b.text == p.Furniture.Synthetic
			} else if b.role != roleArtifact {
				lastContent = lower(lastContent, b)
			}
			if b.x < left || b.x+b.w > right || b.y < top || b.y+b.h > bottom {
				say("page %d: %q runs out of its frame: x %.1f to %.1f, y %.1f to %.1f", n, b.text, b.x, b.x+b.w, b.y, b.y+b.h)
			}
			const slack = 1.0 // the lead of a line is larger than its letters by more than this
			ground := white
			for k, o := range on {
				meets := b.x+slack < o.x+o.w && o.x+slack < b.x+b.w && b.y+slack < o.y+o.h && o.y+slack < b.y+b.h
				switch {
				case !meets || k == i:
				case o.size > 0 && k > i:
					say("page %d: %q and %q overlap", n, b.text, o.text)
				case o.size == 0 && k > i:
					say("page %d: %q is covered by a fill", n, b.text)
				case o.size == 0 && o.x <= b.x+slack && o.x+o.w >= b.x+b.w-slack:
					ground = o.colour
				}
			}
			if c := contrast(b.colour, ground); c < 4.5 {
				say("page %d: %q has a contrast of %.1f to 1", n, b.text, c)
			}
			if b.role != roleArtifact && strings.ContainsAny(b.text, "□\uFFFD") {
				say("page %d: %q has a box", n, b.text)
			}
		}
		switch {
		case marked != 2:
			say("page %d: the marking stands %d times", n, marked)
		case !dated:
			say("page %d: no dates of review and destruction", n)
		case !numbered:
			say("page %d: no page number", n)
		case heads(lastContent):
			say("page %d ends with the heading %q", n, lastContent.text)
		}
		if next := begins(n + 1); n < last && next.role != roleH1 && next.role != roleH2 &&
			lastContent.y+lastContent.h < frameTop+nearlyEmpty*frameH {
			say("page %d is nearly empty, and its section goes on", n)
		}
		if b := begins(n); b.role == roleH3 && b.text == review {
			say("page %d holds a review block alone", n)
		}
		banner += count(synthetic)
	}
	if p.Furniture.Synthetic != "" && banner != last {
		say("the banner of synthetic data stands on %d of %d pages", banner, last)
	}
	return out
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

func lower(a, b box) box {
	if b.y+b.h > a.y+a.h {
		return b
	}
	return a
}

// nearlyEmpty is how much of a page must be used where its section goes on.
const nearlyEmpty = 0.25

// heads says that something must follow: a heading, the title of a table or of
// a chart, or the head of a table.
func heads(b box) bool {
	switch b.role {
	case roleH1, roleH2, roleH3, roleH4, roleCaption:
		return true
	case roleHead:
		return b.colour == cellHead.colour
	}
	return b.role == roleP && b.size == sub.size
}

// contrast is that of WCAG 2.2, 1 to 21.
func contrast(a, b rgb) float64 {
	light := func(c rgb) float64 {
		part := func(v int) float64 {
			s := float64(v) / 255
			if s <= 0.04045 {
				return s / 12.92
			}
			return math.Pow((s+0.055)/1.055, 2.4)
		}
		return 0.2126*part(c.r) + 0.7152*part(c.g) + 0.0722*part(c.b)
	}
	x, y := light(a)+0.05, light(b)+0.05
	return max(x, y) / min(x, y)
}

// treeFaults is what is wrong with the tree of a document, which a screen reader
// walks: a heading that nothing stands under or that leaves out a level, a
// figure without words, a table that is not one.
func treeFaults(d *document) (out []string) {
	say := func(format string, a ...any) { out = append(out, fmt.Sprintf(format, a...)) }
	level, open := 0, 0 // open: the level of a heading that nothing stands under yet
	var check func(e *element)
	check = func(e *element) {
		if e.empty() {
			return
		}
		switch e.role {
		case roleH1, roleH2, roleH3, roleH4:
			next := int(e.role[1] - '0')
			if next > level+1 {
				say("H%d follows H%d", next, level)
			}
			if open > 0 && next <= open {
				say("nothing stands under an H%d", open)
			}
			level, open = next, next
		case roleP, roleList:
			open = 0
		case roleFigure:
			open = 0
			if strings.TrimSpace(e.alt) == "" {
				say("a figure has no alternative")
			}
		case roleTable:
			open = 0
			cells := -1
			for _, k := range e.kids {
				if k.child == nil || k.child.role != roleRow {
					continue
				}
				if cells < 0 {
					cells = len(k.child.kids)
				}
				if len(k.child.kids) != cells {
					say("a table has rows of %d and %d cells", cells, len(k.child.kids))
				}
			}
		case roleHead:
			if e.scope == "" {
				say("a header cell without its scope")
			}
		}
		for _, k := range e.kids {
			if k.child != nil {
				check(k.child)
			}
		}
	}
	check(d.root)
	if open > 0 {
		say("nothing stands under the last H%d", open)
	}
	return out
}
