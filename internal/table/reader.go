package table

import (
	"errors"
	"fmt"
	"io"
	"slices"
)

// Options say how a table is read.
type Options struct {
	// Key is the Text column that the table is sorted by ("person_id"), bytewise;
	// "" for a table without one. A table out of order is an *UnsortedError.
	// Null keys are exempt from the order.
	Key string
	// From and To bound the rows delivered: From <= key < To, "" = open. Row
	// groups whose statistics exclude the range are skipped undecoded. A row
	// whose key is null belongs to the range that is open below.
	From, To string
	// Keys, ascending, are the only keys wanted (nil: all in range). Row groups
	// whose statistics show none of them are skipped undecoded, and of other
	// rows without one of them nothing but the key is decoded. Rows of other
	// keys that stand close to one may be delivered as well.
	Keys []string
	// ChunkRows is the largest number of rows in a Chunk; 0 means 65,536.
	ChunkRows int
}

const (
	defaultChunkRows = 65536
	// keyedRows is ChunkRows where only some keys are wanted: few rows around
	// each are decoded for nothing.
	keyedRows = 1024
)

// Reader delivers the rows of one table, in order, chunk by chunk. It is used
// by one goroutine at a time; the Chunks it has delivered may be shared.
//
// Strings of a Text column share one large buffer with their neighbours: a
// caller that keeps a few of them for long should strings.Clone those.
type Reader struct {
	o       Options
	parts   []part
	present []Field
	ignored []string
	rows    int64

	at    int   // part being read
	row   int64 // number in the table of the next row
	inAt  int64 // rows of the part seen so far, skipped ones included
	queue []*Chunk
	prev  string // the last key
	err   error
}

// part is one file of a table.
type part struct {
	path   string
	source source
}

// source reads one file.
type source interface {
	names() []string  // its columns, in file order
	natural() []Field // those that can be read, with their natural types
	rows() int64      // declared; -1 if it does not say
	// choose says which fields to read, all of which the file has, and gives
	// each Code field its dictionary. A wrong type is an error.
	choose(fields []Field, codes []*intern, o *Options) error
	// next returns the next rows, at most max; no rows and no error at the end.
	next(max int) (piece, error)
	close() error
}

// piece is what a source returns: rows of one file, all columns chosen.
type piece struct {
	skipped int64 // rows before these that are outside the range
	rows    int
	columns []Column
	keyOnly bool // none of the rows is in range; columns holds the key alone
}

func (p *piece) column(name string) *Column { return (&Chunk{Columns: p.columns}).Column(name) }

// Open opens the table at path for reading the given fields: a Parquet file,
// an Arrow IPC file or stream, a CSV file, or a folder of such part files,
// read in name order. The format is told by content, then by extension.
// A missing required column or a wrong type is an error here already.
func Open(path string, fields []Field, o Options) (*Reader, error) {
	if o.ChunkRows <= 0 {
		o.ChunkRows = defaultChunkRows
	}
	if o.Keys != nil {
		o.ChunkRows = min(o.ChunkRows, keyedRows)
	}
	if err := checkFields(fields, &o); err != nil {
		return nil, err
	}
	files, err := partFiles(path)
	if err != nil {
		return nil, err
	}
	r := &Reader{o: o}
	for _, file := range files {
		s, err := openSource(file)
		if err != nil {
			r.Close()
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		r.parts = append(r.parts, part{path: file, source: s})
	}
	if err := r.choose(fields); err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

func checkFields(fields []Field, o *Options) error {
	seen := map[string]bool{}
	key := o.Key == ""
	for _, f := range fields {
		if seen[f.Name] {
			return fmt.Errorf("table: field %s is asked for twice", f.Name)
		}
		if typeNames[f.Type] == "" {
			return fmt.Errorf("table: field %s has no type", f.Name)
		}
		seen[f.Name] = true
		key = key || f.Name == o.Key && f.Type == Text
	}
	if !key {
		return fmt.Errorf("table: the key %s is not among the fields as Text", o.Key)
	}
	if o.Key == "" && (o.From != "" || o.To != "" || o.Keys != nil) {
		return fmt.Errorf("table: a range of rows needs a key")
	}
	if !slices.IsSorted(o.Keys) {
		return fmt.Errorf("table: the keys wanted are not in ascending order")
	}
	return nil
}

// choose settles which fields are present and tells each part to read them.
// A field that only some parts have is null in the others.
func (r *Reader) choose(fields []Field) error {
	for _, f := range fields {
		has := false
		for _, p := range r.parts {
			in := slices.Contains(p.source.names(), f.Name)
			has = has || in
			if !in && f.Required {
				return fmt.Errorf("%s: %w", p.path, missingError(f))
			}
			if !in && f.Name == r.o.Key {
				return fmt.Errorf("%s: %w", p.path, missingError(f))
			}
		}
		if has {
			r.present = append(r.present, f)
		}
	}
	codes := make([]*intern, len(r.present))
	for i, f := range r.present {
		if f.Type == Code || f.Type == CodeList {
			codes[i] = newIntern()
		}
	}
	for i := range r.parts {
		p := &r.parts[i]
		names := p.source.names()
		var own []Field
		var ownCodes []*intern
		for j, f := range r.present {
			if slices.Contains(names, f.Name) {
				own, ownCodes = append(own, f), append(ownCodes, codes[j])
			}
		}
		if err := p.source.choose(own, ownCodes, &r.o); err != nil {
			return fmt.Errorf("%s: %w", p.path, err)
		}
		for _, n := range names {
			asked := slices.ContainsFunc(fields, func(f Field) bool { return f.Name == n })
			if !asked && !slices.Contains(r.ignored, n) {
				r.ignored = append(r.ignored, n)
			}
		}
		if n := p.source.rows(); n < 0 || r.rows < 0 {
			r.rows = -1
		} else {
			r.rows += n
		}
	}
	return nil
}

// Next returns the next rows, or io.EOF once every row that the files declare
// (and the range admits) has been delivered. Columns stand in the order of the
// fields asked for; one that the file lacks is absent. After an error every
// further call returns the same error.
func (r *Reader) Next() (*Chunk, error) {
	for r.err == nil {
		if len(r.queue) > 0 {
			c := r.queue[0]
			r.queue = r.queue[1:]
			return c, nil
		}
		if r.err = r.fill(); r.err != nil && !errors.Is(r.err, io.EOF) {
			r.err = fmt.Errorf("%s: %w", r.parts[r.at].path, r.err)
		}
	}
	return nil, r.err
}

// fill reads one piece and queues what is in range.
func (r *Reader) fill() error {
	if r.at == len(r.parts) {
		return io.EOF
	}
	p := &r.parts[r.at]
	piece, err := p.source.next(r.o.ChunkRows)
	if err != nil {
		return fmt.Errorf("after row %d: %w", r.inAt, err)
	}
	r.row += piece.skipped
	r.inAt += piece.skipped + int64(piece.rows)
	if piece.rows == 0 {
		if n := p.source.rows(); n >= 0 && n != r.inAt {
			return fmt.Errorf("%d rows read of the %d it declares: the file is damaged", r.inAt, n)
		}
		if err := p.source.close(); err != nil {
			return err
		}
		r.at++
		r.inAt = 0
		return nil
	}
	for i := range piece.columns {
		piece.columns[i].trim()
	}
	if r.o.Key != "" {
		if err := r.checkOrder(p, &piece); err != nil {
			return err
		}
	}
	if !piece.keyOnly {
		r.deliver(&piece)
	}
	r.row += int64(piece.rows)
	return nil
}

// NumRows is the number of rows the whole table declares, whatever the range;
// -1 where a format does not say (CSV, Arrow IPC stream).
func (r *Reader) NumRows() int64 { return r.rows }

// Present lists which of the fields asked for the table has, in their order.
func (r *Reader) Present() []Field { return r.present }

// Ignored lists the table's columns that nobody asked for, in file order.
func (r *Reader) Ignored() []string { return r.ignored }

// Close releases the files. It may be called more than once.
func (r *Reader) Close() error {
	var first error
	for _, p := range r.parts {
		if err := p.source.close(); err != nil && first == nil {
			first = fmt.Errorf("%s: %w", p.path, err)
		}
	}
	if r.err == nil {
		r.err = fmt.Errorf("table: the reader is closed")
	}
	r.queue = nil
	return first
}

// Describe lists the columns of the table at path with the logical type each
// would naturally have: any text is Text (or TextList), integers Integer,
// other numbers Number. A column of a type that cannot be read is left out.
// Of a folder it describes the first part file.
func Describe(path string) ([]Field, error) {
	files, err := partFiles(path)
	if err != nil {
		return nil, err
	}
	s, err := openSource(files[0])
	if err != nil {
		return nil, fmt.Errorf("%s: %w", files[0], err)
	}
	defer func() { _ = s.close() }()
	return s.natural(), nil
}
