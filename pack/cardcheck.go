package pack

import (
	"math"
	"slices"
	"strings"

	"forceprofiles/dataset"
	"forceprofiles/internal/statistics"
	"forceprofiles/internal/strictyaml"
	"forceprofiles/scoring/model"
)

// check finds what is wrong with a card by itself.
func (c *Card) check(errs *strictyaml.Errors) {
	if missing := strictyaml.Missing(c); len(missing) > 0 {
		for _, e := range missing {
			e.Message = "model card: " + e.Message
			*errs = append(*errs, e)
		}
		return // what is not there would be complained of once more below
	}
	bad := func(at strictyaml.Position, format string, args ...any) {
		*errs = append(*errs, at.Errorf("model card: "+format, args...))
	}
	if c.Card != CardVersion {
		bad(c.Position.Key("card"), "card is %d; this program reads version %d, which the training script writes",
			c.Card, CardVersion)
	}
	required(errs, c.Position, "model card", []field{{"name", c.Name}, {"version", c.Version}, {"owner", c.Owner},
		{"target", c.Target}, {"library", c.Library}, {"library_version", c.LibraryVersion}, {"sha256", c.SHA256}})
	required(errs, c.TrainedOn.Linkage.Position, "model card: linkage", []field{{"note", c.TrainedOn.Linkage.Note}})
	if err := c.Calibration.Validate(); err != nil {
		for _, line := range strings.Split(err.Error(), "\n") {
			bad(c.Position.Key("calibration"), "%s", line)
		}
	}
	if !(c.BaseRate > 0 && c.BaseRate < 1) {
		bad(c.Position.Key("base_rate"), "base_rate is %v; it is a share between 0 and 1", c.BaseRate)
	}
	if t := c.TrainedOn; len(t.AsOf) == 0 || t.Rows < 1 || t.Positives < 1 || t.Positives > t.Rows {
		bad(c.Position.Key("trained_on"), "trained_on needs as_of dates, rows, and positives among them")
	}
	if len(c.Validation) == 0 {
		bad(c.Position.Key("validation"), "there are no validation figures: a model that nobody tested is not used")
	}
	for i := range c.Validation {
		c.Validation[i].check(bad)
	}
	for i, b := range c.Reliability {
		if !(b.From >= 0 && b.From <= b.To && b.To <= 1) || !partOf(b.Positives, b.People) {
			bad(b.Position, "reliability %d: %d of %d people between %v and %v cannot be", i+1, b.Positives, b.People,
				b.From, b.To)
		}
	}
	if len(c.Limits) == 0 {
		bad(c.Position.Key("limits"), "limits are missing: say where the model should not be trusted")
	}
	var names []string
	for _, f := range c.Features {
		names = append(names, f.Name)
		if t := f.Typical; t != nil && (math.IsNaN(*t) || math.IsInf(*t, 0)) {
			bad(f.Position.Key("typical"), "feature %s: typical is %v", f.Name, *t)
		}
	}
	for i, m := range c.Monotone {
		if !slices.Contains(names, m.Feature) {
			bad(m.Position.Key("feature"), "monotone: %s", strictyaml.Unknown("feature", m.Feature, names))
		}
		if slices.ContainsFunc(c.Monotone[:i], func(x Monotone) bool { return x.Feature == m.Feature }) {
			bad(m.Position.Key("feature"), "monotone: %s stands here twice", m.Feature)
		}
		required(errs, m.Position, "model card: monotone feature "+m.Feature, []field{{"reason", m.Reason}})
	}
}

// checkMonotone holds the declared directions against those that the model file
// says it was trained under.
func (c *Card) checkMonotone(m *model.Ensemble, errs *strictyaml.Errors) {
	words := map[int8]string{-1: string(Falls), 0: "none", 1: string(Rises)}
	for _, f := range m.Features {
		declared, at := "none", c.Position.Key("monotone")
		for _, x := range c.Monotone {
			if x.Feature == f.Name {
				declared, at = string(x.Direction), x.Position
			}
		}
		if trained := words[f.Monotone]; declared != trained {
			*errs = append(*errs, at.Errorf("model card: monotone: the direction of %s is %s, the model was trained with %s",
				f.Name, declared, trained))
		}
	}
}

// report notes something wrong at a place.
type report func(at strictyaml.Position, format string, args ...any)

func (v *Validation) check(bad report) {
	for _, f := range []struct {
		name  string
		value float64
	}{{"auc", v.AUC}, {"precision_at_capacity", v.PrecisionAtCapacity}, {"calibration_error", v.CalibrationError},
		{"brier", v.Brier}} {
		if !(f.value >= 0 && f.value <= 1) {
			bad(v.Position.Key(f.name), "%s is %v; it lies between 0 and 1", f.name, f.value)
		}
	}
	if v.People < 1 || !partOf(v.Positives, v.People) || v.Capacity < 0 {
		bad(v.Position, "%d people with %d positives, capacity %d, cannot be", v.People, v.Positives, v.Capacity)
		return
	}
	if len(v.Curve) == 0 {
		bad(v.Position.Key("curve"), "the curve is empty: say how lists of several lengths did")
	}
	for i, x := range v.Curve {
		if !(x.Share > 0 && x.Share <= 1) || i > 0 && x.Share <= v.Curve[i-1].Share {
			bad(x.Position.Key("share"), "share is %v; shares rise from above 0 up to 1", x.Share)
		}
		if x.People < 1 || x.People > v.People || !partOf(x.Positives, min(x.People, v.Positives)) {
			bad(x.Position, "%d positives among %d listed of %d people with %d cannot be", x.Positives, x.People, v.People,
				v.Positives)
			continue
		}
		interval(bad, x.Position, "precision", x.Positives, x.People, x.Precision, x.PrecisionLow, x.PrecisionHigh)
		if v.Positives > 0 {
			interval(bad, x.Position, "found", x.Positives, v.Positives, x.Found, x.FoundLow, x.FoundHigh)
		}
	}
	for i := range v.Groups {
		v.Groups[i].check(bad)
	}
}

// check refuses a group that the engine does not know and every count by which
// few people could be told apart: of those who are in a rate, of those who are
// not, and of the group.
func (g *GroupCheck) check(bad report) {
	at := slices.IndexFunc(dataset.Characteristics[:], func(c dataset.Characteristic) bool {
		return c.Code == g.Characteristic
	})
	if at < 0 {
		bad(g.Position.Key("characteristic"), "characteristic %q is none that is audited", g.Characteristic)
	} else if !slices.ContainsFunc(dataset.Characteristics[at].Groups, func(x dataset.Group) bool {
		return x.Code == g.Group
	}) {
		bad(g.Position.Key("group"), "%s has no group %q", g.Characteristic, g.Group)
	}
	if !(g.Share > 0 && g.Share <= 1) {
		bad(g.Position.Key("share"), "share is %v; it is above 0, up to 1", g.Share)
	}
	if g.People != nil && *g.People < SmallestCell {
		bad(g.Position.Key("people"), "%d people of one group could be told apart: leave out counts under %d", *g.People,
			SmallestCell)
	}
	for _, r := range []struct {
		name string
		*Rate
	}{{"selected", g.Selected}, {"false_alarm", g.FalseAlarm}, {"missed", g.Missed}} {
		if r.Rate == nil {
			continue
		}
		in := int(math.Round(r.Share * float64(r.Of)))
		if !partOf(in, r.Of) || in < SmallestCell || r.Of-in < SmallestCell {
			bad(r.Position, "%s: %v of %d tells of fewer than %d people: leave it out", r.name, r.Share, r.Of, SmallestCell)
			continue
		}
		interval(bad, r.Position, r.name, in, r.Of, r.Share, r.Low, r.High)
	}
}

// partOf says whether k can be some of n.
func partOf(k, n int) bool { return k >= 0 && k <= n }

// rounding is by how much a share on a card may differ from what its counts make.
const rounding = 1e-6

// interval checks a share and its interval against their counts.
func interval(bad report, at strictyaml.Position, name string, k, n int, share, low, high float64) {
	wantLow, wantHigh := statistics.Wilson(k, n)
	want := float64(k) / float64(n)
	for _, x := range [][2]float64{{share, want}, {low, wantLow}, {high, wantHigh}} {
		if !(math.Abs(x[0]-x[1]) <= rounding) {
			bad(at, "%s is %v (%v to %v); %d of %d make %.6f (95%% interval %.6f to %.6f)", name, share, low, high, k, n,
				want, wantLow, wantHigh)
			return
		}
	}
}
