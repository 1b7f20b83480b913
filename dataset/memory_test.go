package dataset

import (
	"context"
	"io"
	"slices"
	"testing"
	"time"

	"forceprofiles/internal/table"
)

// row is one row of a hand-made table: column → string, float64, bool, int64
// (instants in µs, dates in days) or []string; an absent column is null.
type row map[string]any

// with returns a copy of r with some columns changed; nil makes a null.
func (r row) with(kv ...any) row {
	c := row{}
	for k, v := range r {
		c[k] = v
	}
	for i := 0; i < len(kv); i += 2 {
		c[kv[i].(string)] = kv[i+1]
	}
	return c
}

// tables are the rows of a hand-made dataset; a kind that is not a key is not
// supplied.
type tables map[Kind][]row

// testAsOf is 1 June 2026, 00:00 in London: 23:00 UTC the day before.
var testAsOf = time.Date(2026, 5, 31, 23, 0, 0, 0, time.UTC)

// ago is an instant before testAsOf.
func ago(d time.Duration) int64 { return testAsOf.Add(-d).UnixMicro() }

const day = 24 * time.Hour

// person is a sound row of persons, crime one of crimes.
func person(id string) row { return row{"person_id": id, "home_force": "kent"} }

func crime(id, ref string, occurred, known time.Duration) row {
	return row{"person_id": id, "force": "kent", "occurred_at": ago(occurred), "known_at": ago(known), "crime_ref": ref,
		"side": "suspect"}
}

var testForces = []Force{{"kent", "Kent"}, {"essex", "Essex"}}

// inMemory makes a dataset of hand-made rows, read in chunks of chunkRows.
func inMemory(t testing.TB, rows tables, chunkRows int, o Options) *Dataset {
	t.Helper()
	d := &Dataset{dir: "memory", ownAsOf: testAsOf, raw: []byte("x")}
	m := &manifest{info: Info{Name: "hand-made", AsOf: testAsOf, Synthetic: true, Forces: testForces}}
	for k, r := range rows {
		m.tables[k] = tableStated{supplied: true, path: k.String() + ".parquet", rows: int64(len(r))}
		d.tables[k] = TableInfo{Kind: k, Supplied: true, Path: k.String() + ".parquet", Rows: int64(len(r))}
	}
	d.stated = m.tables
	d.hashes.files = []File{{Name: ManifestName}} // as if computed; they match what is stated
	d.source = func(k Kind, fields []table.Field, to table.Options) (source, error) {
		return newMemorySource(rows[k], fields, to, chunkRows), nil
	}
	if err := d.configure(m, o); err != nil {
		t.Fatal(err)
	}
	return d
}

// memorySource reads rows as a table would be read: dictionaries that grow,
// columns that nobody fills absent, bounds respected.
type memorySource struct {
	fields []table.Field
	rows   []row
	first  int
	all    int
	chunk  int
	dicts  map[string][]string
	fail   error // instead of io.EOF
	closed bool
}

func newMemorySource(rows []row, fields []table.Field, o table.Options, chunk int) *memorySource {
	s := &memorySource{all: len(rows), chunk: chunk, dicts: map[string][]string{}}
	for _, f := range fields {
		filled := slices.ContainsFunc(rows, func(r row) bool { return r[f.Name] != nil })
		if f.Required || filled {
			s.fields = append(s.fields, f)
		}
	}
	in := func(r row) bool {
		id, _ := r["person_id"].(string)
		return (o.From == "" || id >= o.From) && (o.To == "" || id < o.To)
	}
	for len(rows) > 0 && !in(rows[0]) {
		rows, s.first = rows[1:], s.first+1
	}
	for len(rows) > 0 && !in(rows[len(rows)-1]) {
		rows = rows[:len(rows)-1]
	}
	s.rows = rows
	return s
}

func (s *memorySource) Next() (*table.Chunk, error) {
	if len(s.rows) == 0 {
		if s.fail != nil {
			return nil, s.fail
		}
		return nil, io.EOF
	}
	n := min(s.chunk, len(s.rows))
	c := makeChunk(s.rows[:n], s.fields, s.dicts)
	c.First = int64(s.first)
	s.rows, s.first = s.rows[n:], s.first+n
	return c, nil
}

func (s *memorySource) NumRows() int64         { return int64(s.all) }
func (s *memorySource) Present() []table.Field { return s.fields }
func (s *memorySource) Ignored() []string      { return nil }
func (s *memorySource) Close() error           { s.closed = true; return nil }

// makeChunk turns rows into columns. dicts keeps each column's dictionary.
func makeChunk(rows []row, fields []table.Field, dicts map[string][]string) *table.Chunk {
	c := &table.Chunk{Rows: len(rows)}
	code := func(name, s string) uint32 {
		i := slices.Index(dicts[name], s)
		if i < 0 {
			i = len(dicts[name])
			dicts[name] = append(slices.Clip(dicts[name]), s)
		}
		return uint32(i)
	}
	for _, f := range fields {
		col := emptyColumn(f)
		for i, r := range rows {
			v, ok := r[f.Name], r[f.Name] != nil
			if !ok && col.Valid == nil {
				col.Valid = slices.Repeat([]bool{true}, len(rows))
			}
			if !ok {
				col.Valid[i] = false
			}
			switch f.Type {
			case table.Code:
				s, _ := v.(string)
				var k uint32
				if ok {
					k = code(f.Name, s)
				}
				col.Codes = append(col.Codes, k)
			case table.Text:
				s, _ := v.(string)
				col.Text = append(col.Text, s)
			case table.Number, table.Integer:
				n, _ := v.(float64)
				col.Num = append(col.Num, n)
			case table.Bool:
				b, _ := v.(bool)
				col.Bool = append(col.Bool, b)
			case table.Instant, table.Date:
				n, _ := v.(int64)
				col.Int = append(col.Int, n)
			case table.CodeList:
				l, _ := v.([]string)
				for _, s := range l {
					col.Codes = append(col.Codes, code(f.Name, s))
				}
				col.Offsets = append(col.Offsets, int32(len(col.Codes)))
			case table.TextList:
				l, _ := v.([]string)
				col.Text = append(col.Text, l...)
				col.Offsets = append(col.Offsets, int32(len(col.Text)))
			}
		}
		col.Dict = dicts[f.Name]
		c.Columns = append(c.Columns, col)
	}
	return c
}

// rowOf turns row i of a chunk back into a row.
func rowOf(c *table.Chunk, i int) row {
	r := row{}
	for k := range c.Columns {
		col := &c.Columns[k]
		if !col.Known(i) {
			continue
		}
		switch col.Type {
		case table.Code:
			r[col.Name] = col.Dict[col.Codes[i]]
		case table.Text:
			r[col.Name] = col.Text[i]
		case table.Number, table.Integer:
			r[col.Name] = col.Num[i]
		case table.Bool:
			r[col.Name] = col.Bool[i]
		case table.Instant, table.Date:
			r[col.Name] = col.Int[i]
		case table.CodeList:
			l := []string{}
			for _, k := range col.Codes[col.Offsets[i]:col.Offsets[i+1]] {
				l = append(l, col.Dict[k])
			}
			r[col.Name] = l
		case table.TextList:
			r[col.Name] = append([]string{}, col.Text[col.Offsets[i]:col.Offsets[i+1]]...)
		}
	}
	return r
}

// seen is what a walk showed of one person.
type seen struct {
	person row
	events [Kinds][]row
}

// gatherSeen walks d (or the cases of ids) and turns the batches back into rows.
func gatherSeen(t testing.TB, d *Dataset, ids []string) ([]seen, error) {
	t.Helper()
	walk := d.Batches(context.Background())
	if ids != nil {
		walk = d.Cases(context.Background(), ids)
	}
	var out []seen
	number := 0
	for b, err := range walk {
		if err != nil {
			return out, err
		}
		if b.Number < number || b.First != int64(len(out)) {
			t.Fatalf("batch %d, first %d after %d people", b.Number, b.First, len(out))
		}
		number = b.Number + 1
		for i := range b.People() {
			s := seen{person: rowOf(&b.Persons, i)}
			for k := Persons + 1; k < Kinds; k++ {
				e := &b.Events[k]
				if len(e.Start) != b.People()+1 || int(e.Start[b.People()]) != e.Rows.Rows {
					t.Fatalf("%s: Start %v for %d people and %d rows", k, e.Start, b.People(), e.Rows.Rows)
				}
				for r := e.Start[i]; r < e.Start[i+1]; r++ {
					s.events[k] = append(s.events[k], rowOf(&e.Rows, int(r)))
				}
			}
			out = append(out, s)
		}
	}
	return out, nil
}

// mustSee is gatherSeen for a walk that has to succeed.
func mustSee(t testing.TB, d *Dataset) []seen {
	t.Helper()
	s, err := gatherSeen(t, d, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// count finds the counts of a table.
func count(t testing.TB, d *Dataset, k Kind) TableCount {
	t.Helper()
	if d.Accounting() == nil {
		t.Fatal("no accounting")
	}
	return d.Accounting()[k]
}
