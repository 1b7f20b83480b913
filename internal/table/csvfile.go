package table

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// csvFile streams a CSV file: RFC 4180, UTF-8 (a byte order mark is passed
// over), names in the first line. An empty value is null, in lists the
// elements are separated by semicolons.
type csvFile struct {
	path   string
	file   *os.File
	in     *csv.Reader
	header []string
	want   []wantedCSV
	line   int // on which the last record ended
}

type wantedCSV struct {
	field Field
	at    int
	codes *intern
	out   Column
	last  string
}

func openCSV(path string) (c *csvFile, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	c = &csvFile{path: path, file: f}
	buf := bufio.NewReaderSize(f, 1<<20)
	if bom, err := buf.Peek(3); err == nil && string(bom) == "\xef\xbb\xbf" {
		_, _ = buf.Discard(3) // what Peek has read
	}
	c.in = csv.NewReader(buf)
	c.in.ReuseRecord = true
	header, err := c.in.Read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("the CSV file is empty: its first line must name the columns")
	}
	if err != nil {
		return nil, csvError(err)
	}
	c.header = slices.Clone(header)
	c.line = lastLine(c.in, header)
	for i, name := range c.header {
		if name == "" || !utf8.ValidString(name) {
			return nil, fmt.Errorf("line 1: column %d has no name (UTF-8)", i+1)
		}
		if slices.Contains(c.header[:i], name) {
			return nil, fmt.Errorf("two columns are named %s; rename or drop one", name)
		}
	}
	return c, nil
}

// csvError words the csv package's errors like ours.
func csvError(err error) error {
	var p *csv.ParseError
	if !errors.As(err, &p) {
		return err
	}
	if errors.Is(p.Err, csv.ErrFieldCount) {
		return fmt.Errorf("line %d: another number of values than the first line has names", p.Line)
	}
	return fmt.Errorf("line %d, character %d: %w", p.Line, p.Column, p.Err)
}

// lastLine is the line on which the record just read ended.
func lastLine(in *csv.Reader, record []string) int {
	line, _ := in.FieldPos(len(record) - 1)
	return line + strings.Count(record[len(record)-1], "\n")
}

func (c *csvFile) names() []string { return c.header }
func (c *csvFile) rows() int64     { return -1 }

func (c *csvFile) choose(fields []Field, codes []*intern, _ *Options) error { //nolint:unparam // as other files' choose
	for i, f := range fields {
		c.want = append(c.want, wantedCSV{field: f, at: slices.Index(c.header, f.Name), codes: codes[i]})
	}
	return nil
}

func (c *csvFile) next(max int) (p piece, err error) {
	for i := range c.want {
		w := &c.want[i]
		w.out = Column{Field: w.field}
		if w.field.Type == CodeList || w.field.Type == TextList {
			w.out.Offsets = make([]int32, 1, 1024)
		}
	}
	for p.rows < max {
		record, err := c.in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return p, csvError(err)
		}
		// The csv package passes over blank lines; in a file of one column one
		// of them could be a row.
		if line, _ := c.in.FieldPos(0); line != c.line+1 {
			return p, fmt.Errorf("line %d is blank; remove it (a null in a file of one column is written \"\")", c.line+1)
		}
		c.line = lastLine(c.in, record)
		for i := range c.want {
			w := &c.want[i]
			if err := w.add(record[w.at], p.rows); err != nil {
				line, _ := c.in.FieldPos(w.at)
				return p, fmt.Errorf("line %d, column %s: %w", line, w.field.Name, err)
			}
		}
		p.rows++
	}
	for i := range c.want {
		w := &c.want[i]
		if w.codes != nil {
			w.out.Dict = w.codes.snapshot()
		}
		if w.out.Valid != nil {
			w.out.markValid(p.rows)
		}
		p.columns = append(p.columns, w.out)
	}
	return p, nil
}

// markValid lengthens Valid to n rows, the new ones known.
func (c *Column) markValid(n int) {
	for len(c.Valid) < n {
		c.Valid = append(c.Valid, true)
	}
}

// add appends one value; row is its number in the chunk.
func (w *wantedCSV) add(s string, row int) error {
	out := &w.out
	null := s == "" || isNaN(s) && (w.field.Type == Number || w.field.Type == Integer)
	if null {
		out.markValid(row)
		out.Valid = append(out.Valid, false)
		s = ""
	}
	switch w.field.Type {
	case Code, Text:
		if s != w.last {
			if !utf8.ValidString(s) {
				return errNotUTF8
			}
			w.last = s
		}
		if w.field.Type == Text {
			out.Text = append(out.Text, w.last)
			return nil
		}
		out.Codes = append(out.Codes, w.codes.codeOf(s))
	case Number, Integer:
		v := math.NaN()
		if !null {
			var err error
			if v, err = parseNumber(s, w.field.Type == Integer); err != nil {
				return err
			}
		}
		out.Num = append(out.Num, v)
	case Bool:
		v, ok := parseBool(s)
		if !ok && !null {
			return fmt.Errorf("%q is neither true nor false", s)
		}
		out.Bool = append(out.Bool, v)
	case Instant, Date:
		v := int64(0)
		if !null {
			var err error
			if w.field.Type == Instant {
				v, err = parseInstant(s)
			} else {
				v, err = parseDate(s)
			}
			if err != nil {
				return err
			}
		}
		out.Int = append(out.Int, v)
	case CodeList, TextList:
		if !utf8.ValidString(s) {
			return errNotUTF8
		}
		for left := s; !null; {
			element, rest, more := strings.Cut(left, ";")
			if element == "" {
				return fmt.Errorf("the list %q has an empty element", s)
			}
			if w.codes != nil {
				out.Codes = append(out.Codes, w.codes.codeOf(element))
			} else {
				out.Text = append(out.Text, element)
			}
			if !more {
				break
			}
			left = rest
		}
		n := len(out.Codes) + len(out.Text)
		if n > math.MaxInt32 {
			return errListLong
		}
		out.Offsets = append(out.Offsets, int32(n))
	}
	return nil
}

func (c *csvFile) close() error {
	if c.file == nil {
		return nil
	}
	f := c.file
	c.file = nil
	return f.Close()
}

// describeRows is how many rows of a CSV file Describe looks at.
const describeRows = 10000

// natural guesses each column's type from the first rows: the narrowest that
// fits every value.
func (c *csvFile) natural() []Field {
	guesses := []Type{Integer, Number, Bool, Date, Instant, Text}
	at := make([]int, len(c.header))
	seen := make([]bool, len(c.header))
	for range describeRows {
		record, err := c.in.Read()
		if err != nil {
			break // reading the rows will report it, with its line
		}
		for i, s := range record {
			if s == "" || isNaN(s) {
				continue
			}
			seen[i] = true
			for ; guesses[at[i]] != Text && !parses(guesses[at[i]], s); at[i]++ {
			}
		}
	}
	var out []Field
	for i, name := range c.header {
		t := guesses[at[i]]
		if !seen[i] {
			t = Text
		}
		out = append(out, Field{Name: name, Type: t})
	}
	return out
}

func parses(t Type, s string) (ok bool) {
	var err error
	switch t {
	case Integer, Number:
		_, err = parseNumber(s, t == Integer)
	case Bool:
		_, ok := parseBool(s)
		return ok
	case Date:
		_, err = parseDate(s)
	case Instant:
		_, err = parseInstant(s)
	}
	return err == nil
}

// isNaN knows what Polars (NaN), DuckDB and pyarrow (nan) write.
func isNaN(s string) bool { return len(s) == 3 && strings.EqualFold(s, "nan") }

func parseBool(s string) (v, ok bool) {
	switch s {
	case "true", "True", "TRUE":
		return true, true
	case "false", "False", "FALSE":
		return false, true
	}
	return false, false
}

func parseNumber(s string, whole bool) (float64, error) {
	for _, b := range []byte(s) {
		if b >= '0' && b <= '9' || b == '-' || b == '+' || b == '.' || b == 'e' || b == 'E' {
			continue
		}
		return 0, fmt.Errorf("%q is not a number", s)
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		if n > maxExact || n < -maxExact {
			return 0, fmt.Errorf("%s is beyond 2^53, where numbers stop being exact; read it as text", s)
		}
		return float64(n), nil
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not a number", s)
	}
	if math.Abs(v) > maxExact && !strings.ContainsAny(s, ".eE") {
		return 0, fmt.Errorf("%s is beyond 2^53, where numbers stop being exact; read it as text", s)
	}
	if whole && (v != math.Trunc(v) || math.Abs(v) > maxExact) {
		return 0, fmt.Errorf("%s is not a whole number", s)
	}
	return v, nil
}
