package table

import (
	"math"
	"slices"
)

// Type is the logical type of a column: what the rest of the engine sees,
// whatever the file's physical encoding.
type Type uint8

const (
	// Code is a short, repeating string (a status, a force, an offence code),
	// held as dictionary codes.
	Code Type = iota + 1
	// Text is an identifier or a name, held as strings.
	Text
	// Number is a float64 (file types: any integer that fits 2^53, float, double).
	Number
	// Integer is a Number that is whole and is written as int64.
	Integer
	// Bool is true or false.
	Bool
	// Instant is a moment, int64 microseconds since 1970 UTC. A timestamp
	// without a zone is refused when read.
	Instant
	// Date is a calendar day, int64 days since 1970-01-01.
	Date
	// CodeList is a list of short, repeating strings, held as dictionary codes.
	CodeList
	// TextList is a list of identifiers.
	TextList
)

// Field names a column and its type.
type Field struct {
	Name string
	Type Type
	// Required columns must be in the file; a row whose required value is
	// null is the caller's to quarantine. An optional column that the file
	// lacks is absent from every Chunk.
	Required bool
}

// Column holds one field's values for the rows of a Chunk. Exactly the slices
// that its Type needs are set:
//
//	Code              Codes, Dict
//	Text              Text
//	Number, Integer   Num
//	Bool              Bool
//	Instant, Date     Int
//	CodeList          Offsets, Codes, Dict   (row i: Codes[Offsets[i]:Offsets[i+1]])
//	TextList          Offsets, Text
//
// Where a value is not known its place holds NaN in Num, code 0 in Codes (Dict
// begins with "", so looking it up is safe) and zero elsewhere; an unknown list
// has no elements. NaN in a file means not known.
//
// Columns are immutable once a Reader has returned them and stay valid after
// the next read, so slices of them may be shared between goroutines.
type Column struct {
	Field
	Valid   []bool // nil when every row has a value; otherwise one per row
	Codes   []uint32
	Dict    []string // code → string; for one Reader every later Dict extends every earlier one
	Text    []string
	Num     []float64
	Bool    []bool
	Int     []int64
	Offsets []int32
}

// Known says whether row i has a value.
func (c *Column) Known(i int) bool { return c.Valid == nil || c.Valid[i] }

// StringAt is row i of a Code or Text column, "" where it is null or c is nil.
func (c *Column) StringAt(i int) string {
	switch {
	case c == nil || !c.Known(i):
		return ""
	case c.Codes != nil:
		return c.Dict[c.Codes[i]]
	}
	return c.Text[i]
}

// Chunk is a run of rows, column by column.
type Chunk struct {
	Rows    int
	First   int64 // number of the first row in its table, from 0
	Columns []Column
}

// Column returns the named column, or nil where the file has none.
func (c *Chunk) Column(name string) *Column {
	for i := range c.Columns {
		if c.Columns[i].Name == name {
			return &c.Columns[i]
		}
	}
	return nil
}

// Slice is rows [from, to) of c, sharing its memory.
func (c *Column) Slice(from, to int) Column {
	out := *c
	out.Valid = between(c.Valid, from, to)
	if c.Offsets != nil {
		out.Offsets = c.Offsets[from : to+1 : to+1]
	} else {
		out.Codes, out.Text, out.Num = between(c.Codes, from, to), between(c.Text, from, to), between(c.Num, from, to)
		out.Bool, out.Int = between(c.Bool, from, to), between(c.Int, from, to)
	}
	out.trim()
	return out
}

func between[T any](s []T, from, to int) []T {
	if s == nil {
		return nil
	}
	return s[from:to:to]
}

// trim drops a Valid that says nothing.
func (c *Column) trim() {
	if c.Valid != nil && !slices.Contains(c.Valid, false) {
		c.Valid = nil
	}
}

// markNaN gives every unknown value NaN, and every NaN of the file a null.
func (c *Column) markNaN(f form) {
	nan := math.NaN()
	if c.Valid != nil {
		for i, ok := range c.Valid {
			if !ok {
				c.Num[i] = nan
			}
		}
	}
	if f != formFloat && f != formDouble {
		return
	}
	for i, v := range c.Num {
		if v != v && c.Known(i) {
			if c.Valid == nil {
				c.Valid = make([]bool, len(c.Num))
				fill(c.Valid, true)
			}
			c.Valid[i] = false
		}
	}
}

// fillNull makes c a column of n nulls.
func (c *Column) fillNull(n int) {
	c.Valid = make([]bool, n)
	switch c.Type {
	case Code:
		c.Codes, c.Dict = make([]uint32, n), []string{""}
	case Text:
		c.Text = make([]string, n)
	case Number, Integer:
		c.Num = slices.Repeat([]float64{math.NaN()}, n)
	case Bool:
		c.Bool = make([]bool, n)
	case Instant, Date:
		c.Int = make([]int64, n)
	case CodeList:
		c.Offsets, c.Dict = make([]int32, n+1), []string{""}
	case TextList:
		c.Offsets = make([]int32, n+1)
	}
}
