package table

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/metadata"
)

// Bounds of a row group's dictionary. A column that outgrows them goes on
// with plain pages.
const (
	maxDictBytes  = 1 << 20
	maxDictValues = 1 << 16
)

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
			w.intBounds.add(1)
		} else {
			w.intBounds.add(0)
		}
	}
	return body
}

// appendTexts writes the page's strings, as dictionary codes while that pays.
func (w *columnWriter) appendTexts(body []byte) ([]byte, int32) {
	known := w.textCodes.list
	// First page of a dictionary: if most strings are new, it does not pay.
	if w.dict && w.dictPages == 0 && len(known) > 64 && len(known) > len(w.codes)/2 {
		w.dict = false
		for _, c := range w.codes {
			w.texts = append(w.texts, known[c])
		}
	}
	if w.dict {
		size := 0
		for _, s := range known {
			size += len(s) + 4
		}
		w.dict = size <= maxDictBytes && len(known) <= maxDictValues
		return appendCodes(body, w.codes, len(known)), encRLEDict
	}
	for i, s := range w.texts {
		if i == 0 || s != w.texts[i-1] {
			w.textBounds.add(s)
		}
		body = appendString(body, s)
	}
	return body, encPlain
}

// appendWords writes the page's numbers, as dictionary codes while that pays.
func (w *columnWriter) appendWords(body []byte) ([]byte, int32) {
	for _, v := range w.words {
		if w.field.Type == Number {
			w.floatBounds.add(math.Float64frombits(v))
		} else {
			w.intBounds.add(int64(v))
		}
	}
	if w.dict {
		d := &w.wordCodes
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
	}
	return w.plainWords(body, w.words), encPlain
}

func (w *columnWriter) plainWords(body []byte, words []uint64) []byte {
	if w.field.Type == Date {
		for _, v := range words {
			body = binary.LittleEndian.AppendUint32(body, uint32(v))
		}
		return body
	}
	body = slices.Grow(body, 8*len(words))
	for _, v := range words {
		body = binary.LittleEndian.AppendUint64(body, v)
	}
	return body
}

// dictPage encodes the row group's dictionary, or nothing if no page uses it.
func (w *columnWriter) dictPage() (out []byte, raw int64, err error) {
	if w.dictPages == 0 {
		return nil, 0, nil
	}
	body := w.body[:0]
	for _, s := range w.textCodes.list {
		w.textBounds.add(s)
		body = appendString(body, s)
	}
	body = w.plainWords(body, w.wordCodes.list)
	h := pageHeader{kind: pageDict, encoding: encPlain, values: int32(len(w.textCodes.list) + len(w.wordCodes.list))}
	w.body = body
	out, err = w.pack.appendPage(nil, &h, body, w.stored)
	return out, int64(h.rawSize) + int64(len(out)) - int64(h.storedSize), err
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
