package features

import (
	"slices"

	"forceprofiles/internal/expr"
)

// groups collects what distinct and max_per look at: for each qualifying row
// its person and its value, or one pair for each different element of a list.
// Rows come person by person, so that each person's pairs stand together.
type groups struct {
	person  []int32
	codes   []uint32 // of coded texts
	texts   []string // of other texts
	numbers []float64
}

func (g *groups) reset() {
	g.person, g.codes, g.numbers = g.person[:0], g.codes[:0], g.numbers[:0]
	clear(g.texts) // lets go of the batch's memory
	g.texts = g.texts[:0]
}

// add takes row i of a block that begins at row first.
func (g *groups) add(p int32, v *values, first, i int) {
	switch {
	case v.typ == expr.Number:
		g.numbers = append(g.numbers, v.numbers[i])
	case v.typ == expr.String && v.texts.Codes != nil:
		g.codes = append(g.codes, v.texts.Codes[i])
	case v.typ == expr.String:
		g.texts = append(g.texts, v.texts.Text[i])
	default:
		e := v.lists.Entry(first + i)
		from, to := v.lists.Offsets[e], v.lists.Offsets[e+1]
		if v.lists.Codes != nil {
			before := len(g.codes)
			g.codes = appendOnce(g.codes, v.lists.Codes[from:to])
			g.addPerson(p, len(g.codes)-before)
		} else {
			before := len(g.texts)
			g.texts = appendOnce(g.texts, v.lists.Text[from:to])
			g.addPerson(p, len(g.texts)-before)
		}
		return
	}
	g.person = append(g.person, p)
}

func (g *groups) addPerson(p int32, times int) {
	for range times {
		g.person = append(g.person, p)
	}
}

// appendOnce appends the different elements of a row's list, each once.
func appendOnce[T interface{ ~uint32 | ~string }](to, list []T) []T {
	before := len(to)
	if len(list) <= 16 {
		for _, x := range list {
			if !slices.Contains(to[before:], x) {
				to = append(to, x)
			}
		}
		return to
	}
	to = append(to, list...)
	slices.Sort(to[before:])
	return to[:before+len(slices.Compact(to[before:]))]
}

// addTo adds each person's number of different values, or the largest number
// of rows that share one, to col.
func (g *groups) addTo(col []float64, h how) {
	for lo := 0; lo < len(g.person); {
		p, hi := g.person[lo], lo+1
		for hi < len(g.person) && g.person[hi] == p {
			hi++
		}
		var different, most int
		switch {
		case len(g.codes) > 0:
			different, most = runs(g.codes[lo:hi])
		case len(g.texts) > 0:
			different, most = runs(g.texts[lo:hi])
		default:
			different, most = runs(g.numbers[lo:hi])
		}
		if h == maxPer {
			different = most
		}
		col[p] += float64(different)
		lo = hi
	}
}

// runs sorts x and counts its different values and the most frequent one.
func runs[T interface{ ~uint32 | ~string | ~float64 }](x []T) (different, most int) {
	switch len(x) {
	case 1:
		return 1, 1
	case 2:
		if x[0] == x[1] {
			return 1, 2
		}
		return 2, 1
	}
	slices.Sort(x)
	length := 0
	for i := range x {
		if i == 0 || x[i] != x[i-1] {
			different++
			length = 0
		}
		length++
		most = max(most, length)
	}
	return different, most
}
