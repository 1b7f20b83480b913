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
		for _, key := range []string{"StructTreeRoot", "MarkInfo", "Lang", "Metadata", "OutputIntents", "Outlines",
			"ViewerPreferences", "AF"} {
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
		if !bytes.Equal(theirs, want.Bytes()) {
			t.Errorf("%s: the attached profile is not the profile's JSON", name)
		}
	}
}

func TestStructureTree(t *testing.T) {
	for _, c := range example.Cases() {
		d, err := render(io.Discard, c.Profile, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range treeFaults(d) {
			t.Errorf("%s: %s", c.Name, f)
		}
	}
}

// The checker of trees finds what it is for.
func TestTreeCheckerFindsFaults(t *testing.T) {
	leaf := func(r role) *element { return &element{role: r, kids: []kid{{page: 1}}} }
	tree := func(kids ...*element) *document {
		root := &element{role: roleDocument}
		for _, e := range kids {
			root.kids = append(root.kids, kid{child: e})
		}
		return &document{root: root}
	}
	for want, d := range map[string]*document{
		"":                           tree(leaf(roleH1), leaf(roleH2), leaf(roleP)),
		"nothing stands under an H2": tree(leaf(roleH1), leaf(roleH2), leaf(roleH2), leaf(roleP)),
		"under the last H2":          tree(leaf(roleH1), leaf(roleP), leaf(roleH2)),
		"H3 follows H1":              tree(leaf(roleH1), leaf(roleH3), leaf(roleP)),
		"no alternative":             tree(leaf(roleFigure)),
		"without its scope":          tree(leaf(roleHead)),
	} {
		if got := strings.Join(treeFaults(d), "\n"); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%q was not found: %q", want, got)
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
