package features

import (
	"slices"
	"strings"
	"testing"
)

func TestHashCoversMeaningOnly(t *testing.T) {
	const base = `- {name: a, label: offences, unit: offences, group: Offending, typical: 0, from: crimes, where: 'side == "suspect" && in_group(offence_code, "vawg")', window: 365d, value: count, when_none: 0}`
	hash := func(src string, ref *Reference) string {
		t.Helper()
		s, err := Compile(decode(t, src), ref, CompileOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return s.Hash(s.Len() - 1)
	}
	want := hash(base, testReference())
	replace := func(old, new string) string {
		if !strings.Contains(base, old) {
			t.Fatalf("no %q", old)
		}
		return strings.Replace(base, old, new, 1)
	}
	same := map[string]string{
		"label":   replace("label: offences", "label: crimes"),
		"name":    replace("name: a", "name: b"),
		"typical": replace("typical: 0", "typical: 3"),
		"spelling": replace(`side == "suspect" && in_group(offence_code, "vawg")`,
			`(in_group( offence_code,"vawg")) && "suspect" == side`),
		"own clock":   replace("window: 365d", "window: 365d, clock: occurred"),
		"own window":  replace("365d", "0d..365d"),
		"justified":   replace("typical: 0", "justification: why"),
		"changeable":  replace("typical: 0", "changeable: true"),
		"value blank": replace("value: count", "value: ' count '"),
	}
	for name, src := range same {
		if hash(src, testReference()) != want {
			t.Errorf("%s changes the hash", name)
		}
	}
	other := map[string]string{
		"where":          replace("suspect", "victim"),
		"window":         replace("365d", "730d"),
		"clock":          replace("window: 365d", "window: 365d, clock: known"),
		"value":          replace("value: count", "value: any"),
		"when_none":      replace("when_none: 0", "when_none: 1"),
		"no when_none":   replace(", when_none: 0", ""),
		"group of codes": replace("vawg", "rasso"),
		"lookup's part":  replace(`in_group(offence_code, "vawg")`, `offence_group(offence_code) == "vawg"`),
	}
	for name, src := range other {
		if hash(src, testReference()) == want {
			t.Errorf("%s does not change the hash", name)
		}
	}

	// Of the reference table, what it asks is part of it, and nothing else.
	ref := testReference()
	ref.Offences[0].CCHI, ref.Offences[0].Name, ref.Version = 1, "Rape", "2"
	ref.Offences[0].Groups = []string{"vawg", "rasso"}
	slices.Reverse(ref.Offences)
	if hash(base, ref) != want {
		t.Error("weights, names and order of the reference table change the hash of a feature that asks for a group")
	}
	ref.Offences[0].Groups = []string{"vawg"} // 46
	if hash(base, ref) == want {
		t.Error("another group of an offence does not change the hash")
	}
	const harm = `- {name: a, from: crimes, value: sum(harm(offence_code))}`
	heavier := testReference()
	heavier.Offences[1].CCHI = 2
	if hash(harm, heavier) == hash(harm, testReference()) {
		t.Error("another weight does not change the hash")
	}
	heavier = testReference()
	heavier.Offences[1].CSS, heavier.Unknown.CSS = 99, 1
	if hash(harm, heavier) != hash(harm, testReference()) {
		t.Error("a weight on the other scale changes the hash")
	}

	// A derived feature means what its inputs mean.
	derived := "\n- {name: d, from: features, value: value(a * 2)}"
	if hash(base+derived, testReference()) == hash(replace("365d", "730d")+derived, testReference()) {
		t.Error("another meaning of an input does not change the hash of what is derived from it")
	}
	if hash(base+derived, testReference()) != hash(replace("label: offences", "label: crimes")+derived, testReference()) {
		t.Error("an input's label changes the hash of what is derived from it")
	}
}

func TestMeaning(t *testing.T) {
	s := compile(t, func() Spec {
		f := spec("a", "crimes", `side == "suspect" && harm(offence_code, "css") > 1`, "365d..730d", "known",
			"latest(offence_code)")
		f.Categories, f.WhenNone = []string{"46", "19C"}, number(1)
		return f
	}())
	want := `feature/1
from: crimes
where: harm(offence_code, "css") > 1 && side == "suspect"
window: 365d..730d
clock: known
value: latest(offence_code)
when_none: 1
category: "46"
category: "19C"
reference: harm(css): "105A"=13.5 "19C"=2953 "46"=13 "8N"=189 else=25
`
	if got := s.Meaning(0); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

func TestReferenceValidate(t *testing.T) {
	tests := []struct {
		name string
		ref  Reference
		want string
	}{
		{"sound", *testReference(), ""},
		{"code twice", Reference{Offences: []Offence{{Code: "1"}, {Code: "1"}}}, `offence "1"`},
		{"no code", Reference{Offences: []Offence{{}}}, `offence ""`},
		{"group not declared", Reference{Groups: []OffenceGroup{{Code: "vawg"}},
			Offences: []Offence{{Code: "1", Groups: []string{"wavg"}}}}, `unknown group "wavg"`},
		{"group twice", Reference{Offences: []Offence{{Code: "1", Groups: []string{"a", "a"}}}}, "stands twice"},
		{"weight below 0", Reference{Offences: []Offence{{Code: "1", CSS: -1}}}, "at least 0"},
		{"unknown weight below 0", Reference{Unknown: Weights{CCHI: -1}}, "unknown"},
	}
	for _, tt := range tests {
		err := tt.ref.Validate()
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
		if _, compileErr := Compile(nil, &tt.ref, CompileOptions{}); (compileErr == nil) != (err == nil) {
			t.Errorf("%s: Compile says %v", tt.name, compileErr)
		}
	}
}
