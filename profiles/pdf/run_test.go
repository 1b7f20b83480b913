package pdf

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"forceprofiles/profiles"
)

var demo = flag.String("demo", "", "check the layout of every profile under this folder, for make check-layout")

// fileOf reads a profile back from its JSON form.
func fileOf(t *testing.T, path string) *profiles.Profile {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p := &profiles.Profile{}
	if err := json.Unmarshal(data, p); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return p
}

// Every document of a run, laid out: no faults, a sheet for everybody listed, and
// sheets as short and as full as they can be ([sheetCount.faults]).
func TestRunLayout(t *testing.T) {
	if *demo == "" {
		t.Skip("make check-layout gives the folder of a run's profiles")
	}
	files, err := filepath.Glob(filepath.Join(*demo, "*", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no profile under %s: make demo first (%v)", *demo, err)
	}
	all, pages := map[string]*sheetCount{"all": {}}, 0
	for _, path := range files {
		p := fileOf(t, path)
		var boxes []box
		d, err := render(io.Discard, p, func(b box) { boxes = append(boxes, b) })
		if err != nil {
			t.Fatal(err)
		}
		pages += d.pages
		name := p.Force + " " + p.Kind
		for _, f := range append(faults(p, boxes), treeFaults(d)...) {
			t.Errorf("%s: %s", name, f)
		}
		tooSmall(t, name, boxes)
		if all[p.Kind] == nil {
			all[p.Kind] = &sheetCount{}
		}
		for _, kind := range []string{p.Kind, "all"} {
			all[kind].add(sheetsOf(p, boxes))
		}
	}
	fmt.Printf("%d documents of %d pages.\n", len(files), pages)
	for _, kind := range slices.Sorted(maps.Keys(all)) {
		fmt.Printf("%-8s%s\n", kind, all[kind])
		least := leastOfKind
		if kind == "all" {
			least = leastOfAll
		}
		for _, f := range all[kind].faults(least) {
			t.Errorf("%s: %s", kind, f)
		}
	}
}

// The bounds find what they are for.
func TestBoundsOfSheets(t *testing.T) {
	good := func() *sheetCount {
		c := &sheetCount{}
		for i := range 20 {
			e := extent{first: 10 + 2*i, last: 11 + 2*i, lowest: frameBottom - 20}
			e.last += i % 5 / 4 // one in five is on three pages
			c.add([]extent{e})
		}
		return c
	}
	if f := good().faults(leastOfAll); len(f) > 0 {
		t.Fatal(f)
	}
	for want, more := range map[string][]extent{
		"no sheet":                 {{}},
		"on 4 pages":               {{first: 2, last: 5, lowest: frameBottom}},
		"stand on two":             slices.Repeat([]extent{{first: 2, last: 4, lowest: frameBottom}}, 4),
		"is white":                 {{first: 2, last: 3, lowest: frameTop + 0.3*frameH}},
		"of the last page is left": slices.Repeat([]extent{{first: 2, last: 3, lowest: frameTop + 0.6*frameH}}, 10),
	} {
		c := good()
		c.add(more)
		if f := strings.Join(c.faults(leastOfAll), "\n"); !strings.Contains(f, want) {
			t.Errorf("%s was not found: %q", want, f)
		}
	}
	if f := (&sheetCount{}).faults(leastOfAll); len(f) == 0 {
		t.Error("a run without a sheet passes")
	}
}

// extent is where a sheet stands: its pages and how low it ends on the last.
type extent struct {
	first, last int
	lowest      float64 // on the last page
}

// sheetsOf finds the pages of each sheet by the running head.
func sheetsOf(p *profiles.Profile, boxes []box) []extent {
	var out []extent
	for _, list := range p.Lists {
		for _, s := range list.Sheets {
			e := extent{}
			head := fmt.Sprintf("· %s: %d. %s", list.Title, s.Rank, s.PersonID)
			for _, b := range boxes {
				if b.role == roleArtifact && b.y < frameTop && strings.Contains(b.text, head) {
					if e.first == 0 {
						e.first = b.page
					}
					e.last = max(e.last, b.page)
				}
			}
			for _, b := range boxes {
				if b.page == e.last && b.size > 0 && b.y >= frameTop && b.y < frameBottom {
					e.lowest = max(e.lowest, b.y+b.h)
				}
			}
			out = append(out, e)
		}
	}
	return out
}

// sheetCount is how many pages sheets take and how full the last of them is.
type sheetCount struct {
	lost  int // people without a sheet
	pages map[int]int
	white []float64 // share of the last page below what is printed on it
}

// What a reader would mind: a sheet is two pages, now and then three; its last
// page is used.
const (
	mostPages    = 3
	leastOfAll   = 0.75 // of the sheets on two pages; the demo has 0.80
	leastOfKind  = 0.62 // of one profile's; the demo has 0.67 to 0.87
	mostWhite    = 0.5  // of a last page; the demo has 0.45
	mostWhiteAll = 0.12 // of the last pages on average; the demo has 0.07
)

func (c *sheetCount) add(sheets []extent) {
	if c.pages == nil {
		c.pages = map[int]int{}
	}
	for _, e := range sheets {
		if e.first == 0 {
			c.lost++
			continue
		}
		c.pages[e.last-e.first+1]++
		c.white = append(c.white, (frameBottom-e.lowest)/frameH)
	}
}

// faults are the bounds that the sheets do not keep; least is the share of them
// that must stand on two pages.
func (c *sheetCount) faults(least float64) (out []string) {
	say := func(format string, a ...any) { out = append(out, fmt.Sprintf(format, a...)) }
	if n := len(c.white); c.lost > 0 || n == 0 {
		say("%d people have no sheet, %d have one", c.lost, n)
		return out
	}
	for n, sheets := range c.pages {
		if n > mostPages {
			say("%d sheets stand on %d pages, more than %d", sheets, n, mostPages)
		}
	}
	if share := float64(c.pages[1]+c.pages[2]) / float64(len(c.white)); len(c.white) >= 20 && share < least {
		say("%.0f%% of sheets stand on two pages, fewer than %.0f%%", 100*share, 100*least)
	}
	if w := slices.Max(c.white); w > mostWhite {
		say("%.0f%% of a last page is white, more than %.0f%%", 100*w, 100*mostWhite)
	}
	if w := c.mean(); w > mostWhiteAll {
		say("%.0f%% of the last page is left white on average, more than %.0f%%", 100*w, 100*mostWhiteAll)
	}
	return out
}

func (c *sheetCount) mean() (sum float64) {
	for _, w := range c.white {
		sum += w / float64(len(c.white))
	}
	return sum
}

func (c *sheetCount) String() string {
	slices.Sort(c.white)
	at := func(q float64) float64 { return 100 * c.white[int(q*float64(len(c.white)-1))] }
	if len(c.white) == 0 {
		return "no sheet"
	}
	return fmt.Sprintf(
		"%d sheets, by pages %v; white on the last page: mean %.0f%%, median %.0f%%, 90th percentile %.0f%%, most %.0f%%",
		len(c.white), c.pages, 100*c.mean(), at(0.5), at(0.9), at(1))
}
