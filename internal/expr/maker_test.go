package expr

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"forceprofiles/internal/civil"
)

// maker writes random expressions that are well typed, over testNames.
type maker struct {
	*rand.Rand
	// written holds what was written before, by type: to be written again, so
	// that parts are shared within a program and between the programs of a plan.
	written map[Type][]string
}

func newMaker(seed uint64) maker {
	return maker{rand.New(rand.NewPCG(seed, 1)), map[Type][]string{}}
}

func (m maker) pick(of ...string) string { return of[m.IntN(len(of))] }

// of writes an expression of a type, at most depth operators deep but for
// parts written before.
func (m maker) of(t Type, depth int) string {
	if depth <= 0 || m.IntN(8) == 0 {
		return m.leaf(t)
	}
	if n := len(m.written[t]); n > 0 && m.IntN(12) == 0 {
		return m.written[t][m.IntN(n)]
	}
	src := m.call(t, depth)
	if len(src) < 200 {
		m.written[t] = append(m.written[t], src)
	}
	return src
}

// call writes an operator or a function and its operands.
func (m maker) call(t Type, depth int) string {
	a := func(t Type) string { return m.of(t, depth-1) }
	if m.IntN(10) == 0 && t != List {
		return fmt.Sprintf("(%s ? %s : %s)", a(Bool), a(t), a(t))
	}
	switch t {
	case Bool:
		switch m.IntN(13) {
		case 0, 1, 2:
			n := 2 + m.IntN(3)
			var parts []string
			for range n {
				parts = append(parts, a(Bool))
			}
			return "(" + strings.Join(parts, m.pick(" && ", " || ")) + ")"
		case 3:
			return "!(" + a(Bool) + ")"
		case 4:
			t := []Type{Number, Time, Duration}[m.IntN(3)]
			return "(" + a(t) + m.pick(" < ", " <= ", " > ", " >= ") + a(t) + ")"
		case 5:
			return "(" + a(Number) + m.pick(" < ", " <= ", " > ", " >= ", " == ", " != ") + m.leaf(Number) + ")"
		case 6:
			t := []Type{Number, Time, Duration, Bool, String}[m.IntN(5)]
			return "(" + a(t) + m.pick(" == ", " != ") + a(t) + ")"
		case 7:
			return "(" + a(String) + " in " + m.pick("flags", "ids", `["suspect", "19C", ""]`, `["a"]`, `["x", "x", "é"]`) + ")"
		case 8:
			return "(" + a(Number) + " in " + m.pick("[1, 2.5, 0]", "[-3]", "[0.1, -0.0, 1e300, 7]") + ")"
		case 9:
			return "any_in(" + m.pick("flags", "ids") + ", " + m.pick(`["a", "b"]`, `["19C"]`, `["nowhere"]`) + ")"
		case 10:
			t := []Type{Bool, Number, String, Time, Duration, List}[m.IntN(6)]
			return "known(" + a(t) + ")"
		case 11:
			f := m.pick("startsWith", "endsWith", "contains")
			if m.IntN(2) == 0 {
				return "(" + a(String) + ")." + f + "(" + a(String) + ")"
			}
			return f + "(" + a(String) + ", " + a(String) + ")"
		default:
			return "in_group(" + a(String) + ", " + m.pick(`"vawg"`, `"rasso"`) + ")"
		}
	case Number:
		switch m.IntN(9) {
		case 0, 1, 2:
			return "(" + a(Number) + m.pick(" + ", " - ", " * ", " / ", " % ") + a(Number) + ")"
		case 3:
			return m.pick("min", "max") + "(" + a(Number) + ", " + a(Number) + ")"
		case 4:
			return m.pick("abs(", "-(") + a(Number) + ")"
		case 5:
			return "size(" + a([]Type{String, List}[m.IntN(2)]) + ")"
		case 6:
			return m.pick("age_at", "days_between") + "(" + a(Time) + ", " + a(Time) + ")"
		case 7:
			return m.pick("hour_of", "month_of") + "(" + a(Time) + ")"
		default:
			return "harm(" + a(String) + m.pick("", `, "css"`) + ")"
		}
	case String:
		switch m.IntN(3) {
		case 0:
			return "(" + a(String) + " + " + a(String) + ")"
		case 1:
			return "string(" + a([]Type{Number, String, Time}[m.IntN(3)]) + ")"
		default:
			return "offence_group(" + a(String) + ")"
		}
	case Time:
		switch m.IntN(3) {
		case 0:
			return "(" + a(Time) + m.pick(" + ", " - ") + a(Duration) + ")"
		case 1:
			return "(" + a(Duration) + " + " + a(Time) + ")"
		default:
			return m.pick("min", "max") + "(" + a(Time) + ", " + a(Time) + ")"
		}
	case Duration:
		if m.IntN(2) == 0 {
			return "(" + a(Time) + " - " + a(Time) + ")"
		}
		return "(" + a(Duration) + m.pick(" + ", " - ") + a(Duration) + ")"
	}
	return m.leaf(t)
}

func (m maker) leaf(t Type) string {
	constant := m.IntN(4) == 0
	switch t {
	case Bool:
		if constant {
			return m.pick("true", "false")
		}
		return m.pick("b", "c")
	case Number:
		if constant {
			return m.pick("0", "1", "2", "-3", "2.5", "1e300", "7", "-0.0", "0.1", "5e-324", "9007199254740992",
				"-1.7976931348623157e308")
		}
		return m.pick("n", "m")
	case String:
		if constant {
			return m.pick(`"suspect"`, `"19C"`, `""`, `"é"`, `"a"`, `'1'`, `"e\u0301"`, `"a\n\"b\""`, `r"\d"`, `"💷"`)
		}
		return m.pick("side", "offence_code", "ref", "person.sex")
	case Time:
		if constant {
			return m.pick(`timestamp("2026-03-29")`, `timestamp("0001-01-01T00:00:00Z")`,
				`timestamp("9999-12-31T23:59:59.999999Z")`,
				`timestamp("2026-10-25T01:30:00+01:00")`, `timestamp("1969-12-31T23:59:59.999999Z")`, `timestamp("2024-02-29")`)
		}
		return m.pick("t", "u", "born", "person.date_of_birth", "as_of")
	case Duration:
		if constant {
			return m.pick(`duration("72h")`, `duration("365d")`, `duration("106751d")`, `duration("-1h30m")`, `duration("1us")`,
				`duration("0s")`)
		}
		return "d"
	}
	return m.pick("flags", "ids")
}

// rows is random data for testNames: as columns, and row by row.
type rows struct {
	n    int
	vecs map[string]Vec
	row  []map[string]any
}

var codes = []string{"suspect", "victim", "19C", "105A", "46", "X", "unlisted", "", "a", "é", "e\u0301", "1", "💷",
	"\xff"}

// rows makes n random rows, each column in one of the shapes a Vec may have.
func (m maker) rows(n int, zone *time.Location) rows {
	r := rows{n: n, vecs: map[string]Vec{}}
	for range n {
		r.row = append(r.row, map[string]any{})
	}
	for _, name := range testNames {
		v, value := m.column(name, n, zone)
		if m.IntN(25) == 0 {
			v, value = Vec{Type: name.Type}, func(int) any { return nil }
		}
		r.vecs[name.Name] = v
		for i := range n {
			if v.absent() {
				continue
			}
			if e := v.Entry(i); v.Valid == nil || v.Valid[e] {
				r.row[i][name.Name] = value(e)
			}
		}
	}
	return r
}

func (m maker) column(name Name, n int, zone *time.Location) (Vec, func(e int) any) {
	v := Vec{Type: name.Type}
	entries := n
	switch m.IntN(4) {
	case 0:
		entries = 1 + n/3
		v.Index = make([]int32, n)
		for i := range v.Index {
			v.Index[i] = int32(m.IntN(entries))
		}
	case 1:
		if m.IntN(3) == 0 {
			entries, v.Const = 1, true
		}
	}
	if m.IntN(3) > 0 {
		v.Valid = make([]bool, entries)
		for i := range v.Valid {
			v.Valid[i] = m.IntN(4) > 0
		}
	}
	text := func() string { return codes[m.IntN(len(codes))] }
	switch name.Type {
	case Bool:
		if m.IntN(3) == 0 {
			v.Num = make([]float64, entries)
			for i := range v.Num {
				v.Num[i] = []float64{0, 1, math.NaN()}[m.IntN(3)]
			}
			return v, func(e int) any {
				if math.IsNaN(v.Num[e]) {
					return nil
				}
				return v.Num[e] != 0
			}
		}
		v.Bool = make([]bool, entries)
		for i := range v.Bool {
			v.Bool[i] = m.IntN(2) == 0
		}
		return v, func(e int) any { return v.Bool[e] }
	case Number:
		v.Num = make([]float64, entries)
		for i := range v.Num {
			v.Num[i] = []float64{0, 1, 2, -3, 2.5, 7, math.Copysign(0, -1), 1e300, math.NaN(), math.Inf(1),
				m.NormFloat64() * 100,
				math.Inf(-1), math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64, 0.1, 1<<53 + 2, -1e-300}[m.IntN(18)]
		}
		return v, func(e int) any { return v.Num[e] }
	case String:
		switch m.IntN(3) {
		case 0:
			v.Text = make([]string, entries)
			for i := range v.Text {
				v.Text[i] = text()
			}
			return v, func(e int) any { return v.Text[e] }
		case 1:
			v.Dict, v.Num = codes, make([]float64, entries)
			for i := range v.Num {
				v.Num[i] = []float64{float64(m.IntN(len(codes))), math.NaN()}[m.IntN(6)/5]
			}
			return v, func(e int) any {
				if math.IsNaN(v.Num[e]) {
					return nil
				}
				return codes[int(v.Num[e])]
			}
		}
		v.Dict = codes[:3+m.IntN(len(codes)-2)]
		if m.IntN(4) == 0 { // another dictionary altogether
			v.Dict = slices.Clone(v.Dict)
			m.Shuffle(len(v.Dict), func(i, j int) { v.Dict[i], v.Dict[j] = v.Dict[j], v.Dict[i] })
		}
		v.Codes = make([]uint32, entries)
		for i := range v.Codes {
			v.Codes[i] = uint32(m.IntN(len(v.Dict)))
		}
		return v, func(e int) any { return v.Dict[v.Codes[e]] }
	case Time:
		v.Int = make([]int64, entries)
		if v.Days = m.IntN(3) == 0; v.Days {
			for i := range v.Int {
				v.Int[i] = int64(m.IntN(60000)) - 30000
			}
			return v, func(e int) any {
				return time.Date(1970, 1, 1+int(v.Int[e]), 0, 0, 0, 0, zone).UTC()
			}
		}
		for i := range v.Int {
			v.Int[i] = m.Int64N(4e15) - 2e15
			switch m.IntN(12) {
			case 0:
				v.Int[i] = minTime + m.Int64N(10)
			case 1:
				v.Int[i] = maxTime - m.Int64N(10)
			case 2: // about a change of the clock
				v.Int[i] = time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC).UnixMicro() + m.Int64N(3) - 1
			}
		}
		return v, func(e int) any { return time.UnixMicro(v.Int[e]).UTC() }
	case Duration:
		v.Int = make([]int64, entries)
		for i := range v.Int {
			v.Int[i] = []int64{0, civil.MicrosPerDay, -3_600_000_000, maxDuration, -maxDuration, 1, m.Int64N(1e13),
				-m.Int64N(1e15)}[m.IntN(8)]
		}
		return v, func(e int) any { return time.Duration(v.Int[e]) * time.Microsecond }
	}
	v.Offsets = []int32{0}
	lists := make([][]string, entries)
	for i := range lists {
		lists[i] = []string{}
		for range m.IntN(4) {
			lists[i] = append(lists[i], text())
		}
		v.Offsets = append(v.Offsets, v.Offsets[i]+int32(len(lists[i])))
	}
	asText := m.IntN(2) == 0
	if asText {
		v.Text = []string{}
	} else {
		v.Codes, v.Dict = []uint32{}, codes
	}
	for _, list := range lists {
		for _, s := range list {
			if asText {
				v.Text = append(v.Text, s)
				continue
			}
			for c, d := range codes {
				if d == s {
					v.Codes = append(v.Codes, uint32(c))
				}
			}
		}
	}
	return v, func(e int) any { return lists[e] }
}
