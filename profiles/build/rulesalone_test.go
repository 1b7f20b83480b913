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

// A population of rules alone has a list and sheets without a chance or a
// waterfall, and says that rules alone order it; every painter can paint it.
func TestRulesAlone(t *testing.T) {
	w := load(t)
	visor := *w.packs[len(w.packs)-1]
	in := input(w, observed(t, w, 2), &visor, w.info.Forces[0], 6)
	for k := range in.Populations {
		pop := &in.Populations[k]
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
		if s.Agreement.Mark != "By rules alone" || !strings.Contains(row.Place, "rule points, more than") {
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
		for _, word := range []string{`"waterfall"`, "How the score came about", "in 100", "the model", ":NaN"} {
			if at := strings.Index(b.String(), word); at >= 0 {
				t.Errorf("%s says %q without a model: …%s", name, word, b.String()[max(0, at-80):at+40])
			}
		}
	}
}
