package run

import (
	"cmp"
	"slices"

	"forceprofiles/features"
	"forceprofiles/internal/statistics"
	"forceprofiles/profiles/build"
	"forceprofiles/scoring"
)

// baselineValues are, of one batch, the values of a population's plain rankings:
// one column a baseline, a row a scored person.
func baselineValues(p *scoring.Compiled, m *features.Matrix, rows []int32) [][]float32 {
	var out [][]float32
	for _, b := range p.Baselines.List() {
		col := slices.Index(m.Names, b.Feature) // the pack's loader refuses unknown ones
		v := make([]float32, len(rows))
		for i, row := range rows {
			v[i] = float32(m.Cols[col][row])
		}
		out = append(out, v)
	}
	return out
}

// baselines holds population k's ranking by the model in force f against the
// plain rankings: how many names they share at the force's capacity, and how
// alike the whole orders are (Spearman's rank correlation).
func (j *job) baselines(t *Tally, ranks []ranked, k, f int) []build.Baseline {
	c, p := &t.Populations[k], j.scorer.Populations[k]
	var members []int
	for i := range c.Entries {
		if int(c.Entries[i].Force) == f {
			members = append(members, i)
		}
	}
	capacity := min(ranks[k].cuts[f].Capacity, len(members))
	if capacity == 0 || len(members) < 2 || p.RulesAlone() {
		return nil
	}
	model := make([]float64, len(members))
	for i, m := range members {
		model[i] = c.Entries[m].Margin
	}
	var out []build.Baseline
	for b, base := range p.Baselines.List() {
		other := make([]float64, len(members))
		for i, m := range members {
			other[i] = float64(c.Baselines[b][m])
		}
		shared := 0
		for i := range first(other, capacity) {
			if int(ranks[k].placed[members[i]].ModelRank) <= capacity {
				shared++
			}
		}
		out = append(out, build.Baseline{Title: base.Title, Shared: shared, Capacity: capacity,
			Spearman: statistics.Spearman(model, other)})
	}
	return out
}

// first are the places of the n highest values, ties in order.
func first(values []float64, n int) map[int]bool {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(values[b], values[a]) })
	out := map[int]bool{}
	for _, i := range order[:n] {
		out[i] = true
	}
	return out
}

// swarm are the people drawn in the picture of what weighs in the model.
func (j *job) swarm(t *Tally, k, f int) build.Swarm {
	var s build.Swarm
	n := len(j.scorer.Populations[k].Columns)
	for _, d := range t.Populations[k].Swarms[f].People {
		s.Values, s.Contributions = append(s.Values, d.Numbers[:n]), append(s.Contributions, d.Numbers[n:])
	}
	return s
}
