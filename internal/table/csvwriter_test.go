package table_test

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"forceprofiles/internal/table"
)

// What is written as CSV reads back: the same bits, the same texts.
func TestCSVWriterRoundTrip(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.csv")
	fields := []table.Field{{Name: "id", Type: table.Text}, {Name: "force", Type: table.Code},
		{Name: "x, y", Type: table.Number}, {Name: "n", Type: table.Integer}}
	w, err := table.CreateCSV(path, fields)
	if err != nil {
		t.Fatal(err)
	}
	numbers := []float64{0.1, math.Nextafter(1, 2), -5e-324, math.NaN(), 1e300}
	c := table.Chunk{Rows: 5, Columns: []table.Column{
		{Field: fields[0], Text: []string{"a", `say "b"`, "c\nd", "Ærø", "e"}},
		{Field: fields[1], Codes: []uint32{0, 1, 1, 0, 0}, Dict: []string{"kent", "essex"},
			Valid: []bool{true, true, true, true, false}},
		{Field: fields[2], Num: numbers, Valid: []bool{true, true, true, false, true}},
		{Field: fields[3], Num: []float64{1, 2, 3, 4, 9007199254740992}},
	}}
	if err := w.Write(&c); err != nil {
		t.Fatal(err)
	}
	if w.Write(&table.Chunk{Rows: 1}) == nil {
		t.Error("a chunk of other columns was taken")
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	rows := 0
	err = table.Each(context.Background(), path, fields, func(got *table.Chunk) error {
		for i := range got.Rows {
			rows++
			if got.Columns[0].Text[i] != c.Columns[0].Text[i] || got.Columns[3].Num[i] != c.Columns[3].Num[i] {
				t.Errorf("row %d: %q, %v", i, got.Columns[0].Text[i], got.Columns[3].Num[i])
			}
			if known := got.Columns[2].Known(i); known != c.Columns[2].Known(i) || known &&
				math.Float64bits(got.Columns[2].Num[i]) != math.Float64bits(numbers[i]) {
				t.Errorf("row %d: %v, want %v", i, got.Columns[2].Num[i], numbers[i])
			}
			if known := got.Columns[1].Known(i); known != c.Columns[1].Known(i) {
				t.Errorf("row %d: the code is known: %v", i, known)
			}
		}
		return nil
	})
	if err != nil || rows != 5 {
		t.Errorf("%d rows, %v", rows, err)
	}
	if _, err := table.CreateCSV(path, []table.Field{{Name: "list", Type: table.TextList}}); err == nil ||
		!strings.Contains(err.Error(), "list") {
		t.Errorf("a list was taken: %v", err)
	}
}
