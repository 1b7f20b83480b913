package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"forceprofiles/pack"
	page "forceprofiles/profiles"
	"forceprofiles/templates"
)

// A profile is a folder of YAML: one of a test, without a model, and a shipped
// one copied whole under another name, ids and all, run beside the shipped ones.
func TestProfileIsAFolder(t *testing.T) {
	if testing.Short() {
		t.Skip("two runs take half a minute")
	}
	dir := t.TempDir()
	call := func(args ...string) {
		t.Helper()
		var out bytes.Buffer
		if code := execute(args, strings.NewReader(""), &out, &out); code != 0 {
			t.Fatalf("%v: exit code %d\n%s", args, code, out.Bytes())
		}
	}
	data, copied, out := filepath.Join(dir, "data"), filepath.Join(dir, "women"), filepath.Join(dir, "run")
	renamed(t, copied)
	call("synth", "--people", "3000", "--seed", "5", "--out", data)
	call("run", data, "--pack", "../../fixtures/packs/toy", "--pack", copied, "--force", "norfolk", "--out", out)
	call("verify", out)
	lists := map[string]*page.Profile{}
	for _, name := range []string{"toy", "women", "vawg", "missing", "visor"} {
		file := filepath.Join(out, "profiles/norfolk", name)
		for _, end := range []string{".pdf", ".html", ".csv"} {
			if _, err := os.Stat(file + end); err != nil {
				t.Error(err)
			}
		}
		b, err := os.ReadFile(file + ".json")
		if err != nil {
			t.Fatal(err)
		}
		lists[name] = &page.Profile{}
		if err := json.Unmarshal(b, lists[name]); err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b, []byte("[missing")) {
			t.Errorf("%s has sentences without words", name)
		}
	}
	toy := lists["toy"].Lists[0]
	if toy.Title != "Suspected of stalking" || len(toy.Rows) == 0 || toy.Rows[0].Chance != "" ||
		toy.Sheets[0].Role != "Suspected of stalking: recorded allegations, not findings of guilt" {
		t.Errorf("the toy's list: %+v", toy)
	}
	charts := 0
	for _, b := range lists["toy"].Strategic.Blocks {
		if b.Chart != nil {
			charts++
		}
	}
	if charts == 0 {
		t.Error("the toy's strategic section has no chart")
	}
	for k, l := range lists["vawg"].Lists {
		for i, r := range l.Rows {
			if other := lists["women"].Lists[k].Rows[i]; r.PersonID != other.PersonID || r.Score != other.Score {
				t.Errorf("%s, place %d: %s %s, and under another name %s %s", l.Population, i+1, r.PersonID, r.Score,
					other.PersonID, other.Score)
			}
		}
	}
}

// renamed copies a shipped profile under another name, its ids too.
func renamed(t *testing.T, dir string) {
	t.Helper()
	names := strings.NewReplacer("profile: vawg\n", "profile: women\n", "id: vawg-", "id: women-", "id: VAWG-",
		"id: WOMEN-",
		"  vawg-", "  women-", "supersedes: [VAWG-", "supersedes: [WOMEN-")
	if err := fs.WalkDir(pack.Shipped(), "vawg", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := fs.ReadFile(pack.Shipped(), name)
		if err != nil {
			return err
		}
		if !strings.HasSuffix(name, ".model.txt") { // the card has the hash of its bytes
			b = []byte(names.Replace(string(b)))
		}
		to := filepath.Join(dir, strings.Replace(filepath.Base(name), "vawg-", "women-", 1))
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
		return os.WriteFile(to, b, 0o600)
	}); err != nil {
		t.Fatal(err)
	}
}

// No product code, and no words that profiles share, know a profile or a
// population by name. Tables of the dataset have names of their own, two of
// them those of profiles.
func TestNobodyKnowsAProfile(t *testing.T) {
	lib, err := pack.Load([]string{"../../fixtures/packs/toy"}, pack.Options{WithoutModels: true})
	if err != nil {
		t.Fatal(err)
	}
	var ids, populations []string
	for _, p := range lib.Packs {
		ids = append(ids, p.Profile)
		for _, pop := range p.Populations {
			populations = append(populations, pop.ID)
		}
	}
	for _, key := range templates.Default().Keys() {
		for _, id := range append(ids, populations...) {
			if strings.HasPrefix(key, id+".") || strings.Contains(key, "-") && strings.Contains(key, id) {
				t.Errorf("words.txt: %s is of %s: it belongs into words.yaml of the profile", key, id)
			}
		}
	}
	out, err := exec.Command("git", "-C", "../..", "ls-files", "*.go", ":!*_test.go", ":!fixtures", ":!bench",
		":!dataset", ":!profiles/internal/example").Output()
	if err != nil {
		t.Skip("the sources are not in a git checkout")
	}
	for name := range strings.Lines(string(out)) {
		name = strings.TrimSpace(name)
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, filepath.Join("../..", name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if _, tag := n.(*ast.Field); tag {
				return true
			}
			b, ok := n.(*ast.BasicLit)
			if !ok || b.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(b.Value)
			if err != nil {
				t.Fatal(err)
			}
			for _, id := range ids {
				if text == id {
					t.Errorf("%s knows the profile %s", set.Position(b.Pos()), id)
				}
			}
			for _, id := range populations {
				if strings.Contains(text, id) {
					t.Errorf("%s knows the population %s", set.Position(b.Pos()), id)
				}
			}
			return true
		})
	}
	if fmt.Sprint(ids) != "[vawg missing visor toy]" {
		t.Errorf("profiles in the order %v", ids)
	}
}
