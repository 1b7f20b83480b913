package runfolder

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A folder of another format is refused as such, whatever fields its manifest
// has, with the way out.
func TestAnotherFormat(t *testing.T) {
	dir := t.TempDir()
	manifest := []byte(`{"format": "forceprofiles-run/1", "inputs": {"dataset": {"as_of": "2026-03-31T00:00:00Z"}}}`)
	if err := os.WriteFile(filepath.Join(dir, ManifestName), manifest, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), "the program that made it") {
		t.Errorf("opened: %v", err)
	}
	if _, err := Verify(t.Context(), dir); !errors.Is(err, ErrFormat) {
		t.Errorf("verified: %v", err)
	}
}
