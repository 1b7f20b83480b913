package table

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/parquet/metadata"
	flatbuffers "github.com/google/flatbuffers/go"
)

// withFooter writes a copy of a Parquet file whose footer change has altered.
func withFooter(t *testing.T, from string, change func(*metadata.FileMetaData)) string {
	t.Helper()
	b, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	meta, err := readFooter(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	change(meta)
	var footer bytes.Buffer
	if _, err := meta.WriteTo(&footer, nil); err != nil {
		t.Fatal(err)
	}
	n := int(binary.LittleEndian.Uint32(b[len(b)-8:]))
	b = append(b[:len(b)-8-n:len(b)-8-n], footer.Bytes()...)
	b = append(binary.LittleEndian.AppendUint32(b, uint32(footer.Len())), "PAR1"...)
	path := filepath.Join(t.TempDir(), "t.parquet")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A footer that contradicts itself or its pages is an error, not other rows.
func TestFooterLies(t *testing.T) {
	list := []Field{goodFields[9]}
	cases := []struct {
		name   string
		fields []Field
		change func(*metadata.FileMetaData)
		want   string
	}{
		{"untouched", goodFields, func(*metadata.FileMetaData) {}, ""},
		{"rows", goodFields, func(m *metadata.FileMetaData) { m.NumRows++ },
			"the row groups hold 100 rows, the footer says 101"},
		{"a row group gone", goodFields, func(m *metadata.FileMetaData) { m.RowGroups = m.RowGroups[:3] },
			"the row groups hold 90 rows"},
		{"a row group shorter", goodFields, func(m *metadata.FileMetaData) { m.RowGroups[0].NumRows--; m.NumRows-- },
			"declares 29 rows"},
		{"values", list, func(m *metadata.FileMetaData) { m.RowGroups[1].Columns[0].MetaData.NumValues-- },
			"column 1 has 29 values"},
		{"a row group shorter, all columns of it", goodFields, func(m *metadata.FileMetaData) {
			m.NumRows--
			m.RowGroups[0].NumRows--
			for _, c := range m.RowGroups[0].Columns[:9] {
				c.MetaData.NumValues--
			}
		}, "more values"},
		{"fewer rows than lists", list, func(m *metadata.FileMetaData) {
			m.NumRows--
			m.RowGroups[0].NumRows--
			for _, c := range m.RowGroups[0].Columns[:9] {
				c.MetaData.NumValues--
			}
		}, "more values in the pages than rows in the row group"},
		{"fewer lists than rows", list, func(m *metadata.FileMetaData) {
			m.NumRows++
			m.RowGroups[0].NumRows++
			for _, c := range m.RowGroups[0].Columns[:9] {
				c.MetaData.NumValues++
			}
		}, "the pages end before the rows"},
		{"more rows, all columns of it", goodFields[:1], func(m *metadata.FileMetaData) {
			m.NumRows++
			m.RowGroups[0].NumRows++
			for _, c := range m.RowGroups[0].Columns[:9] {
				c.MetaData.NumValues++
			}
		}, "the pages end before the rows"},
		{"columns", goodFields, func(m *metadata.FileMetaData) { m.RowGroups[0].Columns = m.RowGroups[0].Columns[1:] },
			"10 columns, the schema 11"},
		{"place", goodFields,
			func(m *metadata.FileMetaData) { m.RowGroups[0].Columns[2].MetaData.TotalCompressedSize = 1 << 40 },
			"its place in the file"},
		{"another column's place", goodFields, func(m *metadata.FileMetaData) {
			m.RowGroups[0].Columns[2].MetaData.TotalCompressedSize += 5
		}, "after the last row"},
		{"codec", goodFields, func(m *metadata.FileMetaData) { m.RowGroups[3].Columns[2].MetaData.Codec = 99 }, "codec 99"},
		{"type", goodFields, func(m *metadata.FileMetaData) { m.RowGroups[3].Columns[2].MetaData.Type = 5 },
			"another type than the schema"},
		{"encoding", goodFields, func(m *metadata.FileMetaData) { m.RowGroups[3].Columns[2].MetaData.Encodings[0] = 77 },
			"encoded as number 77"},
		{"raw size", goodFields, func(m *metadata.FileMetaData) {
			m.RowGroups[0].Columns[0].MetaData.TotalUncompressedSize = 0
			m.RowGroups[0].Columns[0].MetaData.TotalCompressedSize = 1
		}, "column person_id"},
	}
	for _, c := range cases {
		path := withFooter(t, "testdata/good/groups.parquet", c.change)
		_, _, err := readAll(path, c.fields, Options{})
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want %q", c.name, err, c.want)
		}
	}
}

// A stream or file of Arrow that ends after a whole message is still cut off.
func TestArrowCutBetweenMessages(t *testing.T) {
	for _, name := range []string{"stream.arrows", "dictionary.arrows", "polars.arrows", "file.arrow", "polars.arrow"} {
		b, err := os.ReadFile(filepath.Join("testdata/good", name))
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		for n := (len(b) - 1) &^ 7; n >= 0; n -= 8 { // messages are aligned to eight bytes
			if err := os.Truncate(path, int64(n)); err != nil {
				t.Fatal(err)
			}
			if rows, _, err := readAll(path, goodFields, Options{}); err == nil {
				t.Errorf("%s cut at %d of %d: %d rows and no error", name, n, len(b), len(rows))
			}
		}
	}
	// A footer that leaves a batch out.
	b, err := os.ReadFile("testdata/good/file.arrow")
	if err != nil {
		t.Fatal(err)
	}
	n := int(binary.LittleEndian.Uint32(b[len(b)-10:]))
	footer := b[len(b)-10-n : len(b)-10]
	start, batches, err := vector(rootTable(footer), slotFooterBatches, 24)
	if err != nil || batches != 3 {
		t.Fatal(batches, err)
	}
	binary.LittleEndian.PutUint32(footer[start-4:], 2)
	path := filepath.Join(t.TempDir(), "t.arrow")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if rows, _, err := readAll(path, goodFields, Options{}); err == nil ||
		!strings.Contains(err.Error(), "leaves out a part") {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

// Arrow would allocate what a vector of the schema claims.
func TestArrowSchemaBounds(t *testing.T) {
	whole, err := os.ReadFile("testdata/good/stream.arrows")
	if err != nil {
		t.Fatal(err)
	}
	for _, slot := range []flatbuffers.VOffsetT{slotFieldChildren, slotSchemaFields} {
		b := bytes.Clone(whole)
		f := frames{file: bytes.NewReader(b), end: int64(len(b))}
		fr, err := f.next()
		if err != nil || fr.kind != ipcSchema {
			t.Fatal(fr.kind, err)
		}
		table := child(rootTable(fr.meta), slotHeader)
		if slot == slotFieldChildren {
			start, _, _ := vector(table, slotSchemaFields, 4)
			table = &flatbuffers.Table{Bytes: table.Bytes, Pos: table.Indirect(flatbuffers.UOffsetT(start))}
		}
		start, _, err := vector(table, slot, 4)
		if err != nil {
			t.Fatal(err)
		}
		binary.LittleEndian.PutUint32(b[8+start-4:], 1<<28) // the message's metadata stands at 8
		path := filepath.Join(t.TempDir(), "t.arrows")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		mb, err := allocated(func() error { _, err := Open(path, goodFields, Options{}); return err })
		if err == nil || mb > 16 {
			t.Errorf("%v after %d MB", err, mb)
		}
	}
}

func allocated(f func() error) (mb uint64, err error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err = f()
	runtime.ReadMemStats(&after)
	return (after.TotalAlloc - before.TotalAlloc) >> 20, err
}

// Sizes that the bytes claim are checked before anything is allocated for them.
func TestClaimedSizes(t *testing.T) {
	chunk := func(h pageHeader, body []byte) *pages {
		h.storedSize = int32(len(body))
		if h.crc == 0 {
			h.crc = crc32.ChecksumIEEE(body)
		}
		b := append(appendPageHeader(nil, &h), body...)
		return &pages{in: window{file: bytes.NewReader(b), end: int64(len(b))}, unpack: &unpacker{codec: codecSnappy},
			phys: physInt64, rawLimit: 1000, total: 10, onDict: func(int, []byte) error { return nil }}
	}
	huge := binary.LittleEndian.AppendUint64(nil, 1<<29)
	for _, c := range []struct {
		name, want string
		f          func() error
	}{
		{"page", "declares", func() error { return chunk(pageHeader{rawSize: 1 << 29, values: 10}, nil).next() }},
		{"values", "more values", func() error {
			return chunk(pageHeader{rawSize: 80, values: 1 << 30},
				make([]byte, 9)).next()
		}},
		{"dictionary", "more values than bytes", func() error {
			return chunk(pageHeader{kind: pageDict, rawSize: 80, values: 1 << 30}, make([]byte, 9)).next()
		}},
		{"checksum", "checksum", func() error {
			return chunk(pageHeader{rawSize: 80, values: 10, crc: 1}, make([]byte, 9)).next()
		}},
		{"deltas", "not valid", func() error {
			_, _, err := deltas(append(binary.AppendUvarint(binary.AppendUvarint(binary.AppendUvarint(nil, 128), 4), 1<<30),
				make([]byte, 20)...), 100)
			return err
		}},
		{"prefixes", "not valid", func() error {
			// Two strings, each said to share 2^29 bytes with the one before.
			one := func(first, more uint64) []byte {
				b := binary.AppendUvarint(binary.AppendUvarint(binary.AppendUvarint(nil, 128), 4), 2)
				b = binary.AppendUvarint(binary.AppendUvarint(b, 2*first), 2*more)
				return append(b, 0, 0, 0, 0)
			}
			_, err := unpackDeltaBytes(append(one(1<<29, 0), one(0, 0)...), 2)
			return err
		}},
		{"Arrow buffer", "declares", func() error {
			_, err := new(frames).inflate(nil, append(huge, 1, 2, 3),
				0)
			return err
		}},
		{"snappy", "decompresses to", func() error {
			return (&unpacker{codec: codecSnappy}).decode(make([]byte, 10), binary.AppendUvarint(nil, 1<<31))
		}},
		{"runs", "wider", func() error {
			h, err := newHybrid([]byte{8 << 1, 200}, 3)
			if err == nil {
				_, _, err = h.same(8)
			}
			return err
		}},
	} {
		mb, err := allocated(c.f)
		if err == nil || !strings.Contains(err.Error(), c.want) || mb > 2 {
			t.Errorf("%s: %v after %d MB; want %s", c.name, err, mb, c.want)
		}
	}
}

// Chunks with unrelated dictionaries may follow each other.
func TestWriteOtherDictionary(t *testing.T) {
	field := Field{"c", Code, true}
	c := func(dict ...string) *Chunk {
		return &Chunk{Rows: 2, Columns: []Column{{Field: field, Codes: []uint32{0, 1}, Dict: dict}}}
	}
	path := filepath.Join(t.TempDir(), "t.parquet")
	if err := writeAll(path, []Field{field}, WriteOptions{}, []*Chunk{c("a", "b"), c("b", "a"),
		c("b", "c", "d")}); err != nil {
		t.Fatal(err)
	}
	got, _, err := readAll(path, []Field{field}, Options{})
	if fmt.Sprint(got, err) != "[[a] [b] [b] [a] [b] [c]] <nil>" {
		t.Error(got, err)
	}
}

// Statistics bound every value; zeros are widened as the format asks.
func TestStatistics(t *testing.T) {
	fields := []Field{{"x", Number, false}, {"s", Text, false}}
	c := &Chunk{Rows: 3, Columns: []Column{
		{Field: fields[0], Num: []float64{0, math.NaN(), math.Copysign(0, -1)}},
		{Field: fields[1], Text: []string{"é", "", "a"}},
	}}
	path := filepath.Join(t.TempDir(), "t.parquet")
	if err := writeAll(path, fields, WriteOptions{}, []*Chunk{c}); err != nil {
		t.Fatal(err)
	}
	p, err := openParquet(path)
	if err != nil {
		t.Fatal(err)
	}
	x, s := p.meta.RowGroups[0].Columns[0].MetaData.Statistics, p.meta.RowGroups[0].Columns[1].MetaData.Statistics
	if low, high := binary.LittleEndian.Uint64(x.MinValue), binary.LittleEndian.Uint64(x.MaxValue); low != 1<<63 ||
		high != 0 || *x.NullCount != 1 {
		t.Errorf("%x to %x, %d nulls", low, high, *x.NullCount)
	}
	if s.MinValue == nil || len(s.MinValue) != 0 || string(s.MaxValue) != "é" || *s.NullCount != 0 {
		t.Errorf("%q to %q, %d nulls", s.MinValue, s.MaxValue, *s.NullCount)
	}
}

// hybrid and appendHybrid are each other's inverse, in steps of any length.
func FuzzHybrid(f *testing.F) {
	f.Add([]byte{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3}, uint8(7), uint8(3))
	f.Add([]byte(strings.Repeat("a", 100)+"bcbcbcbc"+strings.Repeat("d", 60)), uint8(31), uint8(11))
	f.Fuzz(func(t *testing.T, b []byte, width, step uint8) {
		width, step = width%33, step%50+1
		values := make([]uint32, len(b))
		for i, v := range b {
			values[i] = uint32(uint64(v) * 0x01010101 & (1<<width - 1))
		}
		h, err := newHybrid(appendHybrid(nil, values, uint(width)), uint(width))
		if err != nil {
			t.Fatal(err)
		}
		got := make([]uint32, 0, len(values))
		for len(got) < len(values) {
			n := min(int(step), len(values)-len(got))
			piece := make([]uint32, n)
			if v, ok, err := h.same(n); err != nil {
				t.Fatal(err)
			} else if ok {
				fill(piece, v)
			} else if err := h.read(piece); err != nil {
				t.Fatal(err)
			}
			got = append(got, piece...)
		}
		if fmt.Sprint(got) != fmt.Sprint(values) {
			t.Errorf("%v, want %v", got, values)
		}
	})
}
