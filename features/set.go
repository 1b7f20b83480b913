package features

import (
	"slices"

	"forceprofiles/dataset"
	"forceprofiles/internal/expr"
	"forceprofiles/internal/table"
)

// Set is a compiled list of features. It is immutable and may be shared.
type Set struct {
	features []*feature
	index    map[string]int
	tables   [dataset.Kinds]*tablePlan // nil where no feature reads the table's rows
	alone    []int                     // features of persons and of features, in order
}

// tablePlan is everything that the rows of one table are asked.
type tablePlan struct {
	kind  dataset.Kind
	plan  *expr.Plan
	spans []clockSpan
	tasks []task
}

// clockSpan is a window on one of the clocks.
type clockSpan struct {
	span
	known bool
}

// task is one feature's part of a tablePlan.
type task struct {
	feature int
	where   int // program of the plan, or −1 for every row
	value   int // program of the plan, or −1
	span    int
}

// prepare lays out the plans once everything is compiled.
func (s *Set) prepare() (err error) {
	programs := [dataset.Kinds][]*expr.Program{}
	place := func(k dataset.Kind, p *expr.Program) int {
		if p == nil {
			return -1
		}
		i := slices.IndexFunc(programs[k], func(q *expr.Program) bool { return q.Canonical() == p.Canonical() })
		if i < 0 {
			i = len(programs[k])
			programs[k] = append(programs[k], p)
		}
		return i
	}
	for i, f := range s.features {
		if f.plan, err = expr.NewPlan(f.programs()...); err != nil {
			return err
		}
		if f.from == dataset.Persons || f.from == derived {
			s.alone = append(s.alone, i)
			continue
		}
		t := s.tables[f.from]
		if t == nil {
			t = &tablePlan{kind: f.from}
			s.tables[f.from] = t
		}
		key := clockSpan{f.window, f.known}
		at := slices.Index(t.spans, key)
		if at < 0 {
			at = len(t.spans)
			t.spans = append(t.spans, key)
		}
		t.tasks = append(t.tasks, task{i, place(f.from, f.where), place(f.from, f.value), at})
	}
	for k, t := range s.tables {
		if t == nil {
			continue
		}
		if t.plan, err = expr.NewPlan(programs[k]...); err != nil {
			return err
		}
	}
	return nil
}

// Names lists the features in order: the columns of a Matrix.
func (s *Set) Names() []string {
	out := make([]string, len(s.features))
	for i, f := range s.features {
		out[i] = f.Name
	}
	return out
}

// Len is the number of features.
func (s *Set) Len() int { return len(s.features) }

// Index is the place of a feature, or −1.
func (s *Set) Index(name string) int {
	if i, ok := s.index[name]; ok {
		return i
	}
	return -1
}

// Spec returns a feature's spec, to be read and not changed.
func (s *Set) Spec(f int) *Spec { return &s.features[f].Spec }

// Type is what a feature is to a rule: Number, Bool (any, and conditions), or
// String (one with categories).
func (s *Set) Type(f int) expr.Type { return s.features[f].typ() }

func (f *feature) typ() expr.Type {
	switch {
	case f.how == anyRow:
		return expr.Bool
	case f.how == latest || f.how == value:
		return f.value.Type()
	}
	return expr.Number
}

// Categories are the categories of feature f in a dataset, by code; nil for a
// feature that has none.
func (s *Set) Categories(f int, info *dataset.Info) []string {
	return s.features[f].categoriesIn(info)
}

func (f *feature) categoriesIn(info *dataset.Info) []string {
	if !slices.Equal(f.Categories, []string{Forces}) {
		return f.Categories
	}
	out := make([]string, len(info.Forces))
	for i, force := range info.Forces {
		out[i] = force.Code
	}
	return out
}

// Meaning is the text that Hash is the SHA-256 of: everything that decides the
// feature's values, in one spelling, and nothing else.
func (s *Set) Meaning(f int) string { return s.features[f].meaning }

// Hash is the hex SHA-256 of Meaning. Labels, units and typical values do not
// enter it; of a reference table, only the part that the feature asks does.
func (s *Set) Hash(f int) string { return s.features[f].hash }

// Reads lists the columns that feature f reads, as "crimes.side", ascending;
// those of the features that it is derived from included.
func (s *Set) Reads(f int) []string {
	var out []string
	for _, r := range s.features[f].reads {
		out = append(out, r.String())
	}
	return out
}

// Inputs lists the features that a derived feature reads, ascending; nil for
// all others.
func (s *Set) Inputs(f int) []int { return s.features[f].inputs }

// EnvNames declares the features as names for rules and eligibility.
func (s *Set) EnvNames() []expr.Name {
	out := make([]expr.Name, len(s.features))
	for i, f := range s.features {
		out[i] = expr.Name{Name: f.Name, Type: f.typ()}
	}
	return out
}

// Vec presents column f of a Matrix to an expression, under the name that
// EnvNames declares.
func (s *Set) Vec(m *Matrix, f int, info *dataset.Info) expr.Vec {
	v := expr.Vec{Type: s.Type(f), Num: m.Cols[f]}
	if v.Type == expr.String {
		v.Dict = s.Categories(f, info)
	}
	return v
}

// vecOf presents a table's column to an expression; nil is a column that the
// file lacks.
func vecOf(c *table.Column, t expr.Type) expr.Vec {
	if c == nil {
		return expr.Vec{Type: t}
	}
	return expr.Vec{Type: exprType(c.Type), Valid: c.Valid, Codes: c.Codes, Dict: c.Dict, Text: c.Text,
		Num: c.Num, Bool: c.Bool, Int: c.Int, Days: c.Type == table.Date, Offsets: c.Offsets}
}
