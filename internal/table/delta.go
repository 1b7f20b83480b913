package table

import (
	"encoding/binary"
	"errors"
	"slices"
)

var errBadDelta = errors.New("delta-encoded values are not valid")

// deltas decodes Parquet's DELTA_BINARY_PACKED from the front of buf and
// returns the rest. Encodings.md of parquet-format describes the layout.
func deltas(buf []byte, most int) (values []int64, rest []byte, err error) {
	uvarint := func() uint64 {
		v, n := binary.Uvarint(buf)
		if n <= 0 {
			err = errBadDelta
			return 0
		}
		buf = buf[n:]
		return v
	}
	zigzag := func() int64 { u := uvarint(); return int64(u>>1) ^ -int64(u&1) }
	block, minis, total := uvarint(), uvarint(), uvarint()
	last := zigzag()
	if err != nil || minis == 0 || block == 0 || block > 1<<20 || block%minis != 0 ||
		block/minis%8 != 0 || total > uint64(most) {
		return nil, nil, errBadDelta
	}
	if total == 0 {
		return nil, buf, nil
	}
	per := int(block / minis)
	values = make([]int64, 1, total)
	values[0] = last
	for len(values) < int(total) {
		least := zigzag()
		if err != nil || uint64(len(buf)) < minis {
			return nil, nil, errBadDelta
		}
		widths := buf[:minis]
		buf = buf[minis:]
		for _, width := range widths {
			if len(values) == int(total) {
				break // the widths of unused miniblocks are not to be trusted
			}
			if width > 64 {
				return nil, nil, errBadDelta
			}
			size := per / 8 * int(width)
			n := min(per, int(total)-len(values))
			if size > len(buf) {
				// Some writers cut the last miniblock short.
				if (n*int(width)+7)/8 > len(buf) {
					return nil, nil, errBadDelta
				}
				size = len(buf)
			}
			for i := range n {
				last += least + int64(bitsAt(buf, i*int(width), uint(width)))
				values = append(values, last)
			}
			buf = buf[size:]
		}
	}
	return values, buf, nil
}

// bitsAt reads up to 64 bits at a bit offset; bytes beyond buf are zero.
func bitsAt(buf []byte, bit int, width uint) uint64 {
	if width == 0 {
		return 0
	}
	at, shift := bit>>3, uint(bit&7)
	var v, high uint64
	if at+9 <= len(buf) {
		v, high = binary.LittleEndian.Uint64(buf[at:]), uint64(buf[at+8])
	} else {
		var tail [9]byte
		copy(tail[:], buf[at:])
		v, high = binary.LittleEndian.Uint64(tail[:]), uint64(tail[8])
	}
	v >>= shift
	if shift > 0 {
		v |= high << (64 - shift)
	}
	if width < 64 {
		v &= 1<<width - 1
	}
	return v
}

// unpackDeltas turns DELTA_BINARY_PACKED integers into plain ones.
func unpackDeltas(into *[]byte, body []byte, most, size int) ([]byte, error) {
	if len(body) == 0 {
		return nil, nil // a page of nulls
	}
	values, _, err := deltas(body, most)
	if err != nil {
		return nil, err
	}
	out := slices.Grow((*into)[:0], len(values)*size)
	for _, v := range values {
		if size == 4 {
			out = binary.LittleEndian.AppendUint32(out, uint32(v))
		} else {
			out = binary.LittleEndian.AppendUint64(out, uint64(v))
		}
	}
	*into = out
	return out, nil
}

// unpackDeltaLengths turns DELTA_LENGTH_BYTE_ARRAY strings into plain ones.
func unpackDeltaLengths(body []byte, most int) ([]byte, error) {
	if len(body) == 0 {
		return nil, nil
	}
	lengths, rest, err := deltas(body, most)
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, len(rest)+4*len(lengths))
	for _, n := range lengths {
		if n < 0 || n > int64(len(rest)) {
			return nil, errBadDelta
		}
		out = binary.LittleEndian.AppendUint32(out, uint32(n))
		out = append(out, rest[:n]...)
		rest = rest[n:]
	}
	return out, nil
}

// unpackDeltaBytes turns DELTA_BYTE_ARRAY strings (each sharing a prefix with
// the one before) into plain ones.
func unpackDeltaBytes(body []byte, most int) ([]byte, error) {
	if len(body) == 0 {
		return nil, nil
	}
	prefixes, rest, err := deltas(body, most)
	if err != nil {
		return nil, err
	}
	suffixes, rest, err := deltas(rest, most)
	if err != nil || len(suffixes) != len(prefixes) {
		return nil, errBadDelta
	}
	size := 0
	for i, n := range suffixes {
		if n < 0 || prefixes[i] < 0 || n > maxPage || prefixes[i] > maxPage {
			return nil, errBadDelta
		}
		if size += 4 + int(n+prefixes[i]); size > maxPage {
			return nil, errBadDelta
		}
	}
	out := make([]byte, 0, size)
	last := 0 // length of the string at the end of out
	for i, n := range suffixes {
		prefix := int(prefixes[i])
		if prefix > last || n > int64(len(rest)) {
			return nil, errBadDelta
		}
		start := len(out) - last
		out = binary.LittleEndian.AppendUint32(out, uint32(prefix+int(n)))
		out = append(out, out[start:start+prefix]...)
		out = append(out, rest[:n]...)
		rest = rest[n:]
		last = prefix + int(n)
	}
	return out, nil
}

// joinStreams turns BYTE_STREAM_SPLIT values of size bytes into plain ones.
func joinStreams(into *[]byte, body []byte, size int) ([]byte, error) {
	if len(body)%size != 0 {
		return nil, errors.New("split byte streams of unequal length")
	}
	n := len(body) / size
	out := slices.Grow((*into)[:0], len(body))[:len(body)]
	for s := range size {
		for i, b := range body[s*n : (s+1)*n] {
			out[i*size+s] = b
		}
	}
	*into = out
	return out, nil
}
