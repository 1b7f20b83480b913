package features

import (
	"math"
	"testing"
	"time"

	"forceprofiles/dataset"
)

var notKnown = math.NaN()

// offenceHistory gives person 0 five offences about the edges of a 365-day
// window, the latest known late, and a sixth without an offence code.
func offenceHistory() *world {
	w := newWorld(2)
	crime := func(ref string, at, known time.Duration, code any, victims ...string) {
		r := row{"crime_ref": ref, "occurred_at": ago(at), "known_at": ago(known), "side": "suspect",
			"counterpart_ids": victims}
		if code != nil {
			r["offence_code"] = code
		}
		w.add(dataset.Crimes, 0, r)
	}
	crime("A", 365*day+time.Microsecond, 300*day, "19C", "V1") // just outside by occurred_at, inside by known_at
	crime("B", 365*day, 365*day, "105A", "V1", "V2")           // exactly on the edge: inside
	crime("C", 182*day+12*time.Hour, 100*day, "8N", "V2")      // exactly in the middle: the newer half
	crime("D", 182*day+12*time.Hour+time.Microsecond, 90*day, "46", "V2", "V3")
	crime("E", time.Microsecond, time.Microsecond, "8N") // as late as can be
	crime("F", 10*day, 400*day, nil, "V1", "V9")         // known long ago, no code
	w.add(dataset.Missing, 0, row{"occurred_at": ago(30 * day), "risk_grade": "high", "distance_km": 12.5})
	w.add(dataset.Missing, 0, row{"occurred_at": ago(20 * day), "known_at": ago(2 * day), "risk_grade": "medium",
		"distance_km": 3.0})
	w.add(dataset.Missing, 0, row{"occurred_at": ago(10 * day), "known_at": ago(5 * day), "risk_grade": "unheard-of"})
	w.people[0]["date_of_birth"] = time.Date(2000, 7, 1, 0, 0, 0, 0, time.UTC)
	w.people[0]["sex"] = "F"
	w.sort()
	return w
}

func TestValuesByHand(t *testing.T) {
	with := func(s Spec, f func(*Spec)) Spec { f(&s); return s }
	none := func(x float64) func(*Spec) { return func(s *Spec) { s.WhenNone = &x } }
	grades := func(s *Spec) { s.Categories = []string{"low", "medium", "high"} }
	forces := func(s *Spec) { s.Categories = []string{Forces} }
	tests := []struct {
		name    string
		spec    Spec
		want    float64 // of person 0
		atLeast bool
		nobody  float64 // of person 1, who has no rows
	}{
		{"all time", spec("", "crimes", "", "", "", "count"), 6, false, notKnown},
		{"a null in the value marks", spec("", "crimes", "", "", "", "sum(harm(offence_code))"),
			1825 + 1 + 547.5 + 0.1 + 547.5, true, notKnown},
		{"window takes its older edge", with(spec("", "crimes", "", "365d", "", "count"), none(0)), 5, false, 0},
		{"window by the other clock", spec("", "crimes", "", "365d", "known", "count"), 5, false, notKnown},
		{"newer edge is outside", spec("", "crimes", "", "365d..730d", "", "count"), 1, false, notKnown},
		{"where", spec("", "crimes", `side == "suspect" && in_group(offence_code, "vawg")`, "", "", "count"), 2, true,
			notKnown},
		{"null outside the window does not mark", spec("", "crimes", `in_group(offence_code, "vawg")`, "365d", "known",
			"count"), 2, false, notKnown},
		{"null that cannot matter does not mark", spec("", "crimes", `side == "victim" && in_group(offence_code, "vawg")`, "",
			"", "count"), notKnown, false, notKnown},
		{"any", with(spec("", "crimes", `offence_code == "19C"`, "", "", "any"), none(0)), 1, false, 0},
		{"any, none", with(spec("", "crimes", `offence_code == "1"`, "", "", "any"), none(0)), 0, true, 0},
		{"sum", spec("", "crimes", "", "365d", "", "sum(harm(offence_code))"), 1 + 547.5 + 0.1 + 547.5, true, notKnown},
		{"other scale", spec("", "crimes", "known(offence_code)", "365d", "", `sum(harm(offence_code, "css"))`),
			13.5 + 189 + 13 + 189, false, notKnown},
		{"max", spec("", "crimes", "", "", "", "max(harm(offence_code))"), 1825, true, notKnown},
		{"min", spec("", "crimes", "", "", "", "min(harm(offence_code))"), 0.1, true, notKnown},
		{"days since last", spec("", "crimes", "", "", "", "days_since_last"), 0, false, notKnown},
		{"days since last, whole", spec("", "crimes", `offence_code in ["46"]`, "", "", "days_since_last"), 182, true,
			notKnown},
		{"days since first", spec("", "crimes", "", "", "", "days_since_first"), 365, false, notKnown},
		{"days since last by the other clock", spec("", "crimes", "!known(offence_code)", "", "known", "days_since_last"),
			400, false, notKnown},
		{"rate change: the middle belongs to the newer half", with(spec("", "crimes", "", "365d", "", "rate_change"),
			none(0)), 3 - 2, false, 0},
		{"rate change of sums", spec("", "crimes", "known(offence_code)", "365d", "", "rate_change(harm(offence_code))"),
			(547.5 + 547.5) - (1 + 0.1), false, notKnown},
		{"distinct codes", spec("", "crimes", "", "", "", "distinct(offence_code)"), 4, true, notKnown},
		{"distinct texts", spec("", "crimes", "", "", "", "distinct(crime_ref)"), 6, false, notKnown},
		{"distinct elements of lists", spec("", "crimes", "", "", "", "distinct(counterpart_ids)"), 4, false, notKnown},
		{"distinct of a result", spec("", "crimes", "known(offence_code)", "", "", "distinct(offence_group(offence_code))"),
			3, false, notKnown},
		{"distinct of empty lists is 0, not none", spec("", "crimes", `crime_ref == "E"`, "", "",
			"distinct(counterpart_ids)"), 0, false, notKnown},
		{"max per code", spec("", "crimes", "", "", "", "max_per(offence_code)"), 2, true, notKnown},
		{"max per element", spec("", "crimes", "", "", "", "max_per(counterpart_ids)"), 3, false, notKnown},
		{"latest", spec("", "crimes", "", "", "", "latest(harm(offence_code))"), 547.5, true, notKnown},
		{"latest by the other clock", spec("", "missing", "", "", "known", "latest(distance_km)"), 3, true, notKnown},
		{"latest category", with(spec("", "missing", `risk_grade != "unheard-of"`, "", "", "latest(risk_grade)"), grades), 1,
			false, notKnown},
		{"category that is not listed is not known", with(with(spec("", "missing", "", "", "", "latest(risk_grade)"), grades),
			none(0)), notKnown, false, 0},
		{"forces as categories", with(spec("", "crimes", "", "", "", "latest(force)"), forces), 0, false, notKnown},
		{"latest condition", spec("", "missing", "known(distance_km)", "", "", "latest(distance_km > 5)"), 0, false,
			notKnown},
		{"person's column: the birthday has begun in London, not in UTC",
			spec("", "crimes", `age_at(person.date_of_birth, occurred_at) >= 26`, "", "", "count"), 1, false, notKnown},
		{"person's column: the birthday has not begun", spec("", "crimes",
			`age_at(person.date_of_birth, occurred_at - duration("1h")) >= 26`, "", "", "count"), notKnown, false, notKnown},
		{"age", spec("", "persons", "", "", "", "value(age_at(date_of_birth, as_of))"), 26, false, notKnown},
		{"condition on a person", spec("", "persons", "", "", "", "value(!known(date_of_birth))"), 0, false, 1},
		{"person's category", with(spec("", "persons", "", "", "", "value(sex)"),
			func(s *Spec) { s.Categories = []string{"M", "F"} }), 1, false, notKnown},
		{"person's where", with(spec("", "persons", `home_force == "kent"`, "", "", "value(1)"), none(7)), 7, false, 7},
		{"person's where is null", with(spec("", "persons", `sex == "F"`, "", "", "value(1)"), none(7)), 1, false, notKnown},
	}
	b := offenceHistory().batch(0, 2)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.spec.Name = "f"
			s := compile(t, tt.spec)
			m := compute(t, s, b)
			for p, want := range []float64{tt.want, tt.nobody} {
				if got := m.Cols[0][p]; !sameNumber(got, want) {
					t.Errorf("person %d: %v, want %v", p, got, want)
				}
			}
			if got := m.AtLeast[0] != nil && m.AtLeast[0][0]; got != tt.atLeast {
				t.Errorf("at least: %v, want %v", got, tt.atLeast)
			}
			if m.AtLeast[0] != nil && m.AtLeast[0][1] {
				t.Error("at least is set for a person without rows")
			}
		})
	}
}

func sameNumber(a, b float64) bool { return a == b || a != a && b != b }

func TestNotSuppliedIsNotKnown(t *testing.T) {
	edge := ago(90 * day)
	tests := []struct {
		name     string
		arrange  func(*world)
		spec     Spec
		want     float64 // person 0 lives in norfolk and has rows
		neighbor float64 // person 1 lives in kent and has none
	}{
		{"every force supplies", func(w *world) {}, spec("f", "missing", "", "90d", "", "count"), 3, 0},
		{"no table", func(w *world) { w.missing[dataset.Missing] = true }, spec("f", "missing", "", "90d", "", "count"),
			notKnown, notKnown},
		{"no table, any", func(w *world) { w.missing[dataset.Missing] = true }, spec("f", "missing", "", "90d", "", "any"),
			notKnown, notKnown},
		{"force does not supply", func(w *world) { w.coverage[dataset.Missing] = map[string]time.Time{"norfolk": edge} },
			spec("f", "missing", "", "90d", "", "count"), 3, notKnown},
		{"supplied a microsecond short of the window", func(w *world) {
			w.coverage[dataset.Missing] = map[string]time.Time{"norfolk": edge.Add(time.Microsecond), "kent": edge}
		}, spec("f", "missing", "", "90d", "", "count"), notKnown, 0},
		{"all time asks only that the force supplies", func(w *world) {
			w.coverage[dataset.Missing] = map[string]time.Time{"norfolk": ago(day)}
		}, spec("f", "missing", "", "", "", "count"), 3, notKnown},
		{"older window reaches further back", func(w *world) {
			w.coverage[dataset.Missing] = map[string]time.Time{"norfolk": edge, "kent": ago(180 * day)}
		}, spec("f", "missing", "", "90d..180d", "", "count"), notKnown, 0},
		{"any row is known even so", func(w *world) { w.coverage[dataset.Missing] = map[string]time.Time{} },
			spec("f", "missing", "", "90d", "", "any"), 1, notKnown},
		{"column missing", func(w *world) { w.absent[column{dataset.Missing, "risk_grade"}] = true },
			spec("f", "missing", `risk_grade == "high"`, "", "", "count"), notKnown, notKnown},
		{"column missing, row qualifies all the same", func(w *world) {
			w.absent[column{dataset.Missing,
				"risk_grade"}] = true
		}, spec("f", "missing", `risk_grade == "high" || distance_km > 5`, "", "", "any"), 1,
			notKnown},
		{"person's column missing", func(w *world) { w.absent[column{dataset.Persons, "sex"}] = true },
			spec("f", "missing", `!known(person.sex)`, "", "", "count"), notKnown, notKnown},
		{"column of persons missing", func(w *world) { w.absent[column{dataset.Persons, "date_of_birth"}] = true },
			spec("f", "persons", "", "", "", "value(!known(date_of_birth))"), notKnown, notKnown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := offenceHistory()
			w.people[1]["home_force"] = "kent"
			tt.arrange(w)
			if tt.spec.From != "persons" {
				tt.spec.WhenNone = number(0)
			}
			b := w.batch(0, 2)
			s := compile(t, tt.spec)
			m := compute(t, s, b)
			for p, want := range []float64{tt.want, tt.neighbor} {
				if got := m.Cols[0][p]; !sameNumber(got, want) {
					t.Errorf("person %d: %v, want %v", p, got, want)
				}
				tr, err := s.Trace(b, p, 0)
				if err != nil || !sameNumber(tr.Value, want) {
					t.Errorf("person %d: traced %v (%v), want %v", p, tr.Value, err, want)
				}
			}
		})
	}
}

func TestDerivedFeatures(t *testing.T) {
	specs := []Spec{
		spec("vawg", "crimes", `in_group(offence_code, "vawg")`, "", "", "count"),
		spec("late", "missing", "", "", "", "count"),
		spec("grade", "missing", `risk_grade != "unheard-of"`, "", "", "latest(risk_grade)"),
		spec("share", "features", "", "", "", "value(vawg / late)"),
		spec("worrying", "features", "", "", "", `value(grade == "medium" && share < 1)`),
		spec("triple", "features", `worrying`, "", "", `value(share * 3)`),
	}
	specs[2].Categories = []string{"low", "medium", "high"}
	s := compile(t, specs...)
	b := offenceHistory().batch(0, 2)
	m := compute(t, s, b)
	for f, want := range map[string]float64{"vawg": 2, "share": 2.0 / 3, "worrying": 1, "triple": 2.0 / 3 * 3} {
		if got := m.Cols[s.Index(f)][0]; got != want {
			t.Errorf("%s is %v, want %v", f, got, want)
		}
		if got := m.Cols[s.Index(f)][1]; got == got {
			t.Errorf("%s of nobody is %v", f, got)
		}
	}
	if at := m.AtLeast[s.Index("share")]; at == nil || !at[0] || at[1] {
		t.Errorf("share rests on an at-least count, but is marked %v", at)
	}
}
