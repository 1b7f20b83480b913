package table

import (
	"cmp"
	"encoding/binary"
	"math"

	"github.com/apache/arrow/go/v15/parquet/metadata"
)

// bounds are the least and greatest value of a row group.
type bounds[T cmp.Ordered] struct {
	any       bool
	low, high T
}

func (b *bounds[T]) add(v T) {
	if !b.any || v < b.low {
		b.low = v
	}
	if !b.any || v > b.high {
		b.high = v
	}
	b.any = true
}

// statistics in parquet's encoding.
func (w *columnWriter) statistics() metadata.EncodedStatistics {
	s := metadata.EncodedStatistics{HasNullCount: true, NullCount: w.missing}
	both := func(low, high []byte) { s.SetMin(low); s.SetMax(high) }
	word := func(v uint64) []byte { return binary.LittleEndian.AppendUint64(nil, v) }
	floats, ints, texts := &w.floatBounds, &w.intBounds, &w.textBounds
	switch {
	case floats.any:
		// The specification wants zeros widened: −0 below, +0 above.
		if floats.low == 0 {
			floats.low = math.Copysign(0, -1)
		}
		if floats.high == 0 {
			floats.high = 0
		}
		both(word(math.Float64bits(floats.low)), word(math.Float64bits(floats.high)))
	case ints.any && w.field.Type == Date:
		both(word(uint64(ints.low))[:4], word(uint64(ints.high))[:4])
	case ints.any && w.field.Type == Bool:
		both([]byte{byte(ints.low)}, []byte{byte(ints.high)})
	case ints.any:
		both(word(uint64(ints.low)), word(uint64(ints.high)))
	case texts.any && w.maxRep == 0 && len(texts.low) <= 256 && len(texts.high) <= 256:
		// Thrift omits what is nil, so an empty string must not be.
		both(append([]byte(texts.low), 0)[:len(texts.low)], append([]byte(texts.high), 0)[:len(texts.high)])
	}
	return s
}
