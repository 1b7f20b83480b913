package dataset

import (
	"fmt"
	"math"
	"slices"

	"forceprofiles/internal/table"
)

// span is a run of rows [lo, hi) of a chunk.
type span struct {
	chunk  *table.Chunk
	lo, hi int
}

// spans collects the rows that a batch keeps, in order. Neighbouring rows of
// one chunk join into one span, so that a batch without gaps is a single span
// and shares the chunk's memory instead of copying it.
type spans struct {
	list []span
	rows int
}

func (s *spans) add(c *table.Chunk, lo, hi int) {
	if lo >= hi {
		return
	}
	s.rows += hi - lo
	if n := len(s.list); n > 0 {
		if last := &s.list[n-1]; last.chunk == c && last.hi == lo {
			last.hi = hi
			return
		}
	}
	s.list = append(s.list, span{c, lo, hi})
}

func (s *spans) reset() {
	clear(s.list) // let go of the chunks
	s.list = s.list[:0]
	s.rows = 0
}

// chunk makes one Chunk of the collected rows. All chunks must be of one
// reader: the same columns, each Dict extending the ones before it.
func (s *spans) chunk(fields []table.Field) (table.Chunk, error) {
	if s.rows > math.MaxInt32 {
		return table.Chunk{}, fmt.Errorf("%d rows in one batch: use fewer people a batch", s.rows)
	}
	out := table.Chunk{Rows: s.rows, Columns: make([]table.Column, len(fields))}
	for c := range fields {
		switch len(s.list) {
		case 0:
			out.Columns[c] = emptyColumn(fields[c])
		case 1:
			out.Columns[c] = s.list[0].chunk.Columns[c].Slice(s.list[0].lo, s.list[0].hi)
		default:
			col, err := s.gather(c)
			if err != nil {
				return table.Chunk{}, err
			}
			out.Columns[c] = col
		}
	}
	return out, nil
}

func emptyColumn(f table.Field) table.Column {
	c := table.Column{Field: f}
	switch f.Type {
	case table.Code:
		c.Codes = []uint32{}
	case table.Text:
		c.Text = []string{}
	case table.Number, table.Integer:
		c.Num = []float64{}
	case table.Bool:
		c.Bool = []bool{}
	case table.Instant, table.Date:
		c.Int = []int64{}
	case table.CodeList, table.TextList:
		c.Offsets = []int32{0}
	}
	return c
}

// gather copies column c of every span into a new column.
func (s *spans) gather(c int) (table.Column, error) {
	first := &s.list[0].chunk.Columns[c]
	// The last chunk's dictionary extends all the others'.
	out := table.Column{Field: first.Field}
	elements, nulls := 0, false
	for _, p := range s.list {
		col := &p.chunk.Columns[c]
		if len(col.Dict) > len(out.Dict) {
			out.Dict = col.Dict
		}
		if col.Valid != nil && !nulls {
			nulls = slices.Contains(col.Valid[p.lo:p.hi], false)
		}
		if col.Offsets != nil {
			elements += int(col.Offsets[p.hi] - col.Offsets[p.lo])
		}
	}
	if elements > math.MaxInt32 {
		return out, fmt.Errorf("column %s: %d list elements in one batch: use fewer people a batch", out.Name, elements)
	}
	if nulls {
		out.Valid = make([]bool, 0, s.rows)
		for _, p := range s.list {
			if v := p.chunk.Columns[c].Valid; v != nil {
				out.Valid = append(out.Valid, v[p.lo:p.hi]...)
				continue
			}
			for range p.hi - p.lo {
				out.Valid = append(out.Valid, true)
			}
		}
	}
	switch first.Type {
	case table.Code:
		out.Codes = collect(s, s.rows, func(k *table.Chunk) []uint32 { return k.Columns[c].Codes })
	case table.Text:
		out.Text = collect(s, s.rows, func(k *table.Chunk) []string { return k.Columns[c].Text })
	case table.Number, table.Integer:
		out.Num = collect(s, s.rows, func(k *table.Chunk) []float64 { return k.Columns[c].Num })
	case table.Bool:
		out.Bool = collect(s, s.rows, func(k *table.Chunk) []bool { return k.Columns[c].Bool })
	case table.Instant, table.Date:
		out.Int = collect(s, s.rows, func(k *table.Chunk) []int64 { return k.Columns[c].Int })
	case table.CodeList:
		out.Codes = make([]uint32, 0, elements)
		out.Offsets = s.offsets(c, func(k *table.Column, lo, hi int32) { out.Codes = append(out.Codes, k.Codes[lo:hi]...) })
	case table.TextList:
		out.Text = make([]string, 0, elements)
		out.Offsets = s.offsets(c, func(k *table.Column, lo, hi int32) { out.Text = append(out.Text, k.Text[lo:hi]...) })
	}
	return out, nil
}

func collect[T any](s *spans, rows int, values func(*table.Chunk) []T) []T {
	out := make([]T, 0, rows)
	for _, p := range s.list {
		out = append(out, values(p.chunk)[p.lo:p.hi]...)
	}
	return out
}

// offsets copies the elements of list column c span by span and returns the
// offsets into the copy.
func (s *spans) offsets(c int, elements func(k *table.Column, lo, hi int32)) []int32 {
	out := make([]int32, 1, s.rows+1)
	for _, p := range s.list {
		k := &p.chunk.Columns[c]
		from := k.Offsets[p.lo]
		elements(k, from, k.Offsets[p.hi])
		shift := out[len(out)-1] - from
		for _, o := range k.Offsets[p.lo+1 : p.hi+1] {
			out = append(out, o+shift)
		}
	}
	return out
}
