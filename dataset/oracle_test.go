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

// oracle is the contract told a second time, row by row and table by table in
// memory, sharing no code with the walk but the contract's tables of names.
type oracle struct {
	asOf, own  int64
	suppressed map[string]bool
	rows       tables
}

// answer is what a walk ought to say.
type answer struct {
	people []seen
	fates  [Kinds]map[string]int64 // fate → rows
	aside  [Kinds][]int            // row numbers, from 1, of the quarantine
}

func (o *oracle) answer() answer {
	var a answer
	for k := range a.fates {
		a.fates[k] = map[string]int64{}
	}
	state := map[string]string{} // person → fate of the person
	for i, p := range o.rows[Persons] {
		id, _ := p["person_id"].(string)
		f := o.person(p)
		if _, twice := state[id]; twice && id != "" && f != "suppressed" {
			f = "quarantined"
		} else if id != "" {
			state[id] = f
			if f == "used" {
				a.people = append(a.people, seen{person: p})
			}
		}
		a.note(Persons, i, f)
	}
	for k, rows := range o.rows {
		if k == Persons || k == Identities { // whose rows are compared in identities_test.go
			continue
		}
		fate := make([]string, len(rows))
		for i, r := range rows {
			fate[i] = o.event(k, r, state)
		}
		// Versions: group the rows that are still undecided by person and key.
		groups := map[string][]int{}
		for i, r := range rows {
			if fate[i] == "" {
				name := fmt.Sprintf("%q", r["person_id"])
				for _, c := range Tables[k].Key {
					name += fmt.Sprintf(" %q", r[c])
				}
				groups[name] = append(groups[name], i)
			}
		}
		for _, g := range groups {
			var kept []int
			for _, i := range g {
				if slices.ContainsFunc(kept, func(j int) bool { return rows[j]["known_at"] == rows[i]["known_at"] }) {
					fate[i] = "quarantined"
				} else {
					kept = append(kept, i)
				}
			}
			best := -1
			for _, i := range kept {
				known := rows[i]["known_at"].(int64)
				if known >= o.asOf {
					fate[i] = "after as-of"
				} else if best < 0 || known > rows[best]["known_at"].(int64) {
					best = i
				}
			}
			for _, i := range kept {
				switch {
				case fate[i] != "":
				case i != best:
					fate[i] = "superseded"
				case rows[i]["occurred_at"].(int64) >= o.asOf:
					fate[i] = "after as-of"
				case k == Intel && rows[i]["intelligence_assessment"] == "E":
					fate[i] = "withheld"
				default:
					fate[i] = "used"
				}
			}
		}
		for i, f := range fate {
			a.note(k, i, f)
		}
		for p := range a.people {
			var mine []row
			for i, r := range rows {
				if fate[i] == "used" && r["person_id"] == a.people[p].person["person_id"] {
					mine = append(mine, r)
				}
			}
			sort.SliceStable(mine, func(x, y int) bool {
				m, n := mine[x], mine[y]
				if m["occurred_at"] != n["occurred_at"] {
					return m["occurred_at"].(int64) < n["occurred_at"].(int64)
				}
				for _, c := range Tables[k].Key {
					if m[c] != n[c] {
						return m[c].(string) < n[c].(string)
					}
				}
				return m["known_at"].(int64) < n["known_at"].(int64)
			})
			a.people[p].events[k] = mine
		}
	}
	return a
}

func (a *answer) note(k Kind, i int, fate string) {
	a.fates[k][fate]++
	if fate == "quarantined" {
		a.aside[k] = append(a.aside[k], i+1)
	}
}

func (o *oracle) londonDay(micros int64) int64 {
	y, m, d := time.UnixMicro(micros).In(London).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400
}

func (o *oracle) person(p row) string {
	id, _ := p["person_id"].(string)
	into, _ := p["merged_into"].(string)
	born, isBorn := p["date_of_birth"].(int64)
	died, isDead := p["deceased_on"].(int64)
	switch {
	case o.suppressed[id]:
		return "suppressed"
	case id != "" && into != "" && into != id:
		return "superseded"
	case id == "", into != "" && into == id,
		p["home_force"] != "kent" && p["home_force"] != "essex",
		isBorn && born > o.londonDay(o.own),
		isDead && died > o.londonDay(o.own),
		isBorn && isDead && died < born:
		return "quarantined"
	}
	if due, ok := p["review_due"].(int64); ok && due < o.londonDay(o.asOf) {
		return "past retention"
	}
	if first, ok := p["first_recorded"].(int64); ok && first >= o.asOf || isBorn && born > o.londonDay(o.asOf) {
		return "after as-of"
	}
	return "used"
}

// event is the fate of a row whatever its versions, "" where they decide.
func (o *oracle) event(k Kind, r row, state map[string]string) string {
	id, _ := r["person_id"].(string)
	switch s, known := state[id]; {
	case o.suppressed[id]:
		return "suppressed"
	case id == "" || !known || s == "superseded" || s == "quarantined":
		return "quarantined"
	case s != "used":
		return s
	}
	if other, ok := r["other_person_id"].(string); ok && o.suppressed[other] {
		return "suppressed"
	}
	occurred, ok1 := r["occurred_at"].(int64)
	known, ok2 := r["known_at"].(int64)
	bad := !ok1 || !ok2 || r["force"] != "kent" && r["force"] != "essex"
	for _, c := range Tables[k].Key {
		s, _ := r[c].(string)
		bad = bad || s == ""
	}
	switch k {
	case Crimes:
		bad = bad || known < occurred
		bad = bad || !slices.Contains([]any{"suspect", "victim", "witness"}, r["side"])
		bad = bad || !slices.Contains([]any{nil, "suspected", "charged", "convicted", "eliminated"}, r["status"])
	case Intel:
		bad = bad || !slices.Contains([]any{"A", "B", "C", "D", "E"}, r["intelligence_assessment"])
		bad = bad || !slices.Contains([]any{"P", "C"}, r["handling"])
		n, ok := r["source_evaluation"].(float64)
		bad = bad || !ok || n < 1 || n > 3
	}
	if bad {
		return "quarantined"
	}
	return ""
}

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
		w := TableCount{Table: k.String(), Supplied: true, Read: int64(d.tables[k].Rows), Used: f["used"],
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
