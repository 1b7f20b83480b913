package runfolder

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"time"

	"forceprofiles/internal/table"
)

// column ties one column of a file to the field of its row.
type column[R any] struct {
	name string
	kind table.Type
	what string       // unit, range and meaning, for whoever reads the file
	at   func(*R) any // *string, *float64, *int, *bool or *time.Time, as kind asks
}

// fieldsOf are the columns of a file. Where a number is NaN, a code or text ""
// or an instant zero, the columns named in null hold no value.
func fieldsOf[R any](columns []column[R], null ...string) []table.Field {
	fields := make([]table.Field, len(columns))
	for k, c := range columns {
		fields[k] = table.Field{Name: c.name, Type: c.kind, Required: !slices.Contains(null, c.name)}
	}
	return fields
}

// personColumn is the key of every file that is sorted by person.
const personColumn = "person_id"

// file is what a file of rows is declared as.
type file[R any] struct {
	name    string
	sorted  bool // by person_id, which is the first column
	columns []column[R]
	null    []string // columns that may have no value
}

// each reads the file row by row, of everyone (nil) or, where it is sorted, of
// the people named, who are ascending. The row that use is given, and its number
// in the file from 1, hold until use returns.
func (f *file[R]) each(ctx context.Context, dir *Folder, people *[]string, use func(r *R, number int64) error) error {
	path := dir.Path(f.name)
	fields := fieldsOf(f.columns)
	return eachChunk(ctx, path, fields, f.sorted, people, func(c *table.Chunk) error {
		for i := range c.Rows {
			if people != nil {
				// A reader may deliver rows that stand close by.
				if _, ok := slices.BinarySearch(*people, c.Columns[0].Text[i]); !ok {
					continue
				}
			}
			var r R
			for k := range f.columns {
				if !c.Columns[k].Known(i) && !slices.Contains(f.null, f.columns[k].name) {
					return fmt.Errorf("%s: row %d: no %s", path, c.First+int64(i)+1, f.columns[k].name)
				}
				get(&c.Columns[k], i, f.columns[k].at(&r))
			}
			if err := use(&r, c.First+int64(i)+1); err != nil {
				return err
			}
		}
		return nil
	})
}

// get sets what a column holds in row i.
func get(c *table.Column, i int, to any) {
	switch to := to.(type) {
	case *string:
		if c.Type == table.Code {
			*to = c.Dict[c.Codes[i]]
		} else {
			*to = c.Text[i]
		}
	case *float64:
		*to = c.Num[i]
	case *int:
		if c.Known(i) {
			*to = int(c.Num[i])
		}
	case *bool:
		*to = c.Bool[i]
	case *time.Time:
		if c.Known(i) {
			*to = time.UnixMicro(c.Int[i]).UTC()
		}
	}
}

// eachChunk reads a file chunk by chunk: of everyone, or the chunks that may hold
// the people named.
func eachChunk(ctx context.Context, path string, fields []table.Field, sorted bool, people *[]string,
	use func(*table.Chunk) error) error {
	var o table.Options
	if sorted {
		o.Key = personColumn
	}
	if people != nil {
		if len(*people) == 0 {
			return nil
		}
		o.Keys, o.From, o.To = *people, (*people)[0], (*people)[len(*people)-1]+"\x00"
	}
	in, err := table.Open(path, fields, o)
	if err != nil {
		return err
	}
	defer in.Close()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		c, err := in.Next()
		if errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if err := use(c); err != nil {
			return err
		}
	}
}

// Rows gathers rows for a [Writer]; another goroutine than the writer's may do
// so.
type Rows[R any] struct {
	file  *file[R]
	n     int
	out   []table.Column
	codes []map[string]uint32
}

func (f *file[R]) rows() *Rows[R] {
	r := &Rows[R]{file: f, out: make([]table.Column, len(f.columns)), codes: make([]map[string]uint32, len(f.columns))}
	for k, field := range fieldsOf(f.columns, f.null...) {
		r.out[k].Field, r.codes[k] = field, map[string]uint32{}
	}
	return r
}

// Add adds a row.
func (r *Rows[R]) Add(row *R) {
	r.n++
	for k := range r.out {
		r.put(k, r.file.columns[k].at(row))
	}
}

func (r *Rows[R]) put(k int, value any) {
	c, known := &r.out[k], true
	switch v := value.(type) {
	case *string:
		known = *v != ""
		if c.Type != table.Code {
			c.Text = append(c.Text, *v)
			break
		}
		code, ok := r.codes[k][*v]
		if !ok {
			code = uint32(len(c.Dict))
			r.codes[k][*v], c.Dict = code, append(c.Dict, *v)
		}
		c.Codes = append(c.Codes, code)
	case *float64:
		known = !math.IsNaN(*v)
		c.Num = append(c.Num, *v)
	case *int:
		c.Num = append(c.Num, float64(*v))
	case *bool:
		c.Bool = append(c.Bool, *v)
	case *time.Time:
		known = !v.IsZero()
		c.Int = append(c.Int, v.UnixMicro())
	}
	if !c.Required {
		c.Valid = append(c.Valid, known)
	}
}

// Writer writes one file of rows.
type Writer[R any] struct {
	out  *table.Writer
	file *file[R]
	wait *Rows[R]
}

// writeAhead is how many single rows a Writer gathers before it encodes them.
const writeAhead = 8 << 10

func (f *file[R]) create(dir *Folder) (*Writer[R], error) {
	o := table.WriteOptions{}
	if f.sorted {
		o = byPeople
	}
	out, err := table.Create(dir.Path(f.name), fieldsOf(f.columns, f.null...), o)
	if err != nil {
		return nil, err
	}
	return &Writer[R]{out, f, f.rows()}, nil
}

// Write adds one row.
func (w *Writer[R]) Write(r *R) error {
	if w.wait.Add(r); w.wait.n < writeAhead {
		return nil
	}
	return w.flush()
}

func (w *Writer[R]) flush() error {
	rows := w.wait
	if rows.n == 0 {
		return nil
	}
	w.wait = w.file.rows()
	return w.out.Write(&table.Chunk{Rows: rows.n, Columns: rows.out})
}

// WriteRows adds rows that were gathered.
func (w *Writer[R]) WriteRows(r *Rows[R]) error {
	if err := w.flush(); err != nil {
		return err
	}
	return w.out.Write(&table.Chunk{Rows: r.n, Columns: r.out})
}

// Cut ends the row group: see [GroupPeople].
func (w *Writer[R]) Cut() error {
	if err := w.flush(); err != nil {
		return err
	}
	return w.out.Cut()
}

// Close finishes the file; only a nil error means that it is whole.
func (w *Writer[R]) Close() error {
	err := w.flush()
	if closing := w.out.Close(); err == nil {
		err = closing
	}
	return err
}
