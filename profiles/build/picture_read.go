package build

import (
	"math"

	"forceprofiles/dataset"
	"forceprofiles/internal/table"
)

// observer counts one batch into one part.
type observer struct {
	*Picture
	b    *dataset.Batch
	part *Part
	here []bool // by force: scratch for one person
}

// codes reads a column of codes; the zero value knows nothing.
type codes struct{ c *table.Column }

func (o *observer) code(k dataset.Kind, name string) codes {
	return codes{o.b.Events[k].Rows.Column(name)}
}

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

// places maps the codes of a force column to their places in Info.Forces, −1
// for others.
func (o *observer) places(c codes) []int {
	if c.c == nil {
		return nil
	}
	out := make([]int, len(c.c.Dict))
	for i, code := range c.c.Dict {
		out[i] = -1
		if f, ok := o.forces[code]; ok {
			out[i] = f
		}
	}
	return out
}

// crossed adds to each force's counts the people seen in it and in another,
// from the scratch marks, and clears them. add gets a force and the others.
func (o *observer) crossed(add func(f int, others []bool)) {
	n := 0
	for _, h := range o.here {
		if h {
			n++
		}
	}
	if n > 1 {
		for f, h := range o.here {
			if h {
				add(f, o.here)
			}
		}
	}
	if n > 0 {
		clear(o.here)
	}
}
