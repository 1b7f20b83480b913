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
// a run of rows, and which of an edge's three states a row is in is a table
// index and not a branch. One row at a time took five times as long.

// directTree is one tree's precomputed edges; edge 2i+side leaves split i.
type directTree struct {
	class  int32
	points int
	depth  int
	splits []directSplit
	edges  []edge
	// per edge and point, one number per state
	down [][states]float64 // factor of the product; for a leaf, times its value
	up   [][states]float64 // weight of the leaf sum in the player's contribution; for a leaf, times down
}

// directSplit is one split: the bins of its view that go left.
type directSplit struct {
	node int32
	view int32 // -1: ask Ensemble.Left
	left [4]uint64
}

type edge struct {
	prev      int32 // the edge above with the same player, or -1
	prevLevel int32 // and its level
	player    int32
	child     int32   // split index, or -1 for a leaf
	value     float64 // of the leaf, after the ensemble's divisor
	z         float64 // product of the player's shares down to here
}

// An edge's state for a row: the player still follows its path (stateIn), left
// it at this edge (stateOut), or had left it above (stateGone).
const (
	stateIn = iota
	stateOut
	stateGone
	states = 4 // one to spare, so that state&3 needs no bounds check
)

func buildDirect(e *model.Ensemble, t model.Tree, playerOf []int32, views []model.View, placed map[int32]int32) directTree {
	d := directTree{class: t.Class}
	type step struct {
		node, split, depth int32
		onPath             []int32 // edges from the root to here
	}
	most := 0
	stack := []step{{node: t.Root}}
	add := func(node int32) {
		d.splits = append(d.splits, newDirectSplit(e, node, views, placed))
		d.edges = append(d.edges, edge{}, edge{})
	}
	add(t.Root)
	for len(stack) > 0 {
		s := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		d.depth = max(d.depth, int(s.depth)+1)
		player := playerOf[e.Nodes.Feature[s.node]]
		prev, prevLevel, distinct := int32(-1), int32(0), map[int32]bool{player: true}
		for level, id := range s.onPath {
			distinct[d.edges[id].player] = true
			if d.edges[id].player == player {
				prev, prevLevel = id, int32(level)
			}
		}
		most = max(most, len(distinct))
		for side, child := range []int32{e.Nodes.Left[s.node], e.Nodes.Right[s.node]} {
			id := 2*s.split + int32(side)
			z := e.LeftShare(s.node)
			if side == 1 {
				z = e.RightShare(s.node)
			}
			if prev >= 0 {
				z = float64(z * d.edges[prev].z)
			}
			out := edge{prev: prev, prevLevel: prevLevel, player: player, child: -1, z: z}
			if child < 0 {
				out.value = e.Leaves.Value[^child] / e.Divisor
			} else {
				out.child = int32(len(d.splits))
				add(child)
				path := append(s.onPath[:len(s.onPath):len(s.onPath)], id)
				stack = append(stack, step{child, out.child, s.depth + 1, path})
			}
			d.edges[id] = out
		}
	}
	d.points = (most + 1) / 2
	d.weigh()
	return d
}

func newDirectSplit(e *model.Ensemble, node int32, views []model.View, placed map[int32]int32) directSplit {
	s := directSplit{node: node, view: -1}
	if placed == nil {
		return s
	}
	s.view = placed[e.Nodes.Feature[node]]
	v := &views[s.view]
	for b := range v.Bins() {
		if e.Left(node, v.Sample(b)) {
			s.left[b>>6] |= 1 << (b & 63)
		}
	}
	return s
}

// weigh fills down and up.
func (d *directTree) weigh() {
	n := d.points
	ts, ws := gaussLegendre(n)
	d.down = make([][states]float64, len(d.edges)*n)
	d.up = make([][states]float64, len(d.edges)*n)
	for id, e := range d.edges {
		prevZ := 1.0
		if e.prev >= 0 {
			prevZ = d.edges[e.prev].z
		}
		for state := range stateGone + 1 {
			o, prevO := 0.0, 0.0
			if state == stateIn {
				o = 1
			}
			if state != stateGone {
				prevO = 1
			}
			if o == 0 && e.z == 0 || prevO == 0 && prevZ == 0 {
				continue
			}
			for q, t := range ts {
				at := id*n + q
				f := float64(t*o) + float64((1-t)*e.z)
				g := float64(t*prevO) + float64((1-t)*prevZ)
				down, up := f/g, float64(ws[q]*((o-e.z)/f-(prevO-prevZ)/g))
				if e.child < 0 {
					down = float64(e.value * down)
					up = float64(up * down)
				}
				d.down[at][state], d.up[at][state] = down, up
			}
		}
	}
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
		stack = append(stack,
			step{e.Nodes.Right[s.at], float64(s.share * e.RightShare(s.at))},
			step{e.Nodes.Left[s.at], float64(s.share * e.LeftShare(s.at))})
	}
	return total / e.Divisor
}
