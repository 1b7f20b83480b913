package run

import (
	"cmp"
	"hash/fnv"
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

// swarmPeople is how many scored people of a force are drawn in the picture of
// what weighs in the model.
const swarmPeople = 120

// swarm keeps the people of one force whose ids hash lowest: the same people
// for any order of work.
type swarm struct {
	hash                  []uint32
	values, contributions [][]float64
}

func (w *swarm) offer(id string, s *scoring.Scores, i int) {
	h := fnv.New32a()
	h.Write([]byte(id))
	x := h.Sum32()
	at, _ := slices.BinarySearch(w.hash, x)
	if at >= swarmPeople {
		return
	}
	values, contributions := make([]float64, len(s.Values)), make([]float64, len(s.Contributions))
	for f := range s.Values {
		values[f] = s.Values[f][i]
	}
	for f := range s.Contributions {
		contributions[f] = s.Contributions[f][i]
	}
	w.hash = slices.Insert(w.hash, at, x)
	w.values, w.contributions = slices.Insert(w.values, at, values), slices.Insert(w.contributions, at, contributions)
	if len(w.hash) > swarmPeople {
		w.hash, w.values, w.contributions = w.hash[:swarmPeople], w.values[:swarmPeople], w.contributions[:swarmPeople]
	}
}

// baselines holds population k's ranking by the model in force f against the
// plain rankings: how many names they share at the force's capacity, and how
// alike the whole orders are (Spearman's rank correlation).
func (j *job) baselines(k, f int) []build.Baseline {
	t := &j.tally[k]
	var members []int
	for i := range t.entries {
		if int(t.entries[i].Force) == f {
			members = append(members, i)
		}
	}
	capacity := min(j.cuts[k][f].Capacity, len(members))
	if capacity == 0 || len(members) < 2 {
		return nil
	}
	model := make([]float64, len(members))
	for i, m := range members {
		model[i] = t.entries[m].Margin
	}
	var out []build.Baseline
	for b, base := range j.scorer.Populations[k].Baselines.List() {
		other := make([]float64, len(members))
		for i, m := range members {
			other[i] = float64(t.baselines[b][m])
		}
		shared := 0
		for i := range first(other, capacity) {
			if int(j.placed[k][members[i]].ModelRank) <= capacity {
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
