package expr

// compareStep is ==, < or <=; the others are spelt with these.
func compareStep(n *Node, of Type, at int, args []int) func(*State) {
	a, b, op := args[0], args[1], n.Op
	switch of {
	case Number:
		if n.Args[1].Op == OpConst {
			c := n.Args[1].Num
			switch op {
			case "<":
				return func(s *State) { t, f := s.bools(at); lessConst(t, f, s.slots[a].num[:s.n], c) }
			case "<=":
				return func(s *State) { t, f := s.bools(at); atMostConst(t, f, s.slots[a].num[:s.n], c) }
			}
			return func(s *State) { t, f := s.bools(at); equalConst(t, f, s.slots[a].num[:s.n], c) }
		}
		return func(s *State) {
			t, f := s.bools(at)
			compareNumbers(op, t, f, s.slots[a].num[:s.n], s.slots[b].num)
		}
	case Time, Duration:
		return func(s *State) { t, f := s.bools(at); compareInts(op, t, f, s.slots[a].ints[:s.n], s.slots[b].ints) }
	case Bool:
		return func(s *State) {
			t, f := s.bools(at)
			x, y := &s.slots[a], &s.slots[b]
			for w := range t {
				t[w] = x.t[w]&y.t[w] | x.f[w]&y.f[w]
				f[w] = x.t[w]&y.f[w] | x.f[w]&y.t[w]
			}
		}
	}
	return func(s *State) {
		t, f := s.bools(at)
		clear(t)
		clear(f)
		x, y := &s.slots[a].texts, &s.slots[b].texts
		for i := range s.n {
			p, known := x.At(i)
			q, also := y.At(i)
			switch {
			case !known || !also:
			case p == q:
				t[i>>6] |= 1 << (i & 63)
			default:
				f[i>>6] |= 1 << (i & 63)
			}
		}
	}
}

// as01 is compiled to a flag, not a branch: on data without order a branch
// costs ten times as much.
func as01(b bool) uint64 {
	var x uint64
	if b {
		x = 1
	}
	return x
}

// In all of these NaN is neither less, equal nor more: it sets neither bit.

func lessConst(t, f []uint64, x []float64, c float64) {
	for w := range t {
		var isTrue, isFalse uint64
		for i, v := range x[w<<6 : min(w<<6+64, len(x))] {
			isTrue |= as01(v < c) << (i & 63)
			isFalse |= as01(v >= c) << (i & 63)
		}
		t[w], f[w] = isTrue, isFalse
	}
}

func atMostConst(t, f []uint64, x []float64, c float64) {
	for w := range t {
		var isTrue, isFalse uint64
		for i, v := range x[w<<6 : min(w<<6+64, len(x))] {
			isTrue |= as01(v <= c) << (i & 63)
			isFalse |= as01(v > c) << (i & 63)
		}
		t[w], f[w] = isTrue, isFalse
	}
}

func equalConst(t, f []uint64, x []float64, c float64) {
	for w := range t {
		var isTrue, known uint64
		for i, v := range x[w<<6 : min(w<<6+64, len(x))] {
			isTrue |= as01(v == c) << (i & 63)
			known |= as01(v == v) << (i & 63)
		}
		t[w], f[w] = isTrue, known&^isTrue
	}
}

func compareNumbers(op string, t, f []uint64, x, y []float64) {
	y = y[:len(x)]
	compareOrdered(op, t, x, y)
	for w := range t {
		lo, hi := w<<6, min(w<<6+64, len(x))
		u, v := x[lo:hi], y[lo:hi]
		var known uint64
		for i := range u {
			known |= (as01(u[i] == u[i]) & as01(v[i] == v[i])) << (i & 63)
		}
		t[w], f[w] = t[w]&known, known&^t[w]
	}
}

func compareInts(op string, t, f []uint64, x, y []int64) {
	y = y[:len(x)]
	compareOrdered(op, t, x, y)
	for w := range t {
		lo, hi := w<<6, min(w<<6+64, len(x))
		u, v := x[lo:hi], y[lo:hi]
		var known uint64
		for i := range u {
			known |= (as01(u[i] != Null) & as01(v[i] != Null)) << (i & 63)
		}
		t[w], f[w] = t[w]&known, known&^t[w]
	}
}

// compareOrdered sets the bits of the rows that compare as op says; which of
// them are known is the caller's to say.
func compareOrdered[T int64 | float64](op string, t []uint64, x, y []T) {
	for w := range t {
		lo, hi := w<<6, min(w<<6+64, len(x))
		u, v := x[lo:hi], y[lo:hi]
		var isTrue uint64
		switch op {
		case "<":
			for i := range u {
				isTrue |= as01(u[i] < v[i]) << (i & 63)
			}
		case "<=":
			for i := range u {
				isTrue |= as01(u[i] <= v[i]) << (i & 63)
			}
		default:
			for i := range u {
				isTrue |= as01(u[i] == v[i]) << (i & 63)
			}
		}
		t[w] = isTrue
	}
}
