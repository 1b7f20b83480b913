package model

import (
	"encoding/json"
	"strconv"
)

// A document is a parsed JSON or UBJSON value: XGBoost writes the same tree
// of values in both. Arrays of numbers, which are nearly all of a file, are
// held as one slice. Memory is linear in the size of the file.
type document struct {
	kind    docKind
	number  float64 // docNumber; 1 or 0 for docBool
	text    string
	numbers []float64  // docNumbers
	items   []document // docList, or the values of a docObject
	keys    []string
}

type docKind uint8

const (
	docNull docKind = iota
	docBool
	docNumber
	docText
	docNumbers // array of numbers and booleans only, or empty
	docList
	docObject
)

// maxNesting is three times what XGBoost writes.
const maxNesting = 32

// get returns the value of a key, or a docNull.
func (d *document) get(keys ...string) *document {
next:
	for _, key := range keys {
		for i, k := range d.keys {
			if k == key {
				d = &d.items[i]
				continue next
			}
		}
		return &document{}
	}
	return d
}

// appendItem adds an element to an array that is docNumbers until something
// else than a number comes.
func (d *document) appendItem(v document) {
	if d.kind == docNumbers && (v.kind == docNumber || v.kind == docBool) {
		d.numbers = append(d.numbers, v.number)
		return
	}
	if d.kind == docNumbers {
		d.kind = docList
		for _, n := range d.numbers {
			d.items = append(d.items, document{kind: docNumber, number: n})
		}
		d.numbers = nil
	}
	d.items = append(d.items, v)
}

// jsonReader reads JSON with NaN, Infinity and -Infinity, which XGBoost
// writes and encoding/json refuses. Numbers with a point or an exponent are
// float32 in these files and are rounded to float32 once, from the decimal.
type jsonReader struct {
	data []byte
	at   int
}

func readJSON(data []byte) (*document, error) {
	r := &jsonReader{data: data}
	d, err := r.value(0)
	if err != nil {
		return nil, err
	}
	if r.space(); r.at != len(data) {
		return nil, r.fail("something follows the end")
	}
	return &d, nil
}

func (r *jsonReader) fail(what string) error { return corrupt("JSON, byte %d: %s", r.at, what) }

func (r *jsonReader) space() {
	for r.at < len(r.data) {
		switch r.data[r.at] {
		case ' ', '\t', '\r', '\n':
			r.at++
		default:
			return
		}
	}
}

func (r *jsonReader) take(c byte) bool {
	r.space()
	if r.at < len(r.data) && r.data[r.at] == c {
		r.at++
		return true
	}
	return false
}

func (r *jsonReader) word(w string) bool {
	if len(r.data)-r.at >= len(w) && string(r.data[r.at:r.at+len(w)]) == w {
		r.at += len(w)
		return true
	}
	return false
}

func (r *jsonReader) value(depth int) (document, error) {
	if depth > maxNesting {
		return document{}, r.fail("nested too deep")
	}
	switch r.space(); {
	case r.at >= len(r.data):
		return document{}, r.fail("the file ends in the middle")
	case r.take('{'):
		return r.object(depth)
	case r.take('['):
		d := document{kind: docNumbers}
		for first := true; !r.take(']'); first = false {
			if !first && !r.take(',') {
				return d, r.fail("',' or ']' is due")
			}
			v, err := r.value(depth + 1)
			if err != nil {
				return d, err
			}
			d.appendItem(v)
		}
		return d, nil
	case r.data[r.at] == '"':
		text, err := r.string()
		return document{kind: docText, text: text}, err
	case r.word("true"):
		return document{kind: docBool, number: 1}, nil
	case r.word("false"):
		return document{kind: docBool}, nil
	case r.word("null"):
		return document{}, nil
	}
	n, err := r.number()
	return document{kind: docNumber, number: n}, err
}

func (r *jsonReader) object(depth int) (document, error) {
	d := document{kind: docObject}
	for first := true; !r.take('}'); first = false {
		if !first && !r.take(',') {
			return d, r.fail("',' or '}' is due")
		}
		r.space()
		key, err := r.string()
		if err != nil {
			return d, err
		}
		if !r.take(':') {
			return d, r.fail("':' is due")
		}
		v, err := r.value(depth + 1)
		if err != nil {
			return d, err
		}
		d.keys, d.items = append(d.keys, key), append(d.items, v)
	}
	return d, nil
}

func (r *jsonReader) string() (string, error) {
	if r.at >= len(r.data) || r.data[r.at] != '"' {
		return "", r.fail(`'"' is due`)
	}
	start := r.at
	for r.at++; r.at < len(r.data); r.at++ {
		switch r.data[r.at] {
		case '\\':
			r.at++
		case '"':
			r.at++
			var text string
			if err := json.Unmarshal(r.data[start:r.at], &text); err != nil {
				return "", r.fail(err.Error())
			}
			return text, nil
		}
	}
	return "", r.fail("a string does not end")
}

func (r *jsonReader) number() (float64, error) {
	start, whole := r.at, true
scan:
	for ; r.at < len(r.data); r.at++ {
		switch c := r.data[r.at]; {
		case c >= '0' && c <= '9', c == '-':
		case c == '+', c == '.', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
			whole = false
		default:
			break scan
		}
	}
	word := string(r.data[start:r.at])
	if whole {
		if n, err := strconv.ParseInt(word, 10, 54); err == nil {
			return float64(n), nil
		}
	}
	n, err := strconv.ParseFloat(word, 32)
	if err != nil {
		return 0, r.fail(strconv.Quote(clip(word)) + " is not a number")
	}
	return n, nil
}
