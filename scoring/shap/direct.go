package shap

import "forceprofiles/scoring/model"

// The direct kernel: exact for every tree, at a cost that grows with its size.
//
// For one leaf with value v, let player j have o_j = 1 if the row satisfies all
// of j's splits on the path and else 0, and z_j the product of cover shares of
// those splits. The leaf's game is v·Π_{j in S} o_j·Π_{j not in S} z_j, and with
// the beta integral for the Shapley weights
//
//	φ_i = v·(o_i − z_i)·∫₀¹ Π_{j≠i} (t·o_j + (1−t)·z_j) dt
//
// The integrand is a polynomial of degree d−1 for d players on the path, so
// Gauss–Legendre quadrature with ⌈d/2⌉ points is exact, and as every factor is
// non-negative nothing cancels: it is as good at depth 64 as at depth 3. One
// walk down a tree carries the products at all points, and one walk up the
// sums over leaves. (The same polynomial view underlies Linear TreeSHAP, Yu et
// al. 2022, arXiv:2209.08192.)
//
// A player met again on a path replaces its factor. A factor is zero only
// where o = 0 and z = 0: nothing below such an edge contributes to anyone, so
// its entries in the tables stay zero and no division by zero can occur,
// whatever the covers.
//
// A block of rows goes through a tree together: every number a walk carries is
// a run of rows, and which of a split's three states a row is in is a table
// index and not a branch. One row at a time took five times as long.

// directTree is one tree's precomputed splits, the root first.
type directTree struct {
	class   int32
	points  int
	depth   int
	splits  []directSplit
	factors []factor // of every split, point by point: see directSplit.factors
}

// directSplit is one split with what a walk needs of it.
type directSplit struct {
	node    int32
	view    int32     // -1: ask Ensemble.Left
	left    [32]uint8 // the bins of the view that go left, as bits
	player  int32
	above   int32 // level of the nearest split above with the same player, or -1
	watched bool  // a split below has the same player
	inner   int   // how many of its children are splits
	child   [2]int32
	side    [2]uint8 // of those children: 0 left, 1 right
	factors int      // where its factors begin
}

// factor is one number per state of a row at a split.
type factor [states]float64

// A row's state at a split: the player still follows its path and now goes
// left or right, or had left it above.
const (
	stateLeft = iota
	stateRight
	stateGone
	states = 4 // one to spare, so that state&3 needs no bounds check
)

// A split has these factors for each point. down is what the product is
// multiplied by on the way to a child or a leaf (there times the leaf's value);
// up is the weight of the leaf sum in the player's contribution (at a leaf,
// times down). Two leaves are taken as one.
const (
	bothDown, bothUp = 0, 1 // two leaves
	factorsOfLeaves  = 2

	childDown, leafDown, childUp, leafUp     = 0, 1, 2, 3 // a child and a leaf
	firstDown, secondDown, firstUp, secondUp = 0, 1, 2, 3 // two children
	factorsOfSplit                           = 4
)

func buildDirect(e *model.Ensemble, t model.Tree, playerOf []int32, views []model.View,
	placed map[int32]int32) directTree {
	b := directBuilder{e: e, playerOf: playerOf, views: views, placed: placed}
	b.tree.class = t.Class
	b.add(t.Root)
	stack := []directStep{{node: t.Root}}
	for len(stack) > 0 {
		s := stack[len(stack)-1]
		stack = append(stack[:len(stack)-1], b.open(s)...)
	}
	b.tree.points = (b.players + 1) / 2
	b.weigh()
	return b.tree
}

// directBuilder holds what is needed of a tree's edges until its factors are known.
type directBuilder struct {
	e        *model.Ensemble
	playerOf []int32
	views    []model.View
	placed   map[int32]int32
	tree     directTree
	ends     [][2]directEnd // per split and side
	priorZ   []float64      // per split: the player's share above it
	players  int            // most distinct players on a path
}

// directEnd is an edge: where it leads and the product of its player's shares
// down to here.
type directEnd struct {
	z     float64
	value float64 // of the leaf, after the ensemble's divisor
	split int32   // -1: a leaf
}

// directStep is a split on its way in: path is the splits above it.
type directStep struct {
	node, split int32
	path        []directEdge
}

// directEdge is a split and the side taken.
type directEdge struct{ split, side int32 }

// add makes room for the split at node.
func (b *directBuilder) add(node int32) int32 {
	s := directSplit{node: node, view: -1, player: b.playerOf[b.e.Nodes.Feature[node]], above: -1}
	if b.placed != nil {
		s.view = b.placed[b.e.Nodes.Feature[node]]
		v := &b.views[s.view]
		for bin := range v.Bins() {
			if b.e.Left(node, v.Sample(bin)) {
				s.left[bin>>3] |= 1 << (bin & 7)
			}
		}
	}
	b.tree.splits = append(b.tree.splits, s)
	b.ends, b.priorZ = append(b.ends, [2]directEnd{}), append(b.priorZ, 1)
	return int32(len(b.tree.splits) - 1)
}

// open sets a split's edges and returns the splits below it.
func (b *directBuilder) open(s directStep) (below []directStep) {
	player := b.tree.splits[s.split].player
	distinct := map[int32]bool{player: true}
	for level, up := range s.path {
		above := &b.tree.splits[up.split]
		distinct[above.player] = true
		if above.player == player {
			above.watched = true
			b.tree.splits[s.split].above = int32(level)
			b.priorZ[s.split] = b.ends[up.split][up.side].z
		}
	}
	b.players = max(b.players, len(distinct))
	b.tree.depth = max(b.tree.depth, len(s.path)+1)
	left, right := b.e.Shares(s.node)
	shares := [2]float64{left, right}
	for side, child := range []int32{b.e.Nodes.Left[s.node], b.e.Nodes.Right[s.node]} {
		end := directEnd{z: float64(shares[side] * b.priorZ[s.split]), split: -1}
		if child < 0 {
			end.value = b.e.Leaves.Value[^child] / b.e.Divisor
		} else {
			end.split = b.add(child)
			path := append(s.path[:len(s.path):len(s.path)], directEdge{s.split, int32(side)})
			below = append(below, directStep{child, end.split, path})
			split := &b.tree.splits[s.split]
			split.child[split.inner], split.side[split.inner] = end.split, uint8(side)
			split.inner++
		}
		b.ends[s.split][side] = end
	}
	return below
}

// weigh fills the factors.
func (b *directBuilder) weigh() {
	ts, ws := gaussLegendre(b.tree.points)
	for i := range b.tree.splits {
		s := &b.tree.splits[i]
		s.factors = len(b.tree.factors)
		for q, t := range ts {
			var down, up [2]factor // per side
			for side, end := range b.ends[i] {
				down[side], up[side] = end.weigh(side, b.priorZ[i], t, ws[q])
			}
			switch s.inner {
			case 0:
				for state := range states {
					down[0][state] += down[1][state]
					up[0][state] += up[1][state]
				}
				b.tree.factors = append(b.tree.factors, down[0], up[0])
			case 1:
				child, leaf := s.side[0], 1-s.side[0]
				b.tree.factors = append(b.tree.factors, down[child], down[leaf], up[child], up[leaf])
			case 2:
				b.tree.factors = append(b.tree.factors, down[0], down[1], up[0], up[1])
			}
		}
	}
}

// weigh returns the factors of an edge on a side at point t of weight w.
func (e *directEnd) weigh(side int, priorZ, t, w float64) (down, up factor) {
	for state := range stateGone + 1 {
		o, prior := 0.0, 0.0
		if state == side {
			o = 1
		}
		if state != stateGone {
			prior = 1
		}
		if o == 0 && e.z == 0 || prior == 0 && priorZ == 0 {
			continue
		}
		f := float64(t*o) + float64((1-t)*e.z)
		g := float64(t*prior) + float64((1-t)*priorZ)
		down[state], up[state] = f/g, float64(w*((o-e.z)/f-(prior-priorZ)/g))
		if e.split < 0 {
			down[state] = float64(e.value * down[state])
			up[state] = float64(up[state] * down[state])
		}
	}
	return down, up
}

// expected is the cover-weighted mean of a tree's leaves, after the divisor.
func expected(e *model.Ensemble, root int32) float64 {
	type step struct {
		at    int32
		share float64
	}
	total := 0.0
	stack := []step{{root, 1}}
	for len(stack) > 0 {
		s := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if s.at < 0 {
			total += float64(s.share * e.Leaves.Value[^s.at])
			continue
		}
		left, right := e.Shares(s.at)
		stack = append(stack, step{e.Nodes.Right[s.at], float64(s.share * right)},
			step{e.Nodes.Left[s.at], float64(s.share * left)})
	}
	return total / e.Divisor
}
