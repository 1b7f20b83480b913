package evaluate

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"forceprofiles/internal/table"
	"forceprofiles/pack"
	"forceprofiles/runfolder"
)

// Measured is what to measure: a population, and the plain rankings that its
// list is held against.
type Measured struct {
	ID         string
	Rankings   []Ranking
	Capacity   map[string]int // by force: how many are listed by model score or points
	RulesAlone bool           // there is no model
}

// Ranking is a plain ranking: the highest values of one feature first.
type Ranking struct {
	Name    string
	Feature string
}

// Question asks what happened after a run.
type Question struct {
	Run string
	// Outcomes is a table of population, occurred_at and whom it was about: by
	// person_id, or by source and record_id.
	Outcomes string
	// Dataset is the one the run was made from, whose identities say whose a
	// record is; only outcomes by record need it.
	Dataset string
	Hidden  string // a table of person_id, population, story; "" where no planted harm is known
}

// Matched counts the outcomes of the year after a run: those of people it
// scored in the population named, and the others.
type Matched struct {
	Matched   int `json:"matched"`
	Unmatched int `json:"unmatched"`
}

// Run holds the lists of a run folder against what was recorded in the year
// after it, one report a population in the run's order.
func Run(ctx context.Context, q Question) ([]Report, Matched, error) {
	run, err := runfolder.Open(q.Run)
	if err != nil {
		return nil, Matched{}, err
	}
	populations, err := measured(run)
	if err != nil {
		return nil, Matched{}, err
	}
	people, err := readScores(ctx, run)
	if err != nil {
		return nil, Matched{}, err
	}
	if err := readRankings(ctx, run, populations, people); err != nil {
		return nil, Matched{}, err
	}
	matched, err := markOutcomes(ctx, q, run, people)
	if err != nil {
		return nil, matched, err
	}
	if q.Hidden != "" {
		if err := markHidden(ctx, q.Hidden, people); err != nil {
			return nil, matched, err
		}
	}
	var reports []Report
	for _, p := range populations {
		if len(people[p.ID]) > 0 {
			reports = append(reports, Measure(p, people[p.ID]))
		}
	}
	return reports, matched, nil
}

// measured are a run's populations, as the packs kept with it declare them.
func measured(run *runfolder.Folder) ([]Measured, error) {
	lib, err := pack.Load([]string{run.Path(runfolder.PacksDir)}, pack.Options{WithoutModels: true})
	if err != nil {
		return nil, fmt.Errorf("the packs kept in the run folder: %w", err)
	}
	var out []Measured
	for _, id := range run.Manifest.PopulationIDs() {
		_, p := lib.Population(id)
		m := Measured{ID: id, Capacity: map[string]int{}, RulesAlone: p.RulesAlone()}
		for _, c := range run.Manifest.Populations {
			if c.Population == id {
				m.Capacity[c.Force] = c.Capacity
			}
		}
		for _, b := range p.Baselines.List() {
			m.Rankings = append(m.Rankings, Ranking{Name: b.Title, Feature: b.Feature})
		}
		out = append(out, m)
	}
	return out, nil
}

// find returns the place of a person among people in person_id order, or −1.
func find(people []Person, id string) int {
	i, ok := slices.BinarySearchFunc(people, id, func(p Person, id string) int { return strings.Compare(p.ID, id) })
	if !ok {
		return -1
	}
	return i
}

func field(name string, t table.Type) table.Field {
	return table.Field{Name: name, Type: t, Required: true}
}

func readScores(ctx context.Context, run *runfolder.Folder) (map[string][]Person, error) {
	people := map[string][]Person{}
	err := run.EachScore(ctx, func(r *runfolder.ScoreRow) error {
		people[r.Population] = append(people[r.Population], Person{
			ID: r.Person, Force: r.Force, Margin: r.Margin, Probability: r.Probability, Points: r.Points,
			Listed: r.Listed(), Rank: r.Rank,
		})
		return nil
	})
	return people, err
}

func readRankings(ctx context.Context, run *runfolder.Folder, populations []Measured,
	people map[string][]Person) error {
	var names []string
	for _, p := range populations {
		for i := range people[p.ID] {
			people[p.ID][i].Rankings = slices.Repeat([]float64{math.NaN()}, len(p.Rankings))
		}
		for _, r := range p.Rankings {
			if !slices.Contains(names, r.Feature) {
				names = append(names, r.Feature)
			}
		}
	}
	return run.Features(names).Each(ctx, func(n *runfolder.Numbers) error {
		for i, id := range n.People {
			for _, p := range populations {
				at := find(people[p.ID], id)
				if at < 0 {
					continue
				}
				for k, r := range p.Rankings {
					people[p.ID][at].Rankings[k] = n.Columns[slices.Index(names, r.Feature)][i]
				}
			}
		}
		return nil
	})
}

func markHidden(ctx context.Context, path string, people map[string][]Person) error {
	fields := []table.Field{field("person_id", table.Text), field("population", table.Code), field("story", table.Code)}
	return table.Each(ctx, path, fields, func(c *table.Chunk) error {
		population, story := &c.Columns[1], &c.Columns[2]
		for i := range c.Rows {
			list := people[population.Dict[population.Codes[i]]]
			if p := find(list, c.Columns[0].Text[i]); p >= 0 {
				list[p].Hidden = story.Dict[story.Codes[i]]
			}
		}
		return nil
	})
}
