// Package run makes one run from end to end: a conflated dataset and packs in,
// a run folder out, whole or not at all.
//
// [Run] goes through these stages, one file each:
//
//	open       everything that can be wrong before any work is done (run.go, inputs.go)
//	score      pass one: every person's features, rules, margin and explanation, batch by batch (pass.go)
//	rank       everybody's place by the declared policy (rank.go)
//	case files pass two: the records of the people who will be printed (cases.go)
//	render     the documents (render.go)
//	seal       every output's hash into manifest.json, then the folder is renamed into place (manifest.go, staging.go)
//
// Invariant: the same inputs give the same bytes in every file but run.log, for
// any number of workers, in any folder, at any time. Workers take batches in any
// order; [ordered.Map] hands their results on in the order of the people.
//
// [Verify] recomputes every hash and every sum of a finished run; [Explain]
// answers why somebody stands where they stand from the folder alone.
package run
