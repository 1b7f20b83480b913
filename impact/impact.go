// Package impact says what rules do to people: whom a change of the packs would
// list, and whom no longer ([Compare]), and what every rule did in a run
// ([ReportRules]). It reads runs and datasets and changes neither.
//
// Its invariant: what it foretells is what a run with the new packs would do;
// what cannot be foretold is said, and not counted.
package impact

import (
	"context"
	"fmt"

	"forceprofiles/pack"
	"forceprofiles/rules/author"
)

// Question asks what differs between two folders of packs.
type Question struct {
	Old, New string
	Run      string // "" compares the folders alone
	// Dataset is the one the run was made from. It holds the protected
	// characteristics, which no run folder does, and the rows from which
	// features that the run has not are computed; "" does without both.
	Dataset string
}

// Diff is what differs between two folders of packs and, where a run was named,
// whom the differences concern.
type Diff struct {
	*author.Diff
	Run *Effect `json:"run,omitempty"`
}

// Effect is whom the differences concern, among the people of a run.
type Effect struct {
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
	Added      Counts `json:"added"`
	Removed    Counts `json:"removed"`
}

// ListEffect counts people whom all differences together put on the lists of a
// population, or take off, at the run's capacities and scores.
type ListEffect struct {
	Population string `json:"population"`
	Added      Counts `json:"added"`
	Removed    Counts `json:"removed"`
}

// Compare compares two folders of packs and counts whom it concerns.
func Compare(ctx context.Context, q Question) (*Diff, error) {
	if q.Dataset != "" && q.Run == "" {
		return nil, fmt.Errorf("a dataset says nothing without a run: give the run that was made from it too")
	}
	var libs [2]*pack.Library
	for s, dir := range []string{q.Old, q.New} {
		var err error
		if libs[s], err = pack.Load([]string{dir}, pack.Options{WithoutModels: true}); err != nil {
			return nil, err
		}
	}
	d := &Diff{Diff: author.Compare(libs[0], libs[1])}
	if q.Run == "" {
		return d, nil
	}
	run, err := openRun(ctx, q.Run)
	if err != nil {
		return nil, err
	}
	var sides [2]side
	for s, dir := range []string{q.Old, q.New} {
		if sides[s].lib, err = run.withOverrides(libs[s], dir); err != nil {
			return nil, err
		}
	}
	d.Run, err = effectOf(ctx, d.Rules, run, sides, q.Dataset)
	return d, err
}

// effectOf counts whom changes of rules concern in a run.
func effectOf(ctx context.Context, changes []author.RuleChange, run *run, sides [2]side, dataset string) (*Effect,
	error) {
	var from *source
	var err error
	if dataset == "" {
		from, err = peopleOfRun(ctx, run, &sides)
	} else {
		from, err = peopleOfDataset(ctx, run, &sides, dataset)
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = from.close() }()
	plans, notes := plansOf(changes, sides, from.others)
	out := &Effect{RunID: run.folder.Manifest.RunID, Rules: []RuleEffect{}, Lists: []ListEffect{},
		Notes: append(append([]string{}, from.notes...), notes...)}
	counters := make([]*counter, len(plans))
	for i, p := range plans {
		counters[i] = newCounter(p, from.info, run.scores[p.population])
	}
	err = from.each(func(b *people) error {
		for _, c := range counters {
			if err := c.add(b); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	named := func(t *tally) Counts { return t.counts(from.info.Forces, dataset != "") }
	for _, c := range counters {
		for i, x := range c.changes {
			out.Rules = append(out.Rules, RuleEffect{Population: c.population, Rule: x.rule, Shadow: x.shadow,
				Added: named(&c.added[i]), Removed: named(&c.removed[i])})
		}
		switch {
		case c.people == 0 && len(c.changes) > 0:
			out.Notes = append(out.Notes, fmt.Sprintf("nobody is counted for %s: %s", c.population, from.nobody))
		case c.people == 0:
		case c.listable:
			added, removed, err := c.lists(run.places(c.plan, from.info.Forces))
			if err != nil {
				return nil, err
			}
			out.Lists = append(out.Lists, ListEffect{Population: c.population, Added: named(added), Removed: named(removed)})
		case c.why != "":
			out.Notes = append(out.Notes, fmt.Sprintf("the lists of %s are not compared: %s", c.population, c.why))
		}
	}
	return out, nil
}
