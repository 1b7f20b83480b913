package strictyaml

import (
	"strconv"
	"strings"
	"unicode"
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

// at is where the character at a byte offset of the value stands. Folding and
// indentation change blanks alone, so it goes by those that are not: the file
// has them in the same order.
func (s *scalar) at(value string, offset int) (line, col int) {
	before := value[:offset]
	seen := strings.TrimRightFunc(before, unicode.IsSpace)
	after := utf8.RuneCountInString(before[len(seen):]) // blanks since the last that is not
	nth := 0
	for _, r := range seen {
		if !unicode.IsSpace(r) {
			nth++
		}
	}
	r, _ := utf8.DecodeRuneInString(value[offset:])
	itself := offset < len(value) && !unicode.IsSpace(r)
	if itself {
		nth++
	}
	line, col = s.start.line-1, s.start.col-1
	switch {
	case s.style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		line, col = line+1, 0
	case s.style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0:
		col++
	}
	for ; nth > 0 && line < len(s.src.lines); line++ {
		text := []rune(s.src.lines[line])
		for i := min(col, len(text)); i < len(text); {
			n, blank := s.character(text[i:])
			if !blank {
				nth--
			}
			if nth == 0 && itself {
				return line + 1, i + 1
			}
			if i += n; nth == 0 {
				return line + 1, min(i+after, len(text)) + 1
			}
		}
		col = 0
	}
	return line + 1, col + after + 1
}

// character is how many runes the character at the front of text takes, as it
// is written in the scalar's style, and whether it stands for a blank or a break.
func (s *scalar) character(text []rune) (n int, blank bool) {
	switch {
	case s.style&yaml.SingleQuotedStyle != 0 && text[0] == '\'':
		return 2, false
	case s.style&yaml.DoubleQuotedStyle == 0 || text[0] != '\\':
		return 1, unicode.IsSpace(text[0])
	case len(text) == 1: // an escaped break stands for nothing
		return 1, true
	}
	hex := map[rune]int{'x': 2, 'u': 4, 'U': 8}[text[1]]
	if hex == 0 || len(text) < 2+hex {
		return 2, strings.ContainsRune("ntrvf _NLP\t", text[1])
	}
	code, _ := strconv.ParseUint(string(text[2:2+hex]), 16, 32)
	return 2 + hex, unicode.IsSpace(rune(code))
}
