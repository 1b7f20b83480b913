// Package scoring turns a batch of people and a pack into results: who belongs
// to which population, what the rules found, what the model says and exactly
// why. It is pure: no clock, no files, no global state; the same batch gives
// the same bits whatever the worker or the block.
//
// A Scorer is compiled once from a pack; each goroutine asks it for its own
// Worker. Worker.Score gives Scores, columnar, for one population and one
// batch; priority.Rank then orders everybody; Scores.Result assembles one
// person's whole standing for a page.
package scoring
