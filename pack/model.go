package pack

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"forceprofiles/features"
	"forceprofiles/internal/strictyaml"
	"forceprofiles/scoring/model"
)

// retrain is the way out of a model that does not match.
const retrain = "export features (forceprofiles features) and train the model again, or restore what changed"

// rulesAlone refuses, of a population without model features, what only a
// model gives a meaning: one of them alone is a model half taken away.
func (p *loader) rulesAlone(pop *Population) {
	const way = "name the model's features in model_features, or leave it out: rules alone order this population"
	if pop.Target != "" {
		p.errs = append(p.errs, pop.Position.Key("target").Errorf("population %s has a target and no model_features: %s",
			pop.ID, way))
	}
	if pop.Policy.HiddenHarmPlaces > 0 {
		p.errs = append(p.errs, pop.Policy.Position.Key("hidden_harm_places").Errorf(
			"population %s has hidden_harm_places and no model_features, but no rule sees hidden harm: %s", pop.ID, way))
	}
	for _, end := range []string{".model.txt", ".model.yaml"} {
		if name := p.path(pop, end); exists(p.fsys, name) {
			p.fail(name, "population %s has no model_features: %s", pop.ID, way)
		}
	}
}

// model reads a population's model and card, and checks them against each
// other and against the pack's features.
func (p *loader) model(pop *Population, set *features.Set) {
	pop.ModelFile = p.path(pop, ".model.txt")
	data, ok := p.modelFile(pop.ModelFile)
	var card Card
	cardName := p.path(pop, ".model.yaml")
	before := len(p.errs)
	hasCard := p.yaml(cardName, &card, false)
	if !ok || !hasCard || len(p.errs) > before {
		return
	}
	pop.Card = &card
	card.check(&p.errs)
	m, err := model.Read(p.shown(pop.ModelFile), data)
	if err != nil {
		p.errs = append(p.errs, &strictyaml.Error{File: p.shown(pop.ModelFile), Message: err.Error()})
		return
	}
	pop.Model = m
	if m.Classes != 1 {
		p.fail(pop.ModelFile, "the model has %d classes; a population's model has one score", m.Classes)
	}
	if got := p.files[pop.ModelFile].SHA256; !strings.EqualFold(card.SHA256, got) {
		p.errs = append(p.errs,
			card.Position.Key("sha256").Errorf(
				"the card is of another model file: its sha256 is %s, that of %s is %s; write the card of this file (the "+
					"training script does)", card.SHA256, path.Base(pop.ModelFile), got))
	}
	var fileNames, cardNames []string
	for _, f := range m.Features {
		fileNames = append(fileNames, f.Name)
	}
	for _, f := range card.Features {
		cardNames = append(cardNames, f.Name)
	}
	if why := differs(fileNames, pop.ModelFeatures); why != "" {
		p.fail(pop.ModelFile, "the model's features are not those of population %s: %s; %s", pop.ID, why, retrain)
	}
	if why := differs(cardNames, pop.ModelFeatures); why != "" {
		p.errs = append(p.errs,
			card.Position.Key("features").Errorf("the card's features are not those of population %s: %s; %s", pop.ID, why,
				retrain))
		return
	}
	card.checkMonotone(m, &p.errs)
	for i, f := range card.Features {
		at := set.Index(pop.ModelFeatures[i])
		if at < 0 {
			continue // reported already
		}
		if now := set.Hash(at); now != f.Hash {
			p.errs = append(p.errs,
				f.Position.Key("hash").Errorf(
					"feature %s does not mean what it meant when the model was trained: hash then %s, now %s; %s", f.Name, f.Hash, now,
					retrain))
		}
	}
}

// modelFile reads a model file, which must be there.
func (p *loader) modelFile(name string) ([]byte, bool) {
	data, ok := p.folder.read(name, maxModel, true)
	if !ok {
		p.fail(name, "the population has no model; train one (forceprofiles features exports what it needs), "+
			"or leave model_features out for rules alone")
	}
	return data, ok
}

// differs says how a list of names differs from the one wanted, or "".
func differs(got, want []string) string {
	if slices.Equal(got, want) {
		return ""
	}
	var missing, extra []string
	for _, n := range want {
		if !slices.Contains(got, n) {
			missing = append(missing, n)
		}
	}
	for _, n := range got {
		if !slices.Contains(want, n) {
			extra = append(extra, n)
		}
	}
	var parts []string
	if len(missing) > 0 {
		parts = append(parts, "it lacks "+some(missing))
	}
	if len(extra) > 0 {
		parts = append(parts, "it has besides "+some(extra))
	}
	if len(parts) == 0 {
		for i := range want {
			if i < len(got) && got[i] != want[i] {
				return fmt.Sprintf("their order differs, first at number %d: %s where the pack has %s", i+1, got[i], want[i])
			}
		}
		return fmt.Sprintf("it has %d names, the pack %d", len(got), len(want))
	}
	return strings.Join(parts, " and ")
}

func some(names []string) string {
	if len(names) > 5 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:5], ", "), len(names)-5)
	}
	return strings.Join(names, ", ")
}
