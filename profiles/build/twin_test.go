package build_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"forceprofiles/fixtures/synth"
	"forceprofiles/profiles"
	"forceprofiles/profiles/html"
	"forceprofiles/profiles/internal/example"
	"forceprofiles/profiles/pdf"
	"forceprofiles/run"
)

// A PDF and its HTML twin carry the same facts: section by section, every text
// of the profile stands in both; every number that either prints is one of the
// profile's; people stand in one order. Both are read back as a reader's tool
// would read them.

func TestStressCasesCarryTheSameFacts(t *testing.T) {
	for _, c := range example.Cases() {
		if c.Broken {
			continue // its words are not text
		}
		if c.Name == "hard charts" {
			continue // its labels are cut where they are drawn, and are in no table
		}
		p := c.Profile
		if n := len(p.Lists[0].Rows); n > 100 { // long enough to be read in pieces, short enough to be read often
			p = example.Many(40)
		}
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			var paper, screen bytes.Buffer
			if err := pdf.Render(&paper, p); err != nil {
				t.Fatal(err)
			}
			if err := html.Render(&screen, p); err != nil {
				t.Fatal(err)
			}
			compare(t, p, paper.Bytes(), screen.Bytes())
		})
	}
}

// Every document of a small month.
func TestDocumentsOfARunCarryTheSameFacts(t *testing.T) {
	dir := t.TempDir()
	data, out := filepath.Join(dir, "dataset"), filepath.Join(dir, "run")
	if _, err := synth.Generate(t.Context(), synth.Config{People: 800, Seed: 1, Out: data,
		Truth: filepath.Join(dir, "truth")}); err != nil {
		t.Fatal(err)
	}
	if _, err := run.Run(t.Context(), run.Config{Dataset: data, Out: out}, run.Options{}); err != nil {
		t.Fatal(err)
	}
	read := 0
	err := filepath.WalkDir(filepath.Join(out, "profiles"), func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".json") {
			return err
		}
		base := strings.TrimSuffix(path, ".json")
		if _, err := os.Stat(base + ".html"); errors.Is(err, fs.ErrNotExist) {
			return nil // an annex, which has no twin
		}
		read++
		t.Run(filepath.Base(filepath.Dir(path))+"/"+filepath.Base(base), func(t *testing.T) {
			t.Parallel()
			var p profiles.Profile
			if err := json.Unmarshal(content(t, path), &p); err != nil {
				t.Fatal(err)
			}
			compare(t, &p, content(t, base+".pdf"), content(t, base+".html"))
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if read < 27 {
		t.Errorf("only %d documents were compared", read)
	}
}

func content(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// The comparison itself is put to the test: a document that says something
// else is found out.
func TestComparisonFindsADifference(t *testing.T) {
	var paper, screen bytes.Buffer
	if err := pdf.Render(&paper, example.Full()); err != nil {
		t.Fatal(err)
	}
	if err := html.Render(&screen, example.Full()); err != nil {
		t.Fatal(err)
	}
	onPaper, onScreen := readPDF(t, paper.Bytes(), example.Full()), readHTML(t, screen.Bytes())
	for name, change := range map[string]func(*profiles.Profile){
		"a number in a table":    func(p *profiles.Profile) { p.Strategic.Blocks[6].Table.Rows[0][1] = "4177" },
		"a reason":               func(p *profiles.Profile) { p.Lists[0].Sheets[1].Why[0] = "Another reason." },
		"a name":                 func(p *profiles.Profile) { p.Lists[0].Sheets[2].Name = "SOMEBODY, Else" },
		"a step of a waterfall":  func(p *profiles.Profile) { p.Lists[0].Sheets[3].Waterfall.Steps[1].Points = 12 },
		"the order of the list":  func(p *profiles.Profile) { r := p.Lists[0].Rows; r[1], r[2] = r[2], r[1] },
		"one person more":        func(p *profiles.Profile) { p.Lists[1].Rows = p.Lists[1].Rows[:3] },
		"one person fewer":       func(p *profiles.Profile) { l := &p.Lists[1]; l.Rows = append(l.Rows, p.Lists[0].Rows[5]) },
		"a figure of a drawing":  func(p *profiles.Profile) { p.Strategic.Blocks[1].Chart.Table.Rows[4][1] = "9999" },
		"what would change it":   func(p *profiles.Profile) { p.Lists[0].Sheets[0].WouldChange = nil },
		"the date to destroy by": func(p *profiles.Profile) { p.Furniture.DestroyBy = "7 July 2031" },
	} {
		changed := example.Full()
		change(changed)
		if a, b := len(onPaper.differences(changed)), len(onScreen.differences(changed)); a == 0 || b == 0 {
			t.Errorf("%s: the comparison finds %d differences in the PDF and %d in the HTML", name, a, b)
		}
	}
}

func compare(t *testing.T, p *profiles.Profile, paper, screen []byte) {
	t.Helper()
	for _, d := range append(readPDF(t, paper, p).differences(p), readHTML(t, screen).differences(p)...) {
		t.Error(d)
	}
}
