package features

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/internal/expr"
)

// naive computes features from a world's rows, one person and one row at a
// time, by the words of the language: CEL's own interpreter judges a row, and
// maps and sorted copies do the rest. It shares no code with the engine but the
// lookups.
type naive struct {
	t     *testing.T
	w     *world
	envs  map[string]*expr.Env
	cache map[string]*expr.Interpreter
}

func newNaive(t *testing.T, w *world) *naive {
	return &naive{t, w, map[string]*expr.Env{}, map[string]*expr.Interpreter{}}
}

func (n *naive) interpreter(from dataset.Kind, src string) *expr.Interpreter {
	key := from.String() + ": " + src
	if in := n.cache[key]; in != nil {
		return in
	}
	env := n.envs[from.String()]
	if env == nil {
		names := []expr.Name{{Name: "as_of", Type: expr.Time}}
		for _, f := range dataset.Tables[from].Fields {
			names = append(names, expr.Name{Name: f.Name, Type: exprType(f.Type)})
		}
		for _, f := range dataset.Tables[dataset.Persons].Fields {
			names = append(names, expr.Name{Name: "person." + f.Name, Type: exprType(f.Type)})
		}
		var err error
		if env, err = expr.NewEnv(expr.Options{Names: names, Lookups: ReferenceLookups(testReference()),
			Zone: dataset.London}); err != nil {
			n.t.Fatal(err)
		}
		n.envs[from.String()] = env
	}
	p, err := env.Compile(src)
	if err != nil {
		n.t.Fatal(err)
	}
	in, err := env.Interpreter(p)
	if err != nil {
		n.t.Fatal(err)
	}
	n.cache[key] = in
	return in
}

// eval evaluates src on one row; nil is null.
func (n *naive) eval(k dataset.Kind, src string, r, person row) any {
	names := map[string]any{"as_of": asOf}
	put := func(prefix string, k dataset.Kind, r row) {
		for _, f := range dataset.Tables[k].Fields {
			v := r[f.Name]
			if n.w.absent[column{k, f.Name}] {
				v = nil
			}
			if d, ok := v.(time.Time); ok && strings.HasSuffix(fmt.Sprint(f.Type),
				fmt.Sprint(dataset.Tables[dataset.Persons].Field("date_of_birth").Type)) {
				v = time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, dataset.London)
			}
			names[prefix+f.Name] = v
		}
	}
	put("", k, r)
	put("person.", dataset.Persons, person)
	v, err := n.interpreter(k, src).Row(names)
	if err != nil {
		n.t.Fatalf("%s: %v", src, err)
	}
	return v
}

// value computes a feature of an event table for one person.
func (n *naive) value(s *Spec, person int) (value float64, atLeast bool) {
	k, _ := source(s.From)
	how, inner, _ := strings.Cut(s.Value.Value, "(")
	inner = strings.TrimSuffix(inner, ")")
	from, until := time.Time{}, asOf
	if older := s.Window; older != "" {
		if newer, rest, both := strings.Cut(s.Window, ".."); both {
			older = rest
			until = asOf.Add(-n.days(newer))
		}
		from = asOf.Add(-n.days(older))
	}
	clock := s.Clock + "_at"
	if s.Clock == "" {
		clock = "occurred_at"
	}

	var rows []row
	var values []any
	for _, r := range n.w.events[k][person] {
		if t := r[clock].(time.Time); t.Before(from) || !t.Before(until) {
			continue
		}
		var pass any = true
		if s.Where.Value != "" {
			pass = n.eval(k, s.Where.Value, r, n.w.people[person])
		}
		if pass == false {
			continue
		}
		var v any = true
		if inner != "" {
			if list, isList := r[inner].([]string); isList {
				v = list
			} else if f := dataset.Tables[k].Field(inner); f != nil && exprType(f.Type) == expr.List {
				v = nil
			} else {
				v = n.eval(k, inner, r, n.w.people[person])
			}
		}
		if pass == nil || v == nil {
			atLeast = true
			continue
		}
		rows, values = append(rows, r), append(values, v)
	}
	value = n.aggregate(s, how, inner != "", rows, values, clock, from, until, k)

	covered := true
	if c := n.w.coverage[k]; c != nil {
		since, supplied := c[n.w.people[person]["home_force"].(string)]
		covered = supplied && (s.Window == "" || !since.After(from))
	}
	if n.w.missing[k] {
		return math.NaN(), false
	}
	for at := range n.w.absent {
		name := at.name
		if at.kind == dataset.Persons {
			name = "person." + at.name
		}
		for _, src := range []string{s.Where.Value, inner} {
			if (at.kind == k || at.kind == dataset.Persons) && slices.Contains(strings.FieldsFunc(src,
				func(r rune) bool { return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz._", r) }), name) {
				covered = false
			}
		}
	}
	switch {
	case how == "any" && len(rows) > 0:
		return 1, false
	case !covered:
		return math.NaN(), false
	case len(rows) == 0 && s.WhenNone != nil:
		value = *s.WhenNone
	case len(rows) == 0:
		value = math.NaN()
	}
	return value, atLeast && !math.IsNaN(value)
}

func (n *naive) days(s string) time.Duration {
	var d int
	if _, err := fmt.Sscanf(s, "%dd", &d); err != nil {
		n.t.Fatal(err)
	}
	return time.Duration(d) * 24 * time.Hour
}

func (n *naive) aggregate(s *Spec, how string, bracket bool, rows []row, values []any, clock string, from,
	until time.Time, k dataset.Kind) float64 {
	total, newer, older := 0.0, 0.0, 0.0
	most := map[any]int{}
	best, oldest, recent := math.NaN(), math.Inf(-1), math.Inf(1)
	least := math.NaN()
	last := -1
	for i, r := range rows {
		x, _ := values[i].(float64)
		if !bracket {
			x = 1
		}
		total += x
		at := r[clock].(time.Time)
		if at.Before(from.Add(until.Sub(from) / 2)) {
			older += x
		} else {
			newer += x
		}
		if math.IsNaN(best) || x > best {
			best = x
		}
		if math.IsNaN(least) || x < least {
			least = x
		}
		days := math.Floor(float64(asOf.Sub(at)/time.Microsecond) / (24 * 3600 * 1e6))
		oldest, recent = max(oldest, days), min(recent, days)
		elements := []any{values[i]}
		if list, ok := values[i].([]string); ok {
			elements = nil
			for _, e := range list {
				if !slices.Contains(elements, any(e)) {
					elements = append(elements, e)
				}
			}
		}
		for _, e := range elements {
			most[e]++
		}
		if last < 0 || byClock(k, clock, r, rows[last]) >= 0 {
			last = i
		}
	}
	switch how {
	case "count", "sum":
		return total
	case "any":
		return 0
	case "rate_change":
		return newer - older
	case "max":
		return best
	case "min":
		return least
	case "days_since_last":
		return recent
	case "days_since_first":
		return oldest
	case "distinct":
		return float64(len(most))
	case "max_per":
		top := 0
		for _, c := range most {
			top = max(top, c)
		}
		return float64(top)
	case "latest":
		if last < 0 {
			return math.NaN()
		}
		switch v := values[last].(type) {
		case float64:
			return v
		case bool:
			if v {
				return 1
			}
			return 0
		case string:
			categories := s.Categories
			if slices.Equal(categories, []string{Forces}) {
				categories = nil
				for _, f := range testForces {
					categories = append(categories, f.Code)
				}
			}
			if i := slices.Index(categories, v); i >= 0 {
				return float64(i)
			}
			return math.NaN()
		}
	}
	n.t.Fatalf("no such value %q", how)
	return 0
}
