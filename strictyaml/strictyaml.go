// Package strictyaml is the only door to YAML. It decodes strictly: unknown
// and repeated fields are errors, a file holds one document, size, depth and
// alias expansion are bounded, and every error names file, line and column.
//
// Expressions and other texts whose own errors must point into the file are
// decoded as Text, which remembers where it stood.
package strictyaml

// Text is a string scalar and the place where it stands, so that an error
// inside it can be shown with a caret under the exact character.
type Text struct {
	Value string
	File  string
	Line  int // of the first character of the value, from 1
	Col   int // from 1
}
