package profiles

import (
	"fmt"
	"slices"

	"forceprofiles/pack"
	"forceprofiles/rules"
)

// method says how the list came about and where it ends.
func (w *writer) method(in *Input) Section {
	s := Section{ID: "method", Title: w.Say("method.title")}
	s.Blocks = append(s.Blocks, Block{Para: w.Say("method.what", "purpose", sentence(in.Pack.Purpose))}, Block{Note: w.Say("method.human")},
		Block{Para: w.Say("method.score", "points", PointsPerDoubling)})
	for i := range in.Populations {
		s.Blocks = append(s.Blocks, w.card(&in.Populations[i])...)
	}
	s.Blocks = append(s.Blocks, w.selection(in)...)
	s.Blocks = append(s.Blocks, w.settings(in)...)
	s.Blocks = append(s.Blocks, w.catalogue(in)...)
	s.Blocks = append(s.Blocks, w.protected(in)...)
	s.Blocks = append(s.Blocks, w.weights()...)
	return s
}

// card is one population's policy and its model's card.
func (w *writer) card(pop *Population) []Block {
	blocks := []Block{{Heading: w.Say("method.population", "title", pop.Pack.Title)}, {Para: sentence(pop.Pack.Policy.Explanation)}}
	c := pop.Card
	if c == nil {
		return append(blocks, Block{Para: w.Say("sure.none")})
	}
	pairs := []Pair{
		{w.Say("card.target"), capital(sentence(targetOf(pop)))},
		{w.Say("card.model"), fmt.Sprintf("%s %s (%s %s)", c.Name, c.Version, c.Library, c.LibraryVersion)},
		{w.Say("card.owner"), c.Owner},
		{w.Say("card.trained"), w.Say("card.trained.on", "rows", c.TrainedOn.Rows, "positives", c.TrainedOn.Positives)},
		{w.Say("card.base"), w.Say("card.base.in", "n", inHundred(c.BaseRate))},
	}
	if c.TrainedOn.Synthetic {
		pairs = append(pairs, Pair{w.Say("card.data"), w.Say("card.synthetic")})
	}
	blocks = append(blocks, Block{Pairs: pairs})
	for _, v := range c.Validation {
		kind := "card.held.out"
		if v.Kind == "later" {
			kind = "card.later"
		}
		blocks = append(blocks, Block{Heading: w.Say(kind, "people", v.People)}, Block{Items: []string{
			w.Say("card.auc", "n", inHundred(v.AUC)),
			w.Say("card.precision", "n", inHundred(v.PrecisionAtCapacity), "not", notIn(v.PrecisionAtCapacity), "capacity", v.Capacity),
			w.Say("card.calibration", "n", amount(100*v.CalibrationError)),
		}})
	}
	if len(c.Limits) > 0 {
		limits := make([]string, len(c.Limits))
		for i, l := range c.Limits {
			limits[i] = sentence(l)
		}
		blocks = append(blocks, Block{Heading: w.Say("card.limits")}, Block{Items: limits})
	}
	return blocks
}

// selection shows how many of each protected group were scored and listed: a
// start for questions, not an answer.
func (w *writer) selection(in *Input) []Block {
	blocks := []Block{{Heading: w.Say("groups.heading")}, {Para: w.Say("groups.intro")}}
	for i := range in.Populations {
		pop := &in.Populations[i]
		scored := w.picture.Scored(pop.Pack.ID, w.force.Code)
		var listed Groups
		for _, r := range pop.Listed {
			if c, ok := in.Cases[r.Person]; ok {
				newGrouper(c.Batch).count(&listed, c.Person)
			}
		}
		t := &Table{Caption: w.Say("groups.caption", "title", pop.Pack.Title, "force", w.force.Name), Columns: columns(w.Say("head.protected"), w.Say("head.scored"), w.Say("head.listed"), w.Say("head.rate"), w.Say("head.interval"))}
		t.Columns[0].Width, t.Columns[4].Width = 2.6, 1.6
		add := func(kind string, names []string, of, in []int64) {
			for k, n := range names {
				if of[k] == 0 {
					continue
				}
				low, high := wilson(float64(in[k]), float64(of[k]))
				t.Rows = append(t.Rows, []string{w.Say("groups.row", "kind", w.Say("groups."+kind), "name", w.term("group."+kind, n)), count(of[k]), count(in[k]), percent(float64(in[k]), float64(of[k])),
					w.Say("groups.interval", "low", percent(low, 1), "high", percent(high, 1))})
			}
		}
		add("sex", sexes[:], scored.Sex[:], listed.Sex[:])
		add("age", ages[:], scored.Age[:], listed.Age[:])
		add("defined", defined[:], scored.Defined[:], listed.Defined[:])
		add("perceived", perceived[:], scored.Perceived[:], listed.Perceived[:])
		if len(t.Rows) > 0 {
			blocks = append(blocks, Block{Table: t})
		}
	}
	return blocks
}

// settings lists the thresholds of local policy, with what the force changed.
func (w *writer) settings(in *Input) []Block {
	if len(in.Params) == 0 {
		return nil
	}
	t := &Table{Caption: w.Say("settings.caption", "force", w.force.Name), Columns: columns(w.Say("head.setting"), w.Say("head.here"), w.Say("head.standard"))}
	t.Columns[0].Width = 4
	for _, p := range in.Params {
		here := amount(p.Here) + " " + p.Unit
		if p.Here != p.Value {
			here = w.Say("settings.changed", "value", here)
		}
		t.Rows = append(t.Rows, []string{capital(p.Label), here, amount(p.Value) + " " + p.Unit})
	}
	return []Block{{Heading: w.Say("settings.heading")}, {Table: t}}
}

// catalogue lists the active rules.
func (w *writer) catalogue(in *Input) []Block {
	blocks := []Block{{Heading: w.Say("catalogue.heading")}, {Para: w.Say("catalogue.intro")}}
	for i := range in.Populations {
		pop := &in.Populations[i]
		t := &Table{Caption: w.Say("catalogue.caption", "title", pop.Pack.Title), Columns: []Column{
			{Head: w.Say("sheet.rule"), Width: 20}, {Head: w.Say("head.title"), Width: 32}, {Head: w.Say("sheet.rule.points"), Width: 10, Right: true}, {Head: w.Say("head.false"), Width: 38}}}
		for _, r := range pop.Rules {
			if r.Status != rules.Active {
				continue
			}
			points := amount(r.Points)
			if r.MustReview {
				points = w.Say("rule.must", "points", points)
			}
			t.Rows = append(t.Rows, []string{w.Say("rule.ref", "id", r.ID, "version", r.Version), r.Title, points, someOf(w, r.KnownFalsePositives, 2)})
		}
		if len(t.Rows) > 0 {
			blocks = append(blocks, Block{Table: t})
		}
	}
	return blocks
}

// protected states the deny-list and prints every written justification.
func (w *writer) protected(in *Input) []Block {
	blocks := []Block{{Heading: w.Say("deny.heading")}, {Para: w.Say("deny.statement")}}
	t := &Table{Caption: w.Say("deny.justified"), Columns: []Column{{Head: w.Say("head.feature"), Width: 35}, {Head: w.Say("head.justification"), Width: 65}}, Empty: w.Say("deny.none")}
	used := usedFeatures(in)
	for i := range in.Features.Len() {
		if spec := in.Features.Spec(i); spec.Justification != "" && slices.Contains(used, spec.Name) {
			t.Rows = append(t.Rows, []string{capital(spec.Label), sentence(spec.Justification)})
		}
	}
	return append(blocks, Block{Table: t})
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
		if expression[i:i+len(name)] == name && (i == 0 || !word(expression[i-1])) && (i+len(name) == len(expression) || !word(expression[i+len(name)])) {
			return true
		}
	}
	return false
}

// weights lists the harm weights that are stand-ins.
func (w *writer) weights() []Block {
	var names []string
	for code, o := range w.offences.ByCode {
		if o.Provisional {
			names = append(names, code)
		}
	}
	slices.Sort(names)
	t := &Table{Caption: w.Say("weights.caption"), Columns: []Column{{Head: w.Say("head.offence"), Width: 40}, {Head: w.Say("head.days"), Width: 12, Right: true}, {Head: w.Say("head.standin"), Width: 48}}, Empty: w.Say("weights.none")}
	for _, code := range names {
		o := w.offences.ByCode[code]
		t.Rows = append(t.Rows, []string{fmt.Sprintf("%s (%s)", o.Name, code), amount(o.Harm), o.Note})
	}
	return []Block{{Heading: w.Say("weights.heading")}, {Para: w.Say("weights.intro")}, {Table: t}}
}
