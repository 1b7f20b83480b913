package table

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/apache/arrow/go/v15/parquet/metadata"
)

// parquetFile reads one Parquet file. Arrow parses the footer; the pages are
// decoded here (pages.go), because arrow's page reader hides checksums, trusts
// sizes and loses BYTE_STREAM_SPLIT columns without an error.
type parquetFile struct {
	path    string
	size    int64
	meta    *metadata.FileMetaData
	columns []parquetColumn
	contents

	want   []wanted
	key    int // of want, or -1
	o      *Options
	unpack [codecLZ4Raw + 1]unpacker // by codec

	file  *os.File
	group int // the row group that is open, from 1; 0 before the first
	left  int64
	open  []*chunkColumn
}

// wanted pairs a field asked for with the file's column.
type wanted struct {
	field Field
	col   parquetColumn
	codes *intern
}

const maxFooter = 256 << 20

// readFooter reads and checks the footer of an open file.
func readFooter(f io.ReaderAt, size int64) (meta *metadata.FileMetaData, err error) {
	defer recovered(&err)
	var tail [8]byte
	if size < 12 {
		return nil, errors.New("too short for a Parquet file: it is cut off")
	}
	if _, err := f.ReadAt(tail[:], size-8); err != nil {
		return nil, err
	}
	switch string(tail[4:]) {
	case "PARE":
		return nil, errEncrypted
	case "PAR1":
	default:
		return nil, errors.New("the end of the Parquet file is missing: it was cut off, or is still being written")
	}
	n := int64(binary.LittleEndian.Uint32(tail[:4]))
	if n > size-12 || n > maxFooter {
		return nil, errors.New("the Parquet footer is damaged (its length is impossible)")
	}
	buf := make([]byte, n)
	if _, err := f.ReadAt(buf, size-8-n); err != nil {
		return nil, err
	}
	meta, err = metadata.NewFileMetaData(buf, nil)
	if err != nil {
		return nil, fmt.Errorf("the Parquet footer is damaged (%w)", err)
	}
	if meta.Schema == nil {
		return nil, errors.New("the Parquet footer is damaged (no schema)")
	}
	if meta.IsSetEncryptionAlgorithm() {
		return nil, errEncrypted
	}
	return meta, nil
}

// openParquet reads the footer; the file is opened again to read rows.
func openParquet(path string) (p *parquetFile, err error) {
	defer recovered(&err)
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	p = &parquetFile{path: path, size: info.Size(), key: -1}
	if p.meta, err = readFooter(f, p.size); err != nil {
		return nil, err
	}
	p.columns = parquetColumns(p.meta.Schema)
	for _, c := range p.columns {
		p.contents = append(p.contents, c.described)
	}
	if err := p.distinct(); err != nil {
		return nil, err
	}
	return p, p.checkRows()
}

// checkRows makes sure that the footer's counts agree with each other, so that
// one damaged number cannot lose or invent rows.
func (p *parquetFile) checkRows() error {
	rows := int64(0)
	for i, g := range p.meta.RowGroups {
		if g == nil || g.NumRows < 0 || g.NumRows > 1<<48 {
			return fmt.Errorf("row group %d has an impossible number of rows", i+1)
		}
		if len(g.Columns) != p.meta.Schema.NumColumns() {
			return fmt.Errorf("row group %d has %d columns, the schema %d", i+1, len(g.Columns), p.meta.Schema.NumColumns())
		}
		rows += g.NumRows
		for j, c := range g.Columns {
			// Lists hold more values than rows; encrypted chunks do not say.
			flat := p.meta.Schema.Column(j).MaxRepetitionLevel() == 0
			if c != nil && c.MetaData != nil && flat && c.MetaData.NumValues != g.NumRows {
				return fmt.Errorf("row group %d declares %d rows, its column %d has %d values: the file is damaged",
					i+1, g.NumRows, j+1, c.MetaData.NumValues)
			}
		}
	}
	if rows != p.meta.NumRows {
		return fmt.Errorf("the row groups hold %d rows, the footer says %d: the file is damaged", rows, p.meta.NumRows)
	}
	return nil
}

func (p *parquetFile) rows() int64 { return p.meta.NumRows }

// choose says which fields to read, all of which the file has.
func (p *parquetFile) choose(fields []Field, codes []*intern, o *Options) error {
	p.o = o
	for i, f := range fields {
		at, err := p.find(f)
		if err != nil {
			return err
		}
		p.want = append(p.want, wanted{f, p.columns[at], codes[i]})
		if f.Name == o.Key {
			p.key = i
		}
	}
	for g := range p.meta.RowGroups {
		for _, w := range p.want {
			if err := p.checkChunk(g, &w); err != nil {
				return fmt.Errorf("row group %d, column %s: %w", g+1, w.field.Name, err)
			}
		}
	}
	return nil
}

// checkChunk refuses, before any row is read, a column chunk that could not be
// read to its end.
func (p *parquetFile) checkChunk(group int, w *wanted) error {
	g := p.meta.RowGroups[group]
	chunk := g.Columns[w.col.leaf]
	if chunk == nil {
		return errors.New("missing from the footer")
	}
	if chunk.CryptoMetadata != nil {
		return errEncrypted
	}
	if chunk.FilePath != nil && *chunk.FilePath != "" {
		return errors.New("its values are in another file, which is not supported")
	}
	m := chunk.MetaData
	if m == nil {
		return errors.New("missing from the footer")
	}
	if int(m.Type) != int(w.col.phys) {
		return errors.New("stored with another type than the schema says: the file is damaged")
	}
	if !codecKnown(int64(m.Codec)) {
		return fmt.Errorf("compressed with %s, which is not supported: "+
			"write the file with snappy, zstd, gzip, brotli, LZ4_RAW or no compression", codecName(int64(m.Codec)))
	}
	for _, e := range m.Encodings {
		if encodingNames[int32(e)] == "" {
			return fmt.Errorf("encoded as %s, which is not supported: "+
				"write the file again with the defaults of pyarrow, Polars or DuckDB", encodingName(int32(e)))
		}
	}
	if m.NumValues < 0 || w.col.maxRep == 0 && m.NumValues != g.NumRows || m.NumValues < g.NumRows {
		return fmt.Errorf("%d values for %d rows: the file is damaged", m.NumValues, g.NumRows)
	}
	start, end := chunkRange(m.DataPageOffset, m.DictionaryPageOffset, m.TotalCompressedSize)
	if g.NumRows > 0 && (start < 4 || end < start || end > p.size-8 || m.TotalUncompressedSize < 0) {
		return errors.New("its place in the file is impossible: the file is damaged or cut off")
	}
	return nil
}

func codecName(c int64) string {
	if s := codecNames[c]; s != "" {
		return s
	}
	return fmt.Sprintf("codec %d", c)
}

// chunkRange is where a column chunk's pages stand. The dictionary comes first;
// some writers set its offset to 0 for none.
func chunkRange(data int64, dict *int64, size int64) (start, end int64) {
	start = data
	if dict != nil && *dict > 0 && *dict < start {
		start = *dict
	}
	return start, start + size
}

// next returns the next piece of at most max rows. skipped counts the rows
// before it that lie in row groups outside the range. rows == 0 with nil error
// is the end.
func (p *parquetFile) next(max int) (c piece, err error) {
	defer recovered(&err)
	for p.left == 0 {
		if p.group > 0 {
			for _, col := range p.open {
				if err := col.done(); err != nil {
					return c, col.wrap(err)
				}
			}
			p.open = nil
		}
		if p.group == len(p.meta.RowGroups) {
			return c, nil
		}
		p.group++
		rows := p.meta.RowGroups[p.group-1].NumRows
		if rows == 0 || p.outside(p.group-1) {
			c.skipped += rows
			continue
		}
		if err := p.start(p.group - 1); err != nil {
			return c, err
		}
		p.left = rows
	}
	c.rows = int(min(int64(max), p.left))
	c.columns = make([]Column, len(p.open))
	if p.key >= 0 {
		// The key first: where no row is in range the rest need not be decoded.
		col := p.open[p.key]
		if c.columns[p.key], err = col.read(c.rows); err != nil {
			return c, col.wrap(err)
		}
		if !anyInRange(&c.columns[p.key], p.o) {
			for i, col := range p.open {
				if i != p.key {
					col.skip(c.rows)
				}
			}
			c.columns = c.columns[p.key : p.key+1]
			c.keyOnly = true
			p.left -= int64(c.rows)
			return c, nil
		}
	}
	for i, col := range p.open {
		if i == p.key {
			continue
		}
		if c.columns[i], err = col.read(c.rows); err != nil {
			return c, col.wrap(err)
		}
	}
	p.left -= int64(c.rows)
	return c, nil
}

// outside says whether the statistics prove that no row of a group is in range.
func (p *parquetFile) outside(group int) bool {
	if p.key < 0 || p.o.From == "" && p.o.To == "" && p.o.Keys == nil {
		return false
	}
	m := p.meta.RowGroups[group].Columns[p.want[p.key].col.leaf].MetaData
	s := m.Statistics
	// MinValue and MaxValue compare bytes unsigned; the older Min and Max of
	// strings were compared signed by some writers and prove nothing.
	if s == nil || s.MinValue == nil || s.MaxValue == nil {
		return false
	}
	low, high := string(s.MinValue), string(s.MaxValue)
	if p.o.Keys != nil {
		if i, _ := slices.BinarySearch(p.o.Keys, low); i == len(p.o.Keys) || p.o.Keys[i] > high {
			return true
		}
	}
	if p.o.From == "" && (s.NullCount == nil || *s.NullCount != 0) {
		return false // null keys belong to the range that is open below
	}
	if s.NullCount != nil && *s.NullCount == m.NumValues && p.o.From != "" {
		return true
	}
	return p.o.To != "" && low >= p.o.To || p.o.From != "" && high < p.o.From
}

// start opens the columns of a row group.
func (p *parquetFile) start(group int) error {
	if p.file == nil {
		f, err := os.Open(p.path)
		if err != nil {
			return err
		}
		p.file = f
		if info, err := f.Stat(); err != nil || info.Size() != p.size {
			return errors.New("the file changed while it was read")
		}
	}
	p.open = make([]*chunkColumn, len(p.want))
	for i, w := range p.want {
		m := p.meta.RowGroups[group].Columns[w.col.leaf].MetaData
		start, end := chunkRange(m.DataPageOffset, m.DictionaryPageOffset, m.TotalCompressedSize)
		u := &p.unpack[m.Codec]
		u.codec = int64(m.Codec)
		c := &chunkColumn{field: w.field, form: w.col.form, codes: w.codes}
		c.pages = pages{
			in: window{file: p.file, off: start, end: end}, unpack: u,
			keep: w.field.Type == Text || w.field.Type == TextList, phys: w.col.phys,
			maxDef: w.col.maxDef, maxRep: w.col.maxRep,
			rawLimit: max(m.TotalUncompressedSize, m.TotalCompressedSize), total: m.NumValues,
		}
		c.list.listDef = w.col.listDef
		c.decoding()
		p.open[i] = c
	}
	return nil
}

func (p *parquetFile) close() error {
	for i := range p.unpack {
		p.unpack[i].close()
	}
	p.open = nil
	if p.file == nil {
		return nil
	}
	f := p.file
	p.file = nil
	return f.Close()
}

// recovered turns a panic of the arrow library (or a wild value that got by
// our checks) into an error.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("the file is damaged (%v)", r)
	}
}
