package expr

import (
	"math"
	"testing"
	"time"
)

// evalOne evaluates src on the one row that data holds.
func evalOne(t *testing.T, env *Env, src string, data map[string]Vec) any {
	t.Helper()
	p, err := env.Compile(src)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := NewPlan(p)
	if err != nil {
		t.Fatal(err)
	}
	s := plan.NewState(1)
	for i, name := range plan.Names() {
		if err := s.Bind(i, data[name]); err != nil {
			t.Fatal(err)
		}
	}
	s.Eval(0, 1)
	return result(s, 0, p.Type(), 0)
}

func TestMeaning(t *testing.T) {
	env := testEnv(t)
	zone := london(t)
	at := func(s string) Vec {
		m, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			t.Fatal(err)
		}
		return Vec{Type: Time, Int: []int64{m.UnixMicro()}}
	}
	born := time.Date(2008, 2, 29, 0, 0, 0, 0, time.UTC)
	data := map[string]Vec{
		"n": {Type: Number, Num: []float64{7}}, "m": {Type: Number, Num: []float64{math.NaN()}},
		"b": {Type: Bool, Bool: []bool{true}}, "c": {Type: Bool}, "side": {Type: String, Text: []string{"suspect"}},
		"offence_code": {Type: String, Codes: []uint32{1}, Dict: []string{"46", "19C"}},
		"ref":          {Type: String, Text: []string{""}, Valid: []bool{false}},
		"person.sex":   {Type: String, Codes: []uint32{0}, Dict: []string{"F"}, Const: true},
		"t":            at("2026-03-29T00:59:59.999999Z"), "u": at("2026-03-29T01:00:00Z"),
		"born": {Type: Time, Days: true, Int: []int64{born.Unix() / 86400}}, "person.date_of_birth": {Type: Time},
		"as_of": at("2026-07-01T00:00:00Z"),
		"d":     {Type: Duration, Int: []int64{72 * 3_600_000_000}}, "flags": {Type: List, Offsets: []int32{0, 2},
			Codes: []uint32{0, 1}, Dict: []string{"a", "b", "x"}},
		"ids": {Type: List, Offsets: []int32{0, 0}, Text: []string{}},
	}
	tests := []struct {
		src  string
		want any // nil: not known
	}{
		{"3 / 2", 1.5},
		{"7 % 4 + n % -4", 6.0},
		{"-7 % 4", -3.0},
		{"n / 0", nil},
		{"0 / 0 == 0 / 0", nil},
		{"1e308 * 10", nil},
		{"m == m", nil},
		{"known(m)", false},
		{"known(n / 0)", false},
		{"!known(c) && b", true},
		{"c && false", false},
		{"c || true", true},
		{"c && b", nil},
		{"c || n < 3", nil},
		{"c ? 1 : 1", nil},
		{"b ? n : m", 7.0},
		{"ref == \"\"", nil},
		{`side in ["suspect", "victim"]`, true},
		{`harm(offence_code) + harm(offence_code, "css")`, 1825.0 * 4},
		{`harm(side)`, nil},
		{`offence_group("X") == ""`, true},
		{`in_group(offence_code, "vawg") && offence_group(offence_code) == "rasso"`, true},
		{`in_group(ref, "vawg")`, nil},
		{`"a" in flags && any_in(flags, ["b", "c"]) && !("x" in flags)`, true},
		{"size(flags) + size(ids) + size(\"naïve\")", 7.0},
		{`any_in(ids, ["a"])`, false},
		{"hour_of(t)", 0.0},
		{"hour_of(u)", 2.0}, // the clock went forward
		{"month_of(t) == 2026 * 12 + 3", true},
		{"days_between(t, u)", 0.0},
		{"days_between(u, t)", -1.0}, // whole days, downwards
		{"u - t == duration(\"1ms\")", false},
		{"u - t < duration(\"1ms\") && t + d > u", true},
		{"age_at(born, timestamp(\"2025-02-28\"))", 16.0},
		{"age_at(born, timestamp(\"2025-03-01\"))", 17.0},
		{"age_at(born, timestamp(\"2026-07-01\")) >= 18", true},
		{"age_at(as_of, born)", -19.0},
		{"timestamp(\"2026-07-01\") == as_of - duration(\"1h\")", true},
		{"max(n, 9) - min(n, m)", nil},
		{"max(t, u) == u && abs(0 - n) == 7", true},
		{`"Recorded " + string(n) + " times, " + string(0.5) + " on average, since " + string(t)`,
			"Recorded 7 times, 0.5 on average, since 29 March 2026"},
		{"string(1e21)", "1000000000000000000000"},
		{"timestamp(\"9999-12-31T23:59:59Z\") + duration(\"1h\")", nil},
		{"timestamp(\"9999-12-31T23:59:59Z\") - timestamp(\"0001-01-01T00:00:00Z\")", nil},
	}
	for _, tt := range tests {
		if got := evalOne(t, env, tt.src, data); got != tt.want {
			t.Errorf("%s is %v, want %v", tt.src, got, tt.want)
		}
	}
	_ = zone
}

// TestDictionaryGrows holds a State to its promise: results per dictionary
// entry follow a dictionary that grows, and one that is another.
func TestDictionaryGrows(t *testing.T) {
	env := testEnv(t)
	p, err := env.Compile(`harm(offence_code) > 10`)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := NewPlan(p)
	if err != nil {
		t.Fatal(err)
	}
	s := plan.NewState(4)
	grown := []string{"46", "19C", "105A"}
	for _, tt := range []struct {
		dict []string
		want uint64 // of codes 0, 1, …
	}{
		{[]string{"46"}, 0b0},
		{grown[:2], 0b10},
		{grown[:1], 0b0},
		{grown, 0b010},
		{[]string{"19C", "46"}, 0b01},
		{[]string{"19C", "46", "19C"[:2], "46"}, 0b0001},
	} {
		v := Vec{Type: String, Dict: tt.dict}
		for c := range tt.dict {
			v.Codes = append(v.Codes, uint32(c))
		}
		if err := s.Bind(0, v); err != nil {
			t.Fatal(err)
		}
		s.Eval(0, len(v.Codes))
		if got, _ := s.Bools(0); got[0] != tt.want {
			t.Errorf("%v: %b, want %b", tt.dict, got[0], tt.want)
		}
	}
}

// lineUp is what a rule or a where typically looks like, over a block.
func lineUp(t testing.TB, n int) (*Plan, map[string]Vec) {
	env := testEnv(t)
	var programs []*Program
	for _, src := range []string{
		`side == "suspect" && b && in_group(offence_code, "vawg") && person.sex == "F"`,
		`side == "suspect" && b && n > 3 && as_of - t < duration("72h")`,
		`n * 2 + m > 10 || age_at(born, t) < 18`,
		`any_in(flags, ["a", "b"]) && harm(offence_code) > 10`,
	} {
		p, err := env.Compile(src)
		if err != nil {
			t.Fatal(err)
		}
		programs = append(programs, p)
	}
	plan, err := NewPlan(programs...)
	if err != nil {
		t.Fatal(err)
	}
	return plan, newMaker(1).rows(n, london(t)).vecs
}

func TestNoAllocationPerRow(t *testing.T) {
	plan, data := lineUp(t, 10*Block)
	s := plan.NewState(Block)
	work := func() {
		for i, name := range plan.Names() {
			if err := s.Bind(i, data[name]); err != nil {
				t.Fatal(err)
			}
		}
		for first := 0; first < 10*Block; first += Block {
			s.Eval(first, Block)
		}
	}
	work()
	if n := testing.AllocsPerRun(5, work); n > 0 {
		t.Errorf("%v allocations for %d rows", n, 10*Block)
	}
}

func BenchmarkColumns(b *testing.B) {
	plan, data := lineUp(b, Block)
	s := plan.NewState(Block)
	for i, name := range plan.Names() {
		if err := s.Bind(i, data[name]); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		s.Eval(0, Block)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/Block/float64(plan.Programs()), "ns/row·rule")
}

func BenchmarkInterpreter(b *testing.B) {
	env := testEnv(b)
	p, err := env.Compile(`side == "suspect" && b && n > 3 && as_of - t < duration("72h")`)
	if err != nil {
		b.Fatal(err)
	}
	in, err := env.Interpreter(p)
	if err != nil {
		b.Fatal(err)
	}
	rows := newMaker(1).rows(Block, london(b)).row
	for i := 0; b.Loop(); i++ {
		if _, err := in.Row(rows[i%Block]); err != nil {
			b.Fatal(err)
		}
	}
}
