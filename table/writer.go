package table

// Compression names a Parquet codec.
type Compression string

const (
	Zstd         Compression = "zstd"
	Snappy       Compression = "snappy"
	Uncompressed Compression = "none"
)

// WriteOptions say how a Parquet file is written. The zero value is good.
type WriteOptions struct {
	// Compression is Zstd unless set.
	Compression Compression
	// RowGroupRows is the number of rows in a row group; 0 means 131,072
	// (fewer for files of hundreds of columns). Rows are buffered up to it.
	RowGroupRows int
}

// Writer writes one Parquet file. The bytes depend on the fields, the options
// and the rows only, not on how the rows were cut into Chunks.
type Writer struct{}

// Create starts a Parquet file, readable by its owner alone (0600), at path,
// replacing what is there. Types are written as: Code, Text string; Number
// double; Integer int64; Bool boolean; Instant timestamp[us, UTC]; Date
// date32; lists list<string>. Required fields refuse nulls.
func Create(path string, fields []Field, o WriteOptions) (*Writer, error) { return nil, errNotYet }

// Write appends the rows of c. Columns are found by name; an optional field
// without a column is written as null. NaN in a Number column is written as null.
func (w *Writer) Write(c *Chunk) error { return errNotYet }

// Close writes what is buffered and the footer, and syncs the file. Only a nil
// error means that the file is whole. After a failed Write or Close the file
// is left for the caller to remove.
func (w *Writer) Close() error { return errNotYet }
