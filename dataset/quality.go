package dataset

import "time"

// Quality is what DPA 2018 s38(5) asks to be said when data is passed on: how
// accurate, complete and current the rows of a walk were.
type Quality struct {
	Spans   []Span        `json:"spans"`
	Missing []Lack        `json:"missing"`
	Unknown []UnknownCode `json:"unknown_codes"`
}

// Span gives the oldest and newest record of a force in a table.
type Span struct {
	Table, Force   string
	Rows           int64
	OldestOccurred time.Time // zero for persons
	NewestOccurred time.Time
	LastKnown      time.Time
}

// Lack gives the rows of a force's table that lack a column's value.
type Lack struct {
	Table, Force, Column string
	Rows, Null           int64
}

// UnknownCode is a code that no reference table knows; its rows are kept.
type UnknownCode struct {
	Table, Column, Code string
	Rows                int64
}
