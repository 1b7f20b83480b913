package html

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"

	"forceprofiles/profiles"
	"forceprofiles/profiles/internal/example"
	"forceprofiles/profiles/wording"
)

// documents are the stress cases, made once.
var cases = sync.OnceValue(example.Cases)

func documents() map[string]*profiles.Profile {
	out := map[string]*profiles.Profile{}
	for _, c := range cases() {
		out[c.Name] = c.Profile
	}
	return out
}

// whole are the documents whose every text is text.
func whole() map[string]*profiles.Profile {
	out := map[string]*profiles.Profile{}
	for _, c := range cases() {
		if !c.Broken && len(c.Profile.Lists[0].Rows) < 100 { // five hundred are of the same making
			out[c.Name] = c.Profile
		}
	}
	return out
}

var (
	pages = map[*profiles.Profile]string{}
	taken sync.Mutex
)

// rendered is p's page, made once for every test that reads it unchanged.
func rendered(t *testing.T, p *profiles.Profile) string {
	t.Helper()
	taken.Lock()
	defer taken.Unlock()
	if page, ok := pages[p]; ok {
		return page
	}
	var b bytes.Buffer
	if err := Render(&b, p); err != nil {
		t.Fatal(err)
	}
	pages[p] = b.String()
	return b.String()
}

var pagesTo = flag.String("pages", "", "write the page of every stress case into this folder, for make axe")

func TestRendersEveryCase(t *testing.T) {
	for _, c := range cases() {
		page := rendered(t, c.Profile)
		if *pagesTo == "" || len(page) > 5<<20 {
			continue // five hundred sheets of one making say no more in a browser than sixty
		}
		name := strings.NewReplacer(" ", "-", ",", "").Replace(c.Name) + ".html"
		if err := os.WriteFile(filepath.Join(*pagesTo, name), []byte(page), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// element is a start tag as met, with its attributes.
type element struct {
	name string
	attr map[string]string
}

// parse reads the page as XML with HTML's void elements: an element left open
// or closed in the wrong place is an error.
func parse(t *testing.T, page string) (elements []element, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var all strings.Builder
	var open []string
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("the page does not parse: %v", err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			e := element{tok.Name.Local, map[string]string{}}
			for _, a := range tok.Attr {
				e.attr[a.Name.Local] = a.Value
			}
			elements = append(elements, e)
			open = append(open, e.name)
			all.WriteByte(' ')
		case xml.EndElement:
			if n := len(open); n == 0 || open[n-1] != tok.Name.Local {
				t.Fatalf("</%s> closes %v", tok.Name.Local, open)
			}
			open = open[:len(open)-1]
			all.WriteByte(' ')
		case xml.CharData:
			all.Write(tok)
		}
	}
	if len(open) > 0 {
		t.Fatalf("left open: %v", open)
	}
	return elements, squeeze(all.String())
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

func TestKeepsNamesInTheirScript(t *testing.T) {
	page := rendered(t, example.Crowd(30))
	for _, name := range []string{"محمد الأحمد", "王小明", "כהן, דוד", "😀", "दीपिका", "Adéọlá"} {
		if !strings.Contains(page, name) {
			t.Errorf("the page lacks %q", name)
		}
	}
}

func TestEscapes(t *testing.T) {
	p := example.Rich()
	p.Lists[0].Sheets[0].Name = `<script>alert(1)</script>`
	p.Strategic.Blocks[1].Chart.Title = `"><img src=x>`
	p.Strategic.Blocks[1].Chart.Alt = `"><img src=x>`
	p.Strategic.Blocks[1].Chart.Points[0].Text = `<b>`
	page := rendered(t, p)
	if regexp.MustCompile(`<script>a|<img|<b>`).MatchString(page) {
		t.Error("markup in the data reached the page")
	}
}

func TestNoNetwork(t *testing.T) {
	page := rendered(t, example.Rich())
	if m := regexp.MustCompile(`(?i)(https?:|url\(|@import|src=)`).FindString(page); m != "" {
		t.Errorf("the page asks the network: %s", m)
	}
}

func TestRefusesWithoutMarking(t *testing.T) {
	p := example.Rich()
	p.Furniture.Marking = " "
	var b bytes.Buffer
	if err := Render(&b, p); !errors.Is(err, ErrNoMarking) || b.Len() > 0 {
		t.Errorf("error %v and %d bytes", err, b.Len())
	}
}

func TestMarkedTopAndBottom(t *testing.T) {
	for name, p := range documents() {
		page := rendered(t, p)
		body := page[strings.Index(page, "<body>"):]
		first, last := strings.Index(body, ">"+p.Furniture.Marking+"</div>"),
			strings.LastIndex(body, `class="marking end">`+p.Furniture.Marking)
		end := strings.LastIndex(body, "</main>")
		if first < 0 || first > 300 || last < end || !strings.Contains(body, p.Furniture.Synthetic) {
			t.Errorf("%s: marking at %d and %d of %d", name, first, last, len(body))
		}
		for _, want := range []string{"@top-center", "@bottom-center"} {
			_, box, _ := strings.Cut(page, want)
			if box, _, _ = strings.Cut(box, "}"); !strings.Contains(box, strings.ToUpper(p.Furniture.Marking)) {
				t.Errorf("%s: the marking is not in %s of a printed page: %s", name, want, box)
			}
		}
	}
}

func TestJSONRoundTrip(t *testing.T) {
	for name, p := range whole() { // broken UTF-8 does not survive JSON, and Build never makes it
		data, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		var back profiles.Profile
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(&back)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(data, again) || reflect.DeepEqual(back, profiles.Profile{}) {
			t.Errorf("%s: changes on its way through JSON", name)
		}
	}
}

// A name of which nothing can be seen is said to be none: nothing to read is
// nothing to follow.
func TestEveryNameCanBeRead(t *testing.T) {
	page := rendered(t, example.Crowd(60))
	if strings.Contains(page, "<bdi></bdi>") || !strings.Contains(page, "<bdi>[no name recorded]</bdi>") {
		t.Error("a name that cannot be seen stands as it is")
	}
	for name, want := range map[string]string{" LEE, Tom ": "LEE, Tom", "": "", "\uFEFF\u200D\u202E": "",
		"\uFFFD\uFFFD": "", "王小明": "王小明", "😀": "😀", "{nb}": "{nb}"} {
		if got := wording.Seen(name); got != want {
			t.Errorf("of %q is seen %q, not %q", name, got, want)
		}
	}
}
