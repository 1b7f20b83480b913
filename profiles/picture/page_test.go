package picture

import (
	"strings"
	"testing"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/internal/strictyaml"
	"forceprofiles/profiles"
	"forceprofiles/profiles/wording"
)

// page is the section of a shipped profile in Kent, before anything is counted.
func page(t *testing.T, profile string) *Page {
	t.Helper()
	w, err := load()
	if err != nil {
		t.Fatal(err)
	}
	info := &dataset.Info{AsOf: time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC),
		Forces: []dataset.Force{{Code: "essex", Name: "Essex Police"}, {Code: "kent", Name: "Kent Police"}}}
	p, err := New(info, w.lib.Packs, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range w.lib.Packs {
		if k.Profile == profile {
			return &Page{Words: wording.New(k.Words, info.Forces), Picture: p, Spec: k.Picture,
				Force: dataset.Force{Code: "kent", Name: "Kent"}, at: 1}
		}
	}
	t.Fatalf("no profile %s", profile)
	return nil
}

// The months of each district are drawn where there are enough records to say
// something of a trend, and not where there are not.
func TestManagedDistrictsAreDrawnWhereThereIsEnough(t *testing.T) {
	for records, want := range map[int]bool{3: false, 40: true} {
		g := page(t, "visor")
		g.tally(g.Spec.Figure("open")).Now = 100
		for i := range records {
			for _, d := range []string{"Swale", "Medway"} {
				g.tally(g.Spec.Figure("alleged")).at(d).count(Months-1-i%12, 0)
			}
		}
		found := false
		for _, b := range g.Blocks() {
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

// What the force does not supply is left out, for it is not known; where it
// supplies only in part a note says so, and no trend is given.
func TestWhatIsNotSuppliedIsLeftOut(t *testing.T) {
	g := page(t, "visor")
	g.tally(g.Spec.Figure("open")).Now = 100
	g.tally(g.Spec.Figure("alleged")).count(Months-1, 0)
	text := func() (s string) {
		for _, b := range g.Blocks() {
			s += b.Heading + "\n" + b.Para + "\n" + b.Note + "\n" + strings.Join(b.Items, "\n") + "\n"
			if b.Chart != nil {
				s += b.Chart.Title + "\n"
			}
		}
		return s
	}
	has := func(s string, want bool, words ...string) {
		t.Helper()
		for _, w := range words {
			if strings.Contains(s, w) != want {
				t.Errorf("%q is there: %v\n%s", w, !want, s)
			}
		}
	}
	suspects, trend := "became known after their last assessment", "Suspect records of managed people"
	has(text(), true, suspects, trend, "graded intelligence")
	g.Picture.info.Coverage[dataset.Crimes] = map[string]time.Time{"essex": {}}
	has(text(), false, suspects, trend)
	has(text(), true, "graded intelligence", "a recorded link with a child")
	g.Picture.info.Coverage[dataset.Crimes] = map[string]time.Time{"kent": g.Picture.info.AsOf.AddDate(-1, 0, 0)}
	has(text(), true, suspects, trend+" by month")
	g.Picture.info.Coverage[dataset.ViSOR] = map[string]time.Time{"kent": g.Picture.info.AsOf.AddDate(-1, 0, 0)}
	if b := g.Blocks(); !strings.Contains(b[1].Note, "only since 1 April 2025") {
		t.Errorf("the note stands elsewhere: %+v", b[:3])
	}
	if _, ok := g.Headline(); !ok {
		t.Error("no headline though the force supplies the table")
	}
	g.Picture.info.Coverage[dataset.ViSOR] = map[string]time.Time{}
	if b := g.Blocks(); len(b) != 1 || !strings.Contains(b[0].Note, "does not supply ViSOR records") {
		t.Errorf("%+v", b)
	}
	if _, ok := g.Headline(); ok {
		t.Error("a headline of what is not known")
	}
}

// Values over figures as they are printed.
func TestValues(t *testing.T) {
	g := page(t, "vawg")
	offences, kinds := g.tally(g.Spec.Figure("offences")), g.tally(g.Spec.Figure("kinds"))
	offences.Now, offences.Before, offences.Months[Months-1] = 1200, 7, 3
	kinds.Now, kinds.Sum = 4, 10.25
	kinds.at("rasso").Now = 1
	rasso, other := "rasso", "other"
	for _, c := range []struct {
		value string
		code  *string
		want  string
	}{
		{"offences.now", nil, "1,200"}, {"offences.before", nil, "7"}, {"offences.last", nil, "3"}, {"3", nil, "3"},
		{"offences.now - offences.before", nil, "1,193"}, {"kinds.now / offences.now", nil, "under 1%"},
		{"kinds.now / offences.before", nil, "4 of 7"}, {"kinds.now % offences.before", nil, "57%"},
		{"kinds.sum", nil, "10.3"}, {"kinds.now", &rasso, "1"}, {"kinds.now", &other, "0"}, {"kinds.all", &rasso, "4"},
		{"offences.now", &rasso, "1,200"},
	} {
		if got := g.text(strictyaml.Text{Value: c.value}, c.code); got != c.want {
			t.Errorf("%s: %s, want %s", c.value, got, c.want)
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
		at, tall := fields(c.groups)
		if tall < c.tall-1e-9 || tall > c.tall+1e-9 || len(at) != min(len(c.groups), shownGroups) {
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

// Months that share the highest count are all marked and named; where they are
// many, none stands out.
func TestPeaks(t *testing.T) {
	for name, tt := range map[string]struct {
		months []int // with two records; the second and the last have one
		alt    string
		focus  int
	}{
		"one":   {[]int{5}, "Highest: 2 in September 2024", 3},
		"two":   {[]int{5, 9}, "Highest: 2 in September 2024 and January 2025", 4},
		"three": {[]int{5, 9, 11}, "Highest: 2 in September 2024, January 2025 and March 2025", 5},
		"four":  {[]int{5, 9, 11, 14}, "Highest: 2 in 4 months alike", 2},
	} {
		g := page(t, "missing")
		v := g.tally(g.Spec.Figure("episodes"))
		for _, m := range append(tt.months, tt.months...) {
			v.count(m, 0)
		}
		v.count(1, 0)
		v.count(Months-1, 0)
		for _, b := range g.Blocks() {
			if b.Chart == nil || b.Chart.Kind != profiles.Trend {
				continue
			}
			focus := 0
			for _, p := range b.Chart.Points {
				if p.Focus {
					focus++
				}
			}
			if focus != tt.focus || !strings.Contains(b.Chart.Alt, tt.alt) {
				t.Errorf("%s: %d months marked, want %d: %s", name, focus, tt.focus, b.Chart.Alt)
			}
		}
	}
}

// Of a place the year before is counted too.
func TestPlacesOfTwoYears(t *testing.T) {
	w := newWorld(t, 3000)
	p := w.observed(t, 1)
	before := int64(0)
	for _, k := range w.lib.Packs {
		if k.Profile != "missing" {
			continue
		}
		for i := range w.info.Forces {
			for _, v := range p.total.Figures[p.byFigure[k.Picture.Figure("places")]][i].Split {
				before += v.Before
			}
		}
	}
	if before == 0 {
		t.Error("no place has an episode in the year before")
	}
}
