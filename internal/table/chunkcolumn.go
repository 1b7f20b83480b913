package table

import (
	"errors"
	"fmt"
	"unicode/utf8"
)

// chunkColumn decodes one column of one row group, any number of rows at a
// time. Flat columns go through flat, lists through lists.
type chunkColumn struct {
	pages
	field Field
	form  form
	codes *intern // Code and CodeList

	// values decodes the next n rows into out; pages.onDict takes the dictionary.
	values func(n int, out *Column) error

	index []uint32 // scratch: dictionary codes of a piece
	level []uint32 // scratch: definition levels of a piece
	list  listState
	bit   int // next boolean in plain, in bits

	pending int // rows to pass over before the next is read
}

// decoding says how the column's values are decoded.
func (c *chunkColumn) decoding() {
	switch whole := c.field.Type == Integer; c.field.Type {
	case Number, Integer:
		decode(c, func(o *Column) *[]float64 { return &o.Num }, func(dst []float64, src []byte) ([]byte, error) {
			return c.form.numbers(dst, src, whole)
		})
	case Instant, Date:
		decode(c, func(o *Column) *[]int64 { return &o.Int }, c.form.times)
	case Text, TextList:
		decode(c, func(o *Column) *[]string { return &o.Text }, texts)
	case Code, CodeList:
		decode(c, func(o *Column) *[]uint32 { return &o.Codes }, c.internPlain)
	case Bool:
		decode(c, func(o *Column) *[]bool { return &o.Bool }, c.bools)
	}
	if c.form == formNull && c.maxRep == 0 {
		c.values = func(n int, out *Column) (err error) {
			_, out.Valid, err = flat(c, n, denseNulls)
			out.fillNull(n)
			return err
		}
	}
}

// decode sets how values of type T are decoded: plain reads as many as dst
// holds off src, and they stand in the slice of a Column that into names.
func decode[T any](c *chunkColumn, into func(*Column) *[]T, plain func(dst []T, src []byte) ([]byte, error)) {
	var dict []T
	c.onDict = func(values int, raw []byte) error {
		if c.form == formNull && values == 0 {
			return nil
		}
		dict = make([]T, values)
		_, err := plain(dict, raw)
		return err
	}
	dense := func(dst []T) (err error) { // the next values that are not null
		if c.dict {
			return gather(c, dst, dict)
		}
		c.plain, err = plain(dst, c.plain)
		return err
	}
	c.values = func(n int, out *Column) (err error) {
		if c.maxRep > 0 {
			*into(out), err = lists(c, n, out, dense)
		} else {
			*into(out), out.Valid, err = flat(c, n, dense)
		}
		return err
	}
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
			code, last, any = c.codes.codeOf(view(b)), b, true
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

// bools decodes booleans: bits of src, whose first is at c.bit, or runs.
func (c *chunkColumn) bools(dst []bool, src []byte) ([]byte, error) {
	if c.runs {
		const piece = 1024
		c.index = grown(c.index, piece)
		for len(dst) > 0 {
			n := min(piece, len(dst))
			if err := c.pages.codes.read(c.index[:n]); err != nil {
				return nil, err
			}
			for i, v := range c.index[:n] {
				dst[i] = v != 0
			}
			dst = dst[n:]
		}
		return src, nil
	}
	if c.bit+len(dst) > 8*len(src) {
		return nil, errShortValues
	}
	for i := range dst {
		at := c.bit + i
		dst[i] = src[at>>3]>>(at&7)&1 != 0
	}
	c.bit += len(dst)
	return src, nil
}

func denseNulls(dst []bool) error {
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
	if err := c.pass(); err != nil {
		return out, err
	}
	err := c.values(n, &out)
	if out.Num != nil {
		out.markNaN(c.form)
	}
	if c.codes != nil {
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

func (c *chunkColumn) wrap(err error) error {
	return fmt.Errorf("column %s: %w", c.field.Name, err)
}
