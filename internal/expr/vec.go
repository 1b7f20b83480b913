package expr

// Type is the type of an expression or a name.
type Type uint8

const (
	Bool     Type = iota + 1
	Number        // float64
	String        // a code or any other text
	Time          // a moment, microseconds since 1970 UTC
	Duration      // microseconds
	List          // of strings
)

var typeNames = [...]string{Bool: "yes or no", Number: "number", String: "text", Time: "moment", Duration: "duration",
	List: "list of texts"}

// String is the type's name in words: "number", "text".
func (t Type) String() string {
	if int(t) < len(typeNames) && t > 0 {
		return typeNames[t]
	}
	return "unknown type"
}

// Vec is a column of values that a name stands for. Its slices are those of a
// table's column, so columns are handed over without copying; they are read,
// never written, and must not change while a State has them bound. Exactly the
// slices that the type needs are set:
//
//	Bool      Bool; or Num, where 0 is false
//	Number    Num
//	String    Codes and Dict; or Text; or Num (a code) and Dict
//	Time      Int in microseconds since 1970 UTC; with Days, in days since
//	          1970-01-01, which stand for midnight in the Env's zone
//	Duration  Int in microseconds
//	List      Offsets with Codes and Dict, or Offsets with Text
//	          (entry i: Codes[Offsets[i]:Offsets[i+1]])
//
// A Vec with none of them is null in every row: a column that is not there.
// A NaN in Num is null.
type Vec struct {
	Type  Type
	Valid []bool // nil: every entry has a value
	Codes []uint32
	// Dict gives the strings of Codes. It has no string twice. A later Vec for
	// the same name may have a longer Dict; what was worked out per string
	// before is kept as long as the strings before are the same.
	Dict    []string
	Text    []string
	Num     []float64
	Bool    []bool
	Int     []int64
	Days    bool
	Offsets []int32
	// Index, if set, gives the entry for each row: a person's column seen from
	// the rows of an event table. Otherwise row i has entry i.
	Index []int32
	// Const says that every row has entry 0: a parameter, the as-of moment.
	Const bool
}
