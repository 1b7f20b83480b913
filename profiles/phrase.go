package profiles

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"forceprofiles/internal/expr"
)

// phrase says a factor's value as an officer would: "8 domestic offences as
// suspect in the last 12 months; usually none". Labels are written by hand in
// the packs; the forms here follow how they begin. What fits none of them is
// said as "Label: value".
func (w *writer) phrase(in *Input, f factor) string {
	s := w.told(in, f)
	if usual := w.usually(in, f); usual != "" {
		s = w.Say("factor.usually", "what", s, "usual", usual)
	}
	return capital(s)
}

// The beginnings of labels that need words of their own.
var (
	sinceForm   = regexp.MustCompile(`^days (since .+)$`)
	overdueForm = regexp.MustCompile(`^days (the .+) is overdue$`)
	afterForm   = regexp.MustCompile(`^days from (.+) to (the newest .+)$`)
	changeForm  = regexp.MustCompile(`^change in (.+), (last .+) against (the .+)$`)
	beforeCount = regexp.MustCompile(`^(the|most|days|whole|farthest|times|harm|severity) `)
)

// told is the value in words, without what is usual.
func (w *writer) told(in *Input, f factor) string {
	label, v := f.spec.Label, f.value
	n := amount(math.Abs(v))
	least := ""
	if f.atLeast {
		least = w.Say("value.least") + " "
	}
	switch {
	case math.IsNaN(v), !countable(in, f):
		return w.Say("factor.plain", "label", label, "value", w.value(in, f))
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
		if !hasWord(m[1], f.spec.Unit) {
			return w.Say(key+".of", "n", n, "unit", w.unit(f.spec.Unit, math.Abs(v)), "what", m[1], "now", m[2], "before", m[3])
		}
		return least + w.Say(key, "n", n, "what", m[1], "now", m[2], "before", m[3])
	case v == 0 && hasWord(label, f.spec.Unit) && !beforeCount.MatchString(label):
		return w.Say("factor.none", "label", label)
	case v >= 2 && hasWord(label, f.spec.Unit) && !beforeCount.MatchString(label):
		return least + n + " " + label
	}
	return w.Say("factor.plain", "label", label, "value", w.value(in, f))
}

// overdueDays says how long something is overdue or is still to come.
func (w *writer) overdueDays(what string, v float64) string {
	switch {
	case v < 0:
		return w.Say("factor.not.due", "what", what, "n", amount(-v))
	case v == 0:
		return w.Say("factor.due.today", "what", what)
	}
	return w.Say("factor.overdue", "what", what, "n", amount(v))
}

// usually is what the value usually is, bare of its unit; "" where nothing is
// known of it, or where it would say the same again.
func (w *writer) usually(in *Input, f factor) string {
	t, ok := typicalOf(in, f)
	switch {
	case !ok || math.IsNaN(t):
		return ""
	case afterForm.MatchString(f.spec.Label) && t < 0:
		return w.Say("usual.none.since")
	case overdueForm.MatchString(f.spec.Label) && t <= 0:
		return w.Say("usual.on.time")
	case changeForm.MatchString(f.spec.Label) && t == 0:
		return w.Say("usual.no.change")
	case changeForm.MatchString(f.spec.Label) && t > 0:
		return w.Say("usual.more", "n", amount(t))
	case changeForm.MatchString(f.spec.Label):
		return w.Say("usual.fewer", "n", amount(-t))
	case t == 0 && countable(in, f):
		return w.Say("usual.none")
	}
	return bare(w.plainValue(in, f, t), f.spec.Unit)
}

// countable says whether a value is a number with a unit, not a code or a yes.
func countable(in *Input, f factor) bool {
	return f.spec.Unit != "" && len(f.spec.Categories) == 0 && in.Features.Type(f.at) != expr.Bool
}

// unit is a unit for a number: "offence", "offences".
func (w *writer) unit(unit string, n float64) string {
	if n == 1 {
		return w.single(unit)
	}
	return unit
}

// hasWord says whether a label names a unit itself: one that does can be
// counted by putting the number before it.
func hasWord(label, unit string) bool {
	return slices.Contains(strings.FieldsFunc(label, func(r rune) bool { return r == ' ' || r == ',' }), unit)
}

// typicalOf is what a value usually is: the model card's median of the
// population it learned from, else the spec's.
func typicalOf(in *Input, f factor) (float64, bool) {
	if f.card != nil && f.model >= 0 && f.model < len(f.card.Features) && f.card.Features[f.model].Name == f.name {
		if t := f.card.Features[f.model].Typical; t != nil {
			return whole(*t), true
		}
	}
	if f.spec.Typical != nil {
		return whole(*f.spec.Typical), true
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

// here is a value for a narrow column: days overdue that are below zero are
// worded, for nobody reads −343 days as "not yet due".
func (w *writer) here(in *Input, f factor, v float64) string {
	if !math.IsNaN(v) && v < 0 {
		switch {
		case overdueForm.MatchString(f.spec.Label):
			return w.Say("factor.here.not.due", "n", amount(-v))
		case afterForm.MatchString(f.spec.Label):
			return w.Say("factor.here.none.since")
		}
	}
	return w.plainValue(in, f, v)
}

// usualCell is what a value usually is, for the column beside here.
func (w *writer) usualCell(in *Input, f factor) string {
	t, ok := typicalOf(in, f)
	if !ok {
		return "–"
	}
	return bare(w.here(in, f, t), f.spec.Unit)
}
