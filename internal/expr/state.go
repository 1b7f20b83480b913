package expr

import (
	"fmt"
	"math"
)

// Null is the value of a Time or Duration that is not known.
const Null = math.MinInt64

// NullCode is the code of a string that is not known.
const NullCode = ^uint32(0)

// State is one goroutine's scratch for a Plan.
type State struct {
	plan  *Plan
	rows  int // capacity of a block
	first int
	n     int
	in    []Vec
	slots []slot
	memos []*memo // one for each of the plan's entries
}

// slot holds one intermediate result of the current block. Null is neither bit
// of a Bool, NaN, Null, NullCode, or the absence of a Known bit.
type slot struct {
	t, f  []uint64  // Bool, whole words
	num   []float64 // Number
	ints  []int64   // Time, Duration
	texts Texts     // String

	// Memory of our own; the fields above may alias an input instead.
	ownT, ownF []uint64
	ownNum     []float64
	ownInts    []int64
	ownCodes   []uint32
	ownText    []string
	ownKnown   []uint64
}

// Texts is a block of strings: either Codes into Dict, with NullCode for null,
// or Text with Known bits. The slices are valid until the next Eval.
type Texts struct {
	Codes []uint32
	Dict  []string
	Text  []string
	Known []uint64
}

// At is the string of row i of the block, and false where it is null.
func (t *Texts) At(i int) (string, bool) {
	if t.Codes != nil {
		if c := t.Codes[i]; c != NullCode {
			return t.Dict[c], true
		}
		return "", false
	}
	if t.Known[i>>6]>>(i&63)&1 == 0 {
		return "", false
	}
	return t.Text[i], true
}

// NewState makes the scratch memory of one goroutine, for blocks of up to rows
// rows (at least 1, at most Block).
func (p *Plan) NewState(rows int) *State {
	rows = max(1, min(rows, Block))
	s := &State{plan: p, rows: rows, n: rows, in: make([]Vec, len(p.names)), slots: make([]slot, len(p.slots))}
	words := (rows + 63) / 64
	var bools, nums, ints int
	for _, t := range p.slots {
		switch t {
		case Bool:
			bools++
		case Number:
			nums++
		case Time, Duration:
			ints++
		}
	}
	// One piece of memory a type: neighbours in evaluation are neighbours here.
	bits, numbers, times := make([]uint64, 2*words*bools), make([]float64, rows*nums), make([]int64, rows*ints)
	for i, t := range p.slots {
		x := &s.slots[i]
		switch t {
		case Bool:
			x.ownT, x.ownF, bits = bits[:words:words], bits[words:2*words:2*words], bits[2*words:]
		case Number:
			x.ownNum, numbers = numbers[:rows:rows], numbers[rows:]
		case Time, Duration:
			x.ownInts, times = times[:rows:rows], times[rows:]
		}
		x.t, x.f, x.num, x.ints = x.ownT, x.ownF, x.ownNum, x.ownInts
	}
	for i, t := range p.types {
		s.in[i].Type = t
	}
	for i := range p.entries {
		s.memos = append(s.memos, newMemo(&p.entries[i]))
	}
	for _, f := range p.init {
		f(s)
	}
	return s
}

// Bind makes input i stand for v. Inputs stay bound until bound anew; one never
// bound is null in every row. It fails if v's type is not the declared one or
// its slices do not fit the type. Codes must lie within Dict, and v must have
// an entry for every row that is then evaluated.
func (s *State) Bind(i int, v Vec) error {
	if i < 0 || i >= len(s.in) {
		return fmt.Errorf("expr: the plan has no input %d", i)
	}
	name, t := s.plan.names[i], s.plan.types[i]
	if v.Type != t {
		return fmt.Errorf("expr: %s is a %s and cannot be bound to a %s", name, t, v.Type)
	}
	if !v.fits() {
		return fmt.Errorf("expr: the column bound to %s lacks the slices of a %s", name, t)
	}
	s.in[i] = v
	for k := range s.plan.entries {
		if s.plan.entries[k].input == i {
			s.memos[k].extend(v.Dict)
		}
	}
	return nil
}

// fits says whether a Vec has the slices that its type needs, or none at all.
func (v *Vec) fits() bool {
	if v.absent() {
		return true
	}
	switch v.Type {
	case Bool:
		return v.Bool != nil || v.Num != nil
	case Number:
		return v.Num != nil
	case String:
		return v.Codes != nil || v.Text != nil || v.Num != nil
	case Time, Duration:
		return v.Int != nil
	case List:
		return v.Offsets != nil
	}
	return false
}

// absent says that a Vec has no values at all.
func (v *Vec) absent() bool {
	return v.Codes == nil && v.Text == nil && v.Num == nil && v.Bool == nil && v.Int == nil && v.Offsets == nil
}

// Entry is the entry of v for a row.
func (v *Vec) Entry(row int) int {
	switch {
	case v.Const:
		return 0
	case v.Index != nil:
		return int(v.Index[row])
	}
	return row
}

// Known says whether v has a value for a row. A NaN in Num is for the caller.
func (v *Vec) Known(row int) bool {
	return !v.absent() && (v.Valid == nil || v.Valid[v.Entry(row)])
}

// Eval evaluates every program on rows [first, first+n) of the bound inputs;
// n is at most the state's block size. It allocates nothing, except where an
// expression makes texts.
func (s *State) Eval(first, n int) {
	s.first, s.n = first, min(n, s.rows)
	for i := range s.in {
		s.load(i)
	}
	s.run()
}

// run evaluates the block whose names are loaded.
func (s *State) run() {
	for _, f := range s.plan.steps {
		f(s)
	}
}

// words is how many words of bits the block has.
func (s *State) words() int { return (s.n + 63) >> 6 }

// bools is a Bool slot's own memory for this block.
func (s *State) bools(at int) (t, f []uint64) {
	x, w := &s.slots[at], s.words()
	x.t, x.f = x.ownT[:w], x.ownF[:w]
	return x.t, x.f
}

func (s *State) nums(at int) []float64 {
	x := &s.slots[at]
	x.num = x.ownNum[:s.n]
	return x.num
}

func (s *State) ints(at int) []int64 {
	x := &s.slots[at]
	x.ints = x.ownInts[:s.n]
	return x.ints
}

// codes makes a String slot coded and returns its own memory.
func (s *State) codes(at int, dict []string) []uint32 {
	x := &s.slots[at]
	if x.ownCodes == nil {
		x.ownCodes = make([]uint32, s.rows)
	}
	x.texts = Texts{Codes: x.ownCodes[:s.n], Dict: dict}
	return x.texts.Codes
}

// text makes a String slot hold texts and returns its own memory.
func (s *State) text(at int) (text []string, known []uint64) {
	x := &s.slots[at]
	if x.ownText == nil {
		x.ownText, x.ownKnown = make([]string, s.rows), make([]uint64, (s.rows+63)/64)
	}
	x.texts = Texts{Text: x.ownText[:s.n], Known: x.ownKnown[:s.words()]}
	clear(x.texts.Known)
	return x.texts.Text, x.texts.Known
}

// Bools is the result of program k, a Bool: one bit a row of the block, least
// significant first, 64 rows a word. A row with neither bit is null. Bits past
// the block's last row are clear. The slices are valid until the next Eval.
func (s *State) Bools(k int) (isTrue, isFalse []uint64) {
	x := &s.slots[s.plan.roots[k]]
	return x.t[:s.words()], x.f[:s.words()]
}

// Numbers is the result of program k, a Number: one a row, NaN where null.
func (s *State) Numbers(k int) []float64 { return s.slots[s.plan.roots[k]].num[:s.n] }

// Ints is the result of program k, a Time or a Duration in microseconds; Null
// where null.
func (s *State) Ints(k int) []int64 { return s.slots[s.plan.roots[k]].ints[:s.n] }

// Texts is the result of program k, a String.
func (s *State) Texts(k int) Texts { return s.slots[s.plan.roots[k]].texts }

// Lists is the result of program k, a List: the bound Vec itself, in which row
// i of the block is Entry(first+i).
func (s *State) Lists(k int) *Vec { return &s.in[s.plan.roots[k]] }
