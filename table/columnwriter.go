package table

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"slices"
	"unsafe"

	"github.com/golang/snappy"
	"github.com/klauspost/compress/zstd"

	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/metadata"
)

// Bounds of a row group's dictionary. A column that outgrows them goes on
// with plain pages.
const (
	maxDictBytes  = 1 << 20
	maxDictValues = 1 << 16
)

// columnWriter encodes one column: values gather until a page is full, pages
// (compressed) until the row group is.
type columnWriter struct {
	field Field
	maxDef,
	maxRep uint8
	pack *packer

	// The page being gathered. levels are set for optional and list columns.
	defs, reps []uint32
	nulls      int // levels below maxDef in the page
	words      []uint64
	bools      []bool
	codes      []uint32 // of the row group's dictionary, while dict
	texts      []string // otherwise

	// The row group.
	dict                  bool // new pages use the dictionary
	strings               stringDict
	bits                  wordDict
	out                   []byte // finished pages, dictionary page excluded
	raw                   int64  // their size before compression, with headers
	values                int64  // levels
	missing               int64  // null rows
	dictPages, plainPages int32
	stats                 minmax
	stored                bool // pages are not compressed: the first one gained nothing by it

	never bool // a dictionary did not pay: do not try again
	body  []byte
}

// stringDict numbers the strings of one row group.
type stringDict struct {
	codes map[string]uint32
	list  []string
	bytes int
	last  string // the previous string and its code: neighbours often agree
	code  uint32
	// remap turns the codes of the Column last written into ours, +1; 0 = not
	// met yet. from is that Column's dictionary.
	remap []uint32
	from  []string
}

func (d *stringDict) reset() {
	clear(d.codes)
	*d = stringDict{codes: d.codes, list: d.list[:0], remap: d.remap[:0]}
	if d.codes == nil {
		d.codes = map[string]uint32{}
	}
}

func (d *stringDict) put(s string) uint32 {
	if len(d.list) > 0 && s == d.last {
		return d.code
	}
	c, ok := d.codes[s]
	if !ok {
		c = uint32(len(d.list))
		d.codes[s] = c
		d.list = append(d.list, s)
		d.bytes += len(s) + 4
	}
	d.last, d.code = s, c
	return c
}

// adopt prepares remap for a Column's dictionary.
func (d *stringDict) adopt(from []string) {
	same := len(d.from) <= len(from) && unsafe.SliceData(d.from) == unsafe.SliceData(from)
	if !same {
		d.remap = d.remap[:0]
	}
	d.from = from
	for len(d.remap) < len(from) {
		d.remap = append(d.remap, 0)
	}
}

// wordDict numbers the 64-bit values of one row group: an open-addressing
// table, because a map takes five times as long.
type wordDict struct {
	slots []uint32 // code + 1
	list  []uint64
	last  uint64
	code  uint32
}

func (d *wordDict) reset() {
	if d.slots == nil {
		d.slots = make([]uint32, 1<<9)
	}
	clear(d.slots)
	d.list = d.list[:0]
}

func (d *wordDict) put(v uint64) uint32 {
	if len(d.list) > 0 && v == d.last {
		return d.code
	}
	mask := uint64(len(d.slots) - 1)
	for at := v * 0x9E3779B97F4A7C15 >> 32 & mask; ; at = (at + 1) & mask {
		s := d.slots[at]
		if s == 0 {
			d.list = append(d.list, v)
			d.slots[at] = uint32(len(d.list))
			d.last, d.code = v, uint32(len(d.list)-1)
			if len(d.list)*2 > len(d.slots) {
				d.grow()
			}
			return d.code
		}
		if d.list[s-1] == v {
			d.last, d.code = v, s-1
			return s - 1
		}
	}
}

func (d *wordDict) grow() {
	d.slots = make([]uint32, 4*len(d.slots))
	mask := uint64(len(d.slots) - 1)
	for i, v := range d.list {
		at := v * 0x9E3779B97F4A7C15 >> 32 & mask
		for d.slots[at] != 0 {
			at = (at + 1) & mask
		}
		d.slots[at] = uint32(i + 1)
	}
}

// minmax is the least and greatest value of a row group.
type minmax struct {
	any          bool
	lowF, hiF    float64
	lowI, hiI    int64
	lowS, hiS    string
	bool0, bool1 bool
}

// startGroup readies the column for a new row group.
func (w *columnWriter) startGroup() {
	w.dict = !w.never && w.field.Type != Bool
	if w.isText() {
		w.strings.reset()
	} else {
		w.bits.reset()
	}
	w.out, w.raw, w.values, w.missing = w.out[:0], 0, 0, 0
	w.dictPages, w.plainPages = 0, 0
	w.stats = minmax{}
	w.stored = w.pack.codec == Uncompressed
	w.seen = 0
}

func (w *columnWriter) isText() bool {
	switch w.field.Type {
	case Code, Text, CodeList, TextList:
		return true
	}
	return false
}

var errRequiredNull = errors.New("a null in a required column")

// add gathers rows [from, to) of c; nil is a column of nulls.
func (w *columnWriter) add(c *Column, from, to int) error {
	n := to - from
	if c == nil {
		if w.maxDef == 0 {
			return errRequiredNull
		}
		for range n {
			w.defs = append(w.defs, 0)
			if w.maxRep > 0 {
				w.reps = append(w.reps, 0)
			}
		}
		w.nulls += n
		return nil
	}
	if w.maxRep > 0 {
		return w.addLists(c, from, to)
	}
	if w.field.Type == Number || w.field.Type == Integer {
		return w.addNumbers(c, from, to)
	}
	valid := c.Valid
	if valid != nil {
		valid = valid[from:to]
	}
	present := n
	for i := range valid {
		if !valid[i] {
			present--
		}
	}
	if present == n {
		valid = nil
	} else if w.maxDef == 0 {
		return errRequiredNull
	}
	if w.maxDef > 0 {
		w.addDefs(valid, n)
		w.nulls += n - present
	}
	switch w.field.Type {
	case Bool:
		for i, v := range c.Bool[from:to] {
			if valid == nil || valid[i] {
				w.bools = append(w.bools, v)
			}
		}
	case Instant, Date:
		w.words = slices.Grow(w.words, n)
		for i, v := range c.Int[from:to] {
			if valid == nil || valid[i] {
				if w.field.Type == Date && int64(int32(v)) != v {
					return fmt.Errorf("day %d does not fit a date", v)
				}
				w.words = append(w.words, uint64(v))
			}
		}
	case Text:
		for i, s := range c.Text[from:to] {
			if valid == nil || valid[i] {
				w.addString(s)
			}
		}
	case Code:
		return w.addCodes(c, c.Codes[from:to], valid)
	}
	return nil
}

// addDefs gathers definition levels 1 and 0.
func (w *columnWriter) addDefs(valid []bool, n int) {
	at := len(w.defs)
	w.defs = append(w.defs, make([]uint32, n)...)
	d := w.defs[at:]
	for i := range d {
		if valid == nil || valid[i] {
			d[i] = 1
		}
	}
}

func (w *columnWriter) addString(s string) {
	if w.dict {
		w.codes = append(w.codes, w.strings.put(s))
	} else {
		w.texts = append(w.texts, s)
	}
}

func (w *columnWriter) addCodes(c *Column, codes []uint32, valid []bool) error {
	d := &w.strings
	if w.dict {
		d.adopt(c.Dict)
		w.codes = slices.Grow(w.codes, len(codes))
	}
	for i, code := range codes {
		if valid != nil && !valid[i] {
			continue
		}
		if int(code) >= len(c.Dict) {
			return errBadCode
		}
		if !w.dict {
			w.texts = append(w.texts, c.Dict[code])
			continue
		}
		own := d.remap[code]
		if own == 0 {
			own = d.put(c.Dict[code]) + 1
			d.remap[code] = own
		}
		w.codes = append(w.codes, own-1)
	}
	return nil
}

func (w *columnWriter) addNumbers(c *Column, from, to int) error {
	whole := w.field.Type == Integer
	w.words = slices.Grow(w.words, to-from)
	if w.maxDef > 0 {
		w.defs = slices.Grow(w.defs, to-from)
	}
	for i, v := range c.Num[from:to] {
		if v != v || c.Valid != nil && !c.Valid[from+i] {
			if w.maxDef == 0 {
				return errRequiredNull
			}
			w.defs = append(w.defs, 0)
			w.nulls++
			continue
		}
		if w.maxDef > 0 {
			w.defs = append(w.defs, 1)
		}
		if whole {
			if v != math.Trunc(v) || math.Abs(v) > maxExact {
				return fmt.Errorf("%v is not a whole number within 2^53", v)
			}
			w.words = append(w.words, uint64(int64(v)))
		} else {
			w.words = append(w.words, math.Float64bits(v))
		}
	}
	return nil
}

func (w *columnWriter) addLists(c *Column, from, to int) error {
	there := uint32(w.maxDef) - 1 // level of a list without elements
	for i := from; i < to; i++ {
		if !c.Known(i) {
			if there == 0 {
				return errRequiredNull
			}
			w.defs, w.reps = append(w.defs, 0), append(w.reps, 0)
			w.nulls++
			continue
		}
		a, b := c.Offsets[i], c.Offsets[i+1]
		if a == b {
			w.defs, w.reps = append(w.defs, there), append(w.reps, 0)
			continue
		}
		for j := a; j < b; j++ {
			w.defs = append(w.defs, uint32(w.maxDef))
			if j == a {
				w.reps = append(w.reps, 0)
			} else {
				w.reps = append(w.reps, 1)
			}
		}
		if w.field.Type == CodeList {
			if err := w.addCodes(c, c.Codes[a:b], nil); err != nil {
				return err
			}
			continue
		}
		for _, s := range c.Text[a:b] {
			w.addString(s)
		}
	}
	return nil
}

// endPage encodes the gathered values as one page.
func (w *columnWriter) endPage(rows int) error {
	levels := rows
	body := w.body[:0]
	if w.maxRep > 0 {
		levels = len(w.reps)
		body = appendLevels(body, w.reps, w.maxRep)
	}
	if w.maxDef > 0 {
		body = appendLevels(body, w.defs, w.maxDef)
	}
	w.values += int64(levels)
	w.missing += int64(w.nulls)
	h := pageHeader{kind: pageData, values: int32(levels), encoding: encPlain}
	switch {
	case w.field.Type == Bool:
		body = w.appendBools(body)
	case w.isText():
		body, h.encoding = w.appendTexts(body)
	default:
		body, h.encoding = w.appendWords(body)
	}
	w.body = body
	if h.encoding == encPlain {
		w.plainPages++
	} else {
		w.dictPages++
	}
	w.defs, w.reps, w.nulls = w.defs[:0], w.reps[:0], 0
	w.words, w.bools, w.codes = w.words[:0], w.bools[:0], w.codes[:0]
	clear(w.texts) // let the strings go
	w.texts = w.texts[:0]
	n := len(w.out)
	var err error
	w.out, err = w.pack.appendPage(w.out, &h, body, w.stored)
	// Real numbers seldom shrink, and compressing them takes as long as all
	// else. A column chunk has one codec, so its first page decides.
	if err == nil && w.dictPages == 0 && w.plainPages == 1 && !w.stored && int64(h.storedSize)*20 > int64(h.rawSize)*19 {
		w.stored = true
		w.out, err = w.pack.appendPage(w.out[:n], &h, body, true)
	}
	w.raw += int64(h.rawSize) + int64(len(w.out)-n) - int64(h.storedSize)
	return err
}

func (w *columnWriter) appendBools(body []byte) []byte {
	at := len(body)
	body = append(body, make([]byte, (len(w.bools)+7)/8)...)
	for i, v := range w.bools {
		if v {
			body[at+i/8] |= 1 << (i % 8)
			w.stats.bool1 = true
		} else {
			w.stats.bool0 = true
		}
	}
	w.stats.any = w.stats.any || len(w.bools) > 0
	return body
}

// appendTexts writes the page's strings, as dictionary codes while that pays.
func (w *columnWriter) appendTexts(body []byte) ([]byte, int32) {
	d := &w.strings
	if w.dict {
		// First page of a dictionary: if most strings are new, it does not pay.
		if w.dictPages == 0 && len(d.list) > 64 && len(d.list) > len(w.codes)/2 {
			w.dict, w.never = false, true
			for _, c := range w.codes {
				w.texts = append(w.texts, d.list[c])
			}
		}
	}
	if w.dict {
		body = appendCodes(body, w.codes, len(d.list))
		if d.bytes > maxDictBytes || len(d.list) > maxDictValues {
			w.dict = false
		}
		return body, encRLEDict
	}
	for i, s := range w.texts {
		if i == 0 || s != w.texts[i-1] {
			w.stats.text(s)
		}
		body = appendString(body, s)
	}
	return body, encPlain
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

// appendWords writes the page's numbers, as dictionary codes while that pays.
func (w *columnWriter) appendWords(body []byte) ([]byte, int32) {
	w.stats.words(w.words, w.field.Type == Number)
	if w.dict {
		d := &w.bits
		codes := grown(w.codes, len(w.words))
		w.seen += len(w.words)
		limit := min(maxDictValues, max(64, w.seen/4)) // more and codes save little
		full := false
		for i, v := range w.words {
			codes[i] = d.put(v)
			if len(d.list) > limit {
				full = true
				break
			}
		}
		w.codes = codes[:0]
		if !full {
			return appendCodes(body, codes, len(d.list)), encRLEDict
		}
		w.dict = false
		if w.dictPages == 0 {
			w.never = true
		}
	}
	if w.field.Type == Date {
		for _, v := range w.words {
			body = binary.LittleEndian.AppendUint32(body, uint32(v))
		}
		return body, encPlain
	}
	body = slices.Grow(body, 8*len(w.words))
	for _, v := range w.words {
		body = binary.LittleEndian.AppendUint64(body, v)
	}
	return body, encPlain
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

// dictPage encodes the row group's dictionary, or nothing if no page uses it.
func (w *columnWriter) dictPage() (out []byte, raw int64, err error) {
	if w.dictPages == 0 {
		return nil, 0, nil
	}
	body := w.body[:0]
	h := pageHeader{kind: pageDict, encoding: encPlain}
	switch {
	case w.isText():
		h.values = int32(len(w.strings.list))
		for _, s := range w.strings.list {
			w.stats.text(s)
			body = appendString(body, s)
		}
	case w.field.Type == Date:
		h.values = int32(len(w.bits.list))
		for _, v := range w.bits.list {
			body = binary.LittleEndian.AppendUint32(body, uint32(v))
		}
	default:
		h.values = int32(len(w.bits.list))
		for _, v := range w.bits.list {
			body = binary.LittleEndian.AppendUint64(body, v)
		}
	}
	w.body = body
	out, err = w.pack.appendPage(nil, &h, body, w.stored)
	return out, int64(h.rawSize) + int64(len(out)) - int64(h.storedSize), err
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

// packer compresses pages.
type packer struct {
	codec Compression
	zstd  *zstd.Encoder
	buf   []byte
}

func newPacker(c Compression) (*packer, error) {
	p := &packer{codec: c}
	var err error
	switch c {
	case Zstd:
		// One block at a time on our own goroutine; the fastest level, since
		// dictionary codes leave little to find.
		p.zstd, err = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest),
			zstd.WithEncoderCRC(false))
	case Snappy, Uncompressed:
	default:
		err = fmt.Errorf("compression %q is not known: use zstd, snappy or none", c)
	}
	return p, err
}

// appendPage appends a page, its header filled in, to out; stored without
// compression if asked.
func (p *packer) appendPage(out []byte, h *pageHeader, body []byte, asIs bool) ([]byte, error) {
	if len(body) > math.MaxInt32 {
		return out, errors.New("a page over 2 GiB; write fewer rows in a row group")
	}
	stored := body
	switch {
	case asIs:
	case p.codec == Zstd:
		p.buf = p.zstd.EncodeAll(body, p.buf[:0])
		stored = p.buf
	case p.codec == Snappy:
		p.buf = snappy.Encode(p.buf[:cap(p.buf)], body)
		stored = p.buf
	}
	h.rawSize, h.storedSize = int32(len(body)), int32(len(stored))
	h.crc, h.hasCRC = crc32.ChecksumIEEE(stored), true
	out = appendPageHeader(out, h)
	return append(out, stored...), nil
}

// encodingStats names the chunk's page encodings, where one map entry says it
// all: arrow writes a map with two in random order.
func (w *columnWriter) encodingStats() (s metadata.EncodingStats) {
	if w.dictPages > 0 && w.plainPages > 0 {
		return s
	}
	if w.dictPages > 0 {
		s.DictEncodingStats = map[parquet.Encoding]int32{parquet.Encodings.Plain: 1}
		s.DataEncodingStats = map[parquet.Encoding]int32{parquet.Encodings.RLEDict: w.dictPages}
	} else {
		s.DataEncodingStats = map[parquet.Encoding]int32{parquet.Encodings.Plain: w.plainPages}
	}
	return s
}
