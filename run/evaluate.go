package run

import (
	"context"
	"fmt"

	"forceprofiles/evaluate"
	"forceprofiles/pack"
	"forceprofiles/runfolder"
)

// Evaluate holds a run's lists against what was recorded in the year after it.
// hidden is "" where no planted harm is known.
func Evaluate(ctx context.Context, dir, outcomes, hidden string) ([]evaluate.Report, error) {
	run, err := runfolder.Open(dir)
	if err != nil {
		return nil, err
	}
	m := run.Manifest
	asOf, err := m.Inputs.Dataset.Instant()
	if err != nil {
		return nil, err
	}
	lib, err := pack.Load(run.Path(runfolder.PacksDir), pack.Options{})
	if err != nil {
		return nil, fmt.Errorf("the packs kept in the run folder: %w", err)
	}
	in := evaluate.Inputs{Run: run, AsOf: asOf, Outcomes: outcomes, Hidden: hidden}
	for _, id := range m.PopulationIDs() {
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
