package features

import (
	"slices"
	"strings"
	"testing"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/internal/expr"
	"forceprofiles/internal/strictyaml"
)

// decode reads specs as a pack's file has them.
func decode(t testing.TB, src string) []Spec {
	t.Helper()
	var specs []Spec
	if err := strictyaml.Decode("features.yaml", []byte(src), &specs); err != nil {
		t.Fatal(err)
	}
	return formed(specs)
}

func TestCompileErrors(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"everything at once, at its place", `- name: a
  from: crimes
  where: sied == "suspect" && hram(offence_code) > 1
  window: 1y
  clock: seen
  value: sum(harm(offence_cod))
- name: b
  from: crime
  value: count
`, `features.yaml:3:10: feature a: there is no name sied; did you mean side?
      where: sied == "suspect" && hram(offence_code) > 1
             ^
features.yaml:3:31: feature a: there is no function hram; did you mean harm?
      where: sied == "suspect" && hram(offence_code) > 1
                                  ^
features.yaml:4:11: feature a: "1y" is no window; write 365d, or 365d..730d for the year before the last, or leave it out for all time
      window: 1y
              ^
features.yaml:5:10: feature a: unknown clock "seen"; known: occurred, known
      clock: seen
             ^
features.yaml:6:19: feature a: there is no name offence_cod; did you mean offence_code?
      value: sum(harm(offence_cod))
                      ^
features.yaml:8:9: feature b: unknown table "crime"; did you mean "crimes"?
      from: crime
            ^`},
		{"inside a block scalar", `- name: a
  from: crimes
  value: count
  where: >-
    side == "suspect" &&
    status = "charged"
`, `features.yaml:6:12: feature a: = alone means nothing; compare with ==
        status = "charged"
               ^
features.yaml:6:14: feature a: "charged" is not expected here
        status = "charged"
                 ^`},
		{"name twice", "- {name: a, from: crimes, value: count}\n- {name: a, from: intel, value: count}\n",
			`features.yaml:2:10: a feature called a stands above already
    - {name: a, from: intel, value: count}
             ^`},
		{"bad name", "- {name: A-b, from: crimes, value: count}\n",
			`features.yaml:1:10: "A-b" is no name for a feature: use small letters, digits and _, at most 100, a letter first
    - {name: A-b, from: crimes, value: count}
             ^`},
		{"window the wrong way", "- {name: a, from: crimes, value: count, window: 730d..365d}\n",
			`features.yaml:1:49: feature a: window "730d..365d" is empty: the newer bound comes first, as in 365d..730d
    - {name: a, from: crimes, value: count, window: 730d..365d}
                                                    ^`},
		{"no value", "- {name: a, from: crimes}\n",
			`features.yaml:1:3: feature a: there is no value; write how rows become a number, such as count or sum(harm(offence_code))
    - {name: a, from: crimes}
      ^`},
		{"value misspelt", "- {name: a, from: crimes, value: cuont}\n",
			`features.yaml:1:34: feature a: unknown value "cuont"; did you mean "count"?
    - {name: a, from: crimes, value: cuont}
                                     ^`},
		{"needs an expression", "- {name: a, from: crimes, value: sum}\n",
			`features.yaml:1:34: feature a: sum needs an expression in brackets, as in sum(…)
    - {name: a, from: crimes, value: sum}
                                     ^`},
		{"takes no expression", "- {name: a, from: crimes, value: count(side)}\n",
			`features.yaml:1:34: feature a: count takes nothing in brackets; rows are chosen by where
    - {name: a, from: crimes, value: count(side)}
                                     ^`},
		{"sum of a text", "- {name: a, from: crimes, value: sum(side)}\n",
			`features.yaml:1:38: feature a: this is a text, where a number is needed
    - {name: a, from: crimes, value: sum(side)}
                                         ^`},
		{"value of a table", "- {name: a, from: crimes, value: value(1)}\n",
			`features.yaml:1:34: feature a: value(…) is for persons and features; rows of a table become a number by count, distinct, sum, max, min, any, days_since_last, days_since_first, rate_change, max_per, latest
    - {name: a, from: crimes, value: value(1)}
                                     ^`},
		{"rate of all time", "- {name: a, from: crimes, value: rate_change}\n",
			`features.yaml:1:34: feature a: rate_change compares the halves of a window: give one, such as window: 180d
    - {name: a, from: crimes, value: rate_change}
                                     ^`},
		{"text without categories", "- {name: a, from: crimes, value: latest(side)}\n",
			`features.yaml:1:34: feature a: the value is a text: list its categories, in order
    - {name: a, from: crimes, value: latest(side)}
                                     ^`},
		{"categories of a number", "- {name: a, from: crimes, value: count, categories: [x]}\n",
			`features.yaml:1:53: feature a: categories are for latest(…) or value(…) of a text; this value is a number
    - {name: a, from: crimes, value: count, categories: [x]}
                                                        ^`},
		{"declared below", "- {name: a, from: features, value: value(b)}\n- {name: b, from: crimes, value: count}\n",
			`features.yaml:1:42: feature a: b is declared below, or has an error of its own: a feature reads only those above it
    - {name: a, from: features, value: value(b)}
                                             ^`},
		{"reads itself", "- {name: a, from: features, value: value(a)}\n",
			`features.yaml:1:42: feature a: a feature cannot read itself
    - {name: a, from: features, value: value(a)}
                                             ^`},
		{"window of persons", "- {name: a, from: persons, window: 90d, value: value(1)}\n",
			`features.yaml:1:36: feature a: persons has no rows in time: leave window and clock out
    - {name: a, from: persons, window: 90d, value: value(1)}
                                       ^`},
		{"unknown group", "- {name: a, from: crimes, where: 'in_group(offence_code, \"wavg\")', value: count}\n",
			`features.yaml:1:58: feature a: unknown offence group "wavg"; known: rasso, vawg, violence
    - {name: a, from: crimes, where: 'in_group(offence_code, "wavg")', value: count}
                                                             ^`},
	}
	for _, tt := range tests {
		_, err := Compile(decode(t, tt.src), testReference(), CompileOptions{})
		if err == nil {
			t.Errorf("%s: no error", tt.name)
		} else if err.Error() != tt.want {
			t.Errorf("%s:\n%v\nwant\n%s", tt.name, err, tt.want)
		}
	}
}

func TestProtectedCharacteristics(t *testing.T) {
	postcode := Denied{Name: "deprivation", Columns: []string{"addresses.place_ref"}, Names: []string{"*postcode*"},
		Reason: "a proxy for wealth and ethnicity"}
	tests := []struct{ name, src, want string }{
		{"sex", "- {name: a, from: persons, value: 'value(sex == \"M\")'}",
			"it reads persons.sex: sex needs a written justification"},
		{"sex, from a table", "- {name: a, from: crimes, where: 'person.sex == \"M\"', value: count}",
			"it reads persons.sex"},
		{"age", "- {name: a, from: crimes, where: 'age_at(person.date_of_birth, occurred_at) < 18', value: count}",
			"it reads persons.date_of_birth: age needs a written justification"},
		{"age, justified", "- {name: a, from: persons, value: 'value(age_at(date_of_birth, as_of))', justification: to " +
			"tell children from adults}", ""},
		{"blank is no justification",
			"- {name: a, from: persons, value: 'value(age_at(date_of_birth, as_of))', justification: ' '}",
			"needs a written justification"},
		{"ethnicity, justified",
			"- {name: a, from: persons, value: 'value(ethnicity_self_defined == \"W1\")', justification: because}",
			"ethnicity is refused, whatever the justification"},
		{"victim's sex is part of the offence", "- {name: a, from: crimes, where: 'victim_sex == \"F\"', value: count}", ""},
		{"what is derived inherits",
			"- {name: a, from: persons, value: 'value(age_at(date_of_birth, as_of))', justification: because}\n- {name: b, " +
				"from: features, value: value(a + 1)}", "feature b: it reads persons.date_of_birth"},
		{"a column of the pack's list", "- {name: a, from: addresses, value: distinct(place_ref)}",
			"it reads addresses.place_ref: deprivation needs a written justification, which is then printed on the method " +
				"page (a proxy for wealth and ethnicity)"},
		{"a name of the pack's list", "- {name: the_postcode_score, from: crimes, value: count}",
			"it is called the_postcode_score"},
		{"what is derived from such a name",
			"- {name: postcode, from: crimes, value: count, justification: x}\n- {name: b, from: features, value: " +
				"value(postcode + 1)}", "feature b: it reads the feature postcode"},
	}
	for _, tt := range tests {
		s, err := Compile(decode(t, tt.src), testReference(), CompileOptions{Denied: []Denied{postcode}})
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
		if tt.name == "age, justified" && !slices.Equal(s.features[0].protected, []string{"age"}) {
			t.Errorf("protected: %v", s.features[0].protected)
		}
	}
	for _, d := range []Denied{{Name: "x", Columns: []string{"persons.postcode"}}, {Name: "x", Names: []string{"[a"}}} {
		if _, err := Compile(nil, nil, CompileOptions{Denied: []Denied{d}}); err == nil {
			t.Errorf("%+v is taken", d)
		}
	}
}

func TestUnsupplied(t *testing.T) {
	s := compile(t,
		spec("crimes_90d", "crimes", "", "90d", "", "count"),
		spec("crimes_365d", "crimes", "", "365d", "", "count"),
		spec("markers", "custody", `"violent" in markers`, "", "", "count"),
		spec("osint", "osint", "", "", "", "count"),
		spec("both", "features", "", "", "", "value(crimes_365d + crimes_90d)"),
	)
	w := newWorld(1)
	w.coverage[dataset.Crimes] = map[string]time.Time{"norfolk": ago(100 * day), "kent": ago(1000 * day)}
	tables := []dataset.TableInfo{{Kind: dataset.Persons, Supplied: true}, {Kind: dataset.Crimes, Supplied: true},
		{Kind: dataset.Custody, Supplied: true, Absent: []string{"markers"}}, {Kind: dataset.OSINT}}
	var got []string
	for _, u := range s.Unsupplied(w.info(), tables) {
		got = append(got, s.Spec(u.Feature).Name+" "+u.Force+": "+u.Reason)
	}
	want := []string{
		"crimes_90d essex: Essex does not supply crimes",
		"crimes_365d norfolk: Norfolk supplies crimes only since 23 March 2026; the window begins on 1 July 2025",
		"crimes_365d essex: Essex does not supply crimes",
		"markers : the table custody has no column markers",
		"osint : the dataset has no table osint",
		"both essex: crimes_90d: Essex does not supply crimes",
		"both norfolk: crimes_365d: Norfolk supplies crimes only since 23 March 2026; the window begins on 1 July 2025",
		"both essex: crimes_365d: Essex does not supply crimes",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestSetTellsRulesItsTypes(t *testing.T) {
	specs := []Spec{
		spec("n", "crimes", "", "", "", "count"), spec("yes", "crimes", "", "", "", "any"),
		spec("where_from", "crimes", "", "", "", "latest(force)"),
		spec("cond", "persons", "", "", "", "value(known(sex))"),
	}
	specs[2].Categories = []string{Forces}
	s := compile(t, specs...)
	want := []expr.Name{{Name: "n", Type: expr.Number}, {Name: "yes", Type: expr.Bool},
		{Name: "where_from", Type: expr.String}, {Name: "cond", Type: expr.Bool}}
	if !slices.Equal(s.EnvNames(), want) {
		t.Errorf("%v, want %v", s.EnvNames(), want)
	}
	w := offenceHistory()
	b := w.batch(0, 2)
	m := compute(t, s, b)
	env, err := expr.NewEnv(expr.Options{Names: s.EnvNames(), Zone: dataset.London})
	if err != nil {
		t.Fatal(err)
	}
	p, err := env.Compile(`n == 6 && yes && where_from == "norfolk" && cond`, expr.Bool)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := expr.NewPlan(p)
	if err != nil {
		t.Fatal(err)
	}
	state := plan.NewState(2)
	for i, name := range plan.Names() {
		if err := state.Bind(i, s.Vec(m, s.Index(name), b.Info)); err != nil {
			t.Fatal(err)
		}
	}
	state.Eval(0, 2)
	if isTrue, isFalse := state.Bools(0); isTrue[0] != 1 || isFalse[0] != 2 {
		t.Errorf("true for %b, false for %b", isTrue[0], isFalse[0])
	}
	if i := s.Index("nothing"); i != -1 {
		t.Errorf("a feature that is not there has place %d", i)
	}
}

// FuzzCompile looks for a spec that panics the compiler.
func FuzzCompile(f *testing.F) {
	f.Add("crimes", `side == "suspect"`, "365d", "known", "sum(harm(offence_code))")
	f.Add("persons", "", "", "", "value(age_at(date_of_birth, as_of))")
	f.Add("features", "", "1d..2d", "", "value(b)")
	f.Add("intel", "any_in(themes, [\"a\"])", "99999999999999999999d", "occurred", "max_per(themes))")
	f.Fuzz(func(t *testing.T, from, where, window, clock, value string) {
		s, err := Compile(formed([]Spec{spec("b", "crimes", "", "", "", "count"),
			spec("a", from, where, window, clock, value)}),
			testReference(), CompileOptions{})
		if err == nil && s.Len() != 2 {
			t.Errorf("%d features of 2", s.Len())
		}
	})
}
