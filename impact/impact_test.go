package impact_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"forceprofiles/fixtures/synth"
	"forceprofiles/impact"
	"forceprofiles/pack"
	"forceprofiles/rules"
	"forceprofiles/run"
	"forceprofiles/runfolder"
)

// What diff foretells of a run is what a run with the new packs does.
func TestCompareForetellsTheNextRun(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	if _, err := synth.Generate(t.Context(), synth.Config{People: 1500, Seed: 5, Out: at("data")}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"old", "new"} {
		if err := os.CopyFS(at(name), pack.Shipped()); err != nil {
			t.Fatal(err)
		}
	}
	edit := func(name, old, new string, times int) {
		t.Helper()
		b, err := os.ReadFile(at(name))
		if err != nil || !strings.Contains(string(b), old) {
			t.Fatalf("%s has no %q: %v", name, old, err)
		}
		if err := os.WriteFile(at(name), []byte(strings.Replace(string(b), old, new, times)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// Layout is no difference; the rest is.
	edit("new/missing/missing-adult.rules.yaml", "rules:\n", "# a comment\nrules:\n\n", 1)
	edit("new/vawg/vawg-suspect.rules.yaml", "status: shadow", "status: active", 1) // the first of the shadow rules
	edit("new/vawg/vawg-suspect.rules.yaml", "when: vawg_victims_1095d >= serial_victims", "when: vawg_victims_1095d >= 1",
		1)
	edit("new/visor/visor-managed.rules.yaml", "must_review: false", "must_review: true", -1)
	edit("new/visor/pack.yaml", "value: 31", "value: 14", 1) // days between visits at very high risk
	month := func(packs, out string) *runfolder.Manifest {
		t.Helper()
		forces := map[string]run.ForceConfig{}
		for _, f := range []string{"norfolk", "suffolk", "hertfordshire", "bedfordshire", "cambridgeshire", "essex", "kent",
			"west-mercia", "warwickshire"} {
			forces[f] = run.ForceConfig{Capacity: map[string]int{"visor-managed": 1}} // so that not everybody is listed anyway
		}
		forces["kent"] = run.ForceConfig{Capacity: forces["kent"].Capacity, Params: map[string]float64{"visit_days_high": 40}}
		if _, err := run.Run(t.Context(), run.Config{Dataset: at("data"), Out: at(out), Pack: at(packs), Forces: forces},
			run.Options{Forces: []string{"kent"}, Profiles: []string{"visor"}}); err != nil {
			t.Fatal(err)
		}
		f, err := runfolder.Open(at(out))
		if err != nil {
			t.Fatal(err)
		}
		return f.Manifest
	}
	before, after := month("old", "before"), month("new", "after")
	d, err := impact.Compare(t.Context(), impact.Question{Old: at("old"), New: at("new"), Run: at("before")})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Run.Notes) > 0 {
		t.Error(d.Run.Notes)
	}
	hits := func(m *runfolder.Manifest, id string) (n int) {
		for _, r := range m.Rules {
			if r.ID == id && r.Status == string(rules.Active) {
				n = int(r.Hits)
			}
		}
		return n
	}
	var changed []string
	moved := 0
	for _, r := range d.Run.Rules {
		changed = append(changed, r.Rule)
		moved += r.Added.People + r.Removed.People
		if want, got := hits(after, r.Rule)-hits(before, r.Rule), r.Added.People-r.Removed.People; got != want {
			t.Errorf("%s: foretold %+d hits, came %+d", r.Rule, got, want)
		}
	}
	if want := d.Rules; len(want) != len(changed) || len(changed) < 3 || moved == 0 {
		t.Errorf("%d rules differ, %v are counted, %d people move", len(want), changed, moved)
	}
	// The lists: who is on one and not on the other.
	listed := func(out string) map[string]map[string]string {
		scores, err := (&runfolder.Folder{Dir: at(out)}).Scores(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		on := map[string]map[string]string{}
		for population, rows := range scores {
			on[population] = map[string]string{}
			for _, r := range rows {
				if r.Listed() {
					on[population][r.Person] = r.Force
				}
			}
		}
		return on
	}
	was, is := listed("before"), listed("after")
	missing := func(from, in map[string]string) (n int) {
		for id := range from {
			if _, ok := in[id]; !ok {
				n++
			}
		}
		return n
	}
	all := 0
	for _, l := range d.Run.Lists {
		if want := missing(is[l.Population], was[l.Population]); l.Added.People != want {
			t.Errorf("%s: foretold %d people more, came %d", l.Population, l.Added.People, want)
		}
		if want := missing(was[l.Population], is[l.Population]); l.Removed.People != want {
			t.Errorf("%s: foretold %d people fewer, came %d", l.Population, l.Removed.People, want)
		}
		all += l.Added.People
	}
	if len(d.Run.Lists) != 5 || all == 0 {
		t.Errorf("%d populations, %d people more: nothing is tested", len(d.Run.Lists), all)
	}

	// From the rows the same comes out, and every group adds up.
	byRows, err := impact.Compare(t.Context(), impact.Question{Old: at("old"), New: at("new"), Run: at("before"),
		Dataset: at("data")})
	if err != nil {
		t.Fatal(err)
	}
	bare := func(e impact.Effect) *impact.Effect {
		e.Rules, e.Lists = append([]impact.RuleEffect{}, e.Rules...), append([]impact.ListEffect{}, e.Lists...)
		strip := func(counts *impact.Counts) {
			for _, g := range counts.Groups {
				sum := 0
				for _, c := range g.Groups {
					sum += c.People
				}
				if sum != counts.People {
					t.Errorf("by %s there are %d people of %d", g.Name, sum, counts.People)
				}
			}
			if len(counts.Groups) != 4 && counts.People > 0 {
				t.Errorf("%d kinds of group", len(counts.Groups))
			}
			counts.Groups = nil
		}
		for i := range e.Rules {
			strip(&e.Rules[i].Added)
			strip(&e.Rules[i].Removed)
		}
		for i := range e.Lists {
			strip(&e.Lists[i].Added)
			strip(&e.Lists[i].Removed)
		}
		return &e
	}
	if diff := cmp.Diff(d.Run, bare(*byRows.Run)); diff != "" {
		t.Errorf("from the rows another result: %s", diff)
	}

	// The other way round everything is the other way round.
	back, err := impact.Compare(t.Context(), impact.Question{Old: at("new"), New: at("old"), Run: at("before")})
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range back.Run.Lists {
		l.Added, l.Removed = l.Removed, l.Added
		if diff := cmp.Diff(d.Run.Lists[i], l); diff != "" {
			t.Error(diff)
		}
	}
	if same, err := impact.Compare(t.Context(), impact.Question{Old: at("old"), New: at("old"),
		Run: at("before")}); err != nil ||
		!same.Empty() || len(same.Run.Rules) != 0 {
		t.Errorf("%+v %v", same, err)
	}

	// A feature of another meaning is not in the run: said, and computed from the rows.
	edit("new/features.yaml", "window: 365d", "window: 200d", -1)
	lacking, err := impact.Compare(t.Context(), impact.Question{Old: at("old"), New: at("new"), Run: at("before")})
	if err != nil || len(lacking.Run.Notes) == 0 {
		t.Errorf("nothing is said of the features that the run has not: %v", err)
	}
	if byRows, err = impact.Compare(t.Context(), impact.Question{Old: at("old"), New: at("new"), Run: at("before"),
		Dataset: at("data")}); err != nil || len(byRows.Run.Notes) > 0 {
		t.Errorf("%+v %v", byRows, err)
	}
}
