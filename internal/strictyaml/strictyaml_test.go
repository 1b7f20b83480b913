package strictyaml_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"forceprofiles/internal/strictyaml"

	"github.com/google/go-cmp/cmp"
)

type rule struct {
	Position strictyaml.Position `yaml:"-"`
	ID       string              `yaml:"id"`
	Version  int                 `yaml:"version"`
	When     strictyaml.Text     `yaml:"when"`
	Points   float64             `yaml:"points"`
	Must     bool                `yaml:"must_review"`
	Refs     []string            `yaml:"references"`
	Min      *float64            `yaml:"min"`
	By       strictyaml.Date     `yaml:"review_by"`
	At       time.Time           `yaml:"at"`
	Values   strictyaml.Fields   `yaml:"values"`
	Counts   map[string]int      `yaml:"counts"`
}

type file struct {
	Rules []rule `yaml:"rules"`
}

func TestDecode(t *testing.T) {
	var f file
	err := strictyaml.Decode("a.yaml", []byte(`
rules:
  - id: VAWG-007
    version: 2
    when: a >= 2 && b
    points: 2.5
    must_review: true
    references: ["College, APP", x]
    min: -0.5
    review_by: 2027-06-30
    at: 2026-03-01T01:00:00+01:00
    values: {harm: 3, any: true, code: "8N", gone: null, list: [a, b], day: 2026-01-02}
    counts: {kent: 3}
  - id: 19
    min: null
    references: null
`), &f)
	if err != nil {
		t.Fatal(err)
	}
	half := -0.5
	want := file{Rules: []rule{{
		ID: "VAWG-007", Version: 2, When: strictyaml.Text{Value: "a >= 2 && b"}, Points: 2.5, Must: true,
		Refs: []string{"College, APP", "x"}, Min: &half, By: "2027-06-30",
		At: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC),
		Values: strictyaml.Fields{{Key: "harm", Value: 3.}, {Key: "any", Value: true}, {Key: "code", Value: "8N"},
			{Key: "gone"}, {Key: "list", Value: []any{"a", "b"}}, {Key: "day", Value: "2026-01-02"}},
		Counts: map[string]int{"kent": 3},
	}, {ID: "19"}}}
	if d := cmp.Diff(want, f); d != "" {
		t.Error(d)
	}
	r := f.Rules[0]
	for name, got := range map[string]string{
		"a.yaml:3:5":   r.Position.String(),
		"a.yaml:6:13":  r.Position.Key("points").String(),
		"a.yaml:12:20": r.Values[0].Position.String(),
	} {
		if name != got {
			t.Errorf("position is %s, not %s", got, name)
		}
	}
	if r.Position.Has("because") || !r.Position.Has("points") {
		t.Error("Has does not say which keys stand there")
	}
}

func TestErrors(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"mistyped field", "rules:\n  - id: A\n    wehn: a\n", `
x.yaml:3:5: unknown field "wehn"; did you mean "when"?
        wehn: a
        ^`},
		{"field unlike any", "rules: []\nanother: 1\n", `
x.yaml:2:1: unknown field "another"; known: rules
    another: 1
    ^`},
		{"everything at once",
			"rules:\n  - id: [a]\n    version: two\n    points: \"3\"\n    must_review: yes\n    version: 3\n", `
x.yaml:2:9: a list stands here; a text is needed
      - id: [a]
            ^
x.yaml:3:14: the text "two" stands here; a number is needed
        version: two
                 ^
x.yaml:4:13: the text "3" stands here; a number is needed: remove the quotes
        points: "3"
                ^
x.yaml:5:18: the text "yes" stands here; write true or false
        must_review: yes
                     ^
x.yaml:6:5: field "version" stands here a second time; the first is on line 3
        version: 3
        ^`},
		{"a tab aligns its caret", "rules:\n  - id:\t[a]\n", `
x.yaml:2:9: a list stands here; a text is needed
      - id:	[a]
           	^`},
		{"empty value", "rules:\n  - id:\n", `
x.yaml:2:8: nothing stands here; write a text, or leave the field out
      - id:
           ^`},
		{"true as text", "rules: [{id: true}]", `
x.yaml:1:14: true is true-or-false; put it in quotes to mean the text
    rules: [{id: true}]
                 ^`},
		{"fraction for a whole number", "rules: [{version: 1.5}]", `
x.yaml:1:19: the number 1.5 stands here; a whole number is needed
    rules: [{version: 1.5}]
                      ^`},
		{"octal", "rules: [{points: 010}]", `
x.yaml:1:18: "010" is not a decimal number such as 12 or 0.5
    rules: [{points: 010}]
                     ^`},
		{"not a number", "rules: [{points: .nan}]", `
x.yaml:1:18: ".nan" is not a decimal number such as 12 or 0.5
    rules: [{points: .nan}]
                     ^`},
		{"no such day", "rules: [{review_by: 2027-02-30}]", `
x.yaml:1:21: "2027-02-30" is not a date such as 2027-06-30
    rules: [{review_by: 2027-02-30}]
                        ^`},
		{"moment without a zone", "rules: [{at: 2027-02-20T10:00:00}]", `
x.yaml:1:14: "2027-02-20T10:00:00" is not a moment with a zone, such as 2026-03-01T00:00:00Z
    rules: [{at: 2027-02-20T10:00:00}]
                 ^`},
		{"tag", "rules: [{id: !!str 1}]", `
x.yaml:1:14: tags such as !!str are not read; leave it out
    rules: [{id: !!str 1}]
                 ^`},
		{"merge key", "rules:\n  - &a {id: A}\n  - <<: *a\n", `
x.yaml:3:5: merge keys (<<) are not read; write the fields out
      - <<: *a
        ^`},
		{"tab", "rules:\n  - id: A\n\tversion: 1\n", `
x.yaml:3:1: a tab stands here; indent with spaces
    	version: 1
    ^`},
		{"second document", "rules: []\n---\nrules: []\n", `
x.yaml:2:1: a second document begins here; a file holds exactly one
    ---
    ^`},
		{"empty", "# nothing\n", "\nx.yaml: the file is empty; it may hold rules"},
		{"no bytes", "", "\nx.yaml: the file is empty; it may hold rules"},
		{"list at the top", "- a\n", `
x.yaml:1:1: a list stands here; a mapping (field: value) is needed
    - a
    ^`},
		{"not UTF-8", "rules: []\n# caf\xe9\n", "\nx.yaml:2:6: not UTF-8; save the file as UTF-8\n    # caf�\n         ^"},
		{"control character", "rules: []\n# \x01\n",
			"\nx.yaml:2:3: control character U+0001; remove it\n    # \x01\n      ^"},
		{"broken", "rules:\n  - id: a: b\n", `
x.yaml:2:3: not YAML: mapping values are not allowed in this context
      - id: a: b
      ^`},
		{"unclosed", "rules: [\n", "\nx.yaml:1:1: not YAML: did not find expected node content\n    rules: [\n    ^"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var f file
			err := strictyaml.Decode("x.yaml", []byte(tt.in), &f)
			if err == nil {
				t.Fatal("read without an error")
			}
			if d := cmp.Diff(strings.TrimPrefix(tt.want, "\n"), err.Error()); d != "" {
				t.Error(d)
			}
			var one *strictyaml.Error
			if !errors.As(err, &one) {
				t.Error("holds no *Error")
			}
		})
	}
}

// Each of these would cost seconds or gigabytes if it were read on.
func TestBounds(t *testing.T) {
	bomb := "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c < 'k'; c++ {
		p := string(c - 1)
		bomb += fmt.Sprintf("%c: &%c [*%s, *%s, *%s, *%s, *%s, *%s, *%s, *%s, *%s, *%s]\n", c, c, p, p, p, p, p, p, p, p, p,
			p)
	}
	tests := []struct{ name, in, want string }{
		{"bomb", bomb, "aliases (*name) repeat more than 100000 values"},
		{"alias of itself", "a: &a [*a, *a]\n", "nested more than 64 deep"},
		{"deep list", "a: " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000), "nested more than 64 deep"},
		{"deeper than the parser goes", "a: " + strings.Repeat("[", 20000), "x.yaml:1:68: nested more than 64 deep"},
		{"dashes deeper than the parser goes", "a:\n  " + strings.Repeat("- ", 20000),
			"x.yaml:2:1: nested more than 64 deep"},
		{"million lines", strings.Repeat("- a\n", 1_000_000), "has 1000001 lines"},
		{"long line", "[" + strings.Repeat("a,", 1_000_000) + "]", "about 1000002 values"},
		{"too large", strings.Repeat(" ", 9<<20), "has 9437184 bytes"},
		{"many errors", strings.Repeat("- {}\n", 1000), "50 things are wrong so far"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var m map[string]any
			var into any = &m
			if tt.name == "many errors" {
				into = new([]string)
			}
			start := time.Now()
			err := strictyaml.Decode("x.yaml", []byte(tt.in), into)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error is %v", err)
			}
			if d := time.Since(start); d > 20*time.Second { // measured: under 0.2 s each
				t.Errorf("took %v", d)
			}
		})
	}
}

func TestAnOrdinaryAliasIsRead(t *testing.T) {
	var got map[string][]string
	if err := strictyaml.Decode("x.yaml", []byte("a: &a [x, y]\nb: *a\n"), &got); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(map[string][]string{"a": {"x", "y"}, "b": {"x", "y"}}, got); d != "" {
		t.Error(d)
	}
}

func TestEncodeReadsBack(t *testing.T) {
	type pair struct {
		Text   strictyaml.Text    `yaml:"text"`
		By     strictyaml.Date    `yaml:"by"`
		Number float64            `yaml:"number"`
		Code   string             `yaml:"code"`
		Map    map[string]float64 `yaml:"map"`
		Empty  strictyaml.Text    `yaml:"empty,omitempty"`
	}
	in := pair{Text: strictyaml.Text{Value: "a == \"b\": c\n# d"}, By: "2026-01-02", Number: 1.0 / 3, Code: "1e3",
		Map: map[string]float64{"z": 1, "a": 2e-300, "m": 3}}
	b, err := strictyaml.Encode(in)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(b), "empty") {
		t.Errorf("an empty text is written:\n%s", b)
	}
	var out pair
	if err := strictyaml.Decode("x.yaml", b, &out); err != nil {
		t.Fatalf("%v\n%s", err, b)
	}
	if d := cmp.Diff(in, out); d != "" {
		t.Error(d)
	}
	for range 20 {
		if again, _ := strictyaml.Encode(in); string(again) != string(b) {
			t.Fatal("another time, other bytes")
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{"rules:\n  - id: a\n    when: >\n      a\n      b\n",
		"rules: [{when: 'a''b', values: {a: [1, b]}}]",
		"rules: [{when: \"a\\\n b\\u00e9\"}]", "a: &a [*a]", "- |\n\n  a", "? [a]\n: b",
		"rules: [{when: &x |+2\n    a\n\n\n}]"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 4096 {
			return // longer files are TestBounds' business
		}
		start := time.Now()
		var into file
		if err := strictyaml.Decode("f", data, &into); err != nil {
			_ = err.Error()
		}
		if d := time.Since(start); d > 20*time.Second { // measured: under 10 ms; a starved machine may take longer
			t.Fatalf("%d bytes took %v", len(data), d)
		}
		for _, r := range into.Rules {
			last := [2]int{}
			for i := range len(r.When.Value) + 1 {
				l, c := r.When.At(i)
				if l < 1 || c < 1 || l < last[0] {
					t.Fatalf("offset %d of %q is at %d:%d", i, r.When.Value, l, c)
				}
				last = [2]int{l, c}
			}
		}
		var anything any
		_ = strictyaml.Decode("f", data, &anything)
	})
}

// A map's keys are found by the mapping that holds it, and what was refused is
// complained of once.
func TestKeysOfAMap(t *testing.T) {
	var f struct {
		Position strictyaml.Position `yaml:"-"`
		Version  int                 `yaml:"version"`
		Counts   map[string]int      `yaml:"counts"`
	}
	err := strictyaml.Decode("a.yaml", []byte("version: two\ncounts:\n  kent: 1\n  essex: 2\n"), &f)
	for key, want := range map[string]string{"counts": "a.yaml:3:3", "counts.essex": "a.yaml:4:3",
		"counts.york": "a.yaml:1:1"} {
		if got := f.Position.Key(key).String(); got != want {
			t.Errorf("%s stands at %s, not %s", key, got, want)
		}
	}
	var errs strictyaml.Errors
	errs.Add("", err)
	errs = append(errs, f.Position.Key("version").Errorf("version is missing"), f.Position.Errorf("no name"))
	var sorted strictyaml.Errors
	if !errors.As(errs.Sorted(), &sorted) || len(sorted) != 2 {
		t.Errorf("%d errors: %v", len(sorted), errs.Sorted())
	}
}
