package scoring

import "forceprofiles/scoring/model"

// alike is the share of trees in which two people must share a leaf to count
// as similar.
const alike = 0.5

// leafSample says of every leaf who of a sample of people ends there, so that
// a person is compared with those of their own leaves alone.
type leafSample struct {
	model  *model.Ensemble
	trees  []model.Tree // that split: the others tell nobody apart
	in     [][]int32    // by leaf
	people int
}

func newLeafSample(e *model.Ensemble, sample [][]float64) *leafSample {
	s := &leafSample{model: e, in: make([][]int32, len(e.Leaves.Value))}
	for _, t := range e.Trees {
		if t.Root >= 0 {
			s.trees = append(s.trees, t)
		}
	}
	if len(sample) > 0 {
		s.people = len(sample[0])
	}
	row := make([]float64, len(sample))
	for i := range s.people {
		for f := range sample {
			row[f] = sample[f][i]
		}
		for _, t := range s.trees {
			leaf := e.Leaf(t, row)
			s.in[leaf] = append(s.in[leaf], int32(i))
		}
	}
	return s
}

// similar compares a row with the sample. self is the row's own place in it,
// or −1; shared is scratch space of one entry a person.
func (s *leafSample) similar(row []float64, self int, shared []int32) Similar {
	clear(shared)
	for _, tree := range s.trees {
		for _, i := range s.in[s.model.Leaf(tree, row)] {
			shared[i]++
		}
	}
	out := Similar{Sample: s.people}
	if self >= 0 {
		out.Sample--
	}
	if len(s.trees) == 0 {
		out.People, out.Closest = out.Sample, 1
		return out
	}
	for i, n := range shared {
		if i == self {
			continue
		}
		share := float64(n) / float64(len(s.trees))
		if share >= alike {
			out.People++
		}
		out.Closest = max(out.Closest, share)
	}
	return out
}
