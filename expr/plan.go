package expr

import "errors"

// Block is the largest number of rows evaluated at once.
const Block = 1024

// Plan evaluates several programs over the same rows; what they have in common
// is evaluated once. It is immutable and may be shared.
type Plan struct{}

// NewPlan joins programs of one Env.
func NewPlan(programs ...*Program) (*Plan, error) { return nil, errors.New("expr: not built yet") }

// Names lists the names that the programs read, ascending: the inputs, in the
// order that Bind numbers them.
func (p *Plan) Names() []string { return nil }

// NewState makes the scratch memory of one goroutine, for blocks of up to rows
// rows (at most Block).
func (p *Plan) NewState(rows int) *State { return nil }

// State is one goroutine's scratch for a Plan.
type State struct{}

// Bind makes input i stand for v. Inputs stay bound until bound anew; one never
// bound is null in every row. It fails if v's type is not the declared one or
// its slices do not fit the type.
func (s *State) Bind(i int, v Vec) error { return nil }

// Eval evaluates every program on rows [first, first+n) of the bound inputs;
// n is at most the state's block size. It allocates nothing, except where an
// expression joins texts.
func (s *State) Eval(first, n int) {}

// Bools is the result of program k, a Bool: one bit a row of the block, least
// significant first, 64 rows a word. A row with neither bit is null. Bits past
// the block's last row are clear. The slices are valid until the next Eval.
func (s *State) Bools(k int) (isTrue, isFalse []uint64) { return nil, nil }

// Numbers is the result of program k, a Number: one a row, NaN where null.
func (s *State) Numbers(k int) []float64 { return nil }

// Ints is the result of program k, a Time or a Duration in microseconds; Null
// where null.
func (s *State) Ints(k int) []int64 { return nil }

// Null is the value of a Time or Duration that is not known.
const Null = -1 << 63

// Texts is the result of program k, a String.
func (s *State) Texts(k int) Texts { return Texts{} }

// Lists is the result of program k, a List: the bound Vec itself, in which
// row i of the block is entry Entry(first+i).
func (s *State) Lists(k int) *Vec { return nil }

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

// Texts is a block of strings: either Codes into Dict, with NullCode for null,
// or Text with Known bits. The slices are valid until the next Eval.
type Texts struct {
	Codes []uint32
	Dict  []string
	Text  []string
	Known []uint64
}

// NullCode is the code of a string that is not known.
const NullCode = ^uint32(0)

// At is the string of row i of the block, and false where it is null.
func (t *Texts) At(i int) (string, bool) {
	if t.Codes != nil {
		if c := t.Codes[i]; c != NullCode {
			return t.Dict[c], true
		}
		return "", false
	}
	return t.Text[i], t.Known[i>>6]>>(i&63)&1 == 1
}
