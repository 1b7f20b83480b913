package profiles

import (
	"math"
	"slices"

	"forceprofiles/dataset"
	"forceprofiles/pack"
)

// doubt lists what weakens one person's score: values that training never saw,
// a pattern that few share, an unchecked range, stand-in weights.
func (w *writer) doubt(in *Input, pop *Population, r *Listed, c Case, factors []factor) []string {
	var out, beyond, unmet []string
	for _, f := range factors {
		switch {
		case math.IsNaN(f.value):
			if !everNull(pop.Card, f.name) {
				unmet = append(unmet, f.spec.Label)
			}
		case pop.Model != nil && f.model < len(pop.Model.Features) && !pop.Model.Features[f.model].InRange(f.value):
			beyond = append(beyond, w.Say("doubt.value", "label", f.spec.Label, "value", w.least(f, w.here(in, f, f.value))))
		}
	}
	if len(beyond) > 0 {
		out = append(out, w.Say("doubt.beyond", "n", len(beyond), "list", someLabels(w, beyond, 3)))
	}
	if len(unmet) > 0 {
		out = append(out, w.Say("doubt.unknown", "n", len(unmet), "list", someLabels(w, unmet, 3)))
	}
	if low, high, ok := calibrated(pop.Card); ok && (r.Margin < low || r.Margin > high) {
		out = append(out, w.Say("doubt.calibration"))
	}
	if alike := w.alike(r); alike != "" {
		out = append(out, alike)
	}
	if names := w.provisional(c); len(names) > 0 {
		out = append(out, w.Say("doubt.weights", "offences", someOf(w, names, 3)))
	}
	if len(out) == 0 {
		out = append(out, w.Say("doubt.none"))
	}
	return out
}

// lacking lists what is not known of a person, or out of date: a gap in the
// records, which is another thing than a doubt about the score.
func (w *writer) lacking(pop *Population, c Case, factors []factor) []string {
	var out, unknown, atLeast []string
	for _, f := range factors {
		switch {
		case math.IsNaN(f.value) && tellsWhenMissing(f):
			unknown = append(unknown, f.spec.Label)
		case f.atLeast && !math.IsNaN(f.value):
			atLeast = append(atLeast, f.spec.Label)
		}
	}
	if born := c.Batch.Persons.Column("date_of_birth"); born == nil || !born.Known(c.Person) {
		out = append(out, w.Say("lack.born"))
	}
	if tables := w.unsupplied(c); len(tables) > 0 {
		out = append(out, w.Say("lack.tables", "force", w.homeForce(c), "tables", list(tables)))
	}
	if stale := w.stale(); len(stale) > 0 {
		out = append(out, w.Say("lack.stale", "sources", list(stale)))
	}
	if len(unknown) > 0 {
		out = append(out, w.Say("lack.unknown", "n", len(unknown), "list", someLabels(w, unknown, 3)))
	}
	if len(atLeast) > 0 {
		out = append(out, w.Say("lack.at.least", "n", len(atLeast), "list", someLabels(w, atLeast, 3)))
	}
	if len(out) == 0 {
		out = append(out, w.Say("lack.none"))
	}
	return out
}

// tellsWhenMissing says whether a value that is not known is a gap: days since
// something that never happened are not.
func tellsWhenMissing(f factor) bool {
	return !sinceForm.MatchString(f.spec.Label) && !afterForm.MatchString(f.spec.Label)
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
	return w.forceName(codes{c.Batch.Persons.Column("home_force")}.at(c.Person))
}

// unsupplied lists the tables that the person's home force does not supply.
func (w *writer) unsupplied(c Case) []string {
	var out []string
	for k := dataset.Crimes; k < dataset.Kinds; k++ {
		if w.homeLacks(c, k) {
			out = append(out, w.term("table", k.String()))
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
func (w *writer) provisional(c Case) []string {
	var out []string
	c.rows(dataset.Crimes, func(r row) {
		if code := r.text("offence_code"); code != "" && r.text("status") != "eliminated" {
			if o := w.offences.Of(code); o.Provisional && !slices.Contains(out, o.Name) {
				out = append(out, o.Name)
			}
		}
	})
	return out
}

// band is the band of the held-out check that a stated chance falls into; not
// ok where the card has none.
func band(card *pack.Card, p float64) (pack.ReliabilityBin, bool) {
	if card == nil {
		return pack.ReliabilityBin{}, false
	}
	for _, b := range card.Reliability {
		if p >= b.From && p <= b.To && b.People > 0 {
			return b, true
		}
	}
	return pack.ReliabilityBin{}, false
}

// wilson is the 95% score interval of a share k/n.
func wilson(k, n float64) (low, high float64) {
	const z = 1.959963984540054
	p, zz := k/n, float64(z*z)
	middle := (p + zz/(2*n)) / (1 + zz/n)
	half := z / (1 + zz/n) * math.Sqrt(p*(1-p)/n+zz/(4*n*n))
	return max(0, middle-half), min(1, middle+half)
}
