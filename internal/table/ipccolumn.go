package table

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
)

// describeArrow says what a column of an Arrow type holds, in the terms of
// Parquet's forms.
func describeArrow(name string, t arrow.DataType) described {
	holds := func(found string, f form) described { return described{name: name, found: found, form: f} }
	refused := func(found, problem string) described { return described{name: name, found: found, problem: problem} }
	switch t := t.(type) {
	case *arrow.NullType:
		return holds("nothing but nulls", formNull)
	case *arrow.StringType, *arrow.LargeStringType, *arrow.StringViewType:
		return holds("text", formString)
	case *arrow.DictionaryType:
		if d := describeArrow(name, t.ValueType); d.form == formString && !d.list && d.problem == "" {
			return d
		}
		return refused(t.String(), "cast it to its plain type")
	case *arrow.Int8Type, *arrow.Int16Type, *arrow.Int32Type, *arrow.Int64Type,
		*arrow.Uint8Type, *arrow.Uint16Type, *arrow.Uint32Type, *arrow.Uint64Type:
		return holds("integer", formInt64)
	case *arrow.Float32Type, *arrow.Float64Type:
		return holds("number", formDouble)
	case *arrow.BooleanType:
		return holds("true or false", formBool)
	case *arrow.Date32Type:
		return holds("date", formDays)
	case *arrow.TimestampType:
		// An Arrow timestamp with any zone counts from 1970 UTC.
		if t.TimeZone == "" {
			return refused("a timestamp without a zone",
				"its instants are not known: write it as a timestamp with zone UTC")
		}
		return holds("instant", formMicro)
	case *arrow.ListType, *arrow.LargeListType:
		d := describeArrow(name, t.(arrow.ListLikeType).Elem())
		if d.problem == "" && (d.list || d.form != formString && d.form != formNull) {
			d.problem = "cast its elements to text"
		}
		d.found, d.list = "list of "+d.found, true
		return d
	}
	return refused(strings.ToLower(t.String()), "cast it to text, a number, a date or a UTC timestamp")
}

// wantedArrow reads one column of each record batch.
type wantedArrow struct {
	field Field
	at    int
	codes *intern
	array arrow.Array // of the current batch

	// The dictionary last seen and its strings, so that batches which share
	// one do not read it again.
	seen      arrow.ArrayData
	seenTexts []string
	seenCodes []uint32
}

// stringSource is any Arrow array of strings.
type stringSource interface {
	IsNull(int) bool
	Value(int) string
}

// read converts rows [from, to) of the current batch.
func (w *wantedArrow) read(from, to int) (Column, error) {
	out := Column{Field: w.field}
	n := to - from
	a := w.array
	if _, ok := a.(*array.Null); ok {
		out.fillNull(n)
		if w.codes != nil {
			out.Dict = w.codes.snapshot()
		}
		return out, nil
	}
	if a.NullN() != 0 {
		out.Valid = make([]bool, n)
		for i := range n {
			out.Valid[i] = a.IsValid(from + i)
		}
	}
	var err error
	switch w.field.Type {
	case Number, Integer:
		err = w.numbers(&out, from, n)
	case Bool:
		out.Bool = make([]bool, n)
		b := a.(*array.Boolean)
		for i := range n {
			if out.Known(i) {
				out.Bool[i] = b.Value(from + i)
			}
		}
	case Instant, Date:
		err = w.times(&out, from, n)
	case Code, Text:
		err = w.strings(&out, a, from, to)
	case CodeList, TextList:
		err = w.lists(&out, from, to)
	}
	if w.codes != nil {
		out.Dict = w.codes.snapshot()
	}
	return out, err
}

func (w *wantedArrow) numbers(out *Column, from, n int) (err error) {
	out.Num = make([]float64, n)
	switch a := w.array.(type) {
	case *array.Int8:
		err = wholes(out, a, from)
	case *array.Int16:
		err = wholes(out, a, from)
	case *array.Int32:
		err = wholes(out, a, from)
	case *array.Int64:
		err = wholes(out, a, from)
	case *array.Uint8:
		err = wholes(out, a, from)
	case *array.Uint16:
		err = wholes(out, a, from)
	case *array.Uint32:
		err = wholes(out, a, from)
	case *array.Uint64:
		err = wholes(out, a, from)
	case *array.Float32:
		err = reals(out, a, from, w.field.Type == Integer)
	case *array.Float64:
		err = reals(out, a, from, w.field.Type == Integer)
	default:
		err = errors.New("not a number")
	}
	out.markNaN(formDouble)
	return err
}

// wholes loads integers, from the one at from on.
func wholes[T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64](out *Column,
	a interface{ Value(int) T }, from int) error {
	for i := range out.Num {
		if !out.Known(i) {
			continue
		}
		v := a.Value(from + i)
		if v > 0 && uint64(v) > maxExact || v < 0 && int64(v) < -maxExact {
			return fmt.Errorf("%d is beyond 2^53, where numbers stop being exact; read it as text", v)
		}
		out.Num[i] = float64(v)
	}
	return nil
}

func reals[T float32 | float64](out *Column, a interface{ Value(int) T }, from int, whole bool) error {
	for i := range out.Num {
		if !out.Known(i) {
			continue
		}
		v := float64(a.Value(from + i))
		if whole && (v != math.Trunc(v) || math.Abs(v) > maxExact) && v == v {
			return fmt.Errorf("%v is not a whole number", v)
		}
		out.Num[i] = v
	}
	return nil
}

func (w *wantedArrow) times(out *Column, from, n int) error {
	out.Int = make([]int64, n)
	if a, ok := w.array.(*array.Date32); ok {
		for i := range n {
			if out.Known(i) {
				out.Int[i] = int64(a.Value(from + i))
			}
		}
		return nil
	}
	a := w.array.(*array.Timestamp)
	times := map[arrow.TimeUnit]int64{arrow.Second: 1e6, arrow.Millisecond: 1e3,
		arrow.Microsecond: 1}[a.DataType().(*arrow.TimestampType).Unit]
	for i := range n {
		if !out.Known(i) {
			continue
		}
		v := int64(a.Value(from + i))
		if times == 0 { // nanoseconds, rounded down
			out.Int[i] = v / 1000
			if v%1000 < 0 {
				out.Int[i]--
			}
			continue
		}
		if v > math.MaxInt64/times || v < math.MinInt64/times {
			return fmt.Errorf("timestamp %d is beyond the range of microseconds", v)
		}
		out.Int[i] = v * times
	}
	return nil
}

// strings appends elements [from, to) of a to out; an element that is null
// must be one that out knows to be null.
func (w *wantedArrow) strings(out *Column, a arrow.Array, from, to int) error {
	value, err := w.valueOf(a)
	if err != nil {
		return err
	}
	base := len(out.Text) + len(out.Codes)
	list := out.Offsets != nil
	for i := from; i < to; i++ {
		known := list || out.Known(base+i-from)
		if list && a.IsNull(i) {
			return errNullInList
		}
		text, code := "", uint32(0)
		if known {
			if text, code, err = value(i); err != nil {
				return err
			}
		}
		if w.codes != nil {
			out.Codes = append(out.Codes, code)
		} else {
			out.Text = append(out.Text, text)
		}
	}
	return nil
}

// valueOf returns how element i of a is read: its text, and its code where the
// column has codes. A dictionary is read once for all batches that share it.
func (w *wantedArrow) valueOf(a arrow.Array) (func(i int) (string, uint32, error), error) {
	if d, ok := a.(*array.Dictionary); ok {
		if err := w.readDictionary(d); err != nil {
			return nil, err
		}
		return func(i int) (string, uint32, error) {
			at := d.GetValueIndex(i)
			if at < 0 || at >= len(w.seenTexts) {
				return "", 0, errBadCode
			}
			return w.seenTexts[at], w.seenCodes[at], nil
		}, nil
	}
	s, ok := a.(stringSource)
	if !ok {
		return nil, errors.New("not text")
	}
	last, code := "", uint32(0)
	return func(i int) (string, uint32, error) {
		if v := s.Value(i); v != last {
			if !utf8.ValidString(v) {
				return "", 0, errNotUTF8
			}
			if last = v; w.codes != nil {
				code = w.codes.codeOf(v)
			}
		}
		return last, code, nil
	}, nil
}

func (w *wantedArrow) readDictionary(d *array.Dictionary) error {
	if d.Dictionary().Data() == w.seen {
		return nil
	}
	a := d.Dictionary()
	s, ok := a.(stringSource)
	if !ok {
		return errors.New("not text")
	}
	w.seen, w.seenTexts, w.seenCodes = a.Data(), make([]string, a.Len()), make([]uint32, a.Len())
	for i := range w.seenTexts {
		v := s.Value(i)
		if s.IsNull(i) {
			return errors.New("a null inside a dictionary; write the column as plain text")
		}
		if !utf8.ValidString(v) {
			return errNotUTF8
		}
		if w.seenTexts[i] = v; w.codes != nil {
			w.seenCodes[i] = w.codes.codeOf(v)
		}
	}
	return nil
}

func (w *wantedArrow) lists(out *Column, from, to int) error {
	l := w.array.(array.ListLike)
	values := l.ListValues()
	out.Offsets = make([]int32, 1, to-from+1)
	last := int64(0)
	for i := from; i < to; i++ {
		if out.Known(i - from) {
			a, b := l.ValueOffsets(i)
			if a < 0 || b < a || b > int64(values.Len()) || b-a+last > math.MaxInt32 {
				return errors.New("list offsets that do not fit")
			}
			if a < b {
				if err := w.strings(out, values, int(a), int(b)); err != nil {
					return err
				}
			}
			last += b - a
		}
		out.Offsets = append(out.Offsets, int32(last))
	}
	return nil
}
