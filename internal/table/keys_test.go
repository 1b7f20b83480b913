package table

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Rows of the keys wanted are all delivered as in a reading of everything;
// row groups without one are not read at all.
func TestKeys(t *testing.T) {
	fields, c := wide(50_000)
	for i := range c.Columns[0].Text { // three rows a key
		c.Columns[0].Text[i] = fmt.Sprintf("%08d", i/3)
	}
	path := filepath.Join(t.TempDir(), "t.parquet")
	if err := writeAll(path, fields, WriteOptions{RowGroupRows: 20_000}, []*Chunk{c}); err != nil {
		t.Fatal(err)
	}
	all, firsts, err := readAll(path, fields, Options{Key: "id"})
	if err != nil {
		t.Fatal(err)
	}
	of := func(rows [][]string, first []int64, keys []string) (out []string) {
		for i, row := range rows {
			if slices.Contains(keys, row[0]) {
				out = append(out, fmt.Sprint(first[i], row))
			}
		}
		return out
	}
	for _, keys := range [][]string{
		{"00000000"}, {"00016666"}, {"00000341", "00000342", "00006666"}, {"00006666", "00006667"},
		{"0000034", "00000342x", "00009000"}, {"nobody"}, {},
	} {
		got, first, err := readAll(path, fields, Options{Key: "id", Keys: keys})
		if err != nil {
			t.Fatalf("%v: %v", keys, err)
		}
		if a, b := of(got, first, keys), of(all, firsts, keys); !slices.Equal(a, b) {
			t.Errorf("%v: %d rows of them, want %d", keys, len(a), len(b))
		}
		if len(got) > 2*keyedRows*len(keys) {
			t.Errorf("%v: %d rows were decoded", keys, len(got))
		}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	clear(b[4:2000]) // within row group 1
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if got, _, err := readAll(path, fields, Options{Key: "id", Keys: []string{"00009000"}}); err != nil || len(got) == 0 {
		t.Errorf("damage in a row group without the key: %d rows, %v", len(got), err)
	}
	if _, _, err := readAll(path, fields, Options{Key: "id", Keys: []string{"00000001"}}); err == nil {
		t.Error("the damage is not where the test thinks it is")
	}
	for _, o := range []Options{{Keys: []string{"a"}}, {Key: "id", Keys: []string{"b", "a"}}} {
		if _, err := Open(path, fields, o); err == nil {
			t.Errorf("%+v is accepted", o)
		}
	}
}
