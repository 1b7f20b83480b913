package dataset

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestCheckReport: everything that is wrong, in one report. The dataset is
// unsorted in one table, broken in rows of another, and strange in a third.
func TestCheckReport(t *testing.T) {
	rows := sample()
	rows[Intel][5], rows[Intel][30] = rows[Intel][30], rows[Intel][5]
	rows[Crimes][3]["side"] = "suspct"
	rows[Crimes][7]["side"] = "suspct"
	rows[Crimes][8]["known_at"] = rows[Crimes][8]["occurred_at"].(int64) - 1
	rows[Crimes][9]["offence_code"] = "999"
	rows[Missing][2], rows[Missing][1] = rows[Missing][1], rows[Missing][2] // both of P02
	rows[Missing][4]["found_force"] = "met"
	dir := build(t, rows)
	if err := os.Truncate(filepath.Join(dir, "osint.parquet"), 60); err != nil {
		t.Fatal(err)
	}
	r, err := Check(context.Background(), dir, Options{KnownOffences: map[string]bool{"8N": true},
		Suppressed: []string{"P77"}, Limit: Limit{Rows: -1}})
	if err != nil {
		t.Fatal(err)
	}
	if r.OK() {
		t.Error("OK")
	}
	for i := range r.Problems { // errors of other packages: their words are theirs
		if p := &r.Problems[i]; p.Severity == Fatal {
			p.What, _, _ = strings.Cut(p.What, ":")
		}
	}
	var got []Problem
	for _, p := range r.Problems {
		if p.What != "the table is not supplied: features over it are not known" {
			got = append(got, p)
		}
	}
	want := []Problem{
		{Severity: Fatal, Table: "osint", What: "osint (osint.parquet)"},
		{Severity: Fatal, Table: "intel", What: filepath.Join(dir, "intel.parquet")},
		{Severity: SetAside, Table: "crimes", Column: "side", Rows: 2, FirstRow: 4,
			What: `is not one of suspect, victim, witness, such as "suspct"`},
		{Severity: SetAside, Table: "crimes", Column: "known_at", Rows: 1, FirstRow: 9,
			What: "is before it occurred, such as " + instantText(rows[Crimes][8]["known_at"].(int64))},
		{Severity: Note, Table: "missing", Rows: 1,
			What: "people whose rows were out of order (occurred_at, key, known_at) and were put in order"},
		{Severity: Note, Table: "crimes", Column: "offence_code", Rows: 1, What: `unknown code "999": the rows are kept`},
		{Severity: Note, Table: "missing", Column: "found_force", Rows: 1, What: `unknown code "met": the rows are kept`},
		{Severity: Note, Table: "persons", What: `suppressed "P77" is nobody in persons`},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if r.Tables[Crimes].Used != 57 || r.Tables[Crimes].Quarantined != 3 || r.Tables[Intel].Supplied {
		t.Errorf("%+v", r.Tables)
	}

	var text bytes.Buffer
	if err := r.WriteText(&text); err != nil {
		t.Fatal(err)
	}
	for _, w := range []string{"2 fatal problems, 2 reasons to set rows aside", "severity    table",
		"crimes        60            57", "custody       not supplied"} {
		if !strings.Contains(text.String(), w) {
			t.Errorf("lacks %q:\n%s", w, &text)
		}
	}
	js, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var back Report
	if err := json.Unmarshal(js, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(*r, back); diff != "" {
		t.Error(diff)
	}
}

// TestCheckSound: nothing is wrong with a sound dataset.
func TestCheckSound(t *testing.T) {
	r, err := Check(context.Background(), build(t, sample()), Options{})
	if err != nil || !r.OK() {
		t.Errorf("%v %+v", err, r.Problems)
	}
}

// TestCheckCancelled: a check that was stopped is no verdict.
func TestCheckCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Check(ctx, build(t, sample()), Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// TestQuality: currency and completeness by force.
func TestQuality(t *testing.T) {
	rows := tables{
		Persons: {person("P1").with("sex", "F"), person("P2"), person("P3").with("home_force", "essex")},
		Crimes: {
			crime("P1", "C1", 20*day, 9*day).with("offence_code", "8N"),
			crime("P1", "C2", 10*day, 8*day).with("offence_code", "XX"),
			crime("P1", "C2", 10*day, -day).with("offence_code", "YY"), // not seen yet
			crime("P2", "C3", 5*day, 4*day).with("force", "essex", "offence_code", "XX"),
			crime("P2", "C4", 4*day, 3*day),
			crime("P2", "C5", 400*day, 1*day).with("side", "x"), // set aside
		},
	}
	d := inMemory(t, rows, 2, Options{BatchPeople: 1, KnownOffences: map[string]bool{"8N": true}})
	mustSee(t, d)
	q := d.Quality()
	at := func(d time.Duration) time.Time { return testAsOf.Add(-d) }
	if diff := cmp.Diff([]Span{
		{Table: "persons", Force: "kent", Rows: 2},
		{Table: "persons", Force: "essex", Rows: 1},
		{"crimes", "kent", 3, at(20 * day), at(4 * day), at(3 * day)},
		{"crimes", "essex", 1, at(5 * day), at(5 * day), at(4 * day)},
	}, q.Spans); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]UnknownCode{{"crimes", "offence_code", "XX", 2}}, q.Unknown); diff != "" {
		t.Error(diff)
	}
	got := map[string]Lack{}
	for _, l := range q.Lacks {
		got[l.Table+" "+l.Column+" "+l.Force] = l
	}
	for name, null := range map[string]int64{
		"persons sex kent": 1, "persons sex essex": 1, "persons family_name kent": 2, // sex in part, family_name not at all
		"crimes offence_code kent": 1, "crimes offence_code essex": 0, "crimes domestic kent": 3,
	} {
		if l, ok := got[name]; !ok || l.Null != null {
			t.Errorf("%s: %+v, want %d null", name, l, null)
		}
	}
	if l := got["persons sex kent"]; l.Share() != 0.5 {
		t.Errorf("share %v", l.Share())
	}
}

// TestIdentity: counts that do not add up are an error, whichever is off.
func TestIdentity(t *testing.T) {
	sound := TableCount{Table: "crimes", Read: 28, Used: 1, Superseded: 2, AfterAsOf: 3, PastRetention: 4, Suppressed: 5,
		Quarantined: 6, Withheld: 7}
	if err := sound.check(); err != nil {
		t.Error(err)
	}
	for i, spoil := range []func(*TableCount){
		func(c *TableCount) { c.Read-- }, func(c *TableCount) { c.Used++ }, func(c *TableCount) { c.Superseded++ },
		func(c *TableCount) { c.AfterAsOf++ }, func(c *TableCount) { c.PastRetention++ },
		func(c *TableCount) { c.Suppressed++ },
		func(c *TableCount) { c.Quarantined++ }, func(c *TableCount) { c.Withheld++ },
	} {
		c := sound
		spoil(&c)
		if c.check() == nil {
			t.Errorf("%d: no error", i)
		}
	}
	// The walk itself holds the identity: a row counted twice ends it.
	w := &walk{d: inMemory(t, tables{Persons: {person("P1")}, Crimes: {}}, 1, Options{}), account: true}
	if err := w.open(context.Background()); err != nil {
		t.Fatal(err)
	}
	defer w.close()
	w.people.read, w.people.fates[used], w.tables[Crimes].fates[withheld] = 1, 1, 1
	if err := w.conclude(context.Background()); err == nil || !strings.Contains(err.Error(),
		"crimes: 0 rows were read but 1 accounted for") {
		t.Errorf("%v", err)
	}
}
