package run

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"forceprofiles/evaluate"
	"forceprofiles/pack"
)

// Evaluate holds a run's lists against what was recorded in the year after it.
// hidden is "" where no planted harm is known.
func Evaluate(ctx context.Context, dir, outcomes, hidden string) ([]evaluate.Report, error) {
	m, err := readManifest(dir)
	if err != nil {
		return nil, err
	}
	asOf, err := time.Parse(time.RFC3339Nano, m.Inputs.Dataset.AsOf)
	if err != nil {
		return nil, fmt.Errorf("%s: as_of: %w", manifestName, err)
	}
	lib, err := pack.Load(filepath.Join(dir, inputsDir, "packs"), pack.Options{})
	if err != nil {
		return nil, fmt.Errorf("the packs kept in the run folder: %w", err)
	}
	in := evaluate.Inputs{Run: dir, AsOf: asOf, Outcomes: outcomes, Hidden: hidden}
	for _, id := range m.populationIDs() {
		_, p := lib.Population(id)
		q := evaluate.Measured{ID: id, Capacity: map[string]int{}}
		for _, c := range m.Populations {
			if c.Population == id {
				q.Capacity[c.Force] = c.Capacity
			}
		}
		for _, b := range p.Baselines.List() {
			q.Rankings = append(q.Rankings, evaluate.Ranking{Name: b.Title, Feature: b.Feature})
		}
		in.Populations = append(in.Populations, q)
	}
	return evaluate.Run(ctx, in)
}
