package build

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"forceprofiles/profiles"
	"forceprofiles/profiles/wording"
)

func TestStepsAddUp(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for trial := range 2000 {
		n := rng.IntN(14)
		scale := []float64{0.001, 0.05, 1, 6}[trial%4]
		var groups []group
		base, margin := -3.2, -3.2
		for i := range n {
			v := rng.NormFloat64() * scale
			groups = append(groups, group{string(rune('a' + i)), v})
			margin += v
		}
		got, total := steps(groups, margin, base, "rest")
		points, logOdds := 0, base
		for _, s := range got {
			points += s.Points
			logOdds += s.LogOdds
			if exact := s.LogOdds * 10 / math.Ln2; math.Abs(float64(s.Points)-exact) > 1.0+1e-9 {
				t.Errorf("trial %d: %s is %d points for %.3f", trial, s.Label, s.Points, exact)
			}
		}
		if points != total {
			t.Fatalf("trial %d: the steps add up to %d, the total says %d: %+v", trial, points, total, got)
		}
		if want := int(math.Round((margin - base) * 10 / math.Ln2)); total != want {
			t.Errorf("trial %d: total %d, want %d", trial, total, want)
		}
		// A few additions of numbers below 100: 1e-12 leaves three digits.
		if math.Abs(logOdds-margin) > 1e-12 {
			t.Errorf("trial %d: log-odds add up to %v, margin %v", trial, logOdds, margin)
		}
		if len(got) > shownSteps+1 || got[len(got)-1].Label != "rest" {
			t.Errorf("trial %d: %+v", trial, got)
		}
	}
}

func TestStepsShowTheWeightiest(t *testing.T) {
	got, total := steps([]group{{"down", -0.7}, {"up", 2}, {"nothing", 0.001}, {"more", 0.35}}, 1.651-2, -2, "rest")
	want := []profiles.Step{{Label: "up", Points: 29, LogOdds: 2}, {Label: "more", Points: 5, LogOdds: 0.35},
		{Label: "down", Points: -10, LogOdds: -0.7}, {Label: "rest", LogOdds: 0.001}}
	if total != 24 || len(got) != len(want) {
		t.Fatalf("total %d, %+v", total, got)
	}
	for i := range want {
		if got[i].Label != want[i].Label || got[i].Points != want[i].Points ||
			math.Abs(got[i].LogOdds-want[i].LogOdds) > 1e-9 {
			t.Errorf("step %d: got %+v, want %+v", i, got[i], want[i])
		}
	}
}

func TestChancesAddUpToAHundred(t *testing.T) {
	for _, p := range []float64{0, 0.001, 0.005, 0.0149, 0.015, 0.034, 0.5, 0.505, 0.985, 0.9951, 1} {
		n, not := wording.InHundred(p), wording.NotIn(p)
		var a, b int
		if _, err := sscan(n, &a); err != nil {
			if (n == "under 1") != (not == "over 99") || (n == "over 99") != (not == "under 1") {
				t.Errorf("%v: %q and %q", p, n, not)
			}
			continue
		}
		if _, err := sscan(not, &b); err != nil || a+b != 100 {
			t.Errorf("%v: %q and %q do not add up to 100", p, n, not)
		}
	}
}

func TestPercent(t *testing.T) {
	for _, x := range []struct {
		part, whole float64
		want        string
	}{{0, 0, "0%"}, {0, 5, "0%"}, {1, 1000, "under 1%"}, {999, 1000, "over 99%"}, {5, 5, "100%"}, {1, 3, "33%"}} {
		if got := wording.Percent(x.part, x.whole); got != x.want {
			t.Errorf("%v of %v: %q, want %q", x.part, x.whole, got, x.want)
		}
	}
}

func sscan(s string, n *int) (int, error) { return fmt.Sscanf(s+"|", "%d|", n) }
