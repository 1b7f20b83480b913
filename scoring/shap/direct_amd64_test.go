package shap

import (
	"bytes"
	"math"
	"math/rand/v2"
	"testing"
)

// anyNumber is mostly ordinary, and sometimes a negative zero, a subnormal or
// of extreme size.
func anyNumber(r *rand.Rand) float64 {
	switch r.IntN(12) {
	case 0:
		return math.Copysign(0, -1)
	case 1:
		return math.SmallestNonzeroFloat64 * float64(r.IntN(9))
	case 2:
		return math.Ldexp(r.NormFloat64(), r.IntN(1800)-900)
	}
	return r.NormFloat64()
}

// Every loop of the direct kernel gives the bits of its portable code, for
// every number of points, and touches nothing else.
func TestDirectLoopsGiveThePortableBits(t *testing.T) {
	if !directAVX2 {
		t.Skip("this processor has no AVX2")
	}
	defer func() { directAVX2 = true }()
	r := rand.New(rand.NewPCG(3, 4))
	for points := 1; points <= 12; points++ {
		for range 20 {
			factors := make([]factor, (points+1)*factorsOfSplit)
			for i := range factors {
				for s := range stateGone + 1 {
					factors[i][s] = anyNumber(r)
				}
			}
			var state flags
			for i := range state {
				state[i] = uint8(r.IntN(stateGone + 1))
			}
			// product, below, sofar, sum and phi, each with one run of rows too many
			var start [5][]lanes
			for k := range start {
				start[k] = make([]lanes, points+1)
				for q := range start[k] {
					for i := range start[k][q] {
						start[k][q][i] = anyNumber(r)
					}
				}
			}
			for name, loop := range map[string]func(v [5][]lanes){
				"leaves": func(v [5][]lanes) { leaves(factors, &state, v[0][:points], v[3], &v[4][0]) },
				"down":   func(v [5][]lanes) { down(factors, secondDown, &state, v[0][:points], v[1]) },
				"mixed":  func(v [5][]lanes) { mixed(factors, &state, v[0][:points], v[1], v[3], &v[4][0]) },
				"up":     func(v [5][]lanes) { up(factors, secondUp, &state, v[1][:points], v[2], v[3], &v[4][0]) },
				"up, onto itself": func(v [5][]lanes) {
					up(factors, firstUp, &state, v[1][:points], v[3], v[3], &v[4][0])
				},
			} {
				var want, got [5][]lanes
				for k := range start {
					want[k], got[k] = append([]lanes(nil), start[k]...), append([]lanes(nil), start[k]...)
				}
				directAVX2 = false
				loop(want)
				directAVX2 = true
				loop(got)
				changed := false
				for k := range want {
					for q := range want[k] {
						for i, v := range want[k][q] {
							if math.Float64bits(got[k][q][i]) != math.Float64bits(v) {
								t.Fatalf("%s, %d points: slice %d point %d row %d is %v, portable %v", name, points, k, q, i, got[k][q][i], v)
							}
							changed = changed || v != start[k][q][i]
						}
					}
				}
				if !changed {
					t.Fatalf("%s changed nothing", name)
				}
			}
		}
	}
}

func TestStatesGiveThePortableBytes(t *testing.T) {
	if !directAVX2 {
		t.Skip("this processor has no AVX2")
	}
	r := rand.New(rand.NewPCG(5, 6))
	for range 2000 {
		var set [32]uint8
		var bins [directRows]uint8
		var before, want, got flags
		for i := range set {
			set[i] = uint8(r.Uint32())
		}
		for i := range bins {
			bins[i], before[i] = uint8(r.Uint32()), uint8(r.IntN(2))
		}
		statesPortable(&set, &bins, &before, &want)
		statesAVX2(&set, &bins, &before, &got)
		if !bytes.Equal(want[:], got[:]) {
			t.Fatalf("states are %v, portable %v", got, want)
		}
	}
}

// Comparing bins with steps gives the index that looking up digits gives, for
// numbers of rows that fill a turn and that do not, and for digits of any form.
func TestStepsGiveThePortableIndex(t *testing.T) {
	if !directAVX2 {
		t.Skip("this processor has no AVX2")
	}
	r := rand.New(rand.NewPCG(7, 8))
	const views = 5
	bins := make([][]uint8, views)
	for v := range bins {
		bins[v] = make([]uint8, blockRows)
		for i := range bins[v] {
			bins[v][i] = uint8(r.Uint32())
		}
	}
	for round := range 500 {
		tb := table{}
		for _, v := range r.Perm(views)[:1+r.IntN(views)] {
			var digit [256]uint16
			at := uint16(r.Uint32())
			for b := range digit {
				if r.IntN(60) == 0 || round%7 == 0 && b < 3 {
					at = uint16(r.Uint32())
				}
				digit[b] = at
			}
			tb.views, tb.digits = append(tb.views, int32(v)), append(tb.digits, digit)
		}
		tb.climb()
		if len(tb.steps) == 0 {
			continue // as many steps as make looking up faster
		}
		from, rows := partRows*r.IntN(blockRows/partRows), 1+r.IntN(partRows)
		want, got := make([]uint16, partRows), make([]uint16, partRows)
		tb.indexPortable(bins, from, want[:rows])
		tb.index(bins, from, got[:rows])
		for i, at := range want[:rows] {
			if got[i] != at {
				t.Fatalf("round %d: row %d of %d has index %d, by looking up %d", round, i, rows, got[i], at)
			}
		}
	}
}

// A digit that jumps at nearly every bin is looked up.
func TestManyStepsAreLookedUp(t *testing.T) {
	tb := table{views: []int32{0}, digits: make([][256]uint16, 1)}
	for b := range tb.digits[0] {
		tb.digits[0][b] = uint16(b)
	}
	if tb.climb(); tb.steps != nil {
		t.Fatalf("%d steps for one digit", len(tb.steps))
	}
}
