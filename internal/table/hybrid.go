package table

import (
	"encoding/binary"
	"errors"
)

// hybrid decodes Parquet's RLE / bit-packed hybrid, which holds levels,
// dictionary codes and run-length-encoded booleans. It never reads outside its
// buffer, whatever the bytes are.
type hybrid struct {
	buf    []byte
	width  uint // bits per value, 0 to 32
	mask   uint32
	rle    int    // values left in the current repeated run
	value  uint32 // the repeated value
	packed int    // values left in the current bit-packed run
	bit    int    // position in buf of the next packed value, in bits
	end    int    // where the packed run ends in buf, in bytes
}

var errShortRuns = errors.New("the encoded values end early")

func newHybrid(buf []byte, width uint) (hybrid, error) {
	if width > 32 {
		return hybrid{}, errors.New("a bit width over 32")
	}
	return hybrid{buf: buf, width: width, mask: uint32(1<<width - 1)}, nil
}

// run makes sure that there is a current run.
func (h *hybrid) run() error {
	for h.rle == 0 && h.packed == 0 {
		if h.end > 0 {
			h.buf, h.end = h.buf[h.end:], 0
		}
		header, n := binary.Uvarint(h.buf)
		if n <= 0 || header > 1<<33 {
			return errShortRuns
		}
		h.buf = h.buf[n:]
		if header&1 == 1 {
			// The last group of eight may be cut short by some writers: the
			// values that the remaining bytes hold in full are good.
			groups := int(header >> 1)
			h.packed, h.bit, h.end = groups*8, 0, groups*int(h.width)
			if h.end > len(h.buf) {
				h.end = len(h.buf)
				h.packed = h.end * 8 / int(h.width)
			}
			if h.packed == 0 && groups > 0 {
				return errShortRuns
			}
			continue
		}
		bytes := int(h.width+7) / 8
		if len(h.buf) < bytes {
			return errShortRuns
		}
		h.rle, h.value = int(header>>1), 0
		for i := range bytes {
			h.value |= uint32(h.buf[i]) << (8 * i)
		}
		if h.value&^h.mask != 0 {
			return errors.New("a repeated value wider than its bit width")
		}
		h.buf = h.buf[bytes:]
	}
	return nil
}

// same reports the value of the next n entries if one repeated run holds them
// all, and consumes them.
func (h *hybrid) same(n int) (value uint32, ok bool, err error) {
	if err := h.run(); err != nil {
		return 0, false, err
	}
	if h.rle < n {
		return 0, false, nil
	}
	h.rle -= n
	return h.value, true, nil
}

// read decodes len(dst) values.
func (h *hybrid) read(dst []uint32) error {
	for len(dst) > 0 {
		if err := h.run(); err != nil {
			return err
		}
		if h.rle > 0 {
			n := min(h.rle, len(dst))
			for i := range dst[:n] {
				dst[i] = h.value
			}
			h.rle -= n
			dst = dst[n:]
			continue
		}
		n := min(h.packed, len(dst))
		h.unpack(dst[:n])
		h.packed -= n
		dst = dst[n:]
	}
	return nil
}

// unpack reads len(dst) values of the current bit-packed run.
func (h *hybrid) unpack(dst []uint32) {
	// A value of up to 32 bits at any bit offset lies within eight bytes.
	bit, width, mask := h.bit, int(h.width), h.mask
	i := 0
	for ; i < len(dst); i++ {
		at := bit >> 3
		if at+8 > len(h.buf) {
			break
		}
		dst[i] = uint32(binary.LittleEndian.Uint64(h.buf[at:])>>(bit&7)) & mask
		bit += width
	}
	for ; i < len(dst); i++ { // near the buffer's end: eight bytes are not there
		var tail [8]byte
		copy(tail[:], h.buf[bit>>3:])
		dst[i] = uint32(binary.LittleEndian.Uint64(tail[:])>>(bit&7)) & mask
		bit += width
	}
	h.bit = bit
}
