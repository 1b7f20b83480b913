package model

import (
	"math"
	"slices"
)

// xgboostTree is one tree's arrays, one entry per node, leaves included.
type xgboostTree struct {
	left, right, feature, cond, hessian, defaultLeft, kind []float64
	sets                                                   map[int][]int32
}

func (r *xgboost) tree(d *document, class int32, weight float64) error {
	if err := known(d, "the tree", "base_weights", "categories", "categories_nodes", "categories_segments",
		"categories_sizes",
		"default_left", "id", "left_children", "loss_changes", "parents", "right_children", "split_conditions",
		"split_indices", "split_type", "sum_hessian", "tree_param", "leaf_child_counts"); err != nil {
		return err
	}
	if err := known(d.get("tree_param"), "tree_param", "num_deleted", "num_feature", "num_nodes",
		"size_leaf_vector"); err != nil {
		return err
	}
	if err := noVectors(d.get("tree_param")); err != nil {
		return err
	}
	n, err := d.get("tree_param").count("num_nodes", 1<<30)
	if err != nil {
		return err
	}
	if n == 0 {
		return corrupt("no nodes")
	}
	var t xgboostTree
	for _, a := range []struct {
		key  string
		into *[]float64
	}{
		{"left_children", &t.left}, {"right_children", &t.right}, {"split_indices", &t.feature},
		{"split_conditions", &t.cond}, {"sum_hessian", &t.hessian}, {"default_left", &t.defaultLeft},
	} {
		if *a.into = d.get(a.key).numbers; len(*a.into) != n {
			return corrupt("%s has %d entries for %d nodes", a.key, len(*a.into), n)
		}
	}
	t.kind = d.get("split_type").numbers
	if len(t.kind) != 0 && len(t.kind) != n {
		return corrupt("split_type has %d entries for %d nodes", len(t.kind), n)
	}
	if t.sets, err = xgboostSets(d); err != nil {
		return err
	}
	root, err := r.addNodes(&t, weight)
	r.e.Trees = append(r.e.Trees, Tree{Root: root, Class: class})
	return err
}

// addNodes copies what is reachable from node 0; pruned nodes stay behind.
func (r *xgboost) addNodes(t *xgboostTree, weight float64) (root int32, err error) {
	e, n := r.e, &r.e.Nodes
	type step struct {
		at     int
		parent int32 // node of ours that points here, or -1
		right  bool
	}
	seen := make([]bool, len(t.left))
	stack := []step{{0, -1, false}}
	for len(stack) > 0 {
		s := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if seen[s.at] {
			return 0, corrupt("node %d is reached twice", s.at)
		}
		seen[s.at] = true
		var id int32
		if t.left[s.at] == -1 {
			if t.right[s.at] != -1 {
				return 0, corrupt("node %d has one child", s.at)
			}
			id = ^int32(len(e.Leaves.Value))
			e.Leaves.Value = append(e.Leaves.Value, float64(weight*float64(float32(t.cond[s.at]))))
			e.Leaves.Cover = append(e.Leaves.Cover, t.hessian[s.at])
		} else {
			id = int32(len(n.Feature))
			if err := r.addSplit(t, s.at); err != nil {
				return 0, err
			}
			for _, child := range []struct {
				at    float64
				right bool
			}{{t.right[s.at], true}, {t.left[s.at], false}} {
				if !(child.at > 0 && child.at < float64(len(seen))) || child.at != math.Trunc(child.at) {
					return 0, corrupt("node %d has the child %v", s.at, child.at)
				}
				stack = append(stack, step{int(child.at), id, child.right})
			}
		}
		switch {
		case s.parent < 0:
			root = id
		case s.right:
			n.Right[s.parent] = id
		default:
			n.Left[s.parent] = id
		}
	}
	return root, nil
}

// addSplit adds the split of node i, its children still to come.
func (r *xgboost) addSplit(t *xgboostTree, i int) error {
	e, n := r.e, &r.e.Nodes
	if f := t.feature[i]; !(f >= 0 && f < float64(len(e.Features))) || f != math.Trunc(f) {
		return corrupt("node %d splits feature %v of %d", i, f, len(e.Features))
	}
	rule, threshold, set := MissingNaN, 0.0, int32(-1)
	if t.defaultLeft[i] != 0 {
		rule |= DefaultLeft
	}
	cond := float32(t.cond[i])
	switch {
	case len(t.kind) != 0 && t.kind[i] != 0:
		categories, ok := t.sets[i]
		if t.kind[i] != 1 || !ok {
			return corrupt("node %d has split type %v and no categories", i, t.kind[i])
		}
		rule |= ByCategory | SetGoesRight | RoundToFloat32
		set = int32(len(e.Sets))
		e.Sets = append(e.Sets, categories)
	case math.IsNaN(float64(cond)):
		return corrupt("node %d has the threshold NaN", i)
	case math.IsInf(float64(cond), -1):
		// nothing is below -Inf: only missing values may go left. A split
		// whose left side no category belongs to says just that.
		rule |= ByCategory
		set = int32(len(e.Sets))
		e.Sets = append(e.Sets, nil)
	default:
		threshold = lastBelowFloat32(cond)
	}
	n.Feature = append(n.Feature, int32(t.feature[i]))
	n.Threshold = append(n.Threshold, threshold)
	n.Rule = append(n.Rule, rule)
	n.Set = append(n.Set, set)
	n.Left, n.Right = append(n.Left, 0), append(n.Right, 0)
	n.Cover = append(n.Cover, t.hessian[i])
	return nil
}

// xgboostSets reads the categories of categorical splits, by node.
func xgboostSets(d *document) (map[int][]int32, error) {
	nodes, categories := d.get("categories_nodes").numbers, d.get("categories").numbers
	segments, sizes := d.get("categories_segments").numbers, d.get("categories_sizes").numbers
	if len(segments) != len(nodes) || len(sizes) != len(nodes) {
		return nil, corrupt("%d categorical nodes with %d segments and %d sizes", len(nodes), len(segments), len(sizes))
	}
	out := map[int][]int32{}
	total := 0.0
	for i, node := range nodes {
		from, to := segments[i], segments[i]+sizes[i]
		// segments do not overlap, so all of them are no longer than the list
		if total += sizes[i]; !(from >= 0 && to >= from && to <= float64(len(categories))) ||
			total > float64(len(categories)) {
			return nil, corrupt("the categories of node %v run past their end", node)
		}
		var set []int32
		for _, c := range categories[int(from):int(to)] {
			if !(c >= 0 && c < 1<<24) || c != math.Trunc(c) {
				return nil, corrupt("category %v", c)
			}
			set = append(set, int32(c))
		}
		slices.Sort(set)
		out[int(node)] = slices.Compact(set)
	}
	return out, nil
}
