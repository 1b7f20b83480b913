package pdf

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
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

// Every document of a run, laid out: faults, how many pages the sheets take and
// how much of their last pages is white. Sheets are checked one by one too.
func TestRunLayout(t *testing.T) {
	if *demo == "" {
		t.Skip("make check-layout gives the folder of a run's profiles")
	}
	files, err := filepath.Glob(filepath.Join(*demo, "*", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no profile under %s: make demo first (%v)", *demo, err)
	}
	all, pages := map[string]*tally{}, 0
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
		for _, kind := range []string{p.Kind, "all"} {
			if all[kind] == nil {
				all[kind] = &tally{pages: map[int]int{}}
			}
			all[kind].add(sheetsOf(p, boxes))
		}
	}
	fmt.Printf("%d documents of %d pages.\n", len(files), pages)
	for _, kind := range []string{"vawg", "missing", "visor", "all"} {
		fmt.Printf("%-8s%s\n", kind, all[kind])
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

// tally counts sheets.
type tally struct {
	pages map[int]int
	white []float64 // share of the last page below what is printed on it
}

func (c *tally) add(sheets []extent) {
	for _, e := range sheets {
		c.pages[e.last-e.first+1]++
		c.white = append(c.white, (frameBottom-e.lowest)/frameH)
	}
}

func (c *tally) String() string {
	if c == nil || len(c.white) == 0 {
		return "no sheet"
	}
	slices.Sort(c.white)
	at := func(q float64) float64 { return 100 * c.white[int(q*float64(len(c.white)-1))] }
	sum := 0.0
	for _, w := range c.white {
		sum += w
	}
	return fmt.Sprintf("%d sheets, by pages %v; white on the last page: mean %.0f%%, median %.0f%%, 90th percentile %.0f%%, most %.0f%%",
		len(c.white), c.pages, 100*sum/float64(len(c.white)), at(0.5), at(0.9), at(1))
}
