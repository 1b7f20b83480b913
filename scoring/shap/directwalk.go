package shap

import "forceprofiles/scoring/model"

// directRows is how many rows walk a tree together: what they carry at one
// level fits the first-level cache.
const directRows = 64

// directBlock is a worker's space for a walk; every slice has directRows
// numbers per level, products and sums per level and point.
type directBlock struct {
	product []float64 // product of factors down to the level
	sum     []float64 // leaf sum below the level
	left    []uint8   // at the split of the level: 1 goes left
	follows []uint8   // the edge taken at the level: 1 follows all of its player's splits so far
	state   []uint8   // the edge taken at the level: its state
	total   []float64

	e     *model.Ensemble
	cols  [][]float64 // of these rows
	bins  [][]uint8
	sums  [][]float64 // per player
	tree  *directTree
	count int // rows, at most directRows
}

func newDirectBlock(x *Explainer) directBlock {
	levels, points := 0, 0
	for i := range x.direct {
		levels = max(levels, x.direct[i].depth+1)
		points = max(points, (x.direct[i].depth+1)*x.direct[i].points)
	}
	return directBlock{
		product: make([]float64, points*directRows),
		sum:     make([]float64, points*directRows),
		left:    make([]uint8, levels*directRows),
		follows: make([]uint8, levels*directRows),
		state:   make([]uint8, levels*directRows),
		total:   make([]float64, directRows),
		e:       x.ensemble,
		cols:    make([][]float64, len(x.ensemble.Features)),
		bins:    make([][]uint8, len(x.views)),
		sums:    make([][]float64, x.players),
	}
}

// explain adds the contributions of tree t for the rows set in w.
func (w *directBlock) explain(t *directTree) {
	w.tree = t
	first := w.product[:t.points*directRows]
	for i := range first {
		first[i] = 1
	}
	w.walk(0, 0)
}

// sides writes which way each row goes at a split.
func (w *directBlock) sides(s *directSplit, left []uint8) {
	if s.view < 0 {
		col := w.cols[w.e.Nodes.Feature[s.node]]
		for r := range left {
			left[r] = 0
			if w.e.Left(s.node, col[r]) {
				left[r] = 1
			}
		}
		return
	}
	set := &s.left
	for r, b := range w.bins[s.view][:len(left)] {
		left[r] = uint8(set[b>>6] >> (b & 63) & 1)
	}
}

// walk handles the splits below split i. On return sum holds, at that level,
// the leaf sums of the subtree.
func (w *directBlock) walk(i int32, level int) {
	t, n, rows := w.tree, w.tree.points, w.count
	at := level * directRows
	left, follows, state := w.left[at:][:rows], w.follows[at:][:rows], w.state[at:][:rows]
	w.sides(&t.splits[i], left)
	here := level * n * directRows
	clear(w.sum[here : here+n*directRows])
	for side := range int32(2) {
		id := 2*i + side
		e := &t.edges[id]
		if e.prev < 0 {
			for r, l := range left {
				follows[r] = l ^ uint8(side)
				state[r] = 1 - follows[r] // stateIn or stateOut
			}
		} else {
			before := w.follows[int(e.prevLevel)*directRows:][:rows]
			for r, l := range left {
				in := before[r] & (l ^ uint8(side))
				follows[r] = in
				state[r] = 2 - before[r] - in
			}
		}
		total := w.total[:rows]
		clear(total)
		downs, ups := t.down[int(id)*n:][:n], t.up[int(id)*n:][:n]
		if e.child < 0 {
			for q := range n {
				down, up := &downs[q], &ups[q]
				product, sum := w.product[here+q*directRows:][:rows], w.sum[here+q*directRows:][:rows]
				for r, s := range state {
					p := product[r]
					sum[r] += float64(p * down[s&3])
					total[r] += float64(p * up[s&3])
				}
			}
		} else {
			below := here + n*directRows
			for q := range n {
				down := &downs[q]
				product, next := w.product[here+q*directRows:][:rows], w.product[below+q*directRows:][:rows]
				for r, s := range state {
					next[r] = float64(product[r] * down[s&3])
				}
			}
			w.walk(e.child, level+1)
			total = w.total[:rows]
			clear(total)
			for q := range n {
				up := &ups[q]
				sum, got := w.sum[here+q*directRows:][:rows], w.sum[below+q*directRows:][:rows]
				for r, s := range state {
					g := got[r]
					sum[r] += g
					total[r] += float64(g * up[s&3])
				}
			}
		}
		phi := w.sums[e.player][:rows]
		for r, v := range total {
			phi[r] += v
		}
	}
}
