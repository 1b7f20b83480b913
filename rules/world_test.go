package rules

import (
	"math"
	"testing"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/internal/strictyaml"
)

// A small world that the tests of this package share.
const worldFeatures = `
features:
  - {name: crimes_365d, label: offences as suspect in the last 12 months, form: count, unit: offences, group: g, from: crimes, where: side == "suspect", window: 365d, value: count, when_none: 0}
  - {name: harm_change, label: change of harm, form: amount, unit: days, group: g, from: crimes, where: side == "suspect", window: 365d, value: rate_change(harm(offence_code)), when_none: 0}
  - {name: days_since, label: days since the last offence, form: days_since, unit: days, group: g, from: crimes, value: days_since_last}
  - {name: in_custody, label: was in custody, form: yes_no, group: g, from: custody, value: any, when_none: 0}
  - {name: visor_open, label: managed on ViSOR, form: yes_no, group: g, from: visor, value: any, when_none: 0}
  - {name: risk, label: risk level, form: code, group: g, from: visor, value: latest(risk_level), categories: [low, medium, high]}
  - {name: latest_force, label: force of the latest offence, form: code, group: g, from: crimes, value: latest(force), categories: ["@forces"]}
`

const worldOffences = `
version: "1"
unknown: {cchi: 5, css: 25}
offences:
  - {code: "8N", name: Assault, groups: [violence, vawg], cchi: 10, css: 189}
  - {code: "19C", name: Rape, groups: [rasso, vawg], cchi: 1825, css: 2953}
`

const worldParams = `
params:
  - {name: repeat, label: offences that count as repeated, unit: offences, value: 2, min: 2, max: 10}
`

var worldForces = []dataset.Force{{Code: "essex", Name: "Essex"}, {Code: "kent", Name: "Kent"}}

var worldInfo = &dataset.Info{Forces: worldForces}

func decode[T any](t testing.TB, name, text string) T {
	t.Helper()
	var v T
	if err := strictyaml.Decode(name, []byte(text), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func world(t testing.TB) (*features.Set, []Param, *features.Reference) {
	t.Helper()
	f := decode[struct {
		Features []features.Spec `yaml:"features"`
	}](t, "features.yaml", worldFeatures)
	ref := decode[features.Reference](t, "offences.yaml", worldOffences)
	set, err := features.Compile(f.Features, &ref, features.CompileOptions{})
	if err != nil {
		t.Fatal(err)
	}
	p := decode[struct {
		Params []Param `yaml:"params"`
	}](t, "pack.yaml", worldParams)
	return set, p.Params, &ref
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

func compileRules(t testing.TB, text string, o Options) *Set {
	t.Helper()
	set, params, _ := world(t)
	s, err := Compile(decode[File](t, "r.yaml", "rules:\n"+text).Rules, set, params, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// people is a matrix: one row for each map of values; a feature not named is
// not known.
func people(t testing.TB, set *features.Set, rows ...map[string]float64) *features.Matrix {
	t.Helper()
	m := &features.Matrix{Names: set.Names(), Cols: make([][]float64, set.Len()), AtLeast: make([][]bool, set.Len()),
		IDs: make([]string, len(rows))}
	for f, name := range m.Names {
		m.Cols[f] = make([]float64, len(rows))
		for i, row := range rows {
			v, ok := row[name]
			if !ok {
				v = math.NaN()
			}
			m.Cols[f][i] = v
		}
	}
	return m
}
