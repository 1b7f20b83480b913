package pack_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"forceprofiles/internal/strictyaml"
	"forceprofiles/pack"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The published schema of a model card and the loader ask for the same fields:
// whatever is taken out of a card, misspelt or of another kind, the loader
// refuses what the schema refuses; and of fields the schema misses each that
// the loader misses. Which fields a calibration has depends on its method: that
// only the loader knows.
func TestCardSchemaAndLoaderAskForTheSameFields(t *testing.T) {
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	schema, err := c.Compile("../docs/schemas/model.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	const name = "visor/visor-managed.model.yaml"
	f := folder(t)
	var card any
	var read map[string]any
	if err := strictyaml.Decode(name, f[name].Data, &read); err != nil {
		t.Fatal(err)
	}
	card = read
	accepts := func() (valid, loads bool) {
		b, err := strictyaml.Encode(card)
		if err != nil {
			t.Fatal(err)
		}
		f[name] = &fstest.MapFile{Data: b}
		_, err = pack.LoadFS(f, "p", pack.Options{})
		return schema.Validate(card) == nil, err == nil
	}
	if valid, loads := accepts(); !valid || !loads {
		t.Fatalf("the card as it is: valid %v, loads %v", valid, loads)
	}
	fields, refused := 0, 0
	keys(card, "", func(path string, m map[string]any, key string) {
		old := m[key]
		delete(m, key)
		valid, loads := accepts()
		if valid != loads && !(valid && strings.HasPrefix(path, "calibration.")) {
			t.Errorf("without %s: valid %v, loads %v", path, valid, loads)
		}
		fields++
		m[key+"_"] = old
		if valid, loads := accepts(); valid || loads {
			t.Errorf("with %s_: valid %v, loads %v", path, valid, loads)
		}
		delete(m, key+"_")
		for _, wrong := range []any{map[string]any{"zz": "x"}, []any{[]any{"x"}}, true, 1.5, "x", nil} {
			m[key] = wrong
			if valid, loads := accepts(); !valid {
				refused++
				if loads {
					t.Errorf("%s: %v is refused by the schema and loads", path, wrong)
				}
			}
		}
		m[key] = old
	})
	if fields < 60 || refused < 200 {
		t.Errorf("only %d fields were taken out, and %d changes refused", fields, refused)
	}
}

// keys calls f for every field of every mapping, with its path.
func keys(v any, path string, f func(path string, m map[string]any, key string)) {
	switch x := v.(type) {
	case []any:
		for _, y := range x {
			keys(y, path, f)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(x)) {
			at := strings.TrimPrefix(path+"."+key, ".")
			keys(x[key], at, f)
			f(at, x, key)
		}
	}
}
