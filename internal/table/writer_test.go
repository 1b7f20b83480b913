package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// chunks reads a table's chunks as they are.
func chunks(t testing.TB, path string, fields []Field, rows int) []*Chunk {
	t.Helper()
	r, err := Open(path, fields, Options{ChunkRows: rows})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var out []*Chunk
	for {
		c, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
}

func writeAll(path string, fields []Field, o WriteOptions, cs []*Chunk) error {
	w, err := Create(path, fields, o)
	if err != nil {
		return err
	}
	for _, c := range cs {
		if err := w.Write(c); err != nil {
			w.Close()
			return err
		}
	}
	return w.Close()
}

// What is written reads back the same, whatever the options.
func TestRoundTrip(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.parquet")
	if err := os.WriteFile(path, []byte("open to all, and to be replaced"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, group := range []int{0, 1, 33, 100, 101} {
		if err := writeAll(path, goodFields, WriteOptions{RowGroupRows: group},
			chunks(t, "testdata/good/pyarrow.parquet", goodFields, 7)); err != nil {
			t.Fatal(err)
		}
		got, _, err := readAll(path, goodFields, Options{Key: "person_id", ChunkRows: 41})
		if err != nil {
			t.Fatal(err)
		}
		match(t, got, goodRow, 0, goodRows)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v; want a file of its owner alone", info.Mode(), err)
	}
}

// The bytes depend on the rows alone: not on how they were cut into chunks,
// nor on the dictionaries they came with, nor on what is written beside.
func TestSameBytes(t *testing.T) {
	dir := t.TempDir()
	o := WriteOptions{RowGroupRows: 37}
	var want []byte
	done := make(chan []byte)
	n := 0
	for _, from := range []string{"pyarrow.parquet", "polars.parquet", "parts", "dictionary_replaced.arrows"} {
		for _, rows := range []int{0, 1, 7, 64} {
			cs := chunks(t, filepath.Join("testdata/good", from), goodFields, rows)
			n++
			path := filepath.Join(dir, fmt.Sprint(n, ".parquet"))
			go func() {
				if err := writeAll(path, goodFields, o, cs); err != nil {
					t.Error(err)
				}
				b, err := os.ReadFile(path)
				if err != nil {
					t.Error(err)
				}
				done <- b
			}()
		}
	}
	for range n {
		b := <-done
		if want == nil {
			want = b
		}
		if !bytes.Equal(b, want) {
			t.Error("the same rows gave other bytes")
		}
	}
	if bytes.Contains(want, []byte(dir)) {
		t.Error("the file holds its own path")
	}
}

// wide is a chunk with a value of each sort in columns that take dictionaries,
// outgrow them, or never try.
func wide(rows int) ([]Field, *Chunk) {
	fields := []Field{{"id", Text, true}, {"few", Code, true}, {"grows", Text, false}, {"count", Number, false},
		{"grown", Number, false}, {"real", Number, true}, {"at", Instant, true}, {"day", Date, true}, {"flag", Bool, true},
		{"refs", TextList, false}}
	c := &Chunk{Rows: rows, Columns: make([]Column, len(fields))}
	for i, f := range fields {
		c.Columns[i].Field = f
	}
	col := c.Columns
	col[1].Dict = []string{"", "a", "b", "c"}
	col[9].Offsets = []int32{0}
	for i := range rows {
		col[0].Text = append(col[0].Text, fmt.Sprintf("%08d", i))
		col[1].Codes = append(col[1].Codes, uint32(1+i%3))
		col[2].Text = append(col[2].Text, fmt.Sprintf("%060d", i/3))
		col[2].Valid = append(col[2].Valid, i%5 != 0)
		v := float64(i % 17)
		if i%11 == 0 {
			v = math.NaN()
		}
		col[3].Num = append(col[3].Num, v)
		grown := 0.0
		if i > 20000 {
			grown = math.Sqrt(float64(i))
		}
		col[4].Num = append(col[4].Num, grown)
		col[5].Num = append(col[5].Num, math.Sin(float64(i)))
		col[6].Int = append(col[6].Int, int64(i)*1e9)
		col[7].Int = append(col[7].Int, int64(i/100)-50)
		col[8].Bool = append(col[8].Bool, i%7 < 3)
		for j := range i % 3 {
			col[9].Text = append(col[9].Text, fmt.Sprint("r", i, j))
		}
		col[9].Offsets = append(col[9].Offsets, int32(len(col[9].Text)))
	}
	return fields, c
}

// Large enough for dictionaries to be kept, outgrown and given up, over
// several pages and row groups.
func TestRoundTripLarge(t *testing.T) {
	const rows = 90_000
	fields, c := wide(rows)
	path := filepath.Join(t.TempDir(), "t.parquet")
	if err := writeAll(path, fields, WriteOptions{RowGroupRows: 70_000}, []*Chunk{c}); err != nil {
		t.Fatal(err)
	}
	// The columns are what the test means them to be.
	p, err := openParquet(path)
	if err != nil {
		t.Fatal(err)
	}
	for j, want := range map[int]string{0: "[PLAIN RLE]", 1: "[RLE_DICTIONARY PLAIN RLE]",
		2: "[RLE_DICTIONARY PLAIN RLE PLAIN]", 4: "[RLE_DICTIONARY PLAIN RLE PLAIN]"} {
		if got := fmt.Sprint(p.meta.RowGroups[0].Columns[j].MetaData.Encodings); got != want {
			t.Errorf("%s is encoded as %s, want %s", fields[j].Name, got, want)
		}
	}
	if codec := p.meta.RowGroups[0].Columns[5].MetaData.Codec; codec != codecNone {
		t.Errorf("%s is compressed with %v though that gains nothing", fields[5].Name, codec)
	}
	at := 0
	for _, got := range chunks(t, path, fields, 0) {
		for i := range got.Rows {
			for j := range fields {
				a := cell(&got.Columns[j], i)
				b := cell(&c.Columns[j], at+i)
				if b == "NaN" {
					b = "null" // as documented
				}
				if a != b {
					t.Fatalf("row %d, %s: %s, want %s", at+i, fields[j].Name, a, b)
				}
			}
		}
		at += got.Rows
	}
	if at != rows {
		t.Errorf("%d rows", at)
	}
}

// The key's statistics let a range skip row groups: damage there goes unseen.
func TestSkipsRowGroups(t *testing.T) {
	fields, c := wide(10_000)
	path := filepath.Join(t.TempDir(), "t.parquet")
	if err := writeAll(path, fields, WriteOptions{RowGroupRows: 1000}, []*Chunk{c}); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	clear(b[4:2000]) // within row group 1
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	got, first, err := readAll(path, fields, Options{Key: "id", From: "00005500", To: "00006500"})
	if err != nil || len(got) != 1000 || got[0][0] != "00005500" || first[0] != 5500 {
		t.Errorf("%d rows, %v", len(got), err)
	}
	// The least key of the damaged row group is To: nothing of it is in range.
	if got, _, err := readAll(path, fields, Options{Key: "id", To: "00000000"}); err != nil || len(got) != 0 {
		t.Errorf("%d rows, %v", len(got), err)
	}
	if _, _, err := readAll(path, fields, Options{Key: "id", To: "00000001"}); err == nil {
		t.Error("the damage is not where the test thinks it is")
	}
}

func TestEmptyTable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.parquet")
	if err := writeAll(path, goodFields, WriteOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	got, _, err := readAll(path, goodFields, Options{Key: "person_id"})
	if err != nil || len(got) != 0 {
		t.Error(got, err)
	}
}

func TestWriterRefuses(t *testing.T) {
	dir := t.TempDir()
	one := func(c Column) *Chunk { return &Chunk{Rows: 1, Columns: []Column{c}} }
	num := func(v float64) *Chunk { return one(Column{Field: Field{Name: "c", Type: Number}, Num: []float64{v}}) }
	cases := []struct {
		name  string
		field Field
		chunk *Chunk
		want  string
	}{
		{"null", Field{"c", Text, true}, one(Column{Field: Field{Name: "c", Type: Text}, Text: []string{""},
			Valid: []bool{false}}), "a null in a required column"},
		{"NaN", Field{"c", Number, true}, num(math.NaN()), "a null in a required column"},
		{"missing", Field{"c", Number, true}, &Chunk{Rows: 1}, "missing and required"},
		{"type", Field{"c", Text, true}, num(1), "holds number, not text"},
		{"fraction", Field{"c", Integer, true}, num(1.5), "1.5 is not a whole number"},
		{"large", Field{"c", Integer, true}, num(1e17), "2^53"},
		{"day", Field{"c", Date, true}, one(Column{Field: Field{Name: "c", Type: Date}, Int: []int64{1 << 40}}),
			"does not fit a date"},
		{"short", Field{"c", Number, true}, &Chunk{Rows: 2, Columns: num(1).Columns}, "1 values for 2 rows"},
		{"code", Field{"c", Code, true}, one(Column{Field: Field{Name: "c", Type: Code}, Codes: []uint32{1},
			Dict: []string{"a"}}), "beyond the dictionary"},
	}
	for _, c := range cases {
		path := filepath.Join(dir, c.name)
		err := writeAll(path, []Field{c.field}, WriteOptions{}, []*Chunk{c.chunk})
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) ||
			!strings.Contains(err.Error(), "column c") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	for _, c := range []struct {
		fields []Field
		o      WriteOptions
		want   string
	}{
		{nil, WriteOptions{}, "needs a column"},
		{[]Field{{"c", Text, true}, {"c", Text, true}}, WriteOptions{}, "the only one"},
		{[]Field{{"c", 0, true}}, WriteOptions{}, "no type"},
	} {
		path := filepath.Join(dir, "refused.parquet")
		if _, err := Create(path, c.fields, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v; want %s", err, c.want)
		}
		if _, err := os.Stat(path); err == nil {
			t.Errorf("%s: a file was begun", c.want)
		}
	}
}

// A full disk is an error by the time Close returns, at the latest.
func TestDiskFull(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("needs /dev/full")
	}
	w := &Writer{path: "/dev/full"}
	fields, c := wide(5000)
	pack, err := newPacker()
	if err != nil {
		t.Fatal(err)
	}
	w.o = WriteOptions{RowGroupRows: 1000}
	if err := w.schema(fields, pack); err != nil {
		t.Fatal(err)
	}
	if w.file, err = os.OpenFile("/dev/full", os.O_WRONLY, 0); err != nil {
		t.Fatal(err)
	}
	w.begin()
	if err = w.Write(c); err == nil {
		err = w.Close()
	}
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "/dev/full") {
		t.Errorf("%v", err)
	}
	if err := w.Close(); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("Close once more: %v", err)
	}
}
