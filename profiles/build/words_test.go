package build

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"forceprofiles/templates"
)

// Every sentence that the program says exists, and gets every placeholder that
// it holds: a call w.Say("key", "name", …) is read from the source.
func TestEveryPlaceholderResolves(t *testing.T) {
	words := templates.Default()
	used := map[string]bool{}
	calls := 0
	for _, dir := range []string{"..", ".", "../wording", "../picture", "../chart", "../pdf", "../html"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			set := token.NewFileSet()
			f, err := parser.ParseFile(set, file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if e, ok := n.(ast.Expr); ok { // a key handed on to where it is said
					if s, ok := literal(e); ok {
						used[s] = true
					}
				}
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				sel, ok := call.Fun.(*ast.SelectorExpr)
				if !ok || sel.Sel.Name != "Say" || len(call.Args) == 0 {
					return true
				}
				calls++
				var names []string
				for i := 1; i < len(call.Args); i += 2 {
					if s, ok := literal(call.Args[i]); ok {
						names = append(names, s)
					}
				}
				_, exact := literal(call.Args[0])
				for _, key := range keysOf(words, call.Args[0]) {
					used[key] = true
					if !exact {
						continue // TestBuildSaysEverything sees what it gets
					}
					if !words.Has(key) {
						t.Errorf("%s: no words for %q", set.Position(call.Pos()), key)
						continue
					}
					for _, p := range words.Placeholders(key) {
						if !slices.Contains(names, p) {
							t.Errorf("%s: %q needs {%s}, which the call does not give", set.Position(call.Pos()), key, p)
						}
					}
				}
				return true
			})
		}
	}
	if calls < 200 {
		t.Fatalf("only %d calls were found: the test no longer reads the source right", calls)
	}
	page, err := os.ReadFile("../../templates/profile.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`say "([^"]+)"`).FindAllStringSubmatch(string(page), -1) {
		used[m[1]] = true
		if !words.Has(m[1]) {
			t.Errorf("profile.html: no words for %q", m[1])
		}
	}
	for _, key := range words.Keys() {
		used[key] = used[key] || declared(t, key)
	}
	// Words that nothing says are a mistake too, except where the key is made
	// up at run time of a code: kind.code.
	for _, key := range words.Keys() {
		kind, _, _ := strings.Cut(key, ".")
		if !used[key] && !slices.Contains(byCode, kind) && !strings.HasPrefix(key, "grade.") {
			t.Errorf("nothing says %q", key)
		}
	}
}

// declared says whether a pack's strategic section names the key, or one that it
// begins with.
func declared(t *testing.T, key string) bool {
	t.Helper()
	files, err := filepath.Glob("../../rules/packs/*/picture.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no picture.yaml: %v", err)
	}
	begin := key[:max(0, strings.LastIndexByte(key, '.'))]
	named := regexp.MustCompile(`: (?:` + regexp.QuoteMeta(key) + `|` + regexp.QuoteMeta(begin) + `)[,}\n]`)
	return slices.ContainsFunc(files, func(name string) bool {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return named.Match(text)
	})
}

// byCode are the kinds of words that are looked up by a code of the data.
var byCode = []string{"table", "force", "place", "risk", "order", "outcome", "status", "link", "flag", "address",
	"theme", "intel", "ocg",
	"activity", "line", "drug", "osint", "scale", "sex", "group", "groups", "relationship", "marker", "disposal", "role",
	"child", "list", "mark", "unit",
	"fact", "category", "district", "blind", "agree", "yardstick"}

func literal(e ast.Expr) (string, bool) {
	if b, ok := e.(*ast.BasicLit); ok && b.Kind == token.STRING {
		s, err := strconv.Unquote(b.Value)
		return s, err == nil
	}
	return "", false
}

// keysOf lists the keys an argument may be: a literal, or a literal joined to
// something known only at run time, which stands for every key that fits.
func keysOf(words *templates.Words, e ast.Expr) []string {
	if s, ok := literal(e); ok {
		return []string{s}
	}
	parts := []string{}
	var flat func(ast.Expr)
	flat = func(e ast.Expr) {
		if b, ok := e.(*ast.BinaryExpr); ok && b.Op == token.ADD {
			flat(b.X)
			flat(b.Y)
			return
		}
		if s, ok := literal(e); ok {
			parts = append(parts, regexp.QuoteMeta(s))
		} else {
			parts = append(parts, `[^ ]+?`)
		}
	}
	flat(e)
	if len(parts) < 2 {
		return nil
	}
	re := regexp.MustCompile("^" + strings.Join(parts, "") + "$")
	var out []string
	for _, k := range words.Keys() {
		if re.MatchString(k) {
			out = append(out, k)
		}
	}
	return out
}
