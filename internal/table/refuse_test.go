package table

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Each offending file is refused by name, with the reason and the way out.
func TestBadFiles(t *testing.T) {
	cases := map[string]struct {
		as   Type
		want []string
	}{
		"naive_us.parquet":          {Instant, []string{"column c", "without a zone", "adjusted to UTC"}},
		"naive_ns.parquet":          {Instant, []string{"column c", "without a zone", "adjusted to UTC"}},
		"naive_version1.parquet":    {Instant, []string{"column c", "without a zone", "adjusted to UTC"}},
		"naive_polars.parquet":      {Instant, []string{"column c", "without a zone", "adjusted to UTC"}},
		"naive_duckdb.parquet":      {Instant, []string{"column c", "without a zone", "adjusted to UTC"}},
		"naive_polars.arrow":        {Instant, []string{"column c", "without a zone", "zone UTC"}},
		"naive.arrow":               {Instant, []string{"column c", "without a zone", "zone UTC"}},
		"int96.parquet":             {Instant, []string{"column c", "INT96", "microseconds"}},
		"encrypted.parquet":         {Text, []string{"encrypted", "without encryption"}},
		"encrypted_columns.parquet": {Text, []string{"encrypted", "without encryption"}},
		"codec_lzo.parquet":         {Text, []string{"column c", "LZO", "zstd"}},
		"codec_lz4_old.parquet":     {Text, []string{"column c", "old LZ4", "zstd"}},
		"duplicate.parquet":         {Text, []string{"two columns are named c", "rename"}},
		"duplicate.arrow":           {Text, []string{"two columns are named c", "rename"}},
		"decimal.parquet":           {Number, []string{"column c", "decimal", "cast it to double"}},
		"decimal_int.parquet":       {Number, []string{"column c", "decimal", "cast it to double"}},
		"fixed.parquet":             {Text, []string{"column c", "fixed-size binary", "cast it to text"}},
		"binary.parquet":            {Text, []string{"column c", "binary", "cast it to text"}},
		"half.parquet":              {Number, []string{"column c", "float16", "cast it"}},
		"time.parquet":              {Instant, []string{"column c", "time", "cast it"}},
		"duration.parquet":          {Instant, []string{"column c", "integer", "timestamp"}},
		"struct.parquet":            {Text, []string{"column c", "nested", "flatten"}},
		"map.parquet":               {TextList, []string{"column c", "nested", "flatten"}},
		"list_of_numbers.parquet":   {TextList, []string{"column c", "list of integer", "text"}},
		"list_of_lists.parquet":     {TextList, []string{"column c", "nested", "flatten"}},
		"list_of_structs.parquet":   {TextList, []string{"column c", "nested", "flatten"}},
		"null_in_list.parquet":      {TextList, []string{"column c", "a null inside a list"}},
		"null_in_list.arrow":        {TextList, []string{"column c", "a null inside a list"}},
		"big_int64.parquet":         {Integer, []string{"column c", "9007199254740993", "2^53"}},
		"big_uint64.parquet":        {Integer, []string{"column c", "9223372036854775809", "2^53"}},
		"big_uint64.arrow":          {Integer, []string{"column c", "2^53"}},
		"fraction.parquet":          {Integer, []string{"column c", "1.5 is not a whole number"}},
		"latin1.parquet":            {Code, []string{"column c", "not UTF-8"}},
		"latin1_plain.parquet":      {Text, []string{"column c", "not UTF-8"}},
		"latin1.arrow":              {Text, []string{"column c", "not UTF-8"}},
	}
	for _, path := range testFiles(t, "bad") {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			c, ok := cases[name]
			if !ok {
				t.Fatal("no case for this file")
			}
			rows, _, err := readAll(path, []Field{{"c", c.as, true}}, Options{})
			if err == nil {
				t.Fatalf("read as %v", rows)
			}
			for _, w := range append(c.want, path) {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("%v\ndoes not say %q", err, w)
				}
			}
			delete(cases, name)
		})
	}
	for name := range cases {
		t.Errorf("%s is not there", name)
	}
}

// A column of another type is refused, and the error names both types.
func TestWrongType(t *testing.T) {
	for _, path := range []string{"testdata/good/pyarrow.parquet", "testdata/good/file.arrow",
		"testdata/good/polars.arrow"} {
		for _, f := range goodFields {
			for as := Code; as <= TextList; as++ {
				same := as == f.Type || as == Number && f.Type == Integer ||
					as == Code && f.Type == Text || as == Text && f.Type == Code ||
					as == CodeList && f.Type == TextList || as == TextList && f.Type == CodeList
				if same || as == Integer && f.Type == Number {
					continue
				}
				_, err := Open(path, []Field{{f.Name, as, false}}, Options{})
				if err == nil {
					t.Errorf("%s: %s read as %s", path, f.Name, as)
					continue
				}
				for _, w := range []string{path, "column " + f.Name, "expected " + as.String()} {
					if !strings.Contains(err.Error(), w) {
						t.Errorf("%v\ndoes not say %q", err, w)
					}
				}
			}
		}
	}
}

func TestMissing(t *testing.T) {
	for _, path := range []string{"testdata/good/pyarrow.parquet", "testdata/good/file.arrow", "testdata/csv/polars.csv",
		"testdata/other/no_columns.parquet"} {
		_, err := Open(path, []Field{{"crime_ref", Text, true}}, Options{})
		if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(),
			"column crime_ref is missing and required") {
			t.Errorf("%s: %v", path, err)
		}
	}
	_, err := Open("testdata/good/parts", []Field{{"crime_ref", Text, true}}, Options{})
	if err == nil || !strings.Contains(err.Error(), filepath.Join("parts", "a.parquet")) {
		t.Errorf("a folder: %v", err)
	}
	if _, err := Open("testdata/none.parquet", goodFields, Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

func TestUnsorted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.csv")
	write(t, path, "person_id,n\nA,1\nC,2\nB,3\n")
	_, _, err := readAll(path, []Field{{"person_id", Text, true}}, Options{Key: "person_id"})
	var u *UnsortedError
	if !errors.As(err, &u) {
		t.Fatal(err)
	}
	if u.Row != 2 || u.Prev != "C" || u.This != "B" || u.Key != "person_id" || u.Path != path {
		t.Errorf("%+v", u)
	}
	// A null key stands anywhere, and is delivered to the first range alone.
	write(t, path, "person_id,n\nA,1\n,2\nB,3\n")
	fields := []Field{{"person_id", Text, true}, {"n", Integer, true}}
	low, _, err := readAll(path, fields, Options{Key: "person_id", To: "B"})
	if fmt.Sprint(low, err) != "[[A 1] [null 2]] <nil>" {
		t.Error(low, err)
	}
	high, _, err := readAll(path, fields, Options{Key: "person_id", From: "B"})
	if fmt.Sprint(high, err) != "[[B 3]] <nil>" {
		t.Error(high, err)
	}
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestOtherFiles(t *testing.T) {
	cases := []struct {
		file string
		as   Type
		want string
	}{
		{"instant_ms.parquet", Instant, "[[1774944000999000] [-1000]]"},
		{"instant_us.parquet", Instant, "[[1774944000999000] [-1000]]"},
		{"instant_ns.parquet", Instant, "[[1774944000999000] [-1000]]"},
		{"instant_ms_version1.parquet", Instant, "[[1774944000999000] [-1000]]"},
		{"instant_us_version1.parquet", Instant, "[[1774944000999000] [-1000]]"},
		{"instant_ns_version1.parquet", Instant, "[[1774944000999000] [-1000]]"},
		{"instant_ms.arrow", Instant, "[[1774944000999000] [-1000]]"},
		{"instant_us.arrow", Instant, "[[1774944000999000] [-1000]]"},
		{"instant_ns.arrow", Instant, "[[1774944000999000] [-1000]]"},
		{"below_micro.parquet", Instant, "[[-1] [1]]"},
		{"uint32.parquet", Integer, "[[0] [4.294967295e+09]]"},
		{"uint64.parquet", Integer, "[[0] [9.007199254740992e+15]]"},
		{"uint64.parquet", Number, "[[0] [9.007199254740992e+15]]"},
		{"nulls.parquet", Code, "[[null] [null]]"},
		{"nulls.parquet", Instant, "[[null] [null]]"},
		{"nulls.parquet", TextList, "[[null] [null]]"},
		{"nulls.arrow", Number, "[[null] [null]]"},
		{"nulls.arrow", CodeList, "[[null] [null]]"},
		{"lists_of_nulls.parquet", TextList, "[[null] [[]]]"},
	}
	for _, c := range cases {
		got, _, err := readAll(filepath.Join("testdata", "other", c.file), []Field{{"c", c.as, true}}, Options{})
		if err != nil || fmt.Sprint(got) != c.want {
			t.Errorf("%s as %s: %v, %v; want %s", c.file, c.as, got, err, c.want)
		}
	}
	for _, file := range []string{"zero_rows.parquet", "zero_rows.arrow", "zero_rows.arrows", "zero_rows_polars.arrow",
		"zero_rows_polars.parquet", "zero_rows_duckdb.parquet", "zero_groups.parquet"} {
		got, _, err := readAll(filepath.Join("testdata", "other", file), []Field{{"person_id", Text, true}},
			Options{Key: "person_id"})
		if err != nil || len(got) != 0 {
			t.Errorf("%s: %v, %v", file, got, err)
		}
	}
	// Of a file without columns a reader that needs none reads the rows.
	if got, _, err := readAll("testdata/other/no_columns.parquet", []Field{{"c", Text, false}}, Options{}); err != nil ||
		len(got) != 0 {
		t.Error(got, err)
	}
	long, _, err := readAll("testdata/other/long.parquet",
		[]Field{{"person_id", Text, true}, {"c", Code, true}, {"k", Integer, false}},
		Options{Key: "person_id", ChunkRows: 700})
	if err != nil || len(long) != 5000 {
		t.Fatal(len(long), err)
	}
	for i, row := range long {
		k := fmt.Sprint(i / 1000)
		if i < 2000 {
			k = "null"
		}
		if row[0] != fmt.Sprintf("P%04d", i/7) || row[1] != fmt.Sprintf("v%d", i*i%997) || row[2] != k {
			t.Fatalf("row %d: %v", i, row)
		}
	}
}

func TestFolders(t *testing.T) {
	dir := t.TempDir()
	expect := func(want string) {
		t.Helper()
		_, _, err := readAll(dir, []Field{{"a", Text, true}, {"b", Integer, false}}, Options{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v; want %s", err, want)
		}
	}
	expect("has no part files")
	write(t, filepath.Join(dir, "b.csv"), "a,b\ny,2\n")
	write(t, filepath.Join(dir, "a.csv"), "a\nx\n")
	write(t, filepath.Join(dir, ".hidden"), "no")
	got, first, err := readAll(dir, []Field{{"a", Text, true}, {"b", Integer, false}}, Options{})
	if fmt.Sprint(got, first, err) != "[[x null] [y 2]] [0 1] <nil>" {
		t.Error(got, first, err)
	}
	write(t, filepath.Join(dir, "readme.txt"), "hello")
	expect("readme.txt: neither Parquet")
	os.Remove(filepath.Join(dir, "readme.txt"))
	write(t, filepath.Join(dir, "c.csv"), "b\n3\n")
	expect("c.csv: column a is missing")
	os.Remove(filepath.Join(dir, "c.csv"))
	os.Mkdir(filepath.Join(dir, "d"), 0o700)
	expect("a folder within a table's folder")
}

func TestFormats(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct{ text, want string }{
		"a.parquet": {"hello, hello, hello", "does not begin with PAR1"},
		"b.parquet": {"PAR1hello, hello", "cut off"},
		"c.parquet": {"PAR1", "cut off"},
		"d.arrow":   {"ARROW1\x00\x00hello, hello", "cut off"},
		"e.arrow":   {"hello", "not an Arrow IPC"},
		"f.arrows":  {"\xff\xff\xff\xff\x00\x01\x00\x00", "cut off"},
		"g":         {"a,b\n1,2\n", "neither Parquet"},
		"h.csv":     {"", "is empty"},
		"i.csv":     {"\x1f\x8b\x08", "gzip"},
		"j.feather": {"FEA1", "Feather version 1"},
		"k.parquet": {"PARE1234567890PARE", "encrypted"},
	} {
		path := filepath.Join(dir, name)
		write(t, path, c.text)
		if _, err := Open(path, goodFields, Options{}); err == nil || !strings.Contains(err.Error(), c.want) ||
			!strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v; want %s", name, err, c.want)
		}
	}
}
