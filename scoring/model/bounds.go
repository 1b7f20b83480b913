package model

import "math"

// Bounds returns, ascending, every value b at which the decision of node
// changes between b and the next float64 above it: for all x in (b[i-1], b[i]]
// [Ensemble.Left] says the same. NaN stands apart and belongs to no interval.
// It lets a caller bin a column once and look decisions up afterwards.
func (e *Ensemble) Bounds(node int32) []float64 {
	rule := e.Nodes.Rule[node]
	if rule&ByCategory == 0 {
		t := e.Nodes.Threshold[node]
		if rule&(MissingZero|TinyIsZero) == 0 {
			return []float64{t}
		}
		below := math.Nextafter(-ZeroThreshold, math.Inf(-1))
		switch {
		case rule&MissingZero == 0 && (t <= below || t >= ZeroThreshold):
			return []float64{t}
		case t < below:
			return []float64{t, below, ZeroThreshold}
		case t > ZeroThreshold:
			return []float64{below, ZeroThreshold, t}
		}
		return []float64{below, ZeroThreshold}
	}
	var out []float64
	for i, set := 0, e.Sets[e.Nodes.Set[node]]; i < len(set); {
		first, last := set[i], set[i]
		for i++; i < len(set) && set[i] == last+1; i++ {
			last = set[i]
		}
		out = append(out, lastBelow(float64(first), rule), lastBelow(float64(last)+1, rule))
	}
	return out
}

// lastBelow returns the largest x that truncates to a code below the whole
// number c, under the rounding of rule.
func lastBelow(c float64, rule Rule) float64 {
	if c == 0 && rule&TruncateSigned != 0 {
		c = -1 // (-1, 0) is category 0: below it lies x <= -1
		return c
	}
	if rule&RoundToFloat32 != 0 {
		return lastBelowFloat32(float32(c))
	}
	return math.Nextafter(c, math.Inf(-1))
}

// lastBelowFloat32 returns the largest float64 x for which float32(x) < t, so
// that "float32(x) < t" and "x <= lastBelowFloat32(t)" are one test. x rounds
// to the nearest float32, ties to the even one: the border is the midpoint of
// t and its predecessor. For t above the largest finite float32, which stands
// for infinity, the successor of that largest is taken as 2^128. t is not -Inf.
func lastBelowFloat32(t float32) float64 {
	up := float64(t)
	if math.IsInf(up, 1) {
		up = 0x1p128
	}
	before := math.Nextafter32(t, float32(math.Inf(-1)))
	down := float64(before)
	if math.IsInf(down, -1) {
		down = -0x1p128
	}
	mid := down + (up-down)/2 // exact: 25 significant bits
	if float32(mid) < t {
		return mid
	}
	return math.Nextafter(mid, math.Inf(-1))
}
