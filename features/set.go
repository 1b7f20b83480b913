package features

import (
	"errors"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/expr"
)

// Denied is a protected characteristic, or a proxy for one: a feature that
// reads one of its columns, whose own name matches, or that reads such a
// feature, needs a written justification in its spec; where Never is set it is
// refused whatever is written.
//
// Always denied, besides: persons.sex, persons.date_of_birth, and (never
// permitted) persons.ethnicity_self_defined and
// persons.ethnicity_officer_perceived.
type Denied struct {
	Name    string   // "ethnicity"
	Columns []string // "persons.ethnicity_self_defined"
	Names   []string // patterns of feature names, * for any characters: "*postcode*"
	Never   bool
	Reason  string // shown with the refusal
}

// CompileOptions adjust Compile.
type CompileOptions struct {
	Denied []Denied
}

// Forces, as the only category, stands for the dataset's force codes in order.
const Forces = "@forces"

// Set is a compiled list of features. It is immutable and may be shared.
type Set struct{}

// Compile checks and compiles specs. ref answers offence_group, in_group and
// harm. The error is a strictyaml.Errors with everything found wrong, each at
// its place in the file.
func Compile(specs []Spec, ref *Reference, o CompileOptions) (*Set, error) {
	return nil, errors.New("features: not built yet")
}

// Names lists the features in order: the columns of a Matrix.
func (s *Set) Names() []string { return nil }

// Len is the number of features.
func (s *Set) Len() int { return 0 }

// Index is the place of a feature, or −1.
func (s *Set) Index(name string) int { return -1 }

// Spec returns a feature's spec.
func (s *Set) Spec(f int) *Spec { return nil }

// Type is what a feature is to a rule: Number, Bool (any, and conditions), or
// String (one with categories).
func (s *Set) Type(f int) expr.Type { return 0 }

// Categories are the categories of feature f in a dataset, by code; nil for a
// feature that has none.
func (s *Set) Categories(f int, info *dataset.Info) []string { return nil }

// Meaning is the text that Hash is the SHA-256 of: everything that decides the
// feature's values, in one spelling, and nothing else.
func (s *Set) Meaning(f int) string { return "" }

// Hash is the hex SHA-256 of Meaning. Labels, units and typical values do not
// enter it.
func (s *Set) Hash(f int) string { return "" }

// Reads lists the columns that feature f reads, as "crimes.side", ascending;
// those of the features that it is derived from included.
func (s *Set) Reads(f int) []string { return nil }

// Protected lists the denied things that feature f rests on with a
// justification: "date_of_birth".
func (s *Set) Protected(f int) []string { return nil }

// EnvNames declares the features as names for rules and eligibility.
func (s *Set) EnvNames() []expr.Name { return nil }

// Vec presents column f of a Matrix to an expression, under the name that
// EnvNames declares.
func (s *Set) Vec(m *Matrix, f int, info *dataset.Info) expr.Vec { return expr.Vec{} }

// ReferenceLookups are offence_group, in_group and harm over a reference table.
func ReferenceLookups(ref *Reference) []expr.Lookup { return nil }

// Unsupplied says that a feature is not known for a force's people, and why.
type Unsupplied struct {
	Feature int
	Force   string // "" for every force
	Reason  string // "Kent does not supply custody"
}

// Unsupplied lists the features that are not known in a dataset, by feature
// and then force, with the reason. tables is dataset.Dataset.Tables.
func (s *Set) Unsupplied(info *dataset.Info, tables []dataset.TableInfo) []Unsupplied { return nil }

// Worker computes a Set's features batch by batch. It holds scratch memory: one
// Worker for each goroutine.
type Worker struct{}

// NewWorker makes a Worker for the batches of a dataset.
func (s *Set) NewWorker(info *dataset.Info) *Worker { return nil }

// Compute computes every feature for the people of b. The Matrix is the
// caller's to keep.
func (w *Worker) Compute(b *dataset.Batch) (*Matrix, error) {
	return nil, errors.New("features: not built yet")
}

// Trace is how one person's value of one feature came to be.
type Trace struct {
	Feature int
	Value   float64 // as in the Matrix: NaN is not known
	AtLeast bool
	// Rows are the rows that qualify, in order of the feature's clock.
	Rows []TraceRow
	// Inputs are the places of the features that a derived feature reads;
	// trace those in turn.
	Inputs []int
}

// TraceRow is one row behind a value.
type TraceRow struct {
	Kind       dataset.Kind
	Row        int    // in the batch's rows of that table; the person's place for persons
	Key        string // the row's reference: "KE/2026/001234"
	Force      string
	OccurredAt time.Time
	KnownAt    time.Time
	// Added is what the row brings: 1 in a count, its number in a sum (less
	// than 0 in the older half of a rate_change), how many new values in a
	// distinct, its own number or category in max, min and latest, its age in
	// days in days_since_*, 1 in a max_per if it shares the value that most
	// rows share.
	Added float64
	// Decides marks the rows that the value rests on: all in a count or a sum,
	// the largest in a max, the last in a latest.
	Decides bool
}

// Trace returns the rows behind person's value of feature f. Aggregating them
// gives the value in the Matrix, to the bit.
func (s *Set) Trace(b *dataset.Batch, person, f int) (Trace, error) {
	return Trace{}, errors.New("features: not built yet")
}
