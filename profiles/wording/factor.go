package wording

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/internal/expr"
	"forceprofiles/pack"
	"forceprofiles/templates"
)

// Features are the compiled features, as *features.Set has them: what each is called.
type Features interface {
	Spec(f int) *features.Spec
	Type(f int) expr.Type
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
	return math.IsNaN(f.Value) && !sinceForm.MatchString(f.Spec.Label) && !afterForm.MatchString(f.Spec.Label)
}

// Phrase says a factor's value as an officer would: "8 domestic offences as
// suspect in the last 12 months; usually none". Labels are written by hand in
// the packs; the forms here follow how they begin. What fits none of them is
// said as "Label: value".
func (w *Factors) Phrase(f Factor) string {
	s := w.Told(f)
	if usual := w.usually(f); usual != "" {
		s = w.Say("factor.usually", "what", s, "usual", usual)
	}
	return Capital(s)
}

// The beginnings of labels that need words of their own.
var (
	sinceForm   = regexp.MustCompile(`^days (since .+)$`)
	overdueForm = regexp.MustCompile(`^days (the .+) is overdue$`)
	afterForm   = regexp.MustCompile(`^days from (.+) to (the newest .+)$`)
	changeForm  = regexp.MustCompile(`^change in (.+), (last .+) against (the .+)$`)
	beforeCount = regexp.MustCompile(`^(the|most|days|whole|farthest|times|harm|severity) `)
)

// Told is the value in words, without what is usual.
func (w *Factors) Told(f Factor) string {
	label, v := f.Spec.Label, f.Value
	n := Amount(math.Abs(v))
	least := ""
	if f.AtLeast {
		least = w.Say("value.least") + " "
	}
	switch {
	case math.IsNaN(v), !w.countable(f):
		return w.Say("factor.plain", "label", label, "value", w.Least(f, w.Plain(f, v)))
	case overdueForm.MatchString(label):
		return w.overdueDays(overdueForm.FindStringSubmatch(label)[1], v)
	case afterForm.MatchString(label):
		m := afterForm.FindStringSubmatch(label)
		if v < 0 {
			return w.Say("factor.not.since", "what", strings.TrimPrefix(m[2], "the newest "), "start", m[1])
		}
		return w.Say("factor.after", "what", m[2], "start", m[1], "n", n)
	case sinceForm.MatchString(label):
		return w.Say("factor.since", "n", n, "what", sinceForm.FindStringSubmatch(label)[1])
	case changeForm.MatchString(label):
		m := changeForm.FindStringSubmatch(label)
		key := "factor.more"
		switch {
		case v == 0:
			key = "factor.as.many"
		case v < 0:
			key = "factor.fewer"
		}
		if !hasWord(m[1], f.Spec.Unit) {
			return w.Say(key+".of", "n", n, "unit", w.Unit(f.Spec.Unit, math.Abs(v)), "what", m[1], "now", m[2], "before", m[3])
		}
		return least + w.Say(key, "n", n, "what", m[1], "now", m[2], "before", m[3])
	case v == 0 && hasWord(label, f.Spec.Unit) && !beforeCount.MatchString(label):
		return w.Say("factor.none", "label", label)
	case v >= 2 && hasWord(label, f.Spec.Unit) && !beforeCount.MatchString(label):
		return least + n + " " + label
	}
	return w.Say("factor.plain", "label", label, "value", w.Least(f, w.Plain(f, v)))
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
	switch {
	case !ok || math.IsNaN(t):
		return ""
	case afterForm.MatchString(f.Spec.Label) && t < 0:
		return w.Say("usual.none.since")
	case overdueForm.MatchString(f.Spec.Label) && t <= 0:
		return w.Say("usual.on.time")
	case changeForm.MatchString(f.Spec.Label) && t == 0:
		return w.Say("usual.no.change")
	case changeForm.MatchString(f.Spec.Label) && t > 0:
		return w.Say("usual.more", "n", Amount(t))
	case changeForm.MatchString(f.Spec.Label):
		return w.Say("usual.fewer", "n", Amount(-t))
	case t == 0 && w.countable(f):
		return w.Say("usual.none")
	}
	return bare(w.Plain(f, t), f.Spec.Unit)
}

// countable says whether a value is a number with a unit, not a code or a yes.
func (w *Factors) countable(f Factor) bool {
	return f.Spec.Unit != "" && len(f.Spec.Categories) == 0 && w.features.Type(f.At) != expr.Bool
}

// hasWord says whether a label names a unit itself: one that does can be
// counted by putting the number before it.
func hasWord(label, unit string) bool {
	return slices.Contains(strings.FieldsFunc(label, func(r rune) bool { return r == ' ' || r == ',' }), unit)
}

// Plain is a value of a factor's feature in plain units; NaN is not known.
func (w *Factors) Plain(f Factor, v float64) string {
	switch {
	case math.IsNaN(v):
		return w.Say("value.unknown")
	case len(f.Spec.Categories) > 0:
		names := w.features.Categories(f.At, w.info)
		if i := int(v); i >= 0 && i < len(names) {
			return w.Term("category", names[i])
		}
		return w.Say("value.unknown")
	case w.features.Type(f.At) == expr.Bool:
		if v != 0 {
			return w.Say("value.yes")
		}
		return w.Say("value.no")
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
		switch {
		case overdueForm.MatchString(f.Spec.Label):
			return w.Say("factor.here.not.due", "n", Amount(-v))
		case afterForm.MatchString(f.Spec.Label):
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
