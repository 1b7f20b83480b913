package model

import (
	"encoding/binary"
	"math"
)

// ubjsonReader reads what XGBoost writes of Universal Binary JSON (draft 12):
// big-endian numbers, strings and keys with a counted length, plain arrays,
// arrays with a count, and typed arrays [$type#count. A count is believed only
// as far as bytes are left for it.
type ubjsonReader struct {
	data []byte
	at   int
}

func readUBJSON(data []byte) (*document, error) {
	r := &ubjsonReader{data: data}
	d, err := r.value(0)
	if err != nil {
		return nil, err
	}
	if r.at != len(data) {
		return nil, r.fail("something follows the end")
	}
	return &d, nil
}

func (r *ubjsonReader) fail(what string) error { return corrupt("UBJSON, byte %d: %s", r.at, what) }

// next returns n bytes.
func (r *ubjsonReader) next(n int) ([]byte, error) {
	if n < 0 || n > len(r.data)-r.at {
		return nil, r.fail("the file ends in the middle")
	}
	r.at += n
	return r.data[r.at-n : r.at], nil
}

func (r *ubjsonReader) peek(c byte) bool { return r.at < len(r.data) && r.data[r.at] == c }

// ubjsonSize is the size of a number by its marker, 0 if it marks none.
func ubjsonSize(marker byte) int {
	switch marker {
	case 'i', 'U':
		return 1
	case 'I':
		return 2
	case 'l', 'd':
		return 4
	case 'L', 'D':
		return 8
	}
	return 0
}

func ubjsonNumber(marker byte, b []byte) float64 {
	switch marker {
	case 'i':
		return float64(int8(b[0]))
	case 'U':
		return float64(b[0])
	case 'I':
		return float64(int16(binary.BigEndian.Uint16(b)))
	case 'l':
		return float64(int32(binary.BigEndian.Uint32(b)))
	case 'L':
		return float64(int64(binary.BigEndian.Uint64(b)))
	case 'd':
		return float64(math.Float32frombits(binary.BigEndian.Uint32(b)))
	}
	return math.Float64frombits(binary.BigEndian.Uint64(b))
}

// count reads a length: a marker and a whole number. each is the least number
// of bytes one counted thing takes.
func (r *ubjsonReader) count(each int) (int, error) {
	marker, err := r.next(1)
	if err != nil {
		return 0, err
	}
	size := ubjsonSize(marker[0])
	if size == 0 || marker[0] == 'd' || marker[0] == 'D' {
		return 0, r.fail("a length is due")
	}
	b, err := r.next(size)
	if err != nil {
		return 0, err
	}
	n := ubjsonNumber(marker[0], b)
	if n < 0 || n > float64((len(r.data)-r.at)/each) {
		return 0, r.fail("a length runs past the end of the file")
	}
	return int(n), nil
}

func (r *ubjsonReader) value(depth int) (document, error) {
	if depth > maxNesting {
		return document{}, r.fail("nested too deep")
	}
	b, err := r.next(1)
	if err != nil {
		return document{}, err
	}
	switch marker := b[0]; marker {
	case '{':
		return r.object(depth)
	case '[':
		return r.array(depth)
	case 'S':
		text, err := r.text()
		return document{kind: docText, text: text}, err
	case 'T':
		return document{kind: docBool, number: 1}, nil
	case 'F':
		return document{kind: docBool}, nil
	case 'Z':
		return document{}, nil
	default:
		size := ubjsonSize(marker)
		if size == 0 {
			return document{}, r.fail("unknown marker")
		}
		b, err := r.next(size)
		if err != nil {
			return document{}, err
		}
		return document{kind: docNumber, number: ubjsonNumber(marker, b)}, nil
	}
}

func (r *ubjsonReader) text() (string, error) {
	n, err := r.count(1)
	if err != nil {
		return "", err
	}
	b, err := r.next(n)
	return string(b), err
}

func (r *ubjsonReader) object(depth int) (document, error) {
	d := document{kind: docObject}
	for !r.peek('}') {
		key, err := r.text()
		if err != nil {
			return d, err
		}
		v, err := r.value(depth + 1)
		if err != nil {
			return d, err
		}
		d.keys, d.items = append(d.keys, key), append(d.items, v)
	}
	r.at++
	return d, nil
}

func (r *ubjsonReader) array(depth int) (document, error) {
	d := document{kind: docNumbers}
	switch {
	case r.peek('$'):
		head, err := r.next(3)
		if err != nil {
			return d, err
		}
		size := ubjsonSize(head[1])
		if size == 0 || head[2] != '#' {
			return d, r.fail("a typed array of something else than numbers")
		}
		n, err := r.count(size)
		if err != nil {
			return d, err
		}
		d.numbers = make([]float64, n)
		for i := range d.numbers {
			b, err := r.next(size)
			if err != nil {
				return d, err
			}
			d.numbers[i] = ubjsonNumber(head[1], b)
		}
		return d, nil
	case r.peek('#'):
		r.at++
		n, err := r.count(1)
		if err != nil {
			return d, err
		}
		for range n {
			v, err := r.value(depth + 1)
			if err != nil {
				return d, err
			}
			d.appendItem(v)
		}
		return d, nil
	}
	for !r.peek(']') {
		v, err := r.value(depth + 1)
		if err != nil {
			return d, err
		}
		d.appendItem(v)
	}
	r.at++
	return d, nil
}
