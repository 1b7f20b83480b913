package dataset

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestBreaches: each way in which a row breaks the contract, and the words
// that the quarantine file has for it.
func TestBreaches(t *testing.T) {
	base := func(k Kind) row {
		r := row{"person_id": "P1", "force": "kent", "occurred_at": ago(9 * day), "known_at": ago(8 * day)}
		switch k {
		case Crimes:
			return r.with("crime_ref", "C1", "side", "suspect")
		case Intel:
			return r.with("intel_ref", "I1", "source_evaluation", 1.0, "intelligence_assessment", "A", "handling", "P")
		case Missing:
			return r.with("episode_ref", "M1")
		case ViSOR:
			return r.with("visor_ref", "V1")
		case CountyLines:
			return r.with("line_ref", "L1", "role", "runner")
		case Custody:
			return r.with("custody_ref", "U1")
		case Addresses:
			return r.with("place_ref", "A1")
		}
		panic(k)
	}
	tests := []struct {
		name   string
		kind   Kind
		change []any
		column string
		reason string // "": the row is sound
	}{
		{"sound", Crimes, nil, "", ""},
		{"no person", Crimes, []any{"person_id", nil}, "person_id", "is missing"},
		{"empty person", Crimes, []any{"person_id", ""}, "person_id", "is missing"},
		{"no force", Crimes, []any{"force", nil}, "force", "is missing"},
		{"strange force", Crimes, []any{"force", "devon"}, "force", `"devon" is not a force of dataset.yaml`},
		{"no occurred_at", Crimes, []any{"occurred_at", nil}, "occurred_at", "is missing"},
		{"no known_at", Crimes, []any{"known_at", nil}, "known_at", "is missing"},
		{"no reference", Crimes, []any{"crime_ref", nil}, "crime_ref", "is missing"},
		{"empty reference", Crimes, []any{"crime_ref", ""}, "crime_ref", "is missing"},
		{"side", Crimes, []any{"side", "suspct"}, "side", `"suspct" is not one of suspect, victim, witness`},
		{"long code is cut", Crimes, []any{"side", strings.Repeat("x", 200)}, "side",
			`"` + strings.Repeat("x", 40) + `…" is not one of suspect, victim, witness`},
		{"status", Crimes, []any{"status", "guilty"}, "status",
			`"guilty" is not one of suspected, charged, convicted, eliminated`},
		{"a null status is sound", Crimes, []any{"status", nil}, "", ""},
		{"known before it occurred", Crimes, []any{"known_at", ago(9*day + micro)}, "known_at",
			"2026-05-22T22:59:59.999999Z is before it occurred"},
		{"known as it occurred", Crimes, []any{"known_at", ago(9 * day)}, "", ""},
		{"a release known beforehand is sound", ViSOR, []any{"known_at", ago(20 * day)}, "", ""},
		{"before 1900", Crimes, []any{"occurred_at", earliest - 1}, "occurred_at",
			"1899-12-31T23:59:59.999999Z is before 1900"},
		{"in 1900", Crimes, []any{"occurred_at", earliest}, "", ""},
		{"victim's age", Crimes, []any{"victim_age", 131.0}, "victim_age", "131 is not between 0 and 130"},
		{"evaluation 4", Intel, []any{"source_evaluation", 4.0}, "source_evaluation", "4 is not between 1 and 3"},
		{"evaluation missing", Intel, []any{"source_evaluation", nil}, "source_evaluation", "is missing"},
		{"assessment F", Intel, []any{"intelligence_assessment", "F"}, "intelligence_assessment",
			`"F" is not one of A, B, C, D, E`},
		{"handling", Intel, []any{"handling", "X"}, "handling", `"X" is not one of P, C`},
		{"returned before missing", Missing, []any{"returned_at", ago(10 * day)}, "returned_at",
			"2026-05-21T23:00:00Z is before it began"},
		{"returned at once", Missing, []any{"returned_at", ago(9 * day)}, "", ""},
		{"category 5", ViSOR, []any{"mappa_category", 5.0}, "mappa_category", "5 is not between 1 and 4"},
		{"level 0", ViSOR, []any{"mappa_level", 0.0}, "mappa_level", "0 is not between 1 and 3"},
		{"closed before opened", ViSOR, []any{"closed_at", ago(10 * day)}, "closed_at",
			"2026-05-21T23:00:00Z is before it began"},
		{"a manager elsewhere is sound", ViSOR, []any{"managing_force", "met"}, "", ""},
		{"role", CountyLines, []any{"role", "boss"}, "role",
			`"boss" is not one of line_holder, runner, exploited_child, cuckooed`},
		{"moved out before moving in", Addresses, []any{"ended_at", ago(10 * day)}, "ended_at",
			"2026-05-21T23:00:00Z is before it began"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "quarantine")
			// A sound row before it: the row number is counted from 1.
			rows := []row{base(tt.kind).with("person_id", "P0"), base(tt.kind).with(tt.change...)}
			d := inMemory(t, tables{Persons: {person("P0"), person("P1")}, tt.kind: rows}, 100, Options{QuarantineDir: dir})
			mustSee(t, d)
			c := count(t, d, tt.kind)
			path := filepath.Join(dir, tt.kind.String()+".csv")
			if tt.reason == "" {
				if c.Used != 2 {
					t.Errorf("%+v", c)
				}
				if _, err := os.Stat(path); err == nil {
					t.Error("a quarantine file without a row")
				}
				return
			}
			if c.Used != 1 || c.Quarantined != 1 {
				t.Errorf("%+v", c)
			}
			want := [][]string{{"table", "row", "column", "reason"}, {tt.kind.String(), "2", tt.column, tt.reason}}
			if diff := cmp.Diff(want, readCSV(t, path)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func readCSV(t testing.TB, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if info, _ := f.Stat(); info.Mode().Perm() != 0o600 {
		t.Errorf("%s: mode %v, want 0600", path, info.Mode())
	}
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return lines
}
