package expr

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
)

// The oracle of random_test.go is CEL's interpreter with this package's
// functions. Here it is CEL as it comes, with its standard library and macros
// and nothing of ours: each random expression is written twice, in this
// language and in plain CEL, over tame data on which the two promise the same
// (nothing overflows and nothing is divided by 0).

// twice is one meaning in two spellings.
type twice struct{ ours, plain string }

func (m maker) twice(t Type, depth int) twice {
	if depth <= 0 || m.IntN(8) == 0 {
		return m.twiceLeaf(t)
	}
	a := func(t Type) twice { return m.twice(t, depth-1) }
	same := func(form string, args ...twice) twice {
		var ours, plain []any
		for _, x := range args {
			ours, plain = append(ours, x.ours), append(plain, x.plain)
		}
		return twice{fmt.Sprintf(form, ours...), fmt.Sprintf(form, plain...)}
	}
	if m.IntN(8) == 0 && t != List {
		return same("(%s ? %s : %s)", a(Bool), a(t), a(t))
	}
	switch t {
	case Bool:
		switch m.IntN(8) {
		case 0, 1:
			return same("(%s"+m.pick("&&", "||")+"%s)", a(Bool), a(Bool))
		case 2:
			return same("!(%s)", a(Bool))
		case 3:
			of := []Type{Number, Time, Duration}[m.IntN(3)]
			return same("(%s"+m.pick("<", "<=", ">", ">=")+"%s)", a(of), a(of))
		case 4:
			of := []Type{Number, Time, Duration, Bool, String}[m.IntN(5)]
			return same("(%s"+m.pick("==", "!=")+"%s)", a(of), a(of))
		case 5:
			return same("(%s in "+m.pick("flags", "ids", `["19C", ""]`)+")", a(String))
		case 6:
			return same("(%s)."+m.pick("startsWith", "endsWith", "contains")+"(%s)", a(String), a(String))
		}
		list, wanted := m.pick("flags", "ids"), m.pick(`["a", "b"]`, `["19C"]`)
		return twice{"any_in(" + list + ", " + wanted + ")", list + ".exists(x, x in " + wanted + ")"}
	case Number:
		switch m.IntN(8) {
		case 0, 1:
			return same("(%s"+m.pick("+", "-", "*")+"%s)", a(Number), a(Number))
		case 2:
			return same("(%s / "+m.pick("4.0", "-3.0")+")", a(Number))
		case 3:
			return same("-(%s)", a(Number))
		case 4:
			x := a(Time)
			return twice{"hour_of(" + x.ours + ")", "double((" + x.plain + `).getHours("Europe/London"))`}
		case 5:
			x := a(Time)
			return twice{"month_of(" + x.ours + ")",
				fmt.Sprintf(`(double((%s).getFullYear("Europe/London")) * 12.0 + double((%[1]s).getMonth("Europe/London")) + 1.0)`,
					x.plain)}
		case 6:
			x := a([]Type{String, List}[m.IntN(2)])
			return twice{"size(" + x.ours + ")", "double(size(" + x.plain + "))"}
		}
		x, y := a(Number), a(Number)
		if m.IntN(2) == 0 {
			return twice{fmt.Sprintf("min(%s, %s)", x.ours, y.ours), fmt.Sprintf("((%s) < (%s) ? (%[1]s) : (%[2]s))", x.plain,
				y.plain)}
		}
		return twice{fmt.Sprintf("max(%s, %s)", x.ours, y.ours), fmt.Sprintf("((%s) > (%s) ? (%[1]s) : (%[2]s))", x.plain,
			y.plain)}
	case String:
		return same("(%s + %s)", a(String), a(String))
	case Time:
		return same("(%s"+m.pick("+", "-")+"%s)", a(Time), a(Duration))
	case Duration:
		if m.IntN(2) == 0 {
			return same("(%s - %s)", a(Time), a(Time))
		}
		return same("(%s"+m.pick("+", "-")+"%s)", a(Duration), a(Duration))
	}
	return m.twiceLeaf(t)
}

func (m maker) twiceLeaf(t Type) twice {
	name := map[Type][]string{Bool: {"b", "c", "true"}, Number: {"n", "m", "2.5", "1.0"},
		String: {"side", "ref", "person.sex", `"19C"`, `"é"`},
		Time:   {"t", "u", "as_of", `timestamp("2026-03-29T01:00:00Z")`}, Duration: {"d", `duration("72h")`},
		List: {"flags", "ids"}}[t]
	s := m.pick(name...)
	return twice{s, s}
}

// tame makes n rows for testNames: small numbers, dates of a century, nulls.
func (m maker) tame(n int) rows {
	r := rows{n: n, vecs: map[string]Vec{}}
	for range n {
		r.row = append(r.row, map[string]any{})
	}
	for _, name := range testNames {
		v := Vec{Type: name.Type, Valid: make([]bool, n), Offsets: []int32{0}}
		for i := range n {
			v.Valid[i] = m.IntN(4) > 0
			var value any
			switch name.Type {
			case Bool:
				v.Bool = append(v.Bool, m.IntN(2) == 0)
				value = v.Bool[i]
			case Number:
				v.Num = append(v.Num, []float64{0, 1, 2.5, -3, m.NormFloat64() * 100}[m.IntN(5)])
				value = v.Num[i]
			case String:
				v.Text = append(v.Text, codes[m.IntN(len(codes)-1)]) // all but the one that is not UTF-8
				value = v.Text[i]
			case Time:
				at := time.Date(1950+m.IntN(100), 3, 1, 0, 0, 0, m.IntN(1000)*1000,
					time.UTC).Add(time.Duration(m.IntN(365*24*60)) * time.Minute)
				v.Int = append(v.Int, at.UnixMicro())
				value = at
			case Duration:
				v.Int = append(v.Int, m.Int64N(2e13)-1e13)
				value = time.Duration(v.Int[i]) * time.Microsecond
			case List:
				list := []string{}
				for range m.IntN(4) {
					list = append(list, codes[m.IntN(len(codes)-1)])
				}
				v.Text = append(v.Text, list...)
				v.Offsets = append(v.Offsets, int32(len(v.Text)))
				value = list
			}
			if v.Valid[i] {
				r.row[i][name.Name] = value
			}
		}
		if name.Type != List {
			v.Offsets = nil
		} else if v.Text == nil {
			v.Text = []string{}
		}
		r.vecs[name.Name] = v
	}
	return r
}

// plainCEL is an environment (shared) with CEL's own standard library.
func plainCEL(t testing.TB) *cel.Env {
	t.Helper()
	once.Lock()
	defer once.Unlock()
	if once.plain != nil {
		return once.plain
	}
	var names []cel.EnvOption
	for _, n := range testNames {
		names = append(names, cel.Variable(n.Name, celTypes[n.Type]))
	}
	env, err := cel.NewEnv(names...)
	if err != nil {
		t.Fatal(err)
	}
	once.plain = env
	return env
}

// plainRow evaluates a program of plain CEL on a row, null as unknown.
func plainRow(p cel.Program, row map[string]any) (any, error) {
	var unknown []*cel.AttributePatternType
	known := map[string]any{}
	for _, n := range testNames {
		if v, ok := row[n.Name]; ok {
			known[n.Name] = v
		} else {
			unknown = append(unknown, cel.AttributePattern(n.Name))
		}
	}
	activation, err := cel.PartialVars(known, unknown...)
	if err != nil {
		return nil, err
	}
	out, _, err := p.Eval(activation)
	if err != nil {
		return nil, err
	}
	switch v := out.(type) {
	case *types.Unknown:
		return nil, nil
	case types.Timestamp:
		return v.Time, nil
	case types.Duration:
		return v.Duration, nil
	}
	return out.Value(), nil
}

// comparePlain holds random expressions against plain CEL.
func comparePlain(t *testing.T, seed uint64, expressions int) {
	env, plain := sharedEnv(t), plainCEL(t)
	m := maker{Rand: rand.New(rand.NewPCG(seed, 2))}
	data := m.tame(1 + m.IntN(70))
	for range expressions {
		src := m.twice([]Type{Bool, Bool, Number, String, Time, Duration}[m.IntN(6)], 1+m.IntN(4))
		p, err := env.Compile(src.ours)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		checked, issues := plain.Compile(src.plain)
		if issues.Err() != nil {
			t.Fatalf("seed %d: %v", seed, issues.Err())
		}
		rowwise, err := plain.Program(checked, cel.EvalOptions(cel.OptPartialEval))
		if err != nil {
			t.Fatal(err)
		}
		plan, err := NewPlan(p)
		if err != nil {
			t.Fatal(err)
		}
		s := plan.NewState(data.n)
		for i, name := range plan.Names() {
			if err := s.Bind(i, data.vecs[name]); err != nil {
				t.Fatal(err)
			}
		}
		s.Eval(0, data.n)
		for i, row := range data.row {
			want, err := plainRow(rowwise, row)
			if err != nil {
				t.Fatalf("seed %d: %s: %v", seed, src.plain, err)
			}
			if got := result(s, 0, p.Type(), i); !same(got, want) {
				t.Fatalf("seed %d: %s\non %v\ngives %v; %s in plain CEL gives %v", seed, src.ours, describe(row, p.Names()), got,
					src.plain, want)
			}
		}
	}
}

func TestColumnarEqualsPlainCEL(t *testing.T) {
	t.Parallel()
	for seed := range uint64(100) {
		comparePlain(t, seed, 6)
	}
}

func FuzzColumnarEqualsPlainCEL(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) { comparePlain(t, seed, 4) })
}
