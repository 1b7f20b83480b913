package runfolder

import (
	"context"

	"forceprofiles/internal/table"
)

// FindingRow is a row of findings.parquet: a hit or an abstention of an active
// rule, by batch of people, population, person and rule.
type FindingRow struct {
	Population, Person, Rule string
	Version                  int
	Outcome                  string
	Points                   float64
	MustReview               bool
	Reason, Values           string

	Number int64 // of the row, from 1; of rows that were read
}

// Hit is the outcome of a rule that holds.
const Hit = "hit"

var findingColumns = []column[FindingRow]{
	{"population", table.Code, "population", func(r *FindingRow) any { return &r.Population }},
	{"person_id", table.Text, "person", func(r *FindingRow) any { return &r.Person }},
	{"rule", table.Code, "rule", func(r *FindingRow) any { return &r.Rule }},
	{"version", table.Integer, "version of the rule", func(r *FindingRow) any { return &r.Version }},
	{"outcome", table.Code, "hit, or abstain where a value that decides is not known",
		func(r *FindingRow) any { return &r.Outcome }},
	{"points", table.Number, "what a hit adds", func(r *FindingRow) any { return &r.Points }},
	{"must_review", table.Bool, "whether a hit puts the person on the list",
		func(r *FindingRow) any { return &r.MustReview }},
	{"reason", table.Text, "what the rule says, in words", func(r *FindingRow) any { return &r.Reason }},
	{"values", table.Text, "what the rule read", func(r *FindingRow) any { return &r.Values }},
}

// EachFinding reads findings.parquet in its order. The row holds until use
// returns.
func (f *Folder) EachFinding(ctx context.Context, use func(*FindingRow) error) error {
	return eachRow(ctx, f.Path(FindingsName), findingColumns, func(r *FindingRow, number int64) error {
		r.Number = number
		return use(r)
	})
}

// Findings are rows on their way to a FindingWriter; another goroutine than the
// writer's may gather them.
type Findings struct{ rows *rows[FindingRow] }

// NewFindings has no row yet.
func NewFindings() *Findings { return &Findings{newRows(findingColumns)} }

// Add adds a row.
func (f *Findings) Add(r *FindingRow) { f.rows.add(r) }

// FindingWriter writes findings.parquet.
type FindingWriter struct{ out *table.Writer }

// CreateFindings starts findings.parquet.
func (f *Folder) CreateFindings() (*FindingWriter, error) {
	out, err := table.Create(f.Path(FindingsName), fieldsOf(findingColumns), table.WriteOptions{})
	if err != nil {
		return nil, err
	}
	return &FindingWriter{out}, nil
}

// Write adds rows.
func (w *FindingWriter) Write(f *Findings) error { return w.out.Write(f.rows.chunk()) }

// Close finishes the file; only a nil error means that it is whole.
func (w *FindingWriter) Close() error { return w.out.Close() }
