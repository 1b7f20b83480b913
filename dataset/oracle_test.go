package dataset

import (
	"fmt"
	"slices"
	"sort"
	"time"
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
