package shap_test

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"testing"

	"forceprofiles/scoring/model"
	"forceprofiles/scoring/shap"
)

// bruteForce computes Shapley values from their definition: over all 2^n
// coalitions of players, with the game of path-dependent Tree SHAP evaluated by
// walking each tree. It shares nothing with the kernels but Ensemble.Left and
// the cover shares.
func bruteForce(e *model.Ensemble, class int32, playerOf []int, players int, x []float64) (base float64,
	phi []float64) {
	game := make([]float64, 1<<players)
	for coalition := range game {
		for _, t := range e.Trees {
			if t.Class == class {
				game[coalition] += walk(e, t.Root, playerOf, coalition, x) / e.Divisor
			}
		}
	}
	fact := func(n int) float64 {
		out := 1.0
		for i := 2; i <= n; i++ {
			out *= float64(i)
		}
		return out
	}
	phi = make([]float64, players)
	for p := range phi {
		for coalition := range game {
			if coalition>>p&1 != 0 {
				continue
			}
			s := bits.OnesCount(uint(coalition))
			weight := fact(s) * fact(players-s-1) / fact(players)
			phi[p] += weight * (game[coalition|1<<p] - game[coalition])
		}
	}
	return e.Base[class] + game[0], phi
}

func walk(e *model.Ensemble, at int32, playerOf []int, coalition int, x []float64) float64 {
	if at < 0 {
		return e.Leaves.Value[^at]
	}
	n := &e.Nodes
	f := n.Feature[at]
	if coalition>>playerOf[f]&1 != 0 {
		if e.Left(at, x[f]) {
			return walk(e, n.Left[at], playerOf, coalition, x)
		}
		return walk(e, n.Right[at], playerOf, coalition, x)
	}
	left, right := e.Shares(at)
	sum := 0.0
	if left != 0 {
		sum += left * walk(e, n.Left[at], playerOf, coalition, x)
	}
	if right != 0 {
		sum += right * walk(e, n.Right[at], playerOf, coalition, x)
	}
	return sum
}

const features = 5

// awkward are the values random thresholds are taken from.
var awkward = []float64{-3, -1, -0.5, -model.ZeroThreshold, math.Copysign(0, -1), 0, 1e-300, model.ZeroThreshold, 0.5,
	1, 2, 31, 32, math.Inf(1), math.Inf(-1)}

// randomEnsemble mixes every rule on every feature; covers may be zero.
func randomEnsemble(r *rand.Rand) *model.Ensemble {
	e := &model.Ensemble{Features: make([]model.Feature, features), Classes: 1 + r.IntN(2), Divisor: 1}
	if r.IntN(4) == 0 {
		e.Divisor = 3
	}
	for range e.Classes {
		e.Base = append(e.Base, r.NormFloat64())
	}
	kind := make([]model.Rule, features)
	for f := range kind {
		kind[f] = []model.Rule{0, model.TinyIsZero, model.MissingNaN, model.MissingNaN | model.DefaultLeft, model.MissingZero,
			model.MissingZero | model.DefaultLeft | model.TinyIsZero,
			model.ByCategory | model.TruncateSigned,
			model.ByCategory | model.SetGoesRight | model.RoundToFloat32 | model.DefaultLeft}[r.IntN(8)]
	}
	trees := 1 + r.IntN(4)
	for range trees * e.Classes {
		root, _ := randomTree(e, r, kind, 1+r.IntN(5))
		e.Trees = append(e.Trees, model.Tree{Root: root, Class: int32(len(e.Trees) % e.Classes)})
	}
	return e
}

func randomTree(e *model.Ensemble, r *rand.Rand, kind []model.Rule, depth int) (at int32, cover float64) {
	if depth == 0 || r.IntN(6) == 0 {
		cover := float64(r.IntN(6)) // zero one time in six
		e.Leaves.Value = append(e.Leaves.Value, r.NormFloat64())
		e.Leaves.Cover = append(e.Leaves.Cover, cover)
		return ^int32(len(e.Leaves.Value) - 1), cover
	}
	n := &e.Nodes
	id := len(n.Feature)
	f := r.IntN(features)
	n.Feature = append(n.Feature, int32(f))
	n.Rule = append(n.Rule, kind[f])
	set, threshold := int32(-1), awkward[r.IntN(len(awkward))]
	if kind[f]&model.ByCategory != 0 {
		set, threshold = int32(len(e.Sets)), 0
		var s []int32
		for c := range int32(40) {
			if r.IntN(3) == 0 {
				s = append(s, c)
			}
		}
		e.Sets = append(e.Sets, s)
	}
	n.Threshold, n.Set = append(n.Threshold, threshold), append(n.Set, set)
	n.Left, n.Right, n.Cover = append(n.Left, 0), append(n.Right, 0), append(n.Cover, 0)
	left, a := randomTree(e, r, kind, depth-1)
	right, b := randomTree(e, r, kind, depth-1)
	n.Left[id], n.Right[id], n.Cover[id] = left, right, a+b
	return int32(id), a + b
}

func randomValue(r *rand.Rand) float64 {
	v := awkward[r.IntN(len(awkward))]
	switch r.IntN(6) {
	case 0:
		return math.NaN()
	case 1:
		return math.Nextafter(v, math.Inf(1))
	case 2:
		return math.Nextafter(v, math.Inf(-1))
	case 3:
		return float64(r.IntN(44)) + 0.25*float64(r.IntN(4))
	}
	return v
}

// Both kernels must equal the definition on every random ensemble. The
// tolerance is a few hundred roundings of values near 1.
func TestKernelsEqualTheDefinition(t *testing.T) {
	const tolerance = 1e-13
	cases := 3000
	if testing.Short() {
		cases = 300
	}
	for seed := range uint64(cases) {
		r := rand.New(rand.NewPCG(seed, 1))
		e := randomEnsemble(r)
		playerOf, players := []int{0, 1, 2, 3, 4}, features
		opts := shap.Options{}
		if r.IntN(3) == 0 {
			playerOf, players = []int{2, 0, 1, 0, 1}, 3
			opts.Players = playerOf
		}
		if r.IntN(2) == 0 {
			opts.MaxTableBytes = 1 // the direct kernel
		}
		x, err := shap.New(e, opts)
		if err != nil {
			t.Fatal(err)
		}
		const rows = 4
		cols := slicesOf(features, rows)
		for f := range cols {
			for i := range cols[f] {
				cols[f][i] = randomValue(r)
			}
		}
		margins, contribs := explain(t, x, e, cols, rows)
		for row := range rows {
			values := make([]float64, features)
			for f := range values {
				values[f] = cols[f][row]
			}
			for k := range e.Classes {
				base, phi := bruteForce(e, int32(k), playerOf, players, values)
				sum := x.BaseValues()[k]
				if math.Abs(sum-base) > tolerance {
					t.Fatalf("seed %d: base value %v, by definition %v", seed, sum, base)
				}
				for p, want := range phi {
					got := contribs[k*players+p][row]
					sum += got
					if !(math.Abs(got-want) <= tolerance) {
						t.Fatalf("seed %d row %d class %d player %d (%+v): %v, by definition %v", seed, row, k, p, opts, got, want)
					}
				}
				if !(math.Abs(sum-margins[k][row]) <= tolerance) {
					t.Fatalf("seed %d row %d: base and contributions %v, margin %v", seed, row, sum, margins[k][row])
				}
			}
		}
	}
}

// Symmetry: two features with mirrored roles and equal values get equal
// shares. Dummy: a feature no split uses gets exactly nothing.
func TestSymmetryAndDummy(t *testing.T) {
	e := &model.Ensemble{Features: make([]model.Feature, 3), Classes: 1, Divisor: 1, Base: []float64{0}}
	// x0 <= 0 and x1 <= 0, once asked in either order
	for _, order := range [][2]int32{{0, 1}, {1, 0}} {
		node, leaf := int32(len(e.Nodes.Feature)), int32(len(e.Leaves.Value))
		e.Nodes.Feature = append(e.Nodes.Feature, order[0], order[1])
		e.Nodes.Threshold = append(e.Nodes.Threshold, 0, 0)
		e.Nodes.Rule, e.Nodes.Set = append(e.Nodes.Rule, 0, 0), append(e.Nodes.Set, -1, -1)
		e.Nodes.Left, e.Nodes.Right = append(e.Nodes.Left, node+1, ^leaf), append(e.Nodes.Right, ^(leaf+2), ^(leaf+1))
		e.Nodes.Cover = append(e.Nodes.Cover, 8, 4)
		e.Leaves.Value, e.Leaves.Cover = append(e.Leaves.Value, 6, 1, 1), append(e.Leaves.Cover, 2, 2, 4)
		e.Trees = append(e.Trees, model.Tree{Root: node})
	}
	for name, opts := range map[string]shap.Options{"tables": {}, "direct": {MaxTableBytes: 1}} {
		x, err := shap.New(e, opts)
		if err != nil {
			t.Fatal(err)
		}
		_, c := explain(t, x, e, [][]float64{{-1, 1}, {-1, 1}, {5, 6}}, 2)
		for row := range 2 {
			if c[0][row] == 0 || math.Abs(c[0][row]-c[1][row]) > 1e-15 {
				t.Errorf("%s: symmetric features got %v and %v", name, c[0][row], c[1][row])
			}
			if c[2][row] != 0 {
				t.Errorf("%s: a feature no split uses got %v", name, c[2][row])
			}
		}
	}
}
