package run

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"forceprofiles/fixtures/synth"
	"forceprofiles/runfolder"
)

// A force's own threshold changes what the rules find of its own people, of
// nobody else's, and is printed in its profile beside the standard.
func TestAForcesThresholdsChangeItsOwnListsAndArePrinted(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	if _, err := synth.Generate(t.Context(), synth.Config{People: 2500, Seed: 5, Out: data}); err != nil {
		t.Fatal(err)
	}
	own := map[string]struct {
		population, param, label, unit string
		value, standard                float64
	}{
		"vawg": {"vawg-victim", "low_level_suffered",
			"offences of low recorded harm suffered in 12 months that count as many", "offences", 2, 3},
		"missing": {"missing-adult", "year_episodes", "episodes in 12 months that call for a review", "episodes", 2, 4},
		"visor":   {"visor-managed", "assessment_days", "days between ARMS assessments", "days", 92, 365},
	}
	set := map[string]float64{}
	for _, x := range own {
		set[x.param] = x.value
	}
	only := Options{Forces: []string{"kent", "essex"}}
	scores := map[string]map[string][]runfolder.ScoreRow{}
	for name, forces := range map[string]map[string]ForceConfig{"standard": nil, "own": {"kent": {Params: set}}} {
		out := filepath.Join(dir, name)
		do(t, Config{Dataset: data, Out: out, Forces: forces}, only)
		rows, err := (&runfolder.Folder{Dir: out}).Scores(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		scores[name] = rows
	}
	for profile, x := range own {
		changed := map[string]int{}
		for i, a := range scores["standard"][x.population] {
			b := scores["own"][x.population][i]
			if a.Person != b.Person || a.Margin != b.Margin {
				t.Fatalf("%s: a threshold changes who is scored, or how", x.population)
			}
			if a.Points != b.Points {
				changed[a.Force]++
			}
		}
		if len(changed) != 1 || changed["kent"] == 0 {
			t.Errorf("%s: %s of Kent changes points of %v", x.population, x.param, changed)
		}
		for _, force := range []string{"kent", "essex"} {
			whole, err := json.Marshal(readProfile(t, filepath.Join(dir, "own"), force+"/"+profile))
			if err != nil {
				t.Fatal(err)
			}
			row := func(here string) string {
				return fmt.Sprintf(`["%s","%s","%v %s"]`, strings.ToUpper(x.label[:1])+x.label[1:], here, x.standard, x.unit)
			}
			want := row(fmt.Sprintf("%v %s", x.standard, x.unit))
			if force == "kent" {
				want = row(fmt.Sprintf("%v %s (set by the force)", x.value, x.unit))
			}
			if !strings.Contains(string(whole), want) {
				t.Errorf("%s %s does not print %s", force, profile, want)
			}
		}
	}
}
