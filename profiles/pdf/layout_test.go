package pdf

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"forceprofiles/profiles"
	"forceprofiles/profiles/internal/example"
)

// faults is the layout checker: what is wrong with a document as laid out.
// Every piece of text stands in its frame, on nothing else and under nothing,
// in letters that can be told from their ground; no page ends with a heading.
// That something stands under every heading is TestStructureTree's to see.
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
	for n := 1; n <= last; n++ {
		on := pages[n]
		marked, dated, numbered, synthetic := 0, false, false, false
		lastContent := box{}
		for i, b := range on {
			if b.size == 0 {
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
		case heading4(lastContent.role):
			say("page %d ends with the heading %q", n, lastContent.text)
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

func heading4(r role) bool { return r == roleH1 || r == roleH2 || r == roleH3 || r == roleH4 }

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

func TestLayout(t *testing.T) {
	for _, c := range example.Cases() {
		boxes, pages := laidOut(t, c.Profile)
		tooSmall(t, c.Name, boxes)
		found := faults(c.Profile, boxes)
		for _, f := range found[:min(len(found), 12)] {
			t.Errorf("%s: %s", c.Name, f)
		}
		if len(found) > 12 {
			t.Errorf("%s: and %d more", c.Name, len(found)-12)
		}
		first := 0
		for _, b := range boxes {
			if b.role == roleH2 && first == 0 && b.page > 1 {
				first = b.page
			}
		}
		if pages > 1 && first != 2 {
			t.Errorf("%s: page one takes %d pages", c.Name, first-1)
		}
	}
}

// The checker finds what it is for.
func TestCheckerFindsFaults(t *testing.T) {
	p := example.Rich()
	good, _ := laidOut(t, p)
	if f := faults(p, good); len(f) > 0 {
		t.Fatal(f[0])
	}
	at := slices.IndexFunc(good, func(b box) bool { return b.role == roleP && b.page == 2 })
	for want, change := range map[string]func(*box){
		"runs out of its frame": func(b *box) { b.x = pageW - 10 },
		"overlap":               func(b *box) { b.y += 20 },
		"contrast":              func(b *box) { b.colour = grey },
		"has a box":             func(b *box) { b.text = "□" },
		"ends with the heading": func(b *box) { b.role, b.y = roleH3, frameBottom-b.h },
	} {
		boxes := slices.Clone(good)
		change(&boxes[at])
		if f := strings.Join(faults(p, boxes), "\n"); !strings.Contains(f, want) {
			t.Errorf("%s was not found: %q", want, f)
		}
	}
}

// tooSmall finds sentences on a sheet set below 10.5 points: labels, drawings
// and what says how a drawing was made may be smaller.
func tooSmall(t *testing.T, name string, boxes []box) {
	sheets := map[int]bool{}
	for _, b := range boxes {
		if b.role == roleArtifact && strings.Contains(b.text, ". TX") {
			sheets[b.page] = true
		}
		about := b.role == roleP && (b.size == small.size || b.size == 9.5)
		if sheets[b.page] && b.size > 0 && b.size < 10.5 && !about && !slices.Contains([]role{roleArtifact, roleFigure, roleLabel}, b.role) {
			t.Errorf("%s, page %d: %q is set in %.1f points as %s", name, b.page, b.text, b.size, b.role)
		}
	}
}

// A place and what passes through it are read whole, however large the number.
func TestFlowNamesPlacesWhole(t *testing.T) {
	p := example.Rich()
	p.Strategic.Blocks = []profiles.Block{{Chart: &profiles.Chart{Kind: profiles.Flow, Title: "Harm across borders",
		Points: []profiles.Point{{Label: "Norfolk", Focus: true}, {Label: "Cambridgeshire"}, {Label: "Hertfordshire"}},
		Links:  []profiles.Link{{From: 0, To: 1, Value: 1234567}, {From: 2, To: 0, Value: 89012}},
	}}}
	want := map[string]bool{"Norfolk 1,234,567": true, "1,234,567 Cambridgeshire": true, "Hertfordshire 89,012": true, "89,012 Norfolk": true}
	if _, err := render(io.Discard, p, func(b box) { delete(want, b.text) }); err != nil {
		t.Fatal(err)
	}
	if len(want) > 0 {
		t.Errorf("not printed whole: %v", want)
	}
}
