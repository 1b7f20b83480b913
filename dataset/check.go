package dataset

import (
	"context"
	"io"
)

// Report is the answer of Check: everything wrong with a dataset.
type Report struct {
	Dataset  string       `json:"dataset"`
	Problems []Problem    `json:"problems"`
	Tables   []TableCount `json:"tables"` // empty where the dataset could not be walked
	Quality  *Quality     `json:"quality,omitempty"`
}

// Problem is one kind of thing wrong.
type Problem struct {
	Severity string `json:"severity"` // "fatal" (no run is possible), "quarantine" (rows set aside), "note"
	Table    string `json:"table,omitempty"`
	Column   string `json:"column,omitempty"`
	Rows     int64  `json:"rows,omitempty"`
	FirstRow int64  `json:"first_row,omitempty"` // from 1
	What     string `json:"what"`
}

// Check walks a dataset and reports everything wrong with it. The error is for
// a check that could not be made (ctx cancelled), not for a bad dataset.
func Check(ctx context.Context, dir string, o Options) (*Report, error) { return nil, errNotYet }

// OK says that a run is possible and no row would be quarantined.
func (r *Report) OK() bool { return false }

// WriteText writes the report as a table for a terminal.
func (r *Report) WriteText(w io.Writer) error { return errNotYet }

// WriteJSON writes the report as JSON.
func (r *Report) WriteJSON(w io.Writer) error { return errNotYet }
