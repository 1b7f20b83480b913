package rules

import (
	"io"
	"testing"
	"time"

	"forceprofiles/internal/strictyaml"
)

// Whatever an analyst writes, loading it ends soon, in an error or in rules
// that can be explained, checked and run.
func FuzzRules(f *testing.F) {
	f.Add([]byte(caseRules))
	f.Add([]byte("rules:\n" + rule("R-1", "crimes_365d / 0.0 > harm_change % 2.0 ? in_custody : !visor_open", `risk + "x"`,
		active)))
	f.Add([]byte("rules:\n" + rule("R-1", `risk in ["low", ""] || latest_force.contains("k") || crimes_365d in [1, 2]`,
		`string(min(crimes_365d, 1e300 * 1e300))`, active)))
	set, params, ref := world(f)
	m := people(f, set, map[string]float64{}, map[string]float64{"crimes_365d": 3, "in_custody": 1, "visor_open": 0,
		"risk": 1, "latest_force": 0, "days_since": -0.5, "harm_change": 1e308})
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 4096 {
			return
		}
		start := time.Now()
		var file File
		if strictyaml.Decode("f", data, &file) != nil {
			return
		}
		s, err := Compile(file.Rules, set, params, Options{Reference: ref})
		if err != nil {
			_ = err.Error()
			return
		}
		o, err := s.NewWorker(worldInfo).Eval(m, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 2 {
			if _, err := o.Findings(i); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range o.Counts {
			if c.Hits+c.Misses+c.Abstentions != 2 || c.Hits < 0 || c.Misses < 0 {
				t.Fatalf("%+v", c)
			}
		}
		if _, err := s.Check(CheckOptions{AsOf: "2026-01-01"}); err != nil {
			t.Fatal(err)
		}
		for _, l := range s.Listings("p") {
			if _, err := s.Explain(io.Discard, l.ID); err != nil {
				t.Fatal(err)
			}
		}
		if d := time.Since(start); d > 20*time.Second { // measured: under 0.1 s; a starved machine may take longer
			t.Fatalf("%d bytes took %v", len(data), d)
		}
	})
}

// Whatever a case says, it passes or fails; the engine does not.
func FuzzCases(f *testing.F) {
	f.Add([]byte(passing))
	f.Add([]byte(failing))
	f.Add([]byte("as_of: 2026-03-01T00:00:00Z\ncases:\n  - {name: a, rule: R-1, person: {date_of_birth: -17y+1d, sex: F}, events: {crimes: [{at: -1d2h, known: -1h, side: suspect, counterpart_ids: [a], victim_age: 3}]}, unsupplied: [intel], supplied_since: {custody: -3d}, expect: hit}\n"))
	set, params, _ := world(f)
	rules := decode[File](f, "r.yaml", caseRules)
	s, err := Compile(rules.Rules, set, params, Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 4096 {
			return
		}
		var file CaseFile
		if strictyaml.Decode("f", data, &file) != nil {
			return
		}
		r, err := s.RunCases(&file, TestOptions{File: "f"})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Write(io.Discard, true); err != nil {
			t.Fatal(err)
		}
		if err := WriteJUnit(io.Discard, []*Report{r}); err != nil {
			t.Fatal(err)
		}
	})
}
