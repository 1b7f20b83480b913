package dataset_test

import (
	"context"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"forceprofiles/dataset"
	"forceprofiles/fixtures/synth"
	"forceprofiles/internal/table"
)

// TestCasesShowWhatBatchesShowed reads a few people's case files from files and
// holds every cell against a walk of everybody.
func TestCasesShowWhatBatchesShowed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "dataset")
	if _, err := synth.Generate(context.Background(), synth.Config{People: 6000, Seed: 3, Out: dir}); err != nil {
		t.Fatal(err)
	}
	d, err := dataset.Open(dir, dataset.Options{})
	if err != nil {
		t.Fatal(err)
	}
	everybody := files(t, d.Batches(context.Background()))
	var ids []string
	for id := range everybody {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, step := range []int{1, 7, 500, len(ids) - 1} {
		var some []string
		for i := 0; i < len(ids); i += step {
			some = append(some, ids[i])
		}
		got := files(t, d.Cases(context.Background(), append(some, "nobody", "0")))
		if len(got) != len(some) {
			t.Fatalf("every %dth: %d people, want %d", step, len(got), len(some))
		}
		for _, id := range some {
			if !reflect.DeepEqual(got[id], everybody[id]) {
				t.Fatalf("every %dth: the case file of %s differs:\n%v\nwant\n%v", step, id, got[id], everybody[id])
			}
		}
	}
}

// files is every cell of everyone in a walk, by person.
func files(t *testing.T, walk func(yield func(*dataset.Batch, error) bool)) map[string][]any {
	t.Helper()
	out := map[string][]any{}
	for b, err := range walk {
		if err != nil {
			t.Fatal(err)
		}
		for i := range b.People() {
			cells := rowCells(nil, &b.Persons, i)
			for k := range b.Events {
				e := &b.Events[k]
				for r := e.Start[i]; e.Supplied && r < e.Start[i+1]; r++ {
					cells = append(cells, dataset.Kind(k).String())
					cells = rowCells(cells, &e.Rows, int(r))
				}
			}
			out[b.ID(i)] = cells
		}
	}
	return out
}

func rowCells(to []any, c *table.Chunk, i int) []any {
	for k := range c.Columns {
		col := &c.Columns[k]
		switch {
		case !col.Known(i):
			to = append(to, nil)
		case col.Offsets != nil:
			list := []string{}
			for j := col.Offsets[i]; j < col.Offsets[i+1]; j++ {
				if col.Codes != nil {
					list = append(list, col.Dict[col.Codes[j]])
				} else {
					list = append(list, col.Text[j])
				}
			}
			to = append(to, list)
		case col.Codes != nil:
			to = append(to, col.Dict[col.Codes[i]])
		case col.Text != nil:
			to = append(to, col.Text[i])
		case col.Num != nil:
			to = append(to, col.Num[i])
		case col.Bool != nil:
			to = append(to, col.Bool[i])
		default:
			to = append(to, col.Int[i])
		}
	}
	return to
}
