package rules

import (
	"testing"
	"time"

	"forceprofiles/internal/strictyaml"
)

// Whatever an analyst writes, loading it ends soon, in an error or in rules
// that can be run.
func FuzzRules(f *testing.F) {
	f.Add([]byte("rules:\n" + rule("R-1", "crimes_365d >= repeat && in_custody",
		`'"Recorded " + string(crimes_365d) + " times"'`, active)))
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
		if d := time.Since(start); d > 20*time.Second { // measured: under 0.1 s; a starved machine may take longer
			t.Fatalf("%d bytes took %v", len(data), d)
		}
	})
}
