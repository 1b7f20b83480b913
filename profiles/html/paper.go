package html

import (
	"fmt"
	"strings"

	"forceprofiles/profiles"
	"forceprofiles/templates"
)

// paper is the style of a printed page: what stands in its margins, top and
// bottom of every page. Browsers that do not know margin boxes print the
// marking at the top and the end of the document alone.
func paper(f *profiles.Furniture) string {
	words := templates.Default()
	small := "font: 7.5pt Arial, sans-serif; color: #484949; "
	bold := "font: bold 10pt Arial, sans-serif; color: #0b0c0c; "
	box := func(place, look, content string) string {
		return "@" + place + " { " + look + "content: " + content + "; } "
	}
	marking := quote(strings.ToUpper(f.Marking))
	top := marking
	if f.Synthetic != "" {
		top += ` "\a " ` + quote(f.Synthetic)
	}
	return "@page { size: A4; margin: 20mm 16mm 22mm; " +
		box("top-center", bold+"white-space: pre; width: 60%; text-align: center; ", top) +
		box("top-left", small, quote(f.ForceName)) +
		box("top-right", small, quote(words.Say("page.data", "date", f.DataTo))) +
		box("bottom-left", small+"width: 38%; ", quote(f.Handling)+` "\a " `+quote(f.CopyLine(words))) +
		box("bottom-center", bold+"width: 24%; text-align: center; ", marking) +
		box("bottom-right", small+"width: 38%; white-space: pre-line; ", printed(words.Say("page.of", "page", "\x01", "pages",
			"\x02"))+
			` "\a " `+quote(words.Say("page.dates", "review", f.ReviewBy, "destroy",
			f.DestroyBy))+` "\a " `+quote(words.Say("page.run", "run", f.RunID))) +
		"}\n"
}

// printed is a sentence in which \x01 stands for the page's number and \x02
// for how many there are.
func printed(s string) string {
	var out []string
	for s != "" {
		switch s[0] {
		case 1:
			out, s = append(out, "counter(page)"), s[1:]
		case 2:
			out, s = append(out, "counter(pages)"), s[1:]
		default:
			n := strings.IndexAny(s, "\x01\x02")
			if n < 0 {
				n = len(s)
			}
			out, s = append(out, quote(s[:n])), s[n:]
		}
	}
	return strings.Join(out, " ")
}

// quote makes s a string of CSS that nothing in s can end.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r < 0x20 || r == '"' || r == '\\' || r == '<' || r == '>' || r == '&' || r == '\'':
			fmt.Fprintf(&b, `\%x `, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
