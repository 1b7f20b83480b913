package rules

import (
	"math/bits"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/internal/expr"
)

// Worker evaluates a Set; one for each goroutine.
type Worker struct {
	set   *Set
	cond  *ConditionWorker
	texts []*expr.State // of the running rules' because, made when first needed
	out   Outcomes
	rows  []int32 // scratch: the hits of one rule
}

// NewWorker makes a worker for people of a dataset.
func (s *Set) NewWorker(info *dataset.Info) *Worker {
	w := &Worker{set: s, cond: s.when.NewWorker(info), texts: make([]*expr.State, len(s.run))}
	w.out = Outcomes{w: w, hit: make([][]uint64, len(s.run)), null: make([][]uint64, len(s.run)),
		Counts: make([]Count, len(s.run)), text: make([][]string, len(s.run))}
	return w
}

// Outcomes is what every rule says of every person of one Eval. It stands until
// the worker's next Eval.
type Outcomes struct {
	w      *Worker
	m      *features.Matrix
	rows   []int32
	forces []int32
	n      int
	// One bit a person by running rule: hit, and abstained.
	hit, null [][]uint64
	points    []float64
	must      []bool
	text      [][]string // reasons of hits by running rule; nil until asked for
	// anyHit and twice hold a bit for each person whom one active rule hits at
	// least, and two at least.
	anyHit, twice []uint64

	// Counts has one entry for each running rule.
	Counts []Count
}

// Count is how often a rule ended how. The three add up to the people asked about.
type Count struct {
	Rule        string
	Version     int
	Status      Status
	Hits        int
	Misses      int
	Abstentions int
	// Only counts the hits on people whom no other active rule hits: what would
	// be lost without the rule or, of a shadow rule, gained with it.
	Only int
}

// Eval evaluates every running rule for the people at rows of m (nil: all),
// whose listing forces are forces (places in the dataset's forces, −1 for none;
// nil: the pack's own parameters for everyone). rows and forces are kept until
// the next Eval and must not change meanwhile.
func (w *Worker) Eval(m *features.Matrix, rows, forces []int32) (*Outcomes, error) {
	if err := w.cond.Eval(m, rows, forces); err != nil {
		return nil, err
	}
	o := &w.out
	o.m, o.rows, o.forces, o.n = m, rows, forces, w.cond.n
	o.points = cleared(o.points, o.n)
	o.must = cleared(o.must, o.n)
	o.anyHit, o.twice = cleared(o.anyHit, (o.n+63)/64), cleared(o.twice, (o.n+63)/64)
	for k, i := range w.set.run {
		r := &w.set.rules[i]
		isTrue, isFalse := w.cond.isTrue[k], w.cond.isFalse[k]
		o.hit[k], o.null[k], o.text[k] = isTrue, o.null[k][:0], nil
		c := Count{Rule: r.ID, Version: r.Version, Status: r.Status}
		for word, t := range isTrue {
			null := uint64(0)
			if r.OnNull == NullAbstains {
				null = ^(t | isFalse[word])
				if last := o.n - word*64; last < 64 {
					null &= 1<<last - 1
				}
			}
			o.null[k] = append(o.null[k], null)
			c.Hits += bits.OnesCount64(t)
			c.Abstentions += bits.OnesCount64(null)
			if r.Status != Active {
				continue
			}
			o.twice[word] |= o.anyHit[word] & t
			o.anyHit[word] |= t
			for ; t != 0; t &= t - 1 {
				p := word*64 + bits.TrailingZeros64(t)
				o.points[p] += r.Points
				o.must[p] = o.must[p] || r.MustReview
			}
		}
		c.Misses = o.n - c.Hits - c.Abstentions
		o.Counts[k] = c
	}
	for k := range o.Counts {
		others := o.anyHit // of a shadow rule: whom any active rule hits
		if o.Counts[k].Status == Active {
			others = o.twice
		}
		for word, t := range o.hit[k] {
			o.Counts[k].Only += bits.OnesCount64(t &^ others[word])
		}
	}
	return o, nil
}

func cleared[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// People is the number of people asked about.
func (o *Outcomes) People() int { return o.n }

// Outcome is what running rule k says of person i.
func (o *Outcomes) Outcome(k, i int) Outcome {
	switch {
	case bit(o.hit[k], i):
		return Hit
	case bit(o.null[k], i):
		return Abstain
	}
	return Miss
}

// Known says whether running rule k's condition holds or does not hold of person
// i, whatever on_null makes of a condition that is not known.
func (o *Outcomes) Known(k, i int) bool { return o.w.cond.Known(k, i) }

// Points is the sum of person i's active hits.
func (o *Outcomes) Points(i int) float64 { return o.points[i] }

// MustReview says whether an active must-review rule hits person i.
func (o *Outcomes) MustReview(i int) bool { return o.must[i] }

// row is person i's row of the matrix.
func (o *Outcomes) row(i int) int {
	if o.rows != nil {
		return int(o.rows[i])
	}
	return i
}
