package impact

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"forceprofiles/runfolder"
)

// writeManifest makes a run folder that holds a manifest alone.
func writeManifest(t *testing.T, m runfolder.Manifest) string {
	t.Helper()
	dir := t.TempDir()
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, runfolder.ManifestName), b, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestReport(t *testing.T) {
	count := func(id string, version int, status string, hits int64) runfolder.RuleCount {
		return runfolder.RuleCount{Population: "p", ID: id, Title: "Title of " + id, RuleCounts: runfolder.RuleCounts{
			Version: version, Status: status, Hits: hits, Misses: 100 - hits, Only: 1, Listed: 2, Alone: 1}}
	}
	now := runfolder.Manifest{Format: runfolder.Format, RunID: strings.Repeat("b", 64),
		Inputs: runfolder.Inputs{Settings: runfolder.Settings{AsOf: "2026-04-01T00:00:00+01:00"}},
		Rules: []runfolder.RuleCount{count("R-1", 2, "active", 12), count("R-2", 1, "active", 5),
			count("R-4", 1, "shadow", 3)}}
	then := runfolder.Manifest{Format: runfolder.Format, RunID: strings.Repeat("a", 64),
		Inputs: runfolder.Inputs{Settings: runfolder.Settings{AsOf: "2026-03-01T00:00:00Z"}},
		Rules: []runfolder.RuleCount{count("R-1", 1, "shadow", 20), count("R-2", 1, "active", 5),
			count("R-3", 1, "active", 9)}}
	r, err := ReportRules(writeManifest(t, now), writeManifest(t, then))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := r.Write(&b); err != nil {
		t.Fatal(err)
	}
	want := `Run bbbbbbbbbbbb, as of 2026-04-01T00:00:00+01:00, beside run aaaaaaaaaaaa, as of 2026-03-01T00:00:00Z.

p, 100 people
  rule    status  hits  only  listed  alone  not known  hits before  change                    title
  R-1 v2  active  12    1     2       1      0          20           -8 (was v1, was shadow)  Title of R-1
  R-2 v1  active  5     1     2       1      0          5            +0                        Title of R-2
  R-4 v1  shadow  3     1     -       -      0          -            new rule                  Title of R-4

gone: R-3 v1 (p), active: 9 hits before, Title of R-3

`
	got, _, _ := strings.Cut(b.String(), "hits: people")
	if d := cmp.Diff(strings.Fields(want), strings.Fields(got)); d != "" {
		t.Error(d)
	}
	// A second comparison replaces the first.
	if r, err = ReportRules(writeManifest(t, now), ""); err != nil || r.Rules[0].Previous != nil || len(r.Gone) != 0 {
		t.Errorf("%+v %v", r, err)
	}
	if _, err := ReportRules(t.TempDir(), ""); err == nil || !strings.Contains(err.Error(), "no manifest.json there") {
		t.Error(err)
	}
	if _, err := ReportRules(writeManifest(t, now),
		writeManifest(t, runfolder.Manifest{Format: "forceprofiles-run/0"})); err == nil ||
		!strings.Contains(err.Error(), "--previous") {
		t.Error(err)
	}
}
