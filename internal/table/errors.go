package table

import "fmt"

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
