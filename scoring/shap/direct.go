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
// it is skipped and no division by zero can occur, whatever the covers.

// directTree is one tree's precomputed edges; edge 2i+side leaves split i.
type directTree struct {
	class  int32
	points int
	depth  int
	node   []int32   // split i's node in the ensemble
	edges  []edge    // two per split: left, right
	down   []float64 // per edge, state and point: factor to multiply the product with
	up     []float64 // per edge, state and point: weight of the leaf sum in the player's contribution
}

type edge struct {
	prev   int32 // the edge above with the same player, or -1
	player int32
	child  int32   // split index, or -1 for a leaf
	value  float64 // of the leaf, after the ensemble's divisor
	z      float64 // product of the player's shares down to here
}

// An edge's state for a row: the player still follows its path (stateIn), left
// it at this edge (stateOut), or had left it above (stateGone).
const (
	stateIn = iota
	stateOut
	stateGone
	states
)

func buildDirect(e *model.Ensemble, t model.Tree, playerOf []int32) directTree {
	d := directTree{class: t.Class}
	type step struct {
		node, split, depth int32
		onPath             []int32 // edges from the root to here
	}
	most := 0
	stack := []step{{node: t.Root}}
	d.node = append(d.node, t.Root)
	d.edges = append(d.edges, edge{}, edge{})
	for len(stack) > 0 {
		s := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		d.depth = max(d.depth, int(s.depth)+1)
		player := playerOf[e.Nodes.Feature[s.node]]
		prev, distinct := int32(-1), map[int32]bool{player: true}
		for _, id := range s.onPath {
			distinct[d.edges[id].player] = true
			if d.edges[id].player == player {
				prev = id
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
			out := edge{prev: prev, player: player, child: -1, z: z}
			if child < 0 {
				out.value = e.Leaves.Value[^child] / e.Divisor
			} else {
				out.child = int32(len(d.node))
				d.node = append(d.node, child)
				d.edges = append(d.edges, edge{}, edge{})
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

// weigh fills down and up.
func (d *directTree) weigh() {
	n := d.points
	ts, ws := gaussLegendre(n)
	d.down = make([]float64, len(d.edges)*states*n)
	d.up = make([]float64, len(d.edges)*states*n)
	for id, e := range d.edges {
		prevZ := 1.0
		if e.prev >= 0 {
			prevZ = d.edges[e.prev].z
		}
		for state := range states {
			o, prevO := 0.0, 0.0
			if state == stateIn {
				o = 1
			}
			if state != stateGone {
				prevO = 1
			}
			if o == 0 && e.z == 0 || prevO == 0 && prevZ == 0 {
				continue // skipped by the walk
			}
			at := (id*states + state) * n
			for q, t := range ts {
				f := float64(t*o) + float64((1-t)*e.z)
				g := float64(t*prevO) + float64((1-t)*prevZ)
				d.down[at+q] = f / g
				d.up[at+q] = float64(ws[q] * ((o-e.z)/f - (prevO-prevZ)/g))
			}
		}
	}
}

// directScratch serves the deepest tree of an explainer.
type directScratch struct {
	product []float64 // per level and point: product of factors down to the level
	sum     []float64 // per level and point: leaf sum below the level
	follows []bool    // per edge: does the row follow all of its player's splits down to here
	left    []bool    // per split
}

func newDirectScratch(trees []directTree) directScratch {
	levels, edges := 0, 0
	for i := range trees {
		levels = max(levels, (trees[i].depth+1)*trees[i].points)
		edges = max(edges, len(trees[i].edges))
	}
	return directScratch{make([]float64, levels), make([]float64, levels), make([]bool, edges), make([]bool, edges/2)}
}

// explain adds the contributions of tree d for one row to phi.
func (s *directScratch) explain(e *model.Ensemble, d *directTree, row, phi []float64) {
	for i, node := range d.node {
		s.left[i] = e.Left(node, row[e.Nodes.Feature[node]])
	}
	n := d.points
	for q := range n {
		s.product[q] = 1
	}
	s.walk(d, 0, 0, phi)
}

// walk handles the splits below split i at the given level. On return sum
// holds the leaf sums of the subtree, at that level.
func (s *directScratch) walk(d *directTree, i int32, level int, phi []float64) {
	n := d.points
	product, sum := s.product[level*n:][:n], s.sum[level*n:][:n]
	clear(sum)
	for side := range int32(2) {
		id := 2*i + side
		e := &d.edges[id]
		before := e.prev < 0 || s.follows[e.prev]
		in := before && s.left[i] == (side == 0)
		s.follows[id] = in
		if !in && e.z == 0 {
			continue
		}
		state := stateGone
		if in {
			state = stateIn
		} else if before {
			state = stateOut
		}
		at := (int(id)*states + state) * n
		down, up := d.down[at:][:n], d.up[at:][:n]
		total := 0.0
		if e.child < 0 {
			for q := range n {
				g := float64(float64(e.value*product[q]) * down[q])
				sum[q] += g
				total += float64(g * up[q])
			}
		} else {
			below := s.product[(level+1)*n:][:n]
			for q := range n {
				below[q] = float64(product[q] * down[q])
			}
			s.walk(d, e.child, level+1, phi)
			for q, g := range s.sum[(level+1)*n:][:n] {
				sum[q] += g
				total += float64(g * up[q])
			}
		}
		phi[e.player] += total
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
