// Package picture is the strategic section of a profile: what a pack declares
// in picture.yaml is counted in every force while people are scored, and turned
// into the blocks of a page. It knows no profile and no population.
//
// A [Picture] observes each batch ([Picture.Observe], safe for many workers)
// and merges the parts in batch order ([Picture.Merge]), so that its figures are
// the same for any worker count. A [Part], which the total is too, can be
// written to a file and read again.
package picture

import (
	"slices"
	"strings"
	"sync"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/pack"
)

// Months is how many complete calendar months a picture looks back: twelve, and
// the twelve before them to compare.
const Months = 24

// Picture gathers the strategic figures of every force. Its memory grows with
// the texts that figures are split by (24 counts each), by eight bytes a person
// for each curve, by each pair of people, and not otherwise.
type Picture struct {
	info        *dataset.Info
	figures     []*pack.Figure
	byFigure    map[*pack.Figure]int
	populations []string
	places      map[string]int    // of each force code in Info.Forces
	edges       [Months + 1]int64 // month starts, Europe/London, microseconds
	passes      []*pass
	scratch     sync.Pool // of *observer
	total       *Part
}

// Part is what one batch, or many, add to a Picture: by figure in the order of
// the packs, then force; and by population, then force.
type Part struct {
	Figures [][]Tally               `json:"figures"`
	Scored  [][]dataset.GroupCounts `json:"scored"`
}

// Tally is one figure in one force.
type Tally struct {
	Volume
	Split  map[string]*Volume          `json:"split,omitempty"`
	Labels map[string]string           `json:"labels,omitempty"` // by what it is split by
	Repeat int64                       `json:"repeat,omitempty"` // people with at_least
	Rows   int64                       `json:"rows,omitempty"`   // of those
	Values []float64                   `json:"values,omitempty"` // of each person, for a curve
	Pairs  map[string]map[string]int64 `json:"pairs,omitempty"`  // rows by the lesser person_id, then the other
}

// Volume counts something: rows or people. Now is of the last twelve months, or
// of the whole period where it is another one; Before of the twelve before.
type Volume struct {
	Now    int64         `json:"now"`
	Before int64         `json:"before,omitempty"`
	Sum    float64       `json:"sum,omitempty"`    // of what Now counts
	Months [Months]int64 `json:"months,omitempty"` // of 24
}

// New begins a picture of a dataset for the packs that declare one.
// populations are the ids of all packs' populations, in a fixed order:
// [Picture.Observe] gets their members in the same.
func New(info *dataset.Info, packs []*pack.Pack, populations []string) (*Picture, error) {
	p := &Picture{info: info, populations: populations, places: map[string]int{}, byFigure: map[*pack.Figure]int{}}
	for i, f := range info.Forces {
		p.places[f.Code] = i
	}
	asOf := info.AsOf.In(dataset.London)
	end := time.Date(asOf.Year(), asOf.Month(), 1, 0, 0, 0, 0, dataset.London)
	for i := range p.edges {
		p.edges[i] = end.AddDate(0, i-Months, 0).UnixMicro()
	}
	for _, k := range packs {
		if k.Picture == nil {
			continue
		}
		for i := range k.Picture.Figures {
			p.byFigure[&k.Picture.Figures[i]] = len(p.figures)
			p.figures = append(p.figures, &k.Picture.Figures[i])
		}
		if err := p.plan(k); err != nil {
			return nil, err
		}
	}
	p.total = p.newPart()
	return p, nil
}

func (p *Picture) newPart() *Part {
	q := &Part{Figures: make([][]Tally, len(p.figures)), Scored: make([][]dataset.GroupCounts, len(p.populations))}
	for i := range q.Figures {
		q.Figures[i] = make([]Tally, len(p.info.Forces))
	}
	for i := range q.Scored {
		q.Scored[i] = make([]dataset.GroupCounts, len(p.info.Forces))
	}
	return q
}

// Merge adds a part. Parts must come in the order of their batches, so that
// sums are taken in the same order whatever the number of workers.
func (p *Picture) Merge(q *Part) {
	for i := range q.Figures {
		for f := range q.Figures[i] {
			p.total.Figures[i][f].merge(&q.Figures[i][f])
		}
	}
	for i := range q.Scored {
		for f := range q.Scored[i] {
			p.total.Scored[i][f].Merge(&q.Scored[i][f])
		}
	}
}

// Total is everything merged so far, to be read and not changed.
func (p *Picture) Total() *Part { return p.total }

// Scored returns how many people of a population were scored in a force, by
// protected group.
func (p *Picture) Scored(population, force string) *dataset.GroupCounts {
	i := slices.Index(p.populations, population)
	f, ok := p.places[force]
	if i < 0 || !ok {
		return &dataset.GroupCounts{}
	}
	return &p.total.Scored[i][f]
}

// First is the first moment of the 24 months, in microseconds.
func (p *Picture) First() int64 { return p.edges[0] }

// month is the place of an instant among the 24 months, or −1.
func (p *Picture) month(micros int64) int {
	if micros < p.edges[0] || micros >= p.edges[Months] {
		return -1
	}
	i, _ := slices.BinarySearch(p.edges[:], micros+1)
	return i - 1
}

func (t *Tally) merge(u *Tally) {
	t.Volume.add(&u.Volume)
	for name, v := range u.Split { // each name's sum is its own, so map order is no matter
		t.at(name).add(v)
	}
	for name, label := range u.Labels {
		t.label(name, label)
	}
	t.Repeat += u.Repeat
	t.Rows += u.Rows
	t.Values = append(t.Values, u.Values...)
	for a, others := range u.Pairs {
		for b, n := range others {
			t.pair(a, b, n)
		}
	}
}

func (v *Volume) add(w *Volume) {
	v.Now += w.Now
	v.Before += w.Before
	v.Sum += w.Sum
	for m, n := range w.Months {
		v.Months[m] += n
	}
}

// count adds one in month m with its sum; m is −1 where the period is not of
// months.
func (v *Volume) count(m int, sum float64) {
	if m >= 0 {
		v.Months[m]++
	}
	if m >= 0 && m < Months-12 {
		v.Before++
		return
	}
	v.Now++
	v.Sum += sum
}

// kept copies a text out of a batch's memory.
func kept(s string) string { return strings.Clone(s) }

// at is the volume of one text that the figure is split by. Names are views of
// a batch's memory.
func (t *Tally) at(name string) *Volume {
	v := t.Split[name]
	if v == nil {
		if t.Split == nil {
			t.Split = map[string]*Volume{}
		}
		v = &Volume{}
		t.Split[kept(name)] = v
	}
	return v
}

func (t *Tally) label(name, label string) {
	if t.Labels == nil {
		t.Labels = map[string]string{}
	}
	t.Labels[kept(name)] = kept(label)
}

func (t *Tally) pair(a, b string, n int64) {
	if b < a {
		a, b = b, a
	}
	if t.Pairs == nil {
		t.Pairs = map[string]map[string]int64{}
	}
	if t.Pairs[a] == nil {
		t.Pairs[kept(a)] = map[string]int64{}
	}
	t.Pairs[a][kept(b)] += n
}
