package run

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"forceprofiles/dataset"
	"forceprofiles/pack"
	"forceprofiles/rules"
	"forceprofiles/rules/author"
	"forceprofiles/runfolder"
	"forceprofiles/scoring/priority"
)

// RuleDiff is what differs between two folders of packs and, where a run was
// named, whom the differences concern.
type RuleDiff struct {
	*author.Diff
	Run *RunEffect `json:"run,omitempty"`
}

// DiffQuestion asks what differs between two folders of packs.
type DiffQuestion struct {
	Old, New string
	Run      string // "" compares the folders alone
	// Dataset is the one the run was made from. It holds the protected
	// characteristics, which no run folder does, and the rows from which
	// features that the run has not are computed; "" does without both.
	Dataset string
}

// RunEffect is whom the differences concern, among the people of a run.
type RunEffect struct {
	RunID string       `json:"run_id"`
	Rules []RuleEffect `json:"rules"`
	Lists []ListEffect `json:"lists"`
	// Notes say what could not be counted, and why.
	Notes []string `json:"notes"`
}

// RuleEffect counts people of whom one rule newly holds, or no longer does. Of
// a rule that is active in either folder only what it shows counts; of others,
// what it counts in the shadow.
type RuleEffect struct {
	Population string `json:"population"`
	Rule       string `json:"rule"`
	Shadow     bool   `json:"shadow"`
	Added      Tally  `json:"added"`
	Removed    Tally  `json:"removed"`
}

// ListEffect counts people whom all differences together put on the lists of a
// population, or take off, at the run's capacities and scores.
type ListEffect struct {
	Population string `json:"population"`
	Added      Tally  `json:"added"`
	Removed    Tally  `json:"removed"`
}

// Tally counts people by force and, where the dataset is at hand, by protected
// group.
type Tally struct {
	People int          `json:"people"`
	Forces []GroupCount `json:"forces"`
	Groups []GroupTally `json:"groups,omitempty"`
}

// GroupTally is one protected characteristic's part of a Tally.
type GroupTally struct {
	Name   string       `json:"name"`
	Groups []GroupCount `json:"groups"`
}

// GroupCount is a group and how many people it has; empty groups are left out.
type GroupCount struct {
	Name   string `json:"name"`
	People int    `json:"people"`
}

// DiffRules compares two folders of packs and counts whom it concerns.
func DiffRules(ctx context.Context, q DiffQuestion) (*RuleDiff, error) {
	if q.Dataset != "" && q.Run == "" {
		return nil, fmt.Errorf("a dataset says nothing without a run: give the run that was made from it too")
	}
	o := pack.Options{WithoutModels: true}
	before, err := pack.Load(q.Old, o)
	if err != nil {
		return nil, err
	}
	after, err := pack.Load(q.New, o)
	if err != nil {
		return nil, err
	}
	d := &RuleDiff{Diff: author.Compare(before, after)}
	if q.Run == "" {
		return d, nil
	}
	e := &effect{q: q, diff: d.Diff, out: &RunEffect{Rules: []RuleEffect{}, Lists: []ListEffect{}, Notes: []string{}}}
	if err := e.open(ctx); err != nil {
		return nil, err
	}
	for side, lib := range []*pack.Library{before, after} {
		if lib, err = e.withOverrides(lib, []string{q.Old, q.New}[side]); err != nil {
			return nil, err
		}
		e.sides[side].lib = lib
	}
	if err := e.measure(ctx); err != nil {
		return nil, err
	}
	d.Run = e.out
	return d, nil
}

// effect is one measurement under way.
type effect struct {
	q      DiffQuestion
	diff   *author.Diff
	m      *runfolder.Manifest
	run    *runfolder.Folder
	info   *dataset.Info
	scores map[string][]runfolder.ScoreRow
	sides  [2]side // before, after
	pops   []*popEffect
	out    *RunEffect
}

// side is one of the two folders.
type side struct {
	lib  *pack.Library
	lack []bool // by feature: neither the run nor a dataset has it
}

// popEffect is one population under way.
type popEffect struct {
	id      string
	workers [2]*rules.Worker // nil where a side has no such population
	changes []int            // places in diff.Rules, of those that concern people
	tallies [][2]tallying    // by change: added, removed
	shadow  []bool
	entries [2][]priority.Entry
	groups  []dataset.Membership
	scores  []runfolder.ScoreRow // of people yet to come
	people  int                  // in the population, on either side
	listing bool                 // whether the lists can be told
	why     string               // why they cannot, where nothing has said so yet
}

// cannotList says why the lists cannot be told; the first reason stands.
func (p *popEffect) cannotList(why string) {
	if p.listing {
		p.listing, p.why = false, why
	}
}

// tallying is a Tally under way.
type tallying struct {
	people int
	forces []int
	groups dataset.GroupCounts
}

func (c *tallying) add(force int, g dataset.Membership) {
	c.people++
	c.forces[force]++
	c.groups.Add(g)
}

func (e *effect) tally(c *tallying) Tally {
	t := Tally{People: c.people, Forces: []GroupCount{}}
	for f, n := range c.forces {
		if n > 0 {
			t.Forces = append(t.Forces, GroupCount{e.info.Forces[f].Code, n})
		}
	}
	if e.q.Dataset == "" || c.people == 0 {
		return t
	}
	for k, kind := range dataset.Characteristics {
		g := GroupTally{Name: strings.ToLower(kind.Title)}
		for i, group := range kind.Groups {
			if n := int(c.groups[k][i]); n > 0 {
				g.Groups = append(g.Groups, GroupCount{group.Code, n})
			}
		}
		t.Groups = append(t.Groups, g)
	}
	return t
}

// open reads what the run says of itself.
func (e *effect) open(ctx context.Context) error {
	var err error
	if e.run, err = runfolder.Open(e.q.Run); err != nil {
		return err
	}
	e.m = e.run.Manifest
	e.out.RunID = e.m.RunID
	asOf, err := e.m.Inputs.Dataset.Instant()
	if err != nil {
		return fmt.Errorf("%s: %w", e.q.Run, err)
	}
	e.info = &dataset.Info{Name: e.m.Inputs.Dataset.Name, AsOf: asOf}
	for _, p := range e.m.Populations {
		if !slices.ContainsFunc(e.info.Forces, func(f dataset.Force) bool { return f.Code == p.Force }) {
			e.info.Forces = append(e.info.Forces, dataset.Force{Code: p.Force, Name: p.Force})
		}
	}
	e.scores, err = e.run.Scores(ctx)
	return err
}

// withOverrides is a library with the forces' own parameters of the run.
func (e *effect) withOverrides(lib *pack.Library, dir string) (*pack.Library, error) {
	known := map[string]bool{}
	for _, p := range lib.Packs {
		for _, x := range p.Params {
			known[x.Name] = true
		}
	}
	overrides := map[string]map[string]float64{}
	for _, f := range e.m.Inputs.Settings.PerForce {
		for _, x := range f.Params {
			if known[x.Name] {
				if overrides[f.Force] == nil {
					overrides[f.Force] = map[string]float64{}
				}
				overrides[f.Force][x.Name] = x.Value
			}
		}
	}
	if len(overrides) == 0 {
		return lib, nil
	}
	return pack.Load(dir, pack.Options{WithoutModels: true, Overrides: overrides})
}

// prepare lays out the populations; features that are lacking are known by now.
func (e *effect) prepare() {
	lacks := map[string][]string{} // change → features
	for i := range e.diff.Rules {
		c := &e.diff.Rules[i]
		var p *popEffect
		for _, x := range e.pops {
			if x.id == c.Population {
				p = x
			}
		}
		if p == nil || !c.AffectsPeople() {
			continue
		}
		shadow := true
		for s := range e.sides {
			_, pop := e.sides[s].lib.Population(p.id)
			if pop == nil {
				continue
			}
			for _, r := range pop.Rules.Rules() {
				shadow = shadow && !(r.ID == c.Rule && r.Status == rules.Active)
			}
			k := pop.Rules.Index(c.Rule)
			if k < 0 {
				continue
			}
			for _, f := range pop.Rules.Rule(k).Features {
				if e.sides[s].lack[f] {
					lacks[c.Rule] = append(lacks[c.Rule], e.sides[s].lib.Features.Spec(f).Name)
				}
			}
		}
		if names := lacks[c.Rule]; len(names) > 0 {
			slices.Sort(names)
			e.note("rule %s is not counted: the run has no such values of %s; give --dataset to compute them", c.Rule,
				strings.Join(slices.Compact(names), ", "))
			p.cannotList("a value that a rule reads is not what it was in the run; give --dataset to compute it")
			continue
		}
		p.changes = append(p.changes, i)
		p.shadow = append(p.shadow, shadow)
		p.tallies = append(p.tallies, [2]tallying{{forces: make([]int, len(e.info.Forces))},
			{forces: make([]int, len(e.info.Forces))}})
	}
}

func (e *effect) note(format string, args ...any) {
	e.out.Notes = append(e.out.Notes, fmt.Sprintf(format, args...))
}

// conclude turns the counts into the result, and ranks everybody twice.
func (e *effect) conclude() error {
	for _, p := range e.pops {
		for i, at := range p.changes {
			e.out.Rules = append(e.out.Rules, RuleEffect{Population: p.id, Rule: e.diff.Rules[at].Rule, Shadow: p.shadow[i],
				Added: e.tally(&p.tallies[i][0]), Removed: e.tally(&p.tallies[i][1])})
		}
		if p.people == 0 {
			if len(p.changes) > 0 {
				e.note("nobody is counted for %s: %s", p.id, e.nobody())
			}
			continue
		}
		if !p.listing {
			if p.why != "" {
				e.note("the lists of %s are not compared: %s", p.id, p.why)
			}
			continue
		}
		places := make([]priority.Places, len(e.info.Forces))
		for f, force := range e.info.Forces {
			for _, c := range e.m.Populations {
				if c.Population == p.id && c.Force == force.Code {
					places[f] = priority.Places{Capacity: c.Capacity, HiddenHarm: c.HiddenHarmPlaces}
				}
			}
		}
		var placed [2][]priority.Placed
		for s := range placed {
			var err error
			if placed[s], _, err = priority.Rank(p.entries[s], places); err != nil {
				return err
			}
		}
		added, removed := tallying{forces: make([]int, len(places))}, tallying{forces: make([]int, len(places))}
		for i := range placed[0] {
			switch was, is := placed[0][i].Listed(), placed[1][i].Listed(); {
			case is && !was:
				added.add(int(p.entries[1][i].Force), p.groups[i])
			case was && !is:
				removed.add(int(p.entries[0][i].Force), p.groups[i])
			}
		}
		e.out.Lists = append(e.out.Lists, ListEffect{Population: p.id, Added: e.tally(&added), Removed: e.tally(&removed)})
	}
	return nil
}
