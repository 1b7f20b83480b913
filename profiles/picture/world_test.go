package picture

import (
	"sync"
	"testing"

	"forceprofiles/dataset"
	"forceprofiles/fixtures/synth"
	"forceprofiles/pack"
)

// world is a synthetic dataset and the shipped packs.
type world struct {
	lib     *pack.Library
	info    *dataset.Info
	batches []*dataset.Batch
}

var load = sync.OnceValues(func() (*world, error) {
	lib, err := pack.Load(nil, pack.Options{WithoutModels: true})
	return &world{lib: lib}, err
})

// newWorld makes a dataset of so many people, read in batches of 256.
func newWorld(t testing.TB, people int) *world {
	t.Helper()
	shipped, err := load()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if _, err := synth.Generate(t.Context(), synth.Config{People: people, Seed: 5, Out: dir}); err != nil {
		t.Fatal(err)
	}
	d, err := dataset.Open(dir, dataset.Options{BatchPeople: 256})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	w := &world{lib: shipped.lib, info: d.Info()}
	for b, err := range d.Batches(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		w.batches = append(w.batches, b)
	}
	return w
}

// observed is a picture of the world, its batches observed by so many workers.
func (w *world) observed(t testing.TB, workers int) *Picture {
	t.Helper()
	p, err := New(w.info, w.lib.Packs, []string{"everybody"})
	if err != nil {
		t.Fatal(err)
	}
	parts := make([]*Part, len(w.batches))
	var wg sync.WaitGroup
	for k := range workers {
		wg.Go(func() {
			for i := k; i < len(w.batches); i += workers {
				var err error
				if parts[i], err = p.Observe(w.batches[i], everybody(w.batches[i])); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for _, q := range parts {
		p.Merge(q)
	}
	return p
}

// everybody is a population of all, listed in the first force.
func everybody(b *dataset.Batch) []Members {
	m := Members{Rows: make([]int32, b.People()), Force: make([]uint16, b.People())}
	for i := range m.Rows {
		m.Rows[i] = int32(i)
	}
	return []Members{m}
}
