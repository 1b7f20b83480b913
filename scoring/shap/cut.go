package shap

import "math"

// A group is a run of neighbouring leaves of one tree that share a table. Its
// index is a mixed-radix number with one digit per feature: the class that the
// row's value has among the conditions of the group's leaves.
type group struct {
	first, last int // leaves, last excluded
}

// cutter cuts a tree's leaves into groups by dynamic programming: the cheapest
// partition into runs, where a run costs time per row (digits to read, players
// to add) plus rent on the memory of its table.
type cutter struct {
	rent float64 // cost of one table byte, in units of one addition
}

// Costs in units of adding one table value to one accumulator, measured.
const (
	costDigit = 1.0 // reading one digit of the index
	costGroup = 2.0 // loop overhead
)

// maxLeafPlayers bounds what one leaf's own table of 2^players may take,
// leafPatterns the table of a single leaf, and groupPatterns that of several:
// past it, fewer and larger tables cost more in cache misses than they save.
const (
	maxLeafPlayers = 12
	leafPatterns   = 1 << 14
	groupPatterns  = 1 << 11
)

// cut returns the groups in leaf order, or nil where some leaf does not fit a
// table by itself.
func (c cutter) cut(p *treePaths) (groups []group, bytes int64) {
	n := len(p.leaves)
	best := make([]float64, n+1) // best[i]: cheapest cut of leaves i..n
	next := make([]int, n)
	size := make([]int64, n)
	joint := newJoint(p)
	for i := n - 1; i >= 0; i-- {
		best[i] = math.Inf(1)
		joint.reset()
		for j := i; j < n; j++ {
			joint.add(&p.leaves[j])
			if len(p.leaves[j].players) > maxLeafPlayers || joint.patterns > leafPatterns || j > i && joint.patterns > groupPatterns {
				break
			}
			bytes := joint.patterns * float64(joint.players) * 8
			cost := costGroup + costDigit*float64(joint.digits) + float64(joint.players) + c.rent*bytes + best[j+1]
			if cost < best[i] {
				best[i], next[i], size[i] = cost, j+1, int64(bytes)
			}
		}
		if math.IsInf(best[i], 1) {
			return nil, 0
		}
	}
	for i := 0; i < n; i = next[i] {
		groups = append(groups, group{i, next[i]})
		bytes += size[i]
	}
	return groups, bytes
}

// joint counts what a growing run of leaves needs: patterns = product of
// classes, digits = features with more than one class, players.
type joint struct {
	paths    *treePaths
	classOf  [][]uint8 // per local feature: the tree's class to the run's class
	classes  []int
	has      map[int32]bool
	patterns float64
	digits   int
	players  int
}

func newJoint(p *treePaths) *joint {
	j := &joint{paths: p, classOf: make([][]uint8, len(p.locals)), classes: make([]int, len(p.locals)), has: map[int32]bool{}}
	for l := range p.locals {
		j.classOf[l] = make([]uint8, p.locals[l].classes)
	}
	return j
}

func (j *joint) reset() {
	for l := range j.classOf {
		clear(j.classOf[l])
		j.classes[l] = 1
	}
	clear(j.has)
	j.patterns, j.digits, j.players = 1, 0, 0
}

func (j *joint) add(leaf *leafPath) {
	for i := range leaf.conds {
		c := &leaf.conds[i]
		before := j.classes[c.local]
		after := refineClasses(j.classOf[c.local], c.passes)
		if before == 1 && after > 1 {
			j.digits++
		}
		j.patterns = j.patterns / float64(before) * float64(after)
		j.classes[c.local] = after
	}
	for _, player := range leaf.players {
		if !j.has[player] {
			j.has[player] = true
			j.players++
		}
	}
}

// refineClasses splits classes by one more yes-or-no and returns their number.
func refineClasses(classOf []uint8, passes []bool) int {
	var renamed [256][2]int16
	next := 0
	for i := range classOf {
		side := 0
		if passes[i] {
			side = 1
		}
		name := &renamed[classOf[i]][side]
		if *name == 0 {
			next++
			*name = int16(next)
		}
		classOf[i] = uint8(*name - 1)
	}
	return next
}
