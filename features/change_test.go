package features

import "testing"

func TestChangeFollowsFromHowAValueIsMade(t *testing.T) {
	set, err := Compile(decode(t, `- {name: total, from: crimes, value: count, when_none: 0}
- {name: year, from: crimes, value: count, window: 365d, when_none: 0}
- {name: year_before, from: crimes, value: count, window: 365d..730d, when_none: 0}
- {name: forces, from: crimes, value: distinct(force), window: 365d}
- {name: ever, from: crimes, value: any, when_none: 0}
- {name: same, from: crimes, value: max_per(offence_code), window: 365d}
- {name: first, from: crimes, value: days_since_first, unit: days}
- {name: last, from: crimes, value: days_since_last, unit: days}
- {name: trend, from: crimes, value: rate_change, window: 180d}
- {name: added, from: features, value: value(total - year)}
- {name: level, from: visor, value: latest(mappa_level)}
- {name: risk, from: visor, value: latest(risk_level), categories: [low, high]}
- {name: overdue, from: visor, value: "latest(days_between(next_visit_due, as_of))", unit: days}
- {name: age, from: persons, value: "value(age_at(date_of_birth, as_of))", justification: a test}
`), nil, CompileOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name       string
		changeable bool
		want       Change
		whole      bool
	}{
		{"total", false, Grows, true}, {"year", false, Ages, true}, {"year_before", false, Fixed, true},
		{"forces", false, Ages, true}, {"ever", false, Grows, true}, {"same", false, Ages, true},
		{"first", false, Fixed, true}, {"last", false, Fixed, true}, {"trend", false, Fixed, false},
		{"added", false, Fixed, false}, {"level", false, Fixed, false}, {"level", true, Acts, false},
		{"risk", true, Acts, true}, {"overdue", true, Elapses, true}, {"overdue", false, Fixed, true},
		{"age", false, Fixed, false},
	} {
		f := set.Index(c.name)
		if got := set.Change(f, c.changeable); got != c.want {
			t.Errorf("%s, changeable %v: %d, want %d", c.name, c.changeable, got, c.want)
		}
		if got := set.Whole(f); got != c.whole {
			t.Errorf("%s is whole: %v, want %v", c.name, got, c.whole)
		}
	}
}
