package table

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// columnWriter encodes one column: values gather until a page is full, pages
// (compressed) until the row group is.
type columnWriter struct {
	field Field
	maxDef,
	maxRep uint8
	pack *packer

	// The page being gathered. levels are set for optional and list columns.
	defs, reps []uint32
	nulls      int // levels below maxDef in the page
	words      []uint64
	bools      []bool
	codes      []uint32 // of the row group's dictionary, while dict
	texts      []string // otherwise

	// The row group.
	dict                  bool // new pages use the dictionary
	textCodes             numbering[string]
	wordCodes             numbering[uint64]
	foreign               remap  // from the codes of the Column given
	out                   []byte // finished pages, dictionary page excluded
	raw                   int64  // their size before compression, with headers
	values                int64  // levels
	missing               int64  // null rows
	dictPages, plainPages int32
	textBounds            bounds[string]
	floatBounds           bounds[float64]
	intBounds             bounds[int64]
	stored                bool // pages are not compressed: the first one gained nothing by it
	seen                  int  // numbers put to the dictionary so far

	body []byte
}

// startGroup readies the column for a new row group.
func (w *columnWriter) startGroup() {
	w.dict = w.field.Type != Bool
	w.textCodes.reset()
	w.wordCodes.reset()
	w.foreign = remap{codes: w.foreign.codes[:0]}
	w.out, w.raw, w.values, w.missing = w.out[:0], 0, 0, 0
	w.dictPages, w.plainPages = 0, 0
	w.textBounds, w.floatBounds, w.intBounds = bounds[string]{}, bounds[float64]{}, bounds[int64]{}
	w.stored = false
	w.seen = 0
}

func (w *columnWriter) isText() bool {
	switch w.field.Type {
	case Code, Text, CodeList, TextList:
		return true
	}
	return false
}

var errRequiredNull = errors.New("a null in a required column")

// add gathers rows [from, to) of c.
func (w *columnWriter) add(c *Column, from, to int) error {
	n := to - from
	if w.maxRep > 0 {
		return w.addLists(c, from, to)
	}
	if w.field.Type == Number || w.field.Type == Integer {
		return w.addNumbers(c, from, to)
	}
	valid := c.Valid
	if valid != nil {
		valid = valid[from:to]
	}
	present := n
	for i := range valid {
		if !valid[i] {
			present--
		}
	}
	if present == n {
		valid = nil
	} else if w.maxDef == 0 {
		return errRequiredNull
	}
	if w.maxDef > 0 {
		w.addDefs(valid, n)
		w.nulls += n - present
	}
	switch w.field.Type {
	case Bool:
		for i, v := range c.Bool[from:to] {
			if valid == nil || valid[i] {
				w.bools = append(w.bools, v)
			}
		}
	case Instant, Date:
		w.words = slices.Grow(w.words, n)
		for i, v := range c.Int[from:to] {
			if valid == nil || valid[i] {
				if w.field.Type == Date && int64(int32(v)) != v {
					return fmt.Errorf("day %d does not fit a date", v)
				}
				w.words = append(w.words, uint64(v))
			}
		}
	case Text:
		for i, s := range c.Text[from:to] {
			if valid == nil || valid[i] {
				w.addString(s)
			}
		}
	case Code:
		return w.addCodes(c, c.Codes[from:to], valid)
	}
	return nil
}

// addDefs gathers definition levels 1 and 0.
func (w *columnWriter) addDefs(valid []bool, n int) {
	at := len(w.defs)
	w.defs = append(w.defs, make([]uint32, n)...)
	d := w.defs[at:]
	for i := range d {
		if valid == nil || valid[i] {
			d[i] = 1
		}
	}
}

func (w *columnWriter) addString(s string) {
	if w.dict {
		w.codes = append(w.codes, w.textCodes.put(s))
	} else {
		w.texts = append(w.texts, s)
	}
}

func (w *columnWriter) addCodes(c *Column, codes []uint32, valid []bool) error {
	if w.dict {
		w.foreign.adopt(c.Dict)
		w.codes = slices.Grow(w.codes, len(codes))
	}
	for i, code := range codes {
		if valid != nil && !valid[i] {
			continue
		}
		if int(code) >= len(c.Dict) {
			return errBadCode
		}
		if !w.dict {
			w.texts = append(w.texts, c.Dict[code])
			continue
		}
		own := w.foreign.codes[code]
		if own == 0 {
			own = w.textCodes.put(c.Dict[code]) + 1
			w.foreign.codes[code] = own
		}
		w.codes = append(w.codes, own-1)
	}
	return nil
}

func (w *columnWriter) addNumbers(c *Column, from, to int) error {
	whole := w.field.Type == Integer
	w.words = slices.Grow(w.words, to-from)
	if w.maxDef > 0 {
		w.defs = slices.Grow(w.defs, to-from)
	}
	for i, v := range c.Num[from:to] {
		if v != v || c.Valid != nil && !c.Valid[from+i] {
			if w.maxDef == 0 {
				return errRequiredNull
			}
			w.defs = append(w.defs, 0)
			w.nulls++
			continue
		}
		if w.maxDef > 0 {
			w.defs = append(w.defs, 1)
		}
		if whole {
			if v != math.Trunc(v) || math.Abs(v) > maxExact {
				return fmt.Errorf("%v is not a whole number within 2^53", v)
			}
			w.words = append(w.words, uint64(int64(v)))
		} else {
			w.words = append(w.words, math.Float64bits(v))
		}
	}
	return nil
}

func (w *columnWriter) addLists(c *Column, from, to int) error {
	there := uint32(w.maxDef) - 1 // level of a list without elements
	for i := from; i < to; i++ {
		if !c.Known(i) {
			if there == 0 {
				return errRequiredNull
			}
			w.defs, w.reps = append(w.defs, 0), append(w.reps, 0)
			w.nulls++
			continue
		}
		a, b := c.Offsets[i], c.Offsets[i+1]
		if a == b {
			w.defs, w.reps = append(w.defs, there), append(w.reps, 0)
			continue
		}
		for j := a; j < b; j++ {
			w.defs = append(w.defs, uint32(w.maxDef))
			if j == a {
				w.reps = append(w.reps, 0)
			} else {
				w.reps = append(w.reps, 1)
			}
		}
		if w.field.Type == CodeList {
			if err := w.addCodes(c, c.Codes[a:b], nil); err != nil {
				return err
			}
			continue
		}
		for _, s := range c.Text[a:b] {
			w.addString(s)
		}
	}
	return nil
}
