// Package strictyaml is the only door to YAML. It decodes strictly: unknown
// and repeated fields are errors, a file holds one document, size, depth and
// alias expansion are bounded, and every error names file, line and column and
// shows the line with a caret under the position. It reports every error it can
// find, not only the first.
//
//	var f struct {
//		Rules []Rule `yaml:"rules"`
//	}
//	err := strictyaml.Decode("vawg/suspect.rules.yaml", data, &f)
//
// Structs are decoded by their `yaml:"name"` tags; a field without a tag, or
// with the tag "-", is not read. Expressions and other texts whose own errors
// must point into the file are decoded as Text, which remembers where it
// stood; a struct field of type Position is filled with the position of its mapping.
//
// What is stricter than YAML: a field is never silently empty (a null is
// refused unless the target is a pointer, a list, a map or any), numbers are
// decimal, booleans are true or false, merge keys (<<) and tags are refused.
package strictyaml

import (
	"encoding"
	"fmt"
	"unicode/utf8"
)

// The bounds of one file. A pack's longest shipped file is about 1,000 lines.
const (
	MaxBytes   = 8 << 20 // of a file
	maxLines   = 200_000 // of a file
	maxDepth   = 64      // of nesting, aliases followed
	maxValues  = 300_000 // in a file, estimated from its punctuation before it is parsed
	maxAliased = 100_000 // more values by following aliases
	maxErrors  = 50      // reported of one file
)

// Position is where something stands in a file. The zero Position is nowhere.
//
// A struct field `Position strictyaml.Position` with the tag "-" is set to the first
// character of the mapping it belongs to, and Key finds the mapping's values.
type Position struct {
	File string
	Line int // from 1
	Col  int // from 1, in characters
	src  *source
	keys map[string]mark
}

// Key is the position of the value of one key of the mapping at p, or p itself
// where the mapping has no such key. Where the value is a map, "forces.kent" is
// where its key kent stands.
func (p Position) Key(name string) Position {
	if m, ok := p.keys[name]; ok {
		return Position{File: p.File, Line: m.line, Col: m.col, src: p.src}
	}
	return Position{File: p.File, Line: p.Line, Col: p.Col, src: p.src}
}

// Has says whether the mapping at p has the key.
func (p Position) Has(name string) bool { _, ok := p.keys[name]; return ok }

// Errorf makes an error at p.
func (p Position) Errorf(format string, args ...any) *Error {
	return &Error{File: p.File, Line: p.Line, Col: p.Col, Message: fmt.Sprintf(format, args...),
		Source: p.src.text(p.Line)}
}

// Equal holds of any two positions: where a thing stood is no part of what it is,
// so tests can compare decoded values with those written by hand.
func (p Position) Equal(Position) bool { return true }

func (p Position) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// Text is a string scalar and the position where it stands, so that an error
// inside it can be shown with a caret under the exact character.
type Text struct {
	Value string
	File  string
	Line  int // of the first character of the value, from 1
	Col   int // from 1, in characters
	raw   *scalar
}

// At is the position in the file of the character at a byte offset of t.Value,
// whatever the scalar's style: plain, quoted or block. An offset past the end
// is the position just after the last character. For a Text that was not decoded
// from a file it counts lines and columns of the value itself.
func (t Text) At(offset int) (line, col int) {
	offset = max(0, min(offset, len(t.Value)))
	if t.raw != nil {
		return t.raw.at(t.Value, offset)
	}
	line, col = max(t.Line, 1), max(t.Col, 1)
	for _, r := range t.Value[:offset] {
		if r == '\n' {
			line, col = line+1, 1
		} else {
			col++
		}
	}
	return line, col
}

// Errorf makes an error that points at a byte offset of t.Value.
func (t Text) Errorf(offset int, format string, args ...any) *Error {
	e := &Error{File: t.File, Message: fmt.Sprintf(format, args...)}
	e.Line, e.Col = t.At(offset)
	switch {
	case t.raw != nil:
		e.Source = t.raw.src.text(e.Line)
	case utf8.ValidString(t.Value):
		e.Source = lineOf(t.Value, e.Line-max(t.Line, 1))
	}
	return e
}

// Equal compares values alone; see [Position.Equal].
func (t Text) Equal(o Text) bool { return t.Value == o.Value }

// MarshalYAML writes the value.
func (t Text) MarshalYAML() (any, error) { return t.Value, nil }

func (t Text) String() string { return t.Value }

// IsZero lets omitempty leave an empty text out.
func (t Text) IsZero() bool { return t.Value == "" }

// Date is a calendar day, "2027-06-30"; dates compare as strings. Empty is none.
type Date string

// UnmarshalText accepts exactly year-month-day.
func (d *Date) UnmarshalText(b []byte) error {
	if err := checkDate(string(b)); err != nil {
		return err
	}
	*d = Date(b)
	return nil
}

var _ encoding.TextUnmarshaler = (*Date)(nil)

// Fields is a mapping whose keys are not known beforehand, in the order of the
// file, each with its position: a row of a test case, or features by name.
type Fields []Field

// Field is one key of Fields. Value is nil (null), bool, float64, string (also
// a date or time as written), or []any of these.
type Field struct {
	Key      string
	Value    any
	Position Position // of the value
	Name     Position // of the key
}

// Get returns the value of a key.
func (f Fields) Get(key string) (value any, ok bool) {
	for i := range f {
		if f[i].Key == key {
			return f[i].Value, true
		}
	}
	return nil, false
}
