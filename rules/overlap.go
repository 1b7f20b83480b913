package rules

import "slices"

// maxPairProbes bounds the points at which all pairs of a set's rules together
// are tried; pairs beyond it are compared by their text alone.
const maxPairProbes = 2_000_000

// overlaps finds running rules whose condition is another's, or holds only
// where another's does. A condition that can never hold is within every other
// and is complained of elsewhere. decided is what is known of each running
// rule's condition by itself.
func (s *Set) overlaps(decided map[int]verdict) ([]Issue, error) {
	var out []Issue
	say := func(r *compiled, advice bool, format string, args ...any) {
		e := r.Position.Key("when").Errorf("rule "+r.ID+": "+format, args...)
		out = append(out, Issue{Error: e, Rule: r.ID, Advice: advice})
	}
	tried := 0
	for n, i := range s.run {
		for _, k := range s.run[:n] {
			earlier, r := &s.rules[k], &s.rules[i]
			if earlier.when.Canonical() == r.when.Canonical() {
				say(r, false, "its condition is that of %s", earlier.ID)
				continue
			}
			if decided[i] != undecided || decided[k] != undecided || tried > maxPairProbes || !shareNames(earlier, r) {
				continue
			}
			within, around, cost, err := s.within(r, earlier)
			if err != nil {
				return nil, err
			}
			tried += cost
			switch {
			case within && around:
				say(r, false, "it holds of exactly those of whom %s holds", earlier.ID)
			case within:
				say(r, true, "everyone of whom it holds, %s holds of too", earlier.ID)
			case around:
				say(earlier, true, "everyone of whom it holds, %s holds of too", r.ID)
			}
		}
	}
	return out, nil
}

// shareNames says whether two conditions read a feature in common: without one
// neither can lie within the other.
func shareNames(a, b *compiled) bool {
	names := namesInOrder(a.when.Tree())
	return slices.ContainsFunc(namesInOrder(b.when.Tree()), func(name string) bool { return slices.Contains(names, name) })
}
