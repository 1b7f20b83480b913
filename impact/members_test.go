package impact_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"forceprofiles/fixtures/synth"
	"forceprofiles/impact"
	"forceprofiles/pack"
	"forceprofiles/run"
)

// A run knows who was in a population by its own packs. Where that may have
// changed, diff says so and foretells no list; from the rows it finds who is in.
func TestCompareSaysWhoseMembersItCannotTell(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	if _, err := synth.Generate(t.Context(), synth.Config{People: 800, Seed: 5, Out: at("data")}); err != nil {
		t.Fatal(err)
	}
	copied := func(name string, edits ...[3]string) string {
		t.Helper()
		if err := os.CopyFS(at(name), pack.Shipped()); err != nil {
			t.Fatal(err)
		}
		for _, e := range edits {
			file := filepath.Join(at(name), e[0])
			b, err := os.ReadFile(file)
			if err != nil || !strings.Contains(string(b), e[1]) {
				t.Fatalf("%s has no %q: %v", file, e[1], err)
			}
			if err := os.WriteFile(file, []byte(strings.Replace(string(b), e[1], e[2], 1)), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return at(name)
	}
	nobody := [3]string{"visor/pack.yaml", "eligible: visor_open &&", "eligible: visor_open && episode_limit > 5 &&"}
	param := [3]string{"visor/pack.yaml", "params:\n",
		"params:\n  - {name: episode_limit, label: a limit, value: 1, min: 0, max: 9}\n"}
	adult := [3]string{"missing/pack.yaml", "known(age_years) && age_years >= 18",
		"known(age_years) && age_years >= adult_age"}
	age := func(value string) [3]string {
		return [3]string{"missing/pack.yaml", "params:\n",
			"params:\n  - {name: adult_age, label: an age, value: " + value + ", min: 0, max: 90}\n"}
	}
	old := copied("old", nobody, param, adult, age("18"))
	if _, err := run.Run(t.Context(), run.Config{Dataset: at("data"), Out: at("run"), Pack: old},
		run.Options{Forces: []string{"kent"}, Profiles: []string{"visor"}}); err != nil {
		t.Fatal(err)
	}
	raise := [3]string{"vawg/vawg-suspect.rules.yaml", "points: 20", "points: 21"}
	for _, c := range []struct {
		name       string
		edits      [][3]string
		population string
		run        string // what is said without the rows
		dataset    string // and with them: lists cannot be told of people without a score; "" is nothing
	}{
		{"nothing about members", [][3]string{nobody, param, adult, age("18"), raise}, "vawg-suspect", "", ""},
		{"a feature of eligible", [][3]string{nobody, param, adult, age("18"),
			{"features.yaml", "from: missing\n    window: 730d", "from: missing\n    window: 200d"}}, "missing-child",
			"eligible reads missing_24m, which means something else than in the run", "who is scored is not who was scored"},
		{"eligible", [][3]string{nobody, param, adult, age("18"), {"missing/pack.yaml", "age_years >= adult_age",
			"age_years >= adult_age + 12"}}, "missing-adult", "eligible has changed", "who is scored is not who was scored"},
		{"a feature of the listing force", [][3]string{nobody, param, adult, age("18"),
			{"features.yaml", "window: 730d\n    value: latest(force)", "window: 700d\n    value: latest(force)"}},
			"vawg-suspect",
			"listing force reads vawg_suspect_latest_force", ""},
		{"listing force", [][3]string{nobody, param, adult, age("18"), {"vawg/pack.yaml",
			"listing_force: vawg_suspect_latest_force", "listing_force: home"}}, "vawg-suspect", "listing force has changed",
			""},
		{"nobody scored", [][3]string{nobody, param, adult, age("18"), {"visor/visor-managed.rules.yaml", "points: 30",
			"points: 31"}}, "visor-managed",
			"nobody of it was scored in the run; give --dataset", "of the people of the run nobody is in it"},
		{"a parameter of eligible", [][3]string{nobody, param, adult, age("30")}, "missing-adult",
			"eligible reads the parameter adult_age, which has another value", "who is scored is not who was scored"},
		{"somebody newly", [][3]string{nobody, adult, age("18"), {"visor/pack.yaml", "params:\n",
			"params:\n  - {name: episode_limit, label: a limit, value: 7, min: 0, max: 9}\n"},
			{"visor/visor-managed.rules.yaml", "points: 30", "points: 31"}}, "visor-managed",
			"nobody of it was scored in the run", "who is scored is not who was scored"},
	} {
		t.Run(c.name, func(t *testing.T) {
			new := copied(strings.ReplaceAll(c.name, " ", "-"), c.edits...)
			for _, data := range []string{"", at("data")} {
				want := c.run
				if data != "" {
					want = c.dataset
				}
				d, err := impact.Compare(t.Context(), impact.Question{Old: old, New: new, Run: at("run"), Dataset: data})
				if err != nil {
					t.Fatal(err)
				}
				var about []string
				for _, n := range d.Run.Notes {
					if strings.Contains(n, c.population) {
						about = append(about, n)
					}
				}
				listed := false
				for _, l := range d.Run.Lists {
					listed = listed || l.Population == c.population
				}
				if said := strings.Join(about, "\n"); want == "" && said != "" || !strings.Contains(said, want) {
					t.Errorf("dataset %q: said %q, not %q", data, said, want)
				}
				if listed != (want == "") {
					t.Errorf("dataset %q: the lists are told: %v", data, listed)
				}
			}
		})
	}
}
