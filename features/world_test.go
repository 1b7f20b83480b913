package features

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/internal/strictyaml"
	"forceprofiles/internal/table"
)

// asOf is the as-of date of the tests, in summer time.
var asOf = time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)

const day = 24 * time.Hour

// ago is a moment before asOf.
func ago(d time.Duration) time.Time { return asOf.Add(-d) }

// row is one row of a table, by column; a column it lacks is null. Values are
// string, float64, bool, time.Time (also for a date) and []string.
type row map[string]any

// world is people and their rows, to be made into batches.
type world struct {
	people   []row // persons; person_id is made up
	events   [dataset.Kinds][][]row
	coverage [dataset.Kinds]map[string]time.Time
	absent   map[column]bool       // columns that the file lacks
	missing  map[dataset.Kind]bool // tables that the dataset lacks
	dicts    map[column][]string   // grow from batch to batch
}

func newWorld(people int) *world {
	w := &world{absent: map[column]bool{}, missing: map[dataset.Kind]bool{}, dicts: map[column][]string{}}
	for i := range people {
		w.people = append(w.people, row{"person_id": fmt.Sprintf("P%04d", i), "home_force": "norfolk"})
	}
	for k := range w.events {
		w.events[k] = make([][]row, people)
	}
	return w
}

var testForces = []dataset.Force{{Code: "norfolk", Name: "Norfolk"}, {Code: "kent", Name: "Kent"},
	{Code: "essex", Name: "Essex"}}

// add gives person i a row; key, force and known_at are made up unless given.
func (w *world) add(k dataset.Kind, i int, r row) {
	key := dataset.Tables[k].Key[0]
	if r[key] == nil {
		r[key] = fmt.Sprintf("K%05d", len(w.events[k][i]))
	}
	if r["force"] == nil {
		r["force"] = "norfolk"
	}
	if r["known_at"] == nil {
		r["known_at"] = r["occurred_at"]
	}
	r["person_id"] = w.people[i]["person_id"]
	w.events[k][i] = append(w.events[k][i], r)
}

// sort orders everybody's rows as the dataset does.
func (w *world) sort() {
	for k := range w.events {
		for _, rows := range w.events[k] {
			slices.SortStableFunc(rows, func(a, b row) int { return byClock(dataset.Kind(k), "occurred_at", a, b) })
		}
	}
}

// byClock orders rows by a clock, then by key.
func byClock(k dataset.Kind, clock string, a, b row) int {
	if c := a[clock].(time.Time).Compare(b[clock].(time.Time)); c != 0 {
		return c
	}
	for _, key := range dataset.Tables[k].Key {
		x, _ := a[key].(string)
		y, _ := b[key].(string)
		if c := cmp.Compare(x, y); c != 0 {
			return c
		}
	}
	return 0
}

func (w *world) info() *dataset.Info {
	return &dataset.Info{Name: "test", AsOf: asOf, Synthetic: true, Forces: testForces, Coverage: w.coverage}
}

// batch makes people [from, to) a batch.
func (w *world) batch(from, to int) *dataset.Batch {
	b := &dataset.Batch{AsOf: asOf, Info: w.info(), First: int64(from),
		Persons: w.chunk(dataset.Persons, w.people[from:to])}
	for k := dataset.Persons + 1; k < dataset.Kinds; k++ {
		if w.missing[k] {
			continue
		}
		e := dataset.Events{Supplied: true, Start: []int32{0}}
		var all []row
		for _, rows := range w.events[k][from:to] {
			all = append(all, rows...)
			e.Start = append(e.Start, int32(len(all)))
		}
		e.Rows = w.chunk(k, all)
		b.Events[k] = e
	}
	return b
}

func (w *world) chunk(k dataset.Kind, rows []row) table.Chunk {
	out := table.Chunk{Rows: len(rows)}
	for _, field := range dataset.Tables[k].Fields {
		at := column{k, field.Name}
		if w.absent[at] {
			continue
		}
		c := table.Column{Field: field}
		code := func(s string) uint32 {
			i := slices.Index(w.dicts[at], s)
			if i < 0 {
				i = len(w.dicts[at])
				w.dicts[at] = append(w.dicts[at], s)
			}
			return uint32(i)
		}
		if field.Type == table.CodeList || field.Type == table.TextList {
			c.Offsets = []int32{0}
		}
		for i, r := range rows {
			v := r[field.Name]
			if v == nil {
				if c.Valid == nil {
					c.Valid = slices.Repeat([]bool{true}, len(rows))
				}
				c.Valid[i] = false
			}
			switch field.Type {
			case table.Code:
				s, _ := v.(string)
				c.Codes = append(c.Codes, code(s))
			case table.Text:
				s, _ := v.(string)
				c.Text = append(c.Text, s)
			case table.Number, table.Integer:
				x, _ := v.(float64)
				c.Num = append(c.Num, x)
			case table.Bool:
				x, _ := v.(bool)
				c.Bool = append(c.Bool, x)
			case table.Instant:
				var x int64
				if t, ok := v.(time.Time); ok {
					x = t.UnixMicro()
				}
				c.Int = append(c.Int, x)
			case table.Date:
				var x int64
				if t, ok := v.(time.Time); ok {
					x = t.Unix() / 86400
				}
				c.Int = append(c.Int, x)
			case table.CodeList, table.TextList:
				list, _ := v.([]string)
				for _, s := range list {
					if field.Type == table.CodeList {
						c.Codes = append(c.Codes, code(s))
					} else {
						c.Text = append(c.Text, s)
					}
				}
				c.Offsets = append(c.Offsets, int32(len(c.Codes)+len(c.Text)))
			}
		}
		c.Dict = slices.Clone(w.dicts[at])
		out.Columns = append(out.Columns, c)
	}
	return out
}

func testReference() *Reference {
	return &Reference{Unknown: Weights{CCHI: 5, CSS: 25}, Offences: []Offence{
		{Code: "19C", Groups: []string{"rasso", "vawg"}, CCHI: 1825, CSS: 2953},
		{Code: "105A", Groups: []string{"violence", "vawg"}, CCHI: 1, CSS: 13.5},
		{Code: "8N", Groups: []string{"violence"}, CCHI: 547.5, CSS: 189},
		{Code: "46", Groups: nil, CCHI: 0.1, CSS: 13},
	}}
}

// spec is a Spec as a file would have it.
func spec(name, from, where, window, clock, value string) Spec {
	return Spec{Name: name, From: from, Where: strictyaml.Text{Value: where}, Window: window, Clock: clock,
		Value:         strictyaml.Text{Value: value},
		Justification: "for the test"}
}

func compile(t testing.TB, specs ...Spec) *Set {
	t.Helper()
	s, err := Compile(formed(specs), testReference(), CompileOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func compute(t testing.TB, s *Set, b *dataset.Batch) *Matrix {
	t.Helper()
	m, err := s.NewWorker(b.Info).Compute(b)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func number(x float64) *float64 { return &x }
