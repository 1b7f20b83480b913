package build

import (
	"strings"
	"testing"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/profiles"
	"forceprofiles/profiles/wording"
	"forceprofiles/templates"
)

// The months of each district are drawn where there are enough records to say
// something of a trend, and not where there are not.
func TestManagedDistrictsAreDrawnWhereThereIsEnough(t *testing.T) {
	info := &dataset.Info{AsOf: time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC),
		Forces: []dataset.Force{{Code: "kent", Name: "Kent Police"}}}
	w := &writer{Factors: wording.NewFactors(templates.Default(), nil, info), info: info, picture: NewPicture(info, nil,
		nil), force: info.Forces[0]}
	for records, want := range map[int]bool{3: false, 40: true} {
		a := &visorArea{records: 100, cross: []int64{0}}
		for i := range records {
			for _, d := range []string{"Swale", "Medway"} {
				a.alleged.at(d).count(Months-1-i%12, 0)
			}
		}
		found := false
		for _, b := range w.visor(a) {
			if b.Chart != nil && b.Chart.Kind == profiles.Multiples {
				found = true
				if len(b.Chart.Panels) != 2 || !strings.HasPrefix(b.Chart.Panels[0].Text, "40") {
					t.Errorf("panels %+v", b.Chart.Panels)
				}
			}
		}
		if found != want {
			t.Errorf("%d records a district: drawn is %v", records, found)
		}
	}
}

// Groups of two need less height than larger ones, and no two groups meet.
func TestGroupsTogetherAreDrawnClose(t *testing.T) {
	two, five := []string{"a", "b"}, []string{"a", "b", "c", "d", "e"}
	for _, c := range []struct {
		groups [][]string
		tall   float64
	}{
		{[][]string{two}, 0.22}, {[][]string{two, two, two, two}, 0.44}, {[][]string{five}, 0.5},
		{[][]string{five, two, two, two}, 0.72},
		{[][]string{five, five, five, five, five, five, five}, 1},
	} {
		at, tall := placesTogether(c.groups)
		if tall < c.tall-1e-9 || tall > c.tall+1e-9 || len(at) != min(len(c.groups), shownGroupsTogether) {
			t.Errorf("%d groups: %d places, %.2f tall, want %.2f", len(c.groups), len(at), tall, c.tall)
		}
		for i, a := range at {
			if a[0] <= 0 || a[0] >= 1 || a[1] <= 0 || a[1] >= 1 {
				t.Errorf("group %d of %d stands at %v", i, len(at), a)
			}
			for _, b := range at[:i] {
				if a == b {
					t.Errorf("two groups stand at %v", a)
				}
			}
		}
	}
}
