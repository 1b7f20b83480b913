package table

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The files of testdata are made by testdata/make.py; goodRow is its row().

const goodRows = 100

var goodFields = []Field{
	{"person_id", Text, true}, {"force", Code, true}, {"at", Instant, true}, {"on", Date, false},
	{"n", Integer, false}, {"x", Number, false}, {"b", Bool, false}, {"code", Code, false},
	{"note", Text, false}, {"tags", CodeList, false}, {"refs", TextList, false},
}

// goodRow is row i as text, a line for each column; null stands for no value.
func goodRow(i int) []string {
	maybe := func(null bool, v any) string {
		if null {
			return "null"
		}
		return fmt.Sprint(v)
	}
	refs := []string{}
	for j := i; j < i+i%3; j++ {
		refs = append(refs, fmt.Sprintf("R%d", j))
	}
	return []string{
		fmt.Sprintf("P%03d", i/3),
		[]string{"norfolk", "suffolk", "essex"}[i%3],
		fmt.Sprint(1_700_000_000_000_000 + i*1_000_001),
		maybe(i%7 == 3, 19000+i),
		maybe(i%5 == 0, i-50),
		maybe(i%11 == 4 || i%13 == 6, float64(i)/4), // NaN is null
		maybe(i%9 == 8, i%2 == 0),
		maybe(i%6 == 5, []string{"19C", "8N", "105A", "é"}[i%4]),
		maybe(i%4 == 1, fmt.Sprintf("note %d — ü", i)),
		maybe(i%8 == 7, []string{"a", "b", "c", "d"}[:i%4]),
		maybe(i%10 == 9, refs),
	}
}

// cell is one value as goodRow writes it.
func cell(c *Column, i int) string {
	if !c.Known(i) {
		if c.Num != nil && !math.IsNaN(c.Num[i]) {
			return "a null without NaN"
		}
		if c.Codes != nil && c.Offsets == nil && c.Dict[c.Codes[i]] != "" {
			return "a null with a code"
		}
		return "null"
	}
	switch c.Type {
	case Code:
		return c.Dict[c.Codes[i]]
	case Text:
		return c.Text[i]
	case Number, Integer:
		return fmt.Sprint(c.Num[i])
	case Bool:
		return fmt.Sprint(c.Bool[i])
	case Instant, Date:
		return fmt.Sprint(c.Int[i])
	case CodeList:
		out := []string{}
		for _, code := range c.Codes[c.Offsets[i]:c.Offsets[i+1]] {
			out = append(out, c.Dict[code])
		}
		return fmt.Sprint(out)
	case TextList:
		return fmt.Sprint(c.Text[c.Offsets[i]:c.Offsets[i+1]])
	}
	return "no type"
}

// readAll reads a table as text, row by row, checking each Chunk's promises.
func readAll(path string, fields []Field, o Options) (rows [][]string, first []int64, err error) {
	r, err := Open(path, fields, o)
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	for {
		c, err := r.Next()
		if errors.Is(err, io.EOF) {
			return rows, first, nil
		}
		if err != nil {
			return rows, first, err
		}
		if c.Rows == 0 || o.ChunkRows > 0 && c.Rows > o.ChunkRows || len(c.Columns) != len(r.Present()) {
			return rows, first, fmt.Errorf("a chunk of %d rows, %d columns", c.Rows, len(c.Columns))
		}
		for i := range c.Rows {
			row := make([]string, len(c.Columns))
			for j := range c.Columns {
				row[j] = cell(&c.Columns[j], i)
			}
			rows = append(rows, row)
			first = append(first, c.First+int64(i))
		}
	}
}

func match(t *testing.T, got [][]string, want func(int) []string, lo, hi int) {
	t.Helper()
	if len(got) != hi-lo {
		t.Fatalf("%d rows, want %d", len(got), hi-lo)
	}
	for i, row := range got {
		w := want(lo + i)
		if len(row) != len(w) {
			t.Fatalf("%d columns, want %d", len(row), len(w))
		}
		for j := range row {
			if row[j] != w[j] {
				t.Fatalf("row %d, %s: %s, want %s", lo+i, goodFields[j].Name, row[j], w[j])
			}
		}
	}
}

func testFiles(t testing.TB, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join("testdata", folder))
	if err != nil || len(entries) == 0 {
		t.Fatalf("testdata/%s: %v; run testdata/make.py", folder, err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, filepath.Join("testdata", folder, e.Name()))
	}
	return out
}

// Whoever wrote the file, and however, the same rows come out.
func TestGoodFiles(t *testing.T) {
	for _, path := range testFiles(t, "good") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			for _, chunk := range []int{0, 1, 7} {
				got, first, err := readAll(path, goodFields, Options{Key: "person_id", ChunkRows: chunk})
				if err != nil {
					t.Fatal(err)
				}
				match(t, got, goodRow, 0, goodRows)
				for i, f := range first {
					if f != int64(i) {
						t.Fatalf("row %d has number %d", i, f)
					}
				}
			}
			r, err := Open(path, goodFields, Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			if r.NumRows() != goodRows {
				t.Errorf("NumRows %d, want %d", r.NumRows(), goodRows)
			}
		})
	}
}

// Ranges cut a table into shards without loss or repetition, whether or not
// statistics allow row groups to be skipped.
func TestRanges(t *testing.T) {
	cuts := []string{"", "P", "P000", "P001", "P0045", "P010", "P0105", "P032", "P033", "Q", ""}
	for _, path := range append(testFiles(t, "good"), "testdata/csv/polars.csv") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			fields := goodFields[:5]
			total := 0
			for i := range len(cuts) - 1 {
				got, first, err := readAll(path, fields, Options{Key: "person_id", From: cuts[i], To: cuts[i+1], ChunkRows: 9})
				if err != nil {
					t.Fatal(err)
				}
				for j, row := range got {
					if row[0] < cuts[i] || cuts[i+1] != "" && row[0] >= cuts[i+1] {
						t.Errorf("%q is not in %q to %q", row[0], cuts[i], cuts[i+1])
					}
					if first[j] != int64(total+j) {
						t.Fatalf("row %d is numbered %d", total+j, first[j])
					}
				}
				match(t, got, func(i int) []string { return goodRow(i)[:5] }, total, total+len(got))
				total += len(got)
			}
			if total != goodRows {
				t.Errorf("%d rows in all ranges, want %d", total, goodRows)
			}
		})
	}
}

// An empty list is a null in CSV; else the rows are the same.
func TestCSVFiles(t *testing.T) {
	want := func(i int) []string {
		row := goodRow(i)
		for j, v := range row {
			if v == "[]" {
				row[j] = "null"
			}
		}
		return row
	}
	for _, path := range testFiles(t, "csv") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			got, _, err := readAll(path, goodFields, Options{Key: "person_id", ChunkRows: 33})
			if err != nil {
				t.Fatal(err)
			}
			match(t, got, want, 0, goodRows)
			d, err := Describe(path)
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(d[2].Type, d[3].Type, d[4].Type, d[5].Type, d[6].Type); got != fmt.Sprint(Instant, Date,
				Integer, Number, Bool) {
				t.Errorf("described as %s", got)
			}
		})
	}
}

func TestPresentAndIgnored(t *testing.T) {
	for _, path := range []string{"testdata/good/pyarrow.parquet", "testdata/good/polars.arrow", "testdata/csv/polars.csv",
		"testdata/good/parts"} {
		fields := []Field{{"x", Number, false}, {"absent", Code, false}, {"person_id", Text, true}}
		r, err := Open(path, fields, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(r.Present()); got != fmt.Sprint([]Field{fields[0], fields[2]}) {
			t.Errorf("%s: present %s", path, got)
		}
		if got := fmt.Sprint(r.Ignored()); got != "[force at on n b code note tags refs]" {
			t.Errorf("%s: ignored %s", path, got)
		}
		c, err := r.Next()
		if err != nil || len(c.Columns) != 2 || c.Column("x") == nil || c.Column("absent") != nil {
			t.Errorf("%s: %v, %v", path, c, err)
		}
		if c.Columns[1].Valid != nil {
			t.Errorf("%s: Valid is set though no value is null", path)
		}
		r.Close()
		if _, err := r.Next(); err == nil || errors.Is(err, io.EOF) {
			t.Errorf("%s: Next after Close: %v", path, err)
		}
	}
}

// A dictionary only grows, and a code keeps its meaning from part to part.
func TestDictionariesExtend(t *testing.T) {
	for _, path := range testFiles(t, "good") {
		r, err := Open(path, goodFields, Options{ChunkRows: 10})
		if err != nil {
			t.Fatal(err)
		}
		last := map[string][]string{}
		for {
			c, err := r.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(path, err)
			}
			for _, name := range []string{"force", "code", "tags"} {
				d := c.Column(name).Dict
				if len(d) < len(last[name]) || strings.Join(d[:len(last[name])], "|") != strings.Join(last[name], "|") {
					t.Fatalf("%s: %s went from %q to %q", path, name, last[name], d)
				}
				last[name] = d
			}
		}
		r.Close()
	}
}

func TestDescribe(t *testing.T) {
	for _, path := range []string{"testdata/good/pyarrow.parquet", "testdata/good/polars.parquet",
		"testdata/good/duckdb.parquet",
		"testdata/good/file.arrow", "testdata/good/polars.arrow", "testdata/good/parts"} {
		got, err := Describe(path)
		if err != nil {
			t.Fatal(err)
		}
		want := []Type{Text, Text, Instant, Date, Integer, Number, Bool, Text, Text, TextList, TextList}
		for i, f := range got {
			if f.Name != goodFields[i].Name || f.Type != want[i] || f.Required {
				t.Errorf("%s: %v, want %s as %s", path, f, goodFields[i].Name, want[i])
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s: %d columns", path, len(got))
		}
	}
	for _, path := range []string{"testdata/bad/struct.parquet", "testdata/bad/decimal.parquet",
		"testdata/bad/naive.arrow"} {
		if got, err := Describe(path); err != nil || len(got) != 0 {
			t.Errorf("%s: %v, %v; want no column that can be read", path, got, err)
		}
	}
}
