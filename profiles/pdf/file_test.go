package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"forceprofiles/profiles"
	"forceprofiles/profiles/internal/example"

	"github.com/google/go-cmp/cmp"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// An independent reader finds a valid, tagged file and the same profile in it.
func TestAnotherReaderAgrees(t *testing.T) {
	model.ConfigPath = "disable" // pdfcpu would write into the home folder
	conf := model.NewDefaultConfiguration()
	for name, p := range documents() {
		var out, want bytes.Buffer
		if err := errors.Join(Render(&out, p), profiles.WriteJSON(&want, p)); err != nil {
			t.Fatal(err)
		}
		ctx, err := api.ReadValidateAndOptimize(bytes.NewReader(out.Bytes()), conf)
		if err != nil {
			t.Errorf("%s: pdfcpu: %v", name, err)
			continue
		}
		catalog, err := ctx.Catalog()
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"StructTreeRoot", "MarkInfo", "Lang", "Metadata", "OutputIntents", "Outlines", "ViewerPreferences", "AF"} {
			if _, ok := catalog.Find(key); !ok {
				t.Errorf("%s: the catalog has no %s", name, key)
			}
		}
		files, err := api.ExtractAttachmentsRaw(bytes.NewReader(out.Bytes()), "", nil, conf)
		if err != nil || len(files) != 1 {
			t.Fatalf("%s: %d attachments, %v", name, len(files), err)
		}
		theirs, err := io.ReadAll(files[0])
		if err != nil {
			t.Fatal(err)
		}
		ours, err := Attachment(out.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(theirs, want.Bytes()) || !bytes.Equal(ours, want.Bytes()) {
			t.Errorf("%s: the attached profile is not the profile's JSON", name)
		}
	}
	if _, err := Attachment([]byte("%PDF-1.7")); !errors.Is(err, ErrNoAttachment) {
		t.Errorf("a file without attachment: %v", err)
	}
}

// The tree of a document: what a screen reader walks.
func TestStructureTree(t *testing.T) {
	for _, c := range example.Cases() {
		d, err := render(io.Discard, c.Profile, nil)
		if err != nil {
			t.Fatal(err)
		}
		level, open := 0, 0 // open: the level of a heading that nothing stands under yet
		var check func(e *element)
		check = func(e *element) {
			if e.empty() {
				return
			}
			switch e.role {
			case roleH1, roleH2, roleH3, roleH4:
				next := int(e.role[1] - '0')
				if next > level+1 {
					t.Errorf("%s: H%d follows H%d", c.Name, next, level)
				}
				if open > 0 && next <= open {
					t.Errorf("%s: nothing stands under an H%d", c.Name, open)
				}
				level, open = next, next
			case roleP, roleList:
				open = 0
			case roleFigure:
				open = 0
				if strings.TrimSpace(e.alt) == "" {
					t.Errorf("%s: a figure has no alternative", c.Name)
				}
			case roleTable:
				open = 0
				cells := -1
				for _, k := range e.kids {
					if k.child == nil || k.child.role != roleRow {
						continue
					}
					if cells < 0 {
						cells = len(k.child.kids)
					}
					if len(k.child.kids) != cells {
						t.Errorf("%s: a table has rows of %d and %d cells", c.Name, cells, len(k.child.kids))
					}
				}
			case roleHead:
				if e.scope == "" {
					t.Errorf("%s: a header cell without its scope", c.Name)
				}
			}
			for _, k := range e.kids {
				if k.child != nil {
					check(k.child)
				}
			}
		}
		check(d.root)
		if open > 0 {
			t.Errorf("%s: nothing stands under the last H%d", c.Name, open)
		}
	}
}

func TestGoldenStructure(t *testing.T) {
	d, err := render(io.Discard, example.Full(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	var write func(e *element, depth int)
	write = func(e *element, depth int) {
		if e.empty() {
			return
		}
		fmt.Fprintf(&got, "%s%s", strings.Repeat(" ", depth), e.role)
		for _, s := range []string{e.scope, e.alt} {
			if s != "" {
				fmt.Fprintf(&got, " %q", s)
			}
		}
		got.WriteByte('\n')
		for _, k := range e.kids {
			if k.child != nil && got.Len() < 24000 { // the front matter and the first sheets
				write(k.child, depth+1)
			}
		}
	}
	write(d.root, 0)
	golden(t, "structure.txt", got.String())
}

// golden compares with a file of testdata; a missing one fails.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (make it with -update)", err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s changed (-want +got; accept it with -update):\n%s", name, d)
	}
}
