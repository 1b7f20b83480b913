package author

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestExplain(t *testing.T) {
	lib := load(t, withRules(t, rule("R-1",
		`crimes_365d >= repeat && (risk in ["medium", "high"] || !known(days_since) || 30 > days_since) && !visor_open`,
		`'"Recorded " + string(crimes_365d) + " times"'`,
		"    status: active\n    points: 10\n    must_review: true\n    on_null: abstain\n"), ""))
	got, err := Explain(lib, "R-1")
	if err != nil {
		t.Fatal(err)
	}
	want := `R-1, version 1 (active): Title of R-1

It hits where all of these hold:
  - “offences as suspect in the last 12 months” is at least the pack's “offences that count as repeated” (2 offences)
  - at least one of these holds:
    - “risk level” is among "medium" or "high"
    - “days since the last offence” is not known
    - “days since the last offence” is less than 30 days
  - “managed on ViSOR” does not hold

Where that cannot be known, it abstains, and the sheet says what is missing.
A hit gives 10 points, and the person must be reviewed.
The reason shown: "Recorded " followed by “offences as suspect in the last 12 months” followed by " times".

Why: Because.
  See A source
  Can be wrong: Some

It reads:
  crimes_365d: offences as suspect in the last 12 months, in offences
  risk: risk level
  days_since: days since the last offence, in days
  visor_open: managed on ViSOR
  repeat: offences that count as repeated, in offences; 2 here, a force may set its own (2 to 10)

Owner: central team. Review by 2027-06-30.
`
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if _, err := Explain(lib, "R-2"); err == nil || err.Error() != `unknown rule "R-2"; did you mean "R-1"?` {
		t.Errorf("a rule that is not there: %v", err)
	}
}

func TestEnglish(t *testing.T) {
	for when, want := range map[string]string{
		"crimes_365d == 1.0":  "“offences as suspect in the last 12 months” is 1 offence",
		"!(crimes_365d >= 2)": "“offences as suspect in the last 12 months” is less than 2 offences",
		"crimes_365d / days_since > 0.5": "“offences as suspect in the last 12 months” divided by “days since " +
			"the last offence” is more than 0.5",
		"(harm_change + 1.0) * 2.0 <= 3.0": "(“change of harm” plus 1) times 2 is at most 3",
		"in_custody ? visor_open : !visor_open": "if “was in custody” holds, then “managed on ViSOR” holds, otherwise " +
			"“managed on ViSOR” does not hold",
		"!(in_custody && visor_open)":        "it is not so that “was in custody” holds and “managed on ViSOR” holds",
		`risk.startsWith("h") || in_custody`: `“risk level” begins with "h" or “was in custody” holds`,
		"(in_custody || visor_open) && known(risk)": "(“was in custody” holds or “managed on ViSOR” holds) and “risk " +
			"level” is known",
		"max(harm_change, days_since) != -1.0": "the larger of “change of harm” and “days since the last offence” is " +
			"not -1",
		"in_custody == visor_open": "“was in custody” is “managed on ViSOR”",
	} {
		lib := load(t, withRules(t, rule("R-1", "'"+when+"'", `'"x"'`, active), ""))
		if got := Listings(lib)[0].InWords; got != want {
			t.Errorf("%s\n is %s\nnot %s", when, got, want)
		}
	}
}

func TestCatalogue(t *testing.T) {
	list := Listings(load(t, withRules(t, rule("R-1", "crimes_365d >= repeat", `'"x"'`,
		"    status: active\n    points: 10\n    must_review: true\n    on_null: abstain\n")+
		rule("R-22", "visor_open", `'"x_y"'`, "    status: shadow\n    points: 2.5\n    on_null: miss\n"), "")))
	var b strings.Builder
	if err := WriteText(&b, list); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(`p
  R-1   v1  active        10 points, must review  Title of R-1
  R-22  v1  shadow       2.5 points  Title of R-22
`, b.String()); d != "" {
		t.Error(d)
	}
	b.Reset()
	if err := WriteMarkdown(&b, list); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"## p\n", "### R-1 Title of R-1\n", "Must be reviewed.",
		"    crimes_365d >= repeat\n", "the rule misses.", "Known false positives:\n\n- Some\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the Markdown has no %q:\n%s", want, b.String())
		}
	}
	j, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	var got []Listing
	if err := json.Unmarshal(j, &got); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(list, got); d != "" {
		t.Error(d)
	}
	if strings.Contains(string(j), "null,") {
		t.Error("a list is null")
	}
}
