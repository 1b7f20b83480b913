package table

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"os"
	"strconv"
)

// CSVWriter writes one CSV file of texts and numbers (RFC 4180, UTF-8, LF, a
// header line). A number is written with as many digits as bring back the same
// bits; a null or NaN is an empty field. It is used by one goroutine at a time.
type CSVWriter struct {
	file   *os.File
	out    *bufio.Writer
	csv    *csv.Writer
	fields []Field
	record []string
}

// CreateCSV starts a CSV file, readable by its owner alone (0600), at path,
// replacing what is there. Fields are Text, Code, Number or Integer.
func CreateCSV(path string, fields []Field) (*CSVWriter, error) {
	for _, f := range fields {
		switch f.Type {
		case Text, Code, Number, Integer:
		default:
			return nil, fmt.Errorf("%s: column %s is of a type (%s) that is not written as CSV: write Parquet", path, f.Name,
				f.Type)
		}
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	w := &CSVWriter{file: file, out: bufio.NewWriterSize(file, 1<<16), fields: fields, record: make([]string, len(fields))}
	w.csv = csv.NewWriter(w.out)
	for i, f := range fields {
		w.record[i] = f.Name
	}
	return w, w.csv.Write(w.record)
}

// Write adds the rows of a chunk whose columns are the writer's fields.
func (w *CSVWriter) Write(c *Chunk) error {
	if len(c.Columns) != len(w.fields) {
		return fmt.Errorf("%s: %d columns given, the file has %d", w.file.Name(), len(c.Columns), len(w.fields))
	}
	for row := range c.Rows {
		for i := range c.Columns {
			col := &c.Columns[i]
			w.record[i] = ""
			switch {
			case !col.Known(row):
			case w.fields[i].Type == Text:
				w.record[i] = col.Text[row]
			case w.fields[i].Type == Code:
				w.record[i] = col.Dict[col.Codes[row]]
			default:
				w.record[i] = strconv.FormatFloat(col.Num[row], 'g', -1, 64)
			}
		}
		if err := w.csv.Write(w.record); err != nil {
			return err
		}
	}
	return nil
}

// Close finishes the file; only a nil error means that it is whole.
func (w *CSVWriter) Close() error {
	w.csv.Flush()
	err := w.csv.Error()
	if flushing := w.out.Flush(); err == nil {
		err = flushing
	}
	if closing := w.file.Close(); err == nil {
		err = closing
	}
	return err
}
