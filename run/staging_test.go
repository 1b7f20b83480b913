package run

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"forceprofiles/runfolder"
)

func TestStaging(t *testing.T) {
	final := filepath.Join(t.TempDir(), "run")
	s, recovered, err := stage(final)
	if err != nil || recovered {
		t.Fatalf("recovered %v, %v", recovered, err)
	}
	if err := os.WriteFile(filepath.Join(s.dir, "names"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := stage(final); err == nil {
		t.Error("two runs write to one place")
	}
	if err := s.discard(); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(filepath.Dir(final)); len(left) != 0 {
		t.Errorf("discarding left %v", left)
	}

	// A killed run: its files stay, its lock goes with it.
	if s, _, err = stage(final); err != nil {
		t.Fatal(err)
	}
	s.lock.Unlock()
	if s, recovered, err = stage(final); err != nil || !recovered {
		t.Fatalf("after a killed run: recovered %v, %v", recovered, err)
	}
	if err := s.publish(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := stage(final); !errors.Is(err, ErrExists) {
		t.Errorf("an existing run folder: %v", err)
	}
	if left, _ := os.ReadDir(filepath.Dir(final)); len(left) != 1 {
		t.Errorf("publishing left %v", left)
	}
}

func TestRunIDFollowsEveryInput(t *testing.T) {
	base := runfolder.Inputs{Dataset: runfolder.Dataset{Name: "a"},
		Settings: runfolder.Settings{Paper: runfolder.Paper{Marking: "OFFICIAL"}}}
	id := func(in runfolder.Inputs) string {
		s, err := runfolder.RunID(in)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if again := base; id(base) != id(again) {
		t.Error("the same inputs give two ids")
	}
	changed := base
	changed.Settings.PerForce = []runfolder.ForceSettings{{Force: "kent",
		Capacity: []runfolder.Named{{Name: "vawg-suspect", Value: 3}}}}
	if id(base) == id(changed) {
		t.Error("another capacity gives the same id")
	}
}

func TestConfigErrors(t *testing.T) {
	if _, err := ReadConfig(filepath.Join(t.TempDir(), "none.yaml")); err == nil ||
		!strings.HasPrefix(err.Error(), "there is no run file ") || !strings.Contains(err.Error(), "leave --config out") {
		t.Error(err)
	}
	for text, want := range map[string]string{
		"seed: 1\nquarantine_limit: 2": ":2:19: quarantine_limit is 2; it is a share of rows, from 0 to 1",
		"workers: -1":                  ":1:10: workers is -1; give 0 for one per core",
		"forces:\n  kent:\n    capacity:\n      missing-child: -1": ":4:7: capacity of missing-child in kent is -1; give " +
			"0 to list nobody",
		"child_controls:\n  missing-child: 2":                 ":2:3: child_controls of missing-child is 2",
		"forces:\n  kent:\n    annex: none":                   ":3:12: forces: kent: annex is",
		"suppress_records:\n  - {source: pnc, record_id: ''}": ":2:5: suppress_records: record 1 needs",
		"wokers: 1": `did you mean "workers"`,
	} {
		path := filepath.Join(t.TempDir(), "run.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadConfig(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
