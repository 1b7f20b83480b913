package pack_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"forceprofiles/pack"
)

func TestBadPacks(t *testing.T) {
	const (
		features = "features.yaml"
		yaml     = "visor/pack.yaml"
		words    = "visor/words.yaml"
		rule     = "visor/visor-managed.rules.yaml"
		card     = "visor/visor-managed.model.yaml"
		model    = "visor/visor-managed.model.txt"
	)
	replace := func(file, old, new string) func(*testing.T, fstest.MapFS) {
		return func(t *testing.T, f fstest.MapFS) {
			if !strings.Contains(string(f[file].Data), old) {
				t.Fatalf("%s has no %q", file, old)
			}
			f[file] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(f[file].Data), old, new))}
		}
	}
	remove := func(file string) func(*testing.T, fstest.MapFS) {
		return func(_ *testing.T, f fstest.MapFS) { delete(f, file) }
	}
	tests := []struct {
		name   string
		break_ func(*testing.T, fstest.MapFS)
		want   []string
	}{
		{"typo in a key", replace(yaml, "eligible:", "eligable:"),
			[]string{`p/visor/pack.yaml:12:5: unknown field "eligable"; did you mean "eligible"?`}},
		{"no features", remove(features), []string{"p/features.yaml: the pack folder has no such file"}},
		{"no rules", remove(rule), []string{"p/visor/visor-managed.rules.yaml: the pack folder has no such file"}},
		{"no model", remove(model), []string{"p/visor/visor-managed.model.txt: the population has no model; train one"}},
		{"no card", remove(card), []string{"p/visor/visor-managed.model.yaml: the pack folder has no such file"}},
		{"no pack.yaml", remove(yaml), []string{"p/visor: the folder has no pack.yaml"}},
		{"feature gone from the model", replace(yaml, "[crimes_365d, visit_overdue]", "[crimes_356d, visit_overdue]"),
			[]string{
				`p/visor/pack.yaml:18:21: population visor-managed: unknown feature "crimes_356d"; did you mean "crimes_365d"?`,
				"p/visor/visor-managed.model.txt: the model's features are not those of population visor-managed: it lacks " +
					"crimes_356d and it has besides crimes_365d; export features"}},
		{"other order", replace(yaml, "[crimes_365d, visit_overdue]", "[visit_overdue, crimes_365d]"), []string{
			"their order differs, first at number 1: crimes_365d where the pack has visit_overdue",
			"the card's features are not those"}},
		{"another meaning", replace(features, "window: 365d, value: count", "window: 364d, value: count"), []string{
			"p/visor/visor-managed.model.yaml:11:31: feature crimes_365d does not mean what it meant when the model was " +
				"trained: hash then ", ", now ", "train the model again"}},
		{"another model file", replace(model, "leaf_value=-1 1", "leaf_value=-1 2"), []string{
			"p/visor/visor-managed.model.yaml:8:9: the card is of another model file", "its sha256 is"}},
		{"not a model", replace(model, "tree\nversion", "three\nversion"),
			[]string{"p/visor/visor-managed.model.txt: model p/visor/visor-managed.model.txt: "}},
		{"calibration falls", replace(card, "[0.05, 0.4]", "[0.4, 0.05]"),
			[]string{"p/visor/visor-managed.model.yaml:15:14: model card: calibration: probability 2 (0.05) is below the one " +
				"before it"}},
		{"nobody tested it", replace(card, "auc: 0.7", "auc: 7"),
			[]string{"model card: auc is 7; it lies between 0 and 1"}},
		{"a card of another form", replace(card, "card: 2", "card: 1"), []string{
			"p/visor/visor-managed.model.yaml:1:7: model card: card is 1; this program reads version 2"}},
		{"a check without its error", replace(card, "    brier: 0.1\n", ""), []string{
			"p/visor/visor-managed.model.yaml:17:5: model card: brier is missing"}},
		{"no word on linkage", replace(card, "note: invented", "note: ' '"),
			[]string{"model card: linkage: note is missing"}},
		{"linkage of no kind", replace(card, "kind: perfect", "kind: good"),
			[]string{`unknown kind of linkage "good"; known: perfect, conflated`}},
		{"precision that the counts do not make", replace(card, "precision: 0.6,", "precision: 0.9,"),
			[]string{"precision is 0.9 (0.230724 to 0.882379); 3 of 5 make 0.600000 (95% interval 0.230724 to 0.882379)"}},
		{"more positives than people", replace(card, "people: 5, positives: 3", "people: 2, positives: 3"),
			[]string{"3 positives among 2 listed of 50 people with 10 cannot be"}},
		{"a share of more than all", replace(card, "share: 0.1, people", "share: 10, people"),
			[]string{"share is 10; shares rise"}},
		{"a cell of few people", replace(card, "people: 20, selected: {of: 20, share: 0.25,",
			"people: 20, selected: {of: 20, share: 0.2,"),
			[]string{"selected: 0.2 of 20 tells of fewer than 5 people: leave it out"}},
		{"a group of few people", replace(card, "people: 30", "people: 3"),
			[]string{"3 people of one group could be told apart"}},
		{"a group that nobody audits", replace(card, "characteristic: sex, group: M", "characteristic: sex, group: Q"),
			[]string{`sex has no group "Q"`}},
		{"a direction of no feature", replace(card, "monotone: []",
			"monotone: [{feature: crime_365d, direction: rises, reason: r}]"),
			[]string{`monotone: unknown feature "crime_365d"; did you mean "crimes_365d"?`}},
		{"a direction that the model was not held to", replace(card, "monotone: []",
			"monotone: [{feature: crimes_365d, direction: rises, reason: r}]"),
			[]string{"monotone: the direction of crimes_365d is rises, the model was trained with none"}},
		{"a direction that the card keeps to itself", replace(model, "feature_infos=",
			"monotone_constraints=0 -1\nfeature_infos="),
			[]string{"monotone: the direction of visit_overdue is none, the model was trained with falls"}},
		{"a direction without a reason",
			replace(card, "monotone: []", "monotone: [{feature: crimes_365d, direction: rises}]"),
			[]string{"model card: reason is missing"}},
		{"no limits", replace(card, "limits: [Trained on invented people]", "limits: []"), []string{"limits are missing"}},
		{"listing force is no force", replace(yaml, "listing_force: latest_force", "listing_force: crimes_365d"),
			[]string{`p/visor/pack.yaml:13:20: population visor-managed: the listing force is home, or a feature with categories: ["@forces"]`}},
		{"a model that reads forces", replace(yaml, "[crimes_365d, visit_overdue]", "[crimes_365d, latest_force]"),
			[]string{"latest_force has the dataset's forces as categories"}},
		{"other order of priority", replace(yaml, "[must_review, percentile,", "[percentile, must_review,"),
			[]string{"the order of a population with a model is [must_review, percentile, points, person_id]"}},
		{"group that is not declared", replace(features, "unit: offences, group: Offending",
			"unit: offences, group: Offend1ng"), []string{`p/features.yaml:5:`,
			`feature crimes_365d: unknown group "Offend1ng"; did you mean "Offending"?`}},
		{"eligibility that is a number", replace(yaml, "eligible: open", "eligible: crimes_365d"),
			[]string{"p/visor/pack.yaml:12:15: population visor-managed, eligible: "}},
		{"mark on nothing", replace(yaml, "when: crimes_365d >= 1", "when: crime_365d >= 1"),
			[]string{"p/visor/pack.yaml:16:32: mark offended: "}},
		{"rule of a missing feature", replace(rule, "crimes_365d >= repeat", "crimes_365d >= repeats"),
			[]string{"p/visor/visor-managed.rules.yaml:2:81: rule V-1, when: "}},
		{"folder of another profile", replace(yaml, "profile: visor", "profile: vawg"),
			[]string{`profile is "vawg" in the folder "visor"`}},
		{"rules of nobody", func(_ *testing.T, f fstest.MapFS) {
			f["visor/visor-manged.rules.yaml"] = &fstest.MapFile{Data: []byte("rules: []")}
		}, []string{`p/visor/visor-manged.rules.yaml: the file belongs to no population of the pack: unknown population "visor-manged"; did you mean "visor-managed"?`}},
		{"a profile's name", func(_ *testing.T, f fstest.MapFS) {
			f["Modern Slavery/pack.yaml"] = &fstest.MapFile{Data: []byte("profile: Modern Slavery")}
		}, []string{"p/Modern Slavery: a profile's folder is named with small letters, digits and -"}},
		{"no words", remove(words), []string{"p/visor/words.yaml: the pack folder has no such file"}},
		{"no words for the role", replace(words, "visor-managed.role", "visor-managed.note"),
			[]string{`p/visor/words.yaml: there are no words for "visor-managed.role": add the key and its sentence`}},
		{"words that nothing says", replace(words, "blind: Nothing", "visor-managed.rolle: Nobody\n  blind: Nothing"),
			[]string{`p/visor/words.yaml:2:24: unknown key "visor-managed.rolle"; did you mean "visor-managed.role"?`}},
		{"words for what is not given", replace(words, "blind: Nothing", "list.kept: '{name} is kept'\n  blind: Nothing"),
			[]string{"p/visor/words.yaml:2:15: list.kept: {name} is not filled in here; the program gives n, capacity"}},
		{"words with half a placeholder", replace(words, "blind: Nothing", "blind: '{Nothing'\n  list.kept: Nothing"),
			[]string{"p/visor/words.yaml:2:11: blind: a { without its }"}},
		{"suspects who are also victims", replace(yaml, "kind: managed_person", "kind: suspect"),
			[]string{"the role of population visor-managed: a suspect is kept apart from a victim: write apart: [victim]"}},
		{"suspects without a caution", replace(yaml, "kind: managed_person", "kind: suspect, apart: [victim]"),
			[]string{"p/visor/pack.yaml:11:52: ", `population visor-managed: a list of suspects cautions its reader: add ` +
				`"visor-managed.note" to p/visor/words.yaml, such as An allegation is not a finding of guilt.`}},
		{"a role apart from itself", replace(yaml, "kind: managed_person", "kind: victim, apart: [suspect, victim]"),
			[]string{"apart names victim; give suspect or victim, other than its own kind"}},
		{"no table qualifies", replace(yaml, "qualifying: [crimes]", "qualifying: []"),
			[]string{"population visor-managed: qualifying is missing"}},
		{"a table that is not there", replace(yaml, "qualifying: [crimes]", "qualifying: [crime]"),
			[]string{`population visor-managed: unknown table "crime"; did you mean "crimes"?`}},
		{"a statement that is not known", replace(yaml, "qualifying: [crimes]", "qualifying: [crimes]\n    favour: [nice]"),
			[]string{`p/visor/pack.yaml:15:14: unknown favour "nice"`}},
		{"two packs with one id", func(t *testing.T, f fstest.MapFS) {
			for _, end := range []string{".rules.yaml", ".model.txt", ".model.yaml"} {
				f["missing/visor-managed"+end] = f["visor/visor-managed"+end]
			}
			f["missing/words.yaml"] = f[words]
			f["missing/pack.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(string(f[yaml].Data), "profile: visor",
				"profile: missing", 1))}
		}, []string{
			"p/visor/pack.yaml:9:9: population visor-managed stands here a second time; the first is at p/missing/pack.yaml:9:5",
			"p/visor/visor-managed.rules.yaml:2:10: rule V-1 stands in two packs; the other is at " +
				"p/missing/visor-managed.rules.yaml:2:5"}},
		{"id that is a path", replace(yaml, "id: visor-managed", "id: ../visor-managed"),
			[]string{"an id is small letters, digits and -"}},
		{"ethnicity, whatever is written", func(t *testing.T, f fstest.MapFS) {
			replace(features, "  - {name: open,",
				"  - {name: ethnic_mix, label: e, form: count, group: Offending, from: crimes, value: count, justification: "+
					"please}\n  - {name: open,")(t, f)
		}, []string{"It is protected."}},
		{"a hostile regular expression", replace(rule, "crimes_365d >= repeat", `'latest_force.matches("(a+)+$")'`),
			[]string{"p/visor/visor-managed.rules.yaml:2:", "rule V-1, when: ", "matches"}},
		{"an expression nested without end", replace(rule, "crimes_365d >= repeat",
			strings.Repeat("(", 100_000)+"crimes_365d >= repeat"+strings.Repeat(")", 100_000)),
			[]string{"p/visor/visor-managed.rules.yaml:2:", "rule V-1, when: "}},
		{"an expression of a megabyte", replace(rule, "crimes_365d >= repeat",
			"crimes_365d >= 1"+strings.Repeat(" || crimes_365d >= 1", 50_000)),
			[]string{"p/visor/visor-managed.rules.yaml:2:", "rule V-1, when: "}},
		{"a rule that holds itself", func(_ *testing.T, f fstest.MapFS) {
			f[rule] = &fstest.MapFile{Data: []byte("rules: &r\n  - id: V-1\n    supersedes: *r\n")}
		}, []string{"p/visor/visor-managed.rules.yaml:"}},
		{"lists nested without end", func(_ *testing.T, f fstest.MapFS) {
			f[rule] = &fstest.MapFile{Data: []byte("rules: " + strings.Repeat("[", 9_000) + strings.Repeat("]", 9_000))}
		}, []string{"p/visor/visor-managed.rules.yaml:"}},
		{"a YAML bomb", func(_ *testing.T, f fstest.MapFS) {
			bomb := "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
			for c := 'b'; c < 'k'; c++ {
				bomb += fmt.Sprintf("%c: &%c [%s]\n", c, c, strings.TrimSuffix(strings.Repeat("*"+string(c-1)+", ", 10), ", "))
			}
			f[rule] = &fstest.MapFile{Data: []byte(bomb)}
		}, []string{"p/visor/visor-managed.rules.yaml:1:1: unknown field"}},
		{"a million lines", func(_ *testing.T, f fstest.MapFS) {
			f[rule] = &fstest.MapFile{Data: []byte("rules:\n" + strings.Repeat("  - a\n", 1_000_000))}
		}, []string{"p/visor/visor-managed.rules.yaml: the file has 1000002 lines; at most 200000 are read"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := folder(t)
			tt.break_(t, f)
			start := time.Now()
			_, err := pack.LoadFS(f, "p", pack.Options{})
			if err == nil {
				t.Fatal("loaded")
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("no error says %q", want)
				}
			}
			if t.Failed() {
				t.Log(err)
			}
			if d := time.Since(start); d > 20*time.Second { // measured: under 0.1 s each; a starved machine may take longer
				t.Errorf("took %v", d)
			}
		})
	}
}
