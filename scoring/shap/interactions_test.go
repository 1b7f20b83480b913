package shap_test

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"forceprofiles/scoring/internal/oracle"
	"forceprofiles/scoring/model"
	"forceprofiles/scoring/shap"
)

// bruteInteractions is the definition: half the weighted mean over coalitions
// of v(S+i+j) − v(S+i) − v(S+j) + v(S).
func bruteInteractions(e *model.Ensemble, class int32, playerOf []int, players int, x []float64) [][]float64 {
	game := make([]float64, 1<<players)
	for c := range game {
		for _, t := range e.Trees {
			if t.Class == class {
				game[c] += walk(e, t.Root, playerOf, c, x) / e.Divisor
			}
		}
	}
	fact := func(n int) float64 { return math.Gamma(float64(n) + 1) }
	out := slicesOf(players, players)
	for i := range players {
		for j := range players {
			for c := range game {
				if i == j || c>>i&1 != 0 || c>>j&1 != 0 {
					continue
				}
				s := bits.OnesCount(uint(c))
				w := fact(s) * fact(players-s-2) / (2 * fact(players-1))
				out[i][j] += w * (game[c|1<<i|1<<j] - game[c|1<<i] - game[c|1<<j] + game[c])
			}
		}
	}
	return out
}

func TestInteractionsEqualTheDefinition(t *testing.T) {
	const tolerance = 1e-13
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 2))
		e := randomEnsemble(r)
		playerOf, players, opts := []int{0, 1, 2, 3, 4}, features, shap.Options{}
		if seed%4 == 0 {
			playerOf, players = []int{2, 0, 1, 0, 1}, 3
			opts.Players = playerOf
		}
		x, err := shap.New(e, opts)
		if err != nil {
			t.Fatal(err)
		}
		values, cols := make([]float64, features), slicesOf(features, 1)
		for f := range values {
			values[f] = randomValue(r)
			cols[f][0] = values[f]
		}
		_, contribs := explain(t, x, e, cols, 1)
		for k := range e.Classes {
			got, err := x.Interactions(values, k)
			if err != nil {
				t.Fatal(err)
			}
			want := bruteInteractions(e, int32(k), playerOf, players, values)
			for i := range got {
				sum := 0.0
				for j, v := range got[i] {
					sum += v
					if i != j && !(math.Abs(v-want[i][j]) <= tolerance) {
						t.Fatalf("seed %d: pair %d, %d: %v, by definition %v", seed, i, j, v, want[i][j])
					}
				}
				if !(math.Abs(sum-contribs[k*players+i][0]) <= tolerance) {
					t.Fatalf("seed %d: row %d adds up to %v, the contribution is %v", seed, i, sum, contribs[k*players+i][0])
				}
			}
		}
	}
}

// Interaction values by the shap package (LightGBM models, float64 but with
// its own float32 leaf sums) and by XGBoost (float32).
func TestInteractionsOfTheLibraries(t *testing.T) {
	for path, tolerance := range map[string]float64{
		"../model/testdata/lightgbm-4.7.0/binary.txt":   1e-10,
		"../model/testdata/lightgbm-4.7.0/deep.txt":     1e-10,
		"../model/testdata/xgboost-3.4.1/logistic.json": 1e-5,
		"../model/testdata/xgboost-3.4.1/deep.json":     1e-5,
	} {
		e := oracle.Load(t, path)
		x, err := shap.New(e, shap.Options{})
		if err != nil {
			t.Fatal(err)
		}
		n := len(e.Features)
		rows := readNumbers(t, strings.TrimSuffix(path, filepath.Ext(path))+".interactions.csv")
		for r, row := range rows {
			got, err := x.Interactions(row[:n], 0)
			if err != nil {
				t.Fatal(err)
			}
			for i := range n {
				for j := range n {
					if want := row[n+i*n+j]; !(math.Abs(got[i][j]-want) <= tolerance) {
						t.Fatalf("%s row %d pair %d, %d: %v, want %v", path, r, i, j, got[i][j], want)
					}
				}
			}
		}
	}
}

func readNumbers(t *testing.T, path string) [][]float64 {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]float64
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n")[1:] {
		var row []float64
		for _, word := range strings.Split(line, ",") {
			v, err := strconv.ParseFloat(word, 64)
			if err != nil {
				t.Fatal(err)
			}
			row = append(row, v)
		}
		out = append(out, row)
	}
	return out
}
