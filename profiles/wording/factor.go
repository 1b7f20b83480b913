package wording

import (
	"math"
	"strings"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/pack"
	"forceprofiles/templates"
)

// Features are the compiled features, as *features.Set has them: what each is called.
type Features interface {
	Spec(f int) *features.Spec
	Categories(f int, info *dataset.Info) []string
}

// Factors words what models read. Of the dataset, its forces are named.
type Factors struct {
	Words
	features Features
	info     *dataset.Info
}

// NewFactors words values of the given features. Of info, the forces alone are needed.
func NewFactors(words *templates.Words, fs Features, info *dataset.Info) *Factors {
	return &Factors{New(words, info.Forces), fs, info}
}

// Factor is one model feature of one person: its value and what it weighs.
type Factor struct {
	Name    string
	At      int // in the features
	Spec    *features.Spec
	Model   int // in the model's columns
	Value   float64
	AtLeast bool
	LogOdds float64
	Card    *pack.Card // of the model; nil where there is none
}

// Of is column m of a population's model with a value, without its weight.
func (w *Factors) Of(p *pack.Population, m int, value float64) Factor {
	at := p.Columns[m]
	return Factor{Name: p.ModelFeatures[m], At: at, Spec: w.features.Spec(at), Model: m, Value: value, Card: p.Card}
}

// Typical is what a factor usually is: the model card's median of the
// population it learned from, else the spec's; false where nobody said.
func (f *Factor) Typical() (float64, bool) {
	if f.Card != nil && f.Model >= 0 && f.Model < len(f.Card.Features) && f.Card.Features[f.Model].Name == f.Name {
		if t := f.Card.Features[f.Model].Typical; t != nil {
			return whole(*t), true
		}
	}
	if f.Spec.Typical != nil {
		return whole(*f.Spec.Typical), true
	}
	return 0, false
}

// whole rounds what is usual where half a day tells nobody anything.
func whole(v float64) float64 {
	if math.Abs(v) >= 10 {
		return math.Round(v)
	}
	return v
}

// Tells says whether a factor makes a reason in words: a value that is not
// known, that is the usual one, or that is below zero (a visit not yet due)
// weighs in the model but gives an officer nothing to look for.
func (f *Factor) Tells() bool {
	if math.IsNaN(f.Value) || f.Value < 0 {
		return false
	}
	t, ok := f.Typical()
	return !ok || t != f.Value
}

// Gap says whether a value that is not known is a gap in the records: days
// since something that never happened are not.
func (f *Factor) Gap() bool {
	return math.IsNaN(f.Value) && f.Spec.Form != features.FormDaysSince && f.Spec.Form != features.FormDaysAfter
}

// Phrase says a factor's value as an officer would, in its feature's form: "8
// domestic offences as suspect in the last 12 months; usually none". What has
// no form of its own is said as "Label: value".
func (w *Factors) Phrase(f Factor) string {
	s := w.Told(f)
	if usual := w.usually(f); usual != "" {
		s = w.Say("factor.usually", "what", s, "usual", usual)
	}
	return Capital(s)
}

// Told is the value in words, without what is usual.
func (w *Factors) Told(f Factor) string {
	label, v := f.Spec.Label, f.Value
	plain := w.Say("factor.plain", "label", label, "value", w.Least(f, w.Plain(f, v)))
	parts, ok := f.Spec.Form.Parts(label)
	if math.IsNaN(v) || !ok {
		return plain
	}
	n := Amount(math.Abs(v))
	least := ""
	if f.AtLeast {
		least = w.Say("value.least") + " "
	}
	switch f.Spec.Form {
	case features.FormDaysOverdue:
		return w.overdueDays(parts[0], v)
	case features.FormDaysAfter:
		if v < 0 {
			return w.Say("factor.not.since", "what", parts[1], "start", parts[0])
		}
		return w.Say("factor.after", "what", parts[1], "start", parts[0], "n", n)
	case features.FormDaysSince:
		return w.Say("factor.since", "n", n, "what", parts[0])
	case features.FormChangeCount:
		return least + w.Say(changeKey(v), "n", n, "what", parts[0], "now", parts[1], "before", parts[2])
	case features.FormChangeAmount:
		return w.Say(changeKey(v)+".of", "n", n, "unit", w.Unit(f.Spec.Unit, math.Abs(v)), "what", parts[0], "now", parts[1],
			"before", parts[2])
	case features.FormCount:
		switch {
		case v == 0:
			return w.Say("factor.none", "label", label)
		case v >= 2:
			return least + n + " " + label
		}
	}
	return plain
}

func changeKey(v float64) string {
	switch {
	case v > 0:
		return "factor.more"
	case v < 0:
		return "factor.fewer"
	}
	return "factor.as.many"
}

// overdueDays says how long something is overdue or is still to come.
func (w *Factors) overdueDays(what string, v float64) string {
	switch {
	case v < 0:
		return w.Say("factor.not.due", "what", what, "n", Amount(-v))
	case v == 0:
		return w.Say("factor.due.today", "what", what)
	}
	return w.Say("factor.overdue", "what", what, "n", Amount(v))
}

// usually is what the value usually is, bare of its unit; "" where nothing is
// known of it, or where it would say the same again.
func (w *Factors) usually(f Factor) string {
	t, ok := f.Typical()
	if !ok || math.IsNaN(t) {
		return ""
	}
	switch form := f.Spec.Form; {
	case form == features.FormDaysAfter && t < 0:
		return w.Say("usual.none.since")
	case form == features.FormDaysOverdue && t <= 0:
		return w.Say("usual.on.time")
	case form == features.FormChangeCount || form == features.FormChangeAmount:
		switch {
		case t == 0:
			return w.Say("usual.no.change")
		case t > 0:
			return w.Say("usual.more", "n", Amount(t))
		}
		return w.Say("usual.fewer", "n", Amount(-t))
	case t == 0 && f.Spec.Unit != "" && form != features.FormYesNo && form != features.FormCode:
		return w.Say("usual.none")
	}
	return bare(w.Plain(f, t), f.Spec.Unit)
}

// Plain is a value of a factor's feature in plain units; NaN is not known.
func (w *Factors) Plain(f Factor, v float64) string {
	form := f.Spec.Form
	switch {
	case math.IsNaN(v):
		return w.Say("value.unknown")
	case form == features.FormCode:
		names := w.features.Categories(f.At, w.info)
		if i := int(v); i >= 0 && i < len(names) {
			return w.Term("category", names[i])
		}
		return w.Say("value.unknown")
	case form == features.FormYesNo && v != 0:
		return w.Say("value.yes")
	case form == features.FormYesNo:
		return w.Say("value.no")
	case form == features.FormShare:
		return Percent(v, 1)
	case f.Spec.Unit == "":
		return Amount(v)
	}
	return Amount(v) + " " + w.Unit(f.Spec.Unit, v)
}

// Least marks a factor's value that may be too low.
func (w *Factors) Least(f Factor, value string) string {
	if f.AtLeast && !math.IsNaN(f.Value) {
		return w.Say("value.at.least", "value", value)
	}
	return value
}

// bare leaves the unit out where it stands beside a value that has it.
func bare(value, unit string) string {
	if n, _, ok := strings.Cut(value, " "); ok && unit != "" && n != "" &&
		(n[0] >= '0' && n[0] <= '9' || strings.HasPrefix(n, "−")) {
		return n
	}
	return value
}

// Cell is a value for a narrow column: days overdue that are below zero are
// worded, for nobody reads −343 days as "not yet due".
func (w *Factors) Cell(f Factor, v float64) string {
	if !math.IsNaN(v) && v < 0 {
		switch f.Spec.Form {
		case features.FormDaysOverdue:
			return w.Say("factor.here.not.due", "n", Amount(-v))
		case features.FormDaysAfter:
			return w.Say("factor.here.none.since")
		}
	}
	return w.Plain(f, v)
}

// UsualCell is what a value usually is, for the column beside [Factors.Cell].
func (w *Factors) UsualCell(f Factor) string {
	t, ok := f.Typical()
	if !ok {
		return "–"
	}
	return bare(w.Cell(f, t), f.Spec.Unit)
}
