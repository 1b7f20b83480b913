package priority

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

func TestRank(t *testing.T) {
	tests := map[string]struct {
		entries []Entry
		places  []Places
		rank    []int32
		listed  []bool
		pct     []float64
		cut     []Cut
	}{
		"highest margin first, up to capacity": {
			entries: []Entry{{Margin: -1}, {Margin: 2}, {Margin: 0}, {Margin: 1}},
			places:  []Places{{Capacity: 2}},
			rank:    []int32{4, 1, 3, 2}, listed: []bool{false, true, false, true},
			pct: []float64{12.5, 87.5, 37.5, 62.5},
			cut: []Cut{{Scored: 4, Ranked: 2, Places: Places{Capacity: 2}, Last: 3, Next: 2}},
		},
		"must-review goes first and does not use capacity": {
			entries: []Entry{{Margin: -3, MustReview: true}, {Margin: 2}, {Margin: 1}},
			places:  []Places{{Capacity: 1}},
			rank:    []int32{1, 2, 3}, listed: []bool{true, true, false},
			pct: []float64{100. / 6, 500. / 6, 50},
			cut: []Cut{{Scored: 3, MustReview: 1, Ranked: 1, Places: Places{Capacity: 1}, Last: 1, Next: 2}},
		},
		"ties share a percentile, then points, then person_id": {
			entries: []Entry{{Margin: 1}, {Margin: 1, Points: 5}, {Margin: 1}, {Margin: 0}},
			places:  []Places{{Capacity: 2}},
			rank:    []int32{2, 1, 3, 4}, listed: []bool{true, true, false, false},
			pct: []float64{62.5, 62.5, 62.5, 12.5},
			cut: []Cut{{Scored: 4, Ranked: 2, Places: Places{Capacity: 2}, Last: 0, Next: 2}},
		},
		"without a model points decide, and nobody without points is listed": {
			entries: []Entry{{Margin: math.NaN()}, {Points: 5}, {Points: 20}, {Points: 5}, {MustReview: true}, {}},
			places:  []Places{{Capacity: 5, RulesAlone: true}},
			rank:    []int32{5, 3, 2, 4, 1, 6}, listed: []bool{false, true, true, true, true, false},
			pct: []float64{25, 200. / 3, 550. / 6, 200. / 3, 25, 25},
			cut: []Cut{{Scored: 6, MustReview: 1, Ranked: 3, Places: Places{Capacity: 5, RulesAlone: true}, Last: 3, Next: 0}},
		},
		"kept places go to people without rule points, who displace the lowest with": {
			entries: []Entry{{Margin: 9, Points: 5}, {Margin: 8}, {Margin: 7, Points: 5}, {Margin: 6, Points: 5}, {Margin: 5},
				{Margin: 4}, {Margin: 3}},
			places: []Places{{Capacity: 4, HiddenHarm: 3}},
			rank:   []int32{1, 2, 5, 6, 3, 4, 7}, listed: []bool{true, true, false, false, true, true, false},
			pct: []float64{650. / 7, 550. / 7, 450. / 7, 350. / 7, 250. / 7, 150. / 7, 50. / 7},
			cut: []Cut{{Scored: 7, Ranked: 2, Kept: 2, Places: Places{Capacity: 4, HiddenHarm: 3}, Last: 1, Next: 2}},
		},
		"kept places that nobody can take go by score": {
			entries: []Entry{{Margin: 3, Points: 5}, {Margin: 2, Points: 5}, {Margin: 1, Points: 5},
				{Margin: 0, MustReview: true}},
			places: []Places{{Capacity: 2, HiddenHarm: 1}},
			rank:   []int32{2, 3, 4, 1}, listed: []bool{true, true, false, true},
			pct: []float64{87.5, 62.5, 37.5, 12.5},
			cut: []Cut{{Scored: 4, MustReview: 1, Ranked: 2, Places: Places{Capacity: 2, HiddenHarm: 1}, Last: 1, Next: 2}},
		},
		"forces are ranked apart; an empty force has an empty list": {
			entries: []Entry{{Margin: 1, Force: 2}, {Margin: 9}, {Margin: 2, Force: 2}},
			places:  []Places{{Capacity: 0}, {Capacity: 3}, {Capacity: 1}},
			rank:    []int32{2, 1, 1}, listed: []bool{false, false, true},
			pct: []float64{25, 50, 75},
			cut: []Cut{{Scored: 1, Last: -1, Next: 1}, {Places: Places{Capacity: 3}, Last: -1, Next: -1},
				{Scored: 2, Ranked: 1, Places: Places{Capacity: 1}, Last: 2, Next: 0}},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			placed, cuts, err := Rank(tt.entries, tt.places)
			if err != nil {
				t.Fatal(err)
			}
			for i, p := range placed {
				if p.Rank != tt.rank[i] || p.Listed() != tt.listed[i] || math.Abs(p.Percentile-tt.pct[i]) > 1e-12 {
					t.Errorf("person %d: got %+v, want rank %d, listed %v, percentile %v", i, p, tt.rank[i], tt.listed[i], tt.pct[i])
				}
			}
			byMargin := slices.SortedFunc(slices.Values(placed), func(a, b Placed) int {
				return cmp.Compare(b.Percentile, a.Percentile)
			})
			for i := 1; i < len(byMargin); i++ {
				a, b := byMargin[i-1], byMargin[i]
				if tt.places[0].RulesAlone {
					if a.ModelRank+b.ModelRank != 0 {
						t.Errorf("model ranks %d and %d without a model", a.ModelRank, b.ModelRank)
					}
				} else if len(cuts) == 1 && a.Percentile > b.Percentile && a.ModelRank >= b.ModelRank {
					t.Errorf("model ranks %d and %d at percentiles %v and %v", a.ModelRank, b.ModelRank, a.Percentile, b.Percentile)
				}
			}
			if d := gocmp.Diff(tt.cut, cuts); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestRankRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		e []Entry
		c []Places
	}{
		"a margin that is not a number": {[]Entry{{Margin: math.NaN()}}, []Places{{Capacity: 1}}},
		"a force outside the table":     {[]Entry{{Force: 1}}, []Places{{Capacity: 1}}},
		"a negative capacity":           {nil, []Places{{Capacity: -1}}},
		"a negative number kept":        {nil, []Places{{HiddenHarm: -1}}},
	} {
		if _, _, err := Rank(tt.e, tt.c); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// Percentile against its definition, counted the slow way.
func TestPercentileIsTheMidRank(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	e := make([]Entry, 500)
	for i := range e {
		e[i] = Entry{Margin: float64(rng.IntN(60)), Force: uint16(rng.IntN(3))}
	}
	placed, _, err := Rank(e, []Places{{Capacity: 5}, {Capacity: 5}, {Capacity: 5}})
	if err != nil {
		t.Fatal(err)
	}
	for i := range e {
		var below, ties, n float64
		for j := range e {
			if e[j].Force != e[i].Force {
				continue
			}
			n++
			if e[j].Margin < e[i].Margin {
				below++
			} else if e[j].Margin == e[i].Margin {
				ties++
			}
		}
		if want := 100 * (below + 0.5*ties) / n; placed[i].Percentile != want {
			t.Fatalf("person %d: percentile %v, want %v", i, placed[i].Percentile, want)
		}
	}
}

func TestWhy(t *testing.T) {
	c := Cut{Places: Places{Capacity: 25, HiddenHarm: 4}, Scored: 400, MustReview: 2, Ranked: 23, Kept: 2}
	for _, tt := range []struct {
		p    Placed
		must []string
		want string
	}{
		{Placed{Percentile: 12, Rank: 1, ModelRank: 352, Placement: MustReview}, []string{"MIS-003", "MIS-004"},
			"Place 1 of 27 on the list of Kent: must be reviewed, rule MIS-003 and MIS-004. The model score ranks 352nd of " +
				"400, above 12.0% of them."},
		{Placed{Percentile: 99.97, Rank: 3, ModelRank: 1, Placement: ByModel}, nil,
			"Place 3 of 27 on the list of Kent: the model score ranks 1st of 400, above 99.9% of them."},
		{Placed{Percentile: 92, Rank: 26, ModelRank: 33, Placement: HiddenHarm}, nil,
			"Place 26 of 27 on the list of Kent: possible hidden harm. At least 4 of 25 places are for people whom no rule " +
				"points to; the model score ranks 33rd of 400, above 92.0% of them."},
		{Placed{Percentile: 50, Rank: 201, ModelRank: 111}, nil,
			"Not on the list of Kent: the model score ranks 111th of 400, above 50.0% of them. The list holds 2 must-review " +
				"and 23 by model score, 2 on places kept for people whom no rule points to."},
	} {
		if got := Why(tt.p, c, tt.must, "Kent"); got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
	}
	c = Cut{Places: Places{Capacity: 25, RulesAlone: true}, Scored: 400, MustReview: 2, Ranked: 23}
	want := "Place 3 of 25 on the list of Kent: the rules' points alone order this list, of 400 scored."
	if got := Why(Placed{Percentile: 99, Rank: 3, Placement: ByPoints}, c, nil, "Kent"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Files hold these codes: one that changes is a new version of the run folder.
func TestPlacementCodes(t *testing.T) {
	var got []string
	for p := Unlisted; p <= HiddenHarm; p++ {
		got = append(got, p.String())
	}
	if d := gocmp.Diff([]string{"unlisted", "must_review", "model", "points", "hidden_harm"}, got); d != "" {
		t.Error(d)
	}
}
