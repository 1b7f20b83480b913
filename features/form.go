package features

import (
	"slices"
	"strings"

	"forceprofiles/internal/expr"
	"forceprofiles/internal/strictyaml"
)

// Form is how a feature's value is put in words. It says what the label's words
// are, and nothing of what the value is: it is no part of a feature's meaning.
type Form string

const (
	FormCount        Form = "count"         // 8 offences as suspect in the last 12 months
	FormAmount       Form = "amount"        // harm as suspect in the last 12 months: 120 harm days
	FormShare        Form = "share"         // share of offences that were reported late: 0.25
	FormDaysSince    Form = "days_since"    // 20 days since the latest offence
	FormDaysOverdue  Form = "days_overdue"  // the home visit is overdue by 104 days
	FormDaysAfter    Form = "days_after"    // the newest intelligence came 12 days after the last assessment
	FormChangeCount  Form = "change_count"  // 2 more offences in the last 3 months than in the 3 before
	FormChangeAmount Form = "change_amount" // harm: 120 harm days more in the last 6 months than in the 6 before
	FormYesNo        Form = "yes_no"        // a victim in the last 24 months: yes
	FormCode         Form = "code"          // recorded risk level: high
)

// Choices are all forms.
func (Form) Choices() []string {
	var out []string
	for _, f := range []Form{FormCount, FormAmount, FormShare, FormDaysSince, FormDaysOverdue, FormDaysAfter,
		FormChangeCount, FormChangeAmount, FormYesNo, FormCode} {
		out = append(out, string(f))
	}
	return out
}

// UnmarshalText accepts the Choices.
func (f *Form) UnmarshalText(b []byte) error { return strictyaml.Choose(f, "form", string(b)) }

// shape is what a label of the form looks like: fixed words, and … for each
// part that the phrase takes out of it.
func (f Form) shape() string {
	switch f {
	case FormDaysSince:
		return "days since …"
	case FormDaysOverdue:
		return "days … is overdue"
	case FormDaysAfter:
		return "days from … to the newest …"
	case FormChangeCount, FormChangeAmount:
		return "change in …, … against …"
	}
	return "…"
}

// Parts are the parts of a label in the shape of the form, in order: "the
// latest offence" of days since the latest offence. ok is false where the label
// has another shape.
func (f Form) Parts(label string) (parts []string, ok bool) {
	words := strings.Split(f.shape(), "…")
	label, begins := strings.CutPrefix(label, words[0])
	last := len(words) - 1
	label, ends := strings.CutSuffix(label, words[last])
	if !begins || !ends {
		return nil, false
	}
	for i := last - 1; i > 0; i-- { // from the end: the first part may hold a comma
		at := strings.LastIndex(label, words[i])
		if at < 0 {
			return nil, false
		}
		parts = append(parts, label[at+len(words[i]):])
		label = label[:at]
	}
	parts = append(parts, label)
	slices.Reverse(parts)
	return parts, !slices.Contains(parts, "")
}

// checkForm holds a feature's form against its value and its label.
func (f *feature) checkForm(fail func(key, format string, args ...any)) {
	only := map[expr.Type]Form{expr.Bool: FormYesNo, expr.String: FormCode}[f.typ()]
	choices := f.Form.Choices()
	_, fits := f.Form.Parts(f.Label)
	switch {
	case f.Form == "":
		fail("form", "there is no form: say how the value is put in words, as one of %s", strings.Join(choices, ", "))
	case only != "" && f.Form != only:
		fail("form", "the value is a %s, so the form is %s and not %s", f.typ(), only, f.Form)
	case only == "" && (f.Form == FormYesNo || f.Form == FormCode):
		fail("form", "the value is a number, and the form %s is for others; write one of %s", f.Form,
			strings.Join(choices[:len(choices)-2], ", "))
	case strings.Contains(f.Form.shape(), " ") && f.Label != "" && !fits:
		fail("label", "a label of the form %s reads “%s”", f.Form, f.Form.shape())
	}
}
