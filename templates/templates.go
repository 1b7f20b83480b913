// Package templates holds the look and the fixed words of every document:
// words.txt (plain sentences with {placeholders}), profile.html, style.css
// and list.js for the HTML twin; the fonts stand in templates/fonts. Everything
// is embedded, so a run needs no file beside its binary. It imports nothing of ours.
//
// To change a sentence, edit words.txt; the tests say at once whether every
// placeholder still resolves.
package templates

import _ "embed"

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
