package runfolder

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"forceprofiles/profiles"
	"forceprofiles/profiles/pdf"
)

// A PDF and the JSON beside it carry one profile, or verify says so.
func TestAttachedProfileIsTheOneBeside(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "profiles"), 0o700); err != nil {
		t.Fatal(err)
	}
	p := &profiles.Profile{Force: "kent", Kind: "vawg", Furniture: profiles.Furniture{Marking: "OFFICIAL-SENSITIVE",
		AsOf: "2026-06-01T00:00:00Z", Language: "en-GB"},
		PageOne: profiles.PageOne{Title: "Kent", Lead: "34 people."}}
	var paper, data bytes.Buffer
	if err := pdf.Render(&paper, p); err != nil {
		t.Fatal(err)
	}
	if err := profiles.WriteJSON(&data, p); err != nil {
		t.Fatal(err)
	}
	outputs := []File{{Name: "profiles/vawg.pdf"}, {Name: "profiles/vawg.json"}}
	for name, tt := range map[string]struct {
		paper, data []byte
		want        string
	}{
		"agree": {paper.Bytes(), data.Bytes(), ""},
		"another number": {paper.Bytes(), bytes.Replace(data.Bytes(), []byte("34 people"), []byte("35 people"), 1),
			"carries another profile than vawg.json"},
		"no attachment": {[]byte("%PDF-1.4\n"), data.Bytes(), "carries no profile that can be read"},
		"two attachments": {append(bytes.Clone(paper.Bytes()), paper.Bytes()...), data.Bytes(),
			"no profile is attached: 2 are"},
		"cut short": {paper.Bytes()[:bytes.Index(paper.Bytes(), []byte("/EmbeddedFile"))+300], data.Bytes(),
			"does not end where its length says"},
	} {
		for file, b := range map[string][]byte{"vawg.pdf": tt.paper, "vawg.json": tt.data} {
			if err := os.WriteFile(filepath.Join(dir, "profiles", file), b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		v := &Verification{}
		if err := v.attached(dir, outputs); err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, f := range v.Discrepancies {
			got += f.String()
		}
		if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}
