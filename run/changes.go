package run

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/internal/table"
	"forceprofiles/profiles"
	"forceprofiles/scoring"
)

// checkPrevious refuses a run to compare with that is not a complete one, has
// been changed, reads another contract, or is of a later date than this one.
func (j *job) checkPrevious() error {
	m, dir := j.before, j.o.Previous
	if m == nil {
		return nil
	}
	bad := func(format string, a ...any) error {
		return fmt.Errorf("--previous: %s: "+format, append([]any{dir}, a...)...)
	}
	b, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		return fmt.Errorf("--previous: %w", err)
	}
	if seal, err := os.ReadFile(filepath.Join(dir, sealName)); err != nil || string(seal) != sealOf(b) {
		return bad("%s does not hold the hash of %s: `forceprofiles verify` says what was changed", sealName, manifestName)
	}
	if id, err := runID(m.Inputs); err != nil || id != m.RunID {
		return bad("its run_id is %s, but its inputs hash to %s: it is not the run it says it is", short(m.RunID), short(id))
	}
	if c := m.Inputs.Dataset.Contract; c != dataset.Contract {
		return bad("it read data of contract %q, this run reads %q: they cannot be compared", c, dataset.Contract)
	}
	then, err := time.Parse(time.RFC3339Nano, m.Inputs.Dataset.AsOf)
	if err != nil {
		return bad("its as_of %q is no instant", m.Inputs.Dataset.AsOf)
	}
	if then.After(j.info.AsOf) {
		return bad("its data go up to %s, later than this run's %s: name the run before this one", then.Format(time.RFC3339),
			j.info.AsOf.Format(time.RFC3339))
	}
	return nil
}

// unchanged compares one file of the previous run with its manifest before it
// is read.
func (j *job) unchanged(name string) (path string, ok bool, err error) {
	i := slices.IndexFunc(j.before.Outputs, func(f File) bool { return f.Name == name })
	if i < 0 {
		return "", false, nil
	}
	path = filepath.Join(j.o.Previous, filepath.FromSlash(name))
	f, err := hashFile(path)
	if err != nil {
		return "", false, fmt.Errorf("--previous: %w: the run folder is not complete", err)
	}
	if f.SHA256 != j.before.Outputs[i].SHA256 {
		return "", false, fmt.Errorf("--previous: %s has changed since the run was made: `forceprofiles verify` says more",
			path)
	}
	return path, true, nil
}

// past is what the previous run says of the people listed then or now.
type past struct {
	asOf       time.Time
	comparable []bool                         // by population
	then       []map[string]profiles.Standing // by population: listed then, or listed now
	now        []map[string]profiles.Standing // by population: listed then, and scored now
	people     map[string]bool                // listed then, and in this run's data
}

// readPast reads the previous run's standing of everyone it or this run lists,
// and this run's standing of those it alone listed; nil without a previous run.
func (j *job) readPast(ctx context.Context) (*past, error) {
	if j.before == nil {
		return nil, nil
	}
	asOf, err := time.Parse(time.RFC3339Nano, j.before.Inputs.Dataset.AsOf)
	if err != nil {
		return nil, err
	}
	p := &past{asOf: asOf, people: map[string]bool{}}
	scores, ok, err := j.unchanged(scoresName)
	if err != nil || !ok {
		return nil, errors.Join(err, missing(ok, j.o.Previous, scoresName))
	}
	listed, err := listedIn(ctx, j.path(scoresName), nil)
	if err != nil {
		return nil, err
	}
	wanted, err := listedIn(ctx, scores, listed)
	if err != nil {
		return nil, err
	}
	for _, pop := range j.scorer.Populations {
		p.comparable = append(p.comparable, j.sameModel(pop))
	}
	if p.then, err = j.standings(ctx, j.o.Previous, wanted, p.comparable, j.unchanged); err != nil {
		return nil, err
	}
	own := func(name string) (string, bool, error) { return j.path(name), true, nil }
	if p.now, err = j.standings(ctx, j.dir, wanted, p.comparable, own); err != nil {
		return nil, err
	}
	// Who of them is in this run's data at all: nobody else may be named.
	for _, ids := range wanted {
		for id := range ids {
			p.people[id] = false
		}
	}
	err = table.Each(ctx, j.path(featuresName), []table.Field{required("person_id", table.Text)},
		func(c *table.Chunk) error {
			for _, id := range c.Columns[0].Text {
				if _, asked := p.people[id]; asked {
					p.people[id] = true
				}
			}
			return nil
		})
	return p, err
}

func missing(ok bool, dir, name string) error {
	if ok {
		return nil
	}
	return fmt.Errorf("--previous: %s has no %s: it is not a complete run", dir, name)
}

// sameModel says whether a population's model file is the previous run's.
func (j *job) sameModel(p *scoring.Compiled) bool {
	hash := func(files []File) string {
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
	return here != "" && here == hash(j.before.Inputs.PackFiles)
}

// listedIn adds to the ids wanted, by population, those that a run lists.
func listedIn(ctx context.Context, path string, wanted map[string]map[string]bool) (map[string]map[string]bool, error) {
	out := map[string]map[string]bool{}
	for p, ids := range wanted {
		out[p] = ids
	}
	fields := []table.Field{required("population", table.Code), required("person_id", table.Text),
		required("listed", table.Bool)}
	err := table.Each(ctx, path, fields, func(c *table.Chunk) error {
		for i := range c.Rows {
			if c.Columns[2].Bool[i] {
				p := code(&c.Columns[0], i)
				if out[p] == nil {
					out[p] = map[string]bool{}
				}
				out[p][c.Columns[1].Text[i]] = true
			}
		}
		return nil
	})
	return out, err
}

// standings reads where a run put the people wanted, and by what. Contributions
// are read only where the model is the same.
func (j *job) standings(ctx context.Context, dir string, wanted map[string]map[string]bool, comparable []bool,
	file func(string) (string, bool, error)) ([]map[string]profiles.Standing, error) {
	out := make([]map[string]profiles.Standing, len(j.scorer.Populations))
	at := map[string]int{}
	for k, p := range j.scorer.Populations {
		out[k], at[p.ID] = map[string]profiles.Standing{}, k
	}
	scores, _, err := file(scoresName)
	if err != nil {
		return nil, err
	}
	fields := []table.Field{required("population", table.Code), required("person_id", table.Text),
		required("force", table.Code), required("margin", table.Number), required("rank", table.Integer),
		required("listed", table.Bool)}
	err = table.Each(ctx, scores, fields, func(c *table.Chunk) error {
		for i := range c.Rows {
			p, id := code(&c.Columns[0], i), c.Columns[1].Text[i]
			if k, ok := at[p]; ok && wanted[p][id] {
				out[k][id] = profiles.Standing{Force: code(&c.Columns[2], i), Margin: c.Columns[3].Num[i],
					Place: int(c.Columns[4].Num[i]), Listed: c.Columns[5].Bool[i]}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	findings, ok, err := file(findingsName)
	if err != nil || !ok {
		return nil, errors.Join(err, missing(ok, dir, findingsName))
	}
	fields = []table.Field{required("population", table.Code), required("person_id", table.Text),
		required("rule", table.Code), required("outcome", table.Code)}
	err = table.Each(ctx, findings, fields, func(c *table.Chunk) error {
		for i := range c.Rows {
			k, ok := at[code(&c.Columns[0], i)]
			if !ok || code(&c.Columns[3], i) != "hit" {
				continue
			}
			if s, ok := out[k][c.Columns[1].Text[i]]; ok {
				s.Rules = append(s.Rules, code(&c.Columns[2], i))
				out[k][c.Columns[1].Text[i]] = s
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for k, p := range j.scorer.Populations {
		if !comparable[k] || len(out[k]) == 0 {
			continue
		}
		path, ok, err := file(explanationsName(p.ID))
		if err != nil || !ok {
			return nil, errors.Join(err, missing(ok, dir, explanationsName(p.ID)))
		}
		err = table.Each(ctx, path, explanationFields(p.ModelFeatures), func(c *table.Chunk) error {
			for i, id := range c.Columns[0].Text {
				if s, ok := out[k][id]; ok {
					for f := range p.ModelFeatures {
						s.Contributions = append(s.Contributions, c.Columns[3+f].Num[i])
					}
					out[k][id] = s
				}
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
func (p *past) of(j *job, k, f int) *profiles.Past {
	if p == nil {
		return nil
	}
	force, id := j.info.Forces[f].Code, j.scorer.Populations[k].ID
	out := &profiles.Past{RunID: short(j.before.RunID), AsOf: p.asOf, Comparable: p.comparable[k],
		People: map[string]profiles.Standing{}}
	for _, c := range j.before.Populations {
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
			out.Gone = append(out.Gone, profiles.Gone{Person: person, Then: then, Now: &now})
		default:
			out.Gone = append(out.Gone, profiles.Gone{Person: person, Then: then})
		}
	}
	slices.SortFunc(out.Gone, func(a, b profiles.Gone) int { return a.Then.Place - b.Then.Place })
	return out
}
