package build

import (
	"math"
	"slices"

	"forceprofiles/dataset"
	"forceprofiles/pack"
	"forceprofiles/profiles/wording"
)

// doubt lists what weakens one person's score: values that training never saw,
// a pattern that few share, an unchecked range, stand-in weights.
func (w *sheetWriter) doubt() []string {
	var out, beyond, unmet []string
	for _, f := range w.factors {
		switch {
		case math.IsNaN(f.Value):
			if !everNull(w.pop.Card, f.Name) {
				unmet = append(unmet, f.Spec.Label)
			}
		case w.pop.Model != nil && f.Model < len(w.pop.Model.Features) && !w.pop.Model.Features[f.Model].InRange(f.Value):
			beyond = append(beyond, w.Say("doubt.value", "label", f.Spec.Label, "value", w.Least(f, w.Cell(f, f.Value))))
		}
	}
	if len(beyond) > 0 {
		out = append(out, w.Say("doubt.beyond", "n", len(beyond), "list", w.SomeLabels(beyond, 3)))
	}
	if len(unmet) > 0 {
		out = append(out, w.Say("doubt.unknown", "n", len(unmet), "list", w.SomeLabels(unmet, 3)))
	}
	if low, high, ok := calibrated(w.pop.Card); ok && (w.r.Margin < low || w.r.Margin > high) {
		out = append(out, w.Say("doubt.calibration"))
	}
	if alike := w.alike(); alike != "" {
		out = append(out, alike)
	}
	if names := w.provisional(); len(names) > 0 {
		out = append(out, w.Say("doubt.weights", "offences", w.Some(names, 3)))
	}
	if len(out) == 0 {
		out = append(out, w.Say("doubt.none"))
	}
	return out
}

// lacking lists what is not known of a person, or out of date: a gap in the
// records, which is another thing than a doubt about the score.
func (w *sheetWriter) lacking() []string {
	var out, unknown, atLeast []string
	for _, f := range w.factors {
		switch {
		case f.Gap():
			unknown = append(unknown, f.Spec.Label)
		case f.AtLeast && !math.IsNaN(f.Value):
			atLeast = append(atLeast, f.Spec.Label)
		}
	}
	if born := w.c.Batch.Persons.Column("date_of_birth"); born == nil || !born.Known(w.c.Person) {
		out = append(out, w.Say("lack.born"))
	}
	if tables := w.unsupplied(); len(tables) > 0 {
		out = append(out, w.Say("lack.tables", "force", w.homeForce(w.c), "tables", wording.List(tables)))
	}
	if stale := w.stale(); len(stale) > 0 {
		out = append(out, w.Say("lack.stale", "sources", wording.List(stale)))
	}
	if len(unknown) > 0 {
		out = append(out, w.Say("lack.unknown", "n", len(unknown), "list", w.SomeLabels(unknown, 3)))
	}
	if len(atLeast) > 0 {
		out = append(out, w.Say("lack.at.least", "n", len(atLeast), "list", w.SomeLabels(atLeast, 3)))
	}
	if len(out) == 0 && w.pop.Pack.RulesAlone() {
		out = append(out, w.Say("lack.none.alone"))
	} else if len(out) == 0 {
		out = append(out, w.Say("lack.none"))
	}
	return out
}

func everNull(card *pack.Card, name string) bool {
	if card == nil {
		return true
	}
	for _, f := range card.Features {
		if f.Name == name {
			return f.EverNull
		}
	}
	return true
}

// calibrated gives the margins between which the calibration was fitted.
func calibrated(card *pack.Card) (low, high float64, ok bool) {
	if card == nil || card.Calibration.Validate() != nil {
		return 0, 0, false
	}
	low, high = card.Calibration.Range()
	return low, high, true
}

func (w *writer) homeForce(c Case) string {
	return w.Force(codes{c.Batch.Persons.Column("home_force")}.at(c.Person))
}

// unsupplied lists the tables that the person's home force does not supply.
func (w *sheetWriter) unsupplied() []string {
	var out []string
	for k := dataset.Crimes; k < dataset.Kinds; k++ {
		if w.homeLacks(w.c, k) {
			out = append(out, w.Term("table", k.String()))
		}
	}
	return out
}

// homeLacks says that the person's home force does not supply a table: what is not
// in it is then not known.
func (w *writer) homeLacks(c Case, k dataset.Kind) bool {
	cover := w.info.Coverage[k]
	if cover == nil {
		return false
	}
	since, ok := cover[codes{c.Batch.Persons.Column("home_force")}.at(c.Person)]
	return !ok || since.After(w.info.AsOf)
}

// provisional names this person's offences whose harm weight is a stand-in.
func (w *sheetWriter) provisional() []string {
	var out []string
	w.c.rows(dataset.Crimes, func(r row) {
		if code := r.text("offence_code"); code != "" && r.text("status") != "eliminated" {
			if o := w.offences.Of(code); o.Provisional && !slices.Contains(out, o.Name) {
				out = append(out, o.Name)
			}
		}
	})
	return out
}
