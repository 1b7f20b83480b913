package features

import (
	"slices"
	"strings"
	"testing"

	"forceprofiles/internal/strictyaml"
)

// formed gives specs of a test, which are about other things, the form that
// fits their values.
func formed(specs []Spec) []Spec {
	var unformed []*Spec
	for i := range specs {
		if s := &specs[i]; s.Form == "" {
			unformed = append(unformed, s)
			if s.Form = FormAmount; len(s.Categories) > 0 {
				s.Form = FormCode
			}
		}
	}
	if _, err := Compile(specs, testReference(), CompileOptions{}); err != nil {
		for _, s := range unformed {
			if strings.Contains(err.Error(), "feature "+s.Name+": the value is a yes or no, so the form") {
				s.Form = FormYesNo
			}
		}
	}
	return specs
}

func TestFormErrors(t *testing.T) {
	const numbers = "count, amount, share, days_since, days_overdue, days_after, change_count, change_amount"
	for _, tt := range []struct{ name, rest, want string }{
		{"none", "value: count", "1:3: feature a: there is no form: say how the value is put in words, as one of " +
			numbers + ", yes_no, code"},
		{"a number's, of a yes or no", "value: any\n  form: count",
			"4:9: feature a: the value is a yes or no, so the form is yes_no and not count"},
		{"a number's, of a text", "value: latest(force)\n  categories: [kent]\n  form: amount",
			"5:9: feature a: the value is a text, so the form is code and not amount"},
		{"a code's, of a number", "value: count\n  form: code",
			"4:9: feature a: the value is a number, and the form code is for others; write one of " + numbers},
		{"with another label", "value: days_since_last\n  form: days_since\n  label: days after the offence",
			"5:10: feature a: a label of the form days_since reads “days since …”"},
	} {
		var specs []Spec
		src := "- name: a\n  from: crimes\n  " + tt.rest
		if err := strictyaml.Decode("f.yaml", []byte(src), &specs); err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		_, err := Compile(specs, nil, CompileOptions{})
		if first, _, _ := strings.Cut(message(err), "\n"); first != "f.yaml:"+tt.want {
			t.Errorf("%s: %s\nwant f.yaml:%s", tt.name, first, tt.want)
		}
	}
	var specs []Spec
	err := strictyaml.Decode("f.yaml", []byte("- name: a\n  form: amonut\n"), &specs)
	if want := `f.yaml:2:9: unknown form "amonut"; did you mean "amount"?`; !strings.HasPrefix(message(err), want) {
		t.Errorf("%v, want %s", err, want)
	}
}

func message(err error) string {
	if err == nil {
		return "no error"
	}
	return err.Error()
}

func TestFormParts(t *testing.T) {
	for _, tt := range []struct {
		form  Form
		label string
		want  []string // nil: it has another shape
	}{
		{FormCount, "offences in the last 3 months", []string{"offences in the last 3 months"}},
		{FormDaysSince, "days since the latest offence", []string{"the latest offence"}},
		{FormDaysSince, "days since ", nil},
		{FormDaysSince, "day since the latest offence", nil},
		{FormDaysOverdue, "days the home visit is overdue", []string{"the home visit"}},
		{FormDaysAfter, "days from the last assessment to the newest intelligence",
			[]string{"the last assessment", "intelligence"}},
		{FormChangeAmount, "change in harm, by score, last 3 months against the 3 before",
			[]string{"harm, by score", "last 3 months", "the 3 before"}},
		{FormChangeCount, "change in offences in the last 3 months", nil},
	} {
		got, ok := tt.form.Parts(tt.label)
		if ok != (tt.want != nil) || ok && !slices.Equal(got, tt.want) {
			t.Errorf("%s, %q: %q, %v, want %q", tt.form, tt.label, got, ok, tt.want)
		}
	}
}

// A model was trained on what a feature means; how it is put in words may
// change without a new model.
func TestFormIsNoPartOfTheMeaning(t *testing.T) {
	a, b := spec("a", "crimes", "", "365d", "", "count"), spec("a", "crimes", "", "365d", "", "count")
	a.Form, b.Form = FormCount, FormAmount
	if x, y := compile(t, a), compile(t, b); x.Hash(0) != y.Hash(0) || x.Meaning(0) != y.Meaning(0) {
		t.Errorf("%s\nand\n%s", x.Meaning(0), y.Meaning(0))
	}
}
