package build

import (
	"cmp"
	"fmt"
	"slices"

	"forceprofiles/dataset"
	"forceprofiles/pack"
	"forceprofiles/profiles"
	"forceprofiles/profiles/wording"
	"forceprofiles/rules"
)

// methodWriter says how a document came about, and how far it can be trusted.
type methodWriter struct {
	*writer
	in *Input
}

// method says how the list came about and where it ends.
func (w *methodWriter) method() profiles.Section {
	s := profiles.Section{ID: "method", Title: w.Say("method.title")}
	s.Blocks = append(s.Blocks, profiles.Block{Para: w.Say("method.what"+w.in.weighed(), "purpose",
		wording.Sentence(w.in.Pack.Purpose))},
		profiles.Block{Note: w.Say("method.human")})
	scored := w.in.weighed() != ".alone"
	if scored {
		s.Blocks = append(s.Blocks, profiles.Block{Para: w.Say("method.score", "points", wording.PointsPerDoubling)})
	}
	var limits []string
	for i := range w.in.Populations {
		s.Blocks = append(s.Blocks, w.card(&w.in.Populations[i])...)
		if c := w.in.Populations[i].Card; c != nil {
			for _, l := range c.Limits {
				if l = wording.Sentence(l); !slices.Contains(limits, l) {
					limits = append(limits, l)
				}
			}
		}
	}
	if scored {
		s.Blocks = append(s.Blocks, profiles.Block{Para: w.Say("card.check.note")})
	}
	if slices.ContainsFunc(w.in.Populations, func(p Results) bool {
		return p.Card != nil &&
			p.Card.Calibration.Method == "isotonic"
	}) {
		s.Blocks = append(s.Blocks, profiles.Block{Para: w.Say("card.steps")})
	}
	if len(limits) > 0 {
		s.Blocks = append(s.Blocks, profiles.Block{Heading: w.Say("card.limits")}, profiles.Block{Items: limits})
	}
	s.Blocks = append(s.Blocks, w.selection()...)
	s.Blocks = append(s.Blocks, w.settings()...)
	s.Blocks = append(s.Blocks, w.catalogue()...)
	s.Blocks = append(s.Blocks, w.protected()...)
	s.Blocks = append(s.Blocks, w.weights()...)
	return s
}

// card is one population's policy and its model's card.
func (w *methodWriter) card(pop *Results) []profiles.Block {
	policy := profiles.Block{Para: wording.Sentence(pop.Pack.Policy.Explanation)}
	if pop.Pack.RulesAlone() {
		return []profiles.Block{{Heading: w.Say("method.population.alone", "title", pop.Pack.Title)}, policy,
			{Para: w.Say("method.alone")}}
	}
	blocks := []profiles.Block{{Heading: w.Say("method.population", "title", pop.Pack.Title)}, policy}
	c := pop.Card
	if c == nil {
		return append(blocks, profiles.Block{Para: w.Say("sure.none")})
	}
	pairs := []profiles.Pair{
		{Label: w.Say("card.target"), Value: wording.Capital(wording.Sentence(wording.Target(pop.Pack, pop.Card)))},
		{Label: w.Say("card.model"), Value: fmt.Sprintf("%s %s (%s %s)", c.Name, c.Version, c.Library, c.LibraryVersion)},
		{Label: w.Say("card.owner"), Value: c.Owner},
		{Label: w.Say("card.trained"), Value: w.Say("card.trained.on", "rows", c.TrainedOn.Rows,
			"positives", c.TrainedOn.Positives)},
		{Label: w.Say("card.base"), Value: w.Say("card.base.in", "n", wording.InHundred(c.BaseRate))},
	}
	if c.TrainedOn.Synthetic {
		pairs = append(pairs, profiles.Pair{Label: w.Say("card.data"), Value: w.Say("card.synthetic")})
	}
	blocks = append(blocks, profiles.Block{Pairs: pairs})
	if len(c.Validation) == 0 {
		return blocks
	}
	check := &profiles.Table{Caption: w.Say("card.check.caption", "title", pop.Pack.Title),
		Columns: profiles.Columns(w.Say("card.head.check"), w.Say("card.head.people"), w.Say("card.head.order"),
			w.Say("card.head.top"), w.Say("card.head.chance"))}
	for _, v := range c.Validation {
		kind := w.Say("card.check.held.out")
		if v.Kind == pack.Later {
			kind = w.Say("card.check.later")
		}
		check.Rows = append(check.Rows, []string{kind, wording.Count(v.People), w.Say("card.order",
			"n", wording.InHundred(v.AUC)),
			w.Say("card.top", "n", wording.InHundred(v.PrecisionAtCapacity), "capacity", v.Capacity),
			w.Say("card.off", "n", wording.Amount(100*v.CalibrationError))})
	}
	blocks = append(blocks, profiles.Block{Table: check})
	for _, chart := range []*profiles.Chart{w.checked(pop), w.weighed(pop)} {
		if chart != nil {
			blocks = append(blocks, profiles.Block{Chart: chart})
		}
	}
	return blocks
}

// settings lists the thresholds of local policy, with what the force changed.
func (w *methodWriter) settings() []profiles.Block {
	if len(w.in.Params) == 0 {
		return nil
	}
	t := &profiles.Table{Caption: w.Say("settings.caption", "force", w.force.Name),
		Columns: profiles.Columns(w.Say("head.setting"), w.Say("head.here"), w.Say("head.standard"))}
	t.Columns[0].Width = 4
	for _, p := range w.in.Params {
		here := wording.Amount(p.Here) + " " + w.Unit(p.Unit, p.Here)
		if p.Here != p.Value {
			here = w.Say("settings.changed", "value", here)
		}
		t.Rows = append(t.Rows, []string{wording.Capital(p.Label), here, wording.Amount(p.Value) +
			" " + w.Unit(p.Unit, p.Value)})
	}
	return []profiles.Block{{Heading: w.Say("settings.heading")}, {Table: t}}
}

// catalogue lists the active rules that hit somebody on the list, and says
// where all of them are.
func (w *methodWriter) catalogue() []profiles.Block {
	blocks := []profiles.Block{{Heading: w.Say("catalogue.heading")}, {Para: w.Say("catalogue.intro" + w.in.weighed())}}
	for i := range w.in.Populations {
		pop := &w.in.Populations[i]
		hits := map[string]int{}
		for k := range pop.Listed {
			for _, f := range pop.Listed[k].Findings {
				if f.Outcome == rules.Hit {
					hits[f.Rule]++
				}
			}
		}
		t := &profiles.Table{Caption: w.Say("catalogue.caption", "title", pop.Pack.Title), Columns: []profiles.Column{
			{Head: w.Say("sheet.rule"), Width: 24}, {Head: w.Say("head.title"), Width: 46},
			{Head: w.Say("sheet.rule.points"), Width: 16, Right: true}, {Head: w.Say("head.list.hits"), Width: 14,
				Right: true}}}
		active, quiet := 0, 0
		for _, r := range pop.Rules {
			if r.Status != rules.Active {
				continue
			}
			active++
			if hits[r.ID] == 0 {
				quiet++
				continue
			}
			points := wording.Amount(r.Points)
			if r.MustReview {
				points = w.Say("rule.must", "points", points)
			}
			t.Rows = append(t.Rows, []string{w.Say("rule.ref", "id", r.ID, "version", r.Version), r.Title, points,
				wording.Count(hits[r.ID])})
		}
		if len(t.Rows) > 0 {
			blocks = append(blocks, profiles.Block{Table: t})
		}
		if active > 0 {
			blocks = append(blocks, profiles.Block{Para: w.Say("catalogue.rest", "n", active, "many", pop.Pack.Role.Plural,
				"quiet",
				quiet, "profile", w.in.Pack.Profile)})
		}
	}
	return blocks
}

// protected states the deny-list and prints every written justification.
func (w *methodWriter) protected() []profiles.Block {
	blocks := []profiles.Block{{Heading: w.Say("deny.heading")}, {Para: w.Say("deny.statement")}}
	t := &profiles.Table{Caption: w.Say("deny.justified"), Columns: []profiles.Column{{Head: w.Say("head.feature"),
		Width: 35},
		{Head: w.Say("head.justification"), Width: 65}}, Empty: w.Say("deny.none")}
	used := usedFeatures(w.in)
	for i := range w.in.Features.Len() {
		if spec := w.in.Features.Spec(i); spec.Justification != "" && slices.Contains(used, spec.Name) {
			t.Rows = append(t.Rows, []string{wording.Capital(spec.Label), wording.Sentence(spec.Justification)})
		}
	}
	return append(blocks, profiles.Block{Table: t})
}

// usedFeatures are the features that decide who belongs or what they score.
func usedFeatures(in *Input) []string {
	var out []string
	for i := range in.Populations {
		p := in.Populations[i].Pack
		out = append(out, p.ModelFeatures...)
		out = append(out, p.ListingForce)
		for k := range in.Features.Len() {
			if name := in.Features.Spec(k).Name; mentions(p, in.Populations[i].Rules, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// mentions says whether eligibility, marks or an active rule name a feature.
func mentions(p *pack.Population, all []rules.Rule, name string) bool {
	if named(p.Eligible.Value, name) {
		return true
	}
	for _, m := range p.Marks {
		if named(m.When.Value, name) {
			return true
		}
	}
	for _, r := range all {
		if r.Status == rules.Active && named(r.When.Value, name) {
			return true
		}
	}
	return false
}

// named says whether an expression holds a name as a whole word.
func named(expression, name string) bool {
	word := func(b byte) bool {
		return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
	}
	for i := 0; i+len(name) <= len(expression); i++ {
		if expression[i:i+len(name)] == name && (i == 0 || !word(expression[i-1])) &&
			(i+len(name) == len(expression) || !word(expression[i+len(name)])) {
			return true
		}
	}
	return false
}

// shownWeights bounds the table of stand-in weights.
const shownWeights = 10

// weights lists the stand-in harm weights that the records of listed people
// rest on, those of most people first.
func (w *methodWriter) weights() []profiles.Block {
	all := 0
	for _, o := range w.offences.ByCode {
		if o.Provisional {
			all++
		}
	}
	people := map[string]int{}
	var codes []string
	for i := range w.in.Populations {
		for k := range w.in.Populations[i].Listed {
			var seen []string
			w.in.Cases[w.in.Populations[i].Listed[k].Person].rows(dataset.Crimes, func(r row) {
				if code := r.text("offence_code"); code != "" && !slices.Contains(seen, code) && w.offences.Of(code).Provisional {
					seen = append(seen, code)
				}
			})
			for _, code := range seen {
				if people[code]++; people[code] == 1 {
					codes = append(codes, code)
				}
			}
		}
	}
	slices.SortFunc(codes, func(a, b string) int { return cmp.Or(people[b]-people[a], cmp.Compare(a, b)) })
	t := &profiles.Table{Caption: w.Say("weights.caption"), Columns: []profiles.Column{{Head: w.Say("head.offence"),
		Width: 34},
		{Head: w.Say("head.people"), Width: 10, Right: true}, {Head: w.Say("head.days"), Width: 10, Right: true},
		{Head: w.Say("head.standin"), Width: 46}}, Empty: w.Say("weights.none")}
	for _, code := range codes[:min(shownWeights, len(codes))] {
		o := w.offences.Of(code)
		t.Rows = append(t.Rows, []string{w.records.offenceName(code), wording.Count(people[code]), wording.Amount(o.Harm),
			wording.OrDash(o.Note)})
	}
	return []profiles.Block{{Heading: w.Say("weights.heading")}, {Para: w.Say("weights.intro", "n", all)}, {Table: t}}
}
