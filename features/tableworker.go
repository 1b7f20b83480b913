package features

import (
	"fmt"
	"math"
	"slices"

	"forceprofiles/dataset"
	"forceprofiles/internal/expr"
	"forceprofiles/internal/table"
)

// tableWorker computes the features of one event table.
//
// It goes over a batch's rows once, a block at a time: the plan evaluates every
// distinct where and value, each as bits or numbers of the block; every
// distinct window makes a mask; and each feature visits only the rows that both
// let through. Nothing is allocated for a row.
type tableWorker struct {
	*tablePlan
	w     *Worker
	state *expr.State

	person  []int32    // of each row: its person's place in the batch
	knownAt []int64    // of each row
	masks   [][]uint64 // of each span, for the block
	tasks   []taskWorker
}

// taskWorker is the scratch of one feature.
type taskWorker struct {
	task
	*feature
	groups groups    // distinct and max_per
	older  []float64 // rate_change of sums: the older half, by person
	best   []int32   // latest by the known clock: the row so far, by person
	middle int64     // of the window, µs
	lacks  bool      // the batch lacks a column that the feature reads
}

func newTableWorker(w *Worker, p *tablePlan) *tableWorker {
	t := &tableWorker{tablePlan: p, w: w, state: p.plan.NewState(expr.Block)}
	for range p.spans {
		t.masks = append(t.masks, make([]uint64, expr.Block/64))
	}
	for _, x := range p.tasks {
		t.tasks = append(t.tasks, taskWorker{task: x, feature: w.set.features[x.feature]})
	}
	return t
}

// block is what a task sees of a block of rows.
type block struct {
	t        *tableWorker
	first, n int
	person   []int32    // of each row
	clock    [2][]int64 // occurred_at and known_at
	asOf     int64
	keys     []*table.Column // the table's key
}

func (t *tableWorker) compute(b *dataset.Batch, m *Matrix) error {
	events, people := &b.Events[t.kind], b.People()
	if !events.Supplied {
		return nil // every value stays not known
	}
	rows := events.Rows.Rows
	occurred, known := events.Rows.Column("occurred_at"), events.Rows.Column("known_at")
	if occurred == nil || known == nil || len(events.Start) != people+1 {
		return fmt.Errorf("features: batch %d: table %s lacks its clocks or the people's first rows", b.Number, t.kind)
	}
	t.person = slices.Grow(t.person[:0], rows)[:rows]
	for p := range people {
		for r := events.Start[p]; r < events.Start[p+1]; r++ {
			t.person[r] = int32(p)
		}
	}
	if err := bind(t.state, t.plan, b, t.kind, t.person, nil); err != nil {
		return err
	}
	t.knownAt = known.Int
	asOf := b.AsOf.UnixMicro()
	for i := range t.tasks {
		t.tasks[i].begin(b, asOf, people)
	}
	x := block{t: t, asOf: asOf}
	for _, key := range dataset.Tables[t.kind].Key {
		x.keys = append(x.keys, events.Rows.Column(key))
	}
	for x.first = 0; x.first < rows; x.first += expr.Block {
		x.n = min(expr.Block, rows-x.first)
		x.person = t.person[x.first : x.first+x.n]
		x.clock = [2][]int64{occurred.Int[x.first : x.first+x.n], known.Int[x.first : x.first+x.n]}
		t.state.Eval(x.first, x.n)
		for i, s := range t.spans {
			from, until := s.bounds(asOf)
			within(t.masks[i], x.clock[clockOf(s.known)], from, until)
		}
		for i := range t.tasks {
			t.tasks[i].visit(&x, m)
		}
	}
	t.finish(b, m, asOf)
	return nil
}

func clockOf(known bool) int {
	if known {
		return 1
	}
	return 0
}

// within sets the bits of the times in [from, until), and clears all others.
func within(mask []uint64, times []int64, from, until int64) {
	clear(mask)
	for i, t := range times {
		var in uint64
		if t >= from {
			in = 1
		}
		var early uint64
		if t < until {
			early = 1
		}
		mask[i>>6] |= (in & early) << (i & 63)
	}
}

// begin readies a task for a batch.
func (k *taskWorker) begin(b *dataset.Batch, asOf int64, people int) {
	from, until := k.window.bounds(asOf)
	k.middle = until - (until-from)/2
	k.lacks = lacks(b, k.feature)
	switch {
	case k.how.perGroup():
		k.groups.reset()
	case k.how == rateOfSums:
		k.older = slices.Grow(k.older[:0], people)[:people]
		clear(k.older)
	case k.how == latest && k.known:
		k.best = slices.Grow(k.best[:0], people)[:people]
		for i := range k.best {
			k.best[i] = -1
		}
	}
}

// finish turns sums and groups into values, and says what is not known.
func (t *tableWorker) finish(b *dataset.Batch, m *Matrix, asOf int64) {
	covered := make([][]bool, len(t.spans)) // by person; nil: all are
	for i, s := range t.spans {
		covered[i] = coveredPeople(s.span, b, t.kind, asOf)
	}
	for i := range t.tasks {
		k := &t.tasks[i]
		col := m.Cols[k.task.feature]
		switch {
		case k.how.perGroup():
			k.groups.addTo(col, k.how)
		case k.how == rateOfSums:
			for p := range col {
				col[p] -= k.older[p]
			}
		}
		atLeast := m.AtLeast[k.task.feature]
		k.settle(col, atLeast, covered[k.span])
		for p, marked := range atLeast {
			if marked && col[p] != col[p] {
				atLeast[p] = false
			}
		}
		if !slices.Contains(atLeast, true) {
			m.AtLeast[k.task.feature] = nil
		}
	}
}

// settle says what the value is where no row qualified, and where it is not
// known. in says whose force supplies the table for the whole window; nil is
// everybody's.
func (k *taskWorker) settle(col []float64, atLeast, in []bool) {
	none := math.NaN()
	if k.WhenNone != nil {
		none = *k.WhenNone
	}
	switch {
	case k.how == anyRow:
		for p, x := range col {
			switch {
			case x == 1: // it was seen, whatever else is null or not supplied
				if atLeast != nil {
					atLeast[p] = false
				}
			case k.lacks || in != nil && !in[p]:
			default:
				col[p] = none
			}
		}
		return
	case k.lacks:
		for p := range col {
			col[p] = math.NaN()
		}
		return
	}
	for p, x := range col {
		if x != x {
			col[p] = none
		} else {
			col[p] = x + (x - x) // a sum beyond all numbers, a category not listed
		}
	}
	for p := range in {
		if !in[p] {
			col[p] = math.NaN()
		}
	}
}

// coveredPeople says whose home force supplies a table for a whole window; nil
// means everybody's.
func coveredPeople(s span, b *dataset.Batch, k dataset.Kind, asOf int64) []bool {
	home := b.Persons.Column("home_force")
	if b.Info.Coverage[k] == nil || home == nil {
		return nil
	}
	byCode := make([]bool, len(home.Dict))
	for c, force := range home.Dict {
		byCode[c] = s.covered(b.Info, k, force, asOf)
	}
	if !slices.Contains(byCode, false) && home.Valid == nil {
		return nil
	}
	out := make([]bool, b.People())
	for p := range out {
		out[p] = home.Known(p) && byCode[home.Codes[p]]
	}
	return out
}
