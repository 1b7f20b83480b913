package scoring

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sort"

	"forceprofiles/features"
	"forceprofiles/pack"
	"forceprofiles/scoring/model"
	"forceprofiles/scoring/shap"
)

// Insighter works out the Insight of people of one population: group Shapley
// values, interactions, what would change a place, and how usual a pattern is.
// Each costs far more than a score, so it is asked only for people who are
// printed or asked about. It is immutable and may be shared; each goroutine
// asks it for its own InsightWorker. Its answers depend on the model, the
// sample, the standing and the person alone.
type Insighter struct {
	population *pack.Population
	groups     []string // in order of first appearance among the model's features
	groupOf    []int    // by model feature
	parts      *shap.Explainer
	whole      *shap.Explainer // by group
	scanner    *model.Scanner
	changes    []changeable
	scanned    []int       // their model features, in order
	sorted     [][]float64 // by model feature: known values of the sample, ascending
	sample     *leafSample
}

// NewInsighter prepares a population. sample[f][i] is model feature f of
// person i of a sample of the people scored in this run.
func NewInsighter(p *pack.Population, set *features.Set, sample [][]float64) (*Insighter, error) {
	if p.Model == nil {
		return nil, fmt.Errorf("population %s has no model to give an insight into", p.ID)
	}
	if len(sample) != len(p.Columns) {
		return nil, fmt.Errorf("population %s: a sample of %d features for a model of %d", p.ID, len(sample), len(p.Columns))
	}
	x := &Insighter{population: p, scanner: model.NewScanner(p.Model), sample: newLeafSample(p.Model, sample)}
	for _, c := range p.Columns {
		name := set.Spec(c).Group
		g := slices.Index(x.groups, name)
		if g < 0 {
			g = len(x.groups)
			x.groups = append(x.groups, name)
		}
		x.groupOf = append(x.groupOf, g)
	}
	x.changes = changeables(p, set)
	for _, c := range x.changes {
		x.scanned = append(x.scanned, c.feature)
	}
	for _, values := range sample {
		known := make([]float64, 0, len(values))
		for _, v := range values {
			if !math.IsNaN(v) {
				known = append(known, v)
			}
		}
		sort.Float64s(known)
		x.sorted = append(x.sorted, known)
	}
	// One row at a time is asked for: tables would take longer to build than
	// they save, and the kernel without them gives equal results.
	var err error
	if x.parts, err = shap.New(p.Model, shap.Options{MaxTableBytes: 1}); err == nil {
		x.whole, err = shap.New(p.Model, shap.Options{MaxTableBytes: 1, Players: x.groupOf})
	}
	if err != nil {
		return nil, fmt.Errorf("population %s: %w", p.ID, err)
	}
	return x, nil
}

// InsightWorker is the scratch space of one goroutine.
type InsightWorker struct {
	x       *Insighter
	whole   *shap.Worker
	cols    [][]float64 // one row as columns
	margin  [][]float64
	shapley [][]float64
	shared  []int32
}

// NewWorker returns scratch space for one goroutine at a time.
func (x *Insighter) NewWorker() *InsightWorker {
	return &InsightWorker{
		x: x, whole: x.whole.NewWorker(), cols: columns(len(x.groupOf), 1), margin: columns(1, 1),
		shapley: columns(len(x.groups), 1), shared: make([]int32, x.sample.people),
	}
}

// Insight is the insight into a result of this population, whose margin,
// values, contributions and listing are set. list is the margin above which the
// policy lists the person and below which it does not, all others as they are
// (priority.Lines), or NaN where no margin decides; self is the person's place
// in the sample, or −1. An error is a sum that does not add up: do not use the
// run.
func (w *InsightWorker) Insight(r *Result, list float64, self int) (*Insight, error) {
	if len(r.Values) != len(w.x.groupOf) || len(r.Contributions) != len(r.Values) {
		return nil, fmt.Errorf("population %s: %d values and %d contributions for %d model features", r.Population,
			len(r.Values), len(r.Contributions), len(w.x.groupOf))
	}
	in := &Insight{}
	var err error
	if in.Groups, err = w.groups(r); err != nil {
		return nil, fmt.Errorf("population %s: groups: %w", r.Population, err)
	}
	if in.Pairs, err = w.pairs(r); err != nil {
		return nil, fmt.Errorf("population %s: interactions: %w", r.Population, err)
	}
	if in.Changes, err = w.changes(r, list); err != nil {
		return nil, fmt.Errorf("population %s: what would change: %w", r.Population, err)
	}
	in.Similar = w.x.sample.similar(r.Values, self, w.shared)
	return in, nil
}

// groups tells every feature group's part both ways and checks both sums.
func (w *InsightWorker) groups(r *Result) ([]GroupShare, error) {
	for f, v := range r.Values {
		w.cols[f][0] = v
	}
	if err := w.whole.Explain(w.cols, w.margin, w.shapley); err != nil {
		return nil, err
	}
	out := make([]GroupShare, len(w.x.groups))
	for g, name := range w.x.groups {
		out[g] = GroupShare{Group: name, Shapley: w.shapley[g][0]}
	}
	for f, g := range w.x.groupOf {
		out[g].Sum += r.Contributions[f]
	}
	sum, shapley := r.BaseValue, r.BaseValue
	for _, g := range out {
		sum += g.Sum
		shapley += g.Shapley
	}
	if err := adds("plain sums", sum, r.Margin); err != nil {
		return nil, err
	}
	return out, adds("group Shapley values", shapley, r.Margin)
}

// shownPairs is how many interactions an Insight holds.
const shownPairs = 5

// pairs finds the strongest interactions. The matrix is checked whole: each
// row against the feature's contribution.
func (w *InsightWorker) pairs(r *Result) ([]PairShare, error) {
	matrix, err := w.x.parts.Interactions(r.Values, 0)
	if err != nil {
		return nil, err
	}
	var out []PairShare
	for a, row := range matrix {
		sum := 0.0
		for b, v := range row {
			sum += v
			if a < b && v != 0 {
				out = append(out, PairShare{A: a, B: b, Interaction: 2 * v})
			}
		}
		if err := adds(r.Population+", "+w.x.population.ModelFeatures[a], sum, r.Contributions[a]); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(out, func(a, b PairShare) int {
		return cmp.Compare(math.Abs(b.Interaction), math.Abs(a.Interaction))
	})
	return slices.Clip(out[:min(shownPairs, len(out))]), nil
}

// adds checks a sum as every contribution is checked: see shap.Tolerance.
func adds(what string, sum, want float64) error {
	if !(math.Abs(sum-want) <= shap.Tolerance*max(1, math.Abs(want))) {
		return fmt.Errorf("%s make %v, not %v", what, sum, want)
	}
	return nil
}
