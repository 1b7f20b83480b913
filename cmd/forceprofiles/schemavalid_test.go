package main

import (
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"forceprofiles/fixtures/synth"
	"forceprofiles/internal/strictyaml"
	"forceprofiles/pack"
	"forceprofiles/rules/author"
)

// compiled is the published schema, read by a validator that is not ours.
func compiled(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	s, err := c.Compile(filepath.Join(schemaDir, name+".schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// document is a YAML file as an editor sees it: maps, lists and scalars.
func document(t *testing.T, name string) any {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := strictyaml.Decode(name, b, &doc); err != nil {
		t.Fatal(err)
	}
	return whole(doc)
}

// whole makes whole numbers integers, so that they are written as such.
func whole(v any) any {
	switch x := v.(type) {
	case map[string]any:
		for key := range x {
			x[key] = whole(x[key])
		}
	case []any:
		for i := range x {
			x[i] = whole(x[i])
		}
	case float64:
		if x == math.Trunc(x) && math.Abs(x) < 1e15 {
			return int64(x)
		}
	}
	return v
}

// Every YAML file that is shipped, and a dataset.yaml as made, is what its
// schema says.
func TestShippedFilesFitTheirSchemas(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "dataset")
	if _, err := synth.Generate(t.Context(), synth.Config{People: 60, Seed: 1, Out: data}); err != nil {
		t.Fatal(err)
	}
	for _, p := range published {
		pattern := filepath.Join("../..", p.files)
		if p.files == "" {
			pattern = filepath.Join(data, "dataset.yaml")
		}
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("no %s: %v", pattern, err)
		}
		s := compiled(t, p.name)
		for _, name := range files {
			if err := s.Validate(document(t, name)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// Editors and loader agree: whatever field of a shipped file is misspelt or
// holds another kind of value, either both refuse it or neither does.
func TestSchemasRefuseWhatTheLoaderRefuses(t *testing.T) {
	t.Parallel()
	for _, p := range published {
		files, err := filepath.Glob(filepath.Join("../..", p.files))
		if p.files == "" || err != nil || len(files) == 0 {
			continue
		}
		s := compiled(t, p.name)
		loads := func(doc any) bool {
			b, err := strictyaml.Encode(doc)
			if err != nil {
				t.Fatal(err)
			}
			return strictyaml.Decode(p.name, b, reflect.New(p.of).Interface()) == nil
		}
		doc := trimmed(document(t, files[0]))
		if !loads(doc) {
			t.Fatalf("%s does not load when written again", files[0])
		}
		refused := 0
		firsts(doc, func(path string, m map[string]any, key string) {
			old := m[key]
			for _, wrong := range []any{map[string]any{"zz": map[string]any{"zz": "x"}}, []any{[]any{"x"}}, true, 1.5, "x"} {
				m[key] = wrong
				valid := s.Validate(doc) == nil
				if loaded := loads(doc); valid != loaded && !(loaded && p.chosen(path)) {
					t.Errorf("%s: %s: %v: valid %v, loads %v", files[0], path, wrong, valid, !valid)
				}
				if !valid {
					refused++
				}
			}
			delete(m, key)
			m[key+"_"] = old
			if valid := s.Validate(doc) == nil; valid != loads(doc) {
				t.Errorf("%s: %s_: valid %v, loads %v", files[0], path, valid, !valid)
			}
			delete(m, key+"_")
			m[key] = old
		})
		if refused < 10 {
			t.Errorf("%s: only %d changes are refused", p.name, refused)
		}
	}
}

// What a schema requires, the packs cannot do without: tried on a small folder
// of packs, which loads soon, and on a shipped profile for what that has not.
func TestRequiredFieldsAreRequired(t *testing.T) {
	t.Parallel()
	for _, p := range published {
		inPacks, ok := strings.CutPrefix(p.files, "rules/packs/")
		if !ok {
			continue
		}
		dir, o := "../../rules/author/testdata/packs", pack.Options{WithoutModels: p.name != "model"}
		files, err := filepath.Glob(filepath.Join(dir, inPacks))
		if err == nil && len(files) == 0 {
			dir, o.Profiles = "../../rules/packs", []string{"visor"}
			files, err = filepath.Glob(filepath.Join(dir, strings.Replace(inPacks, "*", "visor", 1)))
		}
		if err != nil || len(files) == 0 {
			t.Fatalf("no %s: %v", inPacks, err)
		}
		packs, s := os.DirFS(dir), compiled(t, p.name)
		name := strings.TrimPrefix(filepath.ToSlash(files[0]), dir+"/")
		required := 0
		doc := document(t, files[0])
		firsts(doc, func(path string, m map[string]any, key string) {
			old := m[key]
			delete(m, key)
			defer func() { m[key] = old }()
			if s.Validate(doc) == nil {
				return
			}
			required++
			b, err := strictyaml.Encode(doc)
			if err != nil {
				t.Fatal(err)
			}
			lib, err := pack.LoadFS(overlay{packs, name, b}, "packs", o)
			if err != nil {
				return
			}
			if p.name == "tests" {
				reports, err := author.Test(lib)
				if err != nil {
					return
				}
				for _, r := range reports {
					if cases, uncovered := r.Failed(); cases+uncovered > 0 {
						return
					}
				}
			}
			t.Errorf("%s: without %s the schema refuses it, and the loader does not", name, path)
		})
		if required == 0 {
			t.Errorf("%s: no field of it is required", name)
		}
	}
}

// overlay is a folder in which one file is another.
type overlay struct {
	fs.FS
	name string
	data []byte
}

func (o overlay) Open(name string) (fs.File, error) {
	if name == o.name {
		return fstest.MapFS{name: {Data: o.data}}.Open(name)
	}
	return o.FS.Open(name)
}

// trimmed is a document without the entries of lists that have no key which an
// entry before them has not: the same keys in less.
func trimmed(doc any) any {
	seen := map[string]bool{}
	var trim func(v any, path string) (any, bool)
	trim = func(v any, path string) (out any, new bool) {
		switch x := v.(type) {
		case []any:
			kept := []any{}
			for i, y := range x {
				if y, more := trim(y, path); more || i == 0 {
					kept, new = append(kept, y), new || more
				}
			}
			return kept, new
		case map[string]any:
			for key := range x {
				var more bool
				x[key], more = trim(x[key], path+"."+key)
				new = new || more || !seen[path+"."+key]
				seen[path+"."+key] = true
			}
		}
		return v, new
	}
	out, _ := trim(doc, "")
	return out
}

// firsts calls f for the first mapping that has a key, for every key of every
// path: "rules.id".
func firsts(doc any, f func(path string, m map[string]any, key string)) {
	seen := map[string]bool{}
	each(doc, "", func(path string, m map[string]any, key string) {
		if !seen[path] {
			seen[path] = true
			f(path, m, key)
		}
	})
}

// each calls f for every key of every mapping, with its path: "rules.id".
func each(v any, path string, f func(path string, m map[string]any, key string)) {
	switch x := v.(type) {
	case []any:
		for _, y := range x {
			each(y, path, f)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(x)) {
			at := strings.TrimPrefix(path+"."+key, ".")
			each(x[key], at, f)
			f(at, x, key)
		}
	}
}
