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

// openPrevious reads the manifest of the run before this one, before any work
// is done; nil where dir names none. It refuses a run that has been changed,
// reads another contract, or is of a later date than this one.
func openPrevious(dir string, asOf time.Time) (*runfolder.Folder, error) {
	if dir == "" {
		return nil, nil
	}
	f, err := runfolder.Open(dir)
	if err == nil {
		err = f.CheckManifest()
	}
	if err != nil {
		return nil, fmt.Errorf("--previous: %w", err)
	}
	if c := f.Manifest.Inputs.Dataset.Contract; c != dataset.Contract {
		return nil, fmt.Errorf("--previous: %s: it read data of contract %q, this run reads %q: they cannot be compared", dir,
			c, dataset.Contract)
	}
	then, err := f.Manifest.AsOf()
	if err != nil {
		return nil, fmt.Errorf("--previous: %s: %w", dir, err)
	}
	if then.After(asOf) {
		return nil, fmt.Errorf("--previous: %s: its data go up to %s, later than this run's %s: name the run before this one",
			dir, then.Format(time.RFC3339), asOf.Format(time.RFC3339))
	}
	return f, nil
}

// previous is what the previous run says of the people listed then or now.
type previous struct {
	manifest   *runfolder.Manifest
	asOf       time.Time
	comparable []bool                            // by population
	then       []map[string]build.PreviousPerson // by population: listed then, or listed now
	now        []map[string]build.PreviousPerson // by population: of these, whoever is scored now
	here       map[string]bool                   // listed then or now, and in this run's data
}

// readPrevious reads the previous run's standing of everyone it or this run
// lists, and this run's standing of those it listed; nil without one.
func (j *job) readPrevious(ctx context.Context, t *Tally, ranks []ranked) (*previous, error) {
	if j.previous == nil {
		return nil, nil
	}
	p := &previous{manifest: j.previous.Manifest, here: map[string]bool{}}
	var err error
	if p.asOf, err = p.manifest.AsOf(); err != nil {
		return nil, err
	}
	at := map[string]int{}
	for k, pop := range j.scorer.Populations {
		at[pop.ID] = k
		p.comparable = append(p.comparable, j.sameModel(pop))
		p.then, p.now = append(p.then, map[string]build.PreviousPerson{}), append(p.now, map[string]build.PreviousPerson{})
	}
	if err := j.checked(runfolder.ScoresName); err != nil {
		return nil, err
	}
	err = j.previous.EachScore(ctx, func(r *runfolder.ScoreRow) error {
		k, ok := at[r.Population]
		if !ok {
			return nil
		}
		c := &t.Populations[k]
		i := c.People.find(r.Person)
		if !r.Listed() && (i < 0 || !ranks[k].placed[i].Listed()) {
			return nil
		}
		id := strings.Clone(r.Person)
		p.here[id] = false
		p.then[k][id] = build.PreviousPerson{Force: r.Force, Margin: r.Margin, Place: r.Rank, Listed: r.Listed()}
		if i >= 0 {
			e, placed := c.Entries[i], ranks[k].placed[i]
			p.now[k][id] = build.PreviousPerson{Force: j.info.Forces[e.Force].Code, Margin: e.Margin, Place: int(placed.Rank),
				Listed: placed.Listed()}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	names := []string{runfolder.FindingsName}
	for k, pop := range j.scorer.Populations {
		if p.comparable[k] && len(p.then[k]) > 0 {
			names = append(names, runfolder.ExplanationsName(pop.ID))
		}
	}
	if err := j.checked(names...); err != nil {
		return nil, err
	}
	if err := j.addReasons(ctx, j.previous, p.then, p.comparable); err != nil {
		return nil, err
	}
	if err := j.addReasons(ctx, j.folder, p.now, p.comparable); err != nil {
		return nil, err
	}
	// Who of them is in this run's data at all: nobody else may be named.
	err = j.folder.Features(nil).Of(ctx, slices.Sorted(maps.Keys(p.here)), func(n *runfolder.Numbers) error {
		for _, id := range n.People {
			p.here[id] = true
		}
		return nil
	})
	return p, err
}

// checked compares files of the previous run with its manifest before they are
// read.
func (j *job) checked(names ...string) error {
	for _, name := range names {
		if err := j.previous.Check(name); err != nil {
			return fmt.Errorf("--previous: %w", err)
		}
	}
	return nil
}

// sameModel says whether a population's model file is the previous run's.
func (j *job) sameModel(p *scoring.Compiled) bool {
	var here, then string
	for _, f := range j.lib.Files() {
		if f.Name == p.ModelFile {
			here = f.SHA256
		}
	}
	for _, f := range j.previous.Manifest.Inputs.PackFiles {
		if f.Name == p.ModelFile {
			then = f.SHA256
		}
	}
	return here != "" && here == then
}

// addReasons reads by what a run put people where they stood, by population:
// rules that hit and, where the model is the same, contributions.
func (j *job) addReasons(ctx context.Context, run *runfolder.Folder, of []map[string]build.PreviousPerson,
	comparable []bool) error {
	at, everybody := map[string]int{}, map[string]bool{}
	for k, p := range j.scorer.Populations {
		at[p.ID] = k
		for id := range of[k] {
			everybody[id] = true
		}
	}
	err := run.FindingsOf(ctx, slices.Sorted(maps.Keys(everybody)), func(r *runfolder.FindingRow) error {
		k, ok := at[r.Population]
		if s, in := of[k][r.Person]; ok && in && r.Outcome == runfolder.Hit {
			s.Rules = append(s.Rules, r.Rule)
			of[k][r.Person] = s
		}
		return nil
	})
	if err != nil {
		return err
	}
	for k, p := range j.scorer.Populations {
		if !comparable[k] {
			continue
		}
		people := slices.Sorted(maps.Keys(of[k]))
		err := run.Explanations(p.ID, p.ModelFeatures).Of(ctx, people, func(n *runfolder.Numbers) error {
			for i, id := range n.People {
				s := of[k][id]
				for _, contribution := range n.Columns[2:] {
					s.Contributions = append(s.Contributions, contribution[i])
				}
				of[k][id] = s
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// named lists whose case files are needed to name those who are gone.
func (p *previous) named() []string {
	var ids []string
	if p != nil {
		for id := range p.here {
			if p.here[id] {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// of is what a page says of the previous run: population k in force f.
func (p *previous) of(j *job, k, f int) *build.Previous {
	if p == nil {
		return nil
	}
	force, id := j.info.Forces[f].Code, j.scorer.Populations[k].ID
	out := &build.Previous{RunID: runfolder.Short(p.manifest.RunID), AsOf: p.asOf, Comparable: p.comparable[k],
		People: map[string]build.PreviousPerson{}}
	for _, c := range p.manifest.Populations {
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
		case !p.here[person]:
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
