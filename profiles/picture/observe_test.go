package picture

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/internal/expr"
	"forceprofiles/internal/table"
	"forceprofiles/pack"
)

// A part is a value that can be written to a file: what is read back adds up to
// the same, batch by batch, whatever the number of workers.
func TestPartsAreWrittenAndReadAgain(t *testing.T) {
	w := newWorld(t, 1500)
	whole := w.observed(t, 1)
	if other := w.observed(t, 3); !reflect.DeepEqual(whole.Total(), other.Total()) {
		t.Error("three workers count otherwise than one")
	}
	again, err := New(w.info, w.lib.Packs, []string{"everybody"})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range w.batches {
		q, err := again.Observe(b, everybody(b))
		if err != nil {
			t.Fatal(err)
		}
		again.Merge(reread(t, q))
	}
	if !reflect.DeepEqual(whole.Total(), again.Total()) {
		t.Error("parts that were written and read again add up to something else")
	}
	if !reflect.DeepEqual(whole.Total(), reread(t, whole.Total())) {
		t.Error("the total is not what was written")
	}
	scored, people := int64(0), int64(0)
	for _, b := range w.batches {
		people += int64(b.People())
	}
	for _, n := range whole.Scored("everybody", w.info.Forces[0].Code)[0] {
		scored += n
	}
	if scored != people {
		t.Errorf("%d people are counted by sex, of %d", scored, people)
	}
}

func reread(t *testing.T, p *Part) *Part {
	t.Helper()
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	out := &Part{}
	if err := json.Unmarshal(text, out); err != nil {
		t.Fatal(err)
	}
	return out
}

// Every figure of the shipped packs against a count made the slow way: one row
// at a time, judged by CEL's own interpreter, with maps for the rest.
func TestFiguresAgainstRowByRow(t *testing.T) {
	w := newWorld(t, 400)
	p := w.observed(t, 2)
	n := naive{t: t, w: w, p: p, programs: map[string]*expr.Interpreter{}}
	counted := 0
	for i, f := range p.figures {
		want := n.tallies(f)
		for force, have := range p.total.Figures[i] {
			if f.Spread {
				slices.Sort(have.Values)
				slices.Sort(want[force].Values)
			}
			if !reflect.DeepEqual(have, want[force]) {
				t.Errorf("%s in %s:\n have %+v\n want %+v", f.Name, w.info.Forces[force].Code, have, want[force])
			}
			counted += int(min(have.Now, 1))
		}
	}
	if counted < 150 {
		t.Errorf("only %d figures of a force count anything: too few to say much", counted)
	}
}

type naive struct {
	t        *testing.T
	w        *world
	p        *Picture
	programs map[string]*expr.Interpreter
	envs     [dataset.Kinds]*expr.Env
}

// seen is a row that counts: whose, where, and what it is asked.
type seen struct {
	person string
	force  int
	month  int
	asks   map[string]any
}

func (n *naive) eval(k dataset.Kind, p *expr.Program, row map[string]any) any {
	if n.envs[k] == nil {
		names := []expr.Name{}
		for _, f := range dataset.Tables[k].Fields {
			names = append(names, expr.Name{Name: f.Name, Type: typeOf(f.Type)})
		}
		for _, f := range dataset.Tables[dataset.Persons].Fields {
			names = append(names, expr.Name{Name: "person." + f.Name, Type: typeOf(f.Type)})
		}
		env, err := expr.NewEnv(expr.Options{Names: append(names, expr.Name{Name: "as_of", Type: expr.Time}),
			Lookups: features.ReferenceLookups(n.w.lib.Reference), Zone: dataset.London})
		if err != nil {
			n.t.Fatal(err)
		}
		n.envs[k] = env
	}
	key := fmt.Sprint(k, p.Source())
	if n.programs[key] == nil {
		q, err := n.envs[k].Compile(p.Source())
		if err != nil {
			n.t.Fatal(err)
		}
		if n.programs[key], err = n.envs[k].Interpreter(q); err != nil {
			n.t.Fatal(err)
		}
	}
	v, err := n.programs[key].Row(row)
	if err != nil {
		n.t.Fatal(err)
	}
	return v
}

// rows are a figure's, in the order of the walk.
func (n *naive) rows(f *pack.Figure) (out []seen) {
	members, since := map[string][]int{}, map[string]time.Time{}
	if f.Parent != nil {
		for _, r := range n.rows(f.Parent) {
			if !slices.Contains(members[r.person], r.force) {
				members[r.person] = append(members[r.person], r.force)
			}
			if at, ok := r.asks["since"].(time.Time); ok && at.After(since[r.person]) {
				since[r.person] = at
			}
		}
	}
	for _, b := range n.w.batches {
		for _, s := range f.Sources {
			ev := &b.Events[s.Kind]
			for person := range b.People() {
				for i := int(ev.Start[person]); i < int(ev.Start[person+1]); i++ {
					row := map[string]any{"as_of": b.AsOf}
					fill(row, "", &ev.Rows, i)
					fill(row, "person.", &b.Persons, person)
					r := seen{person: b.ID(person), month: -1, asks: map[string]any{}}
					here, ok := n.counts(f, s, row, since[r.person], &r)
					if !ok {
						continue
					}
					for key, p := range s.Asks {
						r.asks[key] = n.eval(s.Kind, p, row)
					}
					forces := []int{here}
					if f.Parent != nil && (f.Count != "elsewhere" || len(members[r.person]) == 0) {
						forces = members[r.person]
					}
					for _, r.force = range forces {
						if r.force >= 0 {
							out = append(out, r)
						}
					}
				}
			}
		}
	}
	return out
}

// counts says whether a row counts, and in which force by its own columns.
func (n *naive) counts(f *pack.Figure, s pack.Source, row map[string]any, since time.Time, r *seen) (int, bool) {
	for _, p := range s.Where {
		if n.eval(s.Kind, p, row) != true {
			return 0, false
		}
	}
	clock := row["occurred_at"].(time.Time)
	if f.Clock == "known" {
		clock = row["known_at"].(time.Time)
	}
	asOf := n.w.info.AsOf.In(dataset.London)
	end := time.Date(asOf.Year(), asOf.Month(), 1, 0, 0, 0, 0, dataset.London)
	switch x := f.Window; {
	case x.Since && (since.IsZero() || !clock.After(since)):
		return 0, false
	case x.Days > 0 && (clock.Before(asOf.Add(-time.Duration(x.Days)*24*time.Hour)) || !clock.Before(asOf)):
		return 0, false
	case x.Months > 0:
		for m := range x.Months {
			if from := end.AddDate(0, -m-1, 0); !clock.Before(from) && clock.Before(end.AddDate(0, -m, 0)) {
				r.month = Months - 1 - m
			}
		}
		if r.month < 0 {
			return 0, false
		}
	}
	for _, name := range f.Forces {
		if code, ok := row[name].(string); ok {
			if i := slices.IndexFunc(n.w.info.Forces, func(f dataset.Force) bool { return f.Code == code }); i >= 0 {
				return i, true
			}
		}
	}
	return -1, true
}

// tallies are a figure's by force.
func (n *naive) tallies(f *pack.Figure) []Tally {
	out := make([]Tally, len(n.w.info.Forces))
	rows := n.rows(f)
	type cell struct {
		person string
		force  int
	}
	people := map[cell][]seen{}
	for _, r := range rows {
		people[cell{r.person, r.force}] = append(people[cell{r.person, r.force}], r)
		t, sum := &out[r.force], 0.0
		if x, ok := r.asks["sum"].(float64); ok {
			sum = x
		}
		switch f.Count {
		case "rows":
			t.count(r.month, sum)
			for _, name := range listOf(r.asks["by"]) {
				t.at(name).count(r.month, sum)
				for _, label := range listOf(r.asks["label"]) {
					t.label(name, label)
				}
			}
		case "pairs":
			for _, other := range listOf(r.asks["by"]) {
				t.Now++
				t.pair(r.person, other, 1)
			}
		}
	}
	if f.Count == "elsewhere" {
		homes := map[cell]bool{}
		for c := range people {
			homes[c] = true
		}
		if f.Parent != nil {
			homes = map[cell]bool{}
			for _, r := range n.rows(f.Parent) {
				homes[cell{r.person, r.force}] = true
			}
		}
		for home := range homes {
			crossed := false
			for c := range people {
				if c.person == home.person && c.force != home.force {
					out[home.force].at(n.w.info.Forces[c.force].Code).Now++
					crossed = true
				}
			}
			if crossed {
				out[home.force].Now++
			}
		}
	}
	if f.Count != "people" {
		return out
	}
	for c, rows := range people {
		t, value, different := &out[c.force], float64(len(rows)), map[string]bool{}
		if f.Sum.Value != "" {
			value = 0
			for _, r := range rows {
				value += r.asks["sum"].(float64)
			}
		}
		for _, r := range rows {
			for _, x := range listOf(r.asks["distinct"]) {
				different[x] = true
			}
		}
		if value <= 0 {
			continue
		}
		t.Now++
		t.Sum += value
		if last := listOf(rows[len(rows)-1].asks["by"]); len(last) > 0 {
			t.at(last[0]).Now++
			t.at(last[0]).Sum += value
		}
		if f.Spread {
			t.Values = append(t.Values, value)
		}
		many := len(rows)
		if f.Distinct.Value != "" {
			many = len(different)
		}
		if f.AtLeast > 0 && many >= f.AtLeast {
			t.Repeat++
			t.Rows += int64(len(rows))
		}
	}
	return out
}

func listOf(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []string:
		return v
	}
	return nil
}

func typeOf(t table.Type) expr.Type {
	switch t {
	case table.Number, table.Integer:
		return expr.Number
	case table.Bool:
		return expr.Bool
	case table.Instant, table.Date:
		return expr.Time
	case table.CodeList, table.TextList:
		return expr.List
	}
	return expr.String
}

// fill adds a row's known values under their names.
func fill(row map[string]any, prefix string, rows *table.Chunk, i int) {
	for k := range rows.Columns {
		c := &rows.Columns[k]
		if !c.Known(i) {
			continue
		}
		switch c.Type {
		case table.Code:
			row[prefix+c.Name] = c.Dict[c.Codes[i]]
		case table.Text:
			row[prefix+c.Name] = c.Text[i]
		case table.Number, table.Integer:
			row[prefix+c.Name] = c.Num[i]
		case table.Bool:
			row[prefix+c.Name] = c.Bool[i]
		case table.Instant:
			row[prefix+c.Name] = time.UnixMicro(c.Int[i])
		case table.Date:
			y, m, d := time.Unix(c.Int[i]*86400, 0).UTC().Date()
			row[prefix+c.Name] = time.Date(y, m, d, 0, 0, 0, 0, dataset.London)
		case table.TextList:
			row[prefix+c.Name] = c.Text[c.Offsets[i]:c.Offsets[i+1]]
		case table.CodeList:
			list := []string{}
			for _, code := range c.Codes[c.Offsets[i]:c.Offsets[i+1]] {
				list = append(list, c.Dict[code])
			}
			row[prefix+c.Name] = list
		}
	}
}

func BenchmarkObserve(b *testing.B) {
	w := newWorld(b, 4000)
	p, err := New(w.info, w.lib.Packs, nil)
	if err != nil {
		b.Fatal(err)
	}
	rows := 0
	for _, batch := range w.batches {
		for k := range batch.Events {
			rows += batch.Events[k].Rows.Rows
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, batch := range w.batches {
			q, err := p.Observe(batch, nil)
			if err != nil {
				b.Fatal(err)
			}
			p.Merge(q)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(rows), "ns/row")
}
