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
)

// shownChanges is how many changes an Insight holds for each line.
const shownChanges = 3

// changeable is a model feature that can be another by itself.
type changeable struct {
	feature    int // model column
	way        features.Change
	whole      bool
	categories int // 0: a number
}

func changeables(p *pack.Population, set *features.Set) []changeable {
	var out []changeable
	for i, c := range p.Columns {
		if way := set.Change(c, p.CanChange[i]); way != features.Fixed {
			out = append(out, changeable{feature: i, way: way, whole: set.Whole(c), categories: len(set.Spec(c).Categories)})
		}
	}
	return out
}

// line is a margin that divides: at or above it, and below.
type line struct {
	name   string
	margin float64
}

// lines are those that mean something for a person. list is the margin above
// which the person is listed, or NaN.
func lines(r *Result, list float64) []line {
	out := make([]line, 0, 2)
	switch {
	case math.IsNaN(list):
	case r.Listed:
		out = append(out, line{LineList, list})
	default:
		// Equal margins are told apart by rule points: only above is sure.
		out = append(out, line{LineList, math.Nextafter(list, math.Inf(1))})
	}
	return append(out, line{LineBase, r.BaseValue})
}

func (w *InsightWorker) changes(r *Result, list float64) ([]WouldChange, error) {
	var all []WouldChange
	for _, l := range lines(r, list) {
		runs, err := w.x.scanner.Crossing(r.Values, 0, l.margin, w.x.scanned)
		if err != nil {
			return nil, err
		}
		var here []WouldChange
		for _, c := range w.x.changes {
			n := 0
			for n < len(runs) && runs[n].Feature == c.feature {
				n++
			}
			change, ok, err := w.smallest(r, l, c, runs[:n])
			if err != nil {
				return nil, err
			}
			if ok {
				here = append(here, change)
			}
			runs = runs[n:]
		}
		slices.SortStableFunc(here, func(a, b WouldChange) int {
			if a.Step != b.Step {
				return cmp.Compare(a.Step, b.Step)
			}
			return cmp.Compare(math.Abs(a.To-a.From), math.Abs(b.To-b.From))
		})
		all = append(all, here[:min(shownChanges, len(here))]...)
	}
	return all, nil
}

// smallest finds the smallest change of one feature, among the runs of values
// that cross a line, that can come about. A value that is not known is left
// alone: learning it is no change of fact.
func (w *InsightWorker) smallest(r *Result, l line, c changeable, runs []model.Run) (best WouldChange, found bool,
	err error) {
	now := r.Values[c.feature]
	if math.IsNaN(now) {
		return best, false, nil
	}
	for _, run := range runs {
		to, ok := w.x.value(run, c, now)
		way, can := c.comes(now, to, r.Margin >= l.margin)
		if !ok || !can || found && math.Abs(to-now) >= math.Abs(best.To-now) {
			continue
		}
		margin, err := w.rescore(r.Values, c.feature, to)
		if err != nil {
			return best, false, err
		}
		if margin >= l.margin == (r.Margin >= l.margin) {
			return best, false, fmt.Errorf("%s at %v scores %v, on the same side of %v as before",
				w.x.population.ModelFeatures[c.feature], to, margin, l.margin)
		}
		best, found = WouldChange{Feature: c.feature, From: now, To: to, Margin: margin, Line: l.name, Way: way,
			Step: w.x.step(c.feature, now, to)}, true
	}
	return best, found, nil
}

// value is the value of a run to propose: whole where the feature has only
// whole values, or where a whole one lies there; inside what training saw.
func (x *Insighter) value(run model.Run, c changeable, now float64) (float64, bool) {
	to, ok := run.Whole(now)
	if !ok {
		to, ok = run.Value, !c.whole
	}
	if c.categories > 0 && !(to >= 0 && to < float64(c.categories)) {
		return 0, false
	}
	return to, ok && x.population.Model.Features[run.Feature].InRange(to)
}

// comes says whether and how a value can come about. above says on which side
// of the line the person is now, so which way the change goes. Fewer records,
// or less delay, count only as lowering a score and more records only as
// raising it: where the trees answer the other way round, that is a quirk of
// the model and not a thing that would help or harm anyone.
func (c changeable) comes(now, to float64, above bool) (string, bool) {
	falls := to < now
	switch c.way {
	case features.Acts:
		return WayAct, true
	case features.Elapses:
		return WayAct, falls && above
	case features.Ages:
		if falls {
			return WayFewer, above && to >= 0
		}
		return WayMore, !above
	case features.Grows:
		return WayMore, !falls && !above
	}
	return "", false
}

// rescore scores a row with one value changed.
func (w *InsightWorker) rescore(values []float64, feature int, to float64) (float64, error) {
	for f, v := range values {
		w.cols[f][0] = v
	}
	w.cols[feature][0] = to
	err := w.x.population.Model.ClassMargins(w.cols, w.margin)
	return w.margin[0][0], err
}

// step is by how much the mid-rank percentile of a feature's value moves in
// the sample, 0 to 1: a distance that days, offences and levels have in common
// (Ustun, Spangher, Liu 2019, "Actionable Recourse", arXiv:1809.06514).
func (x *Insighter) step(feature int, a, b float64) float64 {
	known := x.sorted[feature]
	if len(known) == 0 {
		return 0
	}
	rank := func(v float64) float64 {
		below := sort.SearchFloat64s(known, v)
		upTo := sort.Search(len(known), func(i int) bool { return known[i] > v })
		return float64(below+upTo) / 2
	}
	return math.Abs(rank(b)-rank(a)) / float64(len(known))
}
