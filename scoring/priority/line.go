package priority

import "sort"

// Lines finds, for the people of one force, the margin that decides on their
// place. It is immutable and may be shared.
type Lines struct {
	places Places
	// top are the people who can matter to anybody's place, best first: those
	// who would fill the capacity, and enough without rule points below them.
	// Must-review people matter to nobody else's.
	top []Entry
	id  []int32 // their places among the entries
}

// NewLines prepares a force. placed is what Rank made of entries.
func NewLines(entries []Entry, placed []Placed, force uint16, p Places) *Lines {
	l := &Lines{places: p}
	for i := range entries {
		if entries[i].Force == force && !entries[i].MustReview {
			l.id = append(l.id, int32(i))
		}
	}
	sort.Slice(l.id, func(a, b int) bool { return placed[l.id[a]].ModelRank < placed[l.id[b]].ModelRank })
	without := 0
	for n, i := range l.id {
		if n > p.Capacity && without > p.HiddenHarm {
			l.id = l.id[:n]
			break
		}
		l.top = append(l.top, entries[i])
		if n > p.Capacity && entries[i].Points == 0 {
			without++
		}
	}
	return l
}

// Line is the margin that decides on the place of entry i while everybody else
// stays as they are: strictly above it the person is on the list, strictly
// below it not; at it, rule points and person_id decide. It is another
// person's margin. There is none where no margin decides: for a must-review
// person, a population without a model, a force that lists nobody by score, or
// one that lists everybody.
func (l *Lines) Line(entries []Entry, i int) (margin float64, ok bool) {
	if entries[i].MustReview || l.places.RulesAlone {
		return 0, false
	}
	people := make([]Entry, 0, len(l.top)+1)
	for k, id := range l.id {
		if int(id) != i {
			people = append(people, l.top[k])
		}
	}
	n := len(people)
	people = append(people, entries[i])
	placed, order := make([]Placed, n+1), make([]int32, n+1)
	// What the person is listed by depends on how many stand above, and never
	// gets better with more.
	off := func(above int) bool {
		for k := range order {
			placed[k].Placement = Unlisted
			switch {
			case k < above:
				order[k] = int32(k)
			case k == above:
				order[k] = int32(n)
			default:
				order[k] = int32(k - 1)
			}
		}
		fill(people, order, placed, l.places)
		return !placed[n].Listed()
	}
	above := sort.Search(n+1, off) // the fewest that keep the person off the list
	if above == 0 || above > n {
		return 0, false
	}
	return people[above-1].Margin, true
}
