package table

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math/bits"
)

// maxPage bounds one page. Writers aim at 1 MiB.
const maxPage = 1 << 30

// window reads a range of a file forwards, a piece at a time.
type window struct {
	file     io.ReaderAt
	off, end int64 // what is left of the range beyond buf
	buf      []byte
	pos      int
}

const windowRead = 256 << 10

// peek returns up to n unread bytes, fewer only at the end of the range.
func (w *window) peek(n int) ([]byte, error) {
	if have := len(w.buf) - w.pos; have < n && w.off < w.end {
		want := int(min(int64(max(n-have, windowRead)), w.end-w.off))
		if cap(w.buf) < have+want {
			grown := make([]byte, have, have+want)
			copy(grown, w.buf[w.pos:])
			w.buf = grown
		} else {
			copy(w.buf[:have], w.buf[w.pos:])
			w.buf = w.buf[:have]
		}
		w.pos = 0
		into := w.buf[have : have+want]
		n, err := w.file.ReadAt(into, w.off)
		if n < len(into) {
			if err == nil || err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return nil, err
		}
		w.buf = w.buf[:have+want]
		w.off += int64(want)
	}
	return w.buf[w.pos:min(len(w.buf), w.pos+n)], nil
}

func (w *window) left() int64 { return int64(len(w.buf)-w.pos) + w.end - w.off }

// skip passes over n bytes, which must not be more than are left.
func (w *window) skip(n int64) {
	in := min(n, int64(len(w.buf)-w.pos))
	w.pos += int(in)
	w.off += n - in
}

// pages walks the pages of one column chunk and decodes their levels; the
// values of the current page wait in plain or, as dictionary codes, in codes.
type pages struct {
	in       window
	unpack   *unpacker
	keep     bool // page buffers stay referenced by strings: never reuse them
	crcs     bool // set when a page had a checksum
	phys     physical
	maxDef   uint8
	maxRep   uint8
	rawLimit int64                              // raw bytes the chunk's metadata declares, for all its pages
	onDict   func(values int, raw []byte) error // called with each dictionary page

	total int64 // values (levels) in the pages not yet opened
	left  int   // values (levels) left in the current page
	defs  hybrid
	reps  hybrid
	dict  bool // the current page holds dictionary codes
	codes hybrid
	plain []byte
	runs  bool // booleans as runs, in codes

	gotDict bool
	raw     []byte
	scratch []byte
}

// physical is a Parquet physical type; the numbers are parquet.thrift's.
type physical int

const (
	physBool physical = iota
	physInt32
	physInt64
	physInt96
	physFloat
	physDouble
	physBytes
	physFixed
)

func (p physical) size() int {
	switch p {
	case physInt32, physFloat:
		return 4
	case physInt64, physDouble:
		return 8
	}
	return 0
}

// Encodings of parquet.thrift.
const (
	encPlain           = 0
	encPlainDict       = 2
	encRLE             = 3
	encBitPacked       = 4
	encDeltaBinary     = 5
	encDeltaLength     = 6
	encDeltaBytes      = 7
	encRLEDict         = 8
	encByteStreamSplit = 9
)

var encodingNames = map[int32]string{
	encPlain: "PLAIN", encPlainDict: "PLAIN_DICTIONARY", encRLE: "RLE", encBitPacked: "BIT_PACKED",
	encDeltaBinary: "DELTA_BINARY_PACKED", encDeltaLength: "DELTA_LENGTH_BYTE_ARRAY",
	encDeltaBytes: "DELTA_BYTE_ARRAY", encRLEDict: "RLE_DICTIONARY", encByteStreamSplit: "BYTE_STREAM_SPLIT",
}

func encodingName(e int32) string {
	if s := encodingNames[e]; s != "" {
		return s
	}
	return fmt.Sprintf("number %d", e)
}

var errFewPages = errors.New("the pages end before the rows that the file declares")

// header reads the next page header without consuming it.
func (p *pages) header() (h pageHeader, size int, err error) {
	for want := 4 << 10; ; want *= 8 {
		buf, err := p.in.peek(want)
		if err != nil {
			return h, 0, err
		}
		if len(buf) == 0 {
			return h, 0, errFewPages
		}
		h, size, err = parsePageHeader(buf)
		// Page statistics make a header long; 16 MiB is arrow's limit as well.
		if err != nil && len(buf) == want && want < 16<<20 {
			continue
		}
		if err != nil {
			return h, 0, err
		}
		if int64(size)+int64(h.storedSize) > p.in.left() {
			return h, 0, fmt.Errorf("a page of %d bytes reaches beyond its column chunk", h.storedSize)
		}
		if h.rawSize > maxPage || int64(h.rawSize)+int64(size) > p.rawLimit+64 {
			return h, 0, fmt.Errorf("a page declares %d bytes, more than its column chunk", h.rawSize)
		}
		return h, size, nil
	}
}

// next opens the next data page. It is an error if there is none.
func (p *pages) next() error {
	for {
		if p.total <= 0 {
			return errFewPages
		}
		h, size, err := p.header()
		if err != nil {
			return err
		}
		p.in.skip(int64(size))
		stored, err := p.in.peek(int(h.storedSize))
		if err != nil {
			return err
		}
		if len(stored) < int(h.storedSize) {
			return io.ErrUnexpectedEOF
		}
		if h.hasCRC {
			p.crcs = true
			if crc32.ChecksumIEEE(stored) != h.crc {
				return errors.New("a page does not match its checksum: the file is damaged")
			}
		}
		err = p.openPage(&h, stored)
		p.in.skip(int64(h.storedSize))
		if err != nil {
			return err
		}
		if p.left > 0 {
			return nil
		}
	}
}

func (p *pages) openPage(h *pageHeader, stored []byte) error {
	switch h.kind {
	case pageDict:
		if p.gotDict {
			return errors.New("two dictionary pages in one column chunk")
		}
		if h.encoding != encPlain && h.encoding != encPlainDict {
			return fmt.Errorf("a dictionary page encoded as %s", encodingName(h.encoding))
		}
		// Every value takes at least a byte, or, as booleans have no
		// dictionary, four.
		if p.phys == physBool || int64(h.values) > int64(h.rawSize) {
			return errors.New("a dictionary page with more values than bytes")
		}
		raw := make([]byte, h.rawSize)
		if err := p.unpack.decode(raw, stored); err != nil {
			return err
		}
		p.gotDict = true
		return p.onDict(int(h.values), raw)
	case pageData, pageDataV2:
	default:
		return nil // index pages and what a later format adds
	}
	if int64(h.values) > p.total {
		return errors.New("more values in the pages than the column chunk declares")
	}
	p.total -= int64(h.values)
	p.left = int(h.values)
	var body []byte
	var err error
	if h.kind == pageDataV2 {
		body, err = p.openV2(h, stored)
	} else {
		body, err = p.openV1(h, stored)
	}
	if err != nil {
		return err
	}
	return p.openValues(h, body)
}

// buffer returns room for a page's raw bytes.
func (p *pages) buffer(n int) []byte {
	if p.keep || cap(p.raw) < n {
		p.raw = make([]byte, n)
	}
	return p.raw[:n]
}

func (p *pages) openV1(h *pageHeader, stored []byte) ([]byte, error) {
	raw := p.buffer(int(h.rawSize))
	if err := p.unpack.decode(raw, stored); err != nil {
		return nil, err
	}
	level := func(max uint8, encoding int32) (hybrid, error) {
		if max == 0 {
			return hybrid{}, nil
		}
		if encoding != encRLE {
			return hybrid{}, fmt.Errorf("levels encoded as %s", encodingName(encoding))
		}
		if len(raw) < 4 || uint64(binary.LittleEndian.Uint32(raw)) > uint64(len(raw)-4) {
			return hybrid{}, errShortRuns
		}
		n := int(binary.LittleEndian.Uint32(raw))
		l, err := newHybrid(raw[4:4+n:4+n], uint(bits.Len8(max)))
		raw = raw[4+n:]
		return l, err
	}
	var err error
	if p.reps, err = level(p.maxRep, h.repEncoding); err != nil {
		return nil, err
	}
	if p.defs, err = level(p.maxDef, h.defEncoding); err != nil {
		return nil, err
	}
	return raw, nil
}

func (p *pages) openV2(h *pageHeader, stored []byte) ([]byte, error) {
	// The levels of a version 2 page stand uncompressed in front of its values.
	levels := int64(h.repBytes) + int64(h.defBytes)
	if levels > int64(len(stored)) || levels > int64(h.rawSize) {
		return nil, errors.New("levels longer than their page")
	}
	raw := p.buffer(int(h.rawSize))
	copy(raw, stored[:levels])
	body := raw[levels:]
	if h.uncompressed {
		if len(stored) != len(raw) {
			return nil, errors.New("an uncompressed page with two sizes")
		}
		copy(body, stored[levels:])
	} else if err := p.unpack.decode(body, stored[levels:]); err != nil {
		return nil, err
	}
	var err error
	if p.reps, err = newHybrid(raw[:h.repBytes:h.repBytes], uint(bits.Len8(p.maxRep))); err != nil {
		return nil, err
	}
	p.defs, err = newHybrid(raw[h.repBytes:levels:levels], uint(bits.Len8(p.maxDef)))
	return body, err
}

// openValues prepares a page's values. Rarer encodings are turned into plain
// ones here, so that all that follows knows two kinds of page only.
func (p *pages) openValues(h *pageHeader, body []byte) (err error) {
	p.dict, p.runs, p.plain = false, false, nil
	size := p.phys.size()
	switch {
	case h.encoding == encPlain:
		p.plain = body
	case h.encoding == encPlainDict || h.encoding == encRLEDict:
		if !p.gotDict {
			return errors.New("dictionary codes without a dictionary")
		}
		p.dict = true
		if len(body) == 0 { // a page of nulls
			p.codes = hybrid{}
			return nil
		}
		p.codes, err = newHybrid(body[1:], uint(body[0]))
	case h.encoding == encRLE && p.phys == physBool:
		p.runs = true
		if len(body) < 4 {
			p.codes = hybrid{}
			return nil
		}
		if n := binary.LittleEndian.Uint32(body); uint64(n) <= uint64(len(body)-4) {
			body = body[4 : 4+n : 4+n]
		} else {
			return errShortRuns
		}
		p.codes, err = newHybrid(body, 1)
	case h.encoding == encDeltaBinary && (p.phys == physInt32 || p.phys == physInt64):
		p.plain, err = unpackDeltas(p.unused(), body, int(h.values), size)
	case h.encoding == encByteStreamSplit && size > 0:
		p.plain, err = joinStreams(p.unused(), body, size)
	case h.encoding == encDeltaLength && p.phys == physBytes:
		p.plain, err = unpackDeltaLengths(body, int(h.values))
	case h.encoding == encDeltaBytes && p.phys == physBytes:
		p.plain, err = unpackDeltaBytes(body, int(h.values))
	default:
		return fmt.Errorf("values encoded as %s are not supported here", encodingName(h.encoding))
	}
	return err
}

// unused returns the transcoding buffer, empty. Columns of numbers use it
// alone, and they never keep a page.
func (p *pages) unused() *[]byte { p.scratch = p.scratch[:0]; return &p.scratch }

// skip passes over the next n values of a flat column, whole pages undecoded.
// It returns how many it could not pass that way.
func (p *pages) skipPages(n int) (int, error) {
	for n > 0 && p.left == 0 && p.total > 0 {
		h, size, err := p.header()
		if err != nil {
			return n, err
		}
		if h.kind != pageData && h.kind != pageDataV2 {
			if err := p.next(); err != nil { // the dictionary, and the page after it
				return n, err
			}
			return n, nil
		}
		if int(h.values) > n || int64(h.values) > p.total {
			return n, nil
		}
		p.in.skip(int64(size) + int64(h.storedSize))
		p.total -= int64(h.values)
		n -= int(h.values)
	}
	return n, nil
}

// done checks that no page with rows follows the last row declared.
func (p *pages) done() error {
	if p.left > 0 || p.total > 0 {
		return errors.New("more values in the pages than rows in the row group")
	}
	for p.in.left() > 0 {
		h, size, err := p.header()
		if err != nil {
			return fmt.Errorf("after the last row: %w", err)
		}
		if (h.kind == pageData || h.kind == pageDataV2) && h.values > 0 {
			return errors.New("more values in the pages than the column chunk declares")
		}
		p.in.skip(int64(size) + int64(h.storedSize))
	}
	return nil
}
