// Package templates holds the look and the fixed words of every document:
// words.txt (plain sentences with {placeholders}), profile.html, style.css
// and list.js for the HTML twin, and the fonts. Everything is embedded, so a run needs no
// file beside its binary. It imports nothing of ours.
//
// To change a sentence, edit words.txt; the tests say at once whether every
// placeholder still resolves.
package templates

import (
	_ "embed"

	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
)

// ProfileHTML is the html/template of the HTML twin.
//
//go:embed profile.html
var ProfileHTML string

// StyleCSS is set inline in the HTML twin.
//
//go:embed style.css
var StyleCSS string

// ListJS makes the lists of the HTML twin sortable.
//
//go:embed list.js
var ListJS string

//go:embed words.txt
var wordsText string

// Regular and Bold are Liberation Sans 2 (SIL Open Font Licence), which covers
// Latin with Vietnamese and Yoruba, Greek, Cyrillic and Hebrew. Do not modify.
func Regular() []byte { return liberationsansregular.TTF }

// Bold is the bold face: see [Regular].
func Bold() []byte { return liberationsansbold.TTF }
