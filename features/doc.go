// Package features turns a batch of people and their rows into numbers:
// declarative specs, compiled to run on columns, correct as of a date on both
// clocks. Where a force does not supply what a feature needs, the value is not
// known; it is never a silent zero. Every value can be traced back to the rows
// that made it.
//
// Its invariants: the values of a person depend on their own rows alone, to the
// bit, however people are cut into batches and batches given to workers; and
// the rows of a Trace, aggregated, give the value in the Matrix.
//
// Use: Compile the specs of a pack once, take one Worker for each goroutine,
// and Compute each batch:
//
//	set, err := features.Compile(specs, reference, features.CompileOptions{})
//	worker := set.NewWorker(d.Info())
//	for batch, err := range d.Batches(ctx) {
//		matrix, err := worker.Compute(batch)
//	}
//	trace, err := set.Trace(batch, person, set.Index("vawg_crimes_365d"))
package features
