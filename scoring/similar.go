package scoring

import "forceprofiles/scoring/model"

// alike is the share of trees in which two people must share a leaf to count
// as similar.
const alike = 0.5

// leafSample holds the leaves in which a sample of people end.
type leafSample struct {
	model *model.Ensemble
	trees []model.Tree // that split: the others tell nobody apart
	// leaf[t·people+i] is the leaf of person i in trees[t].
	leaf   []int32
	people int
}

func newLeafSample(e *model.Ensemble, sample [][]float64) *leafSample {
	s := &leafSample{model: e}
	for _, t := range e.Trees {
		if t.Root >= 0 {
			s.trees = append(s.trees, t)
		}
	}
	if len(sample) > 0 {
		s.people = len(sample[0])
	}
	s.leaf = make([]int32, len(s.trees)*s.people)
	row := make([]float64, len(sample))
	for i := range s.people {
		for f := range sample {
			row[f] = sample[f][i]
		}
		for t := range s.trees {
			s.leaf[t*s.people+i] = e.Leaf(s.trees[t], row)
		}
	}
	return s
}

// similar compares a row with the sample. self is the row's own place in it,
// or −1; shared is scratch space of one entry a person.
func (s *leafSample) similar(row []float64, self int, shared []int32) Similar {
	clear(shared)
	for t, tree := range s.trees {
		mine := s.model.Leaf(tree, row)
		for i, leaf := range s.leaf[t*s.people : (t+1)*s.people] {
			if leaf == mine {
				shared[i]++
			}
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
