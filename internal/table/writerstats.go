package table

import (
	"bytes"
	"encoding/binary"
	"math"

	"github.com/apache/arrow/go/v15/parquet/metadata"
)

// minmax is the least and greatest value of a row group.
type minmax struct {
	any          bool
	lowF, hiF    float64
	lowI, hiI    int64
	lowS, hiS    string
	bool0, bool1 bool
}

func (m *minmax) text(s string) {
	if !m.any || s < m.lowS {
		m.lowS = s
	}
	if !m.any || s > m.hiS {
		m.hiS = s
	}
	m.any = true
}

func (m *minmax) words(words []uint64, float bool) {
	for _, v := range words {
		if float {
			f := math.Float64frombits(v)
			if !m.any || f < m.lowF {
				m.lowF = f
			}
			if !m.any || f > m.hiF {
				m.hiF = f
			}
		} else {
			i := int64(v)
			if !m.any || i < m.lowI {
				m.lowI = i
			}
			if !m.any || i > m.hiI {
				m.hiI = i
			}
		}
		m.any = true
	}
}

// statistics in parquet's encoding.
func (w *columnWriter) statistics() metadata.EncodedStatistics {
	s := metadata.EncodedStatistics{HasNullCount: true, NullCount: w.missing}
	m := &w.stats
	if !m.any {
		return s
	}
	var low, high []byte
	switch w.field.Type {
	case Number:
		// The specification wants zeros widened: −0 below, +0 above.
		if m.lowF == 0 {
			m.lowF = math.Copysign(0, -1)
		}
		if m.hiF == 0 {
			m.hiF = 0
		}
		low = binary.LittleEndian.AppendUint64(nil, math.Float64bits(m.lowF))
		high = binary.LittleEndian.AppendUint64(nil, math.Float64bits(m.hiF))
	case Integer, Instant:
		low = binary.LittleEndian.AppendUint64(nil, uint64(m.lowI))
		high = binary.LittleEndian.AppendUint64(nil, uint64(m.hiI))
	case Date:
		low = binary.LittleEndian.AppendUint32(nil, uint32(m.lowI))
		high = binary.LittleEndian.AppendUint32(nil, uint32(m.hiI))
	case Bool:
		low, high = []byte{1}, []byte{0}
		if m.bool0 {
			low[0] = 0
		}
		if m.bool1 {
			high[0] = 1
		}
	case Code, Text:
		if len(m.lowS) > 256 || len(m.hiS) > 256 {
			return s
		}
		low, high = []byte(m.lowS), []byte(m.hiS)
		// Thrift omits what is nil, so an empty string must not be.
		low, high = bytes.Clone(append(low, 0))[:len(low)], bytes.Clone(append(high, 0))[:len(high)]
	default:
		return s
	}
	s.SetMin(low)
	s.SetMax(high)
	return s
}
