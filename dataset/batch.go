package dataset

import (
	"time"

	"forceprofiles/internal/table"
)

// Batch is a run of people in person_id order and, per event table, the rows
// of exactly those people as they stood at the as-of date. It is immutable and
// may be shared between goroutines.
//
// A Batch holds only rows a feature may see: for every key the latest version
// known before as-of, both clocks strictly before as-of, nobody suppressed,
// merged away or past retention, no quarantined row, no E-graded intelligence.
type Batch struct {
	Number int       // of the batch in its walk, from 0
	First  int64     // how many people of the walk came before it
	AsOf   time.Time // UTC
	Info   *Info
	// Persons has one row a person; its First means nothing.
	Persons table.Chunk
	// Events is indexed by Kind; Events[Persons] is unused.
	Events [Kinds]Events
}

// People is the number of people in the batch.
func (b *Batch) People() int { return b.Persons.Rows }

// ID is the person_id of person i.
func (b *Batch) ID(i int) string { return b.Persons.Columns[0].Text[i] }

// Events holds the rows of one event table for the people of a Batch, ordered
// by person, occurred_at, key, known_at.
type Events struct {
	// Rows has its columns in contract order; one the file lacks is absent. Its
	// First means nothing: the rows need not be neighbours in the file.
	Rows table.Chunk
	// Start has People()+1 entries: person i's rows are [Start[i], Start[i+1]).
	Start []int32
	// Supplied is false where the dataset has no such table at all.
	Supplied bool
}

// Info is what a dataset says of itself, the same for every Batch of a walk.
type Info struct {
	Name      string
	AsOf      time.Time // UTC
	Synthetic bool
	Marking   string
	Forces    []Force
	Sources   []Source
	// Coverage[kind][force code] is the moment from which that force supplies
	// that table; a force absent from the map does not supply it. A nil map
	// means that every force supplies the table for all time.
	Coverage [Kinds]map[string]time.Time
}

// Force is a police force of the dataset.
type Force struct {
	Code string `yaml:"code"`
	Name string `yaml:"name"`
}

// Source says when a system of a force was last extracted.
type Source struct {
	System      string    `yaml:"system"`
	Force       string    `yaml:"force"`
	ExtractedAt time.Time `yaml:"extracted_at"`
	Rows        int64     `yaml:"rows"`
}
