package picture

import (
	"fmt"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/internal/expr"
	"forceprofiles/pack"
)

// Members says who of a batch belongs to a population: the rows of the batch
// and, for each, the place of the listing force in Info.Forces.
type Members struct {
	Rows  []int32
	Force []uint16
}

// pass is everything that the figures of one pack ask of one table. Figures
// about the people of another stand in a second pass, when those are known.
type pass struct {
	kind   dataset.Kind
	second bool
	params map[string]float64
	plan   *expr.Plan
	tasks  []task
}

// task is one figure's part of a pass: places of programs in the plan, −1 where
// the figure has none.
type task struct {
	figure              int
	where               []int
	sum, since          int
	by, label, distinct texts
}

// plan lays out the passes of a pack.
func (p *Picture) plan(k *pack.Pack) error {
	params := map[string]float64{}
	for _, x := range k.Params {
		params[x.Name] = x.Value
	}
	for round := range 2 * dataset.Kinds {
		x := &pass{kind: round % dataset.Kinds, second: round >= dataset.Kinds, params: params}
		var programs programs
		for i := range k.Picture.Figures {
			f := &k.Picture.Figures[i]
			for _, src := range f.Sources {
				if src.Kind != x.kind || (f.Parent != nil) != x.second {
					continue
				}
				t := task{figure: p.byFigure[f], sum: programs.place(src.Asks["sum"]),
					since: programs.place(src.Asks["since"]), by: programs.texts(src.Asks["by"]),
					label: programs.texts(src.Asks["label"]), distinct: programs.texts(src.Asks["distinct"])}
				for _, w := range src.Where {
					t.where = append(t.where, programs.place(w))
				}
				x.tasks = append(x.tasks, t)
			}
		}
		if len(x.tasks) == 0 {
			continue
		}
		var err error
		if x.plan, err = expr.NewPlan(programs...); err != nil {
			return fmt.Errorf("picture of %s: %w", k.Profile, err)
		}
		p.passes = append(p.passes, x)
	}
	return nil
}

// programs are those of a plan, each once.
type programs []*expr.Program

func (ps *programs) place(q *expr.Program) int {
	if q == nil {
		return -1
	}
	for i, p := range *ps {
		if p.Canonical() == q.Canonical() {
			return i
		}
	}
	*ps = append(*ps, q)
	return len(*ps) - 1
}

func (ps *programs) texts(q *expr.Program) texts {
	return texts{at: ps.place(q), isList: q != nil && q.Type() == expr.List}
}

// texts are the results of a program: a text or a list of texts a row.
type texts struct {
	at     int // of the program
	isList bool
	block  expr.Texts
	list   *expr.Vec
}

func (t *texts) read(s *expr.State) {
	switch {
	case t.at < 0:
	case t.isList:
		t.list = s.Lists(t.at)
	default:
		t.block = s.Texts(t.at)
	}
}

// of appends the texts of row i of a block that begins at row first.
func (t *texts) of(to []string, first, i int) []string {
	switch {
	case t.at < 0:
	case !t.isList:
		if x, ok := t.block.At(i); ok {
			to = append(to, x)
		}
	case t.list.Known(first + i):
		e := t.list.Entry(first + i)
		for k := t.list.Offsets[e]; k < t.list.Offsets[e+1]; k++ {
			if t.list.Codes != nil {
				to = append(to, t.list.Dict[t.list.Codes[k]])
			} else {
				to = append(to, t.list.Text[k])
			}
		}
	}
	return to
}

// observer counts one batch into one part. It is scratch memory that batches
// take in turn.
type observer struct {
	*Picture
	b      *dataset.Batch
	part   *Part
	states []*expr.State // of passes
	people []people      // of figures
}

// Observe counts one batch. It changes nothing in p, so workers may call it at
// the same time. members has one entry a population, in New's order.
func (p *Picture) Observe(b *dataset.Batch, members []Members) (*Part, error) {
	o, _ := p.scratch.Get().(*observer)
	if o == nil {
		o = &observer{Picture: p, people: make([]people, len(p.figures))}
		for _, x := range p.passes {
			o.states = append(o.states, x.plan.NewState(expr.Block))
		}
	}
	defer p.scratch.Put(o)
	part := p.newPart()
	o.b, o.part = b, part
	for i, f := range p.figures {
		o.people[i].begin(f, b.People(), len(p.info.Forces))
	}
	for _, second := range []bool{false, true} {
		for i, x := range p.passes {
			if x.second != second {
				continue
			}
			if err := o.pass(x, o.states[i]); err != nil {
				return nil, err
			}
		}
		for i, f := range p.figures {
			if (f.Parent != nil) == second {
				o.finish(i)
			}
		}
	}
	group := dataset.GroupsOf(b)
	for k := range min(len(members), len(part.Scored)) {
		for i, row := range members[k].Rows {
			if f := int(members[k].Force[i]); f < len(part.Scored[k]) {
				part.Scored[k][f].Add(group(int(row)))
			}
		}
	}
	o.b, o.part = nil, nil
	return part, nil
}

// pass counts one table's rows, a block at a time.
func (o *observer) pass(x *pass, s *expr.State) error {
	ev := &o.b.Events[x.kind]
	if ev.Rows.Rows == 0 {
		return nil
	}
	person := make([]int32, 0, ev.Rows.Rows) // of each row
	for i := range o.b.People() {
		for range ev.Start[i+1] - ev.Start[i] {
			person = append(person, int32(i))
		}
	}
	if err := features.BindRows(s, x.plan, o.b, x.kind, person, x.params); err != nil {
		return fmt.Errorf("picture: %w", err)
	}
	counters := make([]counter, len(x.tasks))
	for i, t := range x.tasks {
		counters[i] = o.counter(t, ev, person)
	}
	for first := 0; first < len(person); first += expr.Block {
		n := min(expr.Block, len(person)-first)
		s.Eval(first, n)
		for i := range counters {
			counters[i].block(s, first, n)
		}
	}
	return nil
}
