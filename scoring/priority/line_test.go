package priority

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The line against its definition: everybody ranked again with the person's
// margin a little above it, and a little below.
func TestLineDecides(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	lines, kept := 0, 0
	for range 400 {
		e := make([]Entry, 1+rng.IntN(60))
		for i := range e {
			e[i] = Entry{Margin: float64(rng.IntN(12)), Points: float64(rng.IntN(3)) * 10, Force: uint16(rng.IntN(2)),
				MustReview: rng.IntN(6) == 0}
		}
		places := []Places{{Capacity: rng.IntN(8), HiddenHarm: rng.IntN(4)}, {Capacity: rng.IntN(4), HiddenHarm: rng.IntN(6)}}
		placed, cuts, err := Rank(e, places)
		if err != nil {
			t.Fatal(err)
		}
		kept += cuts[0].Kept + cuts[1].Kept
		of := []*Lines{NewLines(e, placed, 0, places[0]), NewLines(e, placed, 1, places[1])}
		for i := range e {
			listed := func(margin float64) bool {
				changed := append([]Entry(nil), e...)
				changed[i].Margin = margin
				placed, _, err := Rank(changed, places)
				if err != nil {
					t.Fatal(err)
				}
				return placed[i].Listed()
			}
			line, ok := of[e[i].Force].Line(e, i)
			if !ok {
				for _, margin := range []float64{-1, 0.5, 3.5, 6.5, 99} {
					if listed(margin) != placed[i].Listed() {
						t.Fatalf("%+v, %+v: entry %d has no line, but %v changes its place", e, places, i, margin)
					}
				}
				continue
			}
			lines++
			for _, d := range []float64{0.25, 0.75, 20} {
				if !listed(line+d) || listed(line-d) {
					t.Fatalf("%+v, %+v: entry %d: the line is %v, but %v away it does not decide", e, places, i, line, d)
				}
			}
			if now := e[i].Margin; now != line && placed[i].Listed() != (now > line) || math.IsNaN(line) {
				t.Fatalf("%+v: entry %d at %v is listed: %v; the line is %v", e, i, now, placed[i].Listed(), line)
			}
		}
	}
	if lines < 1000 || kept < 50 {
		t.Errorf("%d lines and %d kept places are too few to tell", lines, kept)
	}
}
