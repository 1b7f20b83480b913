package scoring_test

import (
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"forceprofiles/features"
	"forceprofiles/pack"
	"forceprofiles/scoring"
	"forceprofiles/scoring/shap"
)

// crowd is one population scored, as an Insighter needs it.
type crowd struct {
	population *pack.Population
	people     []scoring.Result // by person_id
	sample     [][]float64      // the first hundred of them
	cutoff     float64          // the tenth highest margin ends the list
	next       float64          // the eleventh
}

// crowds scores a small world, once for all tests.
func crowds(t testing.TB) (*pack.Library, []crowd) {
	t.Helper()
	scored.Do(func() { scored.lib, scored.crowds = score(t) })
	if scored.crowds == nil {
		t.Fatal("the small world could not be scored: see the first test that failed")
	}
	return scored.lib, scored.crowds
}

var scored struct {
	sync.Once
	lib    *pack.Library
	crowds []crowd
}

func score(t testing.TB) (*pack.Library, []crowd) {
	t.Helper()
	lib, err := pack.Load(nil, pack.Options{})
	if err != nil {
		t.Fatal(err)
	}
	all := everyone(t, lib, world(t), 2048)
	var out []crowd
	for _, p := range lib.Packs {
		for i := range p.Populations {
			c := crowd{population: &p.Populations[i]}
			for _, r := range all[c.population.ID] {
				c.people = append(c.people, r)
			}
			slices.SortFunc(c.people, func(a, b scoring.Result) int { return strings.Compare(a.Person, b.Person) })
			c.sample = make([][]float64, len(c.population.Columns))
			for _, r := range c.people[:min(100, len(c.people))] {
				for f, v := range r.Values {
					c.sample[f] = append(c.sample[f], v)
				}
			}
			var margins []float64
			for _, r := range c.people {
				margins = append(margins, r.Margin)
			}
			slices.Sort(margins)
			slices.Reverse(margins)
			c.cutoff, c.next = margins[9], margins[10]
			for k := range c.people {
				c.people[k].Listed = c.people[k].Margin >= margins[9]
			}
			out = append(out, c)
		}
	}
	return lib, out
}

// line is the margin that decides on a person's place.
func (c *crowd) line(r *scoring.Result) float64 {
	switch {
	case r.MustReview:
		return math.NaN()
	case r.Listed:
		return c.next
	}
	return c.cutoff
}

func (c *crowd) insighter(t testing.TB, lib *pack.Library) *scoring.Insighter {
	t.Helper()
	x, err := scoring.NewInsighter(c.population, lib.Features, c.sample)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// rescore is the margin of a row, by the plain walk of the model.
func rescore(t *testing.T, p *pack.Population, values []float64) float64 {
	t.Helper()
	cols := make([][]float64, len(values))
	for f := range values {
		cols[f] = values[f : f+1]
	}
	out := []float64{0}
	if err := p.Model.Margins(cols, out); err != nil {
		t.Fatal(err)
	}
	return out[0]
}

func TestInsightAddsUp(t *testing.T) {
	lib, all := crowds(t)
	for _, c := range all {
		w := c.insighter(t, lib).NewWorker()
		x, err := shap.New(c.population.Model, shap.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for k, r := range c.people[:min(60, len(c.people))] {
			in, err := w.Insight(&r, c.line(&r), k)
			if err != nil {
				t.Fatal(err)
			}
			sum, shapley := r.BaseValue, r.BaseValue
			var names []string
			for _, g := range in.Groups {
				sum, shapley = sum+g.Sum, shapley+g.Shapley
				names = append(names, g.Group)
				plain := 0.0
				for f, column := range c.population.Columns {
					if lib.Features.Spec(column).Group == g.Group {
						plain += r.Contributions[f]
					}
				}
				if math.Abs(plain-g.Sum) > 1e-12 {
					t.Errorf("%s %s: group %s sums to %v, its members to %v", c.population.ID, r.Person, g.Group, g.Sum, plain)
				}
			}
			if tolerance := shap.Tolerance * max(1, math.Abs(r.Margin)); math.Abs(sum-r.Margin) > tolerance ||
				math.Abs(shapley-r.Margin) > tolerance {
				t.Errorf("%s %s: groups make %v and %v, the margin is %v", c.population.ID, r.Person, sum, shapley, r.Margin)
			}
			slices.Sort(names)
			if len(slices.Compact(names)) != len(in.Groups) {
				t.Errorf("%s: a group stands twice", c.population.ID)
			}
			matrix, err := x.Interactions(r.Values, 0)
			if err != nil {
				t.Fatal(err)
			}
			last := math.Inf(1)
			for _, p := range in.Pairs {
				if both := matrix[p.A][p.B] + matrix[p.B][p.A]; p.A >= p.B || math.Abs(both-p.Interaction) > 1e-12 {
					t.Errorf("%s %s: pair %d, %d is %v, the matrix says %v", c.population.ID, r.Person, p.A, p.B, p.Interaction, both)
				}
				if math.Abs(p.Interaction) > last {
					t.Errorf("%s %s: pairs are not strongest first", c.population.ID, r.Person)
				}
				last = math.Abs(p.Interaction)
			}
			for a := range matrix {
				for b := a + 1; b < len(matrix); b++ {
					listed := slices.ContainsFunc(in.Pairs, func(p scoring.PairShare) bool { return p.A == a && p.B == b })
					if !listed && math.Abs(2*matrix[a][b]) > last+1e-12 {
						t.Errorf("%s %s: pair %d, %d is stronger than one shown", c.population.ID, r.Person, a, b)
					}
				}
			}
		}
	}
}

// Every change is scored again, and no smaller whole value that could come
// about does the same.
func TestWouldChangeIsTheSmallest(t *testing.T) {
	lib, all := crowds(t)
	seen := map[string]int{}
	for _, c := range all {
		w := c.insighter(t, lib).NewWorker()
		for k, r := range c.people {
			if k%7 != 0 && !r.Listed {
				continue
			}
			in, err := w.Insight(&r, c.line(&r), -1)
			if err != nil {
				t.Fatal(err)
			}
			for _, change := range in.Changes {
				seen[change.Line+" "+change.Way]++
				crosses := func(x float64) (float64, bool) {
					values := slices.Clone(r.Values)
					values[change.Feature] = x
					margin := rescore(t, c.population, values)
					switch {
					case change.Line == scoring.LineBase:
						return margin, margin >= r.BaseValue != (r.Margin >= r.BaseValue)
					case r.Listed:
						return margin, margin < c.next
					}
					return margin, margin > c.cutoff
				}
				name := c.population.ModelFeatures[change.Feature]
				if change.From != r.Values[change.Feature] || change.To == change.From || change.To != math.Round(change.To) {
					t.Errorf("%s %s: %s from %v to %v, the value is %v", c.population.ID, r.Person, name, change.From, change.To,
						r.Values[change.Feature])
				}
				if margin, ok := crosses(change.To); !ok || margin != change.Margin {
					t.Errorf("%s %s: %s at %v scores %v and crosses the line: %v; the insight says %v", c.population.ID, r.Person,
						name, change.To, margin, ok, change.Margin)
				}
				towards := 1.0
				if change.To < change.From {
					towards = -1
				}
				for x := change.From + towards; x != change.To; x += towards {
					if _, ok := crosses(x); ok {
						t.Errorf("%s %s: %s at %v crosses the line already, not first at %v", c.population.ID, r.Person, name, x,
							change.To)
						break
					}
				}
				way := lib.Features.Change(c.population.Columns[change.Feature], c.population.CanChange[change.Feature])
				if way == features.Fixed || way == features.Grows && towards < 0 || way == features.Elapses && towards > 0 {
					t.Errorf("%s %s: %s cannot go from %v to %v", c.population.ID, r.Person, name, change.From, change.To)
				}
			}
		}
	}
	for _, kind := range []string{"list act", "list fewer", "list more", "base act", "base fewer", "base more"} {
		if seen[kind] == 0 {
			t.Errorf("no change of kind %q was met: %v", kind, seen)
		}
	}
}

func TestMustReviewHasNoListLine(t *testing.T) {
	lib, all := crowds(t)
	c := all[len(all)-1]
	w := c.insighter(t, lib).NewWorker()
	lines := 0
	for _, r := range c.people {
		for _, must := range []bool{false, true} {
			r.MustReview = must
			in, err := w.Insight(&r, c.line(&r), -1)
			if err != nil {
				t.Fatal(err)
			}
			for _, change := range in.Changes {
				if change.Line == scoring.LineList {
					lines++
					if must {
						t.Errorf("%s must be reviewed whatever the score, yet %+v", r.Person, change)
					}
				}
			}
		}
	}
	if lines == 0 {
		t.Error("nobody's place on the list could change")
	}
}

// The share of trees in which two people share a leaf, worked out by itself.
func TestSimilarCountsSharedLeaves(t *testing.T) {
	lib, all := crowds(t)
	for _, c := range all {
		m := c.population.Model
		leaves := func(values []float64) []int32 {
			var out []int32
			for _, tree := range m.Trees {
				at := tree.Root
				for at >= 0 {
					next := m.Nodes.Right[at]
					if m.Left(at, values[m.Nodes.Feature[at]]) {
						next = m.Nodes.Left[at]
					}
					at = next
				}
				out = append(out, at)
			}
			return out
		}
		w := c.insighter(t, lib).NewWorker()
		sample := c.people[:len(c.sample[0])]
		for k, r := range c.people[:min(40, len(c.people))] {
			in, err := w.Insight(&r, c.line(&r), k)
			if err != nil {
				t.Fatal(err)
			}
			want, mine := scoring.Similar{Sample: len(sample) - 1}, leaves(r.Values)
			for i := range sample {
				if i == k {
					continue
				}
				shared := 0
				for t, leaf := range leaves(sample[i].Values) {
					if leaf == mine[t] {
						shared++
					}
				}
				if 2*shared >= len(mine) {
					want.People++
				}
				want.Closest = max(want.Closest, float64(shared)/float64(len(mine)))
			}
			if in.Similar != want {
				t.Errorf("%s %s: %+v, want %+v", c.population.ID, r.Person, in.Similar, want)
			}
		}
	}
}

// A result that does not add up is refused, whichever part is wrong.
func TestInsightRefusesWhatDoesNotAddUp(t *testing.T) {
	lib, all := crowds(t)
	c := all[0]
	w := c.insighter(t, lib).NewWorker()
	for _, broken := range []struct {
		name  string
		spoil func(*scoring.Result)
	}{
		{"margin", func(r *scoring.Result) { r.Margin += 1e-6 }},
		{"base value", func(r *scoring.Result) { r.BaseValue -= 1e-6 }},
		{"contribution", func(r *scoring.Result) { r.Contributions[0] += 1e-6 }},
		{"two contributions that make up for each other", func(r *scoring.Result) {
			r.Contributions[0], r.Contributions[1] = r.Contributions[0]+1e-6, r.Contributions[1]-1e-6
		}},
		{"another person's values", func(r *scoring.Result) { r.Values = c.people[1].Values }},
		{"values left out", func(r *scoring.Result) { r.Values = nil }},
	} {
		r := c.people[0]
		r.Contributions = slices.Clone(r.Contributions)
		broken.spoil(&r)
		if _, err := w.Insight(&r, c.line(&r), -1); err == nil {
			t.Errorf("%s: accepted", broken.name)
		}
	}
}

// One printed person, against a sample of the size that a large run keeps.
func BenchmarkInsight(b *testing.B) {
	lib, all := crowds(b)
	for _, c := range all {
		b.Run(c.population.ID, func(b *testing.B) {
			sample := make([][]float64, len(c.sample))
			for f := range sample {
				for len(sample[f]) < 2000 {
					sample[f] = append(sample[f], c.sample[f]...)
				}
				sample[f] = sample[f][:2000]
			}
			c.sample = sample
			w := c.insighter(b, lib).NewWorker()
			for i := 0; b.Loop(); i++ {
				if _, err := w.Insight(&c.people[i%len(c.people)], c.line(&c.people[i%len(c.people)]), -1); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
