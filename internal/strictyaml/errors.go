package strictyaml

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"forceprofiles/internal/nearest"
)

// Error is one thing wrong in a file.
type Error struct {
	File    string
	Line    int // from 1; 0 where the error is about the whole file
	Col     int // from 1, in characters; 0 where only the line is known
	Message string
	Source  string // the line as written, for the caret; may be empty
	refused bool   // Decode did not read what stands there
}

// Error is "file:line:col: message" and, below it, the line and a caret.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Head())
	if e.Source == "" || e.Col == 0 {
		return b.String()
	}
	line, caret := excerpt(e.Source, e.Col)
	fmt.Fprintf(&b, "\n    %s\n    %s^", line, caret)
	return b.String()
}

// Head is the error's first line: "file:line:col: message".
func (e *Error) Head() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d", e.Line)
		if e.Col > 0 {
			fmt.Fprintf(&b, ":%d", e.Col)
		}
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	b.WriteString(e.Message)
	return b.String()
}

// Errors is everything wrong with one or more files, in the order of file and position.
type Errors []*Error

func (e Errors) Error() string {
	var b strings.Builder
	for i, x := range e {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(x.Error())
	}
	return b.String()
}

// Unwrap lets errors.As find a single *Error.
func (e Errors) Unwrap() []error {
	out := make([]error, len(e))
	for i, x := range e {
		out[i] = x
	}
	return out
}

// Add appends err: an *Error, Errors, several errors joined, or any other
// error as a message about the file. A nil error adds nothing.
func (e *Errors) Add(file string, err error) {
	var many Errors
	var one *Error
	switch x := err.(type) { //nolint:errorlint // a list is taken apart, a wrapped error stays whole
	case nil:
	case *Error:
		*e = append(*e, x)
	case Errors:
		*e = append(*e, x...)
	case interface{ Unwrap() []error }:
		for _, inner := range x.Unwrap() {
			e.Add(file, inner)
		}
	default:
		switch {
		case errors.As(err, &many):
			*e = append(*e, many...)
		case errors.As(err, &one):
			*e = append(*e, one)
		default:
			*e = append(*e, &Error{File: file, Message: err.Error()})
		}
	}
}

// Sorted returns the errors by file, line and column, each once, or nil where
// there are none; so a function ends `return errs.Sorted()`. What Decode refused
// is not there for whoever looks at it afterwards: of such a place its error alone
// stays.
func (e Errors) Sorted() error {
	if len(e) == 0 {
		return nil
	}
	out := slices.Clone(e)
	slices.SortStableFunc(out, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
	out = slices.CompactFunc(out, func(a, b *Error) bool { return *a == *b })
	type place struct {
		file      string
		line, col int
	}
	refused := map[place]bool{}
	for _, e := range out {
		refused[place{e.File, e.Line, e.Col}] = e.refused || refused[place{e.File, e.Line, e.Col}]
	}
	return slices.DeleteFunc(out, func(e *Error) bool { return !e.refused && refused[place{e.File, e.Line, e.Col}] })
}

// maxExcerpt keeps a caret on the screen when a line is very long.
const maxExcerpt = 160

// excerpt returns the line, cut around the column if long, and the blanks that
// put a caret under it; tabs stay tabs, so that both lines align.
func excerpt(source string, col int) (line, blanks string) {
	r := []rune(source)
	at := min(max(col-1, 0), len(r))
	head, tail := "", ""
	if len(r) > maxExcerpt {
		from := max(0, min(at-maxExcerpt/2, len(r)-maxExcerpt))
		if from > 0 {
			head = "…"
		}
		if from+maxExcerpt < len(r) {
			tail = "…"
		}
		r = r[from : from+maxExcerpt]
		at -= from
	}
	var b strings.Builder
	if head != "" {
		b.WriteByte(' ')
	}
	for _, c := range r[:at] {
		if c == '\t' {
			b.WriteByte('\t')
		} else {
			b.WriteByte(' ')
		}
	}
	return head + string(r) + tail, b.String()
}

// Unknown words the complaint about a name that is not among those allowed, and
// names the one that may be meant: at most a third of its characters differ.
func Unknown(what, written string, allowed []string) string {
	if near := nearest.Name(written, allowed, utf8.RuneCountInString(written)/3); near != "" {
		return fmt.Sprintf("unknown %s %q; did you mean %q?", what, written, near)
	}
	if len(allowed) == 0 || len(allowed) > 30 {
		return fmt.Sprintf("unknown %s %q", what, written)
	}
	return fmt.Sprintf("unknown %s %q; known: %s", what, written, strings.Join(allowed, ", "))
}

// lineOf is line n, from 0, of a text.
func lineOf(s string, n int) string {
	for ; n > 0; n-- {
		_, rest, ok := strings.Cut(s, "\n")
		if !ok {
			return ""
		}
		s = rest
	}
	line, _, _ := strings.Cut(s, "\n")
	return line
}
