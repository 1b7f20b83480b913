package pack_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/internal/strictyaml"
	"forceprofiles/pack"
	"forceprofiles/rules"

	"github.com/google/go-cmp/cmp"
)

// folder is a small pack folder, sound as a whole; each test breaks it in one way.
func folder(t testing.TB) fstest.MapFS {
	t.Helper()
	f := fstest.MapFS{}
	for name, text := range map[string]string{
		"features.yaml": `groups:
  - {name: Offending, description: What was recorded}
  - {name: Management, description: What is being done}
features:
  - {name: crimes_365d, label: offences in 12 months, form: count, unit: offences, group: Offending, from: crimes, where: side == "suspect", window: 365d, value: count, when_none: 0}
  - {name: visit_overdue, label: days since the visit was due, form: days_since, unit: days, group: Management, from: custody, value: days_since_last, changeable: true}
  - {name: latest_force, label: force of the latest offence, form: code, group: Offending, from: crimes, value: latest(force), categories: ["@forces"]}
  - {name: open, label: managed, form: yes_no, group: Management, from: visor, value: any, when_none: 0}
`,
		"offences.yaml": "version: \"1\"\nunknown: {cchi: 5, css: 25}\noffences:\n  - {code: \"8N\", name: Assault, " +
			"groups: [violence], cchi: 10, css: 189}\n",
		"denylist.yaml": "denied:\n  - {name: ethnicity, columns: [persons.ethnicity_self_defined], names: " +
			"[\"*ethnic*\"], never: true, reason: It is protected.}\n",
		"README.md": "not read",
		"visor/pack.yaml": `profile: visor
title: Managed offenders
version: 1.0.0
owner: central team
purpose: To suggest whom to visit first.
params:
  - {name: repeat, label: offences that count as repeated, unit: offences, value: 2, min: 2, max: 10}
populations:
  - id: visor-managed
    title: Managed
    role: {singular: person, plural: people, kind: managed_person}
    eligible: open
    listing_force: latest_force
    qualifying: [crimes]
    marks:
      - {name: offended, when: crimes_365d >= 1, text: Suspected of an offence}
    target: a new offence in 12 months
    model_features: [crimes_365d, visit_overdue]
    policy: {capacity: 20, order: [must_review, percentile, points, person_id], explanation: In that order.}
`,
		"visor/words.yaml": "words:\n  blind: Nothing is seen.\n  visor-managed.role: Managed\n",
		"visor/visor-managed.rules.yaml": `rules:
  - {id: V-1, version: 1, status: active, title: Repeated, when: crimes_365d >= repeat, because: '"Recorded"', points: 5, on_null: abstain, owner: o, rationale: r, references: [r], known_false_positives: [f], review_by: 2027-06-30}
`,
		"visor/visor-managed_test.yaml": `cases:
  - {name: a, rule: V-1, values: {crimes_365d: 2}, expect: hit}
  - {name: b, rule: V-1, values: {crimes_365d: 1}, expect: miss}
  - {name: c, rule: V-1, values: {}, expect: abstain}
`,
		"visor/visor-managed.model.txt": `tree
version=v4
num_class=1
num_tree_per_iteration=1
label_index=0
max_feature_idx=1
objective=binary sigmoid:1
feature_names=crimes_365d visit_overdue
feature_infos=[0:9] [0:400]
tree_sizes=300

Tree=0
num_leaves=2
num_cat=0
split_feature=0
split_gain=1
threshold=1.5
decision_type=2
left_child=-1
right_child=-2
leaf_value=-1 1
leaf_weight=1 1
leaf_count=60 40
internal_value=0
internal_weight=2
internal_count=100
is_linear=0
shrinkage=1


end of trees
`,
	} {
		f[name] = &fstest.MapFile{Data: []byte(text)}
	}
	lib, err := pack.LoadFS(f, "p", pack.Options{WithoutModels: true})
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(f["visor/visor-managed.model.txt"].Data)
	f["visor/visor-managed.model.yaml"] = &fstest.MapFile{Data: []byte(fmt.Sprintf(`card: 2
name: visor-managed
version: "1"
owner: central team
target: a new offence
library: lightgbm
library_version: 4.6.0
sha256: %s
trained_on: {as_of: [2024-03-01], rows: 100, positives: 10, seed: 7, synthetic: true, linkage: {kind: perfect, note: invented}}
features:
  - {name: crimes_365d, hash: %s, ever_null: true, typical: 0}
  - {name: visit_overdue, hash: %s, ever_null: false}
monotone: []
base_rate: 0.1
calibration: {method: isotonic, margin: [-1, 1], probability: [0.05, 0.4]}
validation:
  - as_of: 2025-03-01
    kind: later
    people: 50
    positives: 10
    auc: 0.7
    precision_at_capacity: 0.5
    capacity: 10
    calibration_error: 0.02
    brier: 0.1
    curve:
      - {share: 0.1, people: 5, positives: 3, precision: 0.6, precision_low: 0.230724, precision_high: 0.882379, found: 0.3, found_low: 0.107791, found_high: 0.603222}
    groups:
      - {share: 0.2, characteristic: sex, group: F, people: 20, selected: {of: 20, share: 0.25, low: 0.111862, high: 0.468701}}
      - {share: 0.2, characteristic: sex, group: M, people: 30}
reliability: []
limits: [Trained on invented people]
`, hex.EncodeToString(sum[:]), lib.Features.Hash(0), lib.Features.Hash(1)))}
	return f
}

func TestLoad(t *testing.T) {
	lib, err := pack.LoadFS(folder(t), "p", pack.Options{Overrides: map[string]map[string]float64{"kent": {"repeat": 3}}})
	if err != nil {
		t.Fatal(err)
	}
	p, pop := lib.Population("visor-managed")
	if p == nil || pop == nil {
		t.Fatal("the population is not found")
	}
	if d := cmp.Diff([]int{0, 1}, pop.Columns); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]bool{false, true}, pop.CanChange); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]bool{true, false}, pop.EverNull()); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]int{0, 1, 2, 3}, pop.Inputs(lib)); d != "" {
		t.Error(d)
	}
	if pop.ListingFeature != 2 || pop.Model == nil || pop.Card.Name != "visor-managed" || pop.Rules.Len() != 1 {
		t.Errorf("loaded as %+v", pop)
	}
	out, err := pop.Rules.NewWorker(&dataset.Info{Forces: []dataset.Force{{Code: "kent"}}}).Eval(&features.Matrix{
		IDs: []string{"P1"}, Names: lib.Features.Names(), Cols: [][]float64{{2}, {0}, {0}, {0}}}, nil, []int32{0})
	if err != nil || out.Outcome(0, 0) != rules.Miss {
		t.Errorf("two offences are a hit in Kent, whose own threshold is three: %v", err)
	}
	var names []string
	for _, f := range lib.Files() {
		names = append(names, f.Name)
		sum := sha256.Sum256(f.Data)
		if hex.EncodeToString(sum[:]) != f.SHA256 {
			t.Errorf("%s has another hash", f.Name)
		}
	}
	if d := cmp.Diff([]string{"denylist.yaml", "features.yaml", "offences.yaml", "visor/pack.yaml",
		"visor/visor-managed.model.txt",
		"visor/visor-managed.model.yaml", "visor/visor-managed.rules.yaml", "visor/visor-managed_test.yaml",
		"visor/words.yaml"}, names); d != "" {
		t.Error("files used: " + d)
	}
}

func TestOptions(t *testing.T) {
	f := folder(t)
	for name, o := range map[string]pack.Options{
		`p: unknown profile "vawg"; known: visor`:                                              {Profiles: []string{"vawg"}},
		`the run file sets for force kent: unknown parameter "repaet"; did you mean "repeat"?`: {Overrides: map[string]map[string]float64{"kent": {"repaet": 1}}},
		`run.yaml:4:7: force kent sets parameter repeat to 1 in the run file; allowed is 2 to 10`: {
			Overrides: map[string]map[string]float64{"kent": {"repeat": 1}}, OverridesAt: runFile(t)},
	} {
		if _, err := pack.LoadFS(f, "p", o); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	delete(f, "visor/visor-managed.model.txt")
	delete(f, "visor/visor-managed.model.yaml")
	if _, err := pack.LoadFS(f, "p", pack.Options{WithoutModels: true}); err != nil {
		t.Errorf("without models: %v", err)
	}
	if _, err := pack.LoadFS(fstest.MapFS{}, "p", pack.Options{}); err == nil ||
		!strings.Contains(err.Error(), "no profile here") {
		t.Errorf("an empty folder: %v", err)
	}
}

func TestFolders(t *testing.T) {
	dir := t.TempDir()
	for name, file := range folder(t) {
		write(t, filepath.Join(dir, name), file.Data)
	}
	if _, err := pack.Load([]string{dir}, pack.Options{}); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "offences.yaml"), []byte("offenses: []"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := pack.Load([]string{dir}, pack.Options{}); err == nil || !strings.Contains(err.Error(),
		filepath.Join(dir, "offences.yaml")+":1:1: ") {
		t.Errorf("the error does not name the file as it can be opened: %v", err)
	}
	if _, err := pack.Load([]string{filepath.Join(dir, "none")}, pack.Options{}); err == nil ||
		!strings.HasPrefix(err.Error(), "there is no pack folder "+dir) {
		t.Errorf("a folder that is not there: %v", err)
	}
	if _, err := pack.Load([]string{filepath.Join(dir, "features.yaml")}, pack.Options{}); err == nil ||
		!strings.Contains(err.Error(), "is a file") {
		t.Errorf("a file for a folder: %v", err)
	}
}

// A folder without shared files adds its profile to those of the first, or to
// the shipped ones; its errors name its own files, and its features are the library's.
func TestFoldersAdd(t *testing.T) {
	first, second := filepath.Join(t.TempDir(), "packs"), filepath.Join(t.TempDir(), "second")
	for name, file := range folder(t) {
		write(t, filepath.Join(first, name), file.Data)
		if own, ok := strings.CutPrefix(name, "visor/"); ok {
			text := strings.NewReplacer("visor", "second", "V-1", "S-1", "model_features: [crimes_365d, visit_overdue]", "",
				"target: a new offence in 12 months", "", "must_review, percentile,", "must_review,", "open", "second_open").
				Replace(string(file.Data))
			if own = strings.Replace(own, "visor", "second", 1); !strings.Contains(own, ".model.") {
				write(t, filepath.Join(second, own), []byte(text))
			}
		}
	}
	write(t, filepath.Join(second, "features.yaml"),
		[]byte("features: [{name: second_open, label: managed, group: Management, from: visor, value: any, when_none: 0, "+
			"form: yes_no}]\n"))
	lib, err := pack.Load([]string{first, second}, pack.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(lib.Packs) != 2 || lib.Packs[0].Profile != "second" || lib.Features.Index("second_open") < 0 {
		t.Errorf("packs %v, features %v", lib.Packs, lib.Features.Names())
	}
	if got, want := lib.Shown("second/pack.yaml"), filepath.Join(second, "pack.yaml"); got != want {
		t.Errorf("shown as %s, want %s", got, want)
	}
	for want, dirs := range map[string][]string{
		"has shared files of its own": {first, first},
		"there is a profile second":   {first, second, second},
	} {
		if _, err := pack.Load(dirs, pack.Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %q", dirs, err, want)
		}
	}
	write(t, filepath.Join(second, "words.yaml"), []byte("words: {blind: Nothing}"))
	if _, err := pack.Load([]string{first, second}, pack.Options{}); err == nil ||
		!strings.Contains(err.Error(), filepath.Join(second, "words.yaml")+": there are no words") {
		t.Errorf("the error does not name the file as it can be opened: %v", err)
	}
	if _, err := pack.Load([]string{second}, pack.Options{WithoutModels: true}); err == nil ||
		!strings.Contains(err.Error(), filepath.Join(second, "pack.yaml")) {
		t.Errorf("without the first's features the second's are not known: %v", err)
	}
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// runFile is where a run file sets the parameters of kent.
func runFile(t *testing.T) map[string]strictyaml.Position {
	var file struct {
		Forces map[string]struct {
			Position strictyaml.Position `yaml:"-"`
			Params   map[string]float64  `yaml:"params"`
		} `yaml:"forces"`
	}
	text := "forces:\n  kent:\n    params:\n      repeat: 1\n"
	if err := strictyaml.Decode("run.yaml", []byte(text), &file); err != nil {
		t.Fatal(err)
	}
	return map[string]strictyaml.Position{"kent": file.Forces["kent"].Position}
}

// Who adds profiles to the shipped ones wants to know of these.
func TestGiven(t *testing.T) {
	for _, c := range []struct {
		dirs []string
		want string
	}{{nil, "vawg missing visor"}, {[]string{"../rules/packs"}, "vawg missing visor"},
		{[]string{"../fixtures/packs/toy"}, "toy"}, {[]string{"../rules/packs", "../fixtures/packs/toy"},
			"vawg missing visor toy"}} {
		lib, err := pack.Load(c.dirs, pack.Options{WithoutModels: true})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range lib.Given() {
			got = append(got, p.Profile)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("of %v are given %v", c.dirs, got)
		}
	}
}
