package explain

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"forceprofiles/features"
	"forceprofiles/pack"
	"forceprofiles/profiles/wording"
	"forceprofiles/rules"
	"forceprofiles/scoring"
	"forceprofiles/scoring/model"
)

// Input is everything an answer is made of.
type Input struct {
	Result     scoring.Result // with its Insight
	End        scoring.ListEnd
	List       float64 // the margin that decides on the place, or NaN
	Pack       *pack.Pack
	Population *pack.Population
	Features   *features.Set
	Wording    *wording.Factors
	Rows       map[string][]Row // by feature; nil without a dataset
}

// New makes the answer.
func New(in Input) Answer {
	r, p := &in.Result, in.Population
	a := Answer{Profile: in.Pack.Profile,
		Population: p.ID, Title: p.Title, Force: r.Force,
		Place: Place{Listed: r.Listed, Rank: r.Rank, ModelRank: r.ModelRank, Scored: in.End.Scored,
			Percentile: r.Percentile, Points: r.Points,
			MustReview: r.MustReview, Capacity: in.End.Capacity, Ahead: in.End.MustReview, Why: r.Why,
			Cutoff: known(in.End.CutoffMargin), Next: known(in.End.NextMargin), List: known(in.List)},
		Factors: []Factor{}, Groups: []Group{}, Interactions: []Interaction{}, Changes: []Change{}, Rules: in.rules(),
	}
	if p.RulesAlone() {
		a.Reasons = in.reasons(a.Rules, nil)
		return a
	}
	a.Score = in.score()
	a.Factors = in.factors()
	for _, g := range r.Insight.Groups {
		a.Groups = append(a.Groups, Group(g))
	}
	for _, x := range r.Insight.Pairs {
		a.Interactions = append(a.Interactions, Interaction{
			Features: [2]string{p.ModelFeatures[x.A], p.ModelFeatures[x.B]},
			Labels:   [2]string{in.spec(x.A).Label, in.spec(x.B).Label}, LogOdds: x.Interaction})
	}
	a.Reasons = in.reasons(a.Rules, a.Factors)
	for _, c := range r.Insight.Changes {
		a.Changes = append(a.Changes, in.change(c))
	}
	a.Doubt = in.doubt()
	return a
}

// known is a number, or nil where there is none.
func known(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

// spec is the spec of a model feature.
func (in *Input) spec(f int) *features.Spec { return in.Features.Spec(in.Population.Columns[f]) }

// factor is a model feature with a value.
func (in *Input) factor(f int, v float64) wording.Factor { return in.Wording.Of(in.Population, f, v) }

// text is a value of a model feature in words.
func (in *Input) text(f int, v float64) string {
	return in.Wording.Plain(in.factor(f, v), v)
}

func (in *Input) score() *Score {
	r, card := &in.Result, in.Population.Card
	low, high := card.Calibration.Range()
	text, base, yardstick := in.Wording.Chance(in.Population, card, r.Probability)
	words := slices.DeleteFunc([]string{text, base, yardstick}, func(s string) bool { return s == "" })
	return &Score{Target: in.Population.Target, BaseValue: r.BaseValue, Margin: r.Margin, Probability: r.Probability,
		BaseRate: card.BaseRate, Words: words, Model: card.Name + " " + card.Version,
		Calibration: Calibration{Method: Method(card.Calibration.Method), Low: low, High: high, Outside: r.Margin < low ||
			r.Margin > high}}
}

// factors lists every model feature, largest contribution first.
func (in *Input) factors() []Factor {
	var out []Factor
	for f, name := range in.Population.ModelFeatures {
		spec := in.spec(f)
		x := Factor{Feature: name, Label: spec.Label, Group: spec.Group, Unit: spec.Unit, Value: known(in.Result.Values[f]),
			Text: in.text(f, in.Result.Values[f]), Contribution: in.Result.Contributions[f], Rows: in.Rows[name]}
		usual := in.factor(f, in.Result.Values[f])
		if t, ok := usual.Typical(); ok {
			x.Typical, x.TypicalText = &t, in.text(f, t)
		}
		out = append(out, x)
	}
	slices.SortStableFunc(out, func(a, b Factor) int {
		return cmp.Compare(math.Abs(b.Contribution), math.Abs(a.Contribution))
	})
	return out
}

// rules lists every active rule: hits, then abstentions, then misses.
func (in *Input) rules() []Rule {
	out := []Rule{}
	said := map[string]bool{}
	for _, want := range []rules.Outcome{rules.Hit, rules.Abstain} {
		for _, f := range in.Result.Findings {
			if f.Outcome != want {
				continue
			}
			said[f.Rule] = true
			var values []string
			for _, v := range f.Values {
				values = append(values, v.Name+"="+v.Text)
			}
			out = append(out, Rule{Rule: f.Rule, Version: f.Version, Title: f.Title, Outcome: Outcome(f.Outcome.String()),
				Points:     f.Points,
				MustReview: f.MustReview, Reason: f.Reason, Values: strings.Join(values, "; ")})
		}
	}
	for _, r := range in.Population.Rules.Rules() {
		if r.Status == rules.Active && !said[r.ID] {
			out = append(out, Rule{Rule: r.ID, Version: r.Version, Title: r.Title, Outcome: Outcome(rules.Miss.String()),
				MustReview: r.MustReview})
		}
	}
	return out
}

// shownReasons is how many factors follow the rules' reasons in words.
const shownReasons = 5

// reasons says in words why the person is suggested: what the rules that hit
// say, then the factors that raise the score most and whose value is unusual.
func (in *Input) reasons(rules []Rule, factors []Factor) []string {
	out := []string{}
	for _, r := range rules {
		if r.Outcome == "hit" {
			out = append(out, fmt.Sprintf("%s (rule %s)", strings.TrimSuffix(r.Reason, "."), r.Rule))
		}
	}
	n := 0
	for _, f := range factors {
		m := slices.Index(in.Population.ModelFeatures, f.Feature)
		if n == shownReasons || f.Contribution <= 0 || f.Value == nil {
			continue
		}
		if told := in.factor(m, *f.Value); told.Tells() {
			n++
			out = append(out, in.Wording.Phrase(told))
		}
	}
	return out
}

// change words one change.
func (in *Input) change(c scoring.WouldChange) Change {
	spec := in.spec(c.Feature)
	to := in.text(c.Feature, c.To)
	if in.Features.Whole(in.Population.Columns[c.Feature]) && spec.Unit != "" && c.To != 0 {
		if c.To < c.From {
			to = "at most " + to
		} else {
			to = "at least " + to
		}
	}
	how := map[string]string{
		scoring.WayAct:   "by what is done or decided from today",
		scoring.WayFewer: "as records leave the window with time, or where one is corrected or removed",
		scoring.WayMore:  "with further records of this kind",
	}[c.Way]
	return Change{Feature: in.Population.ModelFeatures[c.Feature], Label: spec.Label, Line: Line(c.Line), Way: Way(c.Way),
		From: c.From, To: c.To,
		Margin: c.Margin, Step: c.Step, Text: fmt.Sprintf("%s: %s instead of %s (%s)", spec.Label, to,
			in.text(c.Feature, c.From), how)}
}

func (in *Input) doubt() *Doubt {
	d := &Doubt{OutOfRange: []Beyond{}, Missing: []string{}, Unknown: []string{},
		Similar: Similar(in.Result.Insight.Similar)}
	ever := in.Population.EverNull()
	for f, v := range in.Result.Values {
		name, seen := in.Population.ModelFeatures[f], in.Population.Model.Features[f]
		switch {
		case math.IsNaN(v) && ever[f]:
			d.Unknown = append(d.Unknown, name)
		case math.IsNaN(v):
			d.Missing = append(d.Missing, name)
		case !seen.InRange(v):
			b := Beyond{Feature: name, Label: in.spec(f).Label, Text: in.text(f, v), Value: v}
			if seen.Kind == model.Numeric {
				b.Low, b.High = known(seen.Min), known(seen.Max)
			}
			d.OutOfRange = append(d.OutOfRange, b)
		}
	}
	return d
}
