package dataset

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

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

// TestEmpty: nobody is an error, an event table without rows is none.
func TestEmpty(t *testing.T) {
	dir := build(t, tables{Persons: {}, Crimes: {}})
	if _, err := gatherSeen(t, mustOpen(t, dir, Options{}), nil); !errors.Is(err, ErrNobody) {
		t.Errorf("%v", err)
	}
	dir = build(t, tables{Persons: {person("P1")}, Crimes: {}})
	if got := mustSee(t, mustOpen(t, dir, Options{})); len(got) != 1 {
		t.Errorf("%d people", len(got))
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
