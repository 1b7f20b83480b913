package run

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/profiles/build"
	"forceprofiles/runfolder"
	"forceprofiles/scoring"
)

// checkPrevious refuses a run to compare with that has been changed, reads
// another contract, or is of a later date than this one.
func (j *job) checkPrevious() error {
	if j.before == nil {
		return nil
	}
	if err := j.before.CheckManifest(); err != nil {
		return fmt.Errorf("--previous: %w", err)
	}
	in, dir := &j.before.Manifest.Inputs, j.before.Dir
	if c := in.Dataset.Contract; c != dataset.Contract {
		return fmt.Errorf("--previous: %s: it read data of contract %q, this run reads %q: they cannot be compared", dir, c,
			dataset.Contract)
	}
	then, err := in.Dataset.Instant()
	if err != nil {
		return fmt.Errorf("--previous: %s: %w", dir, err)
	}
	if then.After(j.info.AsOf) {
		return fmt.Errorf("--previous: %s: its data go up to %s, later than this run's %s: name the run before this one", dir,
			then.Format(time.RFC3339), j.info.AsOf.Format(time.RFC3339))
	}
	return nil
}

// past is what the previous run says of the people listed then or now.
type past struct {
	asOf       time.Time
	comparable []bool                      // by population
	then       []map[string]build.Standing // by population: listed then, or listed now
	now        []map[string]build.Standing // by population: listed then, and scored now
	people     map[string]bool             // listed then, and in this run's data
}

// readPast reads the previous run's standing of everyone it or this run lists,
// and this run's standing of those it alone listed; nil without a previous run.
func (j *job) readPast(ctx context.Context) (*past, error) {
	if j.before == nil {
		return nil, nil
	}
	asOf, err := j.before.Manifest.Inputs.Dataset.Instant()
	if err != nil {
		return nil, err
	}
	p := &past{asOf: asOf, people: map[string]bool{}}
	for _, name := range []string{runfolder.ScoresName, runfolder.FindingsName} {
		if err := j.before.Check(name); err != nil {
			return nil, fmt.Errorf("--previous: %w", err)
		}
	}
	wanted := map[string]map[string]bool{}
	for _, f := range []*runfolder.Folder{&j.folder, j.before} {
		if err := listedIn(ctx, f, wanted); err != nil {
			return nil, err
		}
	}
	for _, pop := range j.scorer.Populations {
		p.comparable = append(p.comparable, j.sameModel(pop))
		if name := runfolder.ExplanationsName(pop.ID); j.sameModel(pop) && len(wanted[pop.ID]) > 0 {
			if err := j.before.Check(name); err != nil {
				return nil, fmt.Errorf("--previous: %w", err)
			}
		}
	}
	if p.then, err = j.standings(ctx, j.before, wanted, p.comparable); err != nil {
		return nil, err
	}
	if p.now, err = j.standings(ctx, &j.folder, wanted, p.comparable); err != nil {
		return nil, err
	}
	// Who of them is in this run's data at all: nobody else may be named.
	for _, ids := range wanted {
		for id := range ids {
			p.people[id] = false
		}
	}
	err = j.folder.EachFeatures(ctx, nil, slices.Sorted(maps.Keys(p.people)), func(n *runfolder.Numbers) error {
		for _, id := range n.People {
			p.people[id] = true
		}
		return nil
	})
	return p, err
}

// sameModel says whether a population's model file is the previous run's.
func (j *job) sameModel(p *scoring.Compiled) bool {
	hash := func(files []runfolder.File) string {
		for _, f := range files {
			if f.Name == p.ModelFile {
				return f.SHA256
			}
		}
		return ""
	}
	var here string
	for _, f := range j.lib.Files() {
		if f.Name == p.ModelFile {
			here = f.SHA256
		}
	}
	return here != "" && here == hash(j.before.Manifest.Inputs.PackFiles)
}

// listedIn adds to the ids wanted, by population, those that a run lists.
func listedIn(ctx context.Context, run *runfolder.Folder, wanted map[string]map[string]bool) error {
	return run.EachScore(ctx, func(r *runfolder.ScoreRow) error {
		if r.Listed {
			if wanted[r.Population] == nil {
				wanted[r.Population] = map[string]bool{}
			}
			wanted[r.Population][strings.Clone(r.Person)] = true
		}
		return nil
	})
}

// standings reads where a run put the people wanted, and by what. Contributions
// are read only where the model is the same.
func (j *job) standings(ctx context.Context, run *runfolder.Folder, wanted map[string]map[string]bool,
	comparable []bool) ([]map[string]build.Standing, error) {
	out := make([]map[string]build.Standing, len(j.scorer.Populations))
	at := map[string]int{}
	for k, p := range j.scorer.Populations {
		out[k], at[p.ID] = map[string]build.Standing{}, k
	}
	err := run.EachScore(ctx, func(r *runfolder.ScoreRow) error {
		if k, ok := at[r.Population]; ok && wanted[r.Population][r.Person] {
			out[k][strings.Clone(r.Person)] = build.Standing{Force: r.Force, Margin: r.Margin, Place: r.Rank,
				Listed: r.Listed}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = run.EachFinding(ctx, func(r *runfolder.FindingRow) error {
		k, ok := at[r.Population]
		if !ok || r.Outcome != runfolder.Hit {
			return nil
		}
		if s, ok := out[k][r.Person]; ok {
			s.Rules = append(s.Rules, r.Rule)
			out[k][r.Person] = s
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for k, p := range j.scorer.Populations {
		if !comparable[k] {
			continue
		}
		people := slices.Sorted(maps.Keys(out[k]))
		err = run.EachExplanation(ctx, p.ID, p.ModelFeatures, people, func(n *runfolder.Numbers) error {
			for i, id := range n.People {
				s := out[k][id]
				for _, contribution := range n.Columns[2:] {
					s.Contributions = append(s.Contributions, contribution[i])
				}
				out[k][id] = s
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// named lists whose case files are needed to name those who are gone.
func (p *past) named() []string {
	if p == nil {
		return nil
	}
	var ids []string
	for id, here := range p.people {
		if here {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// of is the past of population k in force f.
func (p *past) of(j *job, k, f int) *build.Past {
	if p == nil {
		return nil
	}
	force, id := j.info.Forces[f].Code, j.scorer.Populations[k].ID
	out := &build.Past{RunID: runfolder.Short(j.before.Manifest.RunID), AsOf: p.asOf, Comparable: p.comparable[k],
		People: map[string]build.Standing{}}
	for _, c := range j.before.Manifest.Populations {
		if c.Population == id && c.Force == force {
			out.Capacity, out.Listed = c.Capacity, c.Listed
		}
	}
	for person, then := range p.then[k] {
		now, scored := p.now[k][person]
		if scored && now.Listed && now.Force == force {
			out.People[person] = then
			continue
		}
		if !then.Listed || then.Force != force {
			continue
		}
		switch {
		case !p.people[person]:
			out.Unnamed++
		case scored:
			out.Gone = append(out.Gone, build.Gone{Person: person, Then: then, Now: &now})
		default:
			out.Gone = append(out.Gone, build.Gone{Person: person, Then: then})
		}
	}
	slices.SortFunc(out.Gone, func(a, b build.Gone) int { return a.Then.Place - b.Then.Place })
	return out
}
