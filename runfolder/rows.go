package runfolder

import (
	"context"
	"fmt"

	"forceprofiles/internal/table"
)

// column ties one column of a file to the field of its row.
type column[R any] struct {
	name string
	kind table.Type
	what string       // unit, range and meaning, for whoever reads the file
	at   func(*R) any // *string, *float64, *int or *bool, as kind asks
}

func fieldsOf[R any](columns []column[R]) []table.Field {
	fields := make([]table.Field, len(columns))
	for k, c := range columns {
		fields[k] = table.Field{Name: c.name, Type: c.kind, Required: true}
	}
	return fields
}

// eachRow reads a file row by row. The row that use is given, and its number
// in the file from 1, hold until use returns.
func eachRow[R any](ctx context.Context, path string, columns []column[R], use func(r *R, number int64) error) error {
	return table.Each(ctx, path, fieldsOf(columns), func(c *table.Chunk) error {
		for i := range c.Rows {
			var r R
			for k := range columns {
				switch v, from := columns[k].at(&r), &c.Columns[k]; to := v.(type) {
				case *string:
					if from.Type == table.Code {
						*to = from.Dict[from.Codes[i]]
					} else {
						*to = from.Text[i]
					}
				case *float64:
					*to = from.Num[i]
				case *int:
					*to = int(from.Num[i])
				case *bool:
					*to = from.Bool[i]
				}
				if !c.Columns[k].Known(i) {
					return fmt.Errorf("%s: row %d: no %s", path, c.First+int64(i)+1, columns[k].name)
				}
			}
			if err := use(&r, c.First+int64(i)+1); err != nil {
				return err
			}
		}
		return nil
	})
}

// rows gathers rows of one file for a writer; it may be filled by another
// goroutine than the writer's. The zero value is empty.
type rows[R any] struct {
	columns []column[R]
	n       int
	out     []table.Column
	codes   []map[string]uint32
}

func newRows[R any](columns []column[R]) *rows[R] {
	r := &rows[R]{columns: columns, out: make([]table.Column, len(columns)),
		codes: make([]map[string]uint32, len(columns))}
	for k, f := range fieldsOf(columns) {
		r.out[k].Field, r.codes[k] = f, map[string]uint32{}
	}
	return r
}

func (r *rows[R]) add(row *R) {
	r.n++
	for k := range r.columns {
		to := &r.out[k]
		switch v := r.columns[k].at(row).(type) {
		case *string:
			if to.Type != table.Code {
				to.Text = append(to.Text, *v)
				continue
			}
			code, ok := r.codes[k][*v]
			if !ok {
				code = uint32(len(to.Dict))
				r.codes[k][*v], to.Dict = code, append(to.Dict, *v)
			}
			to.Codes = append(to.Codes, code)
		case *float64:
			to.Num = append(to.Num, *v)
		case *int:
			to.Num = append(to.Num, float64(*v))
		case *bool:
			to.Bool = append(to.Bool, *v)
		}
	}
}

func (r *rows[R]) chunk() *table.Chunk { return &table.Chunk{Rows: r.n, Columns: r.out} }
