package dataset

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"forceprofiles/internal/table"
)

// TestSameOnAnyMachine: batches and quarantine files do not depend on how many
// processors there are.
func TestSameOnAnyMachine(t *testing.T) {
	rows := sample()
	for i := range rows[Crimes] {
		if i%7 == 3 {
			rows[Crimes][i]["side"] = "x"
		}
	}
	dir := build(t, rows)
	var first string
	for _, procs := range []int{1, 2, 8} {
		before := runtime.GOMAXPROCS(procs)
		q := filepath.Join(t.TempDir(), "q")
		d := mustOpen(t, dir, Options{BatchPeople: 6, QuarantineDir: q})
		var text strings.Builder
		for b, err := range d.Batches(context.Background()) {
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintln(&text, b.Number, b.First, b.People(), b.Events[Crimes].Start, b.Events[Crimes].Rows)
		}
		csv, err := os.ReadFile(filepath.Join(q, "crimes.csv"))
		if err != nil {
			t.Fatal(err)
		}
		text.Write(csv)
		runtime.GOMAXPROCS(before)
		if first == "" {
			first = text.String()
		} else if first != text.String() {
			t.Errorf("%d processors: another result", procs)
		}
	}
}

// TestStops: leaving the loop, a cancelled context and a source that fails end
// the walk with nothing left running and every file closed.
func TestStops(t *testing.T) {
	rows := tables{Persons: {}, Crimes: {}, Intel: {}}
	for i := range 500 {
		id := fmt.Sprintf("P%03d", i)
		rows[Persons] = append(rows[Persons], person(id))
		rows[Crimes] = append(rows[Crimes], crime(id, "C", 2*day, day))
	}
	boom := errors.New("boom")
	for _, tt := range []struct {
		name string
		walk func(d *Dataset, ctx context.Context, cancel context.CancelCauseFunc) error
		want error
	}{
		{"break", func(d *Dataset, ctx context.Context, _ context.CancelCauseFunc) error {
			for _, err := range d.Batches(ctx) {
				return err
			}
			return nil
		}, nil},
		{"cancelled midway", func(d *Dataset, ctx context.Context, cancel context.CancelCauseFunc) (last error) {
			for _, err := range d.Batches(ctx) {
				cancel(boom)
				last = err
			}
			return last
		}, boom},
		{"cancelled before", func(d *Dataset, ctx context.Context, cancel context.CancelCauseFunc) (last error) {
			cancel(boom)
			for _, err := range d.Batches(ctx) {
				last = err
			}
			return last
		}, boom},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			for range 20 {
				d := inMemory(t, rows, 3, Options{BatchPeople: 2})
				var opened []*memorySource
				inner := d.source
				d.source = func(k Kind, f []table.Field, o table.Options) (source, error) {
					s, err := inner(k, f, o)
					opened = append(opened, s.(*memorySource))
					return s, err
				}
				ctx, cancel := context.WithCancelCause(context.Background())
				err := tt.walk(d, ctx, cancel)
				cancel(nil)
				if !errors.Is(err, tt.want) || tt.want == nil && err != nil {
					t.Fatalf("%v, want %v", err, tt.want)
				}
				for _, s := range opened {
					if !s.closed {
						t.Fatal("a table is left open")
					}
				}
				if d.Accounting() != nil {
					t.Fatal("an accounting of a walk that was not finished")
				}
			}
			// The walk waits until its goroutines are done; the runtime may take a
			// moment more to bury the last one.
			after := runtime.NumGoroutine()
			for deadline := time.Now().Add(5 * time.Second); after > before &&
				time.Now().Before(deadline); after = runtime.NumGoroutine() {
				time.Sleep(time.Millisecond)
			}
			if after > before {
				t.Errorf("%d goroutines before, %d after", before, after)
			}
		})
	}
	for _, k := range []Kind{Persons, Crimes, Intel} {
		t.Run("failing "+k.String(), func(t *testing.T) {
			d := inMemory(t, rows, 3, Options{BatchPeople: 2})
			inner := d.source
			d.source = func(at Kind, f []table.Field, o table.Options) (source, error) {
				s, err := inner(at, f, o)
				if at == k {
					m := s.(*memorySource)
					m.fail, m.rows = boom, m.rows[:len(m.rows)/2]
				}
				return s, err
			}
			got, err := gatherSeen(t, d, nil)
			if !errors.Is(err, boom) || !strings.Contains(err.Error(), k.String()+" ("+k.String()+".parquet)") {
				t.Errorf("%v", err)
			}
			if k == Intel && len(got) != 0 {
				t.Errorf("%d people before the error of the first batch", len(got))
			}
		})
	}
}

// TestLongRun: a key that comes back at the end of a person's many rows.
func TestLongRun(t *testing.T) {
	var rows []row
	for i := range 30 {
		at := time.Duration(60-i) * day
		rows = append(rows, crime("P1", fmt.Sprintf("C%02d", i%29), at, at))
	}
	d := inMemory(t, tables{Persons: {person("P1")}, Crimes: rows}, 8, Options{})
	if got := mustSee(t, d); len(got[0].events[Crimes]) != 29 || got[0].events[Crimes][0]["crime_ref"] != "C01" {
		t.Errorf("%d rows, the first is %v", len(got[0].events[Crimes]), got[0].events[Crimes][0])
	}
}

// TestConcealSharesNothing: hiding a suppressed id must not write into a chunk
// that other batches share.
func TestConcealSharesNothing(t *testing.T) {
	c := makeChunk([]row{crime("P1", "C", day, day).with("counterpart_ids", []string{"P2"})}, Tables[Crimes].Fields,
		map[string][]string{})
	e := &events{hide: map[string]bool{"P2": true}}
	for i, f := range Tables[Crimes].Fields {
		if f.Name == "counterpart_ids" {
			e.conceal = []int{i}
		}
	}
	var s spans
	s.add(c, 0, 1)
	shared, err := s.chunk(Tables[Crimes].Fields)
	if err != nil {
		t.Fatal(err)
	}
	e.concealOthers(&shared)
	if got := shared.Column("counterpart_ids").Text[0]; got != ConcealedID {
		t.Errorf("shown: %q", got)
	}
	if got := c.Column("counterpart_ids").Text[0]; got != "P2" {
		t.Errorf("the shared chunk has become %q", got)
	}
}
