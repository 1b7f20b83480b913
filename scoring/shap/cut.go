package shap

import "math"

// A group is a run of neighbouring leaves of one tree that share a table. Its
// index is a mixed-radix number with one digit per feature: the class that the
// row's value has among the conditions of the group's leaves.
type group struct {
	first, last int // leaves, last excluded
}

// Costs per row in units of adding one table value to one accumulator, measured.
const (
	costDigit = 1.0 // reading one digit of the index
	costGroup = 2.0 // loop overhead
	costPoint = 1.2 // the direct kernel, at one point of one split
)

// maxLeafPlayers bounds what one leaf's own table of 2^players may take,
// leafPatterns the table of a single leaf, and groupPatterns that of several:
// past it, fewer and larger tables cost more in cache misses than they save.
const (
	maxLeafPlayers = 12
	leafPatterns   = 1 << 14
	groupPatterns  = 1 << 11
)

// run is what one group would cost: leaves from the one it is listed under up
// to last, excluded.
type run struct {
	last  int
	cost  float64
	bytes float64
}

// measureRuns lists, for every leaf, the groups that may begin there: none
// where the leaf does not fit a table by itself.
func measureRuns(p *treePaths) [][]run {
	runs := make([][]run, len(p.leaves))
	joint := newJoint(p)
	for i := range p.leaves {
		joint.reset()
		for j := i; j < len(p.leaves); j++ {
			joint.add(&p.leaves[j])
			if len(p.leaves[j].players) > maxLeafPlayers || joint.patterns > leafPatterns || j > i &&
				joint.patterns > groupPatterns {
				break
			}
			runs[i] = append(runs[i], run{
				last:  j + 1,
				cost:  costGroup + costDigit*float64(joint.digits) + float64(joint.players),
				bytes: joint.patterns * float64(joint.players) * 8,
			})
		}
	}
	return runs
}

// cutRuns cuts a tree's leaves into groups by dynamic programming: the cheapest
// partition into runs, where a run costs time per row plus rent on the bytes of
// its table, in units of one addition. Groups are in leaf order; there are none
// where most, what the tree costs without tables, is less or all there is.
func cutRuns(runs [][]run, rent, most float64) (groups []group, bytes int64) {
	n := len(runs)
	best := make([]float64, n+1) // best[i]: cheapest cut of leaves i..n
	chosen := make([]run, n)
	for i := n - 1; i >= 0; i-- {
		best[i] = math.Inf(1)
		for _, r := range runs[i] {
			if cost := r.cost + rent*r.bytes + best[r.last]; cost < best[i] {
				best[i], chosen[i] = cost, r
			}
		}
	}
	if best[0] > most {
		return nil, 0
	}
	for i := 0; i < n; i = chosen[i].last {
		groups = append(groups, group{i, chosen[i].last})
		bytes += int64(chosen[i].bytes)
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
	j := &joint{paths: p, classOf: make([][]uint8, len(p.locals)), classes: make([]int, len(p.locals)),
		has: map[int32]bool{}}
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
