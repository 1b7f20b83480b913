// Package html writes the accessible twin of a profile: one self-contained
// file that asks the network for nothing, every chart also a table, names in
// their own scripts. It says the same as the PDF, from the same Profile. A
// small script makes the lists sortable; the page is whole without it.
//
// The look is templates/profile.html, style.css and list.js. The page's
// security policy names the hashes of its own style and script and forbids
// everything else.
//
//	err := html.Render(file, profile)
package html

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"io"
	"regexp"
	"strings"
	"sync"

	"forceprofiles/profiles"
	"forceprofiles/templates"
)

// ErrNoMarking is returned for a profile without a protective marking.
var ErrNoMarking = errors.New("html: the profile has no protective marking; set marking in run.yaml or dataset.yaml")

// document is what the template sees.
type document struct {
	*profiles.Profile
	Policy string
	Style  template.CSS
	Script template.JS
}

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
	style := string(clean([]byte(templates.StyleCSS + shares() + paper(&p.Furniture))))
	d := document{
		Profile: p, Style: template.CSS(style), Script: template.JS(templates.ListJS),
		Policy: "default-src 'none'; style-src " + hash(style) + "; script-src " + hash(templates.ListJS) +
			"; base-uri 'none'; form-action 'none'",
	}
	var page bytes.Buffer
	if err := t.Execute(&page, d); err != nil {
		return fmt.Errorf("html: %s %s: %w", p.Force, p.Kind, err)
	}
	if _, err := w.Write(distinct(clean(page.Bytes()))); err != nil {
		return fmt.Errorf("html: %s %s: %w", p.Force, p.Kind, err)
	}
	return nil
}

// hash is a source of a content security policy: these bytes and no others.
func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
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

var region = regexp.MustCompile(`<div class="scroll" tabindex="0" role="region" aria-label="([^"]*)`)

// distinct numbers the regions that bear one name, for those who go from region
// to region by ear.
func distinct(page []byte) []byte {
	met := map[string]int{}
	return region.ReplaceAllFunc(page, func(tag []byte) []byte {
		met[string(tag)]++
		if n := met[string(tag)]; n > 1 {
			return fmt.Appendf(nil, "%s (%d)", tag, n)
		}
		return tag
	})
}

var page = sync.OnceValues(func() (*template.Template, error) {
	words := templates.Default()
	return template.New("profile").Funcs(template.FuncMap{
		"say":       words.Say,
		"text":      text,
		"name":      name,
		"svg":       drawn,
		"waterfall": waterfall,
		"labelled":  labelled,
		"steps":     steps,
		"hits":      hits,
		"copyline":  func(f profiles.Furniture) string { return f.CopyLine(words) },
		"sections": func(o profiles.PageOne) []profiles.Section {
			return []profiles.Section{o.Sure, o.CheckFirst, o.CannotSee}
		},
		"moved": func(l profiles.List) bool {
			for _, r := range l.Rows {
				if r.Change != "" {
					return true
				}
			}
			return false
		},
	}).Parse(templates.ProfileHTML)
})
