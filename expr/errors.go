package expr

import (
	"fmt"
	"strings"
)

// Error is one thing wrong with an expression.
type Error struct {
	Offset  int // in bytes from the start of the expression
	Line    int // within the expression, from 1
	Col     int // from 1, in characters
	Message string
	source  string
}

// Error is the message, then the line of the expression with a caret below the
// place. A caller that knows where the expression stands in a file can show
// Message at that file's line instead.
func (e *Error) Error() string {
	lines := strings.Split(e.source, "\n")
	if e.Line < 1 || e.Line > len(lines) {
		return e.Message
	}
	return fmt.Sprintf("%s\n    %s\n    %s^", e.Message, strings.TrimSuffix(lines[e.Line-1], "\r"), strings.Repeat(" ", max(e.Col-1, 0)))
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
