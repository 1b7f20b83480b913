package model

import (
	"math/bits"
	"slices"
)

// Predictor scores many rows fast; its margins have the bits of
// [Ensemble.ClassMargins], since leaves are added in the same order. It is
// immutable and safe for concurrent use, one [PredictorWorker] per goroutine.
//
// A tree of up to 64 leaves is a set of bit masks (after QuickScorer, Lucchese
// et al. 2015): each value of each feature rules out some leaves, and the one
// bit left when all masks are joined is the leaf. There is no branch to
// mispredict and the tables of a tree stay in the cache while a block of rows
// passes. Larger trees are walked, four rows at a time.
type Predictor struct {
	Binning *Binning
	e       *Ensemble
	trees   []blockTree
}

// blockTree adds one tree's leaves for a block of binned rows.
type blockTree struct {
	class  int32
	masks  func(bins [][]uint8, out []float64) // nil: walk
	root   int32
	splits []binnedSplit
	slow   bool // no view: ask Left
}

// binnedSplit is one split over bins; children as in the ensemble, but local.
type binnedSplit struct {
	left  [4]uint64 // the bins that go left
	view  int32
	child [2]int32 // right, left; below zero the leaf ^child of the ensemble
}

// PredictRows is the number of rows a block should have at most.
const PredictRows = 1024

// NewPredictor prepares fast scoring of e.
func NewPredictor(e *Ensemble) *Predictor {
	p := &Predictor{Binning: NewBinning(e), e: e}
	for i, t := range e.Trees {
		b := blockTree{class: t.Class, root: t.Root}
		splits := e.Splits(t)
		switch of := p.Binning.Of[i]; {
		case t.Root < 0:
		case of == nil:
			b.slow = true
		case len(splits) < 16:
			b.masks = maskTree[uint16](e, t, splits, p.Binning.Views, of)
		case len(splits) < 32:
			b.masks = maskTree[uint32](e, t, splits, p.Binning.Views, of)
		case len(splits) < 64:
			b.masks = maskTree[uint64](e, t, splits, p.Binning.Views, of)
		default:
			b.root, b.splits = 0, binSplits(e, splits, p.Binning.Views, of)
		}
		p.trees = append(p.trees, b)
	}
	return p
}

// maskTree builds the masks of one tree and returns its block function.
func maskTree[T uint16 | uint32 | uint64](e *Ensemble, t Tree, splits []int32, views []View,
	of map[int32]int32) func([][]uint8, []float64) {
	var values []float64       // leaves from left to right
	span := map[int32][3]int{} // of a split: its first leaf, the first on its right, the end
	var number func(at int32)
	number = func(at int32) {
		if at < 0 {
			values = append(values, e.Leaves.Value[^at])
			return
		}
		from := len(values)
		number(e.Nodes.Left[at])
		middle := len(values)
		number(e.Nodes.Right[at])
		span[at] = [3]int{from, middle, len(values)}
	}
	number(t.Root)
	var columns []int32
	var masks [][256]T
	for _, node := range splits {
		view := of[e.Nodes.Feature[node]]
		k := slices.Index(columns, view)
		if k < 0 {
			k = len(columns)
			columns, masks = append(columns, view), append(masks, [256]T{})
			for b := range masks[k] {
				masks[k][b] = ^T(0)
			}
		}
		from, middle, end := span[node][0], span[node][1], span[node][2]
		leftLeaves := ^(^T(0) << (middle - from)) << from
		rightLeaves := ^(^T(0) << (end - middle)) << middle
		for b := range views[view].Bins() {
			if e.Left(node, views[view].Sample(b)) {
				masks[k][b] &^= rightLeaves
			} else {
				masks[k][b] &^= leftLeaves
			}
		}
	}
	leaf := make([]float64, 64)
	copy(leaf, values)
	return func(bins [][]uint8, out []float64) {
		var alive [PredictRows]T
		joinMasks(masks, columns, bins, alive[:len(out)])
		values := (*[64]float64)(leaf)
		for i := range out {
			out[i] += values[bits.TrailingZeros64(uint64(alive[i]))&63]
		}
	}
}

// joinMasks writes the leaves no feature rules out.
func joinMasks[T uint16 | uint32 | uint64](masks [][256]T, columns []int32, bins [][]uint8, alive []T) {
	k := len(columns) % 3
	switch k {
	case 0:
		for i := range alive {
			alive[i] = ^T(0)
		}
	case 1:
		m, b := &masks[0], bins[columns[0]][:len(alive)]
		for i := range alive {
			alive[i] = m[b[i]]
		}
	case 2:
		m0, m1 := &masks[0], &masks[1]
		b0, b1 := bins[columns[0]][:len(alive)], bins[columns[1]][:len(alive)]
		for i := range alive {
			alive[i] = m0[b0[i]] & m1[b1[i]]
		}
	}
	for ; k < len(columns); k += 3 {
		m0, m1, m2 := &masks[k], &masks[k+1], &masks[k+2]
		b0, b1, b2 := bins[columns[k]][:len(alive)], bins[columns[k+1]][:len(alive)], bins[columns[k+2]][:len(alive)]
		for i := range alive {
			alive[i] &= m0[b0[i]] & m1[b1[i]] & m2[b2[i]]
		}
	}
}

// binSplits copies a tree's splits over bins, parents first.
func binSplits(e *Ensemble, splits []int32, views []View, of map[int32]int32) []binnedSplit {
	index := map[int32]int32{}
	for i, node := range splits {
		index[node] = int32(i)
	}
	out := make([]binnedSplit, len(splits))
	for i, node := range splits {
		s := &out[i]
		s.view = of[e.Nodes.Feature[node]]
		for side, child := range []int32{e.Nodes.Right[node], e.Nodes.Left[node]} {
			if s.child[side] = child; child >= 0 {
				s.child[side] = index[child]
			}
		}
		for b := range views[s.view].Bins() {
			if e.Left(node, views[s.view].Sample(b)) {
				s.left[b>>6] |= 1 << (b & 63)
			}
		}
	}
	return out
}

// next returns the child that row takes.
func (s *binnedSplit) next(bins [][]uint8, row int) int32 {
	b := bins[s.view][row]
	return s.child[s.left[b>>6]>>(b&63)&1]
}

// walk adds the leaves of a large tree.
func (t *blockTree) walk(e *Ensemble, bins [][]uint8, out []float64) {
	values, splits := e.Leaves.Value, t.splits
	i := 0
	for ; i+4 <= len(out); i += 4 { // four chains of loads at once
		var a, b, c, d int32
		for a >= 0 || b >= 0 || c >= 0 || d >= 0 {
			if a >= 0 {
				a = splits[a].next(bins, i)
			}
			if b >= 0 {
				b = splits[b].next(bins, i+1)
			}
			if c >= 0 {
				c = splits[c].next(bins, i+2)
			}
			if d >= 0 {
				d = splits[d].next(bins, i+3)
			}
		}
		out[i] += values[^a]
		out[i+1] += values[^b]
		out[i+2] += values[^c]
		out[i+3] += values[^d]
	}
	for ; i < len(out); i++ {
		at := int32(0)
		for at >= 0 {
			at = splits[at].next(bins, i)
		}
		out[i] += values[^at]
	}
}

// PredictorWorker is the scratch space of one goroutine.
type PredictorWorker struct {
	p    *Predictor
	bins [][]uint8
	part [][]float64
}

// NewWorker returns scratch space for one goroutine at a time.
func (p *Predictor) NewWorker() *PredictorWorker {
	w := &PredictorWorker{p: p, bins: make([][]uint8, len(p.Binning.Views)), part: make([][]float64, p.e.Classes)}
	for v := range w.bins {
		w.bins[v] = make([]uint8, PredictRows)
	}
	return w
}

// Margins writes out[k][row] for every class: see [Ensemble.ClassMargins].
func (w *PredictorWorker) Margins(cols, out [][]float64) error {
	if err := w.p.e.CheckShape(cols, out); err != nil {
		return err
	}
	rows := len(out[0])
	for from := 0; from < rows; from += PredictRows {
		n := min(PredictRows, rows-from)
		for v := range w.bins {
			view := &w.p.Binning.Views[v]
			view.Assign(cols[view.Feature][from:from+n], w.bins[v][:n])
		}
		for k := range out {
			w.part[k] = out[k][from : from+n]
		}
		w.p.Block(cols, from, w.bins, w.part)
	}
	return nil
}

// Block writes the margins of up to [PredictRows] rows whose bins are known:
// bins[view][i] is that of row from+i of cols. out[k] sets the number of rows.
func (p *Predictor) Block(cols [][]float64, from int, bins [][]uint8, out [][]float64) {
	for k := range out {
		clear(out[k])
	}
	for i := range p.trees {
		t := &p.trees[i]
		m := out[t.class]
		switch {
		case t.masks != nil:
			t.masks(bins, m)
		case t.slow || t.root < 0:
			p.e.addLeaves(p.e.Trees[i], cols, from, m)
		default:
			t.walk(p.e, bins, m)
		}
	}
	p.e.finish(out)
}
