package table

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"
)

// part is rows [from, to) of c.
func (c *Chunk) part(from, to int) *Chunk {
	out := &Chunk{Rows: to - from}
	for i := range c.Columns {
		out.Columns = append(out.Columns, c.Columns[i].Slice(from, to))
	}
	return out
}

// writeCut writes c in chunks of at most step rows, its row groups ending at
// the rows of cuts, and returns the file without its footer.
func writeCut(t *testing.T, fields []Field, c *Chunk, step int, cuts ...int) ([]byte, *parquetFile) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "t.parquet")
	w, err := Create(path, fields, WriteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	from := 0
	for _, cut := range append(cuts, c.Rows) {
		for ; from < cut; from = min(from+step, cut) {
			if err := w.Write(c.part(from, min(from+step, cut))); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 { // the second time there is nothing to end
			if err := w.Cut(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p, err := openParquet(path)
	if err != nil {
		t.Fatal(err)
	}
	return b[:len(b)-8-int(binary.LittleEndian.Uint32(b[len(b)-8:]))], p
}

// Row groups end where they are told to, and the bytes of each depend on its
// own rows alone: a file of some of them may be put together from others.
func TestCut(t *testing.T) {
	const rows = 30_000
	fields, c := wide(rows)
	cuts := []int{1, 1000, 1003, 11_000, 25_000}
	whole, p := writeCut(t, fields, c, rows, cuts...)
	if other, _ := writeCut(t, fields, c, 777, cuts...); !bytes.Equal(whole, other) {
		t.Error("the same rows in other chunks gave other bytes")
	}
	if len(p.meta.RowGroups) != len(cuts)+1 {
		t.Fatalf("%d row groups", len(p.meta.RowGroups))
	}
	from, at := 0, 4
	for i, to := range append(cuts, rows) {
		if n := p.meta.RowGroups[i].NumRows; n != int64(to-from) {
			t.Errorf("row group %d has %d rows, want %d", i, n, to-from)
		}
		alone, _ := writeCut(t, fields, c.part(from, to), 5000)
		alone = alone[4:]
		if !bytes.HasPrefix(whole[at:], alone) {
			t.Errorf("row group %d has other bytes than in a file of its own", i)
		}
		from, at = to, at+len(alone)
	}
	if at != len(whole) {
		t.Errorf("%d bytes in row groups, %d in the file", at, len(whole))
	}
}
