package expr

import "math"

// load brings the block's rows of input i into slot i, null made plain: NaN,
// Null, NullCode or no bit. A column that needs nothing is used where it lies.
func (s *State) load(i int) {
	v := &s.in[i]
	switch v.Type {
	case Bool:
		s.loadBool(i, v)
	case Number:
		s.loadNumber(i, v)
	case Time, Duration:
		s.loadInts(i, v)
	case String:
		s.loadText(i, v)
	}
}

// place gives the entry of each row of a block: index[j], or first+j.
func (s *State) place(v *Vec) (index []int32, first int) {
	if v.Index != nil && !v.Const {
		return v.Index[s.first : s.first+s.n], 0
	}
	return nil, s.first
}

func (s *State) loadBool(at int, v *Vec) {
	t, f := s.bools(at)
	clear(t)
	clear(f)
	if v.absent() {
		return
	}
	for j := range s.n {
		e := v.Entry(s.first + j)
		if v.Valid != nil && !v.Valid[e] {
			continue
		}
		var value bool
		if v.Bool != nil {
			value = v.Bool[e]
		} else {
			if x := v.Num[e]; x != x {
				continue
			}
			value = v.Num[e] != 0
		}
		var bit uint64
		if value {
			bit = 1
		}
		t[j>>6] |= bit << (j & 63)
		f[j>>6] |= (bit ^ 1) << (j & 63)
	}
}

func (s *State) loadNumber(at int, v *Vec) {
	out := s.nums(at)
	index, first := s.place(v)
	switch {
	case v.absent():
		fillWith(out, math.NaN())
		return
	case v.Const:
		x := v.Num[0]
		if v.Valid != nil && !v.Valid[0] {
			x = math.NaN()
		}
		fillWith(out, x+(x-x))
		return
	case index != nil:
		for j, e := range index {
			x := v.Num[e]
			out[j] = x + (x - x) // an infinity becomes NaN
		}
	default:
		for j, x := range v.Num[first : first+s.n] {
			out[j] = x + (x - x)
		}
	}
	if v.Valid == nil {
		return
	}
	for j := range out {
		e := first + j
		if index != nil {
			e = int(index[j])
		}
		if !v.Valid[e] {
			out[j] = math.NaN()
		}
	}
}

func (s *State) loadInts(at int, v *Vec) {
	if !v.absent() && v.Valid == nil && v.Index == nil && !v.Const && !v.Days {
		s.slots[at].ints = v.Int[s.first : s.first+s.n]
		return
	}
	out := s.ints(at)
	switch {
	case v.absent():
		fillWith(out, Null)
		return
	case v.Const:
		x := v.Int[0]
		if v.Valid != nil && !v.Valid[0] {
			x = Null
		} else if v.Days {
			x = s.plan.env.midnight(x)
		}
		fillWith(out, x)
		return
	}
	index, first := s.place(v)
	for j := range out {
		e := first + j
		if index != nil {
			e = int(index[j])
		}
		x := v.Int[e]
		switch {
		case v.Valid != nil && !v.Valid[e]:
			x = Null
		case v.Days && j > 0 && index != nil && index[j] == index[j-1]:
			x = out[j-1] // rows of one person stand together
		case v.Days:
			x = s.plan.env.midnight(x)
		}
		out[j] = x
	}
}

func (s *State) loadText(at int, v *Vec) {
	index, first := s.place(v)
	switch {
	case v.absent():
		fillWith(s.codes(at, nil), NullCode)
	case v.Codes != nil && v.Valid == nil && index == nil && !v.Const:
		s.slots[at].texts = Texts{Codes: v.Codes[first : first+s.n], Dict: v.Dict}
	case v.Codes != nil:
		out := s.codes(at, v.Dict)
		for j := range out {
			e := v.Entry(s.first + j)
			out[j] = v.Codes[e]
			if v.Valid != nil && !v.Valid[e] {
				out[j] = NullCode
			}
		}
	case v.Num != nil:
		out := s.codes(at, v.Dict)
		for j := range out {
			e := v.Entry(s.first + j)
			x := v.Num[e]
			out[j] = NullCode
			if x >= 0 && x < float64(len(v.Dict)) && (v.Valid == nil || v.Valid[e]) {
				out[j] = uint32(x)
			}
		}
	default:
		text, known := s.text(at)
		for j := range text {
			e := v.Entry(s.first + j)
			text[j] = v.Text[e]
			if v.Valid == nil || v.Valid[e] {
				known[j>>6] |= 1 << (j & 63)
			}
		}
	}
}

func fillWith[T any](out []T, x T) {
	for i := range out {
		out[i] = x
	}
}

// fill writes a constant into every row of a slot.
func (s *State) fill(at int, n *Node) {
	switch n.Type {
	case Bool:
		t, f := s.bools(at)
		on, off := t, f
		if !n.Bool {
			on, off = f, t
		}
		clear(off)
		s.ones(on)
	case Number:
		fillWith(s.slots[at].ownNum, n.Num)
	case Time, Duration:
		fillWith(s.slots[at].ownInts, n.Int)
	case String:
		x := &s.slots[at]
		x.ownCodes = make([]uint32, s.rows) // every row has code 0
		x.texts = Texts{Codes: x.ownCodes, Dict: []string{n.Text}}
	}
}

// ones sets the bits of the block's rows and no others.
func (s *State) ones(bits []uint64) {
	fillWith(bits, ^uint64(0))
	if r := s.n & 63; r != 0 {
		bits[len(bits)-1] = 1<<r - 1
	}
}
