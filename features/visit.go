package features

import (
	"cmp"
	"math/bits"

	"forceprofiles/internal/expr"
)

// visit brings a block's rows to one feature. Its column holds NaN for a person
// until a row qualifies.
func (k *taskWorker) visit(x *block, m *Matrix) {
	mask := x.t.masks[k.span]
	col := m.Cols[k.task.feature]
	var isTrue, isFalse []uint64
	if k.task.where >= 0 {
		isTrue, isFalse = x.t.state.Bools(k.task.where)
	}
	var v values
	if k.task.value >= 0 {
		v.read(x.t.state, k.task.value, k.feature.value.Type(), x.first, &x.t.w.sorts[k.task.feature])
	}
	clock := x.clock[clockOf(k.known)]
	for w := range (x.n + 63) >> 6 {
		rows := mask[w]
		if rows == 0 {
			continue
		}
		if isTrue != nil {
			if null := rows &^ (isTrue[w] | isFalse[w]); null != 0 {
				k.markAll(x, m, null, w)
			}
			if rows &= isTrue[w]; rows == 0 {
				continue
			}
		}
		switch k.how {
		case count:
			for ; rows != 0; rows &= rows - 1 {
				p := x.person[w<<6+bits.TrailingZeros64(rows)]
				if c := col[p]; c == c {
					col[p] = c + 1
				} else {
					col[p] = 1
				}
			}
		case anyRow:
			for ; rows != 0; rows &= rows - 1 {
				col[x.person[w<<6+bits.TrailingZeros64(rows)]] = 1
			}
		default:
			for ; rows != 0; rows &= rows - 1 {
				i := w<<6 + bits.TrailingZeros64(rows)
				if v.known(i) {
					k.row(x, &v, col, clock, i)
				} else {
					m.mark(k.task.feature, int(x.person[i]))
				}
			}
		}
	}
}

func (k *taskWorker) markAll(x *block, m *Matrix, rows uint64, w int) {
	for ; rows != 0; rows &= rows - 1 {
		m.mark(k.task.feature, int(x.person[w<<6+bits.TrailingZeros64(rows)]))
	}
}

// row adds qualifying row i of the block.
func (k *taskWorker) row(x *block, v *values, col []float64, clock []int64, i int) {
	p := x.person[i]
	have := col[p]
	none := have != have
	switch k.how {
	case sum:
		if none {
			have = 0
		}
		col[p] = have + v.numbers[i]
	case largest:
		if y := v.numbers[i]; none || y > have {
			col[p] = y
		}
	case smallest:
		if y := v.numbers[i]; none || y < have {
			col[p] = y
		}
	case daysSinceLast:
		if y := daysBefore(x.asOf, clock[i]); none || y < have {
			col[p] = y
		}
	case daysSinceFirst:
		if y := daysBefore(x.asOf, clock[i]); none || y > have {
			col[p] = y
		}
	case rateChange:
		if none {
			have = 0
		}
		if clock[i] >= k.middle {
			col[p] = have + 1
		} else {
			col[p] = have - 1
		}
	case rateOfSums:
		if none {
			have = 0
		}
		if clock[i] >= k.middle {
			have += v.numbers[i]
		} else {
			k.older[p] += v.numbers[i]
		}
		col[p] = have
	case latest:
		row := int32(x.first + i)
		if k.known {
			if best := k.best[p]; best >= 0 && !x.later(row, best) {
				return
			}
			k.best[p] = row
		}
		col[p] = v.number(i) // rows come in order of the other clock
	case distinct, maxPer:
		if none {
			col[p] = 0
		}
		k.groups.add(p, v, x.first, i)
	}
}

// later says whether a row of the block is later by known_at than an earlier
// row of the same person, ties by key.
func (x *block) later(row, earlier int32) bool {
	known := x.t.knownAt
	if c := cmp.Compare(known[row], known[earlier]); c != 0 {
		return c > 0
	}
	for _, key := range x.keys {
		if c := cmp.Compare(key.StringAt(int(row)), key.StringAt(int(earlier))); c != 0 {
			return c > 0
		}
	}
	return true
}

// values are a block's results of a feature's value expression.
type values struct {
	typ     expr.Type // 0: the feature has no expression
	numbers []float64
	isTrue  []uint64
	isFalse []uint64
	texts   expr.Texts
	lists   *expr.Vec
	first   int
	sorter  *sorter
}

// read takes the results of program k from a state that has evaluated rows
// [first, …).
func (v *values) read(s *expr.State, k int, typ expr.Type, first int, of *sorter) {
	v.typ, v.first, v.sorter = typ, first, of
	switch typ {
	case expr.Number:
		v.numbers = s.Numbers(k)
	case expr.Bool:
		v.isTrue, v.isFalse = s.Bools(k)
	case expr.String:
		v.texts = s.Texts(k)
	case expr.List:
		v.lists = s.Lists(k)
	}
}

// known says whether row i of the block has a value.
func (v *values) known(i int) bool {
	switch v.typ {
	case expr.Number:
		return v.numbers[i] == v.numbers[i]
	case expr.Bool:
		return (v.isTrue[i>>6]|v.isFalse[i>>6])>>(i&63)&1 == 1
	case expr.String:
		if v.texts.Codes != nil {
			return v.texts.Codes[i] != expr.NullCode
		}
		return v.texts.Known[i>>6]>>(i&63)&1 == 1
	case expr.List:
		return v.lists.Known(v.first + i)
	}
	return true
}

// number is row i's value as the Matrix holds it: a category is its place, or
// unlisted.
func (v *values) number(i int) float64 {
	switch v.typ {
	case expr.Bool:
		return float64(v.isTrue[i>>6] >> (i & 63) & 1)
	case expr.String:
		return v.sorter.place(&v.texts, i)
	}
	return v.numbers[i]
}
