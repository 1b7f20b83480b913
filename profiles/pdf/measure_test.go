package pdf

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"forceprofiles/profiles"
)

var demo = flag.String("demo", "", "measure the pages of every profile under this folder, for make sheet-pages")

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

// How many pages the sheets take, and how much of their last pages is white.
func TestSheetPages(t *testing.T) {
	if *demo == "" {
		t.Skip("no -demo folder")
	}
	files, err := filepath.Glob(filepath.Join(*demo, "*", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no profile under %s: make demo first (%v)", *demo, err)
	}
	all := map[string]*tally{}
	for _, path := range files {
		p := fileOf(t, path)
		boxes, _ := laidOut(t, p)
		for _, kind := range []string{p.Kind, "all"} {
			if all[kind] == nil {
				all[kind] = &tally{pages: map[int]int{}}
			}
			all[kind].add(sheetsOf(p, boxes))
		}
	}
	for _, kind := range []string{"vawg", "missing", "visor", "all"} {
		fmt.Println(kind, all[kind])
	}
}

// extent is where a sheet stands: its pages and how low it ends on the last.
type extent struct {
	name         string
	first, last  int
	lowest       float64 // on the last page
	reviewsAlone bool    // nothing but the review block stands on the last page
}

// sheetsOf finds the pages of each sheet by the running head.
func sheetsOf(p *profiles.Profile, boxes []box) []extent {
	var out []extent
	for _, list := range p.Lists {
		for _, s := range list.Sheets {
			e := extent{name: s.PersonID}
			head := fmt.Sprintf("· %s: %d. %s", list.Title, s.Rank, s.PersonID)
			for _, b := range boxes {
				if b.role == roleArtifact && b.y < frameTop && strings.Contains(b.text, head) {
					if e.first == 0 {
						e.first = b.page
					}
					e.last = max(e.last, b.page)
				}
			}
			top := box{y: pageH}
			for _, b := range boxes {
				if b.page == e.last && b.size > 0 && b.y >= frameTop && b.y < frameBottom {
					e.lowest = max(e.lowest, b.y+b.h)
					if b.role != roleArtifact && b.y < top.y {
						top = b
					}
				}
			}
			e.reviewsAlone = top.text == s.Review.Title
			out = append(out, e)
		}
	}
	return out
}

// tally counts sheets.
type tally struct {
	pages  map[int]int
	white  []float64
	review int
}

func (c *tally) add(sheets []extent) {
	for _, e := range sheets {
		c.pages[e.last-e.first+1]++
		c.white = append(c.white, (frameBottom-e.lowest)/frameH)
		if e.reviewsAlone {
			c.review++
		}
	}
}

func (c *tally) String() string {
	slices.Sort(c.white)
	at := func(q float64) float64 { return 100 * c.white[int(q*float64(len(c.white)-1))] }
	sum, most := 0.0, 0
	for _, w := range c.white {
		sum += w
		if w > 0.5 {
			most++
		}
	}
	return fmt.Sprintf("%d sheets, pages %v; white on last page: mean %.0f%%, median %.0f%%, 90th %.0f%%, max %.0f%%; over half white %d; review block alone %d",
		len(c.white), c.pages, 100*sum/float64(len(c.white)), at(0.5), at(0.9), at(1), most, c.review)
}
