package table

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
