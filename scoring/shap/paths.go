package shap

import "forceprofiles/scoring/model"

// localFeature is a feature as one tree sees it: bins that the tree's splits
// cannot tell apart are one class.
type localFeature struct {
	view    int32
	feature int32
	classes int
	classOf [256]uint8 // bin to class
}

// leafPath is one leaf with the conditions a row must meet to reach it.
type leafPath struct {
	value   float64 // after the ensemble's divisor
	players []int32 // distinct, in the order met from the root
	z       []float64
	conds   []cond // one per feature on the path
}

// cond is what a path asks of one feature: passes[class] of the tree's local
// classes. slot is the player in leafPath.players.
type cond struct {
	local  int32
	slot   int32
	passes []bool
}

// treePaths is a tree opened out into leaves in depth-first order, left first.
type treePaths struct {
	locals []localFeature
	leaves []leafPath
}

// openTree lists the leaves of tree t. views maps each of its features to its view.
func openTree(e *model.Ensemble, t model.Tree, nodes []int32, playerOf []int32, views []model.View,
	placed map[int32]int32) treePaths {
	var p treePaths
	localOf := map[int32]int32{}
	for _, node := range nodes { // in order of first use
		f := e.Nodes.Feature[node]
		at, ok := localOf[f]
		if !ok {
			at = int32(len(p.locals))
			localOf[f] = at
			p.locals = append(p.locals, localFeature{view: placed[f], feature: f, classes: 1})
		}
		p.locals[at].refine(e, node, &views[placed[f]])
	}
	lefts := make([][]bool, len(nodes)) // per split: does a class go left
	index := map[int32]int{}
	for i, node := range nodes {
		index[node] = i
		l := &p.locals[localOf[e.Nodes.Feature[node]]]
		lefts[i] = make([]bool, l.classes)
		v := &views[l.view]
		for b := range v.Bins() {
			lefts[i][l.classOf[b]] = e.Left(node, v.Sample(b))
		}
	}
	type step struct {
		at   int32
		path leafPath
	}
	stack := []step{{at: t.Root}}
	for len(stack) > 0 {
		s := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if s.at < 0 {
			s.path.value = e.Leaves.Value[^s.at] / e.Divisor
			p.leaves = append(p.leaves, s.path)
			continue
		}
		f := e.Nodes.Feature[s.at]
		local, player, goes := localOf[f], playerOf[f], lefts[index[s.at]]
		left, right := e.Shares(s.at)
		stack = append(stack,
			step{e.Nodes.Right[s.at], s.path.extend(local, player, right, goes, false)},
			step{e.Nodes.Left[s.at], s.path.extend(local, player, left, goes, true)})
	}
	return p
}

// refine splits classes by the decision of one more split.
func (l *localFeature) refine(e *model.Ensemble, node int32, v *model.View) {
	left := make([]bool, v.Bins())
	for b := range left {
		left[b] = e.Left(node, v.Sample(b))
	}
	l.classes = refineClasses(l.classOf[:len(left)], left)
}

// extend returns the path with one more split; p itself stays as it is.
func (p leafPath) extend(local, player int32, share float64, left []bool, wantLeft bool) leafPath {
	out := leafPath{
		players: append([]int32(nil), p.players...),
		z:       append([]float64(nil), p.z...),
		conds:   append([]cond(nil), p.conds...),
	}
	slot := -1
	for i, q := range out.players {
		if q == player {
			slot = i
		}
	}
	if slot < 0 {
		slot = len(out.players)
		out.players, out.z = append(out.players, player), append(out.z, 1)
	}
	out.z[slot] = float64(out.z[slot] * share)
	passes := make([]bool, len(left))
	for c := range passes {
		passes[c] = left[c] == wantLeft
	}
	for i := range out.conds {
		if out.conds[i].local == local {
			for c := range passes {
				passes[c] = passes[c] && out.conds[i].passes[c]
			}
			out.conds[i].passes = passes
			return out
		}
	}
	out.conds = append(out.conds, cond{local: local, slot: int32(slot), passes: passes})
	return out
}
