// Package table reads and writes columnar files: Parquet (one file, or a
// folder of part files read in name order), Arrow IPC and CSV in; Parquet out.
//
// It is the only door to the Arrow library. Every defect of that library that
// could lose rows or kill the process is guarded here: a file is read right or
// refused by name, and the rows delivered always equal the rows the file
// declares.
package table
