package dataset

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// Report is the answer of Check: everything wrong with a dataset.
type Report struct {
	Dataset  string       `json:"dataset"`
	Problems []Problem    `json:"problems"`
	Tables   []TableCount `json:"tables"` // empty where the dataset could not be walked
	Quality  *Quality     `json:"quality,omitempty"`
}

// Severity says what a problem does to a run.
type Severity string

const (
	Fatal    Severity = "fatal"      // no run is possible
	SetAside Severity = "quarantine" // rows are set aside, the run goes on
	Note     Severity = "note"       // worth knowing
)

// Problem is one kind of thing wrong.
type Problem struct {
	Severity Severity `json:"severity"`
	Table    string   `json:"table,omitempty"`
	Column   string   `json:"column,omitempty"`
	Rows     int64    `json:"rows,omitempty"`
	FirstRow int64    `json:"first_row,omitempty"` // from 1
	What     string   `json:"what"`
}

// Check walks a dataset and reports everything wrong with it: after an error
// in a table it goes on with the others. o's quarantine limit does not apply.
// The error is for a check that could not be made (ctx cancelled, wrong
// options), not for a bad dataset.
func Check(ctx context.Context, dir string, o Options) (*Report, error) {
	r := &Report{Dataset: dir, Problems: []Problem{}, Tables: []TableCount{}}
	o.Limit = Limit{}
	if _, _, err := readManifest(dir); err != nil {
		r.fatal("", err)
		return r, nil
	}
	d, err := open(dir, o)
	if err != nil {
		return nil, err
	}
	return r, r.walk(ctx, d)
}

// walk looks at every table; one that cannot be read is left out and the walk
// made again without it.
func (r *Report) walk(ctx context.Context, d *Dataset) error {
	d.lenient = true // what does not match dataset.yaml is collected below
	for k := range allKinds {
		if err := d.head(k); err != nil {
			r.fatal(k.String(), err)
			d.tables[k].Supplied = false
		}
	}
	for d.tables[Persons].Supplied {
		var failed error
		for _, err := range d.Batches(ctx) {
			failed = err
		}
		if err := context.Cause(ctx); err != nil {
			return err
		}
		if failed == nil {
			break
		}
		var of *tableError
		if !errors.As(failed, &of) {
			r.fatal("", failed)
			break
		}
		r.fatal(of.kind.String(), failed)
		d.tables[of.kind].Supplied = false
	}
	if d.counts == nil {
		return nil // not even one walk was possible
	}
	r.Tables, r.Quality = append(r.Tables, d.counts...), d.quality
	for k, c := range d.counts {
		if err := d.complete(Kind(k), c.Read); err != nil {
			r.fatal(c.Table, err)
		}
	}
	if err := d.hash(ctx); err != nil {
		if context.Cause(ctx) != nil {
			return context.Cause(ctx)
		}
		r.fatal("", err)
	} else {
		for k := range allKinds {
			if err := d.compareHash(k); err != nil {
				r.fatal(k.String(), err)
			}
		}
	}
	for _, q := range d.asides {
		kinds := slices.Clone(q.kinds)
		slices.SortStableFunc(kinds, func(a, b *setAside) int { return cmp.Compare(b.rows, a.rows) })
		for _, s := range kinds {
			what := s.kind
			if s.example != "" {
				what += ", such as " + s.example
			}
			r.Problems = append(r.Problems, Problem{SetAside, q.table, s.column, s.rows, s.first, what})
		}
	}
	r.notes(d)
	return nil
}

func (r *Report) fatal(name string, err error) {
	r.Problems = append(r.Problems, Problem{Severity: Fatal, Table: name, What: err.Error()})
}

// notes adds what a run copes with but its readers should know.
func (r *Report) notes(d *Dataset) {
	note := func(p Problem) { p.Severity = Note; r.Problems = append(r.Problems, p) }
	for k := range allKinds {
		t, name := &d.tables[k], k.String()
		if !d.stated[k].supplied {
			if k == Identities {
				continue // no feature needs it
			}
			note(Problem{Table: name, What: "the table is not supplied: features over it are not known"})
			if d.info.Coverage[k] != nil {
				note(Problem{Table: name, What: "coverage speaks of it but the table is not supplied"})
			}
			continue
		}
		if !t.Supplied {
			continue // said above
		}
		for _, c := range t.Absent {
			note(Problem{Table: name, Column: c, What: "the column is not supplied: features over it are not known"})
		}
		for _, c := range t.Ignored {
			note(Problem{Table: name, Column: c, What: "the column is not in the contract and is ignored"})
		}
		if n := d.counts[k].Resorted; n > 0 {
			note(Problem{Table: name, Rows: n,
				What: "people whose rows were out of order (occurred_at, key, known_at) and were put in order"})
		}
	}
	for _, u := range r.Quality.Unknown {
		note(Problem{Table: u.Table, Column: u.Column, Rows: u.Rows,
			What: "unknown code " + quote(u.Code) + ": the rows are kept"})
	}
	for _, id := range d.unknown {
		note(Problem{Table: Persons.String(), What: "suppressed " + quote(id) + " is nobody in persons"})
	}
}

// Count is the number of problems of a severity.
func (r *Report) Count(s Severity) int {
	n := 0
	for _, p := range r.Problems {
		if p.Severity == s {
			n++
		}
	}
	return n
}

// OK says that a run is possible and no row would be set aside.
func (r *Report) OK() bool { return r.Count(Fatal) == 0 && r.Count(SetAside) == 0 }

// WriteText writes the report as tables for a terminal.
func (r *Report) WriteText(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintf(t, "%s: %s, %s, %s\n", r.Dataset,
		plural(r.Count(Fatal), "fatal problem"), plural(r.Count(SetAside), "reason to set rows aside",
			"reasons to set rows aside"), plural(r.Count(Note), "note"))
	if len(r.Problems) > 0 {
		fmt.Fprint(t, "\nseverity\ttable\tcolumn\trows\tfirst row\twhat\n")
		for _, p := range r.Problems {
			// An error may have lines of its own, for the caret under a place.
			what := strings.ReplaceAll(p.What, "\n", "\n\t\t\t\t\t")
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", p.Severity, p.Table, p.Column, number(p.Rows), number(p.FirstRow), what)
		}
	}
	if len(r.Tables) > 0 {
		fmt.Fprint(t, "\ntable\tread\tused\tsuperseded\tafter as-of\tpast retention\tsuppressed\tquarantined\twithheld\n")
		for _, c := range r.Tables {
			if !c.Supplied {
				fmt.Fprintf(t, "%s\tnot supplied\t\t\t\t\t\t\t\n", c.Table)
				continue
			}
			fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\n", c.Table,
				c.Read, c.Used, c.Superseded, c.AfterAsOf, c.PastRetention, c.Suppressed, c.Quarantined, c.Withheld)
		}
	}
	return t.Flush()
}

// plural is "1 note", "2 notes"; many is the plural where it is not one + s.
func plural(n int, one string, many ...string) string {
	switch {
	case n == 1:
		return "1 " + one
	case len(many) > 0:
		return fmt.Sprintf("%d %s", n, many[0])
	}
	return fmt.Sprintf("%d %ss", n, one)
}

func number(n int64) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}
