package model

import "math"

// check pins the invariants that every other function relies on, whichever
// reader built the ensemble.
func (e *Ensemble) check() error {
	n := &e.Nodes
	if len(e.Features) == 0 {
		return corrupt("no features")
	}
	if e.Classes < 1 || len(e.Base) != e.Classes {
		return corrupt("%d outputs with %d base scores", e.Classes, len(e.Base))
	}
	for k, b := range e.Base {
		if math.IsNaN(b) || math.IsInf(b, 0) {
			return corrupt("base score %d is %v", k, b)
		}
	}
	for i := range n.Feature {
		if n.Feature[i] < 0 || int(n.Feature[i]) >= len(e.Features) {
			return corrupt("a split uses feature %d of %d", n.Feature[i], len(e.Features))
		}
		if math.IsNaN(n.Threshold[i]) {
			return corrupt("a split on %q has threshold NaN", e.Features[n.Feature[i]].Name)
		}
		if !(n.Cover[i] >= 0) || math.IsInf(n.Cover[i], 0) {
			return corrupt("a split on %q has cover %v", e.Features[n.Feature[i]].Name, n.Cover[i])
		}
	}
	for i, v := range e.Leaves.Value {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return corrupt("a leaf has the value %v", v)
		}
		if c := e.Leaves.Cover[i]; !(c >= 0) || math.IsInf(c, 0) {
			return corrupt("a leaf has cover %v", c)
		}
	}
	return e.checkTrees()
}

// checkTrees walks every tree from its root: children in range, each reached
// once, none deeper than maxDepth. A walk that meets a thing twice ends there,
// so cycles end too.
func (e *Ensemble) checkTrees() error {
	n := &e.Nodes
	seenNode := make([]bool, len(n.Feature))
	seenLeaf := make([]bool, len(e.Leaves.Value))
	type step struct{ at, depth int32 }
	var stack []step
	for i, t := range e.Trees {
		if t.Class < 0 || int(t.Class) >= e.Classes {
			return corrupt("tree %d belongs to output %d of %d", i, t.Class, e.Classes)
		}
		stack = append(stack[:0], step{t.Root, 0})
		for len(stack) > 0 {
			s := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if s.depth > maxDepth {
				return unsupported("tree %d is deeper than %d levels", i, maxDepth)
			}
			seen, at := seenNode, s.at
			if s.at < 0 {
				seen, at = seenLeaf, ^s.at
			}
			if int(at) >= len(seen) {
				return corrupt("tree %d points past its own end", i)
			}
			if seen[at] {
				return corrupt("tree %d reaches the same place twice", i)
			}
			seen[at] = true
			if s.at >= 0 {
				stack = append(stack, step{n.Right[at], s.depth + 1}, step{n.Left[at], s.depth + 1})
			}
		}
	}
	for i := range seenNode {
		if !seenNode[i] {
			return corrupt("a split on %q cannot be reached from any root", e.Features[n.Feature[i]].Name)
		}
	}
	for i := range seenLeaf {
		if !seenLeaf[i] {
			return corrupt("a leaf cannot be reached from any root")
		}
	}
	return nil
}
