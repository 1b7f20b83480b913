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
	tables bool // false: the direct kernel
	paths  treePaths
	groups []group
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
		p := &plan{tree: t, nodes: e.Splits(t), placed: binning.Of[i]}
		p.tables = p.placed != nil && len(p.nodes) < maxTableLeaves
		plans = append(plans, p)
	}
	each(workers, len(plans), func(i int) {
		if p := plans[i]; p.tables {
			p.paths = openTree(e, p.tree, p.nodes, x.playerOf, x.views, p.placed)
		}
	})
	x.cut(workers, plans, maxBytes)
	var out []*table
	var fill []func()
	for _, p := range plans {
		if !p.tables {
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

// cut chooses groups. Rent on memory rises until all tables fit; a tree that
// fits no table goes to the direct kernel, and if the rest is still too large
// at the highest rent, trees do so from the last one back.
func (x *Explainer) cut(workers int, plans []*plan, maxBytes int64) {
	var total int64
	for rent := 0.0; rent < 1; rent = max(rent*4, 1.0/(1<<18)) {
		c := cutter{rent: rent}
		each(workers, len(plans), func(i int) {
			if p := plans[i]; p.tables {
				p.groups, p.bytes = c.cut(&p.paths)
				p.tables = p.groups != nil
			}
		})
		total = 0
		for _, p := range plans {
			if p.tables {
				total += p.bytes
			}
		}
		if total <= maxBytes {
			return
		}
	}
	for i := len(plans) - 1; i >= 0 && total > maxBytes; i-- {
		if plans[i].tables {
			plans[i].tables = false
			total -= plans[i].bytes
		}
	}
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
