// Package priority applies a declared policy: given every scored person of one
// population, who is listed by each force, in what order, and why.
//
// Its invariant: the order is total and depends on the entries alone. People
// are given in person_id order, so an entry's place in the slice is the last
// tie-break and no identifier needs to be held.
//
// The policy: people with a must-review finding come first and are all listed,
// counted apart from the capacity. Then the highest model percentile, then the
// most rule points, then person_id, until the force's capacity is filled.
// Percentiles are exact, not binned.
package priority

import (
	"fmt"
	"math"
	"sort"
)

// Entry is what the order of one scored person depends on (24 bytes a score,
// with padding).
type Entry struct {
	Margin     float64 // log-odds
	Points     float64 // of the active rules that hit
	Force      uint16  // index of the listing force
	MustReview bool
}

// Placed is one person's place.
type Placed struct {
	// Percentile is 100·(below + ½·ties)/n by margin within the force.
	Percentile float64
	Rank       int32 // in the force, from 1
	Listed     bool
}

// Cut describes one force's list.
type Cut struct {
	Scored     int
	MustReview int // people listed because of a must-review finding
	Ranked     int // people listed by rank, at most the capacity
	Capacity   int
	// Last is the index of the last person listed by rank, or −1.
	Last int
	// Next is the index of the first person who is not listed, or −1.
	Next int
}

// Listed is the number of people on the force's list.
func (c Cut) Listed() int { return c.MustReview + c.Ranked }

// Rank places every entry. capacity[f] is force f's; every Entry.Force must
// index it. A NaN margin or negative capacity is an error.
func Rank(entries []Entry, capacity []int) ([]Placed, []Cut, error) {
	for f, c := range capacity {
		if c < 0 {
			return nil, nil, fmt.Errorf("priority: capacity %d of force number %d is negative; give 0 to list nobody by rank", c, f)
		}
	}
	members := make([][]int32, len(capacity))
	for i := range entries {
		e := &entries[i]
		if math.IsNaN(e.Margin) || math.IsNaN(e.Points) {
			return nil, nil, fmt.Errorf("priority: person number %d has no number for margin or points", i)
		}
		if int(e.Force) >= len(capacity) {
			return nil, nil, fmt.Errorf("priority: person number %d has force number %d of %d", i, e.Force, len(capacity))
		}
		members[e.Force] = append(members[e.Force], int32(i))
	}
	placed := make([]Placed, len(entries))
	cuts := make([]Cut, len(capacity))
	for f, m := range members {
		percentiles(entries, m, placed)
		cuts[f] = order(entries, m, placed, capacity[f])
	}
	return placed, cuts, nil
}

// percentiles sets the mid-rank percentile by margin of every member of one force.
func percentiles(entries []Entry, m []int32, placed []Placed) {
	sort.Slice(m, func(a, b int) bool {
		x, y := &entries[m[a]], &entries[m[b]]
		if x.Margin != y.Margin {
			return x.Margin < y.Margin
		}
		return m[a] < m[b]
	})
	n := float64(len(m))
	for from := 0; from < len(m); {
		to := from + 1
		for to < len(m) && entries[m[to]].Margin == entries[m[from]].Margin {
			to++
		}
		p := 100 * (float64(from) + 0.5*float64(to-from)) / n
		for _, i := range m[from:to] {
			placed[i].Percentile = p
		}
		from = to
	}
}

// order sets rank and listing of every member of one force.
func order(entries []Entry, m []int32, placed []Placed, capacity int) Cut {
	sort.Slice(m, func(a, b int) bool {
		x, y := &entries[m[a]], &entries[m[b]]
		switch {
		case x.MustReview != y.MustReview:
			return x.MustReview
		case x.Margin != y.Margin:
			return x.Margin > y.Margin
		case x.Points != y.Points:
			return x.Points > y.Points
		}
		return m[a] < m[b]
	})
	cut := Cut{Scored: len(m), Capacity: capacity, Last: -1, Next: -1}
	for r, i := range m {
		placed[i].Rank = int32(r + 1)
		switch {
		case entries[i].MustReview:
			placed[i].Listed = true
			cut.MustReview++
		case cut.Ranked < capacity:
			placed[i].Listed = true
			cut.Ranked++
			cut.Last = int(i)
		case cut.Next < 0:
			cut.Next = int(i)
		}
	}
	return cut
}

// Why says in words why a person stands where they stand. mustReview names the
// rules that demand a review, in rule order; force is the force's name.
func Why(p Placed, c Cut, mustReview []string, force string) string {
	switch {
	case len(mustReview) > 0:
		return fmt.Sprintf("Must be reviewed: rule %s. Rank %d of %d in %s.", list(mustReview), p.Rank, c.Scored, force)
	case p.Listed:
		return fmt.Sprintf("Model score above %s of the %d people scored in %s; place %d of %d by rank.",
			share(p.Percentile), c.Scored, force, int(p.Rank)-c.MustReview, c.Capacity)
	default:
		return fmt.Sprintf("Not listed: rank %d of %d in %s; the list holds %d must-review and %d by rank.",
			p.Rank, c.Scored, force, c.MustReview, c.Capacity)
	}
}

// share prints a percentile without ever rounding up to all of them.
func share(p float64) string { return fmt.Sprintf("%.1f%%", math.Floor(p*10)/10) }

func list(ids []string) string {
	s := ids[0]
	for i, id := range ids[1:] {
		if i == len(ids)-2 {
			s += " and " + id
		} else {
			s += ", " + id
		}
	}
	return s
}
