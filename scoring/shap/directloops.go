package shap

// directRows is how many rows walk a tree together: what they carry at two
// neighbouring levels fits the first-level cache.
const directRows = 64

// lanes is one number per row of a walk, flags one byte.
type (
	lanes [directRows]float64
	flags [directRows]uint8
)

// The inner loops of the direct kernel as portable code. Assembly, where there
// is some, does the same additions and multiplications in the same order.
// Every loop takes as many points as product, next, below or sum has, and
// factors from the first one's on.

// statesPortable writes the state of rows at a split whose bins in set go
// left: before is 1 where the player still follows its path.
func statesPortable(set *[32]uint8, bins *[directRows]uint8, before, state *flags) {
	for r, b := range bins {
		left := set[b>>3] >> (b & 7) & 1
		state[r] = 2 - before[r] - before[r]&left
	}
}

// leavesPortable handles a split with two leaves: it sets sum.
func leavesPortable(factors []factor, state *flags, product, sum []lanes, phi *lanes) {
	var total lanes
	for q := range product {
		down, up := &factors[q*factorsOfLeaves+bothDown], &factors[q*factorsOfLeaves+bothUp]
		p, s := &product[q], &sum[q]
		for r, at := range state {
			s[r] = float64(p[r] * down[at&3])
			total[r] += float64(p[r] * up[at&3])
		}
	}
	phi.add(&total)
}

// downPortable carries products to the next level, by the factor at which of
// each point.
func downPortable(factors []factor, which int, state *flags, product, next []lanes) {
	for q := range product {
		down, p, n := &factors[q*factorsOfSplit+which], &product[q], &next[q]
		for r, at := range state {
			n[r] = float64(p[r] * down[at&3])
		}
	}
}

// mixedPortable handles a split with a child, whose sums are in below, and a
// leaf: it sets sum.
func mixedPortable(factors []factor, state *flags, product, below, sum []lanes, phi *lanes) {
	var total lanes
	for q := range product {
		f := factors[q*factorsOfSplit:][:factorsOfSplit]
		down, up, upChild := &f[leafDown], &f[leafUp], &f[childUp]
		p, b, s := &product[q], &below[q], &sum[q]
		for r, at := range state {
			s[r] = b[r] + float64(p[r]*down[at&3])
			total[r] += float64(b[r] * upChild[at&3])
			total[r] += float64(p[r] * up[at&3])
		}
	}
	phi.add(&total)
}

// upPortable carries the sums of a child up to those of its split, of which so
// far holds the part of the other child.
func upPortable(factors []factor, which int, state *flags, below, sofar, sum []lanes, phi *lanes) {
	var total lanes
	for q := range below {
		up, b, f, s := &factors[q*factorsOfSplit+which], &below[q], &sofar[q], &sum[q]
		for r, at := range state {
			s[r] = f[r] + b[r]
			total[r] += float64(b[r] * up[at&3])
		}
	}
	phi.add(&total)
}

func (l *lanes) add(more *lanes) {
	for r, v := range more {
		l[r] += v
	}
}
