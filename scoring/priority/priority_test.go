package priority

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRank(t *testing.T) {
	tests := map[string]struct {
		entries  []Entry
		capacity []int
		rank     []int32
		listed   []bool
		pct      []float64
		cut      []Cut
	}{
		"highest margin first, up to capacity": {
			entries:  []Entry{{Margin: -1}, {Margin: 2}, {Margin: 0}, {Margin: 1}},
			capacity: []int{2},
			rank:     []int32{4, 1, 3, 2}, listed: []bool{false, true, false, true},
			pct: []float64{12.5, 87.5, 37.5, 62.5},
			cut: []Cut{{Scored: 4, Ranked: 2, Capacity: 2, Last: 3, Next: 2}},
		},
		"must-review goes first and does not use capacity": {
			entries:  []Entry{{Margin: -3, MustReview: true}, {Margin: 2}, {Margin: 1}},
			capacity: []int{1},
			rank:     []int32{1, 2, 3}, listed: []bool{true, true, false},
			pct: []float64{100. / 6, 500. / 6, 50},
			cut: []Cut{{Scored: 3, MustReview: 1, Ranked: 1, Capacity: 1, Last: 1, Next: 2}},
		},
		"ties share a percentile, then points, then person_id": {
			entries:  []Entry{{Margin: 1}, {Margin: 1, Points: 5}, {Margin: 1}, {Margin: 0}},
			capacity: []int{2},
			rank:     []int32{2, 1, 3, 4}, listed: []bool{true, true, false, false},
			pct: []float64{62.5, 62.5, 62.5, 12.5},
			cut: []Cut{{Scored: 4, Ranked: 2, Capacity: 2, Last: 0, Next: 2}},
		},
		"forces are ranked apart; an empty force has an empty list": {
			entries:  []Entry{{Margin: 1, Force: 2}, {Margin: 9}, {Margin: 2, Force: 2}},
			capacity: []int{0, 3, 1},
			rank:     []int32{2, 1, 1}, listed: []bool{false, false, true},
			pct: []float64{25, 50, 75},
			cut: []Cut{{Scored: 1, Last: -1, Next: 1}, {Capacity: 3, Last: -1, Next: -1}, {Scored: 2, Ranked: 1, Capacity: 1, Last: 2, Next: 0}},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			placed, cuts, err := Rank(tt.entries, tt.capacity)
			if err != nil {
				t.Fatal(err)
			}
			for i, p := range placed {
				if p.Rank != tt.rank[i] || p.Listed != tt.listed[i] || math.Abs(p.Percentile-tt.pct[i]) > 1e-12 {
					t.Errorf("person %d: got %+v, want rank %d, listed %v, percentile %v", i, p, tt.rank[i], tt.listed[i], tt.pct[i])
				}
			}
			if d := cmp.Diff(tt.cut, cuts); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestRankRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		e []Entry
		c []int
	}{
		"a margin that is not a number": {[]Entry{{Margin: math.NaN()}}, []int{1}},
		"a force outside the table":     {[]Entry{{Force: 1}}, []int{1}},
		"a negative capacity":           {nil, []int{-1}},
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
	placed, _, err := Rank(e, []int{5, 5, 5})
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
	c := Cut{Scored: 400, MustReview: 2, Ranked: 25, Capacity: 25}
	for _, tt := range []struct {
		p    Placed
		must []string
		want string
	}{
		{Placed{Percentile: 12, Rank: 1, Listed: true}, []string{"MIS-003", "MIS-004"}, "Must be reviewed: rule MIS-003 and MIS-004. Rank 1 of 400 in Kent."},
		{Placed{Percentile: 99.97, Rank: 3, Listed: true}, nil, "Model score above 99.9% of the 400 people scored in Kent; place 1 of 25 by rank."},
		{Placed{Percentile: 50, Rank: 201}, nil, "Not listed: rank 201 of 400 in Kent; the list holds 2 must-review and 25 by rank."},
	} {
		if got := Why(tt.p, c, tt.must, "Kent"); got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
	}
}
