package table

import "errors"

// Options say how a table is read.
type Options struct {
	// Key is the Text column that the table is sorted by ("person_id"), bytewise;
	// "" for a table without one. A table out of order is an *UnsortedError.
	Key string
	// From and To bound the rows delivered: From <= key < To, "" = open. Row
	// groups whose statistics exclude the range are skipped undecoded. A row
	// whose key is null belongs to the range that is open below.
	From, To string
	// ChunkRows is the largest number of rows in a Chunk; 0 means 65,536.
	ChunkRows int
}

// Reader delivers the rows of one table, in order, chunk by chunk. It is used
// by one goroutine at a time; the Chunks it has delivered may be shared.
type Reader struct{}

var errNotYet = errors.New("table: not built yet")

// Open opens the table at path for reading the given fields: a Parquet file,
// an Arrow IPC file or stream, a CSV file, or a folder of such part files,
// read in name order. The format is told by content, then by extension.
// A missing required column or a wrong type is an error here already.
func Open(path string, fields []Field, o Options) (*Reader, error) { return nil, errNotYet }

// Next returns the next rows, or io.EOF once every row that the files declare
// (and the range admits) has been delivered. Columns stand in the order of the
// fields asked for; one that the file lacks is absent. After an error every
// further call returns the same error.
func (r *Reader) Next() (*Chunk, error) { return nil, errNotYet }

// NumRows is the number of rows the whole table declares, whatever the range;
// -1 where a format does not say (CSV, Arrow IPC stream).
func (r *Reader) NumRows() int64 { return -1 }

// Present lists which of the fields asked for the table has, in their order.
func (r *Reader) Present() []Field { return nil }

// Ignored lists the table's columns that nobody asked for, in file order.
func (r *Reader) Ignored() []string { return nil }

// Close releases the files. It may be called more than once.
func (r *Reader) Close() error { return nil }

// Describe lists the columns of the table at path with the logical type each
// would naturally have: any text is Text (or TextList), integers Integer,
// other numbers Number. A column of a type that cannot be read is left out.
func Describe(path string) ([]Field, error) { return nil, errNotYet }
