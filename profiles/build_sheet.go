package profiles

import (
	"fmt"
	"forceprofiles/templates"
	"math"
	"slices"
	"strings"
	"unicode"

	"forceprofiles/features"
	"forceprofiles/internal/expr"
	"forceprofiles/pack"
	"forceprofiles/rules"
)

// factor is one model feature of one person: its value and what it weighs.
type factor struct {
	name    string
	at      int // in Features
	spec    *features.Spec
	model   int // in the model's columns
	value   float64
	atLeast bool
	logOdds float64
	card    *pack.Card // of the model; nil where there is none
}

// sheet resolves one person. rank counts from 1 among of.
func (w *writer) sheet(in *Input, pop *Population, r *Listed, c Case, rank, of int) (Sheet, error) {
	s := Sheet{Anchor: fmt.Sprintf("%s-%d", pop.Pack.ID, rank), Population: pop.Pack.ID, PersonID: r.Person, Rank: rank,
		Of: of, Name: w.name(c)}
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
	s.Chance = w.chance(pop, r)
	s.Waterfall = w.waterfall(pop, r, factors)
	shapley(&s.Waterfall, r)
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
	s.MissingTitle, s.Missing = w.Say("missing.sheet.title"), w.lacking(pop, c, factors)
	s.DoubtTitle, s.Doubt = w.Say("doubt.title"), w.doubt(in, pop, r, c, factors)
	s.Review = Review{Title: w.Say("review.title"), Note: w.Say("review.note"),
		Choices: []string{w.Say("review.agree"), w.Say("review.disagree"), w.Say("review.insufficient")},
		Fields: []string{w.Say("review.reason"), w.Say("review.more"), w.Say("review.name"), w.Say("review.role"),
			w.Say("review.date")}}
	return s, nil
}

// factors pairs the model's columns with their specs, in the model's order.
func (w *writer) factors(in *Input, pop *Population, r *Listed) ([]factor, error) {
	names := pop.Pack.ModelFeatures
	if len(r.Contributions) != len(names) || len(r.Values) != len(names) {
		return nil, fmt.Errorf("%d contributions and %d values for %d model features", len(r.Contributions), len(r.Values),
			len(names))
	}
	out := make([]factor, len(names))
	for i, n := range names {
		at := in.Features.Index(n)
		if at < 0 {
			return nil, fmt.Errorf("the model feature %s is not among the features", n)
		}
		out[i] = factor{name: n, at: at, spec: in.Features.Spec(at), model: i, value: r.Values[i],
			logOdds: r.Contributions[i], card: pop.Card}
		if i < len(r.AtLeast) {
			out[i].atLeast = r.AtLeast[i]
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
		return Seen(col.Text[c.Person])
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

// Seen is a name without the space about it, or nothing where no letter, figure
// or sign of it can be seen.
func Seen(name string) string {
	if strings.ContainsFunc(name, func(r rune) bool {
		return r != unicode.ReplacementChar && unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S)
	}) {
		return strings.TrimSpace(name)
	}
	return ""
}

// who sets identity, role and the marks of a child.
func (w *writer) who(s *Sheet, in *Input, pop *Population, r *Listed, c Case) {
	s.Role = w.Say("role.of." + pop.Pack.ID)
	if !w.Has("role.of." + pop.Pack.ID) {
		s.Role = capital(pop.Pack.Role.Singular)
	}
	persons := &c.Batch.Persons
	code := func(column string) string { return codes{persons.Column(column)}.at(c.Person) }
	add := func(key, value string) {
		if value != "" {
			s.Identity = append(s.Identity, Pair{w.Say(key), value})
		}
	}
	add("id.person", r.Person)
	born := persons.Column("date_of_birth")
	if born != nil && born.Known(c.Person) {
		age := ageAt(born.Int[c.Person], w.info.AsOf)
		add("id.born", w.Say("id.born.age", "date", day(born.Int[c.Person]), "age", age))
		if age < 18 {
			s.Child, s.Tag = true, w.Say("tag.child", "age", age)
		}
	} else {
		add("id.born", w.Say("id.born.unknown"))
		s.Tag = w.Say("tag.age.unknown")
		s.Child = pop.Pack.ID == "missing-child"
	}
	if s.Child {
		s.TagNote = w.Say("child.note")
		if key := "child.note." + pop.Pack.ID; w.Has(key) {
			s.TagNote = w.Say(key)
		}
	}
	add("id.sex", w.term("sex", orUnknown(code("sex"))))
	add("id.home", w.forceName(code("home_force")))
	add("id.area", code("local_policing_area"))
	add("id.forces", list(w.forcesOf(c)))
	n := rolesOf(c)
	add("id.roles", w.Say("id.roles.counts", "suspected", n.suspected, "charged", n.charged, "convicted", n.convicted,
		"victim", n.victim, "witness", n.witness))
	if n.eliminated > 0 {
		add("id.eliminated", count(int64(n.eliminated)))
	}
	if at := instant(persons.Column("first_recorded"), c.Person); at != unknownInstant {
		add("id.first", day(floorDay(at)))
	}
	if refs := persons.Column("source_refs"); refs != nil && refs.Known(c.Person) {
		add("id.refs", someOf(w, refs.Text[refs.Offsets[c.Person]:refs.Offsets[c.Person+1]], 4))
	}
	var also []string
	switch {
	case pop.Pack.ID == "vawg-victim" && n.suspect() > 0:
		also = append(also, w.Say("also.suspect", "n", n.suspect()))
	case pop.Pack.ID != "vawg-victim" && n.victim > 0:
		also = append(also, w.Say("also.victim", "n", n.victim))
	}
	for _, m := range r.Marks {
		if !strings.HasSuffix(m, ".") {
			m += "."
		}
		also = append(also, m)
	}
	s.AlsoSeen = strings.Join(also, " ")
}

// someOf lists the first few and says how many more there are.
func someOf(w *writer, refs []string, most int) string {
	if len(refs) <= most {
		return strings.Join(refs, ", ")
	}
	return w.Say("refs.more", "refs", strings.Join(refs[:most], ", "), "n", len(refs)-most)
}

// someLabels is someOf for labels, which have commas of their own.
func someLabels(w *writer, labels []string, most int) string {
	if len(labels) <= most {
		return strings.Join(labels, "; ")
	}
	return w.Say("labels.more", "labels", strings.Join(labels[:most], "; "), "n", len(labels)-most)
}

// findings sets the active rules that hit, must-review first, then by points,
// and the must-review rules that could not decide.
func (w *writer) findings(s *Sheet, r *Listed) {
	for _, f := range r.Findings {
		h := RuleHit{ID: f.Rule, Version: f.Version, Ref: w.Say("rule.ref", "id", f.Rule, "version", f.Version),
			Title:  f.Title,
			Reason: sentence(f.Reason), Points: f.Points, MustReview: f.MustReview}
		switch f.Outcome {
		case rules.Hit:
			h.PointsText = amount(f.Points)
			if f.MustReview {
				h.PointsText = w.Say("rule.must", "points", amount(f.Points))
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
	slices.SortStableFunc(s.Rules, func(a, b RuleHit) int {
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
// without any rule, as on a place kept for possible hidden harm.
func (w *writer) agreement(s *Sheet, pop *Population, r *Listed) Agreement {
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
	return Agreement{Code: code, Mark: w.Say("agree." + code),
		Text: w.Say("agree."+code+".text", "n", len(s.Rules), "points", amount(r.Points))}
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
func (e *evidence) reasons(s *Sheet, factors []factor) {
	w, in := e.writer, e.in
	order := byWeight(factors)
	s.WhyTitle, s.FactorsTitle, s.LoweredTitle = w.Say("why.title"), w.Say("factors.title"), w.Say("lowered.title")
	for _, h := range s.Rules {
		if !slices.Contains(s.Why, h.Reason) {
			s.Why = append(s.Why, h.Reason)
		}
	}
	s.Factors = Table{Columns: []Column{{Head: w.Say("head.fact"), Width: 36},
		{Head: w.Say("head.here"), Width: 16, Right: true}, {Head: w.Say("head.typical"), Width: 12, Right: true},
		{Head: w.Say("head.points"), Width: 10, Right: true}, {Head: w.Say("head.behind"), Width: 26}}}
	for i, f := range order[:min(shownFactors, len(order))] {
		if points(f.logOdds) < 0.5 {
			break
		}
		if i < shownReasons && len(s.Why) < shownWhy && tells(in, f) {
			s.Why = append(s.Why, sentence(w.phrase(in, f)))
		}
		s.Factors.Rows = append(s.Factors.Rows, []string{capital(f.spec.Label), w.least(f, w.here(in, f, f.value)),
			w.usualCell(in, f), templates.Signed(int(math.Round(points(f.logOdds)))), e.refs(f)})
	}
	if len(s.Why) == 0 {
		s.Why = append(s.Why, w.Say("why.place"))
	}
	slices.Reverse(order)
	for _, f := range order[:min(shownLowered, len(order))] {
		p := int(math.Round(points(f.logOdds)))
		if p > -1 {
			break
		}
		s.Lowered = append(s.Lowered, w.Say("lowered", "what", w.phrase(in, f), "points", templates.Signed(p), "n", -p))
	}
	if len(s.Lowered) == 0 {
		s.Lowered = []string{w.Say("lowered.none")}
	}
}

// tells says whether a factor makes a reason in words: a value that is not
// known, that is the usual one, or that is below zero (a visit not yet due)
// weighs in the model but gives an officer nothing to look for.
func tells(in *Input, f factor) bool {
	if math.IsNaN(f.value) || f.value < 0 {
		return false
	}
	t, ok := typicalOf(in, f)
	return !ok || t != f.value
}

// sentence ends with a full stop.
func sentence(s string) string {
	if s == "" || strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}

// value is a feature's value in plain units.
func (w *writer) value(in *Input, f factor) string {
	return w.least(f, w.plainValue(in, f, f.value))
}

// least marks a value that may be too low.
func (w *writer) least(f factor, value string) string {
	if f.atLeast && !math.IsNaN(f.value) {
		return w.Say("value.at.least", "value", value)
	}
	return value
}

func (w *writer) plainValue(in *Input, f factor, v float64) string {
	switch {
	case math.IsNaN(v):
		return w.Say("value.unknown")
	case len(f.spec.Categories) > 0:
		names := in.Features.Categories(f.at, w.info)
		if i := int(v); i >= 0 && i < len(names) {
			return w.term("category", names[i])
		}
		return w.Say("value.unknown")
	case in.Features.Type(f.at) == expr.Bool:
		if v != 0 {
			return w.Say("value.yes")
		}
		return w.Say("value.no")
	case f.spec.Unit == "":
		return amount(v)
	}
	if v == 1 {
		return amount(v) + " " + w.single(f.spec.Unit)
	}
	return amount(v) + " " + f.spec.Unit
}

// single is a unit for one: the key unit.<plural> of words.txt, else without
// its s.
func (w *writer) single(unit string) string {
	if key := "unit." + unit; w.Has(key) {
		return w.Say(key)
	}
	return strings.TrimSuffix(unit, "s")
}

// bare leaves the unit out where it stands beside a value that has it.
func bare(value, unit string) string {
	if n, _, ok := strings.Cut(value, " "); ok && unit != "" && n != "" &&
		(n[0] >= '0' && n[0] <= '9' || strings.HasPrefix(n, "−")) {
		return n
	}
	return value
}

// chance says the calibrated probability: how it was borne out on people the
// model had not seen, as a range, then this person's own figure, both ways
// round, with the base rate beside it.
func (w *writer) chance(pop *Population, r *Listed) Chance {
	c := Chance{Title: w.Say("chance.title"), Probability: r.Probability, Percentile: r.Percentile}
	c.Text = w.Say("chance.target", "target", targetOf(pop))
	if b, ok := band(pop.Card, r.Probability); ok {
		low, high := wilson(float64(b.Positives), float64(b.People))
		key := "chance.band"
		switch {
		case b.To >= 1:
			key = "chance.band.top"
		case b.From <= 0:
			key = "chance.band.bottom"
		case inHundred(b.From) == inHundred(b.To):
			key = "chance.band.about"
		}
		c.Text += " " + w.Say(key, "people", b.People, "from", inHundred(b.From), "to", inHundred(b.To), "low",
			inHundred(low), "high", inHundred(high), "n", inHundred(float64(b.Positives)/float64(b.People)))
	}
	c.Text += " " + w.Say("chance.point", "n", inHundred(r.Probability), "not", notIn(r.Probability))
	if pop.Card != nil {
		c.Base = w.Say("chance.base", "n", inHundred(pop.Card.BaseRate), "many", pop.Pack.Role.Plural)
		c.Yardstick = w.yardstick(r.Probability)
		if pop.Card.TrainedOn.Synthetic {
			c.Base += " " + w.Say("chance.synthetic")
		}
	}
	c.Place = w.Say("chance.place", "percentile", percentile(r.Percentile), "n", pop.Standing.Scored, "many",
		pop.Pack.Role.Plural, "force", w.force.Name)
	return c
}

func targetOf(pop *Population) string {
	if pop.Pack.Target != "" {
		return pop.Pack.Target
	}
	return pop.Card.Target
}

// yardstick is the PHIA probability yardstick's term, or between which two a
// chance falls: the yardstick leaves gaps between its terms.
func (w *writer) yardstick(p float64) string {
	terms := []struct {
		key       string
		low, high float64
	}{{"remote", 0, 0.05}, {"highly.unlikely", 0.10, 0.20}, {"unlikely", 0.25, 0.35}, {"realistic", 0.40, 0.50},
		{"likely", 0.55, 0.75}, {"highly.likely", 0.80, 0.90}, {"almost", 0.95, 1}}
	for i, t := range terms {
		if p >= t.low && p <= t.high {
			return w.Say("yardstick", "term", w.Say("yardstick."+t.key))
		}
		if p < t.low && i > 0 {
			return w.Say("yardstick.between", "low", w.Say("yardstick."+terms[i-1].key), "high", w.Say("yardstick."+t.key))
		}
	}
	return ""
}

// waterfall sums the contributions by feature group.
func (w *writer) waterfall(pop *Population, r *Listed, factors []factor) Waterfall {
	var groups []group
	for _, f := range factors {
		i := slices.IndexFunc(groups, func(g group) bool { return g.name == f.spec.Group })
		if i < 0 {
			i = len(groups)
			groups = append(groups, group{name: f.spec.Group})
		}
		groups[i].logOdds += f.logOdds
	}
	f := Waterfall{Title: w.Say("waterfall.title"), Subtitle: w.Say("waterfall.subtitle", "points", PointsPerDoubling),
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
