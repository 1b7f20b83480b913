package author

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"forceprofiles/rules"

	"github.com/google/go-cmp/cmp"
)

func testCases(t *testing.T, cases string) *Report {
	t.Helper()
	f := world(t)
	if cases != "" {
		f[testFile] = &fstest.MapFile{Data: []byte(cases)}
	}
	reports, err := Test(load(t, f))
	if err != nil {
		t.Fatal(err)
	}
	return reports[0]
}

func TestPassingCases(t *testing.T) {
	r := testCases(t, "")
	for _, res := range r.Results {
		if !res.Passed() {
			t.Errorf("%s: %v", res.Name, res.Failures)
		}
	}
	want := []Coverage{{"R-1", rules.Active, 1, 2, 1, false}, {"R-2", rules.Active, 1, 1, 1, false},
		{"R-3", rules.Shadow, 1, 1, 0, false},
		{"R-5", rules.Active, 1, 1, 0, true}}
	if d := cmp.Diff(want, r.Coverage); d != "" {
		t.Error(d)
	}
	if failed, uncovered := r.Failed(); failed != 0 || uncovered != 0 {
		t.Errorf("%d failed, %d not covered: a shadow rule need not be, and one that is never unknown needs no such case",
			failed, uncovered)
	}
}

const failing = `
cases:
  - {name: wrong outcome, rule: R-1, values: {crimes_365d: 2, in_custody: true}, expect: miss}
  - {name: wrong reason, rule: R-1, values: {crimes_365d: 2, in_custody: true}, expect: hit, reason: Recorded twice}
  - {name: rule gone, rule: R-99, values: {}, expect: hit}
  - {name: rule mistyped, rule: R1, values: {}, expect: hit}
  - {name: no such feature, rule: R-1, values: {crimes_356d: 2}, expect: hit}
  - {name: no such category, rule: R-2, values: {risk: hihg}, expect: hit}
  - {name: number for a yes, rule: R-1, values: {in_custody: 1}, expect: hit}
  - {name: text for a number, rule: R-1, values: {crimes_365d: many}, expect: hit}
  - {name: no expectation, rule: R-1, values: {}}
  - {rule: R-1, values: {}, expect: abstain}
  - {name: both, rule: R-1, values: {}, events: {}, person: {sex: F}, expect: hit}
  - {name: no as_of, rule: R-1, events: {crimes: [{at: -1d, side: suspect}]}, expect: hit}
  - {name: no such parameter, rule: R-1, values: {}, params: {repaet: 2}, expect: abstain}
  - {name: parameter out of bounds, rule: R-1, values: {}, params: {repeat: 20}, expect: abstain}
  - {name: same, rule: R-1, values: {}, expect: abstain}
  - {name: same, rule: R-1, values: {}, expect: abstain}
  - {name: reason of a miss, rule: R-2, values: {risk: low}, expect: miss, reason: none}
`

func TestFailingCases(t *testing.T) {
	r := testCases(t, failing)
	var b bytes.Buffer
	if err := r.Write(&b, false); err != nil {
		t.Fatal(err)
	}
	want := `  FAIL  R-1: wrong outcome
        visor/p_test.yaml:3:5
        expected miss, got hit
  FAIL  R-1: wrong reason
        visor/p_test.yaml:4:5
        expected the reason "Recorded twice",
             got "Recorded 2 times"
  FAIL  R-99: rule gone
        visor/p_test.yaml:5:5
        unknown rule "R-99"; known: R-1, R-2, R-3, R-4, R-5, eligible. If it was removed or renamed, remove the case or correct its ` + "`rule`" + `
  FAIL  R1: rule mistyped
        visor/p_test.yaml:6:5
        unknown rule "R1"; known: R-1, R-2, R-3, R-4, R-5, eligible. If it was removed or renamed, remove the case or correct its ` + "`rule`" + `
`
	if !strings.HasPrefix(b.String(), want) {
		t.Errorf("%s", cmp.Diff(want, b.String()))
	}
	for name, words := range map[string]string{
		"no such feature":         `visor/p_test.yaml:7:49: unknown feature "crimes_356d"; did you mean "crimes_365d"?`,
		"no such category":        `feature risk: unknown category "hihg"; did you mean "high"?`,
		"number for a yes":        "feature in_custody: it is a yes or no; write true or false",
		"text for a number":       "feature crimes_365d: it is a number; many is not",
		"no expectation":          "the case has no `expect`: hit, miss or abstain",
		"":                        "the case has no name",
		"both":                    "the case gives both `values` and `events` or `person`",
		"no as_of":                "a case made of events needs `as_of`",
		"no such parameter":       `unknown parameter "repaet"; did you mean "repeat"?`,
		"parameter out of bounds": "parameter repeat: 20 is not within 2 to 10",
		"same":                    "another case has this name already, at visor/p_test.yaml:17:5",
		"reason of a miss":        "a miss has no reason; leave `reason` out",
	} {
		found := false
		for _, res := range r.Results {
			found = found || res.Name == name && strings.Contains(strings.Join(res.Failures, "\n"), words)
		}
		if !found {
			t.Errorf("%q does not say %q", name, words)
		}
	}
	failed, uncovered := r.Failed()
	if failed != 16 || uncovered != 3 {
		t.Errorf("%d failed, %d not covered", failed, uncovered)
	}
	end := `  UNTESTED  R-1 (active): no passing case for: hit, miss
  UNTESTED  R-2 (active): no passing case for: hit, miss, not known
  untested  R-3 (shadow): no passing case for: hit, miss, not known
  UNTESTED  R-5 (active): no passing case for: hit, miss
FAIL  visor/p_test.yaml: 17 cases, 16 failed, 3 active rules not fully tested
`
	if !strings.HasSuffix(b.String(), end) {
		t.Errorf("the report ends\n%s", b.String()[max(0, b.Len()-600):])
	}
}

func TestJUnit(t *testing.T) {
	var b bytes.Buffer
	if err := WriteJUnit(&b, []*Report{testCases(t, ""), testCases(t, failing)}); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Suites   []struct {
			Name     string `xml:"name,attr"`
			Failures int    `xml:"failures,attr"`
			Cases    []struct {
				Class   string `xml:"classname,attr"`
				Name    string `xml:"name,attr"`
				Failure *struct {
					Type    string `xml:"type,attr"`
					Message string `xml:"message,attr"`
					Text    string `xml:",chardata"`
				} `xml:"failure"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	// 15 + 17 cases, and coverage of three active rules in each file.
	if got.Tests != 38 || got.Failures != 19 || len(got.Suites) != 2 || got.Suites[0].Failures != 0 {
		t.Errorf("%d tests, %d failures", got.Tests, got.Failures)
	}
	// Elements and attributes that the schema knows, those that it asks for first
	// (make junit validates against it).
	schema := map[string][]string{"testsuites": {"tests", "failures", "errors"},
		"testsuite": {"name", "tests", "failures", "errors"},
		"testcase":  {"classname", "name"}, "failure": {"type", "message"}}
	for d := xml.NewDecoder(&b); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok {
			var names []string
			for _, a := range e.Attr {
				names = append(names, a.Name.Local)
			}
			if want, known := schema[e.Name.Local]; !known || !slices.Equal(names, want) {
				t.Errorf("<%s> has %v, not %v", e.Name.Local, names, want)
			}
		}
	}
	c := got.Suites[1].Cases[0]
	if c.Class != "R-1" || c.Name != "wrong outcome" || c.Failure == nil || c.Failure.Type != "outcome" ||
		c.Failure.Message != "expected miss, got hit" || !strings.HasPrefix(c.Failure.Text,
		"visor/p_test.yaml:3:5\nexpected miss") {
		t.Errorf("first case is %+v, %+v", c, c.Failure)
	}
}

// The same rules, from rows: the edges of the window and of the clocks.
func TestCasesFromEvents(t *testing.T) {
	r := testCases(t, `
as_of: 2026-03-01T00:00:00Z
cases:
  - name: at the window's far edge
    rule: R-1
    events:
      crimes:
        - {at: -365d, side: suspect, offence_code: 8N}
        - {at: -1m, side: suspect, offence_code: 8N}
        - {at: -2d, side: victim, offence_code: 8N}
      custody: [{at: -1d}]
    expect: hit
    reason: Recorded 2 times
  - name: just outside
    rule: R-1
    events:
      crimes:
        - {at: -365d1m, side: suspect, offence_code: 8N}
        - {at: -1m, side: suspect, offence_code: 8N}
        - {at: -1m, known: +0d, side: suspect, offence_code: 8N}
      custody: [{at: -1d}]
    expect: miss
  - name: custody not supplied
    rule: R-1
    events:
      crimes: [{at: -3d, side: suspect}, {at: -2d, side: suspect}]
    unsupplied: [custody]
    expect: abstain
    reason: "Not known: was in custody."
  - name: of another force
    rule: R-3
    events:
      crimes: [{at: -3d, side: suspect, force: kent}]
    expect: hit
  - name: a force that the world has not
    rule: R-3
    events:
      crimes: [{at: -3d, side: suspect, force: norfolk}]
    expect: miss
  - name: eligible from events
    rule: eligible
    person: {sex: M}
    events:
      crimes: [{at: -3d, side: suspect}]
    expect: hit
`)
	for _, res := range r.Results {
		if !res.Passed() {
			t.Errorf("%s: %v", res.Name, strings.Join(res.Failures, "\n"))
		}
	}
}
