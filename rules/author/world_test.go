package author

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"forceprofiles/pack"
)

const (
	ruleFile = "visor/p.rules.yaml"
	testFile = "visor/p_test.yaml"
)

// world is a small folder of packs, sound as a whole; each test changes it.
func world(t testing.TB) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	packs := os.DirFS("testdata/packs")
	err := fs.WalkDir(packs, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			data, readErr := fs.ReadFile(packs, name)
			files[name], err = &fstest.MapFile{Data: data}, readErr
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// edit replaces text of a file, which must be there.
func edit(t testing.TB, f fstest.MapFS, name, old, new string) {
	t.Helper()
	text := string(f[name].Data)
	if !strings.Contains(text, old) {
		t.Fatalf("%s has no %q", name, old)
	}
	f[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(text, old, new))}
}

func load(t testing.TB, f fstest.MapFS) *pack.Library {
	t.Helper()
	lib, err := pack.LoadFS(f, "", pack.Options{WithoutModels: true})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// withRules is the world with other rules, and their tests.
func withRules(t testing.TB, rules, tests string) fstest.MapFS {
	t.Helper()
	f := world(t)
	f[ruleFile] = &fstest.MapFile{Data: []byte("rules:\n" + rules)}
	f[testFile] = &fstest.MapFile{Data: []byte(tests)}
	return f
}

// rule is a complete rule; fields in with replace its own.
func rule(id, when, because, rest string) string {
	return `
  - id: ` + id + `
    version: 1
    title: Title of ` + id + `
    when: ` + when + `
    because: ` + because + `
    owner: central team
    rationale: Because.
    references: [A source]
    known_false_positives: [Some]
    review_by: 2027-06-30
` + rest
}

const active = "    status: active\n    points: 10\n    on_null: abstain\n"
