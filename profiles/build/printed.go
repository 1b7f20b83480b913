package build

import (
	"cmp"
	"slices"

	"forceprofiles/dataset"
)

// shownFacts and shownIntel are how many records a sheet prints, or as many more
// as it names; the number of others is said.
const (
	shownFacts = 6
	shownIntel = 8
)

// record is one row of a case file in words.
type record struct {
	at    int64 // occurred_at, microseconds
	tier  tier
	cells []string
}

// tier is how much a record bears on the place on the list, the most first.
type tier int

const (
	tierFirst  tier = iota // the record to open first
	tierNamed              // named elsewhere on the sheet
	tierBears              // behind a rule that hit or a factor that weighed much
	tierRecent             // a fact of the last two years
	tierOther
	tierSaid // a link that the crime record names too
)

// citations are the records that a sheet names, and those that bear on why its
// person is listed. The zero value names none.
type citations struct {
	first string // the record to open first
	named map[string]bool
	bears map[recordKey]bool
}

func (c *citations) tier(k dataset.Kind, ref string) tier {
	switch {
	case ref == c.first && ref != "":
		return tierFirst
	case c.named[ref]:
		return tierNamed
	case c.bears[recordKey{k, ref}]:
		return tierBears
	}
	return tierOther
}

// printed are the records that a sheet has room for, newest first: who reads a
// reference must find its record, so that every one that is named is among them.
func printed(all []record, most int) (rows [][]string, more int) {
	newest := func(a, b record) int { return cmp.Compare(b.at, a.at) }
	slices.SortStableFunc(all, func(a, b record) int { return cmp.Or(cmp.Compare(a.tier, b.tier), newest(a, b)) })
	named := 0
	for named < len(all) && all[named].tier <= tierNamed {
		named++
	}
	shown := all[:min(max(most, named), len(all))]
	slices.SortStableFunc(shown, newest)
	for _, r := range shown {
		rows = append(rows, r.cells)
	}
	return rows, len(all) - len(shown)
}
