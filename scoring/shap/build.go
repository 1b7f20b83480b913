package shap

import (
	"sync"
	"sync/atomic"

	"forceprofiles/scoring/model"
)

const (
	defaultTableBytes = 256 << 20
	maxTableLeaves    = 1 << 12 // beyond it a tree goes to the direct kernel
)

// plan is one tree on its way to tables.
type plan struct {
	tree   model.Tree
	nodes  []int32
	placed map[int32]int32
	paths  treePaths
	runs   [][]run // none: not for tables
	groups []group // none: the direct kernel
	bytes  int64
}

// build cuts every tree into groups that together fit maxBytes, and fills
// their tables. The cut depends on the model and maxBytes alone; workers only
// share out the filling.
func (x *Explainer) build(workers int, maxBytes int64) {
	e := x.ensemble
	x.margins = model.NewPredictor(e)
	binning := x.margins.Binning
	x.views = binning.Views
	var plans []*plan
	for i, t := range e.Trees {
		if t.Root < 0 {
			continue
		}
		plans = append(plans, &plan{tree: t, nodes: e.Splits(t), placed: binning.Of[i]})
	}
	each(workers, len(plans), func(i int) {
		if p := plans[i]; p.placed != nil && len(p.nodes) < maxTableLeaves {
			p.paths = openTree(e, p.tree, p.nodes, x.playerOf, x.views, p.placed)
			p.runs = measureRuns(&p.paths)
		}
	})
	cut(workers, plans, maxBytes)
	var out []*table
	var fill []func()
	for _, p := range plans {
		if p.groups == nil {
			x.direct = append(x.direct, buildDirect(e, p.tree, x.playerOf, x.views, p.placed))
			continue
		}
		for _, g := range p.groups {
			t := new(table)
			out = append(out, t)
			fill = append(fill, func() { *t = buildTable(&p.paths, g, p.tree.Class) })
		}
	}
	each(workers, len(fill), func(i int) { fill[i]() })
	for _, t := range out {
		x.tables = append(x.tables, *t)
		x.bytes += int64(len(t.values)) * 8
	}
}

// cut chooses groups. Rent on memory rises until all tables fit; the higher it
// is, the more trees cost less without tables.
func cut(workers int, plans []*plan, maxBytes int64) {
	for rent := 0.0; ; rent = max(rent*1.25, 1.0/(1<<18)) {
		each(workers, len(plans), func(i int) {
			if p := plans[i]; p.runs != nil {
				p.groups, p.bytes = cutRuns(p.runs, rent, p.directCost())
			}
		})
		var total int64
		for _, p := range plans {
			total += p.bytes
		}
		if total <= maxBytes {
			return
		}
	}
}

// directCost is what a row would cost without tables.
func (p *plan) directCost() float64 {
	players := 0
	for i := range p.paths.leaves {
		players = max(players, len(p.paths.leaves[i].players))
	}
	return costPoint * float64(len(p.nodes)*((players+1)/2))
}

// each runs do(0..n-1) on some goroutines; do must touch only its own i.
func each(workers, n int, do func(i int)) {
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(workers, n) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	group.Wait()
}
