package dataset

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// randomTables makes a small dataset in which everything that can be wrong
// often is, and instants and keys often coincide.
func randomTables(r *rand.Rand, own, asOf int64) tables {
	pick := func(v ...any) any { return v[r.IntN(len(v))] }
	today := time.UnixMicro(asOf).Unix() / 86400
	seldom := func(p float64, bad, good any) any {
		if r.Float64() < p {
			return bad
		}
		return good
	}
	instant := func() any {
		base := pick(asOf, asOf-1, asOf+1, own, own-1, asOf-5_000_000, asOf-6_000_000, asOf-7_000_000, asOf-8_000_000)
		return seldom(0.02, nil, base)
	}
	id := func(i int) string { return fmt.Sprintf("P%02d", i) }
	people := 1 + r.IntN(14)
	t := tables{Persons: {}, Crimes: {}, Intel: {}, Associations: {}}
	for i := range people {
		if r.IntN(8) == 0 && len(t[Persons]) > 0 {
			continue
		}
		p := row{"person_id": id(i), "home_force": seldom(0.08, pick(nil, "devon"), pick("kent", "essex"))}
		p["review_due"] = seldom(0.2, pick(today-2, today-1, today, today+1), nil)
		p["first_recorded"] = seldom(0.2, instant(), nil)
		p["date_of_birth"] = seldom(0.3, pick(today-1, today, today+1, today+2, today+40), nil)
		p["deceased_on"] = seldom(0.1, pick(today-5, today-1, today+90), nil)
		p["merged_into"] = seldom(0.1, pick("", id(i), id(r.IntN(people))), nil)
		t[Persons] = append(t[Persons], p)
		if r.IntN(10) == 0 {
			t[Persons] = append(t[Persons], p.with("home_force", "kent"))
		}
	}
	if r.IntN(6) == 0 {
		t[Persons] = append(t[Persons], row{"home_force": "kent"})
	}
	for k := range t {
		if k == Persons {
			continue
		}
		var rows []row
		for i := range people + 2 {
			n := r.IntN(7)
			if r.IntN(12) == 0 {
				n += 20 // more than the resolver compares by pairs
			}
			for range n {
				e := row{"person_id": seldom(0.01, "", id(i)), "force": seldom(0.02, pick(nil, "devon"), pick("kent", "essex"))}
				e["occurred_at"], e["known_at"] = instant(), instant()
				o, ok1 := e["occurred_at"].(int64)
				n, ok2 := e["known_at"].(int64)
				if ok1 && ok2 && n < o && r.IntN(10) > 0 {
					e["occurred_at"], e["known_at"] = n, o
				}
				ref := seldom(0.02, pick(nil, ""), pick("A", "B", "C", fmt.Sprint("D", r.IntN(40))))
				switch k {
				case Crimes:
					e["crime_ref"], e["side"] = ref, seldom(0.03, pick(nil, "x"), pick("suspect", "victim"))
					e["status"] = seldom(0.03, "x", pick(nil, "suspected", "charged"))
					e["counterpart_ids"] = pick(nil, []string{}, []string{"Q"}, []string{"Q", "R", "S"})
					e["victim_age"] = pick(nil, 3.0, 30.0)
				case Intel:
					e["intel_ref"], e["themes"] = ref, pick(nil, []string{}, []string{"drugs"}, []string{"vawg", "drugs"})
					e["source_evaluation"] = seldom(0.03, pick(nil, 0.0, 4.0), pick(1.0, 2.0, 3.0))
					e["intelligence_assessment"] = seldom(0.03, pick(nil, "F"), pick("A", "B", "E"))
					e["handling"] = seldom(0.03, pick(nil, "F"), pick("P", "C"))
				case Associations:
					e["source_ref"], e["other_person_id"] = ref, id(r.IntN(people+1))
				}
				rows = append(rows, e)
			}
		}
		key := func(x row) string { s, _ := x["person_id"].(string); return s }
		if r.IntN(2) == 0 { // in order within the person, so that chunks are shared, not copied
			sort.SliceStable(rows, func(i, j int) bool {
				x, _ := rows[i]["occurred_at"].(int64)
				y, _ := rows[j]["occurred_at"].(int64)
				return x < y
			})
		}
		sort.SliceStable(rows, func(i, j int) bool { return key(rows[i]) < key(rows[j]) })
		t[k] = rows
	}
	return t
}

// TestWalkAgreesWithOracle walks random datasets in chunks and batches of many
// sizes and compares every row seen, every count and every row set aside with
// the oracle's.
func TestWalkAgreesWithOracle(t *testing.T) {
	rounds := 400
	if testing.Short() {
		rounds = 80
	}
	dir := t.TempDir()
	for n := range rounds {
		r := rand.New(rand.NewPCG(uint64(n), 7))
		asOf := testAsOf.UnixMicro()
		if r.IntN(2) == 0 {
			asOf -= 40 * 86400 * 1_000_000
		}
		rows := randomTables(r, testAsOf.UnixMicro(), asOf)
		if len(rows[Persons]) == 0 {
			continue
		}
		var hide []string
		if r.IntN(3) == 0 {
			hide = []string{fmt.Sprintf("P%02d", r.IntN(10)), "P99"}
		}
		o := Options{AsOf: time.UnixMicro(asOf), Suppressed: hide, BatchPeople: 1 + r.IntN(6),
			QuarantineDir: filepath.Join(dir, strconv.Itoa(n))}
		d := inMemory(t, rows, 1+r.IntN(9), o)
		got, err := gatherSeen(t, d, nil)
		if err != nil {
			t.Fatalf("round %d: %v", n, err)
		}
		want := (&oracle{asOf: asOf, own: testAsOf.UnixMicro(), suppressed: closure(hide, rows[Persons]),
			rows: rows}).answer()
		if !compareAnswers(t, d, got, want, o.QuarantineDir) {
			t.Fatalf("round %d", n)
		}
		// Case files show the same rows, whoever is asked for.
		var ids []string
		var subset []seen
		for _, s := range want.people {
			if r.IntN(3) == 0 {
				ids, subset = append(ids, s.person["person_id"].(string)), append(subset, s)
			}
		}
		r.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
		if r.IntN(2) == 0 { // ids of nobody are passed over
			ids = append(ids, "P50", "P01x")
		}
		before := slices.Clone(d.Accounting())
		cases, err := gatherSeen(t, d, append([]string{}, ids...))
		if err != nil {
			t.Fatalf("round %d: %v", n, err)
		}
		if diff := cmp.Diff(plainRows(subset), plainRows(cases)); diff != "" {
			t.Fatalf("round %d: cases of %v:\n%s", n, ids, diff)
		}
		if !slices.Equal(before, d.Accounting()) {
			t.Fatalf("round %d: cases were accounted for", n)
		}
	}
}

// closure follows the merges of the suppressed, as slowly as can be.
func closure(ids []string, people []row) map[string]bool {
	hide := map[string]bool{}
	for _, id := range ids {
		hide[id] = true
	}
	for range people {
		for _, p := range people {
			a, _ := p["person_id"].(string)
			b, _ := p["merged_into"].(string)
			if b != "" && (hide[a] || hide[b]) {
				hide[a], hide[b] = true, true
			}
		}
	}
	return hide
}

func compareAnswers(t *testing.T, d *Dataset, got []seen, want answer, dir string) bool {
	t.Helper()
	ok := true
	// A death after as-of is concealed: the oracle knows nothing of it.
	for i := range want.people {
		p := want.people[i].person
		if died, known := p["deceased_on"].(int64); known && london().Midnight(died) >= d.info.AsOf.UnixMicro() {
			want.people[i].person = p.with("deceased_on", nil)
		}
	}
	for i := range want.people {
		for k, rows := range want.people[i].events {
			want.people[i].events[k] = concealed(rows, d.hide)
		}
	}
	if diff := cmp.Diff(plainRows(want.people), plainRows(got)); diff != "" {
		t.Errorf("seen (-want +got):\n%s", diff)
		ok = false
	}
	for k := range d.supplied() {
		c := count(t, d, k)
		f := want.fates[k]
		w := TableCount{Table: k.String(), Supplied: true, Read: d.tables[k].Rows, Used: f["used"],
			Superseded: f["superseded"],
			AfterAsOf:  f["after as-of"], PastRetention: f["past retention"], Suppressed: f["suppressed"],
			Quarantined: f["quarantined"], Withheld: f["withheld"], Resorted: c.Resorted}
		if diff := cmp.Diff(w, c); diff != "" {
			t.Errorf("counts (-want +got):\n%s", diff)
			ok = false
		}
		var rows []int
		if c.Quarantined > 0 {
			for _, line := range readCSV(t, filepath.Join(dir, k.String()+".csv"))[1:] {
				n, _ := strconv.Atoi(line[1])
				rows = append(rows, n)
			}
		}
		if !slices.Equal(rows, want.aside[k]) {
			t.Errorf("%s: quarantined rows %v, want %v", k, rows, want.aside[k])
			ok = false
		}
	}
	return ok
}

// supplied ranges over the tables supplied.
func (d *Dataset) supplied() func(yield func(Kind) bool) {
	return func(yield func(Kind) bool) {
		for k := range Kinds {
			if d.tables[k].Supplied && !yield(k) {
				return
			}
		}
	}
}

func concealed(rows []row, hide map[string]bool) []row {
	for i, r := range rows {
		if l, ok := r["counterpart_ids"].([]string); ok {
			l = slices.Clone(l)
			for j := range l {
				if hide[l[j]] {
					l[j] = ConcealedID
				}
			}
			rows[i] = r.with("counterpart_ids", l)
		}
	}
	return rows
}

// plainRows makes what was seen comparable: nulls absent.
func plainRows(in []seen) [][][]row {
	var out [][][]row
	strip := func(r row) row {
		c := row{}
		for k, v := range r {
			if v != nil {
				c[k] = v
			}
		}
		return c
	}
	for _, s := range in {
		p := [][]row{{strip(s.person)}}
		for _, rows := range s.events {
			var l []row
			for _, r := range rows {
				l = append(l, strip(r))
			}
			p = append(p, l)
		}
		out = append(out, p)
	}
	return out
}
