package dataset

import (
	"slices"

	"forceprofiles/internal/table"
)

// fate is what becomes of a row.
type fate uint8

const (
	used fate = iota
	superseded
	afterAsOf
	pastRetention
	suppressed
	quarantined
	withheld
	fates
)

// duplicateVersion is the mark, beside the breaches, of a row whose key and
// known_at an earlier row has already.
const duplicateVersion uint8 = 255

// resolver decides which of one person's rows of a table a run sees.
//
// For a key, the version with the latest known_at before as-of is the one
// seen, unless it occurred at or after as-of; every other version known before
// as-of is superseded by it, even when it is itself not seen (it occurred
// later, or its grade is E). Versions known at or after as-of are after as-of.
// Rows that break the contract are no versions at all: the next older one is
// seen in their place.
type resolver struct {
	asOf int64
	key  []int // places of the key's columns, Text or Code
	occ  int   // places of the clocks
	kno  int

	// of the run being resolved
	chunk           *table.Chunk
	occurred, known []int64
	fate            []fate  // of each row of the run
	mark            []uint8 // of each row of the run
	order           []int32 // rows (in the chunk) that are versions, by key, known_at, row
	resorted        bool    // the rows seen stand in order[:] in the order wanted
	byKey, byClock  func(a, b int32) int
}

func newResolver(asOf int64, spec *Spec, columns map[string]int) *resolver {
	occurred, known := spec.clocks()
	r := &resolver{asOf: asOf, occ: columns[occurred], kno: columns[known]}
	for _, k := range spec.Key {
		r.key = append(r.key, columns[k])
	}
	// Made once: a closure made per person would be an allocation per person.
	r.byKey = func(a, b int32) int {
		if c := r.compareKeys(int(a), int(b)); c != 0 {
			return c
		}
		if c := compareInt(r.known[a], r.known[b]); c != 0 {
			return c
		}
		return int(a) - int(b)
	}
	r.byClock = func(a, b int32) int {
		if c := r.compareRows(int(a), int(b)); c != 0 {
			return c
		}
		return int(a) - int(b)
	}
	return r
}

func compareInt(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (r *resolver) compareKeys(a, b int) int {
	for _, k := range r.key {
		col := &r.chunk.Columns[k]
		var x, y string
		if col.Type == table.Text {
			x, y = col.Text[a], col.Text[b]
		} else {
			if col.Codes[a] == col.Codes[b] {
				continue
			}
			x, y = col.Dict[col.Codes[a]], col.Dict[col.Codes[b]]
		}
		if x < y {
			return -1
		}
		if x > y {
			return 1
		}
	}
	return 0
}

// compareRows orders a person's rows: occurred_at, key, known_at.
func (r *resolver) compareRows(a, b int) int {
	if c := compareInt(r.occurred[a], r.occurred[b]); c != 0 {
		return c
	}
	if c := r.compareKeys(a, b); c != 0 {
		return c
	}
	return compareInt(r.known[a], r.known[b])
}

// resolve decides about rows [lo, hi) of a chunk, all of one person; marks are
// those of the rows, nil where all are clean. It returns true when every row
// is seen, in the order in which they stand; otherwise fate, mark and, if
// resorted, order say what becomes of them.
func (r *resolver) resolve(c *table.Chunk, lo, hi int, marks []uint8) bool {
	r.chunk, r.occurred, r.known = c, c.Columns[r.occ].Int, c.Columns[r.kno].Int
	if r.plain(lo, hi, marks) {
		return true
	}
	n := hi - lo
	r.fate, r.mark, r.order = r.fate[:0], r.mark[:0], r.order[:0]
	for i := range n {
		m := clean
		if marks != nil {
			m = marks[i]
		}
		f := used
		switch {
		case m == markWithheld:
			f = withheld
		case m == markOtherPerson:
			f = suppressed
		case m >= firstBreach:
			f = quarantined
		}
		r.fate, r.mark = append(r.fate, f), append(r.mark, m)
		if f == used || f == withheld {
			r.order = append(r.order, int32(lo+i))
		}
	}
	inOrder := slices.IsSortedFunc(r.order, r.byClock)
	slices.SortFunc(r.order, r.byKey)
	for a := 0; a < len(r.order); {
		b := a + 1
		for b < len(r.order) && r.compareKeys(int(r.order[a]), int(r.order[b])) == 0 {
			b++
		}
		r.versions(r.order[a:b], lo)
		a = b
	}
	r.resorted = !inOrder
	if r.resorted {
		r.order = slices.DeleteFunc(r.order, func(i int32) bool { return r.fate[int(i)-lo] != used })
		slices.SortFunc(r.order, r.byClock)
	}
	return false
}

// plain says that there is nothing to decide: all rows clean, before as-of on
// both clocks, in order, and no key twice. Most people's rows are plain.
func (r *resolver) plain(lo, hi int, marks []uint8) bool {
	for _, m := range marks {
		if m != clean {
			return false
		}
	}
	for i := lo; i < hi; i++ {
		if r.occurred[i] >= r.asOf || r.known[i] >= r.asOf {
			return false
		}
		if i > lo && (r.occurred[i-1] > r.occurred[i] ||
			r.occurred[i-1] == r.occurred[i] && r.compareKeys(i-1, i) >= 0) {
			return false
		}
	}
	const few = 12 // comparing all pairs is cheaper than sorting up to about here
	if hi-lo <= few {
		for i := lo + 1; i < hi; i++ {
			for j := lo; j < i; j++ {
				if r.compareKeys(i, j) == 0 {
					return false
				}
			}
		}
		return true
	}
	r.order = r.order[:0]
	for i := lo; i < hi; i++ {
		r.order = append(r.order, int32(i))
	}
	slices.SortFunc(r.order, r.byKey)
	for i := 1; i < len(r.order); i++ {
		if r.compareKeys(int(r.order[i-1]), int(r.order[i])) == 0 {
			return false
		}
	}
	return true
}

// versions decides about the rows of one key, ordered by known_at and row.
func (r *resolver) versions(rows []int32, lo int) {
	newest := -1 // the version a run sees, if it occurred
	for n, i := range rows {
		at := int(i) - lo
		if n > 0 && r.known[rows[n-1]] == r.known[i] {
			r.fate[at], r.mark[at] = quarantined, duplicateVersion
			continue
		}
		if r.known[i] >= r.asOf {
			r.fate[at] = afterAsOf
			continue
		}
		if newest >= 0 {
			r.fate[newest] = superseded
		}
		newest = at
	}
	if newest >= 0 && r.occurred[lo+newest] >= r.asOf {
		r.fate[newest] = afterAsOf
	}
}
