package runfolder

import (
	"context"
	"strconv"

	"forceprofiles/internal/table"
)

// FindingRow is a row of findings.parquet: a hit or an abstention of an active
// rule, by person_id, population and rule, each in the order of its bytes.
type FindingRow struct {
	Person, Population, Rule string
	Version                  int
	Outcome                  string
	Points                   float64
	MustReview               bool
	Reason                   string

	Number int64 // of the row, from 1; of rows that were read
}

// Hit is the outcome of a rule that holds.
const Hit = "hit"

var findingFile = file[FindingRow]{name: FindingsName, sorted: true, columns: []column[FindingRow]{
	{personColumn, table.Text, "person", func(r *FindingRow) any { return &r.Person }},
	{"population", table.Code, "population", func(r *FindingRow) any { return &r.Population }},
	{"rule", table.Code, "rule", func(r *FindingRow) any { return &r.Rule }},
	{"version", table.Integer, "version of the rule", func(r *FindingRow) any { return &r.Version }},
	{"outcome", table.Code, "hit, or abstain where a value that decides is not known",
		func(r *FindingRow) any { return &r.Outcome }},
	{"points", table.Number, "what the finding adds: 0 for an abstention", func(r *FindingRow) any { return &r.Points }},
	{"must_review", table.Bool, "whether a hit puts the person on the list",
		func(r *FindingRow) any { return &r.MustReview }},
	{"reason", table.Text, "what the rule says, in words", func(r *FindingRow) any { return &r.Reason }},
}}

// FindingValueRow is a row of finding_values.parquet: one value that a rule
// read for a finding, in the order of findings.parquet and then as the rule
// names them. The values stand in a file of their own, a row each: a number
// stays a number, anybody's Parquet reader can join and filter them, and a row
// group of findings is read without them.
type FindingValueRow struct {
	Person, Population, Rule string
	Name                     string
	Type                     string  // number, bool or category
	Value                    float64 // NaN where not known
	Category                 string
	AtLeast, Param           bool
}

// The types of a finding's values.
const (
	TypeNumber   = "number"
	TypeBool     = "bool"
	TypeCategory = "category"
)

var findingValueFile = file[FindingValueRow]{name: FindingValuesName, sorted: true, null: []string{"value", "category"},
	columns: []column[FindingValueRow]{
		{personColumn, table.Text, "person", func(r *FindingValueRow) any { return &r.Person }},
		{"population", table.Code, "population", func(r *FindingValueRow) any { return &r.Population }},
		{"rule", table.Code, "rule", func(r *FindingValueRow) any { return &r.Rule }},
		{"name", table.Code, "feature, or threshold of the pack", func(r *FindingValueRow) any { return &r.Name }},
		{"type", table.Code, "number, bool or category", func(r *FindingValueRow) any { return &r.Type }},
		{"value", table.Number, "in the feature's unit; of a bool 1 or 0, of a category its number; null where not known",
			func(r *FindingValueRow) any { return &r.Value }},
		{"category", table.Code, "the category's own code; null for numbers and bools",
			func(r *FindingValueRow) any { return &r.Category }},
		{"at_least", table.Bool, "whether the value may be too low", func(r *FindingValueRow) any { return &r.AtLeast }},
		{"param", table.Bool, "whether this is a threshold: the pack's, or the force's own",
			func(r *FindingValueRow) any { return &r.Param }},
	}}

// Text is the value alone in words: "3", "yes", "kent", "not known".
func (r *FindingValueRow) Text() string {
	switch {
	case r.Value != r.Value: // NaN
		return "not known"
	case r.Category != "":
		return r.Category
	case r.Type == TypeBool && r.Value != 0:
		return "yes"
	case r.Type == TypeBool:
		return "no"
	}
	return strconv.FormatFloat(r.Value, 'f', -1, 64)
}

// NewFindings has no row yet.
func NewFindings() *Rows[FindingRow] { return findingFile.rows() }

// NewFindingValues has no row yet.
func NewFindingValues() *Rows[FindingValueRow] { return findingValueFile.rows() }

// CreateFindings starts findings.parquet.
func (f *Folder) CreateFindings() (*Writer[FindingRow], error) { return findingFile.create(f) }

// CreateFindingValues starts finding_values.parquet.
func (f *Folder) CreateFindingValues() (*Writer[FindingValueRow], error) {
	return findingValueFile.create(f)
}

// EachFinding reads findings.parquet in its order. The row holds until use
// returns.
func (f *Folder) EachFinding(ctx context.Context, use func(*FindingRow) error) error {
	return f.findings(ctx, nil, use)
}

// FindingsOf reads the findings of the people named, who are ascending.
func (f *Folder) FindingsOf(ctx context.Context, people []string, use func(*FindingRow) error) error {
	return f.findings(ctx, &people, use)
}

func (f *Folder) findings(ctx context.Context, people *[]string, use func(*FindingRow) error) error {
	return findingFile.each(ctx, f, people, func(r *FindingRow, number int64) error {
		r.Number = number
		return use(r)
	})
}

// FindingValuesOf reads the values behind the findings of the people named, who
// are ascending.
func (f *Folder) FindingValuesOf(ctx context.Context, people []string, use func(*FindingValueRow) error) error {
	return findingValueFile.each(ctx, f, &people, func(r *FindingValueRow, _ int64) error { return use(r) })
}
