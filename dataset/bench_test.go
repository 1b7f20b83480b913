package dataset_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"forceprofiles/dataset"
	"forceprofiles/fixtures/synth"
)

// BenchmarkBatches walks a synthetic world of 50,000 people, files and all.
func BenchmarkBatches(b *testing.B) {
	dir := filepath.Join(b.TempDir(), "dataset")
	s, err := synth.Generate(context.Background(), synth.Config{People: 50_000, Seed: 1, Out: dir})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		d, err := dataset.Open(dir, dataset.Options{})
		if err != nil {
			b.Fatal(err)
		}
		for _, err := range d.Batches(context.Background()) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(s.Events)*float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkCases reads the case files of every hundredth person.
func BenchmarkCases(b *testing.B) {
	dir := filepath.Join(b.TempDir(), "dataset")
	if _, err := synth.Generate(context.Background(), synth.Config{People: 50_000, Seed: 1, Out: dir}); err != nil {
		b.Fatal(err)
	}
	d, err := dataset.Open(dir, dataset.Options{})
	if err != nil {
		b.Fatal(err)
	}
	var ids []string
	for batch, err := range d.Batches(context.Background()) {
		if err != nil {
			b.Fatal(err)
		}
		for i := 0; i < batch.People(); i += 100 {
			ids = append(ids, batch.ID(i))
		}
	}
	for b.Loop() {
		for _, err := range d.Cases(context.Background(), ids) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}

// A walk over a small synthetic world.
func ExampleDataset_Batches() {
	tmp, err := os.MkdirTemp("", "forceprofiles")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(tmp)
	dir := filepath.Join(tmp, "dataset")
	if _, err := synth.Generate(context.Background(), synth.Config{People: 300, Seed: 1, Out: dir}); err != nil {
		fmt.Println(err)
		return
	}
	d, err := dataset.Open(dir, dataset.Options{BatchPeople: 100})
	if err != nil {
		fmt.Println(err)
		return
	}
	people := int64(0)
	for b, err := range d.Batches(context.Background()) {
		if err != nil {
			fmt.Println(err)
			return
		}
		people += int64(b.People())
	}
	fmt.Println(people == d.Accounting()[dataset.Persons].Used)
	// Output: true
}
