package build

import (
	"slices"
	"testing"

	"forceprofiles/dataset"
)

// What is hidden must not follow from what is shown and the total. Every set of
// counts up to 14 in three groups is tried against a reader who tries every
// number that a hidden count could be; each small count must have two.
func TestHiddenCountsCannotBeWorkedOut(t *testing.T) {
	tried := 0
	for a := range int64(15) {
		for b := range int64(15) {
			for c := range int64(15) {
				counts := [3]int64{a, b, c}
				hide := hidden(counts[:])
				if !slices.Contains(hide, false) {
					continue // nothing is shown: only the total says anything
				}
				least := int64(99)
				for i, n := range counts {
					if !hide[i] {
						least = min(least, n)
					}
				}
				for i, n := range counts {
					if n < smallCount && !hide[i] {
						t.Fatalf("%v: count %d is under five and shown", counts, i)
					}
					if n < smallCount {
						tried++
						if v := could(counts, hide, least, i); len(v) < 2 {
							t.Errorf("of %v a reader sees what is not in %v and knows that count %d is %v", counts, hide, i, v)
						}
					}
				}
			}
		}
	}
	if tried < 500 {
		t.Errorf("only %d hidden counts were tried", tried)
	}
	if got := hidden([]int64{6, 18, 40}); slices.Contains(got, true) {
		t.Errorf("nothing is under five, and %v is hidden", got)
	}
}

// A group that has no row is known to be empty: it must not be what a small
// count hides behind.
func TestEmptyGroupsHideNothing(t *testing.T) {
	rows := groupRows([]dataset.Group{{Code: "a"}, {Code: "b"}, {Code: "c"}, {Code: "d"}}, []int64{31, 0, 0, 1},
		[]int64{12, 0, 0, 1})
	if len(rows) != 2 {
		t.Fatalf("%+v", rows)
	}
	for _, r := range rows {
		if !r.hideScored || !r.hideListed {
			t.Errorf("the total gives the small count away: %+v", rows)
		}
	}
}

// could lists what hidden count i could be: a small one 0 to 4, another 5 to
// the least shown, all adding up to the known total.
func could(counts [3]int64, hide []bool, least int64, i int) []int64 {
	var out []int64
	span := func(k int) (int64, int64) {
		switch {
		case !hide[k]:
			return counts[k], counts[k]
		case counts[k] < smallCount:
			return 0, smallCount - 1
		}
		return smallCount, least
	}
	lo0, hi0 := span(0)
	lo1, hi1 := span(1)
	lo2, hi2 := span(2)
	for x := lo0; x <= hi0; x++ {
		for y := lo1; y <= hi1; y++ {
			z := counts[0] + counts[1] + counts[2] - x - y
			if try := [3]int64{x, y, z}; z >= lo2 && z <= hi2 && !slices.Contains(out, try[i]) {
				out = append(out, try[i])
			}
		}
	}
	return out
}
