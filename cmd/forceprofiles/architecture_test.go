package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"strings"
	"testing"
)

// layers lists the packages from the top down. A package may import only
// packages that stand further down; those in one row may not import each other.
var layers = [][]string{
	{"cmd/forceprofiles", "fixtures/oracle"},
	{"run"},
	{"evaluate", "explain"},
	{"profiles/internal/example"},
	{"profiles/pdf", "profiles/html"},
	{"profiles/build"},
	{"profiles/picture"},
	{"profiles/chart", "profiles/wording"},
	{"profiles"},
	{"impact"},
	{"runfolder"},
	{"scoring/export"},
	{"scoring"},
	{"scoring/priority"},
	{"rules/author"},
	{"pack"},
	{"rules"},
	{"features", "fixtures/synth"},
	{"dataset"},
	{"scoring/contributions"},
	{"scoring/shap", "scoring/internal/oracle", "internal/strictyaml/schema"},
	{"internal/table", "internal/expr", "scoring/model", "templates", "templates/fonts", "internal/strictyaml"},
	{"internal/nearest", "internal/ordered", "internal/statistics", "internal/civil"},
}

// doors says which of our packages alone may import a library.
var doors = map[string][]string{
	"github.com/apache/arrow/go/v15": {"internal/table"},
	"github.com/apache/thrift":       {"internal/table"},
	"cel.dev/cel-go":                 {"internal/expr"},
	"gopkg.in/yaml.v3":               {"internal/strictyaml"},
	"github.com/dmitryikh/leaves":    {"scoring/model"},
	"github.com/go-fonts/liberation": {"templates/fonts"},
	"github.com/go-pdf/fpdf":         {"profiles/pdf"},
	"github.com/spf13/cobra":         {"cmd/forceprofiles", "fixtures/oracle"},
	"net/http":                       nil, // no network is used
}

// gonumSafe are the packages of gonum of which the same numbers give the same
// bits. What floats, and stat and mat that call it, sum in assembly depends on
// where the numbers lie in memory, so none of it may come near a page.
var gonumSafe = []string{"stat/distuv", "graph", "graph/simple", "graph/topo", "mathext"}

const module = "forceprofiles/"

func TestImportsGoOneWay(t *testing.T) {
	level := map[string]int{}
	for i, row := range layers {
		for _, p := range row {
			level[p] = i
		}
	}
	for _, p := range listPackages(t) {
		name := strings.TrimPrefix(p.ImportPath, module)
		if strings.HasPrefix(name, "bench/") {
			continue // measures the product from outside
		}
		mine, known := level[name]
		if !known {
			t.Errorf("%s has no place in the layers: add it where it belongs", name)
			continue
		}
		for _, imp := range p.Imports {
			if dep, ours := strings.CutPrefix(imp, module); ours {
				if level[dep] <= mine {
					t.Errorf("%s imports %s, which stands beside or above it", name, dep)
				}
				continue
			}
			if lib, ok := strings.CutPrefix(imp, "gonum.org/v1/gonum/"); ok && !contains(gonumSafe, lib) {
				t.Errorf("%s imports gonum's %s: use one of %s, or sum in order yourself", name, lib,
					strings.Join(gonumSafe, ", "))
			}
			for lib, allowed := range doors {
				if (imp == lib || strings.HasPrefix(imp, lib+"/")) && !contains(allowed, name) {
					t.Errorf("%s imports %s, whose only door is %s", name, imp, path.Join(allowed...))
				}
			}
		}
	}
}

// absent are libraries of the review desk, another program with another attack
// surface: the batch links none of them. net/http is linked, by arrow's thrift;
// that none of ours imports it is among the doors.
var absent = []string{"database/sql", "modernc.org/sqlite", "github.com/mattn/go-sqlite3", "github.com/jackc/pgx",
	"github.com/lib/pq", "github.com/coreos/go-oidc", "golang.org/x/oauth2", "github.com/alexedwards/scs",
	"github.com/gorilla", "github.com/go-chi", "net/http/httputil", "net/http/pprof", "net/smtp", "net/rpc"}

func TestTheBatchLinksNothingOfTheDesk(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", module+"cmd/forceprofiles").Output()
	if err != nil {
		t.Fatal(err)
	}
	linked := strings.Fields(string(out))
	if len(linked) < 100 {
		t.Fatalf("only %d packages are linked", len(linked))
	}
	for _, p := range linked {
		for _, lib := range absent {
			if p == lib || strings.HasPrefix(p, lib+"/") && lib != "database/sql" { // thrift needs database/sql/driver's types
				t.Errorf("%s is linked", p)
			}
		}
	}
}

type goPackage struct {
	ImportPath string
	Imports    []string
}

func listPackages(t *testing.T) []goPackage {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", module+"...").Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go list: %v\n%s", err, exit.Stderr)
		}
		t.Fatal(err)
	}
	var all []goPackage
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}
