package model

import (
	"fmt"
	"strconv"
	"strings"
)

var lightgbmTreeKeys = []string{
	"num_leaves", "num_cat", "split_feature", "split_gain", "threshold", "decision_type",
	"left_child", "right_child", "leaf_value", "leaf_weight", "leaf_count", "leaf_parent",
	"internal_value", "internal_weight", "internal_count", "cat_boundaries", "cat_threshold",
	"is_linear", "shrinkage",
	// named so that a linear tree is refused as one
	"leaf_const", "num_features", "leaf_features", "leaf_coeff",
}

// readTrees reads Tree= blocks until another section begins.
func (r *lightgbm) readTrees(perIteration int) (count int, ended bool, err error) {
	for {
		line, ok := r.lines.peek()
		switch {
		case !ok:
			return count, false, nil
		case line == "":
			r.lines.next()
		case line == "end of trees":
			r.lines.next()
			return count, true, nil
		case strings.HasPrefix(line, "Tree="):
			if line != "Tree="+strconv.Itoa(count) {
				return 0, false, corrupt("line %d: %q where Tree=%d is due", r.lines.number+1, clip(line), count)
			}
			r.lines.next()
			at := r.lines.number
			if err := r.readTree(int32(count % perIteration)); err != nil {
				return 0, false, fmt.Errorf("tree %d (line %d): %w", count, at, err)
			}
			count++
		case line == "feature importances:", line == "feature_importances:", line == "parameters:":
			return count, false, nil // v2 had no "end of trees"
		default:
			return 0, false, corrupt("line %d: %q between trees", r.lines.number+1, clip(line))
		}
	}
}

func (r *lightgbm) readTree(class int32) error {
	block := lightgbmBlock{}
	for {
		line, ok := r.lines.peek()
		if !ok || line == "" || strings.HasPrefix(line, "Tree=") || line == "end of trees" {
			break
		}
		if r.lines.next(); !strings.Contains(line, "=") {
			return corrupt("line %d: %q is not key=value", r.lines.number, clip(line))
		}
		if err := r.keep(line, "tree", lightgbmTreeKeys, block); err != nil {
			return err
		}
	}
	if linear, ok := block["is_linear"]; ok && linear != "0" {
		return unsupported("linear trees (is_linear=%s): train with linear_tree=false", clip(linear))
	}
	if _, ok := block["shrinkage"]; !ok {
		return corrupt("shrinkage, the last line of a tree, is missing: is the file cut short?")
	}
	return r.addTree(block, class)
}

func (r *lightgbm) addTree(block lightgbmBlock, class int32) error {
	e, n := r.e, &r.e.Nodes
	one, err := block.ints("num_leaves", 1)
	if err != nil {
		return err
	}
	leaves := int(one[0])
	if leaves < 1 || leaves > len(block["leaf_value"])+1 {
		return corrupt("num_leaves=%d", leaves)
	}
	values, err := block.floats("leaf_value", leaves)
	if err != nil {
		return err
	}
	node0, leaf0 := int32(len(n.Feature)), int32(len(e.Leaves.Value))
	if leaves == 1 {
		e.Trees = append(e.Trees, Tree{Root: ^leaf0, Class: class})
		e.Leaves.Value = append(e.Leaves.Value, values[0])
		e.Leaves.Cover = append(e.Leaves.Cover, 0) // older versions write no count here; nothing depends on it
		return nil
	}
	splits := leaves - 1
	fail := error(nil)
	ints := func(key string, count int) []int64 {
		v, err := block.ints(key, count)
		if err != nil && fail == nil {
			fail = err
		}
		return v
	}
	features, left, right := ints("split_feature", splits), ints("left_child", splits), ints("right_child", splits)
	counts, leafCounts := ints("internal_count", splits), ints("leaf_count", leaves)
	decisions := make([]int64, splits)
	if _, ok := block["decision_type"]; ok {
		decisions = ints("decision_type", splits)
	}
	thresholds, err := block.floats("threshold", splits)
	if fail == nil {
		fail = err
	}
	if fail != nil {
		return fail
	}
	sets, err := block.sets()
	if err != nil {
		return err
	}
	for i := range splits {
		rule, set, err := lightgbmRule(decisions[i], thresholds[i], len(sets))
		if err != nil {
			return err
		}
		if features[i] < 0 || int(features[i]) >= len(e.Features) {
			return corrupt("split_feature %d of %d features", features[i], len(e.Features))
		}
		if rule&ByCategory != 0 {
			e.Sets = append(e.Sets, sets[set])
			set, thresholds[i] = int32(len(e.Sets)-1), 0
		}
		for _, child := range []int64{left[i], right[i]} {
			if child >= int64(splits) || child < -int64(leaves) || child == 0 {
				return corrupt("child %d of a tree with %d splits", child, splits)
			}
		}
		n.Feature = append(n.Feature, int32(features[i]))
		n.Threshold = append(n.Threshold, thresholds[i])
		n.Rule = append(n.Rule, rule)
		n.Set = append(n.Set, set)
		n.Left = append(n.Left, offsetChild(left[i], node0, leaf0))
		n.Right = append(n.Right, offsetChild(right[i], node0, leaf0))
		n.Cover = append(n.Cover, float64(counts[i]))
	}
	for i := range leaves {
		e.Leaves.Value = append(e.Leaves.Value, values[i])
		e.Leaves.Cover = append(e.Leaves.Cover, float64(leafCounts[i]))
	}
	e.Trees = append(e.Trees, Tree{Root: node0, Class: class})
	return nil
}

func offsetChild(child int64, node0, leaf0 int32) int32 {
	if child < 0 {
		return ^(leaf0 + int32(^child))
	}
	return node0 + int32(child)
}

// lightgbmRule decodes decision_type: bit 0 categorical, bit 1 default left,
// bits 2 and 3 the missing type (0 none, 1 zero, 2 NaN). A categorical split
// sends NaN and every other non-member right, whatever the other bits say, and
// its threshold is the index of its set.
func lightgbmRule(decision int64, threshold float64, sets int) (Rule, int32, error) {
	if decision < 0 || decision > 0xf || decision>>2 == 3 {
		return 0, 0, unsupported("decision_type %d", decision)
	}
	if decision&1 != 0 {
		if !(threshold >= 0 && threshold < float64(sets)) {
			return 0, 0, corrupt("categorical split uses set %v of %d", threshold, sets)
		}
		return ByCategory | MissingNaN | TruncateSigned, int32(threshold), nil
	}
	rule := TinyIsZero
	if decision&2 != 0 {
		rule |= DefaultLeft
	}
	switch decision >> 2 {
	case 1:
		rule |= MissingZero
	case 2:
		rule |= MissingNaN
	}
	return rule, -1, nil
}
