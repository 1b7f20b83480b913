package rules

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"forceprofiles/internal/strictyaml"

	"github.com/google/go-cmp/cmp"
)

func TestEveryRuleEndsInOneOutcome(t *testing.T) {
	s := compileRules(t, rule("R-1", "crimes_365d >= repeat && in_custody",
		`'"Recorded " + string(crimes_365d) + " times"'`,
		"    status: active\n    points: 10\n    must_review: true\n    on_null: abstain\n")+
		rule("R-2", "crimes_365d >= repeat", `'"x"'`, "    status: active\n    points: 2.5\n    on_null: miss\n")+
		rule("R-3", "visor_open", `'"x"'`,
			"    status: shadow\n    points: 100\n    must_review: true\n    on_null: abstain\n")+
		rule("R-4", "visor_open", `'"x"'`, "    status: draft\n    points: 100\n    on_null: abstain\n")+
		rule("R-5", "visor_open", `'"x"'`, "    status: deprecated\n    points: 100\n    on_null: abstain\n"), Options{})
	set := s.when.features
	m := people(t, set,
		map[string]float64{"crimes_365d": 2, "in_custody": 1, "visor_open": 1}, // hit, hit
		map[string]float64{"crimes_365d": 1, "visor_open": 0},                  // miss: false && null is false
		map[string]float64{"crimes_365d": 3},                                   // true && null is null: abstain, hit
		map[string]float64{"in_custody": 0},                                    // null && false is false: miss, null → miss
		map[string]float64{},                                                   // null
	)
	o, err := s.NewWorker(worldInfo).Eval(m, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if s.Len() != 3 {
		t.Fatalf("%d rules run; draft and deprecated ones do not", s.Len())
	}
	want := [][]Outcome{{Hit, Miss, Abstain, Miss, Abstain}, {Hit, Miss, Hit, Miss, Miss},
		{Hit, Miss, Abstain, Abstain, Abstain}}
	for k := range want {
		for i := range want[k] {
			if got := o.Outcome(k, i); got != want[k][i] {
				t.Errorf("%s on person %d: %s, not %s", s.Rule(k).ID, i, got, want[k][i])
			}
		}
	}
	if d := cmp.Diff([]Count{{"R-1", 1, Active, 1, 2, 2, 0}, {"R-2", 1, Active, 2, 3, 0, 1},
		{"R-3", 1, Shadow, 1, 1, 3, 0}}, o.Counts); d != "" {
		t.Error(d)
	}
	for i, want := range []float64{12.5, 0, 2.5, 0, 0} { // the shadow rule's 100 points count for nobody
		if got := o.Points(i); got != want {
			t.Errorf("person %d has %v points, not %v", i, got, want)
		}
		if got := o.MustReview(i); got != (i == 0) {
			t.Errorf("person %d must be reviewed: %v", i, got)
		}
	}
}

func TestFindings(t *testing.T) {
	s := compileRules(t, rule("R-1", "crimes_365d >= repeat && in_custody",
		`'"Recorded " + string(crimes_365d) + " times, " + string(days_since) + " days ago"'`,
		"    status: active\n    points: 10\n    must_review: true\n    on_null: abstain\n")+
		rule("R-2", `risk == "high"`, `'"Risk level " + risk'`, active)+
		rule("R-3", "visor_open", `'"x"'`, "    status: shadow\n    points: 1\n    on_null: abstain\n"), Options{})
	set := s.when.features
	m := people(t, set,
		map[string]float64{},
		map[string]float64{"crimes_365d": 3, "in_custody": 1, "days_since": 40, "risk": 2, "visor_open": 1},
		map[string]float64{"crimes_365d": 3, "in_custody": 1, "risk": 0, "visor_open": 1})
	m.AtLeast[set.Index("crimes_365d")] = []bool{false, true, false}
	o, err := s.NewWorker(worldInfo).Eval(m, []int32{1, 2, 0}, []int32{0, 1, 0})
	if err != nil {
		t.Fatal(err)
	}
	crimes := Value{Name: "crimes_365d", Label: "offences as suspect in the last 12 months", Unit: "offences", Known: true,
		Value: 3, Text: "3"}
	crimesAtLeast := crimes
	crimesAtLeast.AtLeast = true
	custody := Value{Name: "in_custody", Label: "was in custody", Known: true, Value: 1, Text: "yes"}
	repeat := Value{Name: "repeat", Label: "offences that count as repeated", Unit: "offences", Known: true, Value: 2,
		Text: "2", Param: true}
	unknown := func(v Value) Value {
		v.Known, v.Value, v.Text, v.AtLeast = false, 0, "not known", false
		return v
	}
	since := Value{Name: "days_since", Label: "days since the last offence", Unit: "days", Known: true, Value: 40,
		Text: "40"}
	risk := Value{Name: "risk", Label: "risk level", Known: true, Value: 2, Text: "high"}
	want := [][]Finding{
		{{Rule: "R-1", Version: 1, Title: "Title of R-1", Outcome: Hit, Points: 10, MustReview: true,
			Reason: "Recorded 3 times, 40 days ago", Values: []Value{crimesAtLeast, custody, since, repeat}},
			{Rule: "R-2", Version: 1, Title: "Title of R-2", Outcome: Hit, Points: 10, Reason: "Risk level high",
				Values: []Value{risk}}},
		{{Rule: "R-1", Version: 1, Title: "Title of R-1", Outcome: Hit, Points: 10, MustReview: true,
			Reason: "Title of R-1 (a figure for the reason is not known)", Values: []Value{crimes, custody, unknown(since),
				repeat}}},
		{{Rule: "R-1", Version: 1, Title: "Title of R-1", Outcome: Abstain, MustReview: true,
			Reason: "Not known: offences as suspect in the last 12 months; was in custody; days since the last offence.",
			Values: []Value{unknown(crimes), unknown(custody), unknown(since), repeat}},
			{Rule: "R-2", Version: 1, Title: "Title of R-2", Outcome: Abstain, Reason: "Not known: risk level.",
				Values: []Value{unknown(risk)}}},
	}
	for v, words := range map[*Value]string{&crimes: "3", &crimesAtLeast: "at least 3", &custody: "yes"} {
		if v.String() != words {
			t.Errorf("%+v is printed %q", *v, v.String())
		}
	}
	for i := range want {
		got, err := o.Findings(i)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want[i], got); d != "" {
			t.Errorf("person %d: %s", i, d)
		}
	}
}

func TestAForcesOwnParameter(t *testing.T) {
	o := Options{Overrides: map[string]map[string]float64{"kent": {"repeat": 5, "of_another_pack": 1}}}
	s := compileRules(t, rule("R-1", "crimes_365d >= repeat", `'"At least " + string(repeat)'`, active), o)
	m := people(t, s.when.features, map[string]float64{"crimes_365d": 4}, map[string]float64{"crimes_365d": 5})
	out, err := s.NewWorker(worldInfo).Eval(m, []int32{0, 0, 1, 0}, []int32{0, 1, 1, -1})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"At least 2", "", "At least 5", "At least 2"} {
		f, err := out.Findings(i)
		if err != nil {
			t.Fatal(err)
		}
		got, value := "", ""
		if len(f) == 1 {
			got, value = f[0].Reason, "At least "+f[0].Values[1].Text
		}
		if got != want || value != want {
			t.Errorf("person %d: %q (%q), not %q", i, got, value, want)
		}
	}
}

// Blocks, words and selections of rows must not show: the outcome of a person
// is what they have alone.
func TestAnyRowsInAnyOrder(t *testing.T) {
	s := compileRules(t, rule("R-1", "crimes_365d >= repeat || in_custody", `'string(crimes_365d) + "/" + string(repeat)'`,
		active)+
		rule("R-2", `crimes_365d / days_since > 0.5 && latest_force == "kent"`, `'latest_force'`,
			"    status: active\n    points: 0.1\n    must_review: true\n    on_null: miss\n"), Options{})
	r := rand.New(rand.NewPCG(1, 2))
	var rows []map[string]float64
	for range 3000 {
		row := map[string]float64{}
		for name, n := range map[string]int{"crimes_365d": 5, "in_custody": 2, "days_since": 6, "latest_force": 2} {
			if r.IntN(4) > 0 {
				row[name] = float64(r.IntN(n))
			}
		}
		rows = append(rows, row)
	}
	m := people(t, s.when.features, rows...)
	some := make([]int32, 2111)
	for i := range some {
		some[i] = int32(r.IntN(len(rows)))
	}
	all, err := s.NewWorker(worldInfo).Eval(m, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	part, err := s.NewWorker(worldInfo).Eval(m, some, nil)
	if err != nil {
		t.Fatal(err)
	}
	hits := 0
	for i, row := range some {
		for k := range s.Len() {
			if part.Outcome(k, i) != all.Outcome(k, int(row)) {
				t.Fatalf("row %d ends otherwise in a selection", row)
			}
		}
		a, _ := all.Findings(int(row))
		b, _ := part.Findings(i)
		if d := cmp.Diff(a, b); d != "" {
			t.Fatal(d)
		}
		if all.Points(int(row)) != part.Points(i) || all.MustReview(int(row)) != part.MustReview(i) {
			t.Fatal("points differ")
		}
		// The first rule, worked out by hand.
		c, hasC := rows[row]["crimes_365d"]
		in, hasIn := rows[row]["in_custody"]
		want := Abstain
		switch {
		case hasC && c >= 2 || hasIn && in == 1:
			want = Hit
			hits++
		case hasC && hasIn:
			want = Miss
		}
		if got := all.Outcome(0, int(row)); got != want {
			t.Fatalf("%v ends in %s, not %s", rows[row], got, want)
		}
	}
	if hits == 0 {
		t.Error("nothing hits")
	}
	for _, c := range all.Counts {
		if c.Hits+c.Misses+c.Abstentions != 3000 {
			t.Errorf("%+v does not add up", c)
		}
	}
}

func TestCompileErrors(t *testing.T) {
	set, params, _ := world(t)
	params = append(params, Param{Name: "crimes_365d", Label: "x"}, Param{Name: "Big", Label: "x"},
		Param{Name: "low", Label: "x", Value: 1, Min: ptr(2.)})
	text := `rules:
  - id: R 1
    version: 0
    status: active
    title: t
    when: crimes_356d >= 2 && (risk > 1 || nonsense)
    because: crimes_365d
    points: -1
    on_null: abstain
    owner: o
    rationale: r
    review_by: 2027-06-30
  - id: R-2
    version: 1
    supersedes: [R-2]
    when: |
      visor_open &&
        missing_feature == "x"
  - {id: R-2, version: 1, status: draft, title: t, when: crimes_365d, because: '"x"', on_null: miss, owner: o, rationale: r, review_by: 2027-06-30}
  - {id: eligible, version: 1, status: draft, title: t, when: visor_open, because: '"x"', on_null: miss, owner: o, rationale: r, review_by: 2027-06-30}
`
	_, err := Compile(decode[File](t, "r.yaml", text).Rules, set, params, Options{})
	if err == nil {
		t.Fatal("compiled")
	}
	got := err.Error()
	for _, want := range []string{
		"parameter crimes_365d: a feature has this name already",
		`parameter name "Big": use small letters`,
		"parameter low: its own value 1 is not within at least 2",
		"r.yaml:2:9: rule R 1: an id is letters and digits",
		"r.yaml:3:14: rule R 1: version is 0; versions count from 1",
		"r.yaml:6:11: rule R 1, when: ",
		`did you mean crimes_365d?`,
		"r.yaml:6:37: rule R 1, when: ",
		"r.yaml:6:44: rule R 1, when: ",
		"r.yaml:7:14: rule R 1, because: ",
		"r.yaml:8:13: rule R 1: points are -1",
		"r.yaml:13:5: rule R-2: status is missing: one of draft, shadow, active, deprecated",
		"r.yaml:13:5: rule R-2: because is missing",
		"r.yaml:13:5: rule R-2: on_null is missing",
		"r.yaml:15:17: rule R-2: it supersedes itself",
		"r.yaml:18:9: rule R-2, when: ",
		"r.yaml:19:10: rule R-2 stands here a second time; the first is at r.yaml:13:5",
		"r.yaml:19:58: rule R-2, when: ",
		`r.yaml:20:10: rule eligible: "eligible" means the population's own condition`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no error says %q", want)
		}
	}
	if t.Failed() {
		t.Log(got)
	}
}

func ptr[T any](v T) *T { return &v }

func TestConditions(t *testing.T) {
	set, params, _ := world(t)
	c, err := CompileConditions([]Condition{
		{Name: "eligible", When: strictyaml.Text{Value: "crimes_365d >= repeat && !(known(visor_open) && visor_open)"}},
		{Name: "mark", When: strictyaml.Text{Value: "days_since < 10"}},
	}, set, params, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"crimes_365d", "visor_open"}, c.Names(0)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"repeat"}, c.Params()); d != "" {
		t.Error(d)
	}
	w := c.NewWorker(worldInfo)
	if err := w.Eval(people(t, set, map[string]float64{"crimes_365d": 2},
		map[string]float64{"visor_open": 0, "days_since": 3}), nil, nil); err != nil {
		t.Fatal(err)
	}
	if !w.True(0, 0) || w.True(0, 1) || w.Known(0, 1) || w.True(1, 0) || !w.True(1, 1) {
		t.Error("conditions do not hold as they should")
	}
	_, err = CompileConditions([]Condition{{Name: "mark odd", When: strictyaml.Text{Value: "crimes_365d", File: "p.yaml",
		Line: 3, Col: 9}}}, set, nil, Options{})
	if err == nil || !strings.HasPrefix(err.Error(), "p.yaml:3:9: mark odd: ") {
		t.Errorf("error is %v", err)
	}
}

func TestNoRules(t *testing.T) {
	s := compileRules(t, "", Options{})
	o, err := s.NewWorker(worldInfo).Eval(people(t, s.when.features, map[string]float64{}), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if f, err := o.Findings(0); err != nil || len(f) != 0 || o.Points(0) != 0 {
		t.Error("findings without rules")
	}
}

func BenchmarkEval(b *testing.B) {
	var text strings.Builder
	for i := range 25 {
		text.WriteString(rule(fmt.Sprintf("R-%d", i), fmt.Sprintf("crimes_365d >= %d && (in_custody || days_since < %d)", i%5,
			i*10), `'"x"'`, active))
	}
	s := compileRules(b, text.String(), Options{})
	const n = 8192
	m := people(b, s.when.features, make([]map[string]float64, n)...)
	r := rand.New(rand.NewPCG(1, 2))
	for f := range m.Cols {
		for i := range n {
			if m.Cols[f][i] = float64(r.IntN(4)); r.IntN(20) == 0 {
				m.Cols[f][i] = math.NaN()
			}
		}
	}
	w := s.NewWorker(worldInfo)
	rows := make([]int32, n)
	for i := range rows {
		rows[i] = int32(i)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := w.Eval(m, rows, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n/25, "ns/row·rule")
}
