package expr

import (
	"flag"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// result is row i of program k as the interpreter would give it.
func result(s *State, k int, t Type, i int) any {
	switch t {
	case Bool:
		isTrue, isFalse := s.Bools(k)
		if !bit(isTrue, i) && !bit(isFalse, i) {
			return nil
		}
		return bit(isTrue, i)
	case Number:
		if x := s.Numbers(k)[i]; !math.IsNaN(x) {
			return x
		}
	case Time:
		if x := s.Ints(k)[i]; x != Null {
			return time.UnixMicro(x).UTC()
		}
	case Duration:
		if x := s.Ints(k)[i]; x != Null {
			return time.Duration(x) * time.Microsecond
		}
	case String:
		texts := s.Texts(k)
		if x, ok := texts.At(i); ok {
			return x
		}
	case List:
		v := s.Lists(k)
		if row := s.first + i; v.Known(row) {
			list := []string{}
			for e, at := v.Entry(row), v.Offsets[v.Entry(row)]; at < v.Offsets[e+1]; at++ {
				list = append(list, v.element(at))
			}
			return list
		}
	}
	return nil
}

// compare holds the columnar evaluator against CEL's interpreter on random
// expressions and data made from seed.
func compare(t *testing.T, seed uint64, expressions int) {
	env := sharedEnv(t)
	zone := env.civil.Location()
	m := newMaker(seed)
	var programs []*Program
	var rowwise []*Interpreter
	for range expressions {
		src := m.of([]Type{Bool, Bool, Number, String, Time, Duration, List}[m.IntN(7)], m.IntN(6))
		p, err := env.Compile(src)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		in, err := env.Interpreter(p)
		if err != nil {
			t.Fatalf("seed %d: %s: %v", seed, src, err)
		}
		programs, rowwise = append(programs, p), append(rowwise, in)
		// The canonical form is an expression with the same canonical form.
		again, err := env.Compile(p.Canonical())
		if err != nil {
			t.Fatalf("seed %d: canonical form of %s: %v", seed, src, err)
		}
		if again.Canonical() != p.Canonical() {
			t.Errorf("seed %d: %s is canonically %s, and that is %s", seed, src, p.Canonical(), again.Canonical())
		}
		programs, rowwise = append(programs, again), append(rowwise, in)
	}
	plan, err := NewPlan(programs...)
	if err != nil {
		t.Fatal(err)
	}
	block := 1 + m.IntN(Block)
	s := plan.NewState(block)
	for range 3 { // several batches through one State
		data := m.rows(1+m.IntN(90), zone)
		for i, name := range plan.Names() {
			if err := s.Bind(i, data.vecs[name]); err != nil {
				t.Fatal(err)
			}
		}
		for first := 0; first < data.n; first += block {
			n := min(block, data.n-first)
			s.Eval(first, n)
			for k, p := range programs {
				for i := range n {
					want, err := rowwise[k].Row(data.row[first+i])
					if err != nil {
						t.Fatalf("seed %d: %s: %v", seed, p, err)
					}
					if got := result(s, k, p.Type(), i); !same(got, want) {
						t.Fatalf("seed %d: %s\non %v\ngives %v, and row by row %v", seed, p, describe(data.row[first+i], p.Names()), got,
							want)
					}
				}
				if p.Type() == Bool && n%64 != 0 {
					isTrue, isFalse := s.Bools(k)
					if last := len(isTrue) - 1; (isTrue[last]|isFalse[last])>>(n%64) != 0 {
						t.Fatalf("seed %d: %s sets bits past the last row", seed, p)
					}
				}
			}
		}
	}
}

func same(a, b any) bool {
	if x, ok := a.(time.Time); ok {
		y, ok := b.(time.Time)
		return ok && x.Equal(y)
	}
	if x, ok := a.([]string); ok {
		y, ok := b.([]string)
		return ok && slices.Equal(x, y)
	}
	return a == b
}

func describe(row map[string]any, names []string) string {
	var out []string
	for _, n := range names {
		v := fmt.Sprint(row[n])
		switch x := row[n].(type) {
		case string:
			v = strconv.Quote(x)
		case []string:
			v = fmt.Sprintf("%q", x)
		}
		out = append(out, n+"="+v)
	}
	return strings.Join(out, " ")
}

// TestRandomCoversTheLanguage holds the maker of random expressions to its
// purpose: it comes to every way to call every operator and function.
func TestRandomCoversTheLanguage(t *testing.T) {
	env := testEnv(t)
	reached := map[string]bool{}
	for seed := range uint64(40) {
		m := newMaker(seed)
		for range 20 {
			src := m.of([]Type{Bool, Number, String, Time, Duration, List}[m.IntN(6)], 5)
			p, err := env.Compile(src)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range p.checked.NativeRep().ReferenceMap() {
				for _, id := range r.OverloadIDs {
					reached[id] = true
				}
			}
		}
	}
	for _, f := range env.overloads {
		if !reached[f.id] {
			t.Errorf("no random expression has %s of %v (%s)", f.op, f.args, f.id)
		}
	}
}

func TestColumnarEqualsRowwise(t *testing.T) {
	t.Parallel()
	seeds := 300
	if testing.Short() {
		seeds = 30
	}
	for seed := range seeds {
		compare(t, uint64(seed), 6)
		if t.Failed() {
			return
		}
	}
}

func FuzzColumnarEqualsRowwise(f *testing.F) {
	for _, seed := range []uint64{1, 2, 3, 1 << 40} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) { compare(t, seed, 4) })
}

var (
	soak     = flag.Duration("soak", 0, "how long TestSoak goes on")
	soakFrom = flag.Uint64("soakfrom", 1<<32, "first seed of TestSoak")
)

// TestSoak compares random expressions with both oracles for as long as -soak
// says. Unlike a fuzzing process it is not ended by a busy machine, and it goes
// on from a seed that can be stated.
func TestSoak(t *testing.T) {
	began, seed := time.Now(), *soakFrom
	for ; time.Since(began) < *soak; seed++ {
		compare(t, seed, 6)
		comparePlain(t, seed, 6)
		if t.Failed() {
			return
		}
	}
	t.Logf("%d seeds from %d in %s: %d expressions, no difference", seed-*soakFrom, *soakFrom,
		time.Since(began).Round(time.Second), 12*(seed-*soakFrom))
}
