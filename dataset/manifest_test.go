package dataset

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const goodManifest = `contract: conflated-dataset/1
name: nine forces, May 2026
as_of: 2026-06-01T00:00:00+01:00
synthetic: false
marking: OFFICIAL-SENSITIVE
forces:
  - {code: kent, name: Kent}
  - {code: essex, name: Essex}
sources:
  - {system: Athena, force: kent, extracted_at: 2026-05-30T06:00:00Z, rows: 12}
  - {system: CLICM, extracted_at: 2026-05-01T06:00:00Z, rows: 3}
coverage:
  crimes:
    kent: 2019-07-01
    essex: 2019-01-01T00:00:00Z
  custody: {}
tables:
  persons:
    path: persons
    rows: 2
    sha256: ` + "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef" + `
  crimes: {path: tables/crimes.parquet, rows: 12, sha256: "0000000000000000000000000000000000000000000000000000000000000000"}
`

func TestManifest(t *testing.T) {
	m, err := parseManifest("dataset.yaml", []byte(goodManifest))
	if err != nil {
		t.Fatal(err)
	}
	utc := func(s string) time.Time {
		at, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	want := Info{
		Name: "nine forces, May 2026", AsOf: testAsOf, Marking: "OFFICIAL-SENSITIVE", Forces: testForces,
		Sources: []Source{{"Athena", "kent", utc("2026-05-30T06:00:00Z"), 12}, {"CLICM", "", utc("2026-05-01T06:00:00Z"), 3}},
	}
	// a day begins in London
	want.Coverage[Crimes] = map[string]time.Time{"kent": utc("2019-06-30T23:00:00Z"), "essex": utc("2019-01-01T00:00:00Z")}
	// nobody, which is not nil: everybody
	want.Coverage[Custody] = map[string]time.Time{}
	if diff := cmp.Diff(want, m.info); diff != "" {
		t.Error(diff)
	}
	if m.tables[Crimes] != (tableStated{true, "tables/crimes.parquet", 12, strings.Repeat("0", 64)}) ||
		m.tables[Intel].supplied {
		t.Errorf("%+v", m.tables)
	}
	if !strings.HasPrefix(m.tables[Persons].sha256, "0123456789abcdef01") {
		t.Errorf("sha256 %q is not in lower case", m.tables[Persons].sha256)
	}
}

// FuzzManifest: no dataset.yaml makes the parser panic, and what it accepts
// keeps the promises the rest relies on.
func FuzzManifest(f *testing.F) {
	f.Add([]byte(goodManifest))
	f.Add([]byte("contract: conflated-dataset/2\n"))
	f.Add([]byte("contract: conflated-dataset/1\ntables: {persons: {path: /etc/passwd}}\n"))
	f.Add([]byte(strings.Replace(goodManifest, "2019-07-01", "2019-02-30", 1)))
	f.Add([]byte(strings.Replace(goodManifest, "rows: 12", "rows: -1", 1)))
	f.Add([]byte("a: &a [*a, *a]\n"))
	f.Add([]byte{0xff, 0xfe, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := parseManifest("dataset.yaml", data)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "dataset.yaml") {
				t.Fatalf("the error does not name the file: %v", err)
			}
			return
		}
		if m.info.AsOf.IsZero() || m.info.AsOf.Location() != time.UTC || len(m.info.Forces) == 0 || m.info.Name == "" {
			t.Fatalf("%+v", m.info)
		}
		if !m.info.Synthetic && m.info.Marking == "" {
			t.Fatal("real data without a marking")
		}
		if !m.tables[Persons].supplied {
			t.Fatal("no persons")
		}
		for _, s := range m.tables {
			if s.supplied && (s.path == "" || strings.HasPrefix(s.path, "..") || s.rows < 0 || len(s.sha256) != 64) {
				t.Fatalf("%+v", s)
			}
		}
	})
}
