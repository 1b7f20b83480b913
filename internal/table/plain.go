package table

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"unicode/utf8"
	"unsafe"
)

// form says how a column's stored values become a Column's: the physical type
// and, for numbers, what they mean.
type form uint8

const (
	formNull form = iota // a column of nulls alone (Parquet's UNKNOWN type)
	formInt32
	formUint32
	formInt64
	formUint64
	formFloat
	formDouble
	formMilli
	formMicro
	formNano
	formDays
	formBool
	formString
)

// maxExact is 2^53: beyond it a float64 skips whole numbers.
const maxExact = 1 << 53

var errShortValues = errors.New("the values end early")

// numbers loads len(dst) plain values into dst. whole refuses fractions.
func (f form) numbers(dst []float64, src []byte, whole bool) (rest []byte, err error) {
	size := 8
	if f == formInt32 || f == formUint32 || f == formFloat {
		size = 4
	}
	if len(src) < len(dst)*size {
		return nil, errShortValues
	}
	switch f {
	case formInt32:
		for i := range dst {
			dst[i] = float64(int32(binary.LittleEndian.Uint32(src[4*i:])))
		}
	case formUint32:
		for i := range dst {
			dst[i] = float64(binary.LittleEndian.Uint32(src[4*i:]))
		}
	case formInt64:
		for i := range dst {
			v := int64(binary.LittleEndian.Uint64(src[8*i:]))
			if v > maxExact || v < -maxExact {
				return nil, fmt.Errorf("%d is beyond 2^53, where numbers stop being exact; read it as text", v)
			}
			dst[i] = float64(v)
		}
	case formUint64:
		for i := range dst {
			v := binary.LittleEndian.Uint64(src[8*i:])
			if v > maxExact {
				return nil, fmt.Errorf("%d is beyond 2^53, where numbers stop being exact; read it as text", v)
			}
			dst[i] = float64(v)
		}
	case formFloat:
		for i := range dst {
			dst[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(src[4*i:])))
		}
	case formDouble:
		for i := range dst {
			dst[i] = math.Float64frombits(binary.LittleEndian.Uint64(src[8*i:]))
		}
	default:
		return nil, errors.New("not a number")
	}
	if whole && (f == formFloat || f == formDouble) {
		for _, v := range dst {
			if v != math.Trunc(v) || math.Abs(v) > maxExact { // false for NaN, which means null
				return nil, fmt.Errorf("%v is not a whole number", v)
			}
		}
	}
	return src[len(dst)*size:], nil
}

// times loads len(dst) plain values into dst: days, or microseconds rounded
// down.
func (f form) times(dst []int64, src []byte) (rest []byte, err error) {
	size := 8
	if f == formDays {
		size = 4
	}
	if len(src) < len(dst)*size {
		return nil, errShortValues
	}
	switch f {
	case formDays:
		for i := range dst {
			dst[i] = int64(int32(binary.LittleEndian.Uint32(src[4*i:])))
		}
	case formMicro:
		for i := range dst {
			dst[i] = int64(binary.LittleEndian.Uint64(src[8*i:]))
		}
	case formMilli:
		for i := range dst {
			v := int64(binary.LittleEndian.Uint64(src[8*i:]))
			if v > math.MaxInt64/1000 || v < math.MinInt64/1000 {
				return nil, fmt.Errorf("%d milliseconds since 1970 is beyond the range of microseconds", v)
			}
			dst[i] = v * 1000
		}
	case formNano:
		for i := range dst {
			v := int64(binary.LittleEndian.Uint64(src[8*i:]))
			q := v / 1000
			if v%1000 < 0 {
				q--
			}
			dst[i] = q
		}
	default:
		return nil, errors.New("not a time")
	}
	return src[len(dst)*size:], nil
}

// takeString takes one length-prefixed string off src, as bytes of src.
func takeString(src []byte) (s, rest []byte, err error) {
	if len(src) < 4 {
		return nil, nil, errShortValues
	}
	n := binary.LittleEndian.Uint32(src)
	if uint64(n) > uint64(len(src)-4) {
		return nil, nil, errShortValues
	}
	return src[4 : 4+n : 4+n], src[4+n:], nil
}

var errNotUTF8 = errors.New("text that is not UTF-8; write the file again as UTF-8")

// texts loads len(dst) plain strings into dst as views of src, which must
// never change. Equal neighbours share one string.
func texts(dst []string, src []byte) (rest []byte, err error) {
	last := ""
	for i := range dst {
		var b []byte
		if b, src, err = takeString(src); err != nil {
			return nil, err
		}
		if string(b) != last {
			if !utf8.Valid(b) {
				return nil, errNotUTF8
			}
			last = view(b)
		}
		dst[i] = last
	}
	return src, nil
}

// view is b as a string without a copy: b must never change.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
