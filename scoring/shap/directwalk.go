package shap

import (
	"encoding/binary"

	"forceprofiles/scoring/model"
)

// directBlock is a worker's space for walks: levels of products and sums, one
// run of rows a point.
type directBlock struct {
	product []lanes // product of factors down to the level
	sum     []lanes // leaf sum below the level
	zero    []lanes // one level of nothing
	state   []flags // at the split of the level
	follows []flags // on the edge taken at the level: 1 follows all of its player's splits so far
	all     flags   // ones

	e     *model.Ensemble
	cols  [][]float64          // of these rows
	bins  []*[directRows]uint8 // of these rows, and what lies behind them
	phi   []*lanes             // per player
	rest  []lanes              // per player: contributions of a block's last rows, where they are too few
	tree  *directTree
	count int // rows, at most directRows
}

func newDirectBlock(x *Explainer) directBlock {
	levels, points, most := 0, 0, 0
	for i := range x.direct {
		t := &x.direct[i]
		levels = max(levels, t.depth+1)
		points = max(points, (t.depth+1)*t.points)
		most = max(most, t.points)
	}
	w := directBlock{
		product: make([]lanes, points),
		sum:     make([]lanes, points),
		zero:    make([]lanes, most),
		state:   make([]flags, levels),
		follows: make([]flags, levels),
		e:       x.ensemble,
		cols:    make([][]float64, len(x.ensemble.Features)),
		bins:    make([]*[directRows]uint8, len(x.views)),
		phi:     make([]*lanes, x.players),
		rest:    make([]lanes, x.players),
	}
	for r := range w.all {
		w.all[r] = 1
	}
	return w
}

// explain adds the contributions of tree t for the rows set in w.
func (w *directBlock) explain(t *directTree) {
	w.tree = t
	for q := range t.points {
		for r := range w.product[q] {
			w.product[q][r] = 1
		}
	}
	w.walk(0, 0)
}

// walk handles the splits below split i. On return sum holds, at that level,
// the leaf sums of the subtree.
func (w *directBlock) walk(i int32, level int) {
	t := w.tree
	s, n, here := &t.splits[i], t.points, level*t.points
	w.find(s, level)
	factors, state, phi := t.factors[s.factors:], &w.state[level], w.phi[s.player]
	product, sum := w.product[here:][:n], w.sum[here:][:n]
	if s.inner == 0 {
		leaves(factors, state, product, sum, phi)
		return
	}
	next, below, sofar := w.product[here+n:][:n], w.sum[here+n:][:n], w.zero[:n]
	for k := range s.inner {
		if s.watched {
			w.follow(level, s.side[k])
		}
		down(factors, firstDown+k, state, product, next)
		w.walk(s.child[k], level+1)
		if s.inner == 1 {
			mixed(factors, state, product, below, sum, phi)
			return
		}
		up(factors, firstUp+k, state, below, sofar, sum, phi)
		sofar = sum
	}
}

// find writes the states of the rows at a split.
func (w *directBlock) find(s *directSplit, level int) {
	before, state := &w.all, &w.state[level]
	if s.above >= 0 {
		before = &w.follows[s.above]
	}
	if s.view >= 0 {
		findStates(&s.left, w.bins[s.view], before, state)
		return
	}
	for r, v := range w.cols[w.e.Nodes.Feature[s.node]][:w.count] {
		state[r] = 2 - before[r]
		if w.e.Left(s.node, v) {
			state[r] -= before[r]
		}
	}
}

// follow writes which rows follow a side of the split of a level. Eight rows
// at a time: their bytes never carry into each other.
func (w *directBlock) follow(level int, side uint8) {
	const ones = 0x0101010101010101
	state, follows := w.state[level][:], w.follows[level][:]
	for ; len(state) >= 8; state, follows = state[8:], follows[8:] {
		at := binary.LittleEndian.Uint64(state)
		in := at & ones // stateRight
		if side == 0 {
			in = (at|at>>1)&ones ^ ones // stateLeft
		}
		binary.LittleEndian.PutUint64(follows, in)
	}
}
