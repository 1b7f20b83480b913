package runfolder

import (
	"context"
	"time"

	"forceprofiles/internal/table"
)

// CaseRow is a row of review/cases.parquet: one record of somebody a reviewer is
// asked about, by person_id, population, occurred_at, table and key. It holds
// every record of theirs that the run could see, chosen and ordered by nothing
// that follows a score, so that the evidence of a listed person and of a control
// look alike; the key of a case is (run_id, population, person_id).
type CaseRow struct {
	Person, Population string
	Force              string // listing force: whose reviewers are asked
	Table, Key         string // the record
	RecordForce        string
	Occurred, Known    time.Time // zero where not known
	Role, Code         string
	Graded             bool
	Handling           string
}

var caseFile = file[CaseRow]{name: CasesName, sorted: true,
	null: []string{"record_force", "occurred_at", "known_at", "role", "code", "handling"}, columns: []column[CaseRow]{
		{personColumn, table.Text, "person", func(r *CaseRow) any { return &r.Person }},
		{"population", table.Code, "population", func(r *CaseRow) any { return &r.Population }},
		{"force", table.Code, "listing force: whose reviewers are asked", func(r *CaseRow) any { return &r.Force }},
		{"table", table.Code, "table of the dataset that holds the record", func(r *CaseRow) any { return &r.Table }},
		{"key", table.Text, "the record's own reference", func(r *CaseRow) any { return &r.Key }},
		{"record_force", table.Code, "force that recorded it", func(r *CaseRow) any { return &r.RecordForce }},
		{"occurred_at", table.Instant, "when it happened", func(r *CaseRow) any { return &r.Occurred }},
		{"known_at", table.Instant, "when the record was known like this", func(r *CaseRow) any { return &r.Known }},
		{"role", table.Code, "of the person in the record: suspect, victim …; null where the table has none",
			func(r *CaseRow) any { return &r.Role }},
		{"code", table.Code, "what it is, by the record's own code: offence, grade or kind; null where it has none",
			func(r *CaseRow) any { return &r.Code }},
		{"graded", table.Bool, "an assessment and no fact: the annex's, to be served by right alone",
			func(r *CaseRow) any { return &r.Graded }},
		{"handling", table.Code, "handling code of graded intelligence", func(r *CaseRow) any { return &r.Handling }},
	}}

// SamplingRow is a row of review/sampling.parquet: how a case came to be one, by
// population and person_id. Whoever serves reviewers keeps it from them: it says
// who is listed.
type SamplingRow struct {
	Population, Person, Force string
	Listed                    bool    // false: a control
	Inclusion                 float64 // the chance, from 0 to 1, of somebody like this to be a case
}

var samplingFile = file[SamplingRow]{name: SamplingName, columns: []column[SamplingRow]{
	{"population", table.Code, "population", func(r *SamplingRow) any { return &r.Population }},
	{personColumn, table.Text, "person", func(r *SamplingRow) any { return &r.Person }},
	{"force", table.Code, "listing force", func(r *SamplingRow) any { return &r.Force }},
	{"listed", table.Bool, "false for a control: drawn among those not listed",
		func(r *SamplingRow) any { return &r.Listed }},
	{"inclusion", table.Number, "chance of being a case: 1 for the listed; for a control, how many were drawn of how many",
		func(r *SamplingRow) any { return &r.Inclusion }},
}}

// CreateCases starts review/cases.parquet.
func (f *Folder) CreateCases() (*Writer[CaseRow], error) { return caseFile.create(f) }

// CreateSampling starts review/sampling.parquet.
func (f *Folder) CreateSampling() (*Writer[SamplingRow], error) { return samplingFile.create(f) }

// EachCase reads review/cases.parquet. A run may lack the file: the error then
// is fs.ErrNotExist.
func (f *Folder) EachCase(ctx context.Context, use func(*CaseRow) error) error {
	return caseFile.each(ctx, f, nil, func(r *CaseRow, _ int64) error { return use(r) })
}

// EachSampling reads review/sampling.parquet, which may be absent too.
func (f *Folder) EachSampling(ctx context.Context, use func(*SamplingRow) error) error {
	return samplingFile.each(ctx, f, nil, func(r *SamplingRow, _ int64) error { return use(r) })
}
