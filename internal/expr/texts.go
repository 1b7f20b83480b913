package expr

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// lookupStep asks a reference table. Most lookups run in an entry, once per
// dictionary entry; this is how they run there.
func lookupStep(n *Node, at, code int) func(*State) {
	l := n.lookup
	var args []string
	for _, a := range n.Args[1:] {
		args = append(args, a.Text)
	}
	switch n.Type {
	case Bool:
		return boolOfText(at, code, func(s string) (bool, bool) { return l.Bool(s, args) })
	case Number:
		return numberOfText(at, code, func(s string) (float64, bool) { return l.Number(s, args) })
	}
	return textOfText(at, code, func(s string) (string, bool) { return l.Text(s, args) })
}

func boolOfText(at, x int, f func(string) (value, known bool)) func(*State) {
	return func(s *State) {
		isTrue, isFalse := s.bools(at)
		clear(isTrue)
		clear(isFalse)
		texts := &s.slots[x].texts
		for i := range s.n {
			if v, ok := texts.At(i); ok {
				if value, known := f(v); known && value {
					isTrue[i>>6] |= 1 << (i & 63)
				} else if known {
					isFalse[i>>6] |= 1 << (i & 63)
				}
			}
		}
	}
}

func numberOfText(at, x int, f func(string) (float64, bool)) func(*State) {
	return func(s *State) {
		out, texts := s.nums(at), &s.slots[x].texts
		for i := range out {
			out[i] = math.NaN()
			if v, ok := texts.At(i); ok {
				if y, known := f(v); known {
					out[i] = y + (y - y)
				}
			}
		}
	}
}

func textOfText(at, x int, f func(string) (string, bool)) func(*State) {
	return func(s *State) {
		texts := &s.slots[x].texts
		out, known := s.text(at)
		for i := range out {
			if v, ok := texts.At(i); ok {
				if y, ok := f(v); ok {
					out[i] = y
					known[i>>6] |= 1 << (i & 63)
				}
			}
		}
	}
}

// textStep is everything else that takes or makes texts.
func textStep(n *Node, at int, args []int) func(*State) {
	a := args[0]
	switch n.Op {
	case "+":
		b := args[1]
		return func(s *State) {
			x, y := &s.slots[a].texts, &s.slots[b].texts
			out, known := s.text(at)
			for i := range out {
				p, ok := x.At(i)
				q, also := y.At(i)
				if ok && also {
					out[i] = p + q
					known[i>>6] |= 1 << (i & 63)
				}
			}
		}
	case "string":
		if n.Args[0].Type == Time {
			return func(s *State) {
				out, known := s.text(at)
				for i, x := range s.slots[a].ints[:s.n] {
					if x != Null {
						out[i] = spellDay(x, s.plan.env.civil.Location())
						known[i>>6] |= 1 << (i & 63)
					}
				}
			}
		}
		return func(s *State) {
			out, known := s.text(at)
			for i, x := range s.slots[a].num[:s.n] {
				if x == x {
					out[i] = spellNumber(x)
					known[i>>6] |= 1 << (i & 63)
				}
			}
		}
	case "size":
		return numberOfText(at, a, func(s string) (float64, bool) { return float64(utf8.RuneCountInString(s)), true })
	case "startsWith", "endsWith", "contains":
		f := map[string]func(s, part string) bool{"startsWith": strings.HasPrefix, "endsWith": strings.HasSuffix,
			"contains": strings.Contains}[n.Op]
		b := args[1]
		return func(s *State) {
			isTrue, isFalse := s.bools(at)
			clear(isTrue)
			clear(isFalse)
			x, y := &s.slots[a].texts, &s.slots[b].texts
			for i := range s.n {
				p, ok := x.At(i)
				q, also := y.At(i)
				switch {
				case !ok || !also:
				case f(p, q):
					isTrue[i>>6] |= 1 << (i & 63)
				default:
					isFalse[i>>6] |= 1 << (i & 63)
				}
			}
		}
	}
	panic("expr: no step for " + n.Op) // a test goes through the whole language
}

// spellNumber writes a number as people do: 3, 0.5; never 3.0 or 1e+06.
func spellNumber(x float64) string { return strconv.FormatFloat(x+0, 'f', -1, 64) }

// spellDay writes a moment's day as people read it: "2 January 2026".
func spellDay(micros int64, zone *time.Location) string {
	return time.UnixMicro(micros).In(zone).Format("2 January 2006")
}

// listStep is `in` and any_in.
func (b *builder) listStep(n *Node, at int, args []int) func(*State) {
	x, set := args[0], n.Args[1]
	switch {
	case n.Op == "in" && set.Type == numbers:
		nums := set.Nums
		return func(s *State) {
			t, f := s.bools(at)
			clear(t)
			clear(f)
			for i, v := range s.slots[x].num[:s.n] {
				switch {
				case v != v:
				case slices.Contains(nums, v):
					t[i>>6] |= 1 << (i & 63)
				default:
					f[i>>6] |= 1 << (i & 63)
				}
			}
		}
	case n.Op == "in" && set.Op == OpConst:
		list := set.List
		return boolOfText(at, x, func(s string) (bool, bool) { return slices.Contains(list, s), true })
	case n.Op == "in" && n.Args[0].Op == OpConst:
		return b.anyIn(at, args[1], n.Args[1], []string{n.Args[0].Text})
	case n.Op == "any_in":
		return b.anyIn(at, x, n.Args[0], set.List)
	}
	list := args[1]
	return func(s *State) {
		t, f := s.bools(at)
		clear(t)
		clear(f)
		texts, v := &s.slots[x].texts, &s.in[list]
		for i := range s.n {
			want, ok := texts.At(i)
			if !ok || !v.Known(s.first+i) {
				continue
			}
			e := v.Entry(s.first + i)
			found := false
			for k := v.Offsets[e]; k < v.Offsets[e+1] && !found; k++ {
				found = v.element(k) == want
			}
			if found {
				t[i>>6] |= 1 << (i & 63)
			} else {
				f[i>>6] |= 1 << (i & 63)
			}
		}
	}
}

// element is element k of all the lists of a List.
func (v *Vec) element(k int32) string {
	if v.Codes != nil {
		return v.Dict[v.Codes[k]]
	}
	return v.Text[k]
}

// anyIn says whether a list column shares an element with a list of constants.
// Whether a code is among them is worked out once per dictionary entry.
func (b *builder) anyIn(at, list int, name *Node, wanted []string) func(*State) {
	element := &Node{Type: String, Op: OpName, Name: name.Name}
	member := &Node{Type: Bool, Op: "in", Args: []*Node{element, {Type: List, Op: OpConst, List: wanted}}}
	k, _ := b.addEntry(member, element)
	return func(s *State) {
		t, f := s.bools(at)
		clear(t)
		clear(f)
		v, memo := &s.in[list], s.memos[k].bools
		for i := range s.n {
			if !v.Known(s.first + i) {
				continue
			}
			e := v.Entry(s.first + i)
			var found uint64
			if v.Codes != nil {
				for _, c := range v.Codes[v.Offsets[e]:v.Offsets[e+1]] {
					found |= uint64(memo[c+1] & 1)
				}
			} else {
				for _, x := range v.Text[v.Offsets[e]:v.Offsets[e+1]] {
					found |= as01(slices.Contains(wanted, x))
				}
			}
			t[i>>6] |= found << (i & 63)
			f[i>>6] |= (found ^ 1) << (i & 63)
		}
	}
}

func sizeOfList(at, list int) func(*State) {
	return func(s *State) {
		out, v := s.nums(at), &s.in[list]
		for i := range out {
			out[i] = math.NaN()
			if v.Known(s.first + i) {
				e := v.Entry(s.first + i)
				out[i] = float64(v.Offsets[e+1] - v.Offsets[e])
			}
		}
	}
}
