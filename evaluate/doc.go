// Package evaluate answers what happened next: it holds a run's scores and
// lists against outcomes of the twelve months after the run's as-of date, and
// against harm known to be hidden in a synthetic world.
//
// Every policy is given the same number of places in each force, so that they
// can be compared, and that twice: as many as the force's capacity, of the
// run's own list its first ones; and as many as the whole list has, where
// must-review people come on top of the capacity. At capacity the last of the
// list fall away, and places kept for possible hidden harm stand last: only the
// second measure sees them all. Nothing here is ever printed in a profile.
package evaluate
