// Package nearest finds the name that somebody most likely meant, for "did you
// mean". Case is no difference, and neighbours swapped count as one edit.
//
//	nearest.Name("wen", []string{"when", "window"}, 1) // "when"
package nearest

import "strings"

// maxLength keeps a comparison cheap: of longer names none is near.
const maxLength = 64

// Unknown is the complaint about a name that somebody gave to a command and that
// nothing answers to: wrong usage, though only the data at hand can tell.
type Unknown string

func (u Unknown) Error() string { return string(u) }

// Name returns the name that is the fewest edits from the one written, and at
// most limit; the first of equals, or "" where none is so near.
func Name(written string, names []string, limit int) string {
	best := ""
	for _, name := range names {
		if d := edits(written, name, limit); d <= limit {
			best, limit = name, d-1
		}
	}
	return best
}

// edits is the optimal string alignment distance in characters: those inserted,
// deleted, changed or swapped with the next (Damerau 1964). Beyond limit it is
// limit+1.
func edits(a, b string, limit int) int {
	x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	if len(x) > maxLength || len(y) > maxLength || max(len(x)-len(y), len(y)-len(x)) > limit {
		return limit + 1
	}
	previous, last, now := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		now[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				now[j] = min(now[j], previous[j-2]+1)
			}
		}
		previous, last, now = last, now, previous
	}
	return min(last[len(y)], limit+1)
}
