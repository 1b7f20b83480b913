package impact

import (
	"context"
	"fmt"
	"math"
	"slices"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/pack"
	"forceprofiles/runfolder"
	"forceprofiles/scoring"
)

// people are some of the people of a run, as the rules of both sides see them.
type people struct {
	ids     []string
	matrix  [2]*features.Matrix
	members map[string][2]members // by population
	group   func(i int) dataset.Membership
}

// members are who of the people is in a population: their rows, ascending, and
// by which force each is listed, by number.
type members struct{ rows, forces []int32 }

// source is everyone of a run, in order of person_id.
type source struct {
	info   *dataset.Info
	each   func(use func(*people) error) error
	close  func() error
	nobody string // why a population with changes has nobody to count
	// others are the populations whose members may not be those of the run;
	// notes say so.
	others, notes []string
}

// peopleOfRun takes feature values and membership from the run folder. Features
// that mean something else than in the run are lacking.
func peopleOfRun(ctx context.Context, r *run, sides *[2]side) (*source, error) {
	own, err := pack.Load([]string{r.folder.Path(runfolder.PacksDir)}, pack.Options{WithoutModels: true})
	if err != nil {
		return nil, fmt.Errorf("the packs of the run: %w", err)
	}
	var columns [2][]int // by feature of the side: its column in the run, or −1
	for s := range sides {
		set := sides[s].lib.Features
		sides[s].lacking = make([]bool, set.Len())
		for f, name := range set.Names() {
			k := own.Features.Index(name)
			if k >= 0 && own.Features.Hash(k) != set.Hash(f) {
				k = -1
			}
			sides[s].lacking[f] = k < 0
			columns[s] = append(columns[s], k)
		}
	}
	ids := populationIDs(*sides)
	out := &source{info: r.info, close: func() error { return nil },
		nobody: "nobody of it was scored in the run; give --dataset to find who is in it"}
	out.others, out.notes = othersOf(r, sides, ids, own)
	out.each = func(use func(*people) error) error {
		next := map[string]int{} // by population: the first score not yet met
		return r.folder.Features(own.Features.Names()).Each(ctx, func(n *runfolder.Numbers) error {
			b := &people{ids: n.People, members: map[string][2]members{},
				group: func(int) dataset.Membership { return dataset.Membership{} }}
			unknown := slices.Repeat([]float64{math.NaN()}, len(b.ids))
			for s := range sides {
				m := &features.Matrix{IDs: b.ids, Names: sides[s].lib.Features.Names()}
				for _, k := range columns[s] {
					if k < 0 {
						m.Cols = append(m.Cols, unknown)
					} else {
						m.Cols = append(m.Cols, n.Columns[k])
					}
				}
				b.matrix[s] = m
			}
			for _, population := range ids {
				var in members
				scores, at := r.scores[population], next[population]
				for i, id := range b.ids {
					if at < len(scores) && scores[at].person == id {
						in.rows, in.forces = append(in.rows, int32(i)), append(in.forces, scores[at].force)
						at++
					}
				}
				next[population] = at
				b.members[population] = [2]members{in, in}
			}
			return use(b)
		})
	}
	return out, nil
}

// peopleOfDataset computes the features of both sides, and who is in which
// population, from the rows.
func peopleOfDataset(ctx context.Context, r *run, sides *[2]side, dir string) (*source, error) {
	inRun := map[string]bool{} // whom the run left out stays left out
	err := r.folder.Features(nil).Each(ctx, func(n *runfolder.Numbers) error {
		for _, id := range n.People {
			inRun[id] = true
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	ds, err := r.folder.OpenDataset(dir)
	if err != nil {
		return nil, err
	}
	each := func(use func(*people) error) error {
		var compute [2]*features.Worker
		find := map[string]*[2]*scoring.Members{}
		for s := range sides {
			compute[s] = sides[s].lib.Features.NewWorker(ds.Info())
			for _, p := range sides[s].lib.Packs {
				for i := range p.Populations {
					pop := &p.Populations[i]
					if find[pop.ID] == nil {
						find[pop.ID] = &[2]*scoring.Members{}
					}
					find[pop.ID][s] = scoring.NewMembers(pop, ds.Info())
				}
			}
		}
		for b, err := range ds.Batches(ctx) {
			if err != nil {
				return err
			}
			p := &people{members: map[string][2]members{}, group: dataset.GroupsOf(b)}
			for i := range b.People() {
				p.ids = append(p.ids, b.ID(i))
			}
			for s := range sides {
				if p.matrix[s], err = compute[s].Compute(b); err != nil {
					return err
				}
			}
			for _, id := range populationIDs(*sides) {
				var both [2]members
				for s, m := range find[id] {
					if m == nil {
						continue
					}
					rows, forces, err := m.Find(b, p.matrix[s])
					if err != nil {
						return err
					}
					for i, row := range rows {
						if inRun[p.ids[row]] {
							both[s].rows = append(both[s].rows, row)
							both[s].forces = append(both[s].forces, int32(forces[i]))
						}
					}
				}
				p.members[id] = both
			}
			if err := use(p); err != nil {
				return err
			}
		}
		return nil
	}
	return &source{info: ds.Info(), each: each, close: ds.Close,
		nobody: "of the people of the run nobody is in it, before or after"}, nil
}
