package dataset

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
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
