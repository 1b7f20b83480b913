package picture

import (
	"math"
	"math/bits"

	"forceprofiles/dataset"
	"forceprofiles/internal/expr"
	"forceprofiles/internal/table"
	"forceprofiles/pack"
)

// counter counts one figure's rows of one table of a batch.
type counter struct {
	task
	*observer
	f           *pack.Figure
	seen        *people // of the figure
	parent      *people // of the figure whose people it is about; nil where it is about none
	tally       []Tally // by force
	person      []int32 // of each row
	clock       []int64 // of each row
	from, until int64   // the period, but for one that begins with each person
	forces      []forceColumn
	numbers     []float64 // of the block
	moments     []int64
	names       []string // scratch
	here        [1]int
}

// forceColumn is a column of force codes and the place of each code in
// Info.Forces, −1 for others.
type forceColumn struct {
	*table.Column
	at []int
}

func (o *observer) counter(t task, ev *dataset.Events, person []int32) counter {
	f := o.figures[t.figure]
	c := counter{task: t, observer: o, f: f, seen: &o.people[t.figure], tally: o.part.Figures[t.figure], person: person,
		from: math.MinInt64, until: math.MaxInt64}
	clock := "occurred_at"
	if f.Clock == "known" {
		clock = "known_at"
	}
	c.clock = ev.Rows.Column(clock).Int
	switch asOf := o.b.AsOf.UnixMicro(); {
	case f.Window.Months > 0:
		c.from, c.until = o.edges[Months-f.Window.Months], o.edges[Months]
	case f.Window.Days > 0:
		c.from, c.until = asOf-int64(f.Window.Days)*24*3600*1e6, asOf
	}
	if f.Parent != nil {
		c.parent = &o.people[o.byFigure[f.Parent]]
	}
	for _, name := range f.Forces {
		column := ev.Rows.Column(name)
		if column == nil {
			continue
		}
		at := make([]int, len(column.Dict))
		for code, force := range column.Dict {
			at[code] = -1
			if i, ok := o.places[force]; ok {
				at[code] = i
			}
		}
		c.forces = append(c.forces, forceColumn{column, at})
	}
	return c
}

// block counts rows [first, first+n), whose expressions s has evaluated.
func (c *counter) block(s *expr.State, first, n int) {
	c.by.read(s)
	c.label.read(s)
	c.distinct.read(s)
	if c.sum >= 0 {
		c.numbers = s.Numbers(c.sum)
	}
	if c.since >= 0 {
		c.moments = s.Ints(c.since)
	}
	for w := range (n + 63) >> 6 {
		mask := ^uint64(0)
		if left := n - w<<6; left < 64 {
			mask = 1<<left - 1
		}
		for _, k := range c.where {
			isTrue, _ := s.Bools(k)
			mask &= isTrue[w]
		}
		for ; mask != 0; mask &= mask - 1 {
			c.row(first, w<<6+bits.TrailingZeros64(mask))
		}
	}
}

// row counts row i of a block if it lies in the period.
func (c *counter) row(first, i int) {
	person, at := int(c.person[first+i]), c.clock[first+i]
	switch {
	case c.f.Window.Since:
		if since := c.parent.since[person]; since == expr.Null || at <= since {
			return
		}
	case at < c.from || at >= c.until:
		return
	}
	sum := 0.0
	if c.sum >= 0 && c.numbers[i] == c.numbers[i] {
		sum = c.numbers[i]
	}
	month := -1
	if c.f.Window.Months > 0 {
		month = c.month(at)
	}
	for _, force := range c.countsIn(person, first+i) {
		t := &c.tally[force]
		switch c.f.Count {
		case "rows":
			t.count(month, sum)
			c.names = c.by.of(c.names[:0], first, i)
			for _, name := range c.names {
				t.at(name).count(month, sum)
				for _, label := range c.label.of(nil, first, i) {
					t.label(name, label)
				}
			}
		case "pairs":
			c.names = c.by.of(c.names[:0], first, i)
			for _, other := range c.names {
				t.Now++
				t.pair(c.b.ID(person), other, 1)
			}
		default:
			c.see(person, force, sum, first, i)
		}
	}
}

// countsIn are the forces in which a row counts.
func (c *counter) countsIn(person, row int) []int {
	if c.parent != nil {
		forces := c.parent.forces(person)
		if c.f.Count != "elsewhere" || len(forces) == 0 {
			return forces
		}
	}
	for _, column := range c.forces {
		if column.Known(row) {
			if c.here[0] = column.at[column.Codes[row]]; c.here[0] >= 0 {
				return c.here[:]
			}
		}
	}
	return nil
}

// people is what a figure that counts people keeps of a batch, in cells: a
// person's row of forces.
type people struct {
	width  int // forces
	rows   []int32
	sums   []float64
	names  []string                  // what the figure is split by, of the last row
	values map[int32]map[string]bool // different values, of cells with any
	since  []int64                   // by person: the latest moment, or expr.Null
	in     []int                     // scratch of forces
}

func (p *people) begin(f *pack.Figure, people, forces int) {
	if f.Count != "people" && f.Count != "elsewhere" {
		return
	}
	p.width = forces
	p.rows = cleared(p.rows, people*forces)
	if f.Sum.Value != "" {
		p.sums = cleared(p.sums, people*forces)
	}
	if f.By.Value != "" {
		p.names = cleared(p.names, people*forces)
	}
	if f.Since.Value != "" {
		p.since = cleared(p.since, people)
		for i := range p.since {
			p.since[i] = expr.Null
		}
	}
	p.values = map[int32]map[string]bool{}
}

// cleared is n zeros, in s where there is room.
func cleared[T any](s []T, n int) []T {
	if n > cap(s) {
		return make([]T, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// forces are those in which a person counts, ascending; valid until the next call.
func (p *people) forces(person int) []int {
	p.in = p.in[:0]
	for force, rows := range p.rows[person*p.width : (person+1)*p.width] {
		if rows > 0 {
			p.in = append(p.in, force)
		}
	}
	return p.in
}

// see notes a row of a person in a force.
func (c *counter) see(person, force int, sum float64, first, i int) {
	p := c.seen
	cell := person*p.width + force
	p.rows[cell]++
	if c.sum >= 0 {
		p.sums[cell] += sum
	}
	if c.since >= 0 {
		p.since[person] = max(p.since[person], c.moments[i])
	}
	c.names = c.by.of(c.names[:0], first, i)
	for _, name := range c.names {
		p.names[cell] = name
	}
	c.names = c.distinct.of(c.names[:0], first, i)
	for _, value := range c.names {
		if p.values[int32(cell)] == nil {
			p.values[int32(cell)] = map[string]bool{}
		}
		p.values[int32(cell)][value] = true
	}
}

// finish turns what was seen of people into the figure's tallies.
func (o *observer) finish(figure int) {
	f, p, tally := o.figures[figure], &o.people[figure], o.part.Figures[figure]
	if f.Count == "elsewhere" {
		o.elsewhere(f, p, tally)
	}
	if f.Count != "people" {
		return
	}
	for cell, rows := range p.rows {
		if rows == 0 {
			continue
		}
		t := &tally[cell%p.width]
		value, many := float64(rows), int(rows)
		if f.Sum.Value != "" {
			value = p.sums[cell]
		}
		if f.Distinct.Value != "" {
			many = len(p.values[int32(cell)])
		}
		if value <= 0 {
			continue
		}
		t.Now++
		t.Sum += value
		if f.By.Value != "" && p.names[cell] != "" {
			v := t.at(p.names[cell])
			v.Now++
			v.Sum += value
		}
		if f.Spread {
			t.Values = append(t.Values, value)
		}
		if f.AtLeast > 0 && many >= f.AtLeast {
			t.Repeat++
			t.Rows += int64(rows)
		}
	}
}

// elsewhere counts people who have rows in another force than theirs: that of
// the figure they are taken from, or any in which they have rows.
func (o *observer) elsewhere(f *pack.Figure, p *people, tally []Tally) {
	for person := range o.b.People() {
		seen := p.forces(person)
		homes := seen
		if f.Parent != nil && len(seen) > 0 {
			homes = o.people[o.byFigure[f.Parent]].forces(person)
		}
		for _, home := range homes {
			others := int64(0)
			for _, force := range seen {
				if force != home {
					tally[home].at(o.info.Forces[force].Code).Now++
					others++
				}
			}
			tally[home].Now += min(others, 1)
		}
	}
}
