package dataset

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// identity is a sound row of identities, valid from the moment it was recorded.
func identity(person, source, id string, recorded time.Duration) row {
	return row{"person_id": person, "source": source, "record_id": id, "valid_from": ago(recorded),
		"recorded_at": ago(recorded)}
}

// people are sound but for P1, merged into P2; P3, past retention; and P5, whose
// row is in quarantine.
func identityPeople() []row {
	return []row{person("P0"), person("P1").with("merged_into", "P2"), person("P2"),
		person("P3").with("review_due", LondonDay(testAsOf.UnixMicro())-1), person("P4"),
		person("P5").with("home_force", nil), person("P6")}
}

// Every row has one fate, told here beside it.
func TestIdentitiesAreAccountedFor(t *testing.T) {
	rows := []row{
		identity("", "kent", "9", day),                                      // quarantined: no person_id
		identity("P0", "kent", "1", 9*day),                                  // superseded: P2 has it since
		identity("P0", "kent", "2", 9*day),                                  // used
		identity("P0", "essex", "1", 9*day),                                 // used: another source's
		identity("P0", "kent", "3", 9*day).with("valid_from", ago(8*day)),   // quarantined: known before it was so
		identity("P0", "kent", "4", 9*day).with("recorded_at", nil),         // quarantined
		identity("P1", "kent", "5", 9*day),                                  // used: merged with P2
		identity("P2", "kent", "1", 8*day),                                  // used
		identity("P2", "kent", "2", 9*day),                                  // quarantined: P0 has it at that moment
		identity("P2", "kent", "6", 9*day).with("valid_from", int64(-9e15)), // quarantined: before 1900
		identity("P3", "kent", "7", 9*day),                                  // past retention
		identity("P4", "kent", "8", 9*day),                                  // suppressed
		identity("P5", "kent", "9", 9*day),                                  // quarantined: so is P5
		identity("P6", "kent", "2", -day),                                   // after as-of, when P6 gets it
		identity("P7", "kent", "9", 9*day),                                  // quarantined: not in persons
	}
	dir := t.TempDir()
	d := inMemory(t, tables{Persons: identityPeople(), Crimes: {}, Identities: rows}, 4,
		Options{Suppressed: []string{"P4"}, QuarantineDir: dir})
	mustSee(t, d)
	counts := d.Accounting()
	want := TableCount{Table: "identities", Supplied: true, Read: 15, Used: 4, Superseded: 1, AfterAsOf: 1,
		PastRetention: 1, Suppressed: 1, Quarantined: 7}
	if diff := cmp.Diff(want, counts[len(counts)-1]); diff != "" {
		t.Error(diff)
	}
	at := instantText(ago(9 * day))
	aside := [][]string{{"table", "row", "column", "reason"},
		{"identities", "1", "person_id", "is missing"},
		{"identities", "5", "recorded_at", at + " is before it occurred"},
		{"identities", "6", "recorded_at", "is missing"},
		{"identities", "9", "recorded_at", at + " is on an earlier row of the same key already"},
		{"identities", "10", "valid_from", instantText(-9e15) + " is before 1900"},
		{"identities", "13", "person_id", `"P5" (persons row 6) has no sound row in persons`},
		{"identities", "15", "person_id", `"P7" is not in persons`},
	}
	if diff := cmp.Diff(aside, readCSV(t, filepath.Join(dir, "identities.csv"))); diff != "" {
		t.Error(diff)
	}
}

// A table with the wrong row order, and a dataset without the table.
func TestIdentitiesRefused(t *testing.T) {
	d := inMemory(t, tables{Persons: identityPeople(), Identities: {identity("P2", "kent", "1", day),
		identity("P0", "kent", "2", day)}}, 4, Options{})
	_, err := gatherSeen(t, d, nil)
	want := `row 2: person_id "P0" comes after "P2": the table must be sorted by person_id, bytewise; sort it with: ` +
		`duckdb -c "COPY (SELECT * FROM 'identities.parquet' ORDER BY person_id, valid_from, source, record_id, recorded_at)`
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v, want %s", err, want)
	}
	d = inMemory(t, tables{Persons: identityPeople()}, 4, Options{SuppressedRecords: []Record{{"kent", "1"}}})
	if _, err := d.Resolve(context.Background(), nil); !errors.Is(err, ErrNoIdentities) {
		t.Errorf("%v", err)
	}
	if _, err := gatherSeen(t, d, nil); !errors.Is(err, ErrNoIdentities) {
		t.Errorf("suppressed records without identities: %v", err)
	}
}

func TestResolve(t *testing.T) {
	rows := tables{Persons: identityPeople(), Identities: {
		identity("P0", "kent", "1", 90*day), identity("P0", "kent", "2", 90*day),
		identity("P1", "kent", "3", 90*day), identity("P2", "kent", "1", 30*day), identity("P3", "kent", "4", 90*day),
		identity("P6", "kent", "5", 20*day).with("valid_from", nil), identity("P7", "kent", "6", 90*day),
	}}
	asked := []Record{{"kent", "1"}, {"kent", "2"}, {"kent", "3"}, {"kent", "4"}, {"kent", "5"}, {"kent", "6"},
		{"essex", "1"}}
	for _, c := range []struct {
		asOf time.Time
		want map[Record]string
	}{
		{testAsOf, map[Record]string{{"kent", "1"}: "P2", {"kent", "2"}: "P0", {"kent", "3"}: "P2", {"kent", "4"}: "P3"}},
		{testAsOf.Add(-60 * day), map[Record]string{{"kent", "1"}: "P0", {"kent", "2"}: "P0", {"kent", "3"}: "P2",
			{"kent", "4"}: "P3"}},
		{testAsOf.Add(-90 * day), map[Record]string{}}, // strictly before
	} {
		got, err := inMemory(t, rows, 2, Options{AsOf: c.asOf}).Resolve(context.Background(), asked)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%v: %s", c.asOf, diff)
		}
	}
}

// A suppressed record hides whoever had it at the as-of date and whoever has it
// now: a wrong join that was mended since must not show either.
func TestSuppressedRecords(t *testing.T) {
	rows := tables{Persons: identityPeople(), Identities: {
		identity("P0", "kent", "1", 90*day), identity("P1", "kent", "3", 90*day), identity("P4", "kent", "1", 30*day)}}
	d := inMemory(t, rows, 2, Options{AsOf: testAsOf.Add(-60 * day),
		SuppressedRecords: []Record{{"kent", "1"}, {"kent", "3"}, {"kent", "nobody's"}}, Suppressed: []string{"P9"}})
	var got []string
	for _, s := range mustSee(t, d) {
		got = append(got, s.person["person_id"].(string))
	}
	if want := []string{"P3", "P6"}; !slices.Equal(got, want) {
		t.Errorf("seen: %v", got)
	}
	if got, want := d.UnknownSuppressed(), []string{"P9", "kent nobody's"}; !slices.Equal(got, want) {
		t.Errorf("unknown: %v, want %v", got, want)
	}
}

// The ledger read in several parts says what a plain reading of the rules says.
func TestLedger(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for round := range 50 {
		var rows []row
		for i := range 40 {
			rows = append(rows, identity(fmt.Sprintf("P%02d", i), "kent", fmt.Sprint(r.IntN(12)),
				time.Duration(r.IntN(6)-2)*day))
		}
		d := inMemory(t, tables{Persons: identityPeople(), Identities: rows}, 7, Options{})
		got, err := d.readLedger(context.Background(), int64(1+r.IntN(20)))
		if err != nil {
			t.Fatal(err)
		}
		for i, a := range rows {
			at := func(x row) int64 { return x["recorded_at"].(int64) }
			twice, later := false, false
			for j, b := range rows {
				if a["record_id"] == b["record_id"] {
					twice = twice || j < i && at(b) == at(a)
					later = later || at(b) > at(a) && at(b) < testAsOf.UnixMicro()
				}
			}
			if got.duplicate.has(int64(i)) != twice || got.superseded.has(int64(i)) != (later && !twice) {
				t.Fatalf("round %d, row %d: duplicate %v, superseded %v", round, i, twice, later)
			}
		}
	}
}
