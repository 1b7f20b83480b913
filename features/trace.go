package features

import (
	"fmt"
	"math"
	"slices"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/internal/expr"
)

// Trace is how one person's value of one feature came to be.
type Trace struct {
	Feature int
	Value   float64 // as in the Matrix: NaN is not known
	AtLeast bool
	// Rows are the rows that qualify, in the order of occurred_at, then key,
	// whatever the feature's clock; for persons, the person's own row.
	Rows []TraceRow
	// LeftOut are rows of the window that a null kept from being judged: they
	// are why AtLeast is set.
	LeftOut []TraceRow
	// Inputs are the places of the features that a derived feature reads;
	// trace those in turn.
	Inputs []int
	// Unsupplied says that the value is not known because a table, a column or
	// the force's coverage is missing; Rows then show what there is.
	Unsupplied bool
}

// TraceRow is one row behind a value.
type TraceRow struct {
	Kind       dataset.Kind
	Row        int    // in the batch's rows of that table; the person's place for persons
	Key        string // the row's reference: "KE/2026/001234"
	Force      string
	OccurredAt time.Time // UTC; zero for persons
	KnownAt    time.Time
	// Added is what the row brings: 1 in a count, its number in a sum (less
	// than 0 in the older half of a rate_change), how many new values in a
	// distinct, its own number or category in max, min and latest, its age in
	// days in days_since_*, 1 in a max_per if it shares the value that most
	// rows share. NaN is a category that is not listed.
	Added float64
	// Decides marks the rows that the value rests on: all in a count or a sum,
	// those with the largest in a max, the last in a latest.
	Decides bool
	// Newer says that the row lies in the newer half of the window.
	Newer bool
}

// Trace returns the rows behind person's value of feature f. Aggregating what
// they add gives the value in the Matrix, to the bit.
func (s *Set) Trace(b *dataset.Batch, person, f int) (Trace, error) {
	if f < 0 || f >= len(s.features) || person < 0 || person >= b.People() {
		return Trace{}, fmt.Errorf("features: there is no feature %d of person %d in a batch of %d people and %d features", f,
			person, b.People(), len(s.features))
	}
	switch s.features[f].from {
	case derived:
		return s.traceDerived(b, person, f)
	case dataset.Persons:
		return s.tracePerson(b, person, f)
	}
	return s.traceRows(b, person, f)
}

// state lends a State of f's own plan, bound for one person's rows.
func (f *feature) state(b *dataset.Batch, person int) (*expr.State, error) {
	s, _ := f.states.Get().(*expr.State)
	if s == nil {
		s = f.plan.NewState(64)
	}
	for i, name := range f.plan.Names() {
		v := momentOf(b)
		if name != asOfName {
			c, t, own := columnOf(b, f.from, name)
			if own && c != nil {
				one := c.Slice(person, person+1)
				c = &one
			}
			v = vecOf(c, t)
			v.Const = own
		}
		if err := s.Bind(i, v); err != nil {
			return nil, fmt.Errorf("features: feature %s: %w", f.Name, err)
		}
	}
	return s, nil
}

func (s *Set) traceRows(b *dataset.Batch, person, at int) (Trace, error) {
	f := s.features[at]
	out := Trace{Feature: at, Value: math.NaN()}
	events := &b.Events[f.from]
	if !events.Supplied {
		out.Unsupplied = true
		return out, nil
	}
	state, err := f.state(b, person)
	if err != nil {
		return out, err
	}
	defer f.states.Put(state)
	from, until := f.window.bounds(b.AsOf.UnixMicro())
	middle := until - (until-from)/2
	clockName := "occurred_at"
	if f.known {
		clockName = "known_at"
	}
	clock := events.Rows.Column(clockName).Int
	sort := newSorter(f.categoriesIn(b.Info))
	var rows []judged
	for first, end := int(events.Start[person]), int(events.Start[person+1]); first < end; first += 64 {
		n := min(64, end-first)
		state.Eval(first, n)
		qualifies, fails := ^uint64(0), uint64(0)
		if f.where != nil {
			t, no := state.Bools(0)
			qualifies, fails = t[0], no[0]
		}
		var v values
		if f.value != nil {
			v.read(state, f.plan.Programs()-1, f.value.Type(), first, &sort)
		}
		for i := range n {
			r := first + i
			if clock[r] < from || clock[r] >= until || fails>>i&1 == 1 {
				continue
			}
			j := judged{row: rowOf(b, f.from, r)}
			j.row.Newer = !f.window.all && clock[r] >= middle
			j.null = qualifies>>i&1 == 0 || !v.known(i)
			if !j.null {
				f.judge(&j, &v, i, b.AsOf.UnixMicro(), clock[r])
			}
			if j.null {
				out.LeftOut = append(out.LeftOut, j.row)
			} else {
				rows = append(rows, j)
			}
		}
	}
	f.decide(b, rows)
	for _, j := range rows {
		out.Rows = append(out.Rows, j.row)
	}
	out.Value = f.aggregate(out.Rows)
	out.Unsupplied = lacks(b, f) || !f.coveredFor(b, person)
	switch {
	case f.how == anyRow && len(out.Rows) > 0:
	case out.Unsupplied:
		out.Value = math.NaN()
	case len(out.Rows) == 0 && f.WhenNone != nil:
		out.Value = *f.WhenNone
	}
	certain := f.how == anyRow && len(out.Rows) > 0
	out.AtLeast = len(out.LeftOut) > 0 && out.Value == out.Value && !certain
	return out, nil
}

func (f *feature) coveredFor(b *dataset.Batch, person int) bool {
	covered := coveredPeople(f.window, b, f.from, b.AsOf.UnixMicro())
	return covered == nil || covered[person]
}

// rowOf describes row r of a table.
func rowOf(b *dataset.Batch, k dataset.Kind, r int) TraceRow {
	rows := &b.Events[k].Rows
	out := TraceRow{Kind: k, Row: r, Force: rows.Column("force").StringAt(r),
		OccurredAt: time.UnixMicro(rows.Column("occurred_at").Int[r]).UTC(),
		KnownAt:    time.UnixMicro(rows.Column("known_at").Int[r]).UTC()}
	out.Key = rows.Column(dataset.Tables[k].Key[0]).StringAt(r)
	return out
}

func (s *Set) tracePerson(b *dataset.Batch, person, at int) (Trace, error) {
	f := s.features[at]
	out := Trace{Feature: at, Value: math.NaN()}
	if lacks(b, f) {
		out.Unsupplied = true
		return out, nil
	}
	state, err := f.state(b, person)
	if err != nil {
		return out, err
	}
	defer f.states.Put(state)
	state.Eval(0, 1)
	x, qualifies := f.readOne(state, b.Info)
	out.Value = x
	if qualifies {
		out.Rows = []TraceRow{{Kind: dataset.Persons, Row: person, Key: b.ID(person),
			Force: b.Persons.Column("home_force").StringAt(person), Added: x, Decides: true}}
	}
	return out, nil
}

// readOne reads the value of an evaluated plan of persons or of features, and
// whether where let the row through.
func (f *feature) readOne(state *expr.State, info *dataset.Info) (x float64, qualifies bool) {
	if f.where != nil {
		t, no := state.Bools(0)
		switch {
		case no[0]&1 == 1 && f.WhenNone != nil:
			return *f.WhenNone, false
		case t[0]&1 == 0:
			return math.NaN(), false
		}
	}
	sort := newSorter(f.categoriesIn(info))
	var v values
	v.read(state, f.plan.Programs()-1, f.value.Type(), 0, &sort)
	if !v.known(0) {
		return math.NaN(), true
	}
	if x = v.number(0); x == unlisted {
		x = math.NaN()
	}
	return x, true
}

func (s *Set) traceDerived(b *dataset.Batch, person, at int) (Trace, error) {
	f := s.features[at]
	out := Trace{Feature: at, Inputs: slices.Clone(f.inputs)}
	m := &Matrix{IDs: []string{b.ID(person)}, Cols: make([][]float64, s.Len())}
	marked := false
	for _, in := range f.inputs {
		t, err := s.Trace(b, person, in)
		if err != nil {
			return out, err
		}
		m.Cols[in] = []float64{t.Value}
		marked = marked || t.AtLeast
		out.Unsupplied = out.Unsupplied || t.Unsupplied
	}
	state, _ := f.states.Get().(*expr.State)
	if state == nil {
		state = f.plan.NewState(64)
	}
	defer f.states.Put(state)
	if err := s.bindInputs(state, f, b, m, b.Info); err != nil {
		return out, err
	}
	state.Eval(0, 1)
	out.Value, _ = f.readOne(state, b.Info)
	out.AtLeast = marked && out.Value == out.Value
	return out, nil
}
