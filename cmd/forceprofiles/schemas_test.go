package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"forceprofiles/dataset"
	"forceprofiles/explain"
	"forceprofiles/features"
	"forceprofiles/internal/strictyaml/schema"
	"forceprofiles/pack"
	pages "forceprofiles/profiles"
	"forceprofiles/rules"
	"forceprofiles/rules/author"
	"forceprofiles/run"
	"forceprofiles/runfolder"
)

var update = flag.Bool("update", false, "write docs/schemas again")

const schemaDir = "../../docs/schemas"

type file struct {
	name, title string
	of          reflect.Type
	choices     map[string][]string // of fields that the type itself leaves open
	files       string
}

// chosen says whether the field at a path has choices.
func (f file) chosen(path string) bool {
	for name := range f.choices {
		if strings.HasSuffix("."+path, strings.ToLower(name[strings.Index(name, "."):])) {
			return true
		}
	}
	return false
}

// published are the files that people write, and the types that read them.
// Files say where the shipped ones lie, from the top of the repository.
var published = []file{
	{"rules", "The rules of one population: <population>.rules.yaml", reflect.TypeFor[rules.File](), nil,
		"rules/packs/*/*.rules.yaml"},
	{"tests", "The tests of one population's rules: <population>_test.yaml", reflect.TypeFor[author.CaseFile](), nil,
		"rules/packs/*/*_test.yaml"},
	{"features", "The features that all packs share: features.yaml", reflect.TypeFor[pack.FeatureFile](),
		map[string][]string{
			"Spec.clock": {"occurred", "known"}, "Spec.from": append(tables(), "features")}, "rules/packs/features.yaml"},
	{"pack", "One profile, its populations, parameters and policy: pack.yaml", reflect.TypeFor[pack.Pack](),
		nil, "rules/packs/*/pack.yaml"},
	{"picture", "The strategic section of one profile: picture.yaml", reflect.TypeFor[pack.Picture](),
		map[string][]string{
			"Picture.table": tables()[1:], "Figure.clock": {"occurred", "known"},
			"Figure.count": {"rows", "people", "elsewhere", "pairs"}}, "rules/packs/*/picture.yaml"},
	{"words", "The words that belong to one profile: words.yaml", reflect.TypeFor[pack.WordsFile](), nil,
		"rules/packs/*/words.yaml"},
	{"offences", "Offences, their groups and harm weights: offences.yaml", reflect.TypeFor[features.Reference](), nil,
		"rules/packs/offences.yaml"},
	{"denylist", "What no feature may read without a justification: denylist.yaml", reflect.TypeFor[pack.DenyFile](), nil,
		"rules/packs/denylist.yaml"},
	{"model", "A model's card: <population>.model.yaml", reflect.TypeFor[pack.Card](), nil, "rules/packs/*/*.model.yaml"},
	{"run", "The run file: settings of one run", reflect.TypeFor[run.Config](), nil, "docs/examples/run.yaml"},
	{"dataset", "What a conflated dataset says of itself: dataset.yaml", reflect.TypeFor[dataset.ManifestFile](), nil, ""},
}

// printed is the JSON that commands print.
var printed = []file{
	{"explain", "What forceprofiles explain --json prints", reflect.TypeFor[explain.Report](), nil, ""},
	{"manifest", "What a run was made from and what it made: manifest.json", reflect.TypeFor[runfolder.Manifest](), nil,
		""},
	{"profile", "One force profile: <profile>.json", reflect.TypeFor[pages.Profile](), nil, ""},
}

func tables() []string {
	var out []string
	for k := range dataset.Kinds {
		out = append(out, k.String())
	}
	return out
}

// The schemas in docs/schemas are those of today's types.
func TestSchemas(t *testing.T) {
	var names []string
	for i, p := range append(slices.Clone(published), printed...) {
		tag := "yaml"
		if i >= len(published) {
			tag = "json"
		}
		b, err := schema.Of(p.of, schema.Options{Title: p.title, Tag: tag, Module: "forceprofiles", Root: "../..",
			Choices: p.choices})
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(schemaDir, p.name+".schema.json")
		names = append(names, name)
		if *update {
			if err := os.WriteFile(name, b, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		have, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(have, b) {
			t.Errorf("%s is not the schema of %s as it is now: run make schemas", name, p.of)
		}
	}
	all, err := filepath.Glob(filepath.Join(schemaDir, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range all {
		if !slices.Contains(names, name) {
			t.Errorf("%s is the schema of nothing: remove it", name)
		}
	}
}
