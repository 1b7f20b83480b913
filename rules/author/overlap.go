package author

import (
	"slices"

	"forceprofiles/rules"
)

// maxPairProbes bounds the points at which all pairs of a set's rules together
// are tried; pairs beyond it are compared by their text alone.
const maxPairProbes = 2_000_000

// conditions finds running rules whose condition can never hold or never fail,
// is another's, or holds only where another's does. A condition that can never
// hold is within every other and is complained of only as such.
func (c *checker) conditions(s *rules.Set) error {
	shapes := make([]*shape, s.Len()) // nil where nothing more can be decided
	tried := 0
	for k := range shapes {
		r := s.Rule(k)
		v := undecided
		sh := shapeOf(r.Condition, s)
		if sh != nil {
			var err error
			if v, err = probe(s, sh); err != nil {
				return err
			}
		}
		switch v {
		case neverHolds:
			c.problem(r, "when", "its condition can never hold")
		case alwaysHolds:
			c.problem(r, "when", "its condition holds of everyone of whom it is known")
		default:
			shapes[k] = sh
		}
		for i := range k {
			earlier := s.Rule(i)
			if earlier.Condition.Canonical() == r.Condition.Canonical() {
				c.problem(r, "when", "its condition is that of %s", earlier.ID)
				continue
			}
			if shapes[k] == nil || shapes[i] == nil || tried > maxPairProbes || !shapes[k].shares(shapes[i]) {
				continue
			}
			within, around, cost, err := compare(s, shapes[k], shapes[i])
			if err != nil {
				return err
			}
			tried += cost
			switch {
			case within && around:
				c.problem(r, "when", "it holds of exactly those of whom %s holds", earlier.ID)
			case within:
				c.advise(r, "when", "everyone of whom it holds, %s holds of too", earlier.ID)
			case around:
				c.advise(earlier, "when", "everyone of whom it holds, %s holds of too", r.ID)
			}
		}
	}
	return nil
}

// shares says whether two conditions read a feature in common: without one
// neither can lie within the other.
func (sh *shape) shares(other *shape) bool {
	return slices.ContainsFunc(sh.features, func(f int) bool { return slices.Contains(other.features, f) })
}
