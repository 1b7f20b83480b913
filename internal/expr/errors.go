package expr

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"cel.dev/cel-go/common/ast"
)

// Error is one thing wrong with an expression.
type Error struct {
	Offset  int // in bytes from the start of the expression
	Line    int // within the expression, from 1; 0 where the error has no place
	Col     int // from 1, in characters
	Message string
	Missing string // the name written that nothing is called; "" where another thing is wrong
	source  string
}

// Error is the message, then the line of the expression with a caret below the
// place. A caller that knows where the expression stands in a file shows
// Message at that place instead.
func (e *Error) Error() string {
	lines := strings.Split(e.source, "\n")
	if e.Line < 1 || e.Line > len(lines) {
		return e.Message
	}
	line := strings.TrimSuffix(lines[e.Line-1], "\r")
	var blanks strings.Builder
	for i, r := range []rune(line) {
		if i >= e.Col-1 {
			break
		}
		if r != '\t' {
			r = ' '
		}
		blanks.WriteRune(r)
	}
	return fmt.Sprintf("%s\n    %s\n    %s^", e.Message, line, blanks.String())
}

// Errors is everything wrong with an expression, by place.
type Errors []*Error

func (e Errors) Error() string {
	out := make([]string, len(e))
	for i, x := range e {
		out[i] = x.Error()
	}
	return strings.Join(out, "\n")
}

// Unwrap lets errors.As find a single *Error.
func (e Errors) Unwrap() []error {
	out := make([]error, len(e))
	for i, x := range e {
		out[i] = x
	}
	return out
}

// errorAt makes an error at a byte offset of src.
func (e *Env) errorAt(src string, offset int, format string, args ...any) *Error {
	offset = max(0, min(offset, len(src)))
	before := src[:offset]
	line := strings.Count(before, "\n") + 1
	col := utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
	return &Error{Offset: offset, Line: line, Col: col, Message: fmt.Sprintf(format, args...), source: src}
}

// byteOffset is the byte of src at CEL's line (from 1) and column (from 0, in
// characters).
func byteOffset(src string, line, col int) int {
	at := 0
	for ; line > 1; line-- {
		i := strings.IndexByte(src[at:], '\n')
		if i < 0 {
			return len(src)
		}
		at += i + 1
	}
	for ; col > 0 && at < len(src); col-- {
		_, n := utf8.DecodeRuneInString(src[at:])
		at += n
	}
	return at
}

// offsetOf is the byte at which the expression with an id stands: its operator,
// or the first letter of its function or name.
func offsetOf(src string, info *ast.SourceInfo, id int64) int {
	l := info.GetStartLocation(id)
	return startOfName(src, byteOffset(src, l.Line(), l.Column()))
}

// startOfName moves from the bracket of a call, or the dot of a selection,
// where CEL puts them, to the first letter of the name before it.
func startOfName(src string, at int) int {
	if at >= len(src) || src[at] != '(' && src[at] != '.' {
		return at
	}
	start := at
	for start > 0 {
		if r, n := utf8.DecodeLastRuneInString(src[:start]); r == '_' || src[at] == '.' && r == '.' || unicode.IsLetter(r) ||
			unicode.IsDigit(r) {
			start -= n
			continue
		}
		break
	}
	return start
}
