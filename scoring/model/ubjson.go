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

// ubjsonNumber is how a number is read by its marker: its bytes and its value;
// 0 bytes where it marks none.
func ubjsonNumber(marker byte) (size int, value func([]byte) float64) {
	switch marker {
	case 'i':
		return 1, func(b []byte) float64 { return float64(int8(b[0])) }
	case 'U':
		return 1, func(b []byte) float64 { return float64(b[0]) }
	case 'I':
		return 2, func(b []byte) float64 { return float64(int16(binary.BigEndian.Uint16(b))) }
	case 'l':
		return 4, func(b []byte) float64 { return float64(int32(binary.BigEndian.Uint32(b))) }
	case 'L':
		return 8, func(b []byte) float64 { return float64(int64(binary.BigEndian.Uint64(b))) }
	case 'd':
		return 4, func(b []byte) float64 { return float64(math.Float32frombits(binary.BigEndian.Uint32(b))) }
	case 'D':
		return 8, func(b []byte) float64 { return math.Float64frombits(binary.BigEndian.Uint64(b)) }
	}
	return 0, nil
}

// count reads a length: a marker and a whole number. each is the least number
// of bytes one counted thing takes.
func (r *ubjsonReader) count(each int) (int, error) {
	marker, err := r.next(1)
	if err != nil {
		return 0, err
	}
	size, value := ubjsonNumber(marker[0])
	if size == 0 || marker[0] == 'd' || marker[0] == 'D' {
		return 0, r.fail("a length is due")
	}
	b, err := r.next(size)
	if err != nil {
		return 0, err
	}
	n := value(b)
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
		size, value := ubjsonNumber(marker)
		if size == 0 {
			return document{}, r.fail("unknown marker")
		}
		b, err := r.next(size)
		if err != nil {
			return document{}, err
		}
		return document{kind: docNumber, number: value(b)}, nil
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
	if r.peek('$') {
		err := r.typed(&d)
		return d, err
	}
	count := -1 // not given: a bracket ends the array
	if r.peek('#') {
		r.at++
		var err error
		if count, err = r.count(1); err != nil {
			return d, err
		}
	}
	for i := 0; i < count || count < 0 && !r.peek(']'); i++ {
		v, err := r.value(depth + 1)
		if err != nil {
			return d, err
		}
		d.appendItem(v)
	}
	if count < 0 {
		r.at++
	}
	return d, nil
}

// typed reads an array of numbers of one type into d.
func (r *ubjsonReader) typed(d *document) error {
	head, err := r.next(3)
	if err != nil {
		return err
	}
	size, value := ubjsonNumber(head[1])
	if size == 0 || head[2] != '#' {
		return r.fail("a typed array of something else than numbers")
	}
	n, err := r.count(size)
	if err != nil {
		return err
	}
	b, err := r.next(n * size)
	if err != nil {
		return err
	}
	d.numbers = make([]float64, n)
	for i := range d.numbers {
		d.numbers[i] = value(b[i*size:])
	}
	return nil
}
