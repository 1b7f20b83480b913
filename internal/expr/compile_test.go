package expr

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestErrors(t *testing.T) {
	tests := []struct{ src, want string }{
		{"", "there is no expression here\n    \n    ^"},
		{"hram(side) > 2", "there is no function hram; did you mean harm?\n    hram(side) > 2\n    ^"},
		{"sied == \"x\"", "there is no name sied; did you mean side?\n    sied == \"x\"\n    ^"},
		{"zzz == 1", "there is no name zzz\n    zzz == 1\n    ^"},
		{"person == 1", "person alone is no value; write one of its fields, such as person.date_of_birth\n    person == " +
			"1\n    ^"},
		{"person.sexx == \"F\"", "there is no name person.sexx; did you mean person.sex?\n    person.sexx == \"F\"\n    ^"},
		{"n.x > 2", "n is a number and has no fields\n    n.x > 2\n    ^"},
		{"harm > 2", "harm is a function; write harm(text) or (text, text)\n    harm > 2\n    ^"},
		{"person.sex == 2", "== cannot compare text with number; both sides must be of one kind\n    person.sex == 2\n    " +
			"           ^"},
		{"side < \"a\"", "texts have no order; compare them with ==, != or in\n    side < \"a\"\n         ^"},
		{"b && n", "a yes or no is needed here, not a number\n    b && n\n         ^"},
		{"\"a\" + 1 == side",
			"+ cannot take (text, number); write string(x) to make a text of a number\n    \"a\" + 1 == side\n        ^"},
		{"age_at(as_of) > 1", "age_at takes (moment, moment), not (moment)\n    age_at(as_of) > 1\n    ^"},
		{"b ? n : side", "a ? b : c needs a condition and two values of one type, not (yes or no, number, text)\n    b ? " +
			"n : side\n      ^"},
		{"n = 2", "= alone means nothing; compare with ==\n    n = 2\n      ^\n2 is not expected here\n    n = 2\n        ^"},
		{"b & c", "& alone means nothing; write &&\n    b & c\n      ^\nc is not expected here\n    b & c\n        ^"},
		{"b and c", "and is no part of this language: write &&\n    b and c\n      ^"},
		{"n ==", "the expression ends too early\n    n ==\n        ^"},
		{"(n", ") is missing at the end\n    (n\n      ^"},
		{"has(person.sex)", "has is no part of this language: use known(x)\n    has(person.sex)\n    ^"},
		{"flags.exists(f, f == \"a\")",
			"exists is no part of this language: a list is asked with `in`, any_in and size\n    flags.exists(f, f == " +
				"\"a\")\n          ^"},
		{"side.matches(\"a.*\")",
			"matches is no part of this language: regular expressions are not run on columns; use startsWith, endsWith or " +
				"contains\n    side.matches(\"a.*\")\n         ^"},
		{"flags[0] == \"a\"",
			"[…] is no part of this language: a list is asked with `in`, any_in and size\n    flags[0] == \"a\"\n         ^"},
		{"{\"a\": 1} == 2", "maps are no part of this language\n    {\"a\": 1} == 2\n    ^"},
		{"n == null", "nothing is equal to null; ask known(x)\n    n == null\n         ^"},
		{"n == 3u", "all numbers are of one kind; leave the u out\n    n == 3u\n         ^"},
		{"n == 9007199254740993", "9007199254740993 is too large to be held exactly\n    n == 9007199254740993\n         ^"},
		{"[] == 1", "== cannot compare list with number; a list is asked with `in`, any_in and size\n    [] == 1\n       ^"},
		{"n in [1, \"a\"]", "a list holds either texts or numbers, all of one kind\n    n in [1, \"a\"]\n         ^"},
		{"n in [m]", "a list written out holds only constants\n    n in [m]\n          ^"},
		{"any_in(flags, ids)",
			"the second list of any_in must be written out, as in any_in(flags, [\"a\", \"b\"])\n    any_in(flags, ids)\n    " +
				"              ^"},
		{"in_group(offence_code, side)",
			"in_group needs a text written out here\n    in_group(offence_code, side)\n                           ^"},
		{"t - duration(\"3x\") < u",
			"\"3x\" is no duration; write one such as \"72h\", \"90m\" or \"3d\"\n    t - duration(\"3x\") < u\n             " +
				"    ^"},
		{"t < timestamp(\"yesterday\")",
			"\"yesterday\" is no moment; write one such as \"2026-01-31T09:00:00Z\" or a day such as \"2026-01-31\"\n    t < " +
				"timestamp(\"yesterday\")\n                  ^"},
		// All errors at once, by place, in lines of their own.
		{"sied == \"a\" &&\n  hram(side) > 1 &&\n  ofence_code == 2",
			"there is no name sied; did you mean side?\n    sied == \"a\" &&\n    ^\n" +
				"there is no function hram; did you mean harm?\n      hram(side) > 1 &&\n      ^\nthere is no name ofence_code; " +
				"did you mean offence_code?\n      ofence_code == 2\n      ^"},
		// Columns count characters, not bytes.
		{"side == \"é\" && nn > 1",
			"there is no name nn; did you mean n?\n    side == \"é\" && nn > 1\n                   ^"},
		{"n", "this is a number, where a yes or no is needed\n    n\n    ^"},
	}
	env := testEnv(t)
	for _, tt := range tests {
		_, err := env.Compile(tt.src, Bool)
		if err == nil {
			t.Errorf("%q compiled", tt.src)
			continue
		}
		if got := err.Error(); got != tt.want {
			t.Errorf("%q\ngives\n%s\nwant\n%s", tt.src, got, tt.want)
		}
		var one *Error
		if !errors.As(err, &one) || one.Offset < 0 || one.Offset > len(tt.src) {
			t.Errorf("%q: error at %+v", tt.src, one)
		}
	}
}

func TestBounds(t *testing.T) {
	env := testEnv(t)
	many := make([]string, 900)
	for i := range many {
		many[i] = "n>1"
	}
	tests := []struct{ name, src, want string }{
		{"long", `side == "` + strings.Repeat("x", MaxLength) + `"`, "at most 10000"},
		{"deep brackets", strings.Repeat("(", 4000) + "n" + strings.Repeat(")", 4000), "deep"},
		{"deep calls", strings.Repeat("abs(", 61) + "n" + strings.Repeat(")", 61), "deep"},
		{"many", strings.Join(many, "||"), "more than 2000 parts"},
		{"deep negation", strings.Repeat("!(", 200) + "b" + strings.Repeat(")", 200), "deep"},
		{"not UTF-8", "side == \"\xff\"", ""},
	}
	for _, tt := range tests {
		if _, err := env.Compile(tt.src); err == nil && tt.want != "" || err != nil &&
			!strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %.300v, want %q", tt.name, err, tt.want)
		}
	}
	if _, err := env.Compile(strings.Join(many[:450], "||")); err != nil {
		t.Errorf("a long but flat condition: %.300v", err)
	}
}

func TestCanonical(t *testing.T) {
	tests := []struct{ src, want string }{
		{"n>3&&side=='suspect'", `n > 3 && side == "suspect"`},
		{`side == "suspect" && (n > 3.0)`, `n > 3 && side == "suspect"`},
		{`"suspect" == side && n > 3 && n>3`, `n > 3 && side == "suspect"`},
		{"b && (c && (b || c))", "(b || c) && b && c"},
		{"b || true", "true"},
		{"b && true", "b"},
		{`side in ["b", "a", "b"]`, `side in ["a", "b"]`},
		{`side.startsWith("a")`, `startsWith(side, "a")`},
		{`n - (m - 1) - 2`, `n - (m - 1) - 2`},
		{`(n + m) * 2 / (3 + 1)`, `(n + m) * 2 / 4`},
		{`t > as_of - duration("3d")`, `t > as_of - duration("72h0m0s")`},
		{`t > timestamp("2026-07-01")`, `t > timestamp("2026-06-30T23:00:00Z")`},
		{`(b ? n : m) > 1 ? "x" : "y"`, `(b ? n : m) > 1 ? "x" : "y"`},
		{`harm("19C")`, "1825"},
		{`!(b && c)`, `!(b && c)`},
		{`-(n + 1)`, `-(n + 1)`},
		{`1 / 0 + n`, "1 / 0 + n"},
		{`person.sex != "F"`, `person.sex != "F"`},
	}
	env := testEnv(t)
	for _, tt := range tests {
		p, err := env.Compile(tt.src)
		if err != nil {
			t.Errorf("%s: %v", tt.src, err)
			continue
		}
		if p.Canonical() != tt.want {
			t.Errorf("%s is canonically %s, want %s", tt.src, p.Canonical(), tt.want)
		}
	}
}

func TestNamesAndUses(t *testing.T) {
	p, err := testEnv(t).Compile(
		`harm(offence_code) > harm("46", "css") && in_group(offence_code, "vawg") && person.sex == "F" && harm(side) > 1`)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"offence_code", "person.sex", "side"}; !slices.Equal(p.Names(), want) {
		t.Errorf("reads %v, want %v", p.Names(), want)
	}
	var uses []string
	for _, u := range p.Uses() {
		uses = append(uses, u.Lookup+" "+strings.Join(u.Args, ","))
	}
	if want := []string{"harm ", "harm css", "in_group vawg"}; !slices.Equal(uses, want) {
		t.Errorf("uses %q, want %q", uses, want)
	}
}

func TestEnvRefuses(t *testing.T) {
	zone := london(t)
	text := func(string, []string) (string, bool) { return "", true }
	tests := []struct {
		name string
		o    Options
		want string
	}{
		{"no zone", Options{}, "no time zone"},
		{"twice", Options{Zone: zone, Names: []Name{{"a", Bool}, {"a", Bool}}}, "twice"},
		{"reserved", Options{Zone: zone, Names: []Name{{"a.in", Bool}}}, "reserved"},
		{"not a name", Options{Zone: zone, Names: []Name{{"a-b", Bool}}}, "cannot be a name"},
		{"no type", Options{Zone: zone, Names: []Name{{"a", 0}}}, "no type"},
		{"no function", Options{Zone: zone, Lookups: []Lookup{{Name: "f"}}}, "exactly one"},
		{"known function", Options{Zone: zone, Lookups: []Lookup{{Name: "size", Text: text}}}, "already"},
		{"lookup twice", Options{Zone: zone, Lookups: []Lookup{{Name: "f", Text: text}, {Name: "f", Text: text}}}, "twice"},
	}
	for _, tt := range tests {
		if _, err := NewEnv(tt.o); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}

func TestBindRefuses(t *testing.T) {
	env := testEnv(t)
	p, err := env.Compile("n > 1")
	if err != nil {
		t.Fatal(err)
	}
	plan, err := NewPlan(p)
	if err != nil {
		t.Fatal(err)
	}
	s := plan.NewState(10)
	for _, v := range []Vec{{Type: Bool, Bool: []bool{true}}, {Type: Number, Bool: []bool{true}}} {
		if err := s.Bind(0, v); err == nil || !strings.Contains(err.Error(), "n") {
			t.Errorf("bound %+v: %v", v, err)
		}
	}
	if err := s.Bind(1, Vec{Type: Number}); err == nil {
		t.Error("bound an input that is not there")
	}
	other, err := testEnv(t).Compile("n > 1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewPlan(p, other); err == nil {
		t.Error("joined programs of two environments")
	}
}

// FuzzCompile looks for an expression that panics, or takes long, or whose
// canonical form does not compile to itself.
func FuzzCompile(f *testing.F) {
	for _, s := range []string{`n > 3 && side == "suspect"`, `b ? n : m`, `any_in(flags, ["a"])`, `[1].all(x, x > 1)`,
		"((((", `"\u00e9" + ref`, `-(-n)`,
		`person.sex.startsWith("a")`, `timestamp("2026-01-01") < t`, `n in [1,2]`, `!!b`, `.n > 1`, "n /* x */", "n // x",
		`r"a" == ref`} {
		f.Add(s)
	}
	env := testEnv(f)
	f.Fuzz(func(t *testing.T, src string) {
		p, err := env.Compile(src)
		if err != nil {
			return
		}
		again, err := env.Compile(p.Canonical())
		if err != nil {
			t.Fatalf("%q has the canonical form %q: %v", src, p.Canonical(), err)
		}
		if again.Canonical() != p.Canonical() {
			t.Fatalf("%q is canonically %q, and that is %q", src, p.Canonical(), again.Canonical())
		}
		if plan, err := NewPlan(p); err != nil {
			t.Fatal(err)
		} else {
			plan.NewState(3).Eval(0, 3)
		}
	})
}
