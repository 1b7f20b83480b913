package table

import "errors"

// listState holds the decoded levels of the current page of a list column. A
// row may run over a page's end, so where it stands survives between reads.
type listState struct {
	reps, defs []uint32
	at         int   // next level
	listDef    uint8 // definition level of a list that is there but empty
}

var (
	errNullInList = errors.New("a null inside a list; leave it out of the list")
	errListStart  = errors.New("a list column whose first value continues a row")
	errListLong   = errors.New("more than 2^31 list elements in one chunk")
)

// lists decodes n rows of a list column: it sets Offsets and Valid of out and
// returns the elements.
func lists[T any](c *chunkColumn, n int, out *Column, dense func([]T) error) (values []T, err error) {
	l := &c.list
	out.Offsets = make([]int32, 1, n+1)
	valid := make([]bool, 0, n)
	nulls := false
	for {
		if l.at == len(l.defs) {
			c.left = 0
			if c.total == 0 {
				break
			}
			if err := c.nextPage(); err != nil {
				return nil, err
			}
			l.reps, l.defs, l.at = grown(l.reps, c.left), grown(l.defs, c.left), 0
			if err := c.reps.read(l.reps); err != nil {
				return nil, err
			}
			if err := c.defs.read(l.defs); err != nil {
				return nil, err
			}
		}
		if len(valid) == n && l.reps[l.at] == 0 {
			break
		}
		present, start := 0, len(values)
		for ; l.at < len(l.defs); l.at++ {
			def := l.defs[l.at]
			if l.reps[l.at] == 0 {
				if len(valid) == n {
					break
				}
				if len(valid) > 0 {
					out.Offsets = append(out.Offsets, int32(start+present))
				}
				valid = append(valid, def >= uint32(c.listDefinition()))
				nulls = nulls || def < uint32(c.listDefinition())
			} else if len(valid) == 0 {
				return nil, errListStart
			}
			switch {
			case def > uint32(c.maxDef):
				return nil, errors.New("a level beyond its bound")
			case def == uint32(c.maxDef):
				present++
			case def > uint32(c.listDefinition()):
				return nil, errNullInList
			case l.reps[l.at] != 0:
				return nil, errors.New("a list that continues without a value")
			}
		}
		if start+present > 1<<31-1 {
			return nil, errListLong
		}
		if present > 0 {
			values = append(values, make([]T, present)...)
			if err := dense(values[start:]); err != nil {
				return nil, err
			}
		}
	}
	if len(valid) != n {
		return nil, errFewPages
	}
	out.Offsets = append(out.Offsets, int32(len(values)))
	if nulls {
		out.Valid = valid
	}
	c.left = len(l.defs) - l.at
	return values, nil
}

func (c *chunkColumn) listDefinition() uint8 { return c.list.listDef }
