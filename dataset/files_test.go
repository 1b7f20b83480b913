package dataset

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"forceprofiles/internal/table"
)

var testManifest = Manifest{
	Name: "hand-made", AsOf: testAsOf, Synthetic: true, Forces: testForces,
	Sources:  []Source{{"Athena", "kent", testAsOf.Add(-day), 3}, {System: "OCGM", ExtractedAt: testAsOf.Add(-2 * day)}},
	Coverage: [Kinds]map[string]time.Time{Crimes: {"kent": time.Date(2020, 4, 1, 0, 0, 0, 0, London).UTC()}},
}

// build writes rows as a dataset and returns its folder.
func build(t testing.TB, rows tables) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "dataset")
	b, err := Create(dir, testManifest)
	if err != nil {
		t.Fatal(err)
	}
	for k := range allKinds {
		r, ok := rows[k]
		if !ok {
			continue
		}
		dicts := map[string][]string{}
		for part := range slices.Chunk(r, 3) {
			if err := b.Write(k, makeChunk(part, Tables[k].Fields, dicts)); err != nil {
				t.Fatal(err)
			}
		}
		if len(r) == 0 {
			if err := b.Write(k, makeChunk(nil, Tables[k].Fields, dicts)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// sample is a sound little dataset with every type of column filled.
func sample() tables {
	t := tables{Persons: {}, Crimes: {}, Intel: {}, Missing: {}, OSINT: {}, Identities: {}}
	for i := range 40 {
		id := fmt.Sprintf("P%02d", i)
		t[Persons] = append(t[Persons], person(id).with("family_name", "O’Neill-Żółć", "date_of_birth",
			Day(1990, 2, 28)+int64(i), "source_refs", []string{"a", "b"}))
		t[Identities] = append(t[Identities], identity(id, "kent", fmt.Sprint(i%30), time.Duration(i)*day))
		for j := range i % 4 {
			at := time.Duration(40-j) * day
			t[Crimes] = append(t[Crimes], crime(id, fmt.Sprint("C", i, j), at, at-day).with("status", "charged", "domestic",
				j == 1, "victim_age", float64(20+j), "counterpart_ids", []string{"P00"}))
			t[Missing] = append(t[Missing], row{"person_id": id, "force": "essex", "occurred_at": ago(at), "known_at": ago(at),
				"episode_ref": fmt.Sprint("M", i, j), "distance_km": 0.5 * float64(j)})
			t[Intel] = append(t[Intel], row{"person_id": id, "force": "kent", "occurred_at": ago(at), "known_at": ago(at),
				"intel_ref": fmt.Sprint("I", i, j),
				"themes":    []string{"drugs", "vawg"}, "source_evaluation": 2.0, "intelligence_assessment": "B", "handling": "P"})
		}
	}
	return t
}

func mustOpen(t testing.TB, dir string, o Options) *Dataset {
	t.Helper()
	d, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestRoundTrip: what a Builder writes, a walk shows.
func TestRoundTrip(t *testing.T) {
	rows := sample()
	dir := build(t, rows)
	d := mustOpen(t, dir, Options{BatchPeople: 7})
	got := mustSee(t, d)
	want := (&oracle{asOf: testAsOf.UnixMicro(), own: testAsOf.UnixMicro(), rows: rows}).answer()
	if diff := cmp.Diff(plainRows(want.people), plainRows(got)); diff != "" {
		t.Error(diff)
	}
	info := *d.Info()
	if diff := cmp.Diff(Info{Name: "hand-made", AsOf: testAsOf, Synthetic: true, Forces: testForces,
		Sources: testManifest.Sources, Coverage: testManifest.Coverage}, info); diff != "" {
		t.Error(diff)
	}
	for _, c := range d.Accounting() {
		if c.Supplied != (rows[must(KindOf(c.Table))] != nil) {
			t.Errorf("%s supplied: %v", c.Table, c.Supplied)
		}
	}
	if err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if want := map[bool]os.FileMode{true: 0o700, false: 0o600}[info.IsDir()]; info.Mode().Perm() != want {
			t.Errorf("%s: mode %v, want %v", path, info.Mode().Perm(), want)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if d.Quality().Spans[0] != (Span{Table: "persons", Force: "kent", Rows: 40}) {
		t.Errorf("%+v", d.Quality().Spans[0])
	}
}

func must[T any](v T, ok bool) T {
	if !ok {
		panic("no such table")
	}
	return v
}

// TestFiles: every input file with its own hash, in a fixed order.
func TestFiles(t *testing.T) {
	dir := build(t, sample())
	d := mustOpen(t, dir, Options{})
	files, err := d.Files(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		b, err := os.ReadFile(filepath.Join(dir, f.Name))
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(b)
		if f.SHA256 != hex.EncodeToString(sum[:]) || f.Bytes != int64(len(b)) {
			t.Errorf("%+v", f)
		}
		names = append(names, fmt.Sprint(f.Name, " ", f.Rows))
	}
	want := []string{"dataset.yaml 0", "persons.parquet 40", "crimes.parquet 60", "intel.parquet 60", "missing.parquet 60",
		"osint.parquet 0", "identities.parquet 40"}
	// osint has no rows and was written all the same.
	if !slices.Equal(names, want) {
		t.Errorf("got %q, want %q", names, want)
	}
}

// TestShards: the walks of adjoining shards show together what one walk shows,
// and count each row once.
func TestShards(t *testing.T) {
	rows := sample()
	rows[Crimes] = append(rows[Crimes], crime("P99", "C", day, day))                               // of nobody
	rows[Crimes] = append([]row{crime("", "C", day, day).with("person_id", nil)}, rows[Crimes]...) // no person
	dir := build(t, rows)
	whole := mustOpen(t, dir, Options{})
	all := mustSee(t, whole)
	var parts []seen
	var sum [allKinds]TableCount
	for _, s := range [][2]string{{"", "P05"}, {"P05", "P051"}, {"P051", "P39"}, {"P39", "P50"}, {"P50", ""}} {
		d := mustOpen(t, dir, Options{From: s[0], To: s[1], BatchPeople: 3})
		parts = append(parts, mustSee(t, d)...)
		for k, c := range d.Accounting() {
			sum[k].Read += c.Read
			sum[k].Used += c.Used
			sum[k].Quarantined += c.Quarantined
		}
	}
	if diff := cmp.Diff(plainRows(all), plainRows(parts)); diff != "" {
		t.Error(diff)
	}
	for k, c := range whole.Accounting() {
		if sum[k].Read != c.Read || sum[k].Used != c.Used || sum[k].Quarantined != c.Quarantined {
			t.Errorf("%s: shards %+v, whole %+v", c.Table, sum[k], c)
		}
	}
	if c := whole.Accounting()[Crimes]; c.Quarantined != 2 {
		t.Errorf("%+v", c)
	}
}

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

// TestOtherForms: a table may be CSV, or a folder of part files.
func TestOtherForms(t *testing.T) {
	dir := build(t, sample())
	yaml, err := os.ReadFile(filepath.Join(dir, ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	// persons becomes a folder of two CSV files, with a file that is no part.
	folder := filepath.Join(dir, "people")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	var lines string
	for i, name := range []string{"part-0.csv", "part-1.csv"} {
		text := fmt.Sprintf("person_id,home_force,nickname\nP0%d,kent,x\nP1%d,essex,\n", i*5, i*5)
		if i == 1 {
			text = "person_id,home_force,nickname\nP20,kent,x\nP30,essex,\n"
		}
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256([]byte(text))
		lines += hex.EncodeToString(sum[:]) + "  " + name + "\n"
	}
	if err := os.WriteFile(filepath.Join(folder, "_SUCCESS"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(lines))
	head, _, _ := strings.Cut(string(yaml), "tables:")
	head += fmt.Sprintf("tables:\n  persons:\n    path: people\n    rows: 4\n    sha256: %s\n", hex.EncodeToString(sum[:]))
	if err := os.WriteFile(filepath.Join(dir, ManifestName), []byte(head), 0o600); err != nil {
		t.Fatal(err)
	}
	d := mustOpen(t, dir, Options{})
	var ids []string
	for _, s := range mustSee(t, d) {
		ids = append(ids, s.person["person_id"].(string))
	}
	if want := []string{"P00", "P10", "P20", "P30"}; !slices.Equal(ids, want) {
		t.Errorf("got %q, want %q", ids, want)
	}
	if got := d.Tables()[Persons].Ignored; !slices.Equal(got, []string{"nickname"}) {
		t.Errorf("ignored %q", got)
	}
	// A CSV file does not say how many rows it has, so the walk's end does.
	if err := os.WriteFile(filepath.Join(dir, ManifestName), []byte(strings.Replace(head, "rows: 4", "rows: 5", 1)),
		0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := gatherSeen(t, mustOpen(t, dir, Options{}), nil); err == nil ||
		!strings.Contains(err.Error(), "persons (people): it has 4 rows but dataset.yaml states 5") {
		t.Errorf("%v", err)
	}
	files, err := d.Files(context.Background())
	if err != nil || len(files) != 3 || files[2].Name != "people/part-1.csv" {
		t.Errorf("%+v, %v", files, err)
	}
}

// TestBadDatasets: what is wrong with a dataset is named, with the way out.
func TestBadDatasets(t *testing.T) {
	edit := func(old, new string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			path := filepath.Join(dir, ManifestName)
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(b), old) {
				t.Fatalf("no %q in\n%s", old, b)
			}
			if err := os.WriteFile(path, []byte(strings.Replace(string(b), old, new, 1)), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	remove := func(name string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	flip := func(t *testing.T, dir string) { // one byte of a column's data
		path := filepath.Join(dir, "crimes.parquet")
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		b[len(b)/4] ^= 0x10
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		name  string
		spoil func(t *testing.T, dir string)
		want  []string
	}{
		{"no folder", remove(""), []string{"there is no such folder"}},
		{"no dataset.yaml", remove(ManifestName), []string{"has no dataset.yaml"}},
		{"a table is gone", remove("crimes.parquet"), []string{"crimes (crimes.parquet)", "is not there",
			"take the table out of dataset.yaml"}},
		{"truncated", func(t *testing.T, dir string) {
			if err := os.Truncate(filepath.Join(dir, "crimes.parquet"), 700); err != nil {
				t.Fatal(err)
			}
		}, []string{"crimes (crimes.parquet)"}},
		{"a byte is changed", flip, []string{"crimes (crimes.parquet)"}},
		{"hash differs", edit("sha256: ", "sha256: 00000000000000000000000000000000000000000000000000000000000000aa #"),
			[]string{"its SHA-256 is", "restore it, or correct tables.", "crimes (crimes.parquet)"}},
		{"rows differ", edit("rows: 60", "rows: 61"), []string{"crimes (crimes.parquet)",
			"it has 60 rows but dataset.yaml states 61", "tables.crimes.rows"}},
		{"unknown contract", edit("conflated-dataset/1", "conflated-dataset/2\nnew_field: 1"),
			[]string{`contract "conflated-dataset/2" is not supported`, "reads conflated-dataset/1"}},
		{"unknown field", edit("name: hand-made", "name: hand-made\nowner: me"), []string{ManifestName + ":3:", "owner"}},
		{"unknown table", edit("  crimes:\n    path", "  crime:\n    path"),
			[]string{ManifestName, `unknown table "crime"; did you mean "crimes"?`}},
		{"no persons", edit("  persons:\n    path", "  addresses:\n    path"), []string{"tables has no persons"}},
		{"leads out", edit("path: crimes.parquet", "path: ../crimes.parquet"),
			[]string{`path "../crimes.parquet" leads out of the dataset's folder`}},
		{"one file twice", edit("path: crimes.parquet", "path: intel.parquet"),
			[]string{`path "intel.parquet" is that of crimes already`}},
		{"no synthetic", edit("synthetic: true\n", ""), []string{"synthetic is missing"}},
		{"real and unmarked", edit("synthetic: true", "synthetic: false"), []string{"marking is missing"}},
		{"as_of without a zone", edit(`as_of: "2026-05-31T23:00:00Z"`, "as_of: 2026-05-31 23:00:00"),
			[]string{ManifestName + ":3:8", "is not a moment", "2026-03-01T00:00:00Z"}},
		{"as_of too fine", edit(`00:00Z"`, `00:00.0000001Z"`), []string{"is finer than a microsecond"}},
		{"unknown force in coverage", edit("    kent: ", "    kentt: "),
			[]string{`unknown force "kentt"; did you mean "kent"?`}},
		{"force twice", edit("code: essex", "code: kent"), []string{`force "kent" is listed twice`}},
		{"two faults at once", func(t *testing.T, dir string) {
			edit("code: essex", "code: kent")(t, dir)
			edit("synthetic: true\n", "")(t, dir)
		}, []string{`force "kent" is listed twice`, "synthetic is missing"}},
	}
	for _, tt := range tests {
		if tt.want == nil {
			continue
		}
		t.Run(tt.name, func(t *testing.T) {
			dir := build(t, sample())
			tt.spoil(t, dir)
			q := filepath.Join(t.TempDir(), "q")
			d, err := Open(dir, Options{QuarantineDir: q})
			if err == nil {
				_, err = gatherSeen(t, d, nil)
			}
			if err == nil {
				t.Fatal("no error")
			}
			for _, w := range tt.want {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("%v\nlacks %q", err, w)
				}
			}
			if d != nil && tt.name == "rows differ" {
				t.Error("Open let pass what a Parquet file's footer says")
			}
			if d != nil && d.Accounting() != nil {
				t.Error("an accounting of a walk that failed")
			}
			// Check finds the same, and more words are not needed.
			r, err := Check(context.Background(), dir, Options{})
			if err != nil {
				t.Fatal(err)
			}
			var text strings.Builder
			if err := r.WriteText(&text); err != nil {
				t.Fatal(err)
			}
			if r.Count(Fatal) == 0 || r.OK() {
				t.Errorf("check finds nothing fatal:\n%s", &text)
			}
			for _, w := range tt.want {
				if !strings.Contains(text.String(), w) {
					t.Errorf("check:\n%s\nlacks %q", &text, w)
				}
			}
		})
	}
}

// TestUnsorted: a table out of order is refused with the command that sorts it.
func TestUnsorted(t *testing.T) {
	for _, k := range []Kind{Persons, Crimes} {
		rows := sample()
		rows[k][5], rows[k][30] = rows[k][30], rows[k][5]
		_, err := gatherSeen(t, mustOpen(t, build(t, rows), Options{}), nil)
		if err == nil {
			t.Fatal("no error")
		}
		order := map[Kind]string{Persons: "ORDER BY person_id)",
			Crimes: "ORDER BY person_id, occurred_at, crime_ref, side, known_at)"}[k]
		for _, w := range []string{k.String() + ".parquet", "row 7", "must be sorted by person_id", "duckdb -c", order} {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%v\nlacks %q", err, w)
			}
		}
	}
	// Our own check, where the reader has none.
	rows := sample()
	rows[Crimes][5], rows[Crimes][30] = rows[Crimes][30], rows[Crimes][5]
	_, err := gatherSeen(t, inMemory(t, rows, 100, Options{}), nil)
	if err == nil || !strings.Contains(err.Error(), "row 7: person_id") || !strings.Contains(err.Error(), "duckdb -c") {
		t.Errorf("%v", err)
	}
}

// TestEmpty: nobody is an error, an event table without rows is none, an empty
// shard is none.
func TestEmpty(t *testing.T) {
	dir := build(t, tables{Persons: {}, Crimes: {}})
	if _, err := gatherSeen(t, mustOpen(t, dir, Options{}), nil); !errors.Is(err, ErrNobody) {
		t.Errorf("%v", err)
	}
	dir = build(t, tables{Persons: {person("P1")}, Crimes: {}})
	if got := mustSee(t, mustOpen(t, dir, Options{})); len(got) != 1 {
		t.Errorf("%d people", len(got))
	}
	d := mustOpen(t, dir, Options{From: "Q"})
	if got := mustSee(t, d); len(got) != 0 || d.Accounting()[Persons].Read != 0 {
		t.Errorf("%v %+v", got, d.Accounting()[0])
	}
}

// TestQuarantineLimit: the walk stops one row past the limit, and says what for.
func TestQuarantineLimit(t *testing.T) {
	rows := sample()
	for i := range 10 {
		rows[Crimes][i]["side"] = "x" // 10 of 60
	}
	dir := build(t, rows)
	for _, tt := range []struct {
		limit Limit
		count string // of the error; "": within the limit
	}{
		{Limit{}, ""},
		{Limit{Rows: 10}, ""},
		{Limit{Rows: 9}, "10 of"},
		{Limit{Rows: -1}, "1 of"},
		{Limit{Share: 10. / 60}, ""},
		{Limit{Share: 0.1}, "7 of"},
		{Limit{Share: 0.1, Rows: 3}, "4 of"},
		{Limit{Share: 0.0001}, "2 of"}, // rounded up: one row is bearable in any table
	} {
		_, err := gatherSeen(t, mustOpen(t, dir, Options{Limit: tt.limit, BatchPeople: 4}), nil)
		if (err != nil) != (tt.count != "") {
			t.Errorf("%+v: %v", tt.limit, err)
			continue
		}
		if err == nil {
			continue
		}
		if !errors.Is(err, ErrTooManyQuarantined) {
			t.Errorf("%v is not ErrTooManyQuarantined", err)
		}
		for _, w := range []string{"crimes: ", tt.count, "side is not one of", "the first is row 1"} {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%v\nlacks %q", err, w)
			}
		}
	}
}

// TestOptions that make no sense are refused.
func TestOptions(t *testing.T) {
	dir := build(t, tables{Persons: {person("P1")}})
	for want, o := range map[string]Options{
		"is later than the dataset's own": {AsOf: testAsOf.Add(time.Microsecond)},
		"is finer than a microsecond":     {AsOf: testAsOf.Add(-time.Nanosecond)},
		"takes at least one":              {BatchPeople: -1},
		"lies between 0 and 1":            {Limit: Limit{Share: 1.5}},
		"is empty: from must come before": {From: "B", To: "A"},
	} {
		if _, err := Open(dir, o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	d := mustOpen(t, dir, Options{AsOf: testAsOf.Add(-time.Hour).In(London)})
	if got := d.Info().AsOf; got != testAsOf.Add(-time.Hour) || got.Location() != time.UTC {
		t.Errorf("as-of %v", got)
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
