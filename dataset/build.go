package dataset

import (
	"time"

	"forceprofiles/table"
)

// Manifest is what a writer says of a new dataset; Builder adds the tables.
type Manifest struct {
	Name      string
	AsOf      time.Time
	Synthetic bool
	Marking   string
	Forces    []Force
	Sources   []Source
	// Coverage[kind][force code] is the moment from which that force supplies
	// that table; a nil map means that all do for all time.
	Coverage [Kinds]map[string]time.Time
}

// Builder writes a conflated dataset: one Parquet file a table and dataset.yaml.
type Builder struct{}

// Create starts a dataset in dir, which must not exist or be empty. The folder
// is for its owner alone (0700, files 0600).
func Create(dir string, m Manifest) (*Builder, error) { return nil, errNotYet }

// Write appends rows, sorted by the caller, to a table. The first chunk of a
// table decides its columns (a chunk of no rows makes an empty table); a table
// never written is not supplied. Nulls in required columns are written as they
// are: planting them is a way to test. Tables may be written from different
// goroutines, one goroutine a table.
func (b *Builder) Write(k Kind, c *table.Chunk) error { return errNotYet }

// Close finishes the tables and writes dataset.yaml last, so that a folder
// without it is an unfinished one. After an error the folder is the caller's
// to remove.
func (b *Builder) Close() error { return errNotYet }

// Abandon closes what is open without finishing.
func (b *Builder) Abandon() {}
