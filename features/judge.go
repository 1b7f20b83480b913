package features

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"forceprofiles/dataset"
	"forceprofiles/internal/expr"
)

// judged is what where and value make of one row.
type judged struct {
	row   TraceRow
	null  bool     // where, or the value, is not known
	elems []string // of distinct and max_per
}

// judge reads what row i of a block adds before the others are known.
func (f *feature) judge(j *judged, v *values, i int, asOf, t int64) {
	switch f.how {
	case count, anyRow:
		j.row.Added = 1
	case rateChange:
		j.row.Added = 1
		if !j.row.Newer {
			j.row.Added = -1
		}
	case rateOfSums:
		j.row.Added = v.number(i)
		if !j.row.Newer {
			j.row.Added = -j.row.Added
		}
	case daysSinceLast, daysSinceFirst:
		j.row.Added = daysBefore(asOf, t)
	case distinct, maxPer:
		j.elems = v.elements(i)
	default:
		if j.row.Added = v.number(i); j.row.Added == unlisted {
			j.row.Added = math.NaN()
		}
	}
}

// elements are the different values of row i, as text.
func (v *values) elements(i int) []string {
	switch v.typ {
	case expr.Number:
		return []string{fmt.Sprint(v.numbers[i])}
	case expr.String:
		x, _ := v.texts.At(i)
		return []string{x}
	}
	var out []string
	e := v.lists.Entry(v.first + i)
	for k := v.lists.Offsets[e]; k < v.lists.Offsets[e+1]; k++ {
		var x string
		if v.lists.Codes != nil {
			x = v.lists.Dict[v.lists.Codes[k]]
		} else {
			x = v.lists.Text[k]
		}
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

// decide completes what depends on the other rows: what a row adds to a
// distinct or a max_per, and which rows the value rests on.
func (f *feature) decide(batch *dataset.Batch, rows []judged) {
	best := -1 // the row that decides alone
	better := func(i int) bool { return false }
	switch f.how {
	case count, sum, anyRow, rateChange, rateOfSums:
		for i := range rows {
			rows[i].row.Decides = true
		}
	case distinct:
		seen := map[string]bool{}
		for i := range rows {
			for _, x := range rows[i].elems {
				if !seen[x] {
					seen[x] = true
					rows[i].row.Added++
				}
			}
			rows[i].row.Decides = rows[i].row.Added > 0
		}
	case maxPer:
		shared := map[string]int{}
		top, most := "", 0
		for i := range rows {
			for _, x := range rows[i].elems {
				if shared[x]++; shared[x] > most {
					top, most = x, shared[x]
				}
			}
		}
		for i := range rows {
			if most > 0 && slices.Contains(rows[i].elems, top) {
				rows[i].row.Added, rows[i].row.Decides = 1, true
			}
		}
	case largest, daysSinceFirst:
		better = func(i int) bool { return rows[i].row.Added > rows[best].row.Added }
	case smallest, daysSinceLast:
		better = func(i int) bool { return rows[i].row.Added < rows[best].row.Added }
	case latest:
		better = func(i int) bool {
			if !f.known {
				return true
			}
			a, b := &rows[i].row, &rows[best].row
			if !a.KnownAt.Equal(b.KnownAt) {
				return a.KnownAt.After(b.KnownAt)
			}
			for _, key := range dataset.Tables[f.from].Key {
				column := batch.Events[f.from].Rows.Column(key)
				if c := cmp.Compare(column.StringAt(a.Row), column.StringAt(b.Row)); c != 0 {
					return c > 0
				}
			}
			return true
		}
	}
	switch f.how {
	case largest, smallest, daysSinceLast, daysSinceFirst, latest:
		for i := range rows {
			if best < 0 || better(i) {
				best = i
			}
		}
		for i := range rows {
			rows[i].row.Decides = i == best || f.how != latest && rows[i].row.Added == rows[best].row.Added
		}
	}
}

// aggregate makes the value of the rows of a trace, NaN of none.
func (f *feature) aggregate(rows []TraceRow) float64 {
	if len(rows) == 0 {
		return math.NaN()
	}
	var newer, older float64
	for _, r := range rows {
		switch f.how {
		case anyRow:
			return 1
		case largest, smallest, daysSinceLast, daysSinceFirst, latest:
			if r.Decides {
				return r.Added
			}
		case rateOfSums:
			if r.Newer {
				newer += r.Added
			} else {
				older += r.Added
			}
		default:
			newer += r.Added
		}
	}
	x := newer + older
	return x + (x - x)
}
