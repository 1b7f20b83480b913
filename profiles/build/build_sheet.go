package build

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"forceprofiles/dataset"
	"forceprofiles/pack"
	"forceprofiles/profiles"
	"forceprofiles/profiles/wording"
	"forceprofiles/rules"
	"forceprofiles/templates"
)

// sheet resolves one person. rank counts from 1 among of.
func (w *writer) sheet(in *Input, pop *Population, r *Listed, c Case, rank, of int) (profiles.Sheet, error) {
	s := profiles.Sheet{Anchor: fmt.Sprintf("%s-%d", pop.Pack.ID, rank), Population: pop.Pack.ID, PersonID: r.Person,
		Rank: rank,
		Of:   of, Name: w.name(c)}
	factors, err := w.factors(in, pop, r)
	if err != nil {
		return s, err
	}
	w.who(&s, in, pop, r, c)
	e := w.evidence(in, c)
	s.InferenceTitle, s.InferenceNote = w.Say("panel.inference"), w.Say("panel.inference.note")
	s.RulesTitle, s.NoRules, s.AbstainedTitle = w.Say("rules.title"), w.Say("rules.none"), w.Say("rules.abstained")
	w.findings(&s, r)
	s.Agreement = w.agreement(&s, pop, r)
	e.reasons(&s, factors)
	e.openFirst(&s, r, factors)
	if !pop.Pack.RulesAlone() {
		s.Chance = w.chance(pop, r)
		s.Waterfall = w.waterfall(pop, r, factors)
		shapley(&s.Waterfall, r)
	}
	if t := w.together(r, factors); t != "" {
		s.Agreement.Text += " " + t
	}
	w.against(&s, pop, c)
	w.wouldChange(&s, in, pop, r, factors)
	s.FactsTitle, s.FactsNote = w.Say("panel.facts"), w.Say("panel.facts.note")
	s.Timeline = w.timeline(in, c, s.Anchor)
	var more int
	if s.Facts, more = w.facts(c, s.Record, e.relevant(r, factors)); more > 0 {
		s.MoreFacts = w.Say("facts.more", "n", more)
	}
	w.graded(&s, in, c)
	s.MissingTitle, s.Missing = w.Say("lack.title"), w.lacking(pop, c, factors)
	s.DoubtTitle, s.Doubt = w.Say("doubt.title"), w.doubt(in, pop, r, c, factors)
	s.Review = profiles.Review{Title: w.Say("review.title"), Note: w.Say("review.note"),
		Choices: []string{w.Say("review.agree"), w.Say("review.disagree"), w.Say("review.insufficient")},
		Fields: []string{w.Say("review.reason"), w.Say("review.more"), w.Say("review.name"), w.Say("review.role"),
			w.Say("review.date")}}
	return s, nil
}

// factors pairs the model's columns with their specs, in the model's order.
func (w *writer) factors(in *Input, pop *Population, r *Listed) ([]wording.Factor, error) {
	names := pop.Pack.ModelFeatures
	if len(r.Contributions) != len(names) || len(r.Values) != len(names) {
		return nil, fmt.Errorf("%d contributions and %d values for %d model features", len(r.Contributions), len(r.Values),
			len(names))
	}
	out := make([]wording.Factor, len(names))
	for i, n := range names {
		at := in.Features.Index(n)
		if at < 0 {
			return nil, fmt.Errorf("the model feature %s is not among the features", n)
		}
		out[i] = wording.Factor{Name: n, At: at, Spec: in.Features.Spec(at), Model: i, Value: r.Values[i],
			LogOdds: r.Contributions[i], Card: pop.Card}
		if i < len(r.AtLeast) {
			out[i].AtLeast = r.AtLeast[i]
		}
	}
	return out, nil
}

// name is a person's name as recorded: "FAMILY, given".
func (w *writer) name(c Case) string {
	text := func(column string) string {
		col := c.Batch.Persons.Column(column)
		if col == nil || !col.Known(c.Person) {
			return ""
		}
		return wording.Seen(col.Text[c.Person])
	}
	family, given := strings.ToUpper(text("family_name")), text("given_names")
	switch {
	case family == "" && given == "":
		return w.Say("name.none")
	case given == "":
		return family
	case family == "":
		return given
	}
	return family + ", " + given
}

// who sets identity, role and the marks of a child.
func (w *writer) who(s *profiles.Sheet, in *Input, pop *Population, r *Listed, c Case) {
	s.Role = w.Say(pop.Pack.RoleWords())
	persons := &c.Batch.Persons
	code := func(column string) string { return codes{persons.Column(column)}.at(c.Person) }
	add := func(key, value string) {
		if value != "" {
			s.Identity = append(s.Identity, profiles.Pair{Label: w.Say(key), Value: value})
		}
	}
	add("id.person", r.Person)
	born := persons.Column("date_of_birth")
	if born != nil && born.Known(c.Person) {
		age := dataset.AgeAt(born.Int[c.Person], w.info.AsOf.UnixMicro())
		add("id.born", w.Say("id.born.age", "date", wording.Day(born.Int[c.Person]), "age", age))
		if age < 18 {
			s.Child, s.Tag = true, w.Say("tag.child", "age", age)
		}
	} else {
		add("id.born", w.Say("id.born.unknown"))
		s.Tag = w.Say("tag.age.unknown")
		s.Child = pop.Pack.UnknownAge == pack.AgeChild
	}
	if s.Child {
		s.TagNote = w.Say("child.note")
		if key := pop.Pack.ChildWords(); w.Has(key) {
			s.TagNote = w.Say(key)
		}
	}
	add("id.sex", w.Term("sex", wording.OrUnknown(code("sex"))))
	add("id.home", w.Force(code("home_force")))
	add("id.area", code("local_policing_area"))
	add("id.forces", wording.List(w.forcesOf(c)))
	n := rolesOf(c)
	add("id.roles", w.Say("id.roles.counts", "suspected", n.suspected, "charged", n.charged, "convicted", n.convicted,
		"victim", n.victim, "witness", n.witness))
	if n.eliminated > 0 {
		add("id.eliminated", wording.Count(n.eliminated))
	}
	if at := instant(persons.Column("first_recorded"), c.Person); at != unknownInstant {
		add("id.first", wording.Day(dataset.LondonDay(at)))
	}
	if refs := persons.Column("source_refs"); refs != nil && refs.Known(c.Person) {
		add("id.refs", w.Some(refs.Text[refs.Offsets[c.Person]:refs.Offsets[c.Person+1]], 4))
	}
	var also []string
	for _, role := range pop.Pack.Role.Apart {
		times := n.victim
		if role == pack.Suspect {
			times = n.suspect()
		}
		if times > 0 {
			also = append(also, w.Say("also."+string(role), "n", times))
		}
	}
	for _, m := range r.Marks {
		if !strings.HasSuffix(m, ".") {
			m += "."
		}
		also = append(also, m)
	}
	s.AlsoSeen = strings.Join(also, " ")
}

// findings sets the active rules that hit, must-review first, then by points,
// and the must-review rules that could not decide.
func (w *writer) findings(s *profiles.Sheet, r *Listed) {
	for _, f := range r.Findings {
		h := profiles.RuleHit{ID: f.Rule, Version: f.Version, Ref: w.Say("rule.ref", "id", f.Rule, "version", f.Version),
			Title:  f.Title,
			Reason: wording.Sentence(f.Reason), Points: f.Points, MustReview: f.MustReview}
		switch f.Outcome {
		case rules.Hit:
			h.PointsText = wording.Amount(f.Points)
			if f.MustReview {
				h.PointsText = w.Say("rule.must", "points", wording.Amount(f.Points))
			}
			s.Rules = append(s.Rules, h)
		case rules.Abstain:
			if f.MustReview {
				h.Points, h.PointsText = 0, w.Say("rule.none")
				h.Reason += " " + w.Say("rule.abstained")
				s.Abstained = append(s.Abstained, h)
			}
		}
	}
	slices.SortStableFunc(s.Rules, func(a, b profiles.RuleHit) int {
		switch {
		case a.MustReview != b.MustReview && a.MustReview:
			return -1
		case a.MustReview != b.MustReview:
			return 1
		case a.Points > b.Points:
			return -1
		case a.Points < b.Points:
			return 1
		}
		return 0
	})
}

// agreement compares what rules and model say. The model points to a person
// whose percentile would have put them on the list by rank, and to one listed
// without any rule, as on a place kept for possible hidden harm. Without a model
// rules alone speak.
func (w *writer) agreement(s *profiles.Sheet, pop *Population, r *Listed) profiles.Agreement {
	if pop.Pack.RulesAlone() {
		return profiles.Agreement{Code: "rules", Mark: w.Say("agree.alone"),
			Text: w.Say("agree.alone.text", "n", len(s.Rules), "points", wording.Amount(r.Points))}
	}
	// A long list reaches below the model's starting point: a place filled there
	// is no finding of the model.
	ranked := !math.IsNaN(pop.Standing.CutoffPercentile) && r.Percentile >= pop.Standing.CutoffPercentile
	high := r.Margin > r.BaseValue && (ranked || len(s.Rules) == 0)
	code := "neither"
	switch {
	case len(s.Rules) > 0 && high:
		code = "both"
	case len(s.Rules) > 0:
		code = "rules"
	case high:
		code = "model"
	}
	return profiles.Agreement{Code: code, Mark: w.Say("agree." + code),
		Text: w.Say("agree."+code+".text", "n", len(s.Rules), "points", wording.Amount(r.Points))}
}

// shownFactors is how many factors a sheet tables, and shownReasons how many
// of them follow the rules' reasons in words.
const (
	shownFactors = 5
	shownReasons = 3
	shownWhy     = 4 // a factor is added to so many reasons at most
	shownLowered = 4
)

// reasons sets why the person is suggested, the factors that weighed most and
// those that lowered the score.
func (e *evidence) reasons(s *profiles.Sheet, factors []wording.Factor) {
	w := e.writer
	order := byWeight(factors)
	s.WhyTitle, s.FactorsTitle, s.LoweredTitle = w.Say("why.title"), w.Say("factors.title"), w.Say("lowered.title")
	for _, h := range s.Rules {
		if !slices.Contains(s.Why, h.Reason) {
			s.Why = append(s.Why, h.Reason)
		}
	}
	s.Factors = profiles.Table{Columns: []profiles.Column{{Head: w.Say("head.fact"), Width: 36},
		{Head: w.Say("head.here"), Width: 16, Right: true}, {Head: w.Say("head.typical"), Width: 12, Right: true},
		{Head: w.Say("head.points"), Width: 10, Right: true}, {Head: w.Say("head.behind"), Width: 26}}}
	for i, f := range order[:min(shownFactors, len(order))] {
		if wording.Points(f.LogOdds) < 0.5 {
			break
		}
		if i < shownReasons && len(s.Why) < shownWhy && f.Tells() {
			s.Why = append(s.Why, wording.Sentence(w.Phrase(f)))
		}
		s.Factors.Rows = append(s.Factors.Rows, []string{wording.Capital(f.Spec.Label), w.Least(f, w.Cell(f, f.Value)),
			w.UsualCell(f), templates.Signed(int(math.Round(wording.Points(f.LogOdds)))), e.refs(f)})
	}
	if len(s.Why) == 0 {
		s.Why = append(s.Why, w.Say("why.place"))
	}
	slices.Reverse(order)
	for _, f := range order[:min(shownLowered, len(order))] {
		p := int(math.Round(wording.Points(f.LogOdds)))
		if p > -1 {
			break
		}
		s.Lowered = append(s.Lowered, w.Say("lowered", "what", w.Phrase(f), "points", templates.Signed(p), "n", -p))
	}
	if len(s.Lowered) == 0 && len(factors) > 0 {
		s.Lowered = []string{w.Say("lowered.none")}
	}
}

// chance is the calibrated probability in words, and where it stands here.
func (w *writer) chance(pop *Population, r *Listed) profiles.Chance {
	c := profiles.Chance{Title: w.Say("chance.title"), Probability: r.Probability, Percentile: r.Percentile}
	c.Text, c.Base, c.Yardstick = w.Chance(pop.Pack, pop.Card, r.Probability)
	c.Place = w.Say("chance.place", "percentile", wording.Percentile(r.Percentile), "n", pop.Standing.Scored, "many",
		pop.Pack.Role.Plural, "force", w.force.Name)
	return c
}

// waterfall sums the contributions by feature group.
func (w *writer) waterfall(pop *Population, r *Listed, factors []wording.Factor) profiles.Waterfall {
	var groups []group
	for _, f := range factors {
		i := slices.IndexFunc(groups, func(g group) bool { return g.name == f.Spec.Group })
		if i < 0 {
			i = len(groups)
			groups = append(groups, group{name: f.Spec.Group})
		}
		groups[i].logOdds += f.LogOdds
	}
	f := profiles.Waterfall{Title: w.Say("waterfall.title"), Subtitle: w.Say("waterfall.subtitle",
		"points", wording.PointsPerDoubling),
		Start: w.Say("waterfall.start", "one", pop.Pack.Role.Singular), End: w.Say("waterfall.end"), BaseValue: r.BaseValue,
		Margin: r.Margin}
	f.Steps, f.Total = steps(groups, r.Margin, r.BaseValue, w.Say("waterfall.rest"))
	parts := make([]string, len(f.Steps))
	for i, s := range f.Steps {
		parts[i] = s.Label + " " + templates.Signed(s.Points)
	}
	f.Alt = w.Say("waterfall.alt", "parts", strings.Join(parts, "; "), "total", templates.Signed(f.Total))
	return f
}
