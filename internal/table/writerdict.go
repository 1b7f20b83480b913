package table

import "unsafe"

// numbering numbers the distinct values of one row group, in the order in
// which they are met.
type numbering[T comparable] struct {
	codes map[T]uint32
	list  []T
	last  T // the previous value and its code: neighbours often agree
	code  uint32
}

func (n *numbering[T]) reset() {
	if n.codes == nil {
		n.codes = map[T]uint32{}
	}
	clear(n.codes)
	clear(n.list) // let the strings go
	n.list = n.list[:0]
}

func (n *numbering[T]) put(v T) uint32 {
	if len(n.list) > 0 && v == n.last {
		return n.code
	}
	c, ok := n.codes[v]
	if !ok {
		c = uint32(len(n.list))
		n.codes[v] = c
		n.list = append(n.list, v)
	}
	n.last, n.code = v, c
	return c
}

// remap turns the codes of the Column last written into those of the row
// group, +1; 0 = not met yet.
type remap struct {
	codes []uint32
	from  []string // that Column's dictionary
}

// adopt prepares r for a Column's dictionary.
func (r *remap) adopt(from []string) {
	same := len(r.from) <= len(from) && unsafe.SliceData(r.from) == unsafe.SliceData(from)
	if !same {
		r.codes = r.codes[:0]
	}
	r.from = from
	for len(r.codes) < len(from) {
		r.codes = append(r.codes, 0)
	}
}
