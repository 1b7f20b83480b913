// Package pdf lays a profile out for paper: A4, marked top and bottom of every
// page, charts as vectors, body text no smaller than 10.5 points on sheets. It
// is the only door to fpdf.
//
// The same Profile gives the same bytes. Everything is drawn through one layer
// (page.go) that knows the role of each piece, so that a tagged document is a
// change of that layer alone. Names in scripts that the fonts do not draw are
// replaced by a visible note; the HTML twin keeps them.
//
//	err := pdf.Render(file, profile)
package pdf

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"forceprofiles/profiles"
	"forceprofiles/templates"

	"github.com/go-pdf/fpdf"
)

// ErrNoMarking is returned for a profile without a protective marking.
var ErrNoMarking = errors.New("pdf: the profile has no protective marking; set marking in run.yaml or dataset.yaml")

// Render writes the document. It fails with [ErrNoMarking] before it writes
// anything if the profile has no marking.
func Render(w io.Writer, p *profiles.Profile) error { return render(w, p, nil) }

// render hands every piece of text as laid out to record, if there is one.
func render(w io.Writer, p *profiles.Profile, record func(box)) (err error) {
	if strings.TrimSpace(p.Furniture.Marking) == "" {
		return ErrNoMarking
	}
	asOf, err := time.Parse(time.RFC3339, p.Furniture.AsOf)
	if err != nil {
		return fmt.Errorf("pdf: as_of of the profile: %w", err)
	}
	measured, err := faces()
	if err != nil {
		return fmt.Errorf("pdf: reading the embedded fonts: %w", err)
	}
	defer func() { // fpdf panics on some input; no panic crosses this border
		if r := recover(); r != nil {
			err = fmt.Errorf("pdf: %s %s: %v", p.Force, p.Kind, r)
		}
	}()

	f := fpdf.New("P", "pt", "A4", "")
	f.SetCatalogSort(true)
	f.SetCreationDate(asOf.UTC())
	f.SetModificationDate(asOf.UTC())
	f.SetTitle(p.Furniture.ForceName+": "+p.Furniture.Title, true)
	f.SetSubject(p.Furniture.Marking, true)
	f.SetCreator("forceprofiles", true)
	f.SetProducer("forceprofiles", true)
	f.SetLang(p.Furniture.Language)
	f.SetMargins(0, 0, 0)
	f.SetAutoPageBreak(false, 0)
	f.SetDisplayMode("fullwidth", "continuous")
	f.AliasNbPages(totalPages)
	f.AddUTF8FontFromBytes("sans", "", templates.Regular())
	f.AddUTF8FontFromBytes("sans", "B", templates.Bold())

	words := templates.Default()
	l := &layer{
		typesetter: typesetter{faces: measured, other: words.Say("pdf.other.script")},
		f:          f, words: words, x: marginX, w: frameW, y: frameTop,
		record: record, links: map[string]int{},
	}
	running := ""
	l.page = func() { l.furniture(&p.Furniture, running) }

	l.pageOne(p)
	l.section(p.Strategic, true)
	for i := range p.Lists {
		list := &p.Lists[i]
		l.list(list)
		for k := range list.Sheets {
			s := &list.Sheets[k]
			running = words.Say("page.running", "list", list.Title, "rank", s.Rank, "name", s.Name, "id", s.PersonID)
			l.sheet(s)
		}
		running = ""
	}
	l.section(p.Quality, true)
	l.section(p.Method, true)
	l.figuresBehind(p)
	if err := f.Error(); err != nil {
		return fmt.Errorf("pdf: %s %s: %w", p.Force, p.Kind, err)
	}
	if err := f.Output(w); err != nil {
		return fmt.Errorf("pdf: %s %s: %w", p.Force, p.Kind, err)
	}
	return nil
}

// figuresBehind sets the numbers of the charts that do not print them all.
func (l *layer) figuresBehind(p *profiles.Profile) {
	first := true
	for _, s := range []profiles.Section{p.Strategic, p.Quality, p.Method} {
		for _, b := range s.Blocks {
			if b.Chart == nil || b.Chart.Kind == "bars" {
				continue
			}
			if first {
				l.gap(10)
				l.head(roleH2, l.words.Say("pdf.figures.behind"), style{true, 18, 23, blue}, 90)
				l.gap(4)
				first = false
			}
			l.table(b.Chart.Table)
			l.gap(12)
		}
	}
}
