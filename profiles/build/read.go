package build

import (
	"math"

	"forceprofiles/internal/table"
)

// codes reads a column of codes; the zero value knows nothing.
type codes struct{ c *table.Column }

// at is row i's code, or "" where it is not known.
func (c codes) at(i int) string {
	if c.c == nil || !c.c.Known(i) {
		return ""
	}
	return c.c.Dict[c.c.Codes[i]]
}

// yes says whether a bool column is known and true at row i.
func yes(c *table.Column, i int) bool { return c != nil && c.Known(i) && c.Bool[i] }

// instant is row i's value, or math.MinInt64 where it is not known.
func instant(c *table.Column, i int) int64 {
	if c == nil || !c.Known(i) {
		return math.MinInt64
	}
	return c.Int[i]
}

const unknownInstant = math.MinInt64
