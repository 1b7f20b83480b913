package expr

import (
	"math"

	"forceprofiles/internal/civil"
)

// operator makes the step that computes n into slot at from its operands'
// slots.
func (b *builder) operator(n *Node, at int, args []int) func(*State) {
	if n.lookup != nil {
		return lookupStep(n, at, args[0])
	}
	var of Type // of the first operand
	if len(n.Args) > 0 {
		of = n.Args[0].Type
	}
	switch n.Op {
	case "&&":
		return func(s *State) { s.and(at, args) }
	case "||":
		return func(s *State) { s.or(at, args) }
	case "!":
		x := args[0]
		return func(s *State) { s.slots[at].t, s.slots[at].f = s.slots[x].f, s.slots[x].t }
	case "?:":
		return choiceStep(n.Type, at, args)
	case "==", "<", "<=":
		return compareStep(n, of, at, args)
	case "in", "any_in":
		return b.listStep(n, at, args)
	case "known":
		return knownStep(of, at, args[0])
	case "size":
		if of == List {
			return sizeOfList(at, args[0])
		}
	case "+", "-", "*", "/", "%", "min", "max", "abs":
		return arithmeticStep(n, at, args)
	case "age_at", "days_between", "hour_of", "month_of":
		return calendarStep(n.Op, at, args)
	}
	return textStep(n, at, args)
}

// and is Kleene's: true where all are true, false where one is false.
func (s *State) and(at int, args []int) {
	t, f := s.bools(at)
	copy(t, s.slots[args[0]].t)
	copy(f, s.slots[args[0]].f)
	for _, a := range args[1:] {
		x, y := s.slots[a].t[:len(t)], s.slots[a].f[:len(t)]
		for w := range t {
			t[w] &= x[w]
			f[w] |= y[w]
		}
	}
}

func (s *State) or(at int, args []int) {
	t, f := s.bools(at)
	copy(t, s.slots[args[0]].t)
	copy(f, s.slots[args[0]].f)
	for _, a := range args[1:] {
		x, y := s.slots[a].t[:len(t)], s.slots[a].f[:len(t)]
		for w := range t {
			t[w] |= x[w]
			f[w] &= y[w]
		}
	}
}

// choiceStep is a ? b : c; a condition that is not known gives null.
func choiceStep(t Type, at int, args []int) func(*State) {
	a, b, c := args[0], args[1], args[2]
	switch t {
	case Bool:
		return func(s *State) {
			t, f := s.bools(at)
			x, y, z := &s.slots[a], &s.slots[b], &s.slots[c]
			for w := range t {
				t[w] = x.t[w]&y.t[w] | x.f[w]&z.t[w]
				f[w] = x.t[w]&y.f[w] | x.f[w]&z.f[w]
			}
		}
	case Number:
		return func(s *State) { choose(s, a, s.slots[b].num, s.slots[c].num, s.nums(at), math.NaN()) }
	case Time, Duration:
		return func(s *State) { choose(s, a, s.slots[b].ints, s.slots[c].ints, s.ints(at), Null) }
	}
	return func(s *State) {
		cond, yes, no := &s.slots[a], s.slots[b].texts, s.slots[c].texts
		out, known := s.text(at)
		for i := range out {
			var x string
			var ok bool
			switch {
			case bit(cond.t, i):
				x, ok = yes.At(i)
			case bit(cond.f, i):
				x, ok = no.At(i)
			}
			if ok {
				out[i] = x
				known[i>>6] |= 1 << (i & 63)
			}
		}
	}
}

func choose[T any](s *State, cond int, yes, no, out []T, null T) {
	x := &s.slots[cond]
	for i := range out {
		switch {
		case bit(x.t, i):
			out[i] = yes[i]
		case bit(x.f, i):
			out[i] = no[i]
		default:
			out[i] = null
		}
	}
}

func bit(bits []uint64, i int) bool { return bits[i>>6]>>(i&63)&1 == 1 }

// knownStep is known(x), the one function that is never null.
func knownStep(of Type, at, x int) func(*State) {
	return func(s *State) {
		t, f := s.bools(at)
		clear(t)
		from := &s.slots[x]
		switch of {
		case Bool:
			for w := range t {
				t[w] = from.t[w] | from.f[w]
			}
		case Number:
			for i, v := range from.num[:s.n] {
				if v == v {
					t[i>>6] |= 1 << (i & 63)
				}
			}
		case Time, Duration:
			for i, v := range from.ints[:s.n] {
				if v != Null {
					t[i>>6] |= 1 << (i & 63)
				}
			}
		case String:
			if from.texts.Codes == nil {
				copy(t, from.texts.Known)
				break
			}
			for i, c := range from.texts.Codes[:s.n] {
				if c != NullCode {
					t[i>>6] |= 1 << (i & 63)
				}
			}
		case List:
			v := &s.in[x]
			for i := range s.n {
				if v.Known(s.first + i) {
					t[i>>6] |= 1 << (i & 63)
				}
			}
		}
		s.complement(f, t)
	}
}

// complement sets in f the bits of the block's rows that t lacks.
func (s *State) complement(f, t []uint64) {
	s.ones(f)
	for w := range f {
		f[w] &^= t[w]
	}
}

// arithmeticStep is arithmetic on numbers, moments and durations.
func arithmeticStep(n *Node, at int, args []int) func(*State) {
	a := args[0]
	if n.Type == Number && len(args) == 1 {
		absolute := n.Op == "abs"
		return func(s *State) {
			out, x := s.nums(at), s.slots[a].num
			for i := range out {
				out[i] = 0 - x[i]
				if absolute {
					out[i] = math.Abs(x[i])
				}
			}
		}
	}
	if n.Type == String {
		return textStep(n, at, args)
	}
	b := args[1]
	if n.Type == Number {
		op := n.Op
		return func(s *State) { arithmetic(op, s.nums(at), s.slots[a].num, s.slots[b].num) }
	}
	if n.Op == "min" || n.Op == "max" {
		least := n.Op == "min"
		return func(s *State) {
			out, x, y := s.ints(at), s.slots[a].ints, s.slots[b].ints
			for i := range out {
				switch {
				case x[i] == Null || y[i] == Null:
					out[i] = Null
				case least:
					out[i] = min(x[i], y[i])
				default:
					out[i] = max(x[i], y[i])
				}
			}
		}
	}
	lo, hi := int64(-maxDuration), int64(maxDuration)
	if n.Type == Time {
		lo, hi = minTime, maxTime
	}
	sign := int64(1)
	if n.Op == "-" {
		sign = -1
	}
	return func(s *State) {
		out, x, y := s.ints(at), s.slots[a].ints, s.slots[b].ints
		for i := range out {
			out[i] = Null
			if x[i] != Null && y[i] != Null {
				// Both are far from the ends of int64: this cannot overflow.
				if r := x[i] + sign*y[i]; r >= lo && r <= hi {
					out[i] = r
				}
			}
		}
	}
}

// arithmetic computes on numbers. NaN goes through by itself; r + (r − r)
// turns an infinity into NaN and leaves every other number as it is.
func arithmetic(op string, out, x, y []float64) {
	x, y = x[:len(out)], y[:len(out)]
	switch op {
	case "+":
		for i := range out {
			r := x[i] + y[i]
			out[i] = r + (r - r)
		}
	case "-":
		for i := range out {
			r := x[i] - y[i]
			out[i] = r + (r - r)
		}
	case "*":
		for i := range out {
			r := float64(x[i] * y[i])
			out[i] = r + (r - r)
		}
	case "/":
		for i := range out {
			r := x[i] / y[i]
			out[i] = r + (r - r)
		}
	case "%":
		for i := range out {
			out[i] = math.Mod(x[i], y[i]) + 0
		}
	case "min":
		for i := range out {
			out[i] = min(x[i], y[i]) // NaN if either is
		}
	case "max":
		for i := range out {
			out[i] = max(x[i], y[i])
		}
	}
}

// calendarStep is arithmetic in days and civil time.
func calendarStep(op string, at int, args []int) func(*State) {
	a, b := args[0], args[len(args)-1]
	return func(s *State) {
		out, x, y, zone := s.nums(at), s.slots[a].ints, s.slots[b].ints, s.plan.env.civil
		for i := range out {
			if x[i] == Null || y[i] == Null {
				out[i] = math.NaN()
				continue
			}
			switch op {
			case "days_between":
				out[i] = float64(civil.Days(y[i] - x[i]))
			case "age_at":
				out[i] = float64(civil.Age(zone.Day(x[i]), zone.Day(y[i])))
			case "hour_of":
				out[i] = float64(zone.Hour(x[i]))
			case "month_of":
				out[i] = float64(zone.Month(x[i]))
			}
		}
	}
}
