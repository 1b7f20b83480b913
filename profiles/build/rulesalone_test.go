package build_test

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"forceprofiles/profiles"
	"forceprofiles/profiles/build"
	"forceprofiles/profiles/html"
	"forceprofiles/profiles/pdf"
)

// alone takes the model from a population.
func alone(pop *build.Results) {
	alone := *pop.Pack
	alone.ModelFeatures, alone.Target, alone.Model, alone.Card = nil, "", nil, nil
	alone.Policy.Explanation, alone.Policy.HiddenHarmPlaces = "Rule points, then person id.", 0
	pop.Pack, pop.Card, pop.Model, pop.Baselines, pop.Swarm = &alone, nil, nil, nil, build.Swarm{}
	pop.Standing.CutoffMargin, pop.Standing.NextMargin = math.NaN(), math.NaN()
	for i := range pop.Listed {
		r := &pop.Listed[i]
		r.Margin, r.BaseValue, r.Probability, r.ModelRank = math.NaN(), math.NaN(), math.NaN(), 0
		r.Contributions, r.Values, r.AtLeast, r.Insight = nil, nil, nil, nil
	}
}

// A population of rules alone has a list and sheets without a chance or a
// waterfall, and says that rules alone order it; every painter can paint it.
func TestRulesAlone(t *testing.T) {
	w := load(t)
	visor := *w.packs[len(w.packs)-1]
	in := input(w, observed(t, w, 2), &visor, w.info.Forces[0], 6)
	for k := range in.Populations {
		alone(&in.Populations[k])
	}
	p, err := build.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Lists) == 0 || len(p.Lists[0].Rows) == 0 {
		t.Fatal("nobody is listed")
	}
	for i, row := range p.Lists[0].Rows {
		s := p.Lists[0].Sheets[i]
		if row.Chance != "" || len(s.Waterfall.Steps) > 0 || s.Chance != (profiles.Chance{}) || len(s.Lowered) > 0 {
			t.Errorf("%s has a chance without a model: %+v", row.PersonID, row)
		}
		if s.Agreement.Mark != "By rules alone" || !strings.Contains(row.Place, " rule points.") ||
			strings.Contains(row.Place, "%") {
			t.Errorf("%s stands there by %q: %q", row.PersonID, s.Agreement.Mark, row.Place)
		}
	}
	for name, write := range map[string]func(*bytes.Buffer) error{
		"json": func(b *bytes.Buffer) error { return profiles.WriteJSON(b, p) },
		"csv":  func(b *bytes.Buffer) error { return profiles.WriteCSV(b, p) },
		"html": func(b *bytes.Buffer) error { return html.Render(b, p) },
		"pdf":  func(b *bytes.Buffer) error { return pdf.Render(b, p) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if name == "pdf" || name == "csv" {
			continue
		}
		if !strings.Contains(b.String(), "Rules alone order") {
			t.Errorf("%s does not say that rules alone order the list", name)
		}
		for _, word := range []string{`"waterfall"`, "How the score came about", "in 100", "the model", ":NaN",
			"a statistical model", "policy and model", "whose scores are equal", "Rules and model", "whatever the score"} {
			if at := strings.Index(b.String(), word); at >= 0 {
				t.Errorf("%s says %q without a model: …%s", name, word, b.String()[max(0, at-80):at+40])
			}
		}
	}
}

// How many have more rule points is said of everybody for whom it is known:
// nobody who is not listed has more than the last person listed by points.
func TestPlaceByPoints(t *testing.T) {
	w := load(t)
	in := input(w, observed(t, w, 2), w.packs[len(w.packs)-1], w.info.Forces[0], 5)
	pop := &in.Populations[0]
	alone(pop)
	for i, points := range []float64{65, 10, 40, 40, 1} { // the first two must be reviewed
		pop.Listed[i].Points, pop.Listed[i].MustReview, pop.Listed[i].Rank = points, i < 2, i+1
		pop.Listed[i].Findings = nil
	}
	pop.Standing.MustReview, pop.Standing.Listed = 2, 5
	for name, tt := range map[string]struct {
		scored, capacity int
		want             [5]string
	}{
		"full": {400, 3, [5]string{"65 rule points. None of the 400 managed offenders scored here has more.",
			"10 rule points. 3 of the 400 managed offenders scored here have more.",
			"40 rule points. 1 of the 400 managed offenders scored here has more.",
			"40 rule points. 1 of the 400 managed offenders scored here has more.",
			"1 rule point. 4 of the 400 managed offenders scored here have more."}},
		"few": {19, 3, [5]string{"65 rule points.", "10 rule points.", "40 rule points.", "40 rule points.",
			"1 rule point."}},
	} {
		pop.Standing.Scored, pop.Standing.Capacity = tt.scored, tt.capacity
		doc, err := build.Build(in)
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range doc.Lists[0].Rows {
			if !strings.HasSuffix(r.Place, tt.want[i]) {
				t.Errorf("%s: %q, want %q", name, r.Place, tt.want[i])
			}
		}
	}
	// Somebody with 20 points may not be listed here: of 10 nothing is known.
	pop.Listed[4].Points, pop.Standing.Scored = 20, 400
	doc, err := build.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	if place := doc.Lists[0].Rows[1].Place; !strings.HasSuffix(place, "10 rule points.") {
		t.Errorf("among unknown others: %q", place)
	}
	if doc.Lists[0].Cutoff != "The last person listed by rank has 20 rule points. 395 people are not listed. "+
		"That does not mean that they carry no risk." {
		t.Errorf("the list ends %q", doc.Lists[0].Cutoff)
	}
}

// A profile whose populations differ says what weighs where, and a population
// of nobody says that nobody is in it.
func TestMixedAndNobody(t *testing.T) {
	w := load(t)
	in := input(w, observed(t, w, 2), w.packs[0], w.info.Forces[0], 5)
	for i := range in.Populations[0].Listed {
		in.Populations[0].Listed[i].MustReview = i == 0
	}
	in.Populations[0].Standing.MustReview = 1
	last := &in.Populations[len(in.Populations)-1]
	alone(last)
	last.Listed, last.Visitors = nil, nil
	last.Standing.Scored, last.Standing.Listed, last.Standing.CutoffPercentile = 0, 0, math.NaN()
	doc, err := build.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	text := string(must(t, doc))
	for _, want := range []string{"on some of the lists, a statistical model", "whatever the score or the points",
		"where no model scores them, the whole list", ": policy\"", ": policy and model\"", "Rules and model",
		"Nobody is scored here: no record makes anybody in"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q", want)
		}
	}
	for _, bad := range []string{"0 of 0", `"0 ` + last.Pack.Role.Plural + " were scored"} {
		if strings.Contains(text, bad) {
			t.Errorf("it says %q", bad)
		}
	}
}

// One person is one person everywhere.
func TestOnePerson(t *testing.T) {
	w := load(t)
	in := input(w, observed(t, w, 2), w.packs[len(w.packs)-1], w.info.Forces[0], 1)
	in.Populations[0].Standing.Scored = 1
	in.Populations[0].Swarm = build.Swarm{}
	doc, err := build.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	text := string(must(t, doc))
	role := in.Populations[0].Pack.Role
	for _, want := range []string{"1 " + role.Singular + " was scored in", "of the 1 " + role.Singular + " scored in",
		`"person suggested for review"`, `"person scored"`, "1 of 1 person scored is listed"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q", want)
		}
	}
}

func must(t *testing.T, doc *profiles.Profile) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := profiles.WriteJSON(&b, doc); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
