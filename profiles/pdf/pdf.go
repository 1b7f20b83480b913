// Package pdf lays a profile out for paper: A4, marked top and bottom of every
// page, charts as vectors, body text no smaller than 10.5 points on sheets. It
// is the only door to fpdf.
//
// The file is tagged: a reader who cannot see the page finds headings,
// paragraphs, lists, tables with their headers, figures with what they show,
// and links, in reading order (PDF/UA-1). It can be archived (PDF/A-3a) and
// carries the same profile as JSON ([Attachment]). `make validate` asks
// validators whether that is so.
//
// A canvas draws and marks what each piece is (canvas.go, structure.go), a
// layout sets content in a frame and turns pages (layout.go), and what stands
// on the pages is set by a type of its own: a book, its front page, a sheet, a
// table. The finished file is then rewritten with its structure (finish.go,
// rewrite.go). The same Profile gives the same bytes. Names in scripts that the
// fonts do not draw are transliterated with a visible note; the HTML twin keeps
// them.
//
//	err := pdf.Render(file, profile)
package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"forceprofiles/profiles"
	"forceprofiles/templates"
	"forceprofiles/templates/fonts"

	"github.com/go-pdf/fpdf"
)

// ErrNoMarking is returned for a profile without a protective marking.
var ErrNoMarking = errors.New("pdf: the profile has no protective marking; set marking in run.yaml or dataset.yaml")

// Render writes the document. It fails with [ErrNoMarking] before it writes
// anything if the profile has no marking.
func Render(w io.Writer, p *profiles.Profile) error {
	_, err := render(w, p, nil)
	return err
}

// render hands every piece of text as laid out to record, if there is one, and
// returns what the document is.
func render(w io.Writer, p *profiles.Profile, record func(box)) (d *document, err error) {
	if strings.TrimSpace(p.Furniture.Marking) == "" {
		return nil, ErrNoMarking
	}
	asOf, err := time.Parse(time.RFC3339, p.Furniture.AsOf)
	if err != nil {
		return nil, fmt.Errorf("pdf: as_of of the profile: %w", err)
	}
	measured, err := faces()
	if err != nil {
		return nil, fmt.Errorf("pdf: reading the embedded fonts: %w", err)
	}
	defer func() { // fpdf panics on some input; no panic crosses this border
		if r := recover(); r != nil {
			err = fmt.Errorf("pdf: %s %s: %v", p.Force, p.Kind, r)
		}
	}()
	l := newLayout(asOf, measured, record)
	b := &book{layout: l, Profile: p}
	b.set()
	if err := l.f.Error(); err != nil {
		return nil, fmt.Errorf("pdf: %s %s: %w", p.Force, p.Kind, err)
	}
	var raw, data bytes.Buffer
	if err := l.f.Output(&raw); err != nil {
		return nil, fmt.Errorf("pdf: %s %s: %w", p.Force, p.Kind, err)
	}
	if err := profiles.WriteJSON(&data, p); err != nil {
		return nil, err
	}
	err = l.complete(w, raw.Bytes(), about{
		title: l.printable(p.Furniture.ForceName + ": " + p.Furniture.Title), subject: l.printable(p.Furniture.Marking),
		language: p.Furniture.Language,
		at:       asOf, attachment: data.Bytes(), attachmentName: p.Kind + ".json",
	})
	return &l.document, err
}

// newLayout begins an empty document, dated as its data.
func newLayout(asOf time.Time, measured [2]*face, record func(box)) *layout {
	f := fpdf.New("P", "pt", "A4", "")
	f.SetCatalogSort(true)
	f.SetCompression(false) // the rewriting does it, with less memory
	f.SetCreationDate(asOf.UTC())
	f.SetModificationDate(asOf.UTC())
	f.SetMargins(0, 0, 0)
	f.SetAutoPageBreak(false, 0)
	f.AddUTF8FontFromBytes("sans", "", fonts.Regular())
	f.AddUTF8FontFromBytes("sans", "B", fonts.Bold())
	words := templates.Default()
	root := &element{role: roleDocument}
	c := &canvas{
		typesetter: newTypesetter(measured, words),
		document:   document{root: root, anchors: map[string]destination{}},
		f:          f, density: 1, at: root, record: record, used: [2]map[rune]bool{{}, {}},
	}
	return &layout{canvas: c, words: words, x: marginX, w: frameW, y: frameTop, paged: true}
}

func newTypesetter(measured [2]*face, words *templates.Words) typesetter {
	return typesetter{faces: measured, wrapped: map[broken][]string{}, cleaned: map[string]string{},
		romanised: words.Say("pdf.romanised"), other: words.Say("pdf.other.script"),
		symbol: words.Say("pdf.symbol")}
}

// book is a whole document on the way to its pages.
type book struct {
	*layout
	*profiles.Profile
	running string // whom the pages now set are about; nobody outside sheets
}

// set lays the document out.
func (b *book) set() {
	b.layout.page = b.furniture
	(&front{layout: b.layout, PageOne: &b.PageOne}).set()
	b.section(b.Strategic)
	b.section(b.Changes)
	for i := range b.Lists {
		list := &b.Lists[i]
		b.list(list)
		for k := range list.Sheets {
			s := &sheet{b.layout, &list.Sheets[k]}
			b.running = b.words.Say("page.running", "list", list.Title, "rank", s.Rank, "name", s.Name, "id", s.PersonID)
			s.set()
		}
		b.running = ""
	}
	b.section(b.Quality)
	b.section(b.Method)
	b.figuresBehind()
	b.finish()
}

// figuresBehind sets the numbers of the charts that do not print them all.
func (b *book) figuresBehind() {
	var tables []profiles.Block
	for _, s := range []profiles.Section{b.Strategic, b.Changes, b.Quality, b.Method} {
		for _, block := range s.Blocks {
			// Bars print every label and value; their table may have more to say.
			c := block.Chart
			told := c != nil && c.Kind == profiles.Bars && len(c.Table.Columns) <= 2
			if c != nil && !told && len(c.Table.Rows) > 0 {
				tables = append(tables, profiles.Block{Table: &c.Table})
			}
		}
	}
	b.section(profiles.Section{ID: "figures", Title: b.words.Say("pdf.figures.behind"), Blocks: tables})
}
