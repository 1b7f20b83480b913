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

// describeArrow says what an Arrow type holds, in the terms of Parquet's forms.
func describeArrow(t arrow.DataType) (found string, f form, list bool, problem string) {
	switch t := t.(type) {
	case *arrow.NullType:
		return "nothing but nulls", formNull, false, ""
	case *arrow.StringType, *arrow.LargeStringType, *arrow.StringViewType:
		return "text", formString, false, ""
	case *arrow.DictionaryType:
		if _, f, list, p := describeArrow(t.ValueType); f == formString && !list && p == "" {
			return "text", formString, false, ""
		}
		return t.String(), 0, false, "cast it to its plain type"
	case *arrow.Int8Type, *arrow.Int16Type, *arrow.Int32Type, *arrow.Int64Type,
		*arrow.Uint8Type, *arrow.Uint16Type, *arrow.Uint32Type, *arrow.Uint64Type:
		return "integer", formInt64, false, ""
	case *arrow.Float32Type, *arrow.Float64Type:
		return "number", formDouble, false, ""
	case *arrow.BooleanType:
		return "true or false", formBool, false, ""
	case *arrow.Date32Type:
		return "date", formDays, false, ""
	case *arrow.TimestampType:
		// An Arrow timestamp with any zone counts from 1970 UTC.
		if t.TimeZone == "" {
			return "a timestamp without a zone", 0, false,
				"its instants are not known: write it as a timestamp with zone UTC"
		}
		return "instant", formMicro, false, ""
	case *arrow.ListType, *arrow.LargeListType:
		found, f, inner, problem := describeArrow(t.(arrow.ListLikeType).Elem())
		if problem == "" && (inner || f != formString && f != formNull) {
			problem = "cast its elements to text"
		}
		return "list of " + found, f, true, problem
	}
	return strings.ToLower(t.String()), 0, false, "cast it to text, a number, a date or a UTC timestamp"
}

// wantedArrow reads one column of each record batch.
type wantedArrow struct {
	field Field
	at    int
	form  form
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

func (w *wantedArrow) numbers(out *Column, from, n int) error {
	out.Num = make([]float64, n)
	form := formInt64
	exact := func(i int, v int64) error {
		if v > maxExact || v < -maxExact {
			return fmt.Errorf("%d is beyond 2^53, where numbers stop being exact; read it as text", v)
		}
		out.Num[i] = float64(v)
		return nil
	}
	whole := w.field.Type == Integer
	float := func(i int, v float64) error {
		if whole && (v != math.Trunc(v) || math.Abs(v) > maxExact) && v == v {
			return fmt.Errorf("%v is not a whole number", v)
		}
		out.Num[i] = v
		return nil
	}
	for i := range n {
		if !out.Known(i) {
			continue
		}
		var err error
		switch a := w.array.(type) {
		case *array.Int8:
			err = exact(i, int64(a.Value(from+i)))
		case *array.Int16:
			err = exact(i, int64(a.Value(from+i)))
		case *array.Int32:
			err = exact(i, int64(a.Value(from+i)))
		case *array.Int64:
			err = exact(i, a.Value(from+i))
		case *array.Uint8:
			err = exact(i, int64(a.Value(from+i)))
		case *array.Uint16:
			err = exact(i, int64(a.Value(from+i)))
		case *array.Uint32:
			err = exact(i, int64(a.Value(from+i)))
		case *array.Uint64:
			err = exact(i, int64(min(a.Value(from+i), math.MaxInt64)))
		case *array.Float32:
			form = formDouble
			err = float(i, float64(a.Value(from+i)))
		case *array.Float64:
			form = formDouble
			err = float(i, a.Value(from+i))
		default:
			err = errors.New("not a number")
		}
		if err != nil {
			return err
		}
	}
	out.markNaN(form)
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
	if d, ok := a.(*array.Dictionary); ok {
		return w.dictionary(out, d, from, to)
	}
	s, ok := a.(stringSource)
	if !ok {
		return errors.New("not text")
	}
	base := len(out.Text) + len(out.Codes)
	list := out.Offsets != nil
	last, code := "", uint32(0)
	for i := from; i < to; i++ {
		v := ""
		if list && s.IsNull(i) {
			return errNullInList
		}
		if list || out.Known(base+i-from) {
			v = s.Value(i)
		}
		if v != last {
			if !utf8.ValidString(v) {
				return errNotUTF8
			}
			if last = v; w.codes != nil {
				code = w.codes.codeOf(strings.Clone(v))
			}
		}
		if w.codes != nil {
			out.Codes = append(out.Codes, code)
		} else {
			out.Text = append(out.Text, last)
		}
	}
	return nil
}

func (w *wantedArrow) dictionary(out *Column, d *array.Dictionary, from, to int) error {
	if data := d.Dictionary().Data(); data != w.seen {
		s, ok := d.Dictionary().(stringSource)
		if !ok {
			return errors.New("not text")
		}
		w.seen, w.seenTexts, w.seenCodes = data, nil, nil
		for i := range d.Dictionary().Len() {
			v := ""
			if s.IsNull(i) {
				return errors.New("a null inside a dictionary; write the column as plain text")
			}
			if v = s.Value(i); !utf8.ValidString(v) {
				return errNotUTF8
			}
			if w.codes != nil {
				w.seenCodes = append(w.seenCodes, w.codes.codeOf(strings.Clone(v)))
			} else {
				w.seenTexts = append(w.seenTexts, v)
			}
		}
	}
	base := len(out.Text) + len(out.Codes)
	list := out.Offsets != nil
	for i := from; i < to; i++ {
		if list && d.IsNull(i) {
			return errNullInList
		}
		known := list || out.Known(base+i-from)
		at := 0
		if known {
			if at = d.GetValueIndex(i); at < 0 || at >= max(len(w.seenCodes), len(w.seenTexts)) {
				return errBadCode
			}
		}
		switch {
		case w.codes != nil && known:
			out.Codes = append(out.Codes, w.seenCodes[at])
		case w.codes != nil:
			out.Codes = append(out.Codes, 0)
		case known:
			out.Text = append(out.Text, w.seenTexts[at])
		default:
			out.Text = append(out.Text, "")
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
