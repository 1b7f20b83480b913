package table

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"unicode/utf8"
)

// chunkColumn decodes one column of one row group, any number of rows at a
// time. Flat columns go through flat, lists through list.
type chunkColumn struct {
	pages
	field Field
	form  form
	codes *intern // Code and CodeList

	// The row group's dictionary in the column's own terms; which one is set
	// follows from the type.
	dictNums  []float64
	dictInts  []int64
	dictTexts []string
	dictCodes []uint32

	index []uint32 // scratch: dictionary codes of a piece
	level []uint32 // scratch: definition levels of a piece
	list  listState
	bit   int // next boolean in plain, in bits

	pending int // rows to pass over before the next is read
}

// loadDict takes the dictionary page.
func (c *chunkColumn) loadDict(values int, raw []byte) (err error) {
	if c.form == formNull && values == 0 {
		return nil
	}
	switch c.field.Type {
	case Number, Integer:
		c.dictNums = make([]float64, values)
		_, err = c.form.numbers(c.dictNums, raw, c.field.Type == Integer)
	case Instant, Date:
		c.dictInts = make([]int64, values)
		_, err = c.form.times(c.dictInts, raw)
	case Text, TextList:
		c.dictTexts = make([]string, values)
		_, err = texts(c.dictTexts, raw)
	case Code, CodeList:
		c.dictCodes = make([]uint32, values)
		_, err = c.internPlain(c.dictCodes, raw)
	default:
		err = errors.New("a dictionary on a column that cannot have one")
	}
	return err
}

// internPlain numbers len(dst) plain strings.
func (c *chunkColumn) internPlain(dst []uint32, src []byte) (rest []byte, err error) {
	var last []byte
	code, any := uint32(0), false
	for i := range dst {
		var b []byte
		if b, src, err = takeString(src); err != nil {
			return nil, err
		}
		if !any || string(b) != string(last) {
			if !utf8.Valid(b) {
				return nil, errNotUTF8
			}
			code, last, any = c.codes.code(b), b, true
		}
		dst[i] = code
	}
	return src, nil
}

var errBadCode = errors.New("a dictionary code beyond the dictionary")

// gather decodes len(dst) dictionary codes of the current page into values.
func gather[T any](c *chunkColumn, dst []T, dict []T) error {
	if len(dst) == 0 {
		return nil
	}
	if code, ok, err := c.pages.codes.same(len(dst)); err != nil {
		return err
	} else if ok {
		if int(code) >= len(dict) {
			return errBadCode
		}
		v := dict[code]
		for i := range dst {
			dst[i] = v
		}
		return nil
	}
	const piece = 1024 // small enough for the codes to stay in cache
	c.index = grown(c.index, piece)
	for len(dst) > 0 {
		n := min(piece, len(dst))
		index := c.index[:n]
		if err := c.pages.codes.read(index); err != nil {
			return err
		}
		out := dst[:n]
		for i, code := range index {
			if int(code) >= len(dict) {
				return errBadCode
			}
			out[i] = dict[code]
		}
		dst = dst[n:]
	}
	return nil
}

func grown[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// dense decodes the next values that are there (not null) of the current page.
func (c *chunkColumn) denseNums(dst []float64) (err error) {
	if c.dict {
		return gather(c, dst, c.dictNums)
	}
	c.plain, err = c.form.numbers(dst, c.plain, c.field.Type == Integer)
	return err
}

func (c *chunkColumn) denseInts(dst []int64) (err error) {
	if c.dict {
		return gather(c, dst, c.dictInts)
	}
	c.plain, err = c.form.times(dst, c.plain)
	return err
}

func (c *chunkColumn) denseTexts(dst []string) (err error) {
	if c.dict {
		return gather(c, dst, c.dictTexts)
	}
	c.plain, err = texts(dst, c.plain)
	return err
}

func (c *chunkColumn) denseCodes(dst []uint32) (err error) {
	if c.dict {
		return gather(c, dst, c.dictCodes)
	}
	c.plain, err = c.internPlain(dst, c.plain)
	return err
}

// denseBools: the first byte of plain is consumed when its eighth bit is, so
// the position within it is kept in bit.
func (c *chunkColumn) denseBools(dst []bool) error {
	if c.runs {
		const piece = 1024
		c.index = grown(c.index, piece)
		for len(dst) > 0 {
			n := min(piece, len(dst))
			if err := c.pages.codes.read(c.index[:n]); err != nil {
				return err
			}
			for i, v := range c.index[:n] {
				dst[i] = v != 0
			}
			dst = dst[n:]
		}
		return nil
	}
	if c.bit+len(dst) > 8*len(c.plain) {
		return errShortValues
	}
	for i := range dst {
		at := c.bit + i
		dst[i] = c.plain[at>>3]>>(at&7)&1 != 0
	}
	c.bit += len(dst)
	return nil
}

func (c *chunkColumn) denseNulls(dst []bool) error {
	if len(dst) > 0 {
		return errors.New("a value in a column declared to hold nulls alone")
	}
	return nil
}

// skip passes over n rows, when the next are read: pages that are passed over
// whole are never decoded.
func (c *chunkColumn) skip(n int) { c.pending += n }

// done passes over what is left to pass over and checks that no row follows.
func (c *chunkColumn) done() error {
	if err := c.pass(); err != nil {
		return err
	}
	return c.pages.done()
}

// read decodes the next n rows into a Column.
func (c *chunkColumn) read(n int) (Column, error) {
	out := Column{Field: c.field}
	err := c.pass()
	if err != nil {
		return out, err
	}
	switch {
	case c.form == formNull && c.maxRep == 0:
		var none []bool
		if none, out.Valid, err = flat(c, n, c.denseNulls); err == nil {
			out.fillNull(len(none))
			if c.codes != nil {
				out.Dict = c.codes.snapshot()
			}
		}
	case c.field.Type == Number || c.field.Type == Integer:
		if out.Num, out.Valid, err = flat(c, n, c.denseNums); err == nil {
			out.markNaN(c.form)
		}
	case c.field.Type == Instant || c.field.Type == Date:
		out.Int, out.Valid, err = flat(c, n, c.denseInts)
	case c.field.Type == Bool:
		out.Bool, out.Valid, err = flat(c, n, c.denseBools)
	case c.field.Type == Text:
		out.Text, out.Valid, err = flat(c, n, c.denseTexts)
	case c.field.Type == Code:
		out.Codes, out.Valid, err = flat(c, n, c.denseCodes)
		out.Dict = c.codes.snapshot()
	case c.field.Type == TextList:
		out.Text, err = lists(c, n, &out, c.denseTexts)
	case c.field.Type == CodeList:
		out.Codes, err = lists(c, n, &out, c.denseCodes)
		out.Dict = c.codes.snapshot()
	}
	return out, err
}

// pass passes over the pending rows.
func (c *chunkColumn) pass() error {
	n := c.pending
	c.pending = 0
	for n > 0 {
		if c.maxRep == 0 {
			var err error
			if n, err = c.skipPages(n); err != nil || n == 0 {
				return err
			}
		}
		k := min(n, 8192)
		if c.maxRep == 0 && c.left > 0 {
			k = min(k, c.left)
		}
		if _, err := c.read(k); err != nil {
			return err
		}
		n -= k
	}
	return nil
}

// flat decodes n rows of a column without lists. valid is nil if all are there.
func flat[T any](c *chunkColumn, n int, dense func([]T) error) (out []T, valid []bool, err error) {
	out = make([]T, n)
	for done := 0; done < n; {
		if c.left == 0 {
			if err := c.nextPage(); err != nil {
				return nil, nil, err
			}
		}
		k := min(n-done, c.left)
		piece := out[done : done+k]
		present := k
		var where []bool
		if c.maxDef > 0 {
			level, same, err := c.defs.same(k)
			switch {
			case err != nil:
				return nil, nil, err
			case same && level == uint32(c.maxDef):
			case same:
				present = 0
			default:
				c.level = grown(c.level, k)
				if err := c.defs.read(c.level); err != nil {
					return nil, nil, err
				}
				present = 0
				for _, l := range c.level {
					if l == uint32(c.maxDef) {
						present++
					}
				}
			}
			if present < k {
				if valid == nil {
					valid = make([]bool, n)
					fill(valid[:done], true)
				}
				where = valid[done : done+k]
				if present > 0 {
					for i, l := range c.level[:k] {
						where[i] = l == uint32(c.maxDef)
					}
				}
			} else if valid != nil {
				fill(valid[done:done+k], true)
			}
		}
		if err := dense(piece[:present]); err != nil {
			return nil, nil, err
		}
		if present < k {
			spread(piece, present, where)
		}
		c.left -= k
		done += k
	}
	return out, valid, nil
}

// spread moves the first present values of s to the places that are valid,
// from the back, and clears the others.
func spread[T any](s []T, present int, valid []bool) {
	var zero T
	from := present
	for i := len(s) - 1; i >= 0; i-- {
		if valid[i] {
			from--
			s[i] = s[from]
		} else {
			s[i] = zero
		}
	}
}

func fill[T any](s []T, v T) {
	for i := range s {
		s[i] = v
	}
}

// nextPage opens the next page and resets what belongs to a page.
func (c *chunkColumn) nextPage() error {
	c.bit = 0
	return c.pages.next()
}

// markNaN gives every unknown value NaN, and every NaN of the file a null.
func (c *Column) markNaN(f form) {
	nan := math.NaN()
	if c.Valid != nil {
		for i, ok := range c.Valid {
			if !ok {
				c.Num[i] = nan
			}
		}
	}
	if f != formFloat && f != formDouble {
		return
	}
	for i, v := range c.Num {
		if v != v && c.Known(i) {
			if c.Valid == nil {
				c.Valid = make([]bool, len(c.Num))
				fill(c.Valid, true)
			}
			c.Valid[i] = false
		}
	}
}

// fillNull makes c a column of n nulls.
func (c *Column) fillNull(n int) {
	c.Valid = make([]bool, n)
	switch c.Type {
	case Code:
		c.Codes = make([]uint32, n)
	case Text:
		c.Text = make([]string, n)
	case Number, Integer:
		c.Num = slices.Repeat([]float64{math.NaN()}, n)
	case Bool:
		c.Bool = make([]bool, n)
	case Instant, Date:
		c.Int = make([]int64, n)
	case CodeList, TextList:
		c.Offsets = make([]int32, n+1)
	}
}

func (c *chunkColumn) wrap(err error) error {
	return fmt.Errorf("column %s: %w", c.field.Name, err)
}
