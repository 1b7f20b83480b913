// Package runfolder is the one door to a run folder: where each file stands,
// what its columns are, and how it is written, read and verified. It links no
// library that draws a page or evaluates an expression, so that whoever only
// reads runs (review, oversight, merging) carries none of them.
//
// A finished run is opened by its manifest and read row by row:
//
//	f, err := runfolder.Open("run")
//	...
//	err = f.EachScore(ctx, func(r *runfolder.ScoreRow) error { ... })
//
// [Verify] recomputes every hash and every sum of a folder.
//
// Invariant: a column's name stands once, in the declaration of its file
// (scores.go, findings.go, numbers.go); readers and writers follow from it.
package runfolder
