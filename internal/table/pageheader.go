package table

import (
	"encoding/binary"
	"errors"
	"math"
)

// pageHeader is what a Parquet page says of itself (PageHeader in
// parquet.thrift). Arrow parses it too, but keeps the checksum to itself and
// allocates whatever size the header names; hence this parser.
type pageHeader struct {
	kind         int32 // pageData, pageIndex, pageDict, pageDataV2
	rawSize      int32 // after decompression
	storedSize   int32 // in the file
	crc          uint32
	hasCRC       bool
	values       int32 // nulls included
	encoding     int32
	defEncoding  int32 // v1
	repEncoding  int32 // v1
	rows         int32 // v2
	nulls        int32 // v2
	defBytes     int32 // v2
	repBytes     int32 // v2
	uncompressed bool  // v2
	set          uint32
}

const (
	pageData   = 0
	pageIndex  = 1
	pageDict   = 2
	pageDataV2 = 3
)

var (
	errShortHeader = errors.New("page header cut short")
	errBadHeader   = errors.New("page header is not valid")
)

// Types of Thrift's compact protocol.
const (
	thriftStop   = 0
	thriftTrue   = 1
	thriftFalse  = 2
	thriftByte   = 3
	thriftI16    = 4
	thriftI32    = 5
	thriftI64    = 6
	thriftDouble = 7
	thriftBinary = 8
	thriftList   = 9
	thriftSet    = 10
	thriftMap    = 11
	thriftStruct = 12
)

// compact reads Thrift's compact protocol from a byte slice.
type compact struct {
	buf []byte
	pos int
}

func (c *compact) byte() (byte, error) {
	if c.pos >= len(c.buf) {
		return 0, errShortHeader
	}
	c.pos++
	return c.buf[c.pos-1], nil
}

func (c *compact) uvarint() (uint64, error) {
	v, n := binary.Uvarint(c.buf[c.pos:])
	if n == 0 {
		return 0, errShortHeader
	}
	if n < 0 {
		return 0, errBadHeader
	}
	c.pos += n
	return v, nil
}

func (c *compact) i32() (int32, error) {
	u, err := c.uvarint()
	if err != nil {
		return 0, err
	}
	v := int64(u>>1) ^ -int64(u&1)
	if v < math.MinInt32 || v > math.MaxInt32 {
		return 0, errBadHeader
	}
	return int32(v), nil
}

// fields calls f for each field of a struct; f returns false for a field it
// did not consume.
func (c *compact) fields(f func(id int16, typ byte) (bool, error), depth int) error {
	if depth > 8 {
		return errBadHeader
	}
	id := int16(0)
	for {
		b, err := c.byte()
		if err != nil {
			return err
		}
		if b == thriftStop {
			return nil
		}
		if delta := int16(b >> 4); delta != 0 {
			id += delta
		} else {
			v, err := c.i32()
			if err != nil {
				return err
			}
			id = int16(v)
		}
		used, err := f(id, b&15)
		if err == nil && !used {
			err = c.skip(b&15, depth)
		}
		if err != nil {
			return err
		}
	}
}

func (c *compact) skip(typ byte, depth int) error {
	if depth > 8 {
		return errBadHeader
	}
	switch typ {
	case thriftTrue, thriftFalse:
		return nil
	case thriftByte:
		_, err := c.byte()
		return err
	case thriftI16, thriftI32, thriftI64:
		_, err := c.uvarint()
		return err
	case thriftDouble:
		return c.advance(8)
	case thriftBinary:
		n, err := c.uvarint()
		if err != nil {
			return err
		}
		return c.advance(n)
	case thriftList, thriftSet:
		b, err := c.byte()
		if err != nil {
			return err
		}
		n := uint64(b >> 4)
		if n == 15 {
			if n, err = c.uvarint(); err != nil {
				return err
			}
		}
		for ; n > 0; n-- {
			elem := b & 15
			if elem == thriftTrue || elem == thriftFalse {
				elem = thriftByte // in a list a bool takes a byte
			}
			if err := c.skip(elem, depth+1); err != nil {
				return err
			}
		}
		return nil
	case thriftStruct:
		return c.fields(func(int16, byte) (bool, error) { return false, nil }, depth+1)
	}
	return errBadHeader // maps do not occur in a page header
}

func (c *compact) advance(n uint64) error {
	if n > uint64(len(c.buf)-c.pos) {
		return errShortHeader
	}
	c.pos += int(n)
	return nil
}

// parsePageHeader reads a page header from the front of buf and returns its
// length. errShortHeader means that buf may just be too short.
func parsePageHeader(buf []byte) (h pageHeader, size int, err error) {
	c := compact{buf: buf}
	into := func(p *int32, bit uint) (bool, error) {
		v, err := c.i32()
		*p = v
		h.set |= 1 << bit
		return true, err
	}
	err = c.fields(func(id int16, typ byte) (bool, error) {
		switch {
		case id == 1 && typ == thriftI32:
			return into(&h.kind, 1)
		case id == 2 && typ == thriftI32:
			return into(&h.rawSize, 2)
		case id == 3 && typ == thriftI32:
			return into(&h.storedSize, 3)
		case id == 4 && typ == thriftI32:
			v, err := c.i32()
			h.crc, h.hasCRC = uint32(v), true
			return true, err
		case id == 5 && typ == thriftStruct:
			return true, c.fields(func(id int16, typ byte) (bool, error) {
				if typ != thriftI32 {
					return false, nil
				}
				switch id {
				case 1:
					return into(&h.values, 4)
				case 2:
					return into(&h.encoding, 5)
				case 3:
					return into(&h.defEncoding, 6)
				case 4:
					return into(&h.repEncoding, 7)
				}
				return false, nil
			}, 1)
		case id == 7 && typ == thriftStruct:
			return true, c.fields(func(id int16, typ byte) (bool, error) {
				if typ != thriftI32 {
					return false, nil
				}
				switch id {
				case 1:
					return into(&h.values, 4)
				case 2:
					return into(&h.encoding, 5)
				}
				return false, nil
			}, 1)
		case id == 8 && typ == thriftStruct:
			return true, c.fields(func(id int16, typ byte) (bool, error) {
				switch {
				case id == 7:
					h.uncompressed = typ == thriftFalse
					return true, nil
				case typ != thriftI32:
					return false, nil
				}
				switch id {
				case 1:
					return into(&h.values, 4)
				case 2:
					return into(&h.nulls, 8)
				case 3:
					return into(&h.rows, 9)
				case 4:
					return into(&h.encoding, 5)
				case 5:
					return into(&h.defBytes, 10)
				case 6:
					return into(&h.repBytes, 11)
				}
				return false, nil
			}, 1)
		}
		return false, nil
	}, 0)
	if err != nil {
		return h, 0, err
	}
	required := uint32(1<<1 | 1<<2 | 1<<3)
	switch h.kind {
	case pageData:
		required |= 1<<4 | 1<<5 | 1<<6 | 1<<7
	case pageDict:
		required |= 1<<4 | 1<<5
	case pageDataV2:
		required |= 1<<4 | 1<<5 | 1<<8 | 1<<9 | 1<<10 | 1<<11
	}
	if h.set&required != required || h.rawSize < 0 || h.storedSize < 0 || h.values < 0 ||
		h.rows < 0 || h.nulls < 0 || h.defBytes < 0 || h.repBytes < 0 {
		return h, 0, errBadHeader
	}
	return h, c.pos, nil
}
