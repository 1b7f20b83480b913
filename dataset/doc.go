// Package dataset is the conflated-dataset contract: which tables and columns
// there are, how row versions, the two clocks, coverage and retention decide
// what a run at an as-of date may see, what is set aside and why, and the
// sorted walk that hands the rest to the engine a batch of people at a time.
//
// Its invariant, checked per table in every walk:
//
//	read = used + superseded + after as_of + past retention + suppressed + quarantined + withheld
//
// where withheld are E-graded intelligence rows, which no feature may see.
package dataset
