package table

import (
	"bytes"
	"context"
	"errors"

	"github.com/apache/thrift/lib/go/thrift"
)

// pageHeader is what a Parquet page says of itself (PageHeader in
// parquet.thrift). Arrow parses it too, but keeps the checksum to itself and
// allocates whatever size the header names.
type pageHeader struct {
	kind         int32 // pageData, pageDict, pageDataV2
	rawSize      int32 // after decompression
	storedSize   int32 // in the file
	crc          uint32
	hasCRC       bool
	values       int32 // nulls included
	encoding     int32
	defEncoding  int32 // v1
	repEncoding  int32 // v1
	defBytes     int32 // v2
	repBytes     int32 // v2
	uncompressed bool  // v2
}

const (
	pageData   = 0
	pageDict   = 2
	pageDataV2 = 3
)

var errBadHeader = errors.New("page header is not valid")

// Ids in PageHeader of the structs that describe one kind of page.
const (
	idData   = 5
	idDict   = 7
	idDataV2 = 8
)

// headerFields are the i32 and bool fields by id: first those of the page
// header itself, then, at its id, those of each struct in it.
type headerFields [idDataV2 + 1]struct {
	values [16]int32
	seen   uint16 // a bit for each id
}

func (h *headerFields) read(p thrift.TProtocol, of int16) error {
	ctx := context.Background()
	if _, err := p.ReadStructBegin(ctx); err != nil {
		return err
	}
	for {
		_, typ, id, err := p.ReadFieldBegin(ctx)
		if err != nil {
			return err
		}
		s := &h[of]
		switch {
		case typ == thrift.STOP:
			return p.ReadStructEnd(ctx)
		case typ == thrift.I32 && id >= 0 && id < 16:
			s.values[id], err = p.ReadI32(ctx)
			s.seen |= 1 << id
		case typ == thrift.BOOL && id >= 0 && id < 16:
			var v bool
			if v, err = p.ReadBool(ctx); v {
				s.values[id] = 1
			}
			s.seen |= 1 << id
		case typ == thrift.STRUCT && of == 0 && (id == idData || id == idDict || id == idDataV2):
			err = h.read(p, id)
		default: // statistics, and what a later format adds
			err = thrift.Skip(ctx, p, typ, 8)
		}
		if err != nil {
			return err
		}
	}
}

// parsePageHeader reads a page header from the front of buf and returns its
// length. An error may just mean that buf is too short.
func parsePageHeader(buf []byte) (h pageHeader, size int, err error) {
	var fields headerFields
	in := &thrift.TMemoryBuffer{Buffer: bytes.NewBuffer(buf)}
	if err := fields.read(thrift.NewTCompactProtocolConf(in, nil), 0); err != nil {
		return h, 0, errBadHeader
	}
	complete := func(of int, ids ...int) bool {
		for _, id := range ids {
			if fields[of].seen>>id&1 == 0 || fields[of].values[id] < 0 {
				return false
			}
		}
		return true
	}
	page := &fields[0]
	h = pageHeader{kind: page.values[1], rawSize: page.values[2], storedSize: page.values[3],
		crc: uint32(page.values[4]), hasCRC: page.seen>>4&1 != 0}
	good := complete(0, 1, 2, 3)
	switch h.kind {
	case pageData:
		v := &fields[idData].values
		h.values, h.encoding, h.defEncoding, h.repEncoding = v[1], v[2], v[3], v[4]
		good = good && complete(idData, 1, 2, 3, 4)
	case pageDict:
		v := &fields[idDict].values
		h.values, h.encoding = v[1], v[2]
		good = good && complete(idDict, 1, 2)
	case pageDataV2:
		v, compressed := &fields[idDataV2].values, fields[idDataV2].seen>>7&1 == 0
		h.values, h.encoding, h.defBytes, h.repBytes = v[1], v[4], v[5], v[6]
		h.uncompressed = !compressed && v[7] == 0
		good = good && complete(idDataV2, 1, 2, 3, 4, 5, 6)
	}
	if !good {
		return h, 0, errBadHeader
	}
	return h, len(buf) - in.Len(), nil
}
