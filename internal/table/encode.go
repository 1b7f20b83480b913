package table

import (
	"encoding/binary"
	"math/bits"

	"github.com/apache/thrift/lib/go/thrift"
)

// appendHybrid encodes values of the given bit width as Parquet's RLE /
// bit-packed hybrid, the inverse of hybrid.read.
func appendHybrid(out []byte, values []uint32, width uint) []byte {
	const worth = 16 // a repeated run shorter than this is packed
	start := 0       // of the values not written yet, to be packed
	for i := 0; i < len(values); {
		run := 1
		for i+run < len(values) && values[i+run] == values[i] {
			run++
		}
		// A packed run but the last holds whole groups of eight.
		if odd := (i - start) % 8; odd != 0 {
			fill := min(8-odd, run)
			if run-fill < worth {
				i += run
				continue
			}
			i, run = i+fill, run-fill
		}
		if run < worth {
			i += run
			continue
		}
		out = appendPacked(out, values[start:i], width)
		out = binary.AppendUvarint(out, uint64(run)<<1)
		for b := uint(0); b < width; b += 8 {
			out = append(out, byte(values[i]>>b))
		}
		i += run
		start = i
	}
	return appendPacked(out, values[start:], width)
}

func appendPacked(out []byte, values []uint32, width uint) []byte {
	if len(values) == 0 {
		return out
	}
	groups := (len(values) + 7) / 8
	out = binary.AppendUvarint(out, uint64(groups)<<1|1)
	end := len(out) + groups*int(width)
	var acc uint64
	var held uint
	for _, v := range values {
		acc |= uint64(v) << held
		held += width
		if held >= 32 {
			out = binary.LittleEndian.AppendUint32(out, uint32(acc))
			acc >>= 32
			held -= 32
		}
	}
	for ; held > 0; held -= min(held, 8) {
		out = append(out, byte(acc))
		acc >>= 8
	}
	for len(out) < end {
		out = append(out, 0)
	}
	return out
}

// appendLevels encodes levels with the length prefix of a version 1 page.
func appendLevels(out []byte, levels []uint32, max uint8) []byte {
	at := len(out)
	out = append(out, 0, 0, 0, 0)
	out = appendHybrid(out, levels, uint(bits.Len8(max)))
	binary.LittleEndian.PutUint32(out[at:], uint32(len(out)-at-4))
	return out
}

// appendCodes encodes dictionary codes as the values of a page.
func appendCodes(out []byte, codes []uint32, dictionary int) []byte {
	width := uint(bits.Len(uint(max(dictionary-1, 1))))
	out = append(out, byte(width))
	return appendHybrid(out, codes, width)
}

func appendString(out []byte, s string) []byte {
	out = binary.LittleEndian.AppendUint32(out, uint32(len(s)))
	return append(out, s...)
}

// appendPageHeader writes a page's header in Thrift's compact protocol; see
// parsePageHeader for the fields.
func appendPageHeader(out []byte, h *pageHeader) []byte {
	i32 := func(v int32) { out = binary.AppendUvarint(out, uint64(uint32(v<<1)^uint32(v>>31))) }
	const next = 1<<4 | thrift.COMPACT_I32 // the field after the last
	out = append(out, next)
	i32(h.kind)
	out = append(out, next)
	i32(h.rawSize)
	out = append(out, next)
	i32(h.storedSize)
	out = append(out, next)
	i32(int32(h.crc))
	if h.kind == pageDict {
		out = append(out, 3<<4|thrift.COMPACT_STRUCT, next)
		i32(h.values)
		out = append(out, next)
		i32(h.encoding)
	} else {
		out = append(out, 1<<4|thrift.COMPACT_STRUCT, next)
		i32(h.values)
		out = append(out, next)
		i32(h.encoding)
		out = append(out, next)
		i32(encRLE)
		out = append(out, next)
		i32(encRLE)
	}
	return append(out, thrift.STOP, thrift.STOP)
}
