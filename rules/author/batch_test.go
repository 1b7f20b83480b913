package author

import (
	"errors"
	"strings"
	"testing"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/internal/strictyaml"

	"github.com/google/go-cmp/cmp"
)

var asOf = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

func readCase(t *testing.T, text string) *Case {
	t.Helper()
	var c Case
	if err := strictyaml.Decode("c.yaml", []byte(text), &c); err != nil {
		t.Fatal(err)
	}
	return &c
}

func TestRelativeMoments(t *testing.T) {
	for in, want := range map[string]string{
		"-30d":                      "2026-01-30T00:00:00Z",
		"-36h":                      "2026-02-27T12:00:00Z",
		"-1d12h30m":                 "2026-02-27T11:30:00Z",
		"+14d":                      "2026-03-15T00:00:00Z",
		"-1d+1m":                    "2026-02-28T00:01:00Z",
		"2026-02-01T01:00:00+01:00": "2026-02-01T00:00:00Z",
		"yesterday":                 `"yesterday" is neither relative to as_of, such as -30d or -36h, nor a moment such as 2026-03-01T00:00:00Z`,
		"-1y":                       `"-1y": a year is not a length of time; write days (d), hours (h) or minutes (m)`,
		"30d":                       `"30d" is neither relative to as_of, such as -30d or -36h, nor a moment such as 2026-03-01T00:00:00Z`,
	} {
		us, err := instant(in, asOf)
		got := time.UnixMicro(us).UTC().Format(time.RFC3339)
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s is %s, not %s", in, got, want)
		}
	}
}

func TestRelativeDates(t *testing.T) {
	summer := time.Date(2026, 6, 30, 23, 30, 0, 0, time.UTC) // 1 July in London
	for _, tt := range []struct {
		in   string
		asOf time.Time
		want string
	}{
		{"-17y", asOf, "2009-03-01"},
		{"-18y+1d", asOf, "2008-03-02"},
		{"-0d", summer, "2026-07-01"},
		{"+14d", asOf, "2026-03-15"},
		{"2009-05-31", asOf, "2009-05-31"},
		{"-3h", asOf, `"-3h": a date is whole days; write days (d) or years (y)`},
		{"2009-05-32", asOf, `"2009-05-32" is neither relative to as_of, such as -30d or -17y, nor a date such as 2009-05-31`},
	} {
		d, err := day(tt.in, tt.asOf)
		y, m, dom := dataset.Date(d)
		got := time.Date(y, m, dom, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		if err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%s at %v is %s, not %s", tt.in, tt.asOf, got, tt.want)
		}
	}
}

func TestCaseBatch(t *testing.T) {
	c := readCase(t, `
name: n
rule: r
person: {date_of_birth: -17y, sex: F}
events:
  crimes:
    - {at: -10d, side: suspect, offence_code: 16, victim_age: 12, domestic: true, counterpart_ids: [P2, P3]}
    - {at: -20d, side: victim}
    - {at: -5d, known: +0d, side: victim}                                  # known too late
    - {at: -30d, known: -9d, side: suspect, crime_ref: X, outcome_code: "0"}
    - {at: -30d, known: -2d, side: suspect, crime_ref: X, outcome_code: "16"} # supersedes
  intel:
    - {at: -3d, source_evaluation: 1, intelligence_assessment: E, handling: P}
    - {at: -4d, source_evaluation: 2, intelligence_assessment: B, handling: P, themes: [cse, drugs], force: kent}
unsupplied: [custody]
supplied_since: {missing: -100d}
`)
	b, err := c.batch([]dataset.Force{{Code: "essex"}, {Code: "kent"}}, "essex", asOf)
	if err != nil {
		t.Fatal(err)
	}
	if b.People() != 1 || b.ID(0) != personID {
		t.Errorf("%d people", b.People())
	}
	crimes := b.Events[dataset.Crimes]
	if d := cmp.Diff([]int32{0, 3}, crimes.Start); d != "" {
		t.Error(d)
	}
	refs := crimes.Rows.Column("crime_ref").Text
	if d := cmp.Diff([]string{"X", "C-0002", "C-0001"}, refs); d != "" {
		t.Error("order of crimes: " + d)
	}
	code := crimes.Rows.Column("outcome_code")
	if got := code.Dict[code.Codes[0]]; got != "16" || code.Known(1) {
		t.Errorf("outcome of X is %q; the second is known: %v", got, code.Known(1))
	}
	offence := crimes.Rows.Column("offence_code")
	if got := offence.Dict[offence.Codes[2]]; got != "16" {
		t.Errorf("an unquoted code is %q", got)
	}
	ids := crimes.Rows.Column("counterpart_ids")
	if d := cmp.Diff([]int32{0, 0, 0, 2}, ids.Offsets); d != "" || len(ids.Text) != 2 {
		t.Error(d, ids.Text)
	}
	if got := b.Events[dataset.Intel].Rows.Rows; got != 1 {
		t.Errorf("%d intelligence rows: E-graded ones are seen by nothing", got)
	}
	if b.Info.Coverage[dataset.Custody] == nil || len(b.Info.Coverage[dataset.Custody]) != 0 {
		t.Error("custody is supplied")
	}
	if got := b.Info.Coverage[dataset.Missing]["essex"]; !got.Equal(asOf.Add(-100 * 24 * time.Hour)) {
		t.Errorf("missing is supplied since %v", got)
	}
	if b.Info.Coverage[dataset.Crimes] != nil {
		t.Error("crimes has a coverage of its own")
	}
}

func TestCaseBatchErrors(t *testing.T) {
	c := readCase(t, `
name: n
rule: r
person: {shoe_size: 9, date_of_birht: -1y, date_of_birth: soon}
events:
  crime:
    - {at: -1d}
  crimes:
    - {side: suspect}
    - {at: -1d, side: suspekt, offense_code: 8N, victim_age: 1.5, domestic: "yes", counterpart_ids: P2, crime_ref: null}
`)
	_, err := c.batch(nil, "essex", asOf)
	if err == nil {
		t.Fatal("no error")
	}
	var got []string
	var all strictyaml.Errors
	if !errors.As(err, &all) {
		t.Fatal(err)
	}
	for _, e := range all {
		got = append(got, e.Head())
	}
	want := []string{
		`c.yaml:4:10: unknown column of persons "shoe_size"; known: ` +
			strings.Join(columnNames(&dataset.Tables[dataset.Persons]), ", "),
		`c.yaml:4:24: unknown column of persons "date_of_birht"; did you mean "date_of_birth"?`,
		`c.yaml:4:59: "soon" is neither relative to as_of, such as -30d or -17y, nor a date such as 2009-05-31`,
		`c.yaml:6:3: unknown event table "crime"; did you mean "crimes"?`,
		"c.yaml:9:8: row 1 of crimes has no `at`: say when it happened, such as at: -30d",
		`c.yaml:10:23: unknown side "suspekt"; did you mean "suspect"?`,
		`c.yaml:10:32: unknown column of crimes "offense_code"; did you mean "offence_code"?`,
		`c.yaml:10:62: a whole number is needed here`,
		`c.yaml:10:77: true or false is needed here`,
		`c.yaml:10:101: a list is needed here, such as [a, b]`,
		`c.yaml:10:116: column crime_ref of crimes is never null`,
	}
	if d := cmp.Diff(strings.Join(want, "\n"), strings.Join(got, "\n")); d != "" {
		t.Error(d)
	}
}
