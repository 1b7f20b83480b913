package wording

import (
	"math"
	"testing"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/templates"
)

// one is a single feature that is a number.
type one struct{ spec features.Spec }

func (o one) Spec(int) *features.Spec                { return &o.spec }
func (o one) Categories(int, *dataset.Info) []string { return nil }

func TestPhrase(t *testing.T) {
	usual := func(v float64) *float64 { return &v }
	for _, tt := range []struct {
		form        features.Form
		label, unit string
		value       float64
		typical     *float64
		want        string
	}{
		{features.FormCount, "domestic offences as suspect in the last 12 months", "offences", 8, usual(0),
			"8 domestic offences as suspect in the last 12 months; usually none"},
		{features.FormCount, "domestic offences as suspect in the last 12 months", "offences", 1, usual(2),
			"Domestic offences as suspect in the last 12 months: 1 offence; usually 2"},
		{features.FormCount, "missing episodes in the last 90 days", "episodes", 0, usual(1),
			"No missing episodes in the last 90 days; usually 1"},
		{features.FormDaysSince, "days since the latest offence as suspect", "days", 20, usual(223.5),
			"20 days since the latest offence as suspect; usually 224"},
		{features.FormDaysSince, "days since the latest offence as suspect", "days", 1, nil,
			"1 day since the latest offence as suspect"},
		{features.FormDaysOverdue, "days the home visit is overdue", "days", -343, usual(-85),
			"The home visit is not due for 343 days; usually on time"},
		{features.FormDaysOverdue, "days the home visit is overdue", "days", 104, usual(-85),
			"The home visit is overdue by 104 days; usually on time"},
		{features.FormDaysOverdue, "days the home visit is overdue", "days", 0, nil, "The home visit is due today"},
		{features.FormDaysAfter, "days from the last assessment to the newest intelligence", "days", -12, nil,
			"No intelligence since the last assessment"},
		{features.FormDaysAfter, "days from the last assessment to the newest intelligence", "days", 12, usual(-3),
			"The newest intelligence came 12 days after the last assessment; usually none since"},
		{features.FormChangeCount, "change in offences as suspect, last 3 months against the 3 before", "offences", 2,
			usual(0),
			"2 more offences as suspect in the last 3 months than in the 3 before; usually no change"},
		{features.FormChangeCount, "change in offences as suspect, last 3 months against the 3 before", "offences", -1,
			usual(-1),
			"1 fewer offences as suspect in the last 3 months than in the 3 before; usually 1 fewer"},
		{features.FormChangeAmount, "change in harm as suspect, last 6 months against the 6 before", "harm days", 120,
			usual(0),
			"Harm as suspect: 120 harm days more in the last 6 months than in the 6 before; usually no change"},
		{features.FormAmount, "most offences by one named suspect in the last 12 months", "offences", 9, usual(1),
			"Most offences by one named suspect in the last 12 months: 9 offences; usually 1"},
		{features.FormAmount, "different partners named as victims in the last 3 years", "people", 3, usual(0),
			"Different partners named as victims in the last 3 years: 3 people; usually none"},
		{features.FormCount, "domestic offences as suspect in the last 12 months", "offences", math.NaN(), nil,
			"Domestic offences as suspect in the last 12 months: not known"},
		{features.FormShare, "share of offences reported late", "", 0.25, usual(0.1),
			"Share of offences reported late: 25%; usually 10%"},
		{features.FormYesNo, "recorded as deceased", "", 0, usual(1), "Recorded as deceased: no; usually yes"},
	} {
		f := Factor{Name: "f", Spec: &features.Spec{Label: tt.label, Form: tt.form, Unit: tt.unit, Typical: tt.typical},
			Value: tt.value}
		w := NewFactors(templates.Default(), one{*f.Spec}, &dataset.Info{})
		if got := w.Phrase(f); got != tt.want {
			t.Errorf("got  %q\nwant %q", got, tt.want)
		}
	}
}
