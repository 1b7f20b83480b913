// Package table reads and writes columnar files: Parquet (one file, or a
// folder of part files read in name order), Arrow IPC and CSV in; Parquet out.
//
// It is the only door to the Arrow library. A file is read right or refused by
// name: the rows delivered always equal the rows the file declares, damage is
// an error and never a crash, and no size that a file merely claims is
// allocated. Of arrow it uses what holds up: the Parquet footer (metadata,
// schema), the gzip and brotli codecs, and the decoding of Arrow record
// batches, all on the caller's goroutine with panics recovered. Parquet pages
// are decoded and encoded here, because arrow v15 loses BYTE_STREAM_SPLIT
// columns without an error, does not check or write page checksums, hides
// dictionary codes, and trusts the sizes in page headers; docs/parquet-libraries.md
// holds other libraries against the same files.
//
//	r, err := table.Open("crimes.parquet", fields, table.Options{Key: "person_id"})
//	...
//	defer r.Close()
//	for {
//		c, err := r.Next()
//		if err == io.EOF {
//			break
//		}
//		if err != nil {
//			return err
//		}
//		use(c)
//	}
//
// The way of a Parquet row: parquetfile (footer, row groups) → pages (checksum,
// decompression, levels) → chunkcolumn, listcolumn (values) → reader (parts) →
// order (order, range). Of an Arrow row: ipcframe → ipcfile → ipccolumn → reader. Of
// a CSV row: csvfile → reader. And out: writer → columnwriter → writerpage →
// packer.
package table
