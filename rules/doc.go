// Package rules is the rule engine: declarative rules over feature values,
// compiled to run on columns, each ending for each person in exactly one
// outcome: hit, miss, or abstain where what it needs is not known.
//
// Its invariant: hits + misses + abstentions of a rule = people it was asked
// about. Not known is never false: conditions follow three-valued logic, and
// on_null says in the rule what a condition that stays not known means.
//
//	set, err := rules.Compile(file.Rules, features, params, rules.Options{})
//	w := set.NewWorker(info)       // one a goroutine
//	out, err := w.Eval(matrix, rows, forces)
//	out.Points(i), out.MustReview(i), out.Counts
//	findings, err := out.Findings(i)
//
// A rule's life: draft rules and deprecated ones are read and checked only,
// shadow rules are evaluated and counted but never shown or scored, active
// rules are all of it.
//
// Package author holds what rule authors work with: tests, checks, the
// catalogue, a rule in plain English, and what differs between two folders.
package rules
