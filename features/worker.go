package features

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"forceprofiles/dataset"
	"forceprofiles/internal/expr"
	"forceprofiles/internal/table"
)

// Worker computes a Set's features batch by batch. It holds scratch memory: one
// Worker for each goroutine.
type Worker struct {
	set    *Set
	info   *dataset.Info
	tables [dataset.Kinds]*tableWorker
	alone  []*expr.State // of set.alone
	sorts  []sorter      // categories of each feature
}

// NewWorker makes a Worker for the batches of a dataset.
func (s *Set) NewWorker(info *dataset.Info) *Worker {
	w := &Worker{set: s, info: info, sorts: make([]sorter, len(s.features))}
	for i, f := range s.features {
		w.sorts[i] = newSorter(f.categoriesIn(info))
	}
	for k, t := range s.tables {
		if t != nil {
			w.tables[k] = newTableWorker(w, t)
		}
	}
	for _, i := range s.alone {
		w.alone = append(w.alone, s.features[i].plan.NewState(expr.Block))
	}
	return w
}

// Compute computes every feature for the people of b. The Matrix is the
// caller's to keep.
func (w *Worker) Compute(b *dataset.Batch) (*Matrix, error) {
	n := b.People()
	m := &Matrix{IDs: b.Persons.Columns[0].Text[:n:n], Names: w.set.Names(), Cols: make([][]float64, w.set.Len()),
		AtLeast: make([][]bool, w.set.Len())}
	values := make([]float64, n*w.set.Len())
	for i := range values {
		values[i] = math.NaN()
	}
	for f := range m.Cols {
		m.Cols[f] = values[f*n : (f+1)*n : (f+1)*n]
	}
	for _, t := range w.tables {
		if t == nil {
			continue
		}
		if err := t.compute(b, m); err != nil {
			return nil, err
		}
	}
	for i, f := range w.set.alone {
		if err := w.computeAlone(w.alone[i], f, b, m); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// lacks says whether the batch is without one of the columns that f reads.
func lacks(b *dataset.Batch, f *feature) bool {
	for _, r := range f.reads {
		rows := &b.Events[r.kind].Rows
		if r.kind == dataset.Persons {
			rows = &b.Persons
		}
		if rows.Column(r.name) == nil {
			return true
		}
	}
	return false
}

// bind gives a plan over rows of a table its inputs: the row's own columns,
// the person's columns through index, the as-of moment, and parameters.
func bind(s *expr.State, p *expr.Plan, b *dataset.Batch, k dataset.Kind, index []int32,
	params map[string]float64) error {
	for i, name := range p.Names() {
		v := expr.Vec{Type: expr.Number, Const: true}
		if value, param := params[name]; param {
			v.Num = []float64{value}
		} else if name == asOfName {
			v = momentOf(b)
		} else {
			c, t, person := columnOf(b, k, name)
			if v = vecOf(c, t); person {
				v.Index = index
			}
		}
		if err := s.Bind(i, v); err != nil {
			return fmt.Errorf("features: %s, column %s: %w", k, name, err)
		}
	}
	return nil
}

// momentOf is the as-of moment, for every row.
func momentOf(b *dataset.Batch) expr.Vec {
	return expr.Vec{Type: expr.Time, Int: []int64{b.AsOf.UnixMicro()}, Const: true}
}

// columnOf finds the column that a name stands for in expressions over a table,
// nil where the file lacks it, and says whether it has an entry for each person
// and not for each row.
func columnOf(b *dataset.Batch, k dataset.Kind, name string) (c *table.Column, t expr.Type, person bool) {
	rows := &b.Events[k].Rows
	if own, found := strings.CutPrefix(name, personPrefix); found || k == dataset.Persons {
		k, name, rows, person = dataset.Persons, own, &b.Persons, true
	}
	return rows.Column(name), exprType(dataset.Tables[k].Field(name).Type), person
}

// computeAlone computes a feature of persons or of features: one value a
// person, whose expression is evaluated once.
func (w *Worker) computeAlone(s *expr.State, at int, b *dataset.Batch, m *Matrix) error {
	f, n := w.set.features[at], b.People()
	if f.from == dataset.Persons {
		if lacks(b, f) {
			return nil
		}
		if err := bind(s, f.plan, b, dataset.Persons, nil, nil); err != nil {
			return err
		}
	} else if err := w.set.bindInputs(s, f, b, m, w.info); err != nil {
		return err
	}
	col := m.Cols[at]
	valueAt := f.plan.Programs() - 1
	for first := 0; first < n; first += expr.Block {
		rows := min(expr.Block, n-first)
		s.Eval(first, rows)
		out := col[first : first+rows]
		w.read(s, valueAt, f, at, out)
		if f.where == nil {
			continue
		}
		isTrue, isFalse := s.Bools(0)
		for i := range out {
			switch bit := uint64(1) << (i & 63); {
			case isTrue[i>>6]&bit != 0:
			case isFalse[i>>6]&bit != 0 && f.WhenNone != nil:
				out[i] = *f.WhenNone
			default:
				out[i] = math.NaN()
			}
		}
	}
	for _, in := range f.inputs {
		for i, marked := range m.AtLeast[in] {
			if marked && col[i] == col[i] {
				m.mark(at, i)
			}
		}
	}
	return nil
}

// bindInputs gives a derived feature's plan the columns of the features that
// it reads.
func (s *Set) bindInputs(state *expr.State, f *feature, b *dataset.Batch, m *Matrix, info *dataset.Info) error {
	for i, name := range f.plan.Names() {
		v := momentOf(b)
		if name != asOfName {
			v = s.Vec(m, s.Index(name), info)
		}
		if err := state.Bind(i, v); err != nil {
			return fmt.Errorf("features: feature %s: %w", f.Name, err)
		}
	}
	return nil
}

// read puts the block's results of program k, as numbers, into out: NaN where
// null, and for a category that is not listed.
func (w *Worker) read(s *expr.State, k int, f *feature, at int, out []float64) {
	switch f.value.Type() {
	case expr.Number:
		copy(out, s.Numbers(k))
	case expr.Bool:
		isTrue, isFalse := s.Bools(k)
		for i := range out {
			bit := uint64(1) << (i & 63)
			out[i] = math.NaN()
			if isTrue[i>>6]&bit != 0 {
				out[i] = 1
			} else if isFalse[i>>6]&bit != 0 {
				out[i] = 0
			}
		}
	case expr.String:
		texts := s.Texts(k)
		for i := range out {
			out[i] = w.sorts[at].place(&texts, i)
			if out[i] == unlisted {
				out[i] = math.NaN()
			}
		}
	}
}

// mark notes that a value may be too low.
func (m *Matrix) mark(f, row int) {
	if m.AtLeast[f] == nil {
		m.AtLeast[f] = make([]bool, len(m.IDs))
	}
	m.AtLeast[f][row] = true
}

// unlisted is the place of a category that is not among those declared: on
// the way to not known, but not the same as no row.
var unlisted = math.Inf(1)

// sorter finds the place of a category, once per dictionary entry.
type sorter struct {
	of   map[string]float64
	dict []string  // as far as by reaches
	by   []float64 // by code
}

func newSorter(categories []string) sorter {
	s := sorter{of: map[string]float64{}}
	for i, c := range categories {
		s.of[c] = float64(i)
	}
	return s
}

// place is the place of row i's category, NaN where it is null.
func (s *sorter) place(t *expr.Texts, i int) float64 {
	if t.Codes == nil {
		x, known := t.At(i)
		if !known {
			return math.NaN()
		}
		return s.text(x)
	}
	c := t.Codes[i]
	if c == expr.NullCode {
		return math.NaN()
	}
	if int(c) >= len(s.dict) || &s.dict[0] != &t.Dict[0] {
		s.extend(t.Dict)
	}
	return s.by[c]
}

func (s *sorter) text(x string) float64 {
	if at, listed := s.of[x]; listed {
		return at
	}
	return unlisted
}

// extend follows a dictionary that has grown, or another one.
func (s *sorter) extend(dict []string) {
	s.by = s.by[:0]
	for _, x := range dict {
		s.by = append(s.by, s.text(x))
	}
	s.dict = slices.Clip(dict)
}
