package strictyaml

import (
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// source is a file's text, for excerpts and for finding characters again.
type source struct {
	name  string
	lines []string
}

type mark struct{ line, col int }

func (s *source) text(line int) string {
	if s == nil || line < 1 || line > len(s.lines) {
		return ""
	}
	return s.lines[line-1]
}

// split cuts at every break that YAML knows, as the parser counts lines.
func split(text string) []string {
	var lines []string
	from := 0
	for i := 0; i < len(text); {
		n := breakAt(text[i:])
		if n == 0 {
			i++
			continue
		}
		lines = append(lines, text[from:i])
		i += n
		from = i
	}
	return append(lines, text[from:])
}

// breakAt is the length in bytes of the line break that s starts with, or 0.
func breakAt(s string) int {
	switch {
	case s[0] == '\n':
		return 1
	case s[0] == '\r':
		if len(s) > 1 && s[1] == '\n' {
			return 2
		}
		return 1
	case strings.HasPrefix(s, "\u0085"):
		return 2
	case strings.HasPrefix(s, "\u2028"), strings.HasPrefix(s, "\u2029"):
		return 3
	}
	return 0
}

// scalar is how a string scalar is written, so that a position inside its value
// can be found in the file.
type scalar struct {
	src   *source
	start mark // of the first character as written: a quote or a block's | or >
	style yaml.Style
}

// newScalar finds where a node's own characters begin: yaml.v3 puts an
// anchored node at its anchor.
func newScalar(src *source, n *yaml.Node) *scalar {
	s := &scalar{src: src, start: mark{n.Line, n.Column}, style: n.Style}
	if n.Anchor == "" {
		return s
	}
	line := n.Line - 1
	rest := []rune(src.text(n.Line))
	col := min(n.Column-1+1+utf8.RuneCountInString(n.Anchor), len(rest))
	for {
		for col < len(rest) && blank(rest[col]) {
			col++
		}
		if col < len(rest) || line+1 >= len(src.lines) {
			break
		}
		line, col = line+1, 0
		rest = []rune(src.lines[line])
	}
	s.start = mark{line + 1, col + 1}
	return s
}

func blank(r rune) bool { return r == ' ' || r == '\t' }

// at walks the value and the file side by side to a byte offset of the value.
func (s *scalar) at(value string, offset int) (line, col int) {
	w := walk{lines: s.src.lines, ln: s.start.line - 1, value: value, stop: offset}
	w.load(s.start.col - 1)
	switch {
	case s.style&yaml.LiteralStyle != 0, s.style&yaml.FoldedStyle != 0:
		w.block(s.style&yaml.FoldedStyle != 0)
	case s.style&yaml.DoubleQuotedStyle != 0:
		w.c++
		w.flow('"')
	case s.style&yaml.SingleQuotedStyle != 0:
		w.c++
		w.flow('\'')
	default:
		w.flow(0)
	}
	return w.ln + 1, w.c + 1
}

// walk is a position in the file (line ln, rune c of it, both from 0) and the
// position in the value that it stands for (byte i).
type walk struct {
	lines []string
	ln, c int
	line  []rune
	value string
	i     int
	stop  int
}

func (w *walk) load(c int) {
	w.line = nil
	if w.ln < len(w.lines) {
		w.line = []rune(w.lines[w.ln])
	}
	w.c = c
}

// onlyBlanks says whether nothing but blanks is left of the line.
func (w *walk) onlyBlanks() bool {
	for _, r := range w.line[min(w.c, len(w.line)):] {
		if !blank(r) {
			return false
		}
	}
	return true
}

// next goes to the next line that is not blank and returns how many blank ones
// it passed.
func (w *walk) next() (blanks int, ok bool) {
	for ln := w.ln + 1; ln < len(w.lines); ln++ {
		if strings.Trim(w.lines[ln], " \t") != "" {
			w.ln = ln
			w.load(0)
			return blanks, true
		}
		blanks++
	}
	return blanks, false
}

// flow walks a plain (quote 0), single- or double-quoted scalar. A break is
// folded: alone it is a space, followed by blank lines it is as many newlines.
func (w *walk) flow(quote rune) {
	for {
		for quote == '"' && w.c == len(w.line)-1 && w.line[w.c] == '\\' {
			blanks, ok := w.next() // an escaped break stands for nothing
			if !ok {
				return
			}
			w.indent()
			w.i += blanks
		}
		if w.i >= w.stop {
			return
		}
		if w.onlyBlanks() {
			ln, c := w.ln, w.c
			blanks, ok := w.next()
			if !ok || w.i+max(blanks, 1) > w.stop {
				w.ln = ln
				w.load(c)
				return
			}
			w.indent()
			w.i += max(blanks, 1)
			continue
		}
		switch r := w.line[w.c]; {
		case quote == '"' && r == '\\':
			w.c += escapeLength(w.line[w.c:])
		case quote == '\'' && r == '\'':
			w.c += 2
		default:
			w.c++
		}
		_, n := utf8.DecodeRuneInString(w.value[w.i:])
		w.i += n
	}
}

func (w *walk) indent() {
	for w.c < len(w.line) && blank(w.line[w.c]) {
		w.c++
	}
}

func escapeLength(r []rune) int {
	if len(r) < 2 {
		return len(r)
	}
	switch r[1] {
	case 'x':
		return 4
	case 'u':
		return 6
	case 'U':
		return 10
	}
	return 2
}

// block walks a literal or folded block scalar, whose content begins on the
// line after its | or >.
func (w *walk) block(folded bool) {
	head := w.ln
	blanks, ok := w.next()
	if !ok {
		return
	}
	// The indentation is what the first line has beyond its value's own spaces.
	w.indent()
	first := strings.TrimLeft(w.value, "\n")
	indent := max(0, w.c-(len(first)-len(strings.TrimLeft(first, " "))))
	leading := min(blanks, len(w.value)-len(first))
	if w.stop < leading {
		w.ln = head + 1 + w.stop
		w.load(0)
		return
	}
	w.c, w.i = indent, leading
	for w.i < w.stop {
		if w.c < len(w.line) {
			_, n := utf8.DecodeRuneInString(w.value[w.i:])
			w.i += n
			w.c++
			continue
		}
		if !folded {
			w.i++
			w.ln++
			w.load(indent)
			continue
		}
		run := 1 // a lone break is folded to a space; more keep newlines
		if w.value[w.i] == '\n' {
			rest := w.value[w.i:]
			run = len(rest) - len(strings.TrimLeft(rest, "\n"))
		}
		ln, c := w.ln, w.c
		if _, ok := w.next(); !ok || w.i+run > w.stop {
			w.ln = ln
			w.load(c)
			return
		}
		w.i += run
		w.c = indent
	}
}
