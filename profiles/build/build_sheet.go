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

// sheetWriter writes one person's sheet.
type sheetWriter struct {
	*writer
	in      *Input
	pop     *Results
	r       *Listed
	c       Case
	factors []wording.Factor
}

// sheet resolves one person. rank counts from 1 among of.
func (w *writer) sheet(in *Input, pop *Results, r *Listed, c Case, rank, of int) (profiles.Sheet, error) {
	x := &sheetWriter{writer: w, in: in, pop: pop, r: r, c: c}
	return x.sheet(rank, of)
}

func (w *sheetWriter) sheet(rank, of int) (profiles.Sheet, error) {
	s := profiles.Sheet{Anchor: fmt.Sprintf("%s-%d", w.pop.Pack.ID, rank), Population: w.pop.Pack.ID,
		PersonID: w.r.Person, Rank: rank, Of: of, Name: w.name(w.c)}
	if err := w.pair(); err != nil {
		return s, err
	}
	w.who(&s)
	e := w.evidence(w.in, w.c)
	s.InferenceTitle, s.InferenceNote = w.Say("panel.inference"), w.Say("panel.inference.note")
	s.RulesTitle, s.NoRules, s.AbstainedTitle = w.Say("rules.title"), w.Say("rules.none"), w.Say("rules.abstained")
	w.findings(&s)
	s.Agreement = w.agreement(&s)
	e.reasons(&s, w.factors)
	e.openFirst(&s, w.r, w.factors)
	if !w.pop.Pack.RulesAlone() {
		s.Chance = w.chance()
		s.Waterfall = w.waterfall()
		shapley(&s.Waterfall, w.r)
	}
	if t := w.together(); t != "" {
		s.Agreement.Text += " " + t
	}
	w.against(&s)
	w.wouldChange(&s)
	s.FactsTitle, s.FactsNote = w.Say("panel.facts"), w.Say("panel.facts.note")
	s.Timeline = w.records.timeline(w.in, w.c, s.Anchor)
	on := e.citations(&s, w.r, w.factors)
	var more int
	if s.Facts, more = w.records.facts(w.c, on); more > 0 {
		s.MoreFacts = w.Say("facts.more", "n", more)
	}
	w.graded(&s, on)
	s.MissingTitle, s.Missing = w.Say("lack.title"), w.lacking()
	s.DoubtTitle, s.Doubt = w.Say("doubt.title"), w.doubt()
	s.Review = profiles.Review{Title: w.Say("review.title"), Note: w.Say("review.note"),
		Choices: []string{w.Say("review.agree"), w.Say("review.disagree"), w.Say("review.insufficient")},
		Fields: []string{w.Say("review.reason"), w.Say("review.more"), w.Say("review.name"), w.Say("review.role"),
			w.Say("review.date")}}
	return s, nil
}

// pair pairs the model's columns with their specs, in the model's order.
func (w *sheetWriter) pair() error {
	names := w.pop.Pack.ModelFeatures
	if len(w.r.Contributions) != len(names) || len(w.r.Values) != len(names) {
		return fmt.Errorf("%d contributions and %d values for %d model features", len(w.r.Contributions), len(w.r.Values),
			len(names))
	}
	out := make([]wording.Factor, len(names))
	for i, n := range names {
		at := w.in.Features.Index(n)
		if at < 0 {
			return fmt.Errorf("the model feature %s is not among the features", n)
		}
		out[i] = wording.Factor{Name: n, At: at, Spec: w.in.Features.Spec(at), Model: i, Value: w.r.Values[i],
			LogOdds: w.r.Contributions[i], Card: w.pop.Card}
		if i < len(w.r.AtLeast) {
			out[i].AtLeast = w.r.AtLeast[i]
		}
	}
	w.factors = out
	return nil
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
func (w *sheetWriter) who(s *profiles.Sheet) {
	s.Role = w.Say(w.pop.Pack.RoleWords())
	persons := &w.c.Batch.Persons
	code := func(column string) string { return codes{persons.Column(column)}.at(w.c.Person) }
	add := func(key, value string) {
		if value != "" {
			s.Identity = append(s.Identity, profiles.Pair{Label: w.Say(key), Value: value})
		}
	}
	add("id.person", w.r.Person)
	born := persons.Column("date_of_birth")
	if born != nil && born.Known(w.c.Person) {
		age := dataset.AgeAt(born.Int[w.c.Person], w.info.AsOf.UnixMicro())
		add("id.born", w.Say("id.born.age", "date", wording.Day(born.Int[w.c.Person]), "age", age))
		if age < 18 {
			s.Child, s.Tag = true, w.Say("tag.child", "age", age)
		}
	} else {
		add("id.born", w.Say("id.born.unknown"))
		s.Tag = w.Say("tag.age.unknown")
		s.Child = w.pop.Pack.UnknownAge == pack.AgeChild
	}
	if s.Child {
		s.TagNote = w.Say("child.note")
		if key := w.pop.Pack.ChildWords(); w.Has(key) {
			s.TagNote = w.Say(key)
		}
	}
	add("id.sex", w.Term("sex", wording.OrUnknown(code("sex"))))
	add("id.home", w.Force(code("home_force")))
	add("id.area", code("local_policing_area"))
	add("id.forces", wording.List(w.records.forcesOf(w.c)))
	n := rolesOf(w.c)
	add("id.roles", w.Say("id.roles.counts", "suspected", n.suspected, "charged", n.charged, "convicted", n.convicted,
		"victim", n.victim, "witness", n.witness))
	if n.eliminated > 0 {
		add("id.eliminated", wording.Count(n.eliminated))
	}
	if at := instant(persons.Column("first_recorded"), w.c.Person); at != unknownInstant {
		add("id.first", wording.Day(dataset.LondonDay(at)))
	}
	if refs := persons.Column("source_refs"); refs != nil && refs.Known(w.c.Person) {
		add("id.refs", w.Some(refs.Text[refs.Offsets[w.c.Person]:refs.Offsets[w.c.Person+1]], 4))
	}
	var also []string
	for _, role := range w.pop.Pack.Role.Apart {
		times := n.victim
		if role == pack.Suspect {
			times = n.suspect()
		}
		if times > 0 {
			also = append(also, w.Say("also."+string(role), "n", times))
		}
	}
	for _, m := range w.r.Marks {
		if !strings.HasSuffix(m, ".") {
			m += "."
		}
		also = append(also, m)
	}
	s.AlsoSeen = strings.Join(also, " ")
}

// findings sets the active rules that hit, must-review first, then by points,
// and the must-review rules that could not decide.
func (w *sheetWriter) findings(s *profiles.Sheet) {
	for _, f := range w.r.Findings {
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
func (w *sheetWriter) agreement(s *profiles.Sheet) profiles.Agreement {
	if w.pop.Pack.RulesAlone() {
		return profiles.Agreement{Code: "rules", Mark: w.Say("agree.alone"),
			Text: w.Say("agree.alone.text", "n", len(s.Rules), "points", wording.Amount(w.r.Points))}
	}
	// A long list reaches below the model's starting point: a place filled there
	// is no finding of the model.
	ranked := !math.IsNaN(w.pop.Standing.CutoffPercentile) && w.r.Percentile >= w.pop.Standing.CutoffPercentile
	high := w.r.Margin > w.r.BaseValue && (ranked || len(s.Rules) == 0)
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
		Text: w.Say("agree."+code+".text", "n", len(s.Rules), "points", wording.Amount(w.r.Points))}
}

// shownFactors is how many w.factors a sheet tables, and shownReasons how many
// of them follow the rules' reasons in words.
const (
	shownFactors = 5
	shownReasons = 3
	shownWhy     = 4 // a factor is added to so many reasons at most
	shownLowered = 4
)

// reasons sets why the person is suggested, the w.factors that weighed most and
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
func (w *sheetWriter) chance() profiles.Chance {
	c := profiles.Chance{Title: w.Say("chance.title"), Probability: w.r.Probability, Percentile: w.r.Percentile}
	c.Text, c.Base, c.Yardstick = w.Chance(w.pop.Pack, w.pop.Card, w.r.Probability)
	c.Place = w.Say("chance.place", "percentile", wording.Percentile(w.r.Percentile), "n", w.pop.Standing.Scored, "role",
		w.pop.Pack.Role.Called(w.pop.Standing.Scored), "force", w.force.Name)
	return c
}

// waterfall sums the contributions by feature group.
func (w *sheetWriter) waterfall() profiles.Waterfall {
	var groups []group
	for _, f := range w.factors {
		i := slices.IndexFunc(groups, func(g group) bool { return g.name == f.Spec.Group })
		if i < 0 {
			i = len(groups)
			groups = append(groups, group{name: f.Spec.Group})
		}
		groups[i].logOdds += f.LogOdds
	}
	f := profiles.Waterfall{Title: w.Say("waterfall.title"), Subtitle: w.Say("waterfall.subtitle",
		"points", wording.PointsPerDoubling),
		Start: w.Say("waterfall.start", "one", w.pop.Pack.Role.Singular), End: w.Say("waterfall.end"),
		BaseValue: w.r.BaseValue,
		Margin:    w.r.Margin}
	f.Steps, f.Total = steps(groups, w.r.Margin, w.r.BaseValue, w.Say("waterfall.rest"))
	parts := make([]string, len(f.Steps))
	for i, s := range f.Steps {
		parts[i] = s.Label + " " + templates.Signed(s.Points)
	}
	f.Alt = w.Say("waterfall.alt", "parts", strings.Join(parts, "; "), "total", templates.Signed(f.Total))
	return f
}
