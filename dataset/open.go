package dataset

import (
	"context"
	"errors"
	"iter"
	"time"
)

// Options say what a walk over a dataset sees. The zero value walks everybody
// at the dataset's own as-of date, with no quarantine files and no limit.
type Options struct {
	// AsOf is the moment the run stands at; zero is dataset.yaml's as_of. It
	// must not be later than that, nor finer than a microsecond.
	AsOf time.Time
	// Suppressed person_ids appear in no output but their own count. An id
	// that was merged into another suppresses the survivor too, and the ids
	// merged into a suppressed one are suppressed with it.
	Suppressed []string
	// From and To bound a shard: From <= person_id < To, "" is open.
	From, To string
	// BatchPeople is the number of people in a Batch; 0 means 2048.
	BatchPeople int
	// Limit stops a walk that sets too many rows aside.
	Limit Limit
	// QuarantineDir is the folder that gets <table>.csv for each table with
	// rows set aside; "" writes none. It is created if need be.
	QuarantineDir string
	// KnownOffences and KnownOutcomes are the codes the reference tables know.
	// A row with another code is kept and the code counted. nil: not checked.
	KnownOffences, KnownOutcomes map[string]bool
}

// Limit says how many rows of one table may be quarantined before the walk
// stops with ErrTooManyQuarantined. Each of the two that is set applies.
type Limit struct {
	Share float64 // of the table's rows, rounded up; 0: no limit
	Rows  int64   // 0: no limit; negative: none at all
}

// ErrTooManyQuarantined is wrapped by the error that names table and count
// when a walk passes Options.Limit.
var ErrTooManyQuarantined = errors.New("too many rows are quarantined")

// Dataset is an open conflated dataset. Its methods may be called one after
// another; walks do not run concurrently with each other.
type Dataset struct {
	dir  string
	o    Options
	info *Info
}

// Open reads dir/dataset.yaml and the heads of its tables. Nothing is walked
// and no checksum computed yet. Errors name the file, the place and the way out.
func Open(dir string, o Options) (*Dataset, error) { return nil, errNotYet }

var errNotYet = errors.New("dataset: not built yet")

// Info is what the dataset says of itself, with AsOf the moment of the run.
func (d *Dataset) Info() *Info { return d.info }

// Tables describes the tables as found, in contract order, absent ones too.
func (d *Dataset) Tables() []TableInfo { return nil }

// TableInfo describes one table of an open dataset.
type TableInfo struct {
	Kind     Kind
	Supplied bool
	Path     string   // relative to the dataset, with slashes
	Rows     int64    // as dataset.yaml declares
	Present  []string // contract columns the file has
	Absent   []string // optional contract columns it lacks
	Ignored  []string // columns that are not in the contract
}

// Batches walks the dataset in person_id order. Batches are cut by people
// count only, so they are the same on any machine. The last pair may carry an
// error, and then no Batch. Leaving the loop early stops the walk and frees
// everything; a cancelled ctx ends it with ctx's error.
//
// When the loop has run to its end, every row has been accounted for, every
// file's hash compared with dataset.yaml, and Accounting and Quality answer.
func (d *Dataset) Batches(ctx context.Context) iter.Seq2[*Batch, error] { return nil }

// Cases walks only the people named, for their case files: the same rows that
// Batches showed. Ids that the run may not see (unknown, suppressed, past
// retention …) are absent. Nothing is accounted for or quarantined anew.
func (d *Dataset) Cases(ctx context.Context, ids []string) iter.Seq2[*Batch, error] { return nil }

// Accounting returns the counts of the last complete walk in contract order;
// nil before one.
func (d *Dataset) Accounting() []TableCount { return nil }

// Quality returns the data quality of the rows that the last complete walk
// used; nil before one.
func (d *Dataset) Quality() *Quality { return nil }

// UnknownSuppressed lists the suppressed ids that are not in persons, sorted.
func (d *Dataset) UnknownSuppressed() []string { return nil }

// Files lists every input file (dataset.yaml first, then tables in contract
// order, parts in name order). It computes what hashes a walk has not yet.
func (d *Dataset) Files(ctx context.Context) ([]File, error) { return nil, errNotYet }

// File is one input file.
type File struct {
	Name   string // relative to the dataset, with slashes
	SHA256 string // lower-case hexadecimal
	Bytes  int64
	Rows   int64 // of its table, on the table's first file; 0 otherwise
}

// Close releases the dataset.
func (d *Dataset) Close() error { return nil }
