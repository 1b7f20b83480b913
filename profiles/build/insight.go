package build

import (
	"math"
	"slices"

	"forceprofiles/profiles"
	"forceprofiles/profiles/wording"
	"forceprofiles/scoring"
)

// wouldChange says in words which single recorded fact, were it otherwise,
// would move this person across a line. Each was checked by scoring again.
func (w *sheetWriter) wouldChange(s *profiles.Sheet) {
	if w.r.Insight == nil {
		return
	}
	s.WouldChangeTitle = w.Say("change.title")
	if w.r.MustReview {
		s.WouldChange = append(s.WouldChange, w.Say("change.must"))
	}
	for _, ch := range w.r.Insight.Changes {
		if ch.Feature < 0 || ch.Feature >= len(w.factors) || len(s.WouldChange) >= shownChanges {
			continue
		}
		now, then := w.factors[ch.Feature], w.factors[ch.Feature]
		now.Value, then.Value, then.AtLeast = ch.From, ch.To, false
		// What happens at the line follows from the margins, so that the words
		// are true whichever side the person stands on.
		if ch.Line == "list" && w.r.MustReview {
			continue // a rule keeps them listed whatever the score
		}
		// Whether it is anybody's to bring about, or comes with time, or only with
		// more records: what an officer can do about it.
		way := ""
		if ch.Way != "" {
			way = " " + w.Say("wouldbe.way."+ch.Way)
		}
		effect := w.Say("wouldbe.line."+ch.Line, "many", w.pop.Pack.Role.Plural)
		if ch.Margin > w.r.Margin {
			effect = w.Say("wouldbe.line."+ch.Line+".up", "many", w.pop.Pack.Role.Plural)
		}
		s.WouldChange = append(s.WouldChange, w.Say("change.one", "then", wording.Capital(w.Told(then)), "now",
			w.Cell(now, ch.From), "effect", effect)+way)
	}
	if len(s.WouldChange) == 0 {
		s.WouldChange = []string{w.Say("change.none")}
	}
}

// shownChanges bounds what would change a place.
const shownChanges = 4

// largeInteraction is how many points two facts must add together, beyond what
// each adds alone, before a sheet says so.
const largeInteraction = 5

// together says in one sentence that two facts count for more, or less, because
// both are there; "" where no pair is large.
func (w *sheetWriter) together() string {
	if w.r.Insight == nil {
		return ""
	}
	for _, p := range w.r.Insight.Pairs {
		n := int(math.Round(wording.Points(p.Interaction)))
		if n < largeInteraction && n > -largeInteraction || p.A >= len(w.factors) || p.B >= len(w.factors) || p.A < 0 ||
			p.B < 0 {
			continue
		}
		key := "together.more"
		if n < 0 {
			key, n = "together.less", -n
		}
		return w.Say(key, "a", w.factors[p.A].Spec.Label, "b", w.factors[p.B].Spec.Label, "n", n)
	}
	return ""
}

// fewAlike is under what share of the sample a pattern is called rare.
const fewAlike = 0.01

// alike says how usual the person's pattern is, where it is rare.
func (w *sheetWriter) alike() string {
	if w.r.Insight == nil || w.r.Insight.Similar.Sample == 0 {
		return ""
	}
	if s := w.r.Insight.Similar; float64(s.People) < fewAlike*float64(s.Sample) {
		return w.Say("doubt.alike", "n", s.People, "sample", s.Sample)
	}
	return ""
}

// shapley puts the exact group values beside the waterfall's plain sums.
func shapley(f *profiles.Waterfall, r *Listed) {
	if r.Insight == nil {
		return
	}
	for i := range f.Steps[:max(0, len(f.Steps)-1)] {
		k := slices.IndexFunc(r.Insight.Groups, func(g scoring.GroupShare) bool { return g.Group == f.Steps[i].Label })
		if k >= 0 {
			f.Steps[i].Shapley = r.Insight.Groups[k].Shapley
		}
	}
}
