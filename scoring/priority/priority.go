// Package priority applies a declared policy: given every scored person of one
// population, who is listed by each force, in what order, and why.
//
// Its invariant: the order is total and depends on the entries alone. People
// are given in person_id order, so an entry's place in the slice is the last
// tie-break and no identifier needs to be held.
//
// The policy: people with a must-review finding come first and are all listed,
// counted apart from the capacity. Then the highest model score, then the most
// rule points, then person_id, until the force's capacity is filled. Of the
// capacity a number of places can be kept for people to whom no rule points:
// where fewer of them stand high enough, the next of them take the last places.
// Percentiles are exact, not binned.
//
// A population without a model is ranked by rule points alone, ties by
// person_id; nobody without points is listed, as nothing speaks for it.
//
// Two numbers are kept apart: the place on the list, and how high the model's
// score ranks among everybody the force has.
package priority

import (
	"fmt"
	"math"
	"sort"
)

// Entry is what the order of one scored person depends on (24 bytes a score,
// with padding).
type Entry struct {
	Margin     float64 // log-odds; not read where points alone decide
	Points     float64 // of the active rules that hit; 0: no rule points to the person
	Force      uint16  // index of the listing force
	MustReview bool
}

// Places is how many people one force lists.
type Places struct {
	Capacity int // by model score; must-review people come on top
	// HiddenHarm is how many of these at least go to people without rule
	// points: harm that a model sees and no rule describes.
	HiddenHarm int
	// RulesAlone says that there is no model: rule points decide.
	RulesAlone bool
}

// score is what a person is ranked by.
func (p Places) score(e *Entry) float64 {
	if p.RulesAlone {
		return e.Points
	}
	return e.Margin
}

// Placed is one person's place.
type Placed struct {
	// Percentile is 100·(below + ½·ties)/n within the force, by margin or,
	// without a model, by points.
	Percentile float64
	// Rank is the policy's order of everybody in the force, from 1: for a
	// listed person the place on the list.
	Rank int32
	// ModelRank is the order by model score alone, from 1; 0 without a model.
	ModelRank int32
	Placement Placement
}

// Listed says whether the person is on the force's list.
func (p Placed) Listed() bool { return p.Placement != Unlisted }

// Cut describes one force's list.
type Cut struct {
	Places
	Scored     int
	MustReview int // people listed because of a must-review finding
	Ranked     int // people listed by model score or, without a model, by points
	Kept       int // people listed on places kept for those without rule points
	// Last is the index of the last person listed by model score or points, or −1.
	Last int
	// Next is the index of the first person who is not listed, or −1.
	Next int
}

// Listed is the number of people on the force's list.
func (c Cut) Listed() int { return c.MustReview + c.Ranked + c.Kept }

// Rank places every entry. places[f] is force f's; every Entry.Force must index
// it. NaN points, a NaN margin unless points alone decide, and a negative number
// of places are errors.
func Rank(entries []Entry, places []Places) ([]Placed, []Cut, error) {
	for f, p := range places {
		if p.Capacity < 0 || p.HiddenHarm < 0 {
			return nil, nil, fmt.Errorf(
				"priority: capacity %d with %d kept places of force number %d is negative; give 0 to list nobody by rank",
				p.Capacity, p.HiddenHarm, f)
		}
	}
	members := make([][]int32, len(places))
	for i := range entries {
		e := &entries[i]
		if int(e.Force) >= len(places) {
			return nil, nil, fmt.Errorf("priority: person number %d has force number %d of %d", i, e.Force, len(places))
		}
		if math.IsNaN(places[e.Force].score(e)) || math.IsNaN(e.Points) {
			return nil, nil, fmt.Errorf("priority: person number %d has no number for margin or points", i)
		}
		members[e.Force] = append(members[e.Force], int32(i))
	}
	placed := make([]Placed, len(entries))
	cuts := make([]Cut, len(places))
	for f, m := range members {
		byScore(entries, m, placed, places[f])
		cuts[f] = fill(entries, m, placed, places[f])
	}
	return placed, cuts, nil
}

// byScore orders the members of one force by score, highest first, and sets
// percentile and model rank.
func byScore(entries []Entry, m []int32, placed []Placed, p Places) {
	sort.Slice(m, func(a, b int) bool {
		x, y := &entries[m[a]], &entries[m[b]]
		switch {
		case p.score(x) != p.score(y):
			return p.score(x) > p.score(y)
		case x.Points != y.Points:
			return x.Points > y.Points
		}
		return m[a] < m[b]
	})
	n := float64(len(m))
	for from := 0; from < len(m); {
		to := from + 1
		for to < len(m) && p.score(&entries[m[to]]) == p.score(&entries[m[from]]) {
			to++
		}
		below := float64(len(m) - to)
		percentile := 100 * (below + 0.5*float64(to-from)) / n
		for r := from; r < to; r++ {
			placed[m[r]].Percentile = percentile
			if !p.RulesAlone {
				placed[m[r]].ModelRank = int32(r + 1)
			}
		}
		from = to
	}
}

// fill says who of a force's members, in order of score, is listed and in what
// order everybody stands.
func fill(entries []Entry, m []int32, placed []Placed, p Places) Cut {
	p.HiddenHarm = min(p.HiddenHarm, p.Capacity)
	cut := Cut{Places: p, Scored: len(m), Last: -1, Next: -1}
	by := ByModel
	if p.RulesAlone {
		by = ByPoints
	}
	var ranked, without []int32 // who would fill the capacity; who has no rule points, below
	for _, i := range m {
		switch {
		case entries[i].MustReview:
			placed[i].Placement = MustReview
			cut.MustReview++
		case p.RulesAlone && entries[i].Points == 0: // no reason to list anybody
		case len(ranked) < p.Capacity:
			placed[i].Placement = by
			ranked = append(ranked, i)
		case entries[i].Points == 0 && len(without) < p.HiddenHarm:
			without = append(without, i)
		}
	}
	missing := p.HiddenHarm
	for _, i := range ranked {
		if entries[i].Points == 0 {
			missing--
		}
	}
	for at := len(ranked) - 1; at >= 0 && cut.Kept < min(missing, len(without)); at-- {
		if i := ranked[at]; entries[i].Points != 0 { // gives way
			placed[i].Placement = Unlisted
			placed[without[cut.Kept]].Placement = HiddenHarm
			cut.Kept++
		}
	}
	var next [HiddenHarm + 1]int32 // the first rank of each kind
	for _, i := range ranked {
		if placed[i].Placement == by {
			cut.Ranked++
			cut.Last = int(i)
		}
	}
	next[MustReview] = 1
	next[by] = next[MustReview] + int32(cut.MustReview)
	next[HiddenHarm] = next[by] + int32(cut.Ranked)
	next[Unlisted] = next[HiddenHarm] + int32(cut.Kept)
	for _, i := range m {
		placement := placed[i].Placement
		placed[i].Rank = next[placement]
		next[placement]++
		if placement == Unlisted && cut.Next < 0 {
			cut.Next = int(i)
		}
	}
	return cut
}
