package pack_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"forceprofiles/pack"
)

// withoutModel is the same folder with a population of rules alone.
func withoutModel(t testing.TB) fstest.MapFS {
	t.Helper()
	f := folder(t)
	yaml := string(f["visor/pack.yaml"].Data)
	for _, line := range []string{"    target: a new offence in 12 months\n",
		"    model_features: [crimes_365d, visit_overdue]\n", "percentile, "} {
		if !strings.Contains(yaml, line) {
			t.Fatalf("the pack has no %q", line)
		}
		yaml = strings.Replace(yaml, line, "", 1)
	}
	f["visor/pack.yaml"] = &fstest.MapFile{Data: []byte(yaml)}
	delete(f, "visor/visor-managed.model.txt")
	delete(f, "visor/visor-managed.model.yaml")
	return f
}

func TestLoadRulesAlone(t *testing.T) {
	lib, err := pack.LoadFS(withoutModel(t), "p", pack.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, pop := lib.Population("visor-managed"); !pop.RulesAlone() || pop.Model != nil || pop.Card != nil ||
		pop.Rules.Len() != 1 {
		t.Errorf("loaded as %+v", pop)
	}
	for name, change := range map[string]struct{ file, old, new, want string }{
		"a percentile of no score": {"visor/pack.yaml", "[must_review, points", "[must_review, percentile, points",
			"the order of a population without a model is [must_review, points, person_id]"},
		"a target": {"visor/pack.yaml", "    policy:", "    target: an offence\n    policy:",
			"population visor-managed has a target and no model_features"},
		"places for what only a model sees": {"visor/pack.yaml", "{capacity: 20,", "{capacity: 20, hidden_harm_places: 1,",
			"population visor-managed has hidden_harm_places and no model_features"},
		"facts that change no score": {"visor/pack.yaml", "    policy:", "    changeable: [crimes_365d]\n    policy:",
			`unknown model feature "crimes_365d"`},
		"a model file": {"visor/visor-managed.model.txt", "", "tree\n",
			"p/visor/visor-managed.model.txt: population visor-managed has no model_features"},
		"a card": {"visor/visor-managed.model.yaml", "", "name: x\n",
			"p/visor/visor-managed.model.yaml: population visor-managed has no model_features"},
	} {
		f := withoutModel(t)
		text := change.new
		if at := f[change.file]; at != nil {
			text = strings.Replace(string(at.Data), change.old, change.new, 1)
		}
		f[change.file] = &fstest.MapFile{Data: []byte(text)}
		if _, err := pack.LoadFS(f, "p", pack.Options{}); err == nil || !strings.Contains(err.Error(), change.want) {
			t.Errorf("%s: %v, without %q", name, err, change.want)
		}
	}
}
