package run

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"forceprofiles/fixtures/synth"
	"forceprofiles/profiles"
	"forceprofiles/runfolder"
)

// twoDates makes a small dataset, and the same one as it was known two months
// before: its rows are append-only versions, so only the date differs.
func twoDates(t *testing.T) (now, then string) {
	t.Helper()
	dir := t.TempDir()
	now, then = filepath.Join(dir, "now"), filepath.Join(dir, "then")
	if _, err := synth.Generate(context.Background(), synth.Config{People: 2500, Seed: 5, Out: now}); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(then, os.DirFS(now)); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(then, "dataset.yaml")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	changed := regexp.MustCompile(`(?m)^as_of: .*$`).ReplaceAll(b, []byte("as_of: 2026-02-01T00:00:00Z"))
	changed = regexp.MustCompile(`extracted_at: \S+`).ReplaceAll(changed, []byte("extracted_at: 2026-01-30T00:00:00Z"))
	if err := os.WriteFile(file, changed, 0o600); err != nil {
		t.Fatal(err)
	}
	return now, then
}

func do(t *testing.T, cfg Config, o Options) *Result {
	t.Helper()
	r, err := Run(context.Background(), cfg, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func readProfile(t *testing.T, run, name string) profiles.Profile {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(run, "profiles", filepath.FromSlash(name)+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var p profiles.Profile
	if err := json.Unmarshal(b, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestChangesSinceThePreviousRun(t *testing.T) {
	now, then := twoDates(t)
	dir := t.TempDir()
	first, second, third := filepath.Join(dir, "first"), filepath.Join(dir, "second"), filepath.Join(dir, "third")
	only := Options{Forces: []string{"kent"}, Profiles: []string{"vawg"}}
	do(t, Config{Dataset: then, Out: first}, only)
	compare := only
	compare.Previous = first
	do(t, Config{Dataset: now, Out: second}, compare)

	old, p := readProfile(t, first, "kent/vawg"), readProfile(t, second, "kent/vawg")
	if len(old.Changes.Blocks) != 0 {
		t.Error("a run without a previous one speaks of changes")
	}
	if len(p.Changes.Blocks) == 0 {
		t.Fatal("no changes are told")
	}
	text, err := json.Marshal(p.Changes)
	if err != nil {
		t.Fatal(err)
	}
	why := 0
	for k, l := range p.Lists {
		before, place := map[string]bool{}, map[string]int{}
		for _, r := range old.Lists[k].Rows {
			before[r.PersonID], place[r.PersonID] = true, r.Rank
		}
		for i, r := range l.Rows {
			if r.Change == "" || l.Sheets[i].Change == "" {
				t.Errorf("%s: nothing is said of %s", l.Population, r.PersonID)
			}
			if (r.Change == "New") == before[r.PersonID] {
				t.Errorf("%s: %s is %q, on the list before: %v", l.Population, r.PersonID, r.Change, before[r.PersonID])
			}
			if strings.Contains(l.Sheets[i].Change, "Rules newly hit") || strings.Contains(l.Sheets[i].Change,
				"points, most by") || strings.Contains(l.Sheets[i].Change, "new record") {
				why++
			}
			delete(before, r.PersonID)
		}
		for id := range before { // who is left has gone
			if !strings.Contains(string(text), id) {
				t.Errorf("%s: %s has gone, and the page does not say so", l.Population, id)
			}
			for _, s := range l.Sheets {
				if s.PersonID == id {
					t.Errorf("%s: %s has gone and has a sheet", l.Population, id)
				}
			}
		}
	}
	if why == 0 {
		t.Error("no change has a reason")
	}

	// Somebody suppressed since is in no output, not even as gone.
	hide := old.Lists[0].Rows[0]
	do(t, Config{Dataset: now, Out: third, Suppress: []string{hide.PersonID}}, compare)
	p = readProfile(t, third, "kent/vawg")
	if text, err = json.Marshal(p); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), hide.PersonID) {
		t.Errorf("%s is suppressed and named", hide.PersonID)
	}
	if !strings.Contains(string(text), "no longer in the data") {
		t.Error("a suppressed person is not counted as gone")
	}

	// What cannot be compared with is refused before any work.
	for want, spoil := range map[string]func(dir string){
		"no manifest.json there": func(dir string) { os.Remove(filepath.Join(dir, runfolder.ManifestName)) },
		"does not hold the hash": func(dir string) {
			os.WriteFile(filepath.Join(dir, runfolder.SumName), []byte("0"), 0o600)
		},
		"has changed since the run was made": func(dir string) {
			os.WriteFile(filepath.Join(dir, runfolder.FindingsName), []byte("x"), 0o600)
		},
	} {
		broken := filepath.Join(t.TempDir(), "broken")
		if err := os.CopyFS(broken, os.DirFS(first)); err != nil {
			t.Fatal(err)
		}
		spoil(broken)
		o := compare
		o.Previous = broken
		if _, err := Run(context.Background(), Config{Dataset: now, Out: filepath.Join(t.TempDir(), "r")}, o); err == nil ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
	later := only
	later.Previous = second
	if _, err := Run(context.Background(), Config{Dataset: then, Out: filepath.Join(t.TempDir(), "r")},
		later); err == nil || !strings.Contains(err.Error(), "name the run before this one") {
		t.Errorf("a later run as the previous one: %v", err)
	}
}
