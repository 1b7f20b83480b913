package impact

import (
	"slices"

	"forceprofiles/dataset"
	"forceprofiles/rules"
	"forceprofiles/scoring/priority"
)

// counter counts the people of one population whom changes concern.
type counter struct {
	*plan
	workers        [2]*rules.Worker // nil where a side has no such population
	added, removed []tally          // by change
	people         int              // in the population, on either side
	// What both lists are made of, while they can be compared.
	scores  []scored // of people yet to come
	entries [2][]priority.Entry
	groups  []dataset.Membership
}

func newCounter(p *plan, info *dataset.Info, scores []scored) *counter {
	c := &counter{plan: p, scores: scores, added: newTallies(len(p.changes), len(info.Forces)),
		removed: newTallies(len(p.changes), len(info.Forces))}
	for s, pop := range p.sides {
		if pop != nil {
			c.workers[s] = pop.Rules.NewWorker(info)
		}
	}
	return c
}

// seen is what one side says of some of the members of a population.
type seen struct {
	out *rules.Outcomes
	members
	at []int32 // by row of the people: the member's number, or −1
}

func (s *seen) member(row int) bool { return s.out != nil && s.at[row] >= 0 }

func (s *seen) hit(rule, row int) bool {
	return rule >= 0 && s.member(row) && s.out.Outcome(rule, int(s.at[row])) == rules.Hit
}

func (c *counter) look(s int, b *people) (x seen, err error) {
	if c.workers[s] == nil {
		return x, nil
	}
	x.members, x.at = b.members[c.population][s], slices.Repeat([]int32{-1}, len(b.ids))
	for i, row := range x.rows {
		x.at[row] = int32(i)
	}
	x.out, err = c.workers[s].Eval(b.matrix[s], x.rows, x.forces)
	return x, err
}

// add evaluates the rules of both sides on some more people.
func (c *counter) add(b *people) error {
	was, err := c.look(0, b)
	if err != nil {
		return err
	}
	is, err := c.look(1, b)
	if err != nil {
		return err
	}
	for row, id := range b.ids {
		latest := &is // the new side's word, if it has one
		if !is.member(row) {
			latest = &was
		}
		if !latest.member(row) {
			continue
		}
		c.people++
		force, group := int(latest.forces[latest.at[row]]), b.group(row)
		for i, x := range c.changes {
			switch old, new := was.hit(x.number[0], row), is.hit(x.number[1], row); {
			case new && !old:
				c.added[i].add(force, group)
			case old && !new:
				c.removed[i].add(force, group)
			}
		}
		if !was.member(row) || !is.member(row) || len(c.scores) == 0 || c.scores[0].person != id {
			c.cannotList("who is scored is not who was scored in the run")
		}
		if !c.listable {
			continue
		}
		for s, x := range []*seen{&was, &is} {
			i := int(x.at[row])
			c.entries[s] = append(c.entries[s], priority.Entry{Margin: c.scores[0].margin, Points: x.out.Points(i),
				Force: uint16(x.forces[i]), MustReview: x.out.MustReview(i)})
		}
		c.groups = append(c.groups, group)
		c.scores = c.scores[1:]
	}
	return nil
}

// lists ranks everybody by the rules of both sides and counts who is on one
// side's lists alone.
func (c *counter) lists(places [2][]priority.Places) (added, removed *tally, err error) {
	var placed [2][]priority.Placed
	for s := range placed {
		if placed[s], _, err = priority.Rank(c.entries[s], places[s]); err != nil {
			return nil, nil, err
		}
	}
	tallies := newTallies(2, len(places[0]))
	for i := range c.groups {
		switch was, is := placed[0][i].Listed(), placed[1][i].Listed(); {
		case is && !was:
			tallies[0].add(int(c.entries[1][i].Force), c.groups[i])
		case was && !is:
			tallies[1].add(int(c.entries[0][i].Force), c.groups[i])
		}
	}
	return &tallies[0], &tallies[1], nil
}
