package build

import (
	"slices"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/features"
)

// Months is how many complete calendar months the strategic picture looks
// back: twelve, and the twelve before them to compare.
const Months = 24

// Offence is what the reference tables say of an offence code.
type Offence struct {
	Name        string
	Groups      []string // the first is the one it is counted under
	Harm        float64  // Cambridge Crime Harm Index, days
	Provisional bool     // the weight is a stand-in
	Note        string   // where a stand-in comes from
}

// In says whether the offence belongs to a threat group.
func (o *Offence) In(group string) bool { return slices.Contains(o.Groups, group) }

// Offences are the reference tables of a pack.
type Offences struct {
	ByCode map[string]Offence
	Titles map[string]string // of threat groups, by code
	// Unknown stands for a code that no table lists.
	Unknown Offence
}

// NewOffences reads the reference tables.
func NewOffences(ref *features.Reference) *Offences {
	o := &Offences{ByCode: map[string]Offence{}, Titles: map[string]string{},
		Unknown: Offence{Harm: ref.Unknown.CCHI, Provisional: true}}
	for _, g := range ref.Groups {
		o.Titles[g.Code] = g.Title
	}
	for _, x := range ref.Offences {
		o.ByCode[x.Code] = Offence{Name: x.Name, Groups: x.Groups, Harm: x.CCHI, Provisional: x.Provisional, Note: x.Note}
	}
	return o
}

// Of returns what is known of a code.
func (o *Offences) Of(code string) Offence {
	if x, ok := o.ByCode[code]; ok {
		return x
	}
	x := o.Unknown
	x.Name = code
	return x
}

// Picture gathers the strategic figures of every force while people are
// scored. Its memory grows by eight bytes for each person with recorded harm
// or missing episodes in the last twelve months, by each place that people went
// missing from and each pair missing together, and not otherwise.
type Picture struct {
	info        *dataset.Info
	offences    *Offences
	populations []string
	forces      map[string]int
	edges       [Months + 1]int64 // month starts, Europe/London, microseconds
	total       Part
	next        int
}

// Part is what one batch adds to a Picture.
type Part struct {
	batch   int
	vawg    []vawgArea
	missing []missingArea
	visor   []visorArea
	scored  [][]dataset.GroupCounts // by population, then force
}

// NewPicture begins a picture of a dataset. populations are the ids of all
// packs' populations, in a fixed order: [Picture.Observe] gets their members in
// the same.
func NewPicture(info *dataset.Info, offences *Offences, populations []string) *Picture {
	p := &Picture{info: info, offences: offences, populations: populations, forces: map[string]int{}}
	for i, f := range info.Forces {
		p.forces[f.Code] = i
	}
	asOf := info.AsOf.In(dataset.London)
	end := time.Date(asOf.Year(), asOf.Month(), 1, 0, 0, 0, 0, dataset.London)
	for i := range p.edges {
		p.edges[i] = end.AddDate(0, i-Months, 0).UnixMicro()
	}
	p.total = p.newPart()
	return p
}

func (p *Picture) newPart() Part {
	n := len(p.info.Forces)
	q := Part{vawg: make([]vawgArea, n), missing: make([]missingArea, n), visor: make([]visorArea, n),
		scored: make([][]dataset.GroupCounts, len(p.populations))}
	for i := range n {
		q.vawg[i].cross = make([]int64, n)
		q.vawg[i].from = make([]float64, n)
		q.visor[i].cross = make([]int64, n)
		q.missing[i].cross = make([]int64, n)
	}
	for i := range q.scored {
		q.scored[i] = make([]dataset.GroupCounts, n)
	}
	return q
}

// Members says who of a batch belongs to a population: the rows of the batch
// and, for each, the place of the listing force in Info.Forces.
type Members struct {
	Rows  []int32
	Force []uint16
}

// Observe counts one batch. It changes nothing in p, so workers may call it at
// the same time. members has one entry a population, in NewPicture's order.
func (p *Picture) Observe(b *dataset.Batch, members []Members) *Part {
	q := p.newPart()
	q.batch = b.Number
	o := observer{Picture: p, b: b, part: &q, here: make([]bool, len(p.info.Forces))}
	o.crimes()
	o.missing()
	o.visor()
	o.groups(members)
	return &q
}

// Merge adds a part. Parts must come in the order of their batches, so that
// sums are taken in the same order whatever the number of workers.
func (p *Picture) Merge(q *Part) {
	for i := range q.vawg {
		p.total.vawg[i].add(&q.vawg[i])
		p.total.missing[i].add(&q.missing[i])
		p.total.visor[i].add(&q.visor[i])
	}
	for i := range q.scored {
		for k := range q.scored[i] {
			p.total.scored[i][k].Merge(&q.scored[i][k])
		}
	}
	p.next = q.batch + 1
}

// Scored returns how many people of a population were scored in a force, by group.
func (p *Picture) Scored(population, force string) *dataset.GroupCounts {
	i := slices.Index(p.populations, population)
	f, ok := p.forces[force]
	if i < 0 || !ok {
		return &dataset.GroupCounts{}
	}
	return &p.total.scored[i][f]
}

// month gives the place of an instant among the 24 months, or −1.
func (p *Picture) month(micros int64) int {
	if micros < p.edges[0] || micros >= p.edges[Months] {
		return -1
	}
	i, _ := slices.BinarySearch(p.edges[:], micros+1)
	return i - 1
}

// period names the last twelve complete months: "June 2025 to May 2026".
func (p *Picture) period() string {
	first := time.UnixMicro(p.edges[Months-12]).In(dataset.London)
	last := time.UnixMicro(p.edges[Months-1]).In(dataset.London)
	return first.Format("January 2006") + " to " + last.Format("January 2006")
}

// monthName is a short label: with the year at the first month and in January.
func (p *Picture) monthName(i, first int) string {
	t := time.UnixMicro(p.edges[i]).In(dataset.London)
	if i == first || t.Month() == time.January {
		return t.Format("Jan 2006")
	}
	return t.Format("Jan")
}

// volume counts something in the last twelve months and the twelve before.
type volume struct {
	now, before         int64
	harmNow, harmBefore float64
	months              [Months]int64
}

func (v *volume) add(w volume) {
	v.now += w.now
	v.before += w.before
	v.harmNow += w.harmNow
	v.harmBefore += w.harmBefore
	for m, n := range w.months {
		v.months[m] += n
	}
}

// count adds one in month m with its harm.
func (v *volume) count(m int, harm float64) {
	v.months[m]++
	if m >= Months-12 {
		v.now++
		v.harmNow += harm
	} else {
		v.before++
		v.harmBefore += harm
	}
}

// volumes are by name: an offence group, a district, a place.
type volumes map[string]*volume

func (v *volumes) at(name string) *volume {
	if *v == nil {
		*v = volumes{}
	}
	x := (*v)[name]
	if x == nil {
		x = &volume{}
		(*v)[name] = x
	}
	return x
}

// merge adds w name by name; each name's sum is its own, so map order is no matter.
func (v *volumes) merge(w volumes) {
	for name, x := range w {
		v.at(name).add(*x)
	}
}

// present names what has anything in the last twelve months, most first, and
// sums it.
func (v volumes) present() (names []string, total int64) {
	names = v.names(func(x *volume) float64 { return float64(x.now) })
	names = slices.DeleteFunc(names, func(n string) bool { return v[n].now == 0 })
	for _, n := range names {
		total += v[n].now
	}
	return names, total
}

// names lists the names by a measure, greatest first, then by name.
func (v volumes) names(measure func(*volume) float64) []string {
	out := make([]string, 0, len(v))
	for name := range v {
		out = append(out, name)
	}
	slices.SortFunc(out, func(a, b string) int {
		x, y := measure(v[a]), measure(v[b])
		switch {
		case x > y:
			return -1
		case x < y:
			return 1
		case a < b:
			return -1
		case a > b:
			return 1
		}
		return 0
	})
	return out
}
