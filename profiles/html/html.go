// Package html writes the accessible twin of a profile: one self-contained
// file with no script and no network request, every chart also a table, names
// in their own scripts. It says the same as the PDF, from the same Profile.
//
// The look is templates/profile.html and templates/style.css.
//
//	err := html.Render(file, profile)
package html

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io"
	"strconv"
	"strings"
	"sync"

	"forceprofiles/profiles"
	"forceprofiles/templates"
)

// ErrNoMarking is returned for a profile without a protective marking.
var ErrNoMarking = errors.New("html: the profile has no protective marking; set marking in run.yaml or dataset.yaml")

// Render writes the document. It fails with [ErrNoMarking] before it writes
// anything if the profile has no marking.
func Render(w io.Writer, p *profiles.Profile) error {
	if strings.TrimSpace(p.Furniture.Marking) == "" {
		return ErrNoMarking
	}
	t, err := page()
	if err != nil {
		return fmt.Errorf("html: templates/profile.html: %w", err)
	}
	var page bytes.Buffer
	if err := t.Execute(&page, p); err != nil {
		return fmt.Errorf("html: %s %s: %w", p.Force, p.Kind, err)
	}
	if _, err := w.Write(clean(page.Bytes())); err != nil {
		return fmt.Errorf("html: %s %s: %w", p.Force, p.Kind, err)
	}
	return nil
}

// clean makes the page valid text: broken UTF-8 shows as □, control characters
// that HTML forbids go.
func clean(page []byte) []byte {
	return bytes.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < 0x20 || r >= 0x7F && r < 0xA0:
			return -1
		}
		return r
	}, bytes.ToValidUTF8(page, []byte("□")))
}

var page = sync.OnceValues(func() (*template.Template, error) {
	words := templates.Default()
	return template.New("profile").Funcs(template.FuncMap{
		"say":       words.Say,
		"css":       func() template.CSS { return template.CSS(templates.StyleCSS) },
		"svg":       chart,
		"waterfall": waterfall,
		"right":     func(c []profiles.Column, i int) bool { return i < len(c) && c[i].Right },
		"labelled":  labelled,
		"steps":     steps,
		"hits":      named,
		"sections": func(o profiles.PageOne) []profiles.Section {
			return []profiles.Section{o.Sure, o.CheckFirst, o.CannotSee}
		},
		"copyline": func(f profiles.Furniture) string {
			if f.Recipient == "" {
				return words.Say("page.copy", "copy", f.Copy, "copies", f.Copies)
			}
			return words.Say("page.copy.for", "copy", f.Copy, "copies", f.Copies, "recipient", f.Recipient)
		},
	}).Parse(templates.ProfileHTML)
})

// table is a table with a name for those who hear it.
type table struct {
	profiles.Table
	Label string
}

func labelled(t any, label string) table {
	switch t := t.(type) {
	case profiles.Table:
		return table{t, label}
	case *profiles.Table:
		return table{*t, label}
	}
	return table{Label: label}
}

type hits struct {
	Label string
	Hits  []profiles.RuleHit
}

func named(label string, h []profiles.RuleHit) hits { return hits{label, h} }

// steps is the waterfall as a table.
func steps(w profiles.Waterfall) table {
	words := templates.Default()
	t := profiles.Table{Columns: []profiles.Column{{Head: words.Say("html.step")}, {Head: words.Say("sheet.rule.points"), Right: true}, {Head: words.Say("html.logodds"), Right: true}}}
	t.Rows = append(t.Rows, []string{w.Start, "0", number(w.BaseValue)})
	for _, s := range w.Steps {
		t.Rows = append(t.Rows, []string{s.Label, signed(s.Points), number(s.LogOdds)})
	}
	t.Rows = append(t.Rows, []string{w.End, signed(w.Total), number(w.Margin)})
	return table{t, w.Title}
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', 4, 64) }

func signed(n int) string {
	switch {
	case n > 0:
		return "+" + strconv.Itoa(n)
	case n < 0:
		return "−" + strconv.Itoa(-n)
	}
	return "0"
}
