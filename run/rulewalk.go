package run

import (
	"context"
	"fmt"
	"math"
	"slices"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/pack"
	"forceprofiles/rules"
	"forceprofiles/runfolder"
	"forceprofiles/scoring"
	"forceprofiles/scoring/priority"
)

// people is a run of people, as the rules of both sides see them.
type people struct {
	ids    []string
	matrix [2]*features.Matrix
	group  func(i int) dataset.Membership
	// members finds who is in a population: rows and listing forces.
	members func(side int, population string) (rows []int32, force []int32, err error)
}

// measure evaluates the rules of both sides on everyone of the run.
func (e *effect) measure(ctx context.Context) error {
	for _, lib := range []*pack.Library{e.sides[1].lib, e.sides[0].lib} {
		for _, p := range lib.Packs {
			for i := range p.Populations {
				id := p.Populations[i].ID
				if !slices.ContainsFunc(e.pops, func(x *popEffect) bool { return x.id == id }) {
					e.pops = append(e.pops, &popEffect{id: id, listing: true, scores: e.scores[id]})
				}
			}
		}
	}
	if e.q.Dataset != "" {
		return e.overDataset(ctx)
	}
	return e.overRun(ctx)
}

// start makes the workers, once it is known which features there are.
func (e *effect) start() {
	e.prepare()
	for _, p := range e.pops {
		for s := range e.sides {
			if _, pop := e.sides[s].lib.Population(p.id); pop != nil {
				p.workers[s] = pop.Rules.NewWorker(e.info)
				for k := range pop.Rules.Len() {
					for _, f := range pop.Rules.Rule(k).Features {
						if e.sides[s].lack[f] {
							p.cannotList("a value that a rule reads is not what it was in the run; give --dataset to compute it")
						}
					}
				}
			}
		}
	}
}

// overRun takes feature values and membership from the run folder.
func (e *effect) overRun(ctx context.Context) error {
	own, err := pack.Load(e.run.Path(runfolder.PacksDir), pack.Options{WithoutModels: true})
	if err != nil {
		return fmt.Errorf("the packs of the run: %w", err)
	}
	for s := range e.sides {
		set := e.sides[s].lib.Features
		e.sides[s].lack = make([]bool, set.Len())
		for f, name := range set.Names() {
			k := own.Features.Index(name)
			e.sides[s].lack[f] = k < 0 || own.Features.Hash(k) != set.Hash(f)
		}
	}
	e.membersOf(own)
	e.start()
	forces := map[string]int32{}
	for f, x := range e.info.Forces {
		forces[x.Code] = int32(f)
	}
	next := map[string]int{} // by population: the first score not yet met
	err = e.run.EachFeatures(ctx, own.Features.Names(), nil, func(n *runfolder.Numbers) error {
		b := &people{ids: n.People, group: func(int) dataset.Membership { return dataset.Membership{} }}
		unknown := slices.Repeat([]float64{math.NaN()}, len(n.People))
		for s := range e.sides {
			set := e.sides[s].lib.Features
			m := &features.Matrix{IDs: b.ids, Names: set.Names(), Cols: make([][]float64, set.Len())}
			for f, name := range m.Names {
				m.Cols[f] = unknown
				if !e.sides[s].lack[f] {
					m.Cols[f] = n.Columns[own.Features.Index(name)]
				}
			}
			b.matrix[s] = m
		}
		found := map[string][2][]int32{}
		for _, p := range e.pops {
			rows, all := e.scores[p.id], [2][]int32{}
			for i, id := range b.ids {
				if at := next[p.id]; at < len(rows) && rows[at].Person == id {
					all[0], all[1] = append(all[0], int32(i)), append(all[1], forces[rows[at].Force])
					next[p.id]++
				}
			}
			found[p.id] = all
		}
		b.members = func(_ int, population string) ([]int32, []int32, error) {
			return found[population][0], found[population][1], nil
		}
		return e.add(b)
	})
	if err != nil {
		return err
	}
	return e.conclude()
}

// overDataset computes the features of both sides from the rows.
func (e *effect) overDataset(ctx context.Context) error {
	ds, err := e.run.OpenDataset(e.q.Dataset)
	if err != nil {
		return err
	}
	defer ds.Close()
	e.info = ds.Info()
	inRun, err := e.everyone(ctx)
	if err != nil {
		return err
	}
	var compute [2]*features.Worker
	for s := range e.sides {
		compute[s] = e.sides[s].lib.Features.NewWorker(e.info)
		e.sides[s].lack = make([]bool, e.sides[s].lib.Features.Len())
	}
	e.start()
	for b, err := range ds.Batches(ctx) {
		if err != nil {
			return err
		}
		p := &people{group: dataset.GroupsOf(b)}
		keep := make([]bool, b.People()) // whom the run left out stays left out
		for i := range b.People() {
			p.ids = append(p.ids, b.ID(i))
			keep[i] = inRun[b.ID(i)]
		}
		for s := range e.sides {
			if p.matrix[s], err = compute[s].Compute(b); err != nil {
				return err
			}
		}
		p.members = func(side int, population string) ([]int32, []int32, error) {
			_, pop := e.sides[side].lib.Population(population)
			rows, force, err := scoring.NewMembers(pop, e.info).Find(b, p.matrix[side])
			var in, by []int32
			for i, row := range rows {
				if keep[row] {
					in, by = append(in, row), append(by, int32(force[i]))
				}
			}
			return in, by, err
		}
		if err := e.add(p); err != nil {
			return err
		}
	}
	return e.conclude()
}

// everyone are the ids of the people of the run.
func (e *effect) everyone(ctx context.Context) (map[string]bool, error) {
	ids := map[string]bool{}
	err := e.run.EachFeatures(ctx, nil, nil, func(n *runfolder.Numbers) error {
		for _, id := range n.People {
			ids[id] = true
		}
		return nil
	})
	return ids, err
}

// add evaluates both sides on some more people.
func (e *effect) add(b *people) error {
	for _, p := range e.pops {
		if err := e.addTo(p, b); err != nil {
			return err
		}
	}
	return nil
}

// seen is what one side says of the members of a population.
type seen struct {
	rules *rules.Set
	out   *rules.Outcomes
	at    []int32 // by row of the batch: the member's number, or −1
	force []int32
}

// hits says whether a rule shows a hit on the person in a row or, in the
// shadow, counts one.
func (s *seen) hits(rule string, shadow bool, row int) bool {
	if s.out == nil || s.at[row] < 0 {
		return false
	}
	k := s.rules.Index(rule)
	return k >= 0 && (shadow || s.rules.Rule(k).Status == rules.Active) && s.out.Outcome(k, int(s.at[row])) == rules.Hit
}

func (e *effect) addTo(p *popEffect, b *people) error {
	var sides [2]seen
	for s := range sides {
		_, pop := e.sides[s].lib.Population(p.id)
		if pop == nil {
			p.cannotList("one of the folders has no such population")
			continue
		}
		rows, force, err := b.members(s, p.id)
		if err != nil {
			return err
		}
		x := &sides[s]
		x.rules, x.force, x.at = pop.Rules, force, slices.Repeat([]int32{-1}, len(b.ids))
		for i, row := range rows {
			x.at[row] = int32(i)
		}
		if x.out, err = p.workers[s].Eval(b.matrix[s], rows, force); err != nil {
			return err
		}
	}
	for row, id := range b.ids {
		was, is := sides[0].member(row), sides[1].member(row)
		if !was && !is {
			continue
		}
		p.people++
		force := 0
		for s := range sides { // the new side's, if it has one
			if sides[s].member(row) {
				force = int(sides[s].force[sides[s].at[row]])
			}
		}
		for i, at := range p.changes {
			rule := e.diff.Rules[at].Rule
			switch old, new := sides[0].hits(rule, p.shadow[i], row), sides[1].hits(rule, p.shadow[i], row); {
			case new && !old:
				p.tallies[i][0].add(force, b.group(row))
			case old && !new:
				p.tallies[i][1].add(force, b.group(row))
			}
		}
		if !was || !is || len(p.scores) == 0 || p.scores[0].Person != id {
			p.cannotList("who is scored is not who was scored in the run")
		}
		if !p.listing {
			continue
		}
		for s := range sides {
			x, i := &sides[s], int(sides[s].at[row])
			p.entries[s] = append(p.entries[s], priority.Entry{Margin: p.scores[0].Margin, Points: x.out.Points(i),
				Force: uint16(x.force[i]), MustReview: x.out.MustReview(i)})
		}
		p.groups = append(p.groups, b.group(row))
		p.scores = p.scores[1:]
	}
	return nil
}

func (s *seen) member(row int) bool { return s.at != nil && s.at[row] >= 0 }
