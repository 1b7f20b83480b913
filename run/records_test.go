package run

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"forceprofiles/evaluate"
	"forceprofiles/fixtures/synth"
	"forceprofiles/internal/table"
	"forceprofiles/runfolder"
)

// identity is a row of the dataset's identities.
type identity struct{ person, source, record string }

func identitiesOf(t *testing.T, data string) []identity {
	t.Helper()
	var out []identity
	fields := []table.Field{{Name: "person_id", Type: table.Text, Required: true},
		{Name: "source", Type: table.Code, Required: true}, {Name: "record_id", Type: table.Text, Required: true}}
	err := table.Each(context.Background(), filepath.Join(data, "identities.parquet"), fields, func(c *table.Chunk) error {
		for i := range c.Rows {
			source := c.Columns[1].Dict[c.Columns[1].Codes[i]]
			out = append(out, identity{c.Columns[0].Text[i], source, c.Columns[2].Text[i]})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// People may be named by a record of theirs, wherever the line is asked about
// somebody: to suppress them, and to say what happened to them.
func TestPeopleNamedByTheirRecords(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	if _, err := synth.Generate(t.Context(), synth.Config{People: 2500, Seed: 5, Out: data}); err != nil {
		t.Fatal(err)
	}
	only := Options{Forces: []string{"kent"}, Profiles: []string{"visor"}}
	do(t, Config{Dataset: data, Out: filepath.Join(dir, "one")}, only)
	one, err := runfolder.Open(filepath.Join(dir, "one"))
	if err != nil {
		t.Fatal(err)
	}
	scores, err := one.Scores(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const population = "vawg-suspect"
	all := identitiesOf(t, data)
	named := func(person string) identity {
		return all[slices.IndexFunc(all, func(x identity) bool { return x.person == person })]
	}
	hide, keep := scores[population][0].Person, scores[population][1].Person

	x := named(hide)
	r := do(t, Config{Dataset: data, Out: filepath.Join(dir, "two"), SuppressRecords: []RecordConfig{
		{Source: x.source, RecordID: x.record}, {Source: x.source, RecordID: "nobody's"}}}, only)
	if r.Suppress != 2 || r.SuppressUnknown != 1 {
		t.Errorf("%d to suppress, %d unknown", r.Suppress, r.SuppressUnknown)
	}
	two, err := runfolder.Open(filepath.Join(dir, "two"))
	if err != nil {
		t.Fatal(err)
	}
	after, err := two.Scores(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if runfolder.Find(after[population], hide) >= 0 || runfolder.Find(after[population], keep) < 0 {
		t.Error("somebody else is suppressed than whose record was named")
	}

	outcomes := filepath.Join(dir, "outcomes.csv")
	w, err := table.CreateCSV(outcomes, []table.Field{{Name: "source", Type: table.Code},
		{Name: "record_id", Type: table.Text}, {Name: "population", Type: table.Code},
		{Name: "occurred_at", Type: table.Text}})
	if err != nil {
		t.Fatal(err)
	}
	asOf, err := one.Manifest.AsOf()
	if err != nil {
		t.Fatal(err)
	}
	at := asOf.AddDate(0, 3, 0).Format(time.RFC3339)
	y := named(keep)
	err = w.Write(&table.Chunk{Rows: 3, Columns: []table.Column{
		{Field: table.Field{Name: "source", Type: table.Code}, Codes: []uint32{0, 1, 1}, Dict: []string{x.source, y.source}},
		{Field: table.Field{Name: "record_id", Type: table.Text}, Text: []string{x.record, y.record, "nobody's"}},
		{Field: table.Field{Name: "population", Type: table.Code}, Codes: []uint32{0, 0, 0}, Dict: []string{population}},
		{Field: table.Field{Name: "occurred_at", Type: table.Text}, Text: []string{at, at, at}}}})
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	q := evaluate.Question{Run: one.Dir, Outcomes: outcomes}
	if _, _, err := evaluate.Run(t.Context(), q); err == nil {
		t.Error("records are resolved without the dataset that knows whose they are")
	}
	q.Dataset = data
	reports, matched, err := evaluate.Run(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	if (matched != evaluate.Matched{Matched: 2, Unmatched: 1}) || reports[0].Population != population ||
		reports[0].Outcomes != 2 {
		t.Errorf("%+v, %d outcomes of %s", matched, reports[0].Outcomes, reports[0].Population)
	}
}
