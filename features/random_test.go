package features

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"forceprofiles/dataset"
)

// randomWorld makes people with rows about the edges of windows.
func randomWorld(r *rand.Rand, people int) *world {
	w := newWorld(people)
	moment := func() time.Time {
		edge := time.Duration([]int{0, 45, 90, 180, 365, 365, 730}[r.IntN(7)]) * day
		switch r.IntN(4) {
		case 0:
			edge += time.Duration(r.IntN(3)-1) * time.Microsecond
		case 1:
			edge += time.Duration(r.Int64N(int64(200 * day)))
		case 2:
			edge += time.Duration(r.IntN(40)) * day // many at the same moment
		}
		return ago(max(edge, time.Microsecond))
	}
	pick := func(of ...any) any { return of[r.IntN(len(of))] }
	list := func(of ...string) any {
		if r.IntN(6) == 0 {
			return nil
		}
		out := []string{}
		for range r.IntN(4) {
			out = append(out, of[r.IntN(len(of))])
		}
		return out
	}
	for i := range people {
		w.people[i]["home_force"] = pick("norfolk", "kent", "essex", "elsewhere")
		w.people[i]["sex"] = pick("F", "M", nil)
		if r.IntN(4) > 0 {
			w.people[i]["date_of_birth"] = time.Date(1950+r.IntN(75), time.Month(1+r.IntN(12)), 1+r.IntN(28), 0, 0, 0, 0,
				time.UTC)
		}
		rows := r.IntN(8)
		if r.IntN(30) == 0 {
			rows = 300 + r.IntN(2000) // spans blocks
		}
		for j := range rows {
			at := moment()
			known := at
			if r.IntN(2) == 0 {
				if known = moment(); known.Before(at) {
					known = at
				}
			}
			w.add(dataset.Crimes, i, row{"crime_ref": fmt.Sprintf("C%d", r.IntN(3*rows)+j), "occurred_at": at, "known_at": known,
				"force": pick("norfolk", "kent", "abroad"), "side": pick("suspect", "victim"),
				"status":       pick("charged", "eliminated", nil),
				"offence_code": pick("19C", "105A", "8N", "46", "unlisted", nil), "victim_sex": pick("F", "M", nil),
				"domestic":   pick(true, false, nil),
				"victim_age": pick(3.0, 17.0, 40.0, nil), "counterpart_ids": list("V1", "V2", "V3", "V4")})
			if r.IntN(3) == 0 {
				w.add(dataset.Intel, i, row{"occurred_at": at, "known_at": known, "themes": list("drugs", "csae", "weapons"),
					"source_evaluation": pick(1.0, 2.0), "intelligence_assessment": pick("A", "D"), "handling": "P"})
			}
		}
	}
	w.sort()
	if r.IntN(2) == 0 {
		w.coverage[dataset.Crimes] = map[string]time.Time{"norfolk": ago(time.Duration([]int{90, 180, 365,
			2000}[r.IntN(4)]) * day), "kent": ago(2000 * day)}
	}
	for _, c := range []column{{dataset.Crimes, "victim_age"}, {dataset.Persons, "sex"}, {dataset.Intel, "themes"}} {
		if r.IntN(8) == 0 {
			w.absent[c] = true
		}
	}
	if r.IntN(10) == 0 {
		w.missing[dataset.Intel] = true
	}
	return w
}

// randomSpecs makes features over all ways, windows and clocks.
func randomSpecs(r *rand.Rand, n int) []Spec {
	var out []Spec
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	for i := range n {
		s := spec(fmt.Sprintf("f%d", i), "crimes", "", pick("", "90d", "180d", "365d", "730d", "365d..730d", "90d..180d"),
			pick("", "occurred", "known"), "")
		if r.IntN(4) > 0 {
			s.Where.Value = pick(`side == "suspect"`, `side == "suspect" && status != "eliminated"`,
				`in_group(offence_code, "vawg") && victim_sex == "F"`,
				`domestic`, `!domestic || harm(offence_code) > 10`,
				`known(person.date_of_birth) && age_at(person.date_of_birth, occurred_at) < 18`,
				`"V1" in counterpart_ids`, `any_in(counterpart_ids, ["V2", "V3"])`, `size(counterpart_ids) > 1`,
				`days_between(occurred_at, known_at) > 30`,
				`person.sex != victim_sex`, `victim_age < 18 || hour_of(occurred_at) < 6`, `force == person.home_force`,
				`known_at - occurred_at > duration("72h")`)
		}
		number := pick("harm(offence_code)", `harm(offence_code, "css") / victim_age`, "victim_age",
			"days_between(occurred_at, as_of)", "victim_age - 20")
		text := pick("offence_code", "crime_ref", "counterpart_ids", "force", "offence_group(offence_code)",
			"month_of(occurred_at)")
		switch r.IntN(13) {
		case 0, 1:
			s.Value.Value = "count"
		case 2:
			s.Value.Value = "distinct(" + text + ")"
		case 3:
			s.Value.Value = "sum(" + number + ")"
		case 4:
			s.Value.Value = pick("max(", "min(") + number + ")"
		case 5:
			s.Value.Value = "any"
		case 6:
			s.Value.Value = "days_since_last"
		case 7:
			s.Value.Value = "days_since_first"
		case 8, 9:
			s.Value.Value = pick("rate_change", "rate_change("+number+")")
			if s.Window == "" {
				s.Window = "180d"
			}
		case 10:
			s.Value.Value = "max_per(" + text + ")"
		case 11:
			s.Value.Value = "latest(" + pick(number, "domestic", "victim_age > 10") + ")"
		case 12:
			s.Value.Value, s.Categories = "latest(offence_code)", []string{"46", "19C", "8N"}
			if r.IntN(2) == 0 {
				s.Value.Value, s.Categories = "latest(force)", []string{Forces}
			}
		}
		if r.IntN(5) == 0 {
			s.From = "intel"
			s.Where.Value = pick("", `any_in(themes, ["drugs"])`, `source_evaluation == 1`, `person.sex == "F"`)
			s.Value.Value, s.Categories = pick("count", "distinct(themes)", "max_per(themes)", "latest(source_evaluation)",
				"sum(size(themes))"), nil
		}
		if r.IntN(2) == 0 {
			x := float64(r.IntN(2))
			s.WhenNone = &x
		}
		out = append(out, s)
	}
	return out
}

func TestMatrixEqualsNaive(t *testing.T) {
	t.Parallel()
	seeds := uint64(16)
	if testing.Short() {
		seeds = 5
	}
	for seed := range seeds {
		r := rand.New(rand.NewPCG(seed, 7))
		w := randomWorld(r, 30)
		specs := randomSpecs(r, 25)
		s := compile(t, specs...)
		n := newNaive(t, w)
		worker := s.NewWorker(w.info())
		// One worker takes several batches, whose dictionaries grow or change.
		for from := 0; from < len(w.people); {
			to := min(len(w.people), from+1+r.IntN(15))
			if r.IntN(3) == 0 {
				clear(w.dicts) // as if another reader had read this one
			}
			b := w.batch(from, to)
			m, err := worker.Compute(b)
			if err != nil {
				t.Fatal(err)
			}
			for f := range specs {
				for p := range m.Rows() {
					want, atLeast := n.value(&specs[f], from+p)
					got := m.Cols[f][p]
					marked := m.AtLeast[f] != nil && m.AtLeast[f][p]
					if !sameNumber(got, want) || marked != atLeast {
						t.Fatalf("seed %d, person %d: %+v\nis %v (at least: %v), and by hand %v (%v)", seed, from+p, specs[f], got,
							marked, want, atLeast)
					}
					tr, err := s.Trace(b, p, f)
					if err != nil {
						t.Fatal(err)
					}
					if !sameNumber(tr.Value, want) || tr.AtLeast != atLeast {
						t.Fatalf("seed %d, person %d: %+v\ntraces to %v (%v), and by hand is %v (%v)", seed, from+p, specs[f], tr.Value,
							tr.AtLeast, want, atLeast)
					}
					if again := retrace(s, &tr); len(tr.Rows) > 0 && !tr.Unsupplied && !sameNumber(again, want) {
						t.Fatalf("seed %d, person %d: %+v\nis %v, but its rows add up to %v:\n%+v", seed, from+p, specs[f], want, again,
							tr.Rows)
					}
				}
			}
			from = to
		}
	}
}

// retrace makes the value anew from what the rows of a trace add, as a reader
// would by the words beside Added.
func retrace(s *Set, tr *Trace) float64 {
	how, bracket, _ := strings.Cut(s.Spec(tr.Feature).Value.Value, "(")
	var newer, older float64
	least, most := math.Inf(1), math.Inf(-1)
	latest := math.NaN()
	for _, r := range tr.Rows {
		if r.Newer || how != "rate_change" {
			newer += r.Added
		} else {
			older += r.Added
		}
		least, most = min(least, r.Added), max(most, r.Added)
		if r.Decides {
			latest = r.Added
		}
	}
	_ = bracket
	switch how {
	case "any":
		return most
	case "max", "days_since_first":
		return most
	case "min", "days_since_last":
		return least
	case "latest":
		return latest
	}
	return newer + older
}
