// Package run makes one run from end to end: a conflated dataset and packs in,
// a run folder out, whole or not at all.
//
// [Run] goes through these stages. Each takes what it needs and returns what it
// made; nothing else is kept between them.
//
//	open       everything that can be wrong before any work is done (run.go, inputs.go)
//	score      pass one: every person's features, rules, margin and explanation, batch by batch (score.go,
//	           outputs.go); what is counted of them is a Tally (tally.go)
//	rank       everybody's place by the declared policy (rank.go), and who else is asked about (review.go)
//	case files pass two: the records of the people who will be printed (cases.go), beside the run before (changes.go)
//	insight    what takes more than one score to say of them (insight.go)
//	render     the documents (render.go)
//	seal       every output's hash into the manifest, then the folder is renamed into place (staging.go)
//
// Invariant: the same inputs give the same bytes in every file but run.log, for
// any number of workers, in any folder, at any time. Workers take batches in any
// order; [ordered.Map] hands their results on in the order of the people.
package run
