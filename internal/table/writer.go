package table

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"

	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/compress"
	"github.com/apache/arrow/go/v15/parquet/metadata"
	"github.com/apache/arrow/go/v15/parquet/schema"
)

// WriteOptions say how a Parquet file is written. The zero value is good.
type WriteOptions struct {
	// RowGroupRows is the largest number of rows in a row group; 0 means
	// 65,536. Cut ends one sooner.
	RowGroupRows int
}

const (
	defaultGroupRows = 64 << 10 // a Writer holds one group, compressed
	// pageRows bounds what a Writer holds uncompressed: one page a column.
	pageRows = 8 << 10
)

// Writer writes one Parquet file. The bytes depend on the fields, the options
// and the rows only, not on how the rows were cut into Chunks; those of a row
// group depend on its own rows alone, so that another file may take them as
// they are. Every page has a checksum. It is used by one goroutine at a time.
type Writer struct {
	path    string
	file    *os.File
	out     *bufio.Writer
	at      int64 // bytes written
	o       WriteOptions
	columns []*columnWriter
	meta    *metadata.FileMetaDataBuilder
	group   int   // rows in the current row group
	page    int   // rows in the current page
	rows    int64 // in all
	groups  int
	err     error
}

// Create starts a Parquet file, readable by its owner alone (0600), at path,
// replacing what is there. Types are written as: Code, Text string; Number
// double; Integer int64; Bool boolean; Instant timestamp[us, UTC]; Date
// date32; lists list<string>. Required fields refuse nulls.
func Create(path string, fields []Field, o WriteOptions) (*Writer, error) {
	if o.RowGroupRows <= 0 {
		o.RowGroupRows = defaultGroupRows
	}
	pack, err := newPacker()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	w := &Writer{path: path, o: o}
	if err := w.schema(fields, pack); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if w.file, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600); err != nil {
		return nil, err
	}
	// A file that was there before may have had wider permissions.
	if err := w.file.Chmod(0o600); err != nil {
		w.file.Close()
		return nil, err
	}
	w.begin()
	return w, w.err
}

func (w *Writer) begin() {
	w.out = bufio.NewWriterSize(w.file, 1<<20)
	w.put([]byte("PAR1"))
}

// schema builds the file's schema and one columnWriter a field.
func (w *Writer) schema(fields []Field, pack *packer) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the schema is refused (%v)", r)
		}
	}()
	if len(fields) == 0 {
		return errors.New("a file needs a column")
	}
	var nodes schema.FieldList
	seen := map[string]bool{}
	for _, f := range fields {
		if seen[f.Name] || f.Name == "" {
			return fmt.Errorf("column %q: a name must be there and be the only one", f.Name)
		}
		seen[f.Name] = true
		node, err := parquetNode(f)
		if err != nil {
			return err
		}
		nodes = append(nodes, node)
		c := &columnWriter{field: f, pack: pack}
		if !f.Required {
			c.maxDef = 1
		}
		if f.Type == CodeList || f.Type == TextList {
			c.maxDef, c.maxRep = c.maxDef+1, 1
		}
		c.startGroup()
		w.columns = append(w.columns, c)
	}
	root, err := schema.NewGroupNode("schema", parquet.Repetitions.Required, nodes, -1)
	if err != nil {
		return err
	}
	props := parquet.NewWriterProperties(
		parquet.WithVersion(parquet.V2_LATEST),
		parquet.WithCompression(compress.Codecs.Zstd),
		parquet.WithCreatedBy("forceprofiles version 1.0.0"))
	w.meta = metadata.NewFileMetadataBuilder(schema.NewSchema(root), props, nil)
	return nil
}

// parquetNode is the schema of one field.
func parquetNode(f Field) (schema.Node, error) {
	rep := parquet.Repetitions.Optional
	if f.Required {
		rep = parquet.Repetitions.Required
	}
	leaf := func(l schema.LogicalType, t parquet.Type) (schema.Node, error) {
		return schema.NewPrimitiveNodeLogical(f.Name, rep, l, t, 0, -1)
	}
	switch f.Type {
	case Code, Text:
		return leaf(schema.StringLogicalType{}, parquet.Types.ByteArray)
	case Number:
		return leaf(schema.NoLogicalType{}, parquet.Types.Double)
	case Integer:
		return leaf(schema.NoLogicalType{}, parquet.Types.Int64)
	case Bool:
		return leaf(schema.NoLogicalType{}, parquet.Types.Boolean)
	case Instant:
		return leaf(schema.NewTimestampLogicalType(true, schema.TimeUnitMicros), parquet.Types.Int64)
	case Date:
		return leaf(schema.DateLogicalType{}, parquet.Types.Int32)
	case CodeList, TextList:
		element, err := schema.NewPrimitiveNodeLogical("element", parquet.Repetitions.Required,
			schema.StringLogicalType{}, parquet.Types.ByteArray, 0, -1)
		if err != nil {
			return nil, err
		}
		return schema.ListOfWithName(f.Name, element, rep, -1)
	}
	return nil, fmt.Errorf("column %s has no type", f.Name)
}

// Write appends the rows of c. Columns are found by name; an optional field
// without a column is written as null. NaN in a Number column is written as null.
func (w *Writer) Write(c *Chunk) error {
	if w.err != nil {
		return w.err
	}
	columns := make([]*Column, len(w.columns))
	for i, cw := range w.columns {
		col := c.Column(cw.field.Name)
		if err := col.check(cw.field, c.Rows); err != nil {
			return w.fail(fmt.Errorf("column %s: %w", cw.field.Name, err))
		}
		if col == nil {
			col = &Column{Field: cw.field}
			col.fillNull(c.Rows)
		}
		columns[i] = col
	}
	for from := 0; from < c.Rows; {
		to := min(c.Rows, from+min(pageRows-w.page, w.o.RowGroupRows-w.group))
		for i, cw := range w.columns {
			if err := cw.add(columns[i], from, to); err != nil {
				return w.fail(fmt.Errorf("column %s, rows %d to %d: %w", cw.field.Name, w.rows+1, w.rows+int64(to-from), err))
			}
		}
		n := to - from
		w.page, w.group, w.rows = w.page+n, w.group+n, w.rows+int64(n)
		from = to
		if w.page == pageRows {
			w.endPage()
		}
		if w.group == w.o.RowGroupRows {
			w.Cut()
		}
		if w.err != nil {
			return w.err
		}
	}
	return nil
}

// check says whether c can be written as field f. Number and Integer may stand
// in for each other; nil can stand for an optional column of nulls.
func (c *Column) check(f Field, rows int) error {
	if c == nil {
		if f.Required {
			return errors.New("missing and required")
		}
		return nil
	}
	numeric := func(t Type) bool { return t == Number || t == Integer }
	if c.Type != f.Type && !(numeric(c.Type) && numeric(f.Type)) {
		return fmt.Errorf("holds %s, not %s", c.Type, f.Type)
	}
	n := -1
	switch f.Type {
	case Code:
		n = len(c.Codes)
	case Text:
		n = len(c.Text)
	case Number, Integer:
		n = len(c.Num)
	case Bool:
		n = len(c.Bool)
	case Instant, Date:
		n = len(c.Int)
	case CodeList, TextList:
		n = len(c.Offsets) - 1
	}
	if n != rows || c.Valid != nil && len(c.Valid) != rows {
		return fmt.Errorf("%d values for %d rows", n, rows)
	}
	return nil
}

func (w *Writer) fail(err error) error {
	if w.err == nil {
		w.err = fmt.Errorf("%s: %w", w.path, err)
	}
	return w.err
}

func (w *Writer) put(b []byte) {
	if w.err != nil {
		return
	}
	n, err := w.out.Write(b)
	w.at += int64(n)
	if err != nil {
		w.fail(err)
	}
}

func (w *Writer) endPage() {
	for _, c := range w.columns {
		if err := c.endPage(w.page); err != nil {
			w.fail(fmt.Errorf("column %s: %w", c.field.Name, err))
		}
	}
	w.page = 0
}

// Cut ends the row group: the next row begins another. Without rows since the
// last one it does nothing.
func (w *Writer) Cut() error {
	if w.err == nil && w.page > 0 {
		w.endPage()
	}
	if w.err == nil && w.group > 0 {
		w.endGroup()
	}
	return w.err
}

// endGroup writes the finished pages of a row group, column by column.
func (w *Writer) endGroup() error {
	if w.groups > math.MaxInt16 {
		return w.fail(errors.New("more than 32,767 row groups; write more rows in each"))
	}
	group := w.meta.AppendRowGroup()
	group.SetNumRows(w.group)
	raw := int64(0)
	for _, c := range w.columns {
		dict, dictRaw, err := c.dictPage()
		if err != nil {
			return w.fail(fmt.Errorf("column %s: %w", c.field.Name, err))
		}
		info := metadata.ChunkMetaInfo{
			NumValues: c.values, IndexPageOffset: -1, DataPageOffset: w.at + int64(len(dict)),
			CompressedSize: int64(len(dict) + len(c.out)), UncompressedSize: c.raw + dictRaw,
		}
		if dict != nil {
			info.DictPageOffset = w.at
		}
		w.put(dict)
		w.put(c.out)
		chunk := group.NextColumnChunk()
		chunk.SetStats(c.statistics())
		if c.stored {
			chunk.Contents().MetaData.Codec = 0 // uncompressed
		}
		if err := chunk.Finish(info, dict != nil, dict != nil && c.plainPages > 0, c.encodingStats(), nil); err != nil {
			return w.fail(err)
		}
		raw += info.UncompressedSize
		c.startGroup()
	}
	if err := group.Finish(raw, int16(w.groups)); err != nil {
		return w.fail(err)
	}
	w.group = 0
	w.groups++
	return w.err
}

// Close writes what is buffered and the footer, and syncs the file. Only a nil
// error means that the file is whole. After a failed Write or Close the file
// is left for the caller to remove.
func (w *Writer) Close() error {
	if w.file == nil {
		return w.err
	}
	if w.Cut() == nil {
		w.footer()
	}
	if w.err == nil {
		if err := w.out.Flush(); err != nil {
			w.fail(err)
		}
	}
	if w.err == nil {
		if err := w.file.Sync(); err != nil {
			w.fail(err)
		}
	}
	if err := w.file.Close(); err != nil {
		w.fail(err)
	}
	w.file = nil
	return w.err
}

func (w *Writer) footer() {
	meta, err := w.meta.Finish()
	if err != nil {
		w.fail(err)
		return
	}
	var buf bytes.Buffer
	if _, err := meta.WriteTo(&buf, nil); err != nil {
		w.fail(err)
		return
	}
	n := buf.Len()
	w.put(buf.Bytes())
	w.put(append(binary.LittleEndian.AppendUint32(nil, uint32(n)), "PAR1"...))
}
