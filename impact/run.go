package impact

import (
	"context"
	"fmt"
	"slices"

	"forceprofiles/dataset"
	"forceprofiles/pack"
	"forceprofiles/rules"
	"forceprofiles/runfolder"
	"forceprofiles/scoring/priority"
)

// run is what a run folder says of itself.
type run struct {
	folder *runfolder.Folder
	info   *dataset.Info       // as_of and forces
	scores map[string][]scored // by population, in order of person_id
}

// scored is one person's score in one population.
type scored struct {
	person string
	force  int32 // that lists the person
	margin float64
}

func openRun(ctx context.Context, dir string) (*run, error) {
	folder, err := runfolder.Open(dir)
	if err != nil {
		return nil, err
	}
	m := folder.Manifest
	asOf, err := m.AsOf()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	r := &run{folder: folder, info: &dataset.Info{Name: m.Inputs.Dataset.Name, AsOf: asOf}, scores: map[string][]scored{}}
	number := map[string]int32{}
	for _, p := range m.Populations {
		if _, met := number[p.Force]; !met {
			number[p.Force] = int32(len(r.info.Forces))
			r.info.Forces = append(r.info.Forces, dataset.Force{Code: p.Force, Name: p.Force})
		}
	}
	err = folder.EachScore(ctx, func(s *runfolder.ScoreRow) error {
		r.scores[s.Population] = append(r.scores[s.Population], scored{s.Person, number[s.Force], s.Margin})
		return nil
	})
	return r, err
}

// withOverrides is a library with the forces' own parameters of the run.
func (r *run) withOverrides(lib *pack.Library, dir string) (*pack.Library, error) {
	overrides := map[string]map[string]float64{}
	for _, f := range r.folder.Manifest.Inputs.Settings.PerForce {
		own := map[string]float64{}
		for _, x := range f.Params {
			if declares(lib, x.Name) {
				own[x.Name] = x.Value
			}
		}
		if len(own) > 0 {
			overrides[f.Force] = own
		}
	}
	if len(overrides) == 0 {
		return lib, nil
	}
	return pack.Load([]string{dir}, pack.Options{WithoutModels: true, Overrides: overrides})
}

func declares(lib *pack.Library, param string) bool {
	return slices.ContainsFunc(lib.Packs, func(p *pack.Pack) bool {
		return slices.ContainsFunc(p.Params, func(x rules.Param) bool { return x.Name == param })
	})
}

// places are how many people of a population each force lists, on both sides.
func (r *run) places(p *plan, forces []dataset.Force) (out [2][]priority.Places) {
	for s := range out {
		out[s] = make([]priority.Places, len(forces))
		for f, force := range forces {
			for _, c := range r.folder.Manifest.Populations {
				if c.Population == p.population && c.Force == force.Code {
					out[s][f] = priority.Places{Capacity: c.Capacity, HiddenHarm: c.HiddenHarmPlaces}
				}
			}
			out[s][f].RulesAlone = p.sides[s].RulesAlone()
		}
	}
	return out
}
