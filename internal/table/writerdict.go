package table

import (
	"unsafe"
)

// stringDict numbers the strings of one row group.
type stringDict struct {
	codes map[string]uint32
	list  []string
	bytes int
	last  string // the previous string and its code: neighbours often agree
	code  uint32
	// remap turns the codes of the Column last written into ours, +1; 0 = not
	// met yet. from is that Column's dictionary.
	remap []uint32
	from  []string
}

func (d *stringDict) reset() {
	clear(d.codes)
	*d = stringDict{codes: d.codes, list: d.list[:0], remap: d.remap[:0]}
	if d.codes == nil {
		d.codes = map[string]uint32{}
	}
}

func (d *stringDict) put(s string) uint32 {
	if len(d.list) > 0 && s == d.last {
		return d.code
	}
	c, ok := d.codes[s]
	if !ok {
		c = uint32(len(d.list))
		d.codes[s] = c
		d.list = append(d.list, s)
		d.bytes += len(s) + 4
	}
	d.last, d.code = s, c
	return c
}

// adopt prepares remap for a Column's dictionary.
func (d *stringDict) adopt(from []string) {
	same := len(d.from) <= len(from) && unsafe.SliceData(d.from) == unsafe.SliceData(from)
	if !same {
		d.remap = d.remap[:0]
	}
	d.from = from
	for len(d.remap) < len(from) {
		d.remap = append(d.remap, 0)
	}
}

// wordDict numbers the 64-bit values of one row group: an open-addressing
// table, because a map takes five times as long.
type wordDict struct {
	slots []uint32 // code + 1
	list  []uint64
	last  uint64
	code  uint32
}

func (d *wordDict) reset() {
	if d.slots == nil {
		d.slots = make([]uint32, 1<<9)
	}
	clear(d.slots)
	d.list = d.list[:0]
}

func (d *wordDict) put(v uint64) uint32 {
	if len(d.list) > 0 && v == d.last {
		return d.code
	}
	mask := uint64(len(d.slots) - 1)
	for at := v * 0x9E3779B97F4A7C15 >> 32 & mask; ; at = (at + 1) & mask {
		s := d.slots[at]
		if s == 0 {
			d.list = append(d.list, v)
			d.slots[at] = uint32(len(d.list))
			d.last, d.code = v, uint32(len(d.list)-1)
			if len(d.list)*2 > len(d.slots) {
				d.grow()
			}
			return d.code
		}
		if d.list[s-1] == v {
			d.last, d.code = v, s-1
			return s - 1
		}
	}
}

func (d *wordDict) grow() {
	d.slots = make([]uint32, 4*len(d.slots))
	mask := uint64(len(d.slots) - 1)
	for i, v := range d.list {
		at := v * 0x9E3779B97F4A7C15 >> 32 & mask
		for d.slots[at] != 0 {
			at = (at + 1) & mask
		}
		d.slots[at] = uint32(i + 1)
	}
}
