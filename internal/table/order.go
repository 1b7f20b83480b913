package table

import (
	"fmt"
	"slices"
)

// UnsortedError says that a table is not sorted by its key.
type UnsortedError struct {
	Path       string // the file
	Key        string // the column
	Row        int64  // number of the row in its table, from 0, whose key is below the one before it
	Prev, This string
}

func (e *UnsortedError) Error() string {
	return fmt.Sprintf("%s: row %d: %s %q comes after %q: the table must be sorted by %s, bytewise", e.Path, e.Row+1,
		e.Key, e.This, e.Prev, e.Key)
}

func (r *Reader) checkOrder(p *part, c *piece) error {
	key := c.column(r.o.Key)
	for i, k := range key.Text {
		if k == r.prev || !key.Known(i) {
			continue
		}
		if k < r.prev {
			return &UnsortedError{Path: p.path, Key: r.o.Key, Row: r.row + int64(i), Prev: r.prev, This: k}
		}
		r.prev = k
	}
	return nil
}

// deliver queues the rows in range: one chunk, or, around null keys, several.
func (r *Reader) deliver(c *piece) {
	columns := c.columns
	if len(columns) < len(r.present) { // what the part lacks is null
		columns = nil
		for _, f := range r.present {
			own := c.column(f.Name)
			if own == nil {
				own = &Column{Field: f}
				own.fillNull(c.rows)
			}
			columns = append(columns, *own)
		}
	}
	if r.o.From == "" && r.o.To == "" {
		r.queue = append(r.queue, &Chunk{Rows: c.rows, First: r.row, Columns: columns})
		return
	}
	key := c.column(r.o.Key)
	for i := 0; i < c.rows; {
		if !inRange(key, i, &r.o) {
			i++
			continue
		}
		from := i
		for i < c.rows && inRange(key, i, &r.o) {
			i++
		}
		chunk := &Chunk{Rows: i - from, First: r.row + int64(from), Columns: columns}
		if from > 0 || i < c.rows {
			chunk.Columns = make([]Column, len(columns))
			for j := range columns {
				chunk.Columns[j] = columns[j].Slice(from, i)
			}
		}
		r.queue = append(r.queue, chunk)
	}
}

// inRange says whether a row's key is within the options' bounds.
func inRange(key *Column, i int, o *Options) bool {
	if !key.Known(i) {
		return o.From == ""
	}
	k := key.Text[i]
	return k >= o.From && (o.To == "" || k < o.To)
}

// anyInRange says whether a row of a piece is wanted.
func anyInRange(key *Column, o *Options) bool {
	if o.Keys != nil {
		return anyWanted(key, o)
	}
	if o.From == "" && o.To == "" {
		return true
	}
	for i := range key.Text {
		if inRange(key, i, o) {
			return true
		}
	}
	return false
}

// anyWanted goes along the keys of a piece and those wanted side by side.
func anyWanted(key *Column, o *Options) bool {
	next := -1 // of o.Keys: the first that is not before the row
	for i, k := range key.Text {
		if !inRange(key, i, o) || !key.Known(i) {
			continue
		}
		if next < 0 {
			next, _ = slices.BinarySearch(o.Keys, k)
		}
		for next < len(o.Keys) && o.Keys[next] < k {
			next++
		}
		if next == len(o.Keys) {
			return false
		}
		if o.Keys[next] == k {
			return true
		}
	}
	return false
}
