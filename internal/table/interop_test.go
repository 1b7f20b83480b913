package table

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/file"
)

// arrowValues reads one column chunk with arrow's own typed reader: what each
// level holds, nulls and empty lists as "-".
func arrowValues(g *file.RowGroupReader, at int) (out []string, err error) {
	col, err := g.Column(at)
	if err != nil {
		return nil, err
	}
	n := int64(1 << 20)
	defs, reps := make([]int16, n), make([]int16, n)
	var values []string
	levels := int64(0)
	add := func(v any) { values = append(values, fmt.Sprint(v)) }
	switch r := col.(type) {
	case *file.ByteArrayColumnChunkReader:
		buf := make([]parquet.ByteArray, n)
		var got int
		levels, got, err = r.ReadBatch(n, buf, defs, reps)
		for _, v := range buf[:got] {
			add(string(v))
		}
	case *file.Float64ColumnChunkReader:
		buf := make([]float64, n)
		var got int
		levels, got, err = r.ReadBatch(n, buf, defs, reps)
		for _, v := range buf[:got] {
			add(v)
		}
	case *file.Int64ColumnChunkReader:
		buf := make([]int64, n)
		var got int
		levels, got, err = r.ReadBatch(n, buf, defs, reps)
		for _, v := range buf[:got] {
			add(v)
		}
	case *file.Int32ColumnChunkReader:
		buf := make([]int32, n)
		var got int
		levels, got, err = r.ReadBatch(n, buf, defs, reps)
		for _, v := range buf[:got] {
			add(v)
		}
	case *file.BooleanColumnChunkReader:
		buf := make([]bool, n)
		var got int
		levels, got, err = r.ReadBatch(n, buf, defs, reps)
		for _, v := range buf[:got] {
			add(v)
		}
	}
	if err != nil {
		return nil, err
	}
	full := col.Descriptor().MaxDefinitionLevel()
	for i := range levels {
		if full > 0 && defs[i] < full {
			out = append(out, "-")
			continue
		}
		out, values = append(out, values[0]), values[1:]
	}
	return out, nil
}

// Arrow's own reader finds in our files what we wrote.
func TestArrowReadsOurs(t *testing.T) {
	const rows = 60_000
	fields, c := wide(rows)
	path := filepath.Join(t.TempDir(), "t.parquet")
	if err := writeAll(path, fields, WriteOptions{RowGroupRows: 25_000}, []*Chunk{c}); err != nil {
		t.Fatal(err)
	}
	r, err := file.OpenParquetFile(path, false)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if r.NumRows() != rows || r.NumRowGroups() != 3 {
		t.Fatalf("%d rows in %d groups", r.NumRows(), r.NumRowGroups())
	}
	for j := range fields {
		var got, want []string
		for g := range r.NumRowGroups() {
			v, err := arrowValues(r.RowGroup(g), j)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, v...)
		}
		col := &c.Columns[j]
		for i := range rows {
			v := cell(col, i)
			switch {
			case v == "null" || v == "NaN":
				want = append(want, "-")
			case col.Offsets == nil:
				want = append(want, v)
			case col.Offsets[i] == col.Offsets[i+1]:
				want = append(want, "-")
			default:
				want = append(want, col.Text[col.Offsets[i]:col.Offsets[i+1]]...)
			}
		}
		if len(got) != len(want) {
			t.Fatalf("%s: %d values, want %d", fields[j].Name, len(got), len(want))
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("%s, value %d: %s, want %s", fields[j].Name, i, got[i], want[i])
			}
		}
	}
}
