package model

import (
	"fmt"
	"math"
	"slices"
)

// Scanner answers what single change of one feature would move a row's margin
// across a threshold. A margin is a step function of one feature whose steps
// are the bounds of the splits on it, so the scan over them is exact.
type Scanner struct {
	e      *Ensemble
	bounds [][]float64 // per feature, over all trees
	reads  [][]bool    // per feature and tree: the tree splits on the feature
}

// A Run is a set of values of one feature that put a margin on the other side
// of a threshold: every x with Low < x <= High. Runs are as long as possible.
type Run struct {
	Feature   int
	Low, High float64 // -Inf and +Inf at the ends
	Value     float64 // the value in the run nearest to the row's own; the lowest finite one if that is NaN
	Margin    float64 // of the row with Value, as ClassMargins gives it
}

// Whole returns the whole number in the run nearest to x, for features that
// count things or hold codes, and false where the run holds none.
func (r Run) Whole(x float64) (float64, bool) {
	low, high := math.Floor(r.Low)+1, math.Floor(r.High)
	if low > high {
		return 0, false
	}
	if math.IsNaN(x) {
		x = 0
	}
	return min(max(math.Round(x), low), high), true
}

// NewScanner prepares scans of e.
func NewScanner(e *Ensemble) *Scanner {
	s := &Scanner{e: e, bounds: make([][]float64, len(e.Features)), reads: make([][]bool, len(e.Features))}
	for f := range s.reads {
		s.reads[f] = make([]bool, len(e.Trees))
	}
	for i, t := range e.Trees {
		for _, at := range e.Splits(t) {
			f := e.Nodes.Feature[at]
			s.bounds[f] = append(s.bounds[f], e.Bounds(at)...)
			s.reads[f][i] = true
		}
	}
	for f := range s.bounds {
		slices.Sort(s.bounds[f])
		s.bounds[f] = slices.Compact(s.bounds[f])
	}
	return s
}

// Crossing returns every run of values, of each of the given features alone,
// that moves the margin of class from one side of threshold to the other (a
// margin at the threshold counts as above it). row has one value per feature.
// Runs come in the order of features, lowest first. Becoming NaN, which is not
// a change of fact but of knowledge, is never proposed. Each run is verified
// by scoring the changed row.
func (s *Scanner) Crossing(row []float64, class int, threshold float64, features []int) ([]Run, error) {
	if len(row) != len(s.e.Features) || class < 0 || class >= s.e.Classes {
		return nil, fmt.Errorf("scan: %d values and output %d given, the model has %d features and %d outputs",
			len(row), class, len(s.e.Features), s.e.Classes)
	}
	changed := slices.Clone(row)
	leaves := make([]float64, len(s.e.Trees))
	above := s.score(changed, class, leaves) >= threshold
	var out []Run
	for _, f := range features {
		if f < 0 || f >= len(row) {
			return nil, fmt.Errorf("scan: feature %d of %d", f, len(row))
		}
		margins := s.margins(row, class, f, leaves)
		bounds := s.bounds[f]
		for b := 0; b < len(margins); b++ {
			if margins[b] >= threshold == above {
				continue
			}
			r := Run{Feature: f, Low: math.Inf(-1), High: math.Inf(1)}
			if b > 0 {
				r.Low = bounds[b-1]
			}
			for b+1 < len(margins) && margins[b+1] >= threshold != above {
				b++
			}
			if b < len(bounds) {
				r.High = bounds[b]
			}
			if r.Low == math.Inf(1) {
				continue // above the bound +Inf lies nothing
			}
			r.Value = nearest(r.Low, r.High, row[f])
			changed[f] = r.Value
			r.Margin = s.score(changed, class, nil)
			changed[f] = row[f]
			if r.Margin >= threshold == above {
				return nil, fmt.Errorf("scan: feature %q at %v was to cross %v, but scores %v", s.e.Features[f].Name, r.Value,
					threshold, r.Margin)
			}
			out = append(out, r)
		}
	}
	return out, nil
}

// nearest returns the value in (low, high] nearest to x.
func nearest(low, high, x float64) float64 {
	first := math.Nextafter(low, math.Inf(1))
	switch {
	case math.IsNaN(x) && math.IsInf(low, -1):
		return high
	case math.IsNaN(x):
		return first
	case x <= low:
		return first
	case x > high:
		return high
	}
	return x
}

// margins returns the margin for every bin of feature f, others as in row:
// the bits that ClassMargins gives, as leaves are added in tree order. leaves
// are row's own; a tree that does not ask about f gives the same to every bin.
func (s *Scanner) margins(row []float64, class, f int, leaves []float64) []float64 {
	e := s.e
	steps := make([]float64, len(s.bounds[f])+1)
	for i, t := range e.Trees {
		switch {
		case int(t.Class) != class:
		case s.reads[f][i]:
			s.spread(t.Root, row, int32(f), 0, len(steps), steps)
		default:
			for b := range steps {
				steps[b] += leaves[i]
			}
		}
	}
	for b := range steps {
		steps[b] = e.Base[class] + steps[b]/e.Divisor
	}
	return steps
}

// spread adds to steps[from:to] the leaves that one tree gives to those bins.
func (s *Scanner) spread(at int32, row []float64, f int32, from, to int, steps []float64) {
	e := s.e
	for at >= 0 && (e.Nodes.Feature[at] != f || to-from == 1) {
		x := row[e.Nodes.Feature[at]]
		if e.Nodes.Feature[at] == f {
			x = s.sample(int(f), from)
		}
		at = e.Next(at, x)
	}
	if at < 0 {
		for b := from; b < to; b++ {
			steps[b] += e.Leaves.Value[^at]
		}
		return
	}
	for from < to { // neighbouring bins on one side go on together
		side := e.Left(at, s.sample(int(f), from))
		end := from + 1
		for end < to && e.Left(at, s.sample(int(f), end)) == side {
			end++
		}
		child := e.Nodes.Right[at]
		if side {
			child = e.Nodes.Left[at]
		}
		s.spread(child, row, f, from, end, steps)
		from = end
	}
}

func (s *Scanner) sample(f, bin int) float64 {
	if bin < len(s.bounds[f]) {
		return s.bounds[f][bin]
	}
	return math.Inf(1)
}

// score is row's margin; each tree's leaf goes to leaves, unless nil.
func (s *Scanner) score(row []float64, class int, leaves []float64) float64 {
	sum := 0.0
	for i, t := range s.e.Trees {
		if int(t.Class) != class {
			continue
		}
		value := s.e.Leaves.Value[s.e.Leaf(t, row)]
		if sum += value; leaves != nil {
			leaves[i] = value
		}
	}
	return s.e.Base[class] + sum/s.e.Divisor
}
