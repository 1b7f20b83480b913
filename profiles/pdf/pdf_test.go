package pdf

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"testing"

	"forceprofiles/profiles"
	"forceprofiles/profiles/internal/example"
	"forceprofiles/templates"

	reader "github.com/ledongthuc/pdf"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// documents are what every layout check runs on.
func documents() map[string]*profiles.Profile {
	return map[string]*profiles.Profile{"rich": example.Rich(), "nobody": example.Empty(), "one": example.Crowd(1),
		"sixty, extreme": example.Crowd(60), "full": example.Full()}
}

// laidOut renders and collects every piece of text with its place.
func laidOut(t *testing.T, p *profiles.Profile) (boxes []box, pages int) {
	t.Helper()
	if _, err := render(io.Discard, p, func(b box) { boxes = append(boxes, b); pages = max(pages, b.page) }); err != nil {
		t.Fatal(err)
	}
	return boxes, pages
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
	set := typesetterFor(t)
	for in, want := range map[string]string{
		"Llŷr Grŵyn":                   "Llŷr Grŵyn",
		"Małgorzata Wiśniewska":        "Małgorzata Wiśniewska",
		"Nguyễn Thị Hương":             "Nguyễn Thị Hương",
		"Ẹgbẹ́yẹmí":                    "Ẹgbẹ́yẹmí",
		"Наталья, Γιώργος":             "Наталья, Γιώργος",
		"O’Brien":                      "O’Brien",
		"e\u0301":                      "é", // composed
		"王小明":                          "Wang Xiao Ming " + set.romanised,
		"王 小明 Wang":                    "Wang Xiao Ming " + set.romanised + " Wang",
		"محمد الأحمد":                  "mHmd l'Hmd " + set.romanised,
		"דוד":                          "dvd " + set.romanised, // no bidirectional setting
		"😀 Smile":                      set.symbol + " Smile",
		"\U00020000 Li":                set.other + " Li",
		"cut\xe2\x82":                  "cut" + set.symbol,
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

func typesetterFor(t testing.TB) *typesetter {
	t.Helper()
	f, err := faces()
	if err != nil {
		t.Fatal(err)
	}
	set := newTypesetter(f, templates.Default())
	return &set
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
		set := typesetterFor(t)
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
		if b.page > 9 || b.size == 0 {
			continue
		}
		if b.page != page {
			page = b.page
			fmt.Fprintf(&got, "---- page %d\n", page)
		}
		fmt.Fprintf(&got, "%-8s %s\n", b.role, b.text)
	}
	golden(t, "rich.txt", got.String())
}

// What a reader's own tool finds in the file. The comparison with the HTML twin
// (profiles/twin_test.go) reads every text; this reads the furniture.
func TestTextCanBeExtracted(t *testing.T) {
	var out bytes.Buffer
	if err := Render(&out, example.Rich()); err != nil {
		t.Fatal(err)
	}
	doc, err := reader.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	all := ""
	for i := 1; i <= doc.NumPage(); i++ {
		text, err := doc.Page(i).GetPlainText(nil)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Count(text, "OFFICIAL-SENSITIVE") != 2 || !strings.Contains(text,
			fmt.Sprintf("Page %d of %d", i, doc.NumPage())) {
			t.Errorf("page %d: the marking stands %d times, page number %v", i, strings.Count(text, "OFFICIAL-SENSITIVE"),
				strings.Contains(text, "Page "))
		}
		all += strings.Join(strings.Fields(text), " ")
	}
	for _, name := range []string{"NGUYỄN, Thị Hương", "WIŚNIEWSKA, Małgorzata", "LLŶR-GRŴYN, Siân", "СОКОЛОВА, Наталья",
		"Crime Harm Index", "+41"} {
		if !strings.Contains(all, name) {
			t.Errorf("the extracted text lacks %q", name)
		}
	}
}
