package run

import (
	"bytes"
	"path/filepath"
	"testing"
	"time"

	"forceprofiles/runfolder"
)

// A run as of an earlier moment is the run of a dataset that ends there, byte
// for byte. Another seed draws other controls and scores nobody differently.
func TestRunAsOfAndSeed(t *testing.T) {
	now, then := twoDates(t)
	dir := t.TempDir()
	only := Options{Forces: []string{"kent"}, Profiles: []string{"visor"}}
	make := func(name string, cfg Config) (map[string][]byte, *runfolder.Folder) {
		cfg.Out = filepath.Join(dir, name)
		do(t, cfg, only)
		if v, err := runfolder.Verify(t.Context(), cfg.Out); err != nil || !v.OK() {
			t.Errorf("%s: %v: %+v", name, err, v)
		}
		f, err := runfolder.Open(cfg.Out)
		if err != nil {
			t.Fatal(err)
		}
		return tables(t, cfg.Out), f
	}
	asOf := time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
	want, _ := make("then", Config{Dataset: then})
	got, f := make("as of", Config{Dataset: now, AsOf: asOf})
	if at, err := f.Manifest.AsOf(); err != nil || !at.Equal(asOf) {
		t.Errorf("the manifest says as of %v: %v", at, err)
	}
	seeded, g := make("seed", Config{Dataset: now, AsOf: asOf, Seed: 7})
	if g.Manifest.RunID == f.Manifest.RunID || g.Manifest.Inputs.Settings.Seed != 7 {
		t.Errorf("another seed makes run %s, as %s", g.Manifest.RunID, f.Manifest.RunID)
	}
	for name := range want {
		if !bytes.Equal(got[name], want[name]) {
			t.Errorf("as of an earlier moment, %s is not that of the earlier dataset", name)
		}
		if drawn := filepath.Dir(name) == "/review"; bytes.Equal(seeded[name], want[name]) == drawn {
			t.Errorf("with another seed, %s: drawn by it %v, changed %v", name, drawn, !drawn)
		}
	}
}
