package pdf

import (
	"io"
	"slices"
	"strings"
	"testing"

	"forceprofiles/profiles"
	"forceprofiles/profiles/internal/example"
	"forceprofiles/templates"
)

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
		"a fill runs off":       func(b *box) { *b = box{page: 2, x: marginX, y: 100, w: frameW + 5, h: 4} },
		"runs out of its frame": func(b *box) { b.x = pageW - 10 },
		"overlap":               func(b *box) { b.y += 20 },
		"contrast":              func(b *box) { b.colour = grey },
		"has a box":             func(b *box) { b.text = "□" },
		"ends with the heading": func(b *box) { b.role, b.y = roleH3, frameBottom-b.h },
		// A table's title or head, or a chart's title, at the foot of a page.
		`ends with the heading "1"`: func(b *box) { b.text, b.role, b.y = "1", roleCaption, frameBottom-b.h },
		`ends with the heading "2"`: func(b *box) { b.text, b.role, b.y, b.colour = "2", roleHead, frameBottom-b.h, blue },
		`ends with the heading "3"`: func(b *box) { b.text, b.size, b.y = "3", sub.size, frameBottom-b.h },
	} {
		boxes := slices.Clone(good)
		change(&boxes[at])
		if f := strings.Join(faults(p, boxes), "\n"); !strings.Contains(f, want) {
			t.Errorf("%s was not found: %q", want, f)
		}
	}
}

// So it does with what is wrong with a whole page.
func TestCheckerFindsFaultyPages(t *testing.T) {
	p := example.Rich()
	good, _ := laidOut(t, p)
	sheet := sheetsOf(p, good)[0]
	review := p.Lists[0].Sheets[0].Review.Title
	for want, drop := range map[string]func(b box) bool{
		// the lower part of a sheet's first page is lost
		"is nearly empty": func(b box) bool {
			return b.page == sheet.first && b.y > frameTop+0.15*frameH &&
				b.y < frameBottom
		},
		// all that stands over the review block is
		"holds a review block alone": func(b box) bool {
			return b.page == sheet.last && b.y >= frameTop && b.y < placeOf(good, sheet.last, review)
		},
	} {
		if f := strings.Join(faults(p, slices.DeleteFunc(slices.Clone(good), drop)), "\n"); !strings.Contains(f, want) {
			t.Errorf("%s was not found: %q", want, f)
		}
	}
}

// placeOf is how low a text stands on a page.
func placeOf(boxes []box, page int, text string) float64 {
	i := slices.IndexFunc(boxes, func(b box) bool { return b.page == page && b.text == text })
	return boxes[i].y
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
		if sheets[b.page] && b.size > 0 && b.size < 10.5 && !about && !slices.Contains([]role{roleArtifact, roleFigure,
			roleLabel}, b.role) {
			t.Errorf("%s, page %d: %q is set in %.1f points as %s", name, b.page, b.text, b.size, b.role)
		}
	}
}

// A chart without a point says that there is nothing to draw.
func TestBlankChartsSaySo(t *testing.T) {
	boxes, _ := laidOut(t, example.Empty())
	said := 0
	for _, b := range boxes {
		said += count(b.text == templates.Default().Say("chart.blank"))
	}
	if said != 3 {
		t.Errorf("said of %d charts, of 3", said)
	}
}

// A place and what passes through it are read whole, however large the number.
func TestFlowNamesPlacesWhole(t *testing.T) {
	p := example.Rich()
	p.Strategic.Blocks = []profiles.Block{{Chart: &profiles.Chart{Kind: profiles.Flow, Title: "Harm across borders",
		Points: []profiles.Point{{Label: "Norfolk", Focus: true}, {Label: "Cambridgeshire"}, {Label: "Hertfordshire"}},
		Links:  []profiles.Link{{From: 0, To: 1, Value: 1234567}, {From: 2, To: 0, Value: 89012}},
	}}}
	want := map[string]bool{"Norfolk 1,234,567": true, "1,234,567 Cambridgeshire": true, "Hertfordshire 89,012": true,
		"89,012 Norfolk": true}
	if _, err := render(io.Discard, p, func(b box) { delete(want, b.text) }); err != nil {
		t.Fatal(err)
	}
	if len(want) > 0 {
		t.Errorf("not printed whole: %v", want)
	}
}
