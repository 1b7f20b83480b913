package build_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/ledongthuc/pdf"

	"forceprofiles/profiles"
)

// reading is the text of a document by section: "page one", the ids of its
// sections, "list-" and a population, a sheet's anchor, "furniture".
type reading struct {
	form     string
	sections map[string]string
	pages    int
}

// readHTML takes the text of each section of a page, without its drawings: the
// table beside each has every number.
func readHTML(t *testing.T, page []byte) reading {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(page))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	text := map[string]*strings.Builder{}
	in := []string{"furniture"}
	silent := 0
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			here := in[len(in)-1]
			for _, a := range tok.Attr {
				if a.Name.Local == "id" && (tok.Name.Local == "section" || tok.Name.Local == "article") {
					here = a.Value
				}
			}
			if n := tok.Name.Local; n == "svg" || n == "style" || n == "script" || silent > 0 {
				silent++
			}
			in = append(in, here)
		case xml.EndElement:
			in = in[:len(in)-1]
			silent = max(0, silent-1)
		case xml.CharData:
			if silent > 0 {
				continue
			}
			here := in[len(in)-1]
			if text[here] == nil {
				text[here] = &strings.Builder{}
			}
			text[here].WriteString(" " + string(tok))
		}
	}
	r := reading{form: "HTML", sections: map[string]string{}}
	for name, b := range text {
		r.sections[name] = b.String()
	}
	return r
}

// readPDF takes the text of each page in the order it was drawn, sets its
// furniture apart and gives the rest to the section it belongs to: a sheet's
// pages say whose they are at the top, other sections begin with their title.
func readPDF(t *testing.T, file []byte, p *profiles.Profile) reading {
	t.Helper()
	doc, err := pdf.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatalf("the PDF cannot be read: %v", err)
	}
	r := reading{form: "PDF", sections: map[string]string{}, pages: doc.NumPage()}
	order := []struct{ id, title string }{{"page-one", p.PageOne.Title}, {p.Strategic.ID, p.Strategic.Title},
		{p.Changes.ID, p.Changes.Title}}
	for _, l := range p.Lists {
		order = append(order, struct{ id, title string }{"list-" + l.Population, l.Title})
	}
	order = append(order, struct{ id, title string }{p.Quality.ID, p.Quality.Title},
		struct{ id, title string }{p.Method.ID, p.Method.Title})
	marking := strings.ToUpper(p.Furniture.Marking)
	number := regexp.MustCompile(`(?m)^Page \d+ of \d+\s*$`)
	fonts := map[string]*pdf.Font{}
	at := 0
	for i := 1; i <= doc.NumPage(); i++ {
		page := doc.Page(i)
		for _, name := range page.Fonts() {
			if _, ok := fonts[name]; !ok {
				f := page.Font(name)
				fonts[name] = &f
			}
		}
		all, err := page.GetPlainText(fonts)
		if err != nil {
			t.Fatalf("page %d: %v", i, err)
		}
		parts := strings.SplitN(all, marking, 3)
		if len(parts) < 3 {
			t.Fatalf("page %d of the PDF is marked %d times, not twice", i, len(parts)-1)
		}
		r.sections["furniture"] += parts[0] + parts[1] + marking + " " + strings.Join(number.FindAllString(all, -1), " ")
		body := number.ReplaceAllString(parts[2], "")
		section := ""
		for _, l := range p.Lists {
			for _, s := range l.Sheets {
				if strings.Contains(squeeze(parts[1]), squeeze(fmt.Sprintf("· %s: %d.", l.Title, s.Rank))) {
					section = s.Anchor
				}
			}
		}
		if section == "" {
			for k := at; k < len(order); k++ {
				if order[k].title != "" && strings.HasPrefix(squeeze(body), squeeze(order[k].title)) {
					at = k
				}
			}
			section = order[at].id
		}
		r.sections[section] += "\n" + body
	}
	return r
}

// squeeze takes out what depends on where lines break.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }
