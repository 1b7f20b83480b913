package run

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"forceprofiles/fixtures/synth"
	"forceprofiles/profiles"
	"forceprofiles/runfolder"
)

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "run.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRunFileRefusesPaper(t *testing.T) {
	for text, want := range map[string]string{
		"annex: apart":                                    `annex is "apart"; choose inline, separate or omit`,
		"forces: {kent: {annex: none}}":                   "forces: kent: annex is",
		"review_by_days: 0":                               "review_by_days is 0",
		"review_by_days: 60\ndestroy_by_days: 30":         "destroy_by_days is 30, before the review",
		"forces: {kent: {marking: '  '}}":                 "forces: kent: marking is blank",
		"recipients: [Chief, '']":                         "recipient 2 has no name",
		"forces: {kent: {recipients: [A, B, A]}}":         `forces: kent: recipient "A" stands there twice`,
		"destroy_by_days: 20\nforces: {kent: {}}":         "destroy_by_days is 20",
		"forces: {kent: {review_by_days: 200}}":           "forces: kent: destroy_by_days is 180",
		"synthetic_banner: false\nmarking: OFFICIAL":      "synthetic_banner",
		"forces: {kent: {synthetic: false}}\nmarking: ON": "synthetic",
	} {
		if _, err := ReadConfig(write(t, text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

func TestDocumentsAreWhatTheRunFileSays(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	if _, err := synth.Generate(context.Background(), synth.Config{People: 2500, Seed: 5, Out: data}); err != nil {
		t.Fatal(err)
	}
	cfg, err := ReadConfig(write(t, `
marking: official-sensitive
handling: Named recipients only.
review_by_days: 14
annex: omit
recipients: [Central desk]
forces:
  kent:
    marking: SECRET TEST
    recipients: [Team north, Team south]
    destroy_by_days: 40
    annex: separate
`))
	if err != nil {
		t.Fatal(err)
	}
	only := Options{Forces: []string{"kent", "essex"}, Profiles: []string{"vawg"}}
	cfg.Dataset, cfg.Out = data, filepath.Join(dir, "one")
	do(t, cfg, only)
	one, two := readProfile(t, cfg.Out, "kent/vawg"), readProfile(t, cfg.Out, "kent/vawg-copy-2")
	essex := readProfile(t, cfg.Out, "essex/vawg")
	for _, tt := range []struct{ got, want any }{
		{one.Furniture.Marking, "SECRET TEST"}, {essex.Furniture.Marking, "OFFICIAL-SENSITIVE"},
		{one.Furniture.Recipient, "Team north"}, {two.Furniture.Recipient, "Team south"},
		{essex.Furniture.Recipient, "Central desk"},
		{one.Furniture.Copy, 1}, {two.Furniture.Copy, 2}, {two.Furniture.Copies, 2}, {essex.Furniture.Copies, 1},
		{one.Furniture.ReviewBy, "15 April 2026"}, {one.Furniture.DestroyBy, "11 May 2026"},
		{essex.Furniture.DestroyBy, "28 September 2026"},
		{one.Furniture.Handling, "Named recipients only."},
	} {
		if tt.got != tt.want {
			t.Errorf("got %v, want %v", tt.got, tt.want)
		}
	}
	for _, f := range []string{one.Furniture.Synthetic, two.Furniture.Synthetic, essex.Furniture.Synthetic} {
		if f == "" {
			t.Error("synthetic data without its banner")
		}
	}
	// Graded intelligence stands in the annex, or nowhere; a sheet says where.
	annex := readProfile(t, cfg.Out, "kent/vawg-annex")
	items := 0
	for _, b := range annex.Strategic.Blocks {
		if b.Table != nil {
			items += len(b.Table.Rows)
		}
	}
	if items == 0 || annex.Furniture.Marking != "SECRET TEST" || annex.Furniture.Synthetic == "" {
		t.Errorf("the annex holds %d items under %q", items, annex.Furniture.Marking)
	}
	for _, name := range []string{"vawg-annex.pdf", "vawg-annex.html", "vawg-annex-copy-2.pdf"} {
		if _, err := os.Stat(filepath.Join(cfg.Out, "profiles/kent", name)); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(filepath.Join(cfg.Out, "profiles/essex/vawg-annex.pdf")); err == nil {
		t.Error("an annex that is to be left out is written")
	}
	said := 0
	for _, p := range []profiles.Profile{one, essex} {
		text, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(text, []byte("INT-")) {
			t.Errorf("%s: a reference to graded intelligence is printed", p.Force)
		}
		for _, l := range p.Lists {
			for _, s := range l.Sheets {
				if len(s.Intel.Rows) > 0 || s.Annex == "" {
					t.Errorf("%s: %s: %d items on the sheet, and it says %q", p.Force, s.PersonID, len(s.Intel.Rows), s.Annex)
				}
				if strings.Contains(s.Annex, "withheld") || strings.Contains(s.Annex, "sensitive annex") {
					said++
				}
			}
		}
	}
	if said == 0 {
		t.Error("no sheet says that items are elsewhere")
	}
	v, err := runfolder.Verify(context.Background(), cfg.Out)
	if err != nil || !v.OK() {
		t.Errorf("%v %v", err, v)
	}

	// Two lists of one length make two runs, and neither tells whom it hides.
	ids := []string{one.Lists[0].Rows[0].PersonID, one.Lists[0].Rows[1].PersonID}
	seen := []string{}
	for i, id := range append(ids, ids[0]) {
		cfg.Out, cfg.Suppress = filepath.Join(dir, "hidden", string(rune('a'+i))), []string{id}
		if err := os.MkdirAll(filepath.Dir(cfg.Out), 0o700); err != nil {
			t.Fatal(err)
		}
		seen = append(seen, do(t, cfg, Options{Forces: []string{"essex"}, Profiles: []string{"visor"}}).RunID)
		manifest, err := os.ReadFile(filepath.Join(cfg.Out, runfolder.ManifestName))
		if err != nil {
			t.Fatal(err)
		}
		hash := sha256.Sum256([]byte(id))
		if bytes.Contains(manifest, []byte(id)) || bytes.Contains(manifest, []byte(hex.EncodeToString(hash[:]))) {
			t.Errorf("the manifest tells of %s", id)
		}
	}
	if seen[0] == seen[1] || seen[0] != seen[2] || slices.Contains(seen, "") {
		t.Errorf("run ids of three lists, the third the first again: %v", seen)
	}
}
