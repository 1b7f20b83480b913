package author

import (
	"errors"
	"strings"
	"testing"

	"forceprofiles/internal/strictyaml"
	"forceprofiles/pack"

	"github.com/google/go-cmp/cmp"
)

// Whatever is wrong is said at once: what stops a file from loading, and what
// the checks find in the others.
func TestCheckSaysEverythingAtOnce(t *testing.T) {
	f := world(t)
	edit(t, f, ruleFile, "review_by: 2027-06-30", "review_by: 2025-06-30")
	edit(t, f, testFile, "cases:\n", "cases:\n  - {name: z, rule: V-9, values: {}, expect: hit}\n")
	edit(t, f, "visor/pack.yaml", "owner: central team\n", "")
	edit(t, f, "visor/pack.yaml", "target: a new", "tagret: a new")
	edit(t, f, "visor/pack.yaml", "eligible: ", "eligible: no_such_feature && ")
	var b strings.Builder
	issues := check(t, f, "2026-01-01")
	if err := WriteIssues(&b, issues); err != nil || Problems(issues) == 0 {
		t.Error(issues, err)
	}
	for _, want := range []string{
		`problem: unknown field "tagret"; did you mean "target"?`, "problem: the pack: owner is missing",
		"problem: rule R-1: its review was due by 2025-06-30", "problem: rule R-1: it has no references",
		`problem: case "z": unknown rule "V-9"`, "no_such_feature",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("nothing says %q", want)
		}
	}
	if t.Failed() {
		t.Log(b.String())
	}
}

// A run needs no tests: a test file that cannot be read stops only what reads it.
func TestABrokenTestFile(t *testing.T) {
	f := world(t)
	edit(t, f, testFile, "expect: hit", "expects: hit")
	lib := load(t, f)
	const want = `visor/p_test.yaml:3:70: unknown field "expects"; did you mean "expect"?`
	if _, err := Test(lib); !errors.As(err, new(strictyaml.Errors)) || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("test says %v", err)
	}
	issues := check(t, f, "")
	said := false
	for _, i := range issues {
		said = said || i.Head() == want
	}
	if !said {
		t.Errorf("check says %v", issues)
	}
	delete(f, testFile)
	reports, err := Test(load(t, f))
	if err != nil {
		t.Fatal(err)
	}
	if failed, uncovered := reports[0].Failed(); reports[0].File != testFile+" (missing)" || failed != 0 ||
		uncovered != 3 {
		t.Errorf("without the file: %+v", reports[0])
	}
}

// The shipped packs load, pass their own tests and every check.
func TestShippedPacks(t *testing.T) {
	lib, err := pack.Load(nil, pack.Options{WithoutModels: true})
	if err != nil {
		t.Fatal(err)
	}
	var populations []string
	for _, p := range lib.Packs {
		for _, pop := range p.Populations {
			populations = append(populations, pop.ID)
		}
	}
	if d := cmp.Diff([]string{"vawg-suspect", "vawg-victim", "missing-child", "missing-adult", "visor-managed"},
		populations); d != "" {
		t.Error(d)
	}
	reports, err := Test(lib)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range reports {
		if failed, uncovered := r.Failed(); failed+uncovered > 0 {
			var b strings.Builder
			_ = r.Write(&b, false)
			t.Error("\n" + b.String())
		}
	}
	issues, err := Check(nil, "")
	if err != nil {
		t.Fatal(err)
	}
	if Problems(issues) > 0 {
		var b strings.Builder
		_ = WriteIssues(&b, issues)
		t.Error("\n" + b.String())
	}
}

// Whatever decides who is listed is a difference.
func TestComparePolicies(t *testing.T) {
	f := world(t)
	previous := load(t, f)
	if d := Compare(previous, load(t, f)); !d.Empty() {
		t.Fatalf("the same packs differ: %+v", d)
	}
	edit(t, f, "visor/pack.yaml", "{capacity: 20,", "{capacity: 20, hidden_harm_places: 1,")
	if d := Compare(previous, load(t, f)); len(d.Populations) != 1 {
		t.Errorf("a place for possible hidden harm is no difference: %+v", d)
	}
	for what, change := range map[string][2]string{
		"in favour":           {"qualifying: [crimes]", "qualifying: [crimes]\n    favour: [uncharged]"},
		"known to a force by": {"qualifying: [crimes]", "qualifying: [crimes, visor]"},
		"age not known":       {"qualifying: [crimes]", "qualifying: [crimes]\n    unknown_age: child"},
		"role":                {"kind: managed_person", "kind: missing_person"},
	} {
		f := world(t)
		edit(t, f, "visor/pack.yaml", change[0], change[1])
		d := Compare(previous, load(t, f))
		if len(d.Populations) != 1 || len(d.Populations[0].Fields) != 1 || d.Populations[0].Fields[0].What != what {
			t.Errorf("%s: %+v", what, d.Populations)
		}
	}
}
