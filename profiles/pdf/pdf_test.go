package pdf

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"forceprofiles/profiles"
	"forceprofiles/profiles/internal/example"
	"forceprofiles/templates"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// documents are what every layout check runs on.
func documents() map[string]*profiles.Profile {
	return map[string]*profiles.Profile{"rich": example.Rich(), "nobody": example.Empty(), "one": example.Crowd(1), "sixty, extreme": example.Crowd(60)}
}

// laidOut renders and collects every piece of text with its place.
func laidOut(t *testing.T, p *profiles.Profile) (boxes []box, pages int) {
	t.Helper()
	if _, err := render(io.Discard, p, func(b box) { boxes = append(boxes, b); pages = max(pages, b.page) }); err != nil {
		t.Fatal(err)
	}
	return boxes, pages
}

func TestEveryPageIsMarked(t *testing.T) {
	for name, p := range documents() {
		boxes, pages := laidOut(t, p)
		top, bottom, banner, number, dates := map[int]bool{}, map[int]bool{}, map[int]bool{}, map[int]bool{}, map[int]bool{}
		for _, b := range boxes {
			if b.role != roleArtifact {
				continue
			}
			switch {
			case b.text == "OFFICIAL-SENSITIVE" && b.y < 40:
				top[b.page] = true
			case b.text == "OFFICIAL-SENSITIVE" && b.y > pageH-40:
				bottom[b.page] = true
			case b.text == p.Furniture.Synthetic:
				banner[b.page] = true
			case b.text == fmt.Sprintf("Page %d of 0000", b.page):
				number[b.page] = true
			case strings.Contains(b.text, p.Furniture.ReviewBy) && strings.Contains(b.text, p.Furniture.DestroyBy):
				dates[b.page] = true
			}
		}
		for page := 1; page <= pages; page++ {
			if !top[page] || !bottom[page] || !banner[page] || !number[page] || !dates[page] {
				t.Errorf("%s, page %d: marking top %v, bottom %v, synthetic banner %v, page number %v, dates %v", name, page, top[page], bottom[page], banner[page], number[page], dates[page])
			}
		}
		if pages < 5 {
			t.Errorf("%s has only %d pages", name, pages)
		}
	}
}

func TestNothingIsClippedOrOverlaps(t *testing.T) {
	for name, p := range documents() {
		boxes, _ := laidOut(t, p)
		byPage := map[int][]box{}
		for _, b := range boxes {
			byPage[b.page] = append(byPage[b.page], b)
			left, right, top, bottom := marginX-0.5, marginX+frameW+0.5, frameTop-0.5, frameBottom+0.5
			if b.role == roleArtifact {
				top, bottom = 0, pageH
			}
			if b.x < left || b.x+b.w > right || b.y < top || b.y+b.h > bottom {
				t.Errorf("%s, page %d: %q runs out of its frame: x %.1f to %.1f, y %.1f to %.1f", name, b.page, b.text, b.x, b.x+b.w, b.y, b.y+b.h)
			}
		}
		const slack = 1.0 // the lead of a line is larger than its letters by more than this
		for page, on := range byPage {
			for i, a := range on {
				for _, b := range on[i+1:] {
					if a.x+slack < b.x+b.w && b.x+slack < a.x+a.w && a.y+slack < b.y+b.h && b.y+slack < a.y+a.h {
						t.Errorf("%s, page %d: %q and %q overlap", name, page, a.text, b.text)
					}
				}
			}
		}
	}
}

func TestSheetsAreReadable(t *testing.T) {
	for name, p := range documents() {
		boxes, _ := laidOut(t, p)
		first := map[int]box{} // first content of a page
		last := map[int]box{}
		sheetPages := map[int]bool{}
		for _, b := range boxes {
			if b.role == roleArtifact {
				if strings.Contains(b.text, "West Mercia · Suspects:") || strings.Contains(b.text, "West Mercia · Victims:") {
					sheetPages[b.page] = true
				}
				continue
			}
			if _, ok := first[b.page]; !ok {
				first[b.page] = b
			}
			last[b.page] = b
			if sheetPages[b.page] && b.size < 10.5 && b.role != roleFigure && b.role != roleHead {
				t.Errorf("%s, page %d: %q is set in %.1f points as %s", name, b.page, b.text, b.size, b.role)
			}
		}
		for page, b := range last {
			if b.role == roleH1 || b.role == roleH2 || b.role == roleH3 {
				t.Errorf("%s, page %d ends with the heading %q", name, page, b.text)
			}
		}
		starts := map[string]bool{}
		for _, b := range first {
			if b.y < frameTop+8 {
				starts[b.text] = true
			}
		}
		for _, l := range p.Lists {
			for _, s := range l.Sheets {
				if place := fmt.Sprintf("%d of %d on this list", s.Rank, s.Of); !starts[place] {
					t.Errorf("%s: the sheet of %q does not begin a page", name, s.Name)
				}
			}
		}
	}
}

func TestSameProfileSameBytes(t *testing.T) {
	for name, p := range documents() {
		var a, b bytes.Buffer
		if err := errors.Join(Render(&a, p), Render(&b, p)); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("%s: two renderings differ", name)
		}
		if !bytes.HasPrefix(a.Bytes(), []byte("%PDF-")) || !bytes.Contains(a.Bytes(), []byte("D:20260601000000")) {
			t.Errorf("%s: no PDF, or not dated as its data", name)
		}
	}
}

func TestRefusesWithoutMarking(t *testing.T) {
	for _, m := range []string{"", "  \t"} {
		p := example.Rich()
		p.Furniture.Marking = m
		var out bytes.Buffer
		if err := Render(&out, p); !errors.Is(err, ErrNoMarking) || out.Len() > 0 {
			t.Errorf("marking %q: error %v and %d bytes", m, err, out.Len())
		}
	}
}

func TestNamesInManyScripts(t *testing.T) {
	set := newTypesetter(t)
	for in, want := range map[string]string{
		"Llŷr Grŵyn":                   "Llŷr Grŵyn",
		"Małgorzata Wiśniewska":        "Małgorzata Wiśniewska",
		"Nguyễn Thị Hương":             "Nguyễn Thị Hương",
		"Ẹgbẹ́yẹmí":                    "Ẹgbẹ́yẹmí",
		"Наталья, Γιώργος":             "Наталья, Γιώργος",
		"O’Brien":                      "O’Brien",
		"e\u0301":                      "é", // composed
		"王小明":                          set.other,
		"王 小明 Wang":                    set.other + " Wang",
		"محمد الأحمد":                  set.other,
		"דוד":                          set.other, // no bidirectional setting
		"😀 Smile":                      "□ Smile",
		"\U00020000 Li":                set.other + " Li",
		"cut\xe2\x82":                  "cut□",
		"a\x00b\u202ec\r\nd":           "abc d",
		"":                             "",
		strings.Repeat("\u0301", 3):    strings.Repeat("\u0301", 3),
		"\uFEFFBOM\u200d and \ufe0fVS": "BOM and VS",
	} {
		if got := set.printable(in); got != want {
			t.Errorf("%+q: got %q, want %q", in, got, want)
		}
	}
}

func newTypesetter(t testing.TB) *typesetter {
	t.Helper()
	f, err := faces()
	if err != nil {
		t.Fatal(err)
	}
	return &typesetter{faces: f, other: templates.Default().Say("pdf.other.script")}
}

// Whatever the text, its printable form is drawable, and breaking it loses
// nothing but spaces and keeps every line in its width.
func FuzzWrap(f *testing.F) {
	for _, s := range example.Strange {
		f.Add(s, 60.0)
	}
	f.Add("Wolfeschlegelsteinhausenbergerdorff-Ó Súilleabháin", 40.0)
	f.Add("a/b/c-d_e "+strings.Repeat("x", 300), 25.0)
	f.Fuzz(func(t *testing.T, s string, w float64) {
		if !(w > 20 && w < 2000) || len(s) > 5000 {
			return
		}
		set := newTypesetter(t)
		s = set.printable(s)
		for _, r := range s {
			if r >= 0x10000 || set.faces[0].width[r] == absent {
				t.Fatalf("%q has %U, which is not drawn", s, r)
			}
		}
		lines := set.wrap(s, body, w)
		if got, want := strings.ReplaceAll(strings.Join(lines, ""), " ", ""), strings.ReplaceAll(s, " ", ""); got != want {
			t.Errorf("%q became %q", s, lines)
		}
		for _, l := range lines {
			if set.width(l, body) > w+1e-9 {
				t.Errorf("%q is wider than %v", l, w)
			}
		}
	})
}

func TestGoldenText(t *testing.T) {
	boxes, _ := laidOut(t, example.Rich())
	var got strings.Builder
	page := 0
	for _, b := range boxes {
		if b.page > 9 {
			break
		}
		if b.page != page {
			page = b.page
			fmt.Fprintf(&got, "---- page %d\n", page)
		}
		fmt.Fprintf(&got, "%-8s %s\n", b.role, b.text)
	}
	file := filepath.Join("testdata", "rich.txt")
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (make it with -update)", err)
	}
	if d := cmp.Diff(string(want), got.String()); d != "" {
		t.Errorf("the laid-out text changed (-want +got; accept it with -update):\n%s", d)
	}
}

// What a reader's own tool finds in the file, where there is one.
func TestTextCanBeExtracted(t *testing.T) {
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed: the layout tests still ran")
	}
	file := filepath.Join(t.TempDir(), "rich.pdf")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(Render(f, example.Rich()), f.Close()); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, "-layout", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	pages := strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
	for i, p := range pages {
		if strings.Count(p, "OFFICIAL-SENSITIVE") != 2 || !strings.Contains(p, fmt.Sprintf("Page %d of %d", i+1, len(pages))) {
			t.Errorf("page %d: the marking stands %d times, page number %v", i+1, strings.Count(p, "OFFICIAL-SENSITIVE"), strings.Contains(p, "Page "))
		}
	}
	for _, name := range []string{"NGUYỄN, Thị Hương", "WIŚNIEWSKA, Małgorzata", "LLŶR-GRŴYN, Siân", "СОКОЛОВА, Наталья", "Crime Harm Index", "+41"} {
		if !strings.Contains(string(out), name) {
			t.Errorf("the extracted text lacks %q", name)
		}
	}
}
