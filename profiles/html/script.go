package html

import (
	"html/template"
	"strings"
	"unicode"

	"forceprofiles/profiles/wording"
	"forceprofiles/templates"
)

// writing is a script that is not Latin, with its code (ISO 15924).
type writing struct {
	code  string
	right bool // runs from right to left
	table *unicode.RangeTable
}

var writings = []writing{
	{"Arab", true, unicode.Arabic}, {"Hebr", true, unicode.Hebrew}, {"Hani", false, unicode.Han},
	{"Cyrl", false, unicode.Cyrillic},
	{"Grek", false, unicode.Greek}, {"Deva", false, unicode.Devanagari}, {"Beng", false, unicode.Bengali},
	{"Guru", false, unicode.Gurmukhi},
	{"Gujr", false, unicode.Gujarati}, {"Taml", false, unicode.Tamil}, {"Telu", false, unicode.Telugu},
	{"Sinh", false, unicode.Sinhala},
	{"Hang", false, unicode.Hangul}, {"Hira", false, unicode.Hiragana}, {"Kana", false, unicode.Katakana},
	{"Thai", false, unicode.Thai},
	{"Ethi", false, unicode.Ethiopic}, {"Armn", false, unicode.Armenian}, {"Geor", false, unicode.Georgian},
	{"Thaa", true, unicode.Thaana},
	{"Syrc", true, unicode.Syriac}, {"Khmr", false, unicode.Khmer}, {"Mymr", false, unicode.Myanmar},
	{"Laoo", false, unicode.Lao},
}

// of names r's script: nil is Latin or nothing of its own, such as a space.
func of(r rune) *writing {
	if r < 0x370 {
		return nil
	}
	for i := range writings {
		if unicode.Is(writings[i].table, r) {
			return &writings[i]
		}
	}
	return nil
}

// text is s escaped, with every run in another script marked as such, so that
// it is spoken, set and ordered as what it is. Which language it is, nobody
// recorded: "und" says so.
func text(s string) template.HTML {
	plain := true
	for i := range len(s) {
		if s[i] >= 0xCD { // the first byte of what lies beyond Latin and its marks
			plain = false
			break
		}
	}
	if plain {
		return template.HTML(template.HTMLEscapeString(s))
	}
	var b strings.Builder
	from, end := 0, 0 // the run begins at from, and its last letter ends at end
	var run *writing
	flush := func(to int) {
		if run != nil {
			dir := ""
			if run.right {
				dir = ` dir="rtl"`
			}
			b.WriteString(`<bdi lang="und-` + run.code + `"` + dir + `>` + template.HTMLEscapeString(s[from:end]) + `</bdi>`)
			from = end
		}
		b.WriteString(template.HTMLEscapeString(s[from:to]))
		from = to
	}
	for i, r := range s {
		w := of(r)
		size := len(string(r))
		switch {
		case w != nil && w == run || run != nil && (unicode.Is(unicode.Mn, r) || r == 0x200D || r == 0x200C):
			end = i + size
		case w != nil:
			flush(i)
			run, end = w, i+size
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			flush(i)
			run = nil
		}
	}
	flush(len(s))
	return template.HTML(b.String())
}

// name sets somebody's name apart from the text around it, whatever its
// direction.
func name(s string) template.HTML {
	if wording.Seen(s) == "" { // a link must have something to be read
		s = templates.Default().Say("name.none")
	}
	return `<bdi>` + text(s) + `</bdi>`
}
