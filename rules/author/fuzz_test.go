package author

import (
	"errors"
	"io"
	"testing"
	"testing/fstest"
	"time"

	"forceprofiles/internal/strictyaml"
	"forceprofiles/pack"
)

// Whatever an author writes as rules and as their tests, it is refused, or it can
// be checked, tested, listed and explained, soon; the engine does not fail.
func FuzzAuthor(f *testing.F) {
	sound := world(f)
	rules, tests := sound[ruleFile].Data, sound[testFile].Data
	f.Add(rules, tests)
	f.Add(rules, []byte(failing))
	f.Add(rules, []byte("as_of: 2026-03-01T00:00:00Z\ncases:\n  - {name: a, rule: R-1, person: {date_of_birth: "+
		"-17y+1d, sex: F}, "+
		"events: {crimes: [{at: -1d2h, known: -1h, side: suspect, counterpart_ids: [a], victim_age: 3}]}, "+
		"unsupplied: [intel], supplied_since: {custody: -3d}, expect: hit}\n"))
	f.Add([]byte("rules:\n"+rule("R-1", "crimes_365d / 0.0 > harm_change % 2.0 ? in_custody : !visor_open", `risk + "x"`,
		active)), tests)
	f.Add([]byte("rules:\n"+rule("R-1", `risk in ["low", ""] || latest_force.contains("k") || crimes_365d in [1, 2]`,
		`string(min(crimes_365d, 1e300 * 1e300))`, active)), tests)
	f.Fuzz(func(t *testing.T, rules, tests []byte) {
		if len(rules)+len(tests) > 8192 {
			return
		}
		packs := world(t)
		packs[ruleFile], packs[testFile] = &fstest.MapFile{Data: rules}, &fstest.MapFile{Data: tests}
		start := time.Now()
		if _, err := CheckFS(packs, "", "2026-01-01"); err != nil {
			t.Fatal(err)
		}
		lib, err := pack.LoadFS(packs, "", pack.Options{WithoutModels: true})
		if err != nil {
			return
		}
		reports, err := Test(lib)
		if err != nil && !errors.As(err, new(strictyaml.Errors)) {
			t.Fatal(err)
		}
		for _, r := range reports {
			if err := r.Write(io.Discard, true); err != nil {
				t.Fatal(err)
			}
		}
		if err := WriteJUnit(io.Discard, reports); err != nil {
			t.Fatal(err)
		}
		for _, l := range Listings(lib) {
			if _, err := Explain(lib, l.ID); err != nil {
				t.Fatal(err)
			}
		}
		if d := time.Since(start); d > 20*time.Second { // measured: under 0.1 s; a starved machine may take longer
			t.Fatalf("%d bytes took %v", len(rules)+len(tests), d)
		}
	})
}
