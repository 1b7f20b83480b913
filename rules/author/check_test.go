package author

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"

	"forceprofiles/internal/strictyaml"

	"github.com/google/go-cmp/cmp"
)

const past = `
  - id: R-OLD
    version: 1
    status: active
    title: Old
    when: in_custody
    because: '"x"'
    points: 1
    on_null: miss
    owner: o
    rationale: r
    review_by: 2025-01-01
    supersedes: [R-BEFORE]
`

func check(t *testing.T, f fstest.MapFS, day strictyaml.Date) []Issue {
	t.Helper()
	issues, err := CheckFS(f, "", day)
	if err != nil {
		t.Fatal(err)
	}
	return issues
}

func TestCheck(t *testing.T) {
	shadow := "    status: shadow\n    points: 1\n    on_null: abstain\n"
	f := withRules(t, past+
		rule("R-BEFORE", "visor_open", `'"x"'`, active)+
		rule("R-SAME", "visor_open && crimes_365d >= 2", `'"x"'`, active)+
		rule("R-TWIN", "(2 <= crimes_365d) && visor_open", `'"x"'`, active)+
		rule("R-TWIN2", "(crimes_365d >= 2.0) && visor_open", `'"x"'`, shadow),
		"cases:\n  - {name: a, rule: R-BEFORE, expect: hit}\n  - {name: b, rule: R-TWIN, expect: hit}\n"+
			"  - {name: c, rule: R-SAME, expect: hit}\n  - {name: d, rule: R-OLE, expect: hit}\n")
	issues := check(t, f, "2026-03-01")
	var b strings.Builder
	if err := WriteIssues(&b, issues); err != nil || Problems(issues) == 0 {
		t.Errorf("%d problems, %v", Problems(issues), err)
	}
	for _, want := range []string{
		"visor/p.rules.yaml:3:5: problem: rule R-OLD: it has no references: say on what it rests",
		"visor/p.rules.yaml:3:5: advice: rule R-OLD: no known false positives",
		"visor/p.rules.yaml:3:9: problem: rule R-OLD: it has no test: there is none in visor/p_test.yaml",
		"visor/p.rules.yaml:13:16: problem: rule R-OLD: its review was due by 2025-01-01",
		"visor/p.rules.yaml:14:17: problem: rule R-OLD: it supersedes R-BEFORE, which is still active: deprecate that",
		"problem: rule R-TWIN2: its condition is that of R-SAME",
		`visor/p_test.yaml:5:21: problem: case "d": unknown rule "R-OLE"; did you mean "R-OLD"? If it was removed or renamed`,
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("nothing says %q", want)
		}
	}
	if t.Failed() {
		t.Log(b.String())
	}
}

func TestOverlaps(t *testing.T) {
	for _, tt := range []struct{ first, second, want string }{
		{"crimes_365d >= 3", "crimes_365d >= 5", "advice: rule R-B: everyone of whom it holds, R-A holds of too"},
		{"crimes_365d >= 5 && visor_open", "crimes_365d > 3",
			"advice: rule R-A: everyone of whom it holds, R-B holds of too"},
		{"crimes_365d >= 3 && visor_open", "!(crimes_365d < 3 || !visor_open)",
			"problem: rule R-B: it holds of exactly those of whom R-A holds"},
		{"crimes_365d >= repeat", "crimes_365d >= 2", "problem: rule R-B: it holds of exactly those of whom R-A holds"},
		{"crimes_365d >= 2 && visor_open", "(crimes_365d >= 2.0) && visor_open",
			"problem: rule R-B: its condition is that of R-A"},
		{"crimes_365d >= 3 || visor_open", "visor_open", "advice: rule R-B: everyone of whom it holds, R-A holds of too"},
		{"crimes_365d >= 3 || visor_open", "crimes_365d >= 3 && known(visor_open)",
			"advice: rule R-B: everyone of whom it holds, R-A holds of too"},
		{"visor_open && crimes_365d >= 1", "visor_open && !known(crimes_365d)", ""},
		{"crimes_365d >= 3", "crimes_365d <= 5", ""},
		{"crimes_365d >= 3", "visor_open", ""},
		{"crimes_365d + 1.0 >= 3", "crimes_365d >= 3", ""}, // not a single comparison: undecided
		{"crimes_365d < 0", "crimes_365d >= 3", "problem: rule R-A: its condition can never hold"},
	} {
		f := withRules(t, rule("R-A", "'"+tt.first+"'", `'"x"'`, active)+rule("R-B", "'"+tt.second+"'", `'"x"'`, active),
			"cases: [{name: a, rule: R-A, expect: hit}, {name: b, rule: R-B, expect: hit}]")
		var said []string
		for _, i := range check(t, f, "") {
			if i.Rule != "" { // not the parameter that no rule uses
				_, message, _ := strings.Cut(strings.Split(i.String(), "\n")[0], " ")
				said = append(said, message)
			}
		}
		if got := strings.Join(said, "\n"); got != tt.want {
			t.Errorf("%s\n%s\nsays %q\nnot  %q", tt.first, tt.second, got, tt.want)
		}
	}
}

func TestIssuesShowTheLine(t *testing.T) {
	f := withRules(t, rule("R-A", "crimes_365d < 0", `'"x"'`, active), "cases: [{name: a, rule: R-A, expect: hit}]")
	edit(t, f, "visor/pack.yaml", "eligible: crimes_365d >= 1", "eligible: crimes_365d >= repeat")
	issues := check(t, f, "")
	var b strings.Builder
	if err := WriteIssues(&b, issues); err != nil || Problems(issues) != 1 {
		t.Error(Problems(issues), err)
	}
	if !strings.HasSuffix(b.String(),
		"problem: rule R-A: its condition can never hold\n        when: crimes_365d < 0\n              ^\n1 problem, 0 "+
			"pieces of advice\n") {
		t.Errorf("%s", b.String())
	}
	j, err := json.Marshal(issues)
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"file":"visor/p.rules.yaml","line":6,"col":11,"kind":"problem","rule":"R-A","message":"rule R-A: its condition can never hold"}]`
	if d := cmp.Diff(want, string(j)); d != "" {
		t.Error(d)
	}
}

func TestProbe(t *testing.T) {
	for when, want := range map[string]verdict{
		"crimes_365d >= 2":                             undecided,
		"crimes_365d >= 3 && crimes_365d < 3":          neverHolds,
		"crimes_365d > 2 && crimes_365d < 3":           undecided, // 2.5: that counts are whole is not used
		"crimes_365d < 0":                              neverHolds,
		"crimes_365d >= 0":                             alwaysHolds,
		"harm_change >= 0":                             undecided, // a change may be negative
		"harm_change < 5 || harm_change >= repeat":     alwaysHolds,
		"days_since < -1":                              neverHolds,
		`risk == "low" && risk == "high"`:              neverHolds,
		`risk != "low" || risk == "low"`:               alwaysHolds,
		`risk == "none"`:                               neverHolds,
		"in_custody && !in_custody":                    neverHolds,
		"known(in_custody) && !known(in_custody)":      neverHolds,
		"known(in_custody) || in_custody":              alwaysHolds, // wherever it is known
		"crimes_365d in [1, 2] && crimes_365d > 2":     neverHolds,
		"crimes_365d + days_since < 0":                 undecided, // not a single comparison
		`latest_force == "kent" && latest_force == ""`: undecided, // the dataset's forces
		"visor_open":                                   undecided,
		"!known(days_since) && visor_open":             undecided,
	} {
		s := setOf(load(t, withRules(t, rule("R-1", "'"+strings.ReplaceAll(when, "'", "''")+"'", `'"x"'`, active), "")), "p")
		got := undecided
		var err error
		if sh := shapeOf(s.Rule(0).Condition, s); sh != nil {
			got, err = probe(s, sh)
		}
		if err != nil || got != want {
			t.Errorf("%s: %d, not %d (%v)", when, got, want, err)
		}
	}
}
