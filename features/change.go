package features

import "forceprofiles/internal/expr"

// Change says in what way a feature's value can be another at a later run, all
// else as it is: what "what would change it" may speak of. It follows from how
// the value is made.
type Change uint8

// The ways, from none.
const (
	// Fixed cannot change alone: a first date, a trend, a sum of weights, a
	// value made of other features; and what only the passing of time moves,
	// for time moves everything.
	Fixed Change = iota
	// Grows counts all records ever made. A record of the past stays, so the
	// value can rise, with a new record, and not fall.
	Grows
	// Ages counts the records of a window that ends today. It rises with a new
	// record; it falls as records leave the window, or where one is corrected.
	Ages
	// Elapses counts days since, or beyond a date of, something that an act can
	// still set back: a visit made, an interview held. It falls by the act.
	Elapses
	// Acts is a state that an act or a decision can change either way: a risk
	// level, a kind of home.
	Acts
)

// Change is how feature f can change. changeable is Spec.Changeable, or what a
// pack says over it.
func (s *Set) Change(f int, changeable bool) Change {
	x := s.features[f]
	counts := x.how == count || x.how == distinct || x.how == anyRow || x.how == maxPer
	switch {
	case changeable && x.Unit == "days":
		return Elapses
	case changeable:
		return Acts
	case !counts:
		return Fixed
	case x.window.all:
		return Grows
	case x.window.newer > 0:
		return Fixed // the window ended in the past
	}
	return Ages
}

// Whole says that every value of feature f is a whole number: a count, days, a
// yes or no, the code of a category.
func (s *Set) Whole(f int) bool {
	switch x := s.features[f]; x.how {
	case count, distinct, anyRow, maxPer, daysSinceLast, daysSinceFirst:
		return true
	default:
		return x.Unit == "days" || s.Type(f) != expr.Number
	}
}
