package model_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"forceprofiles/scoring/model"
)

// hostile reads data, which may be anything, and if it is taken for a model
// uses it: no panic, a bounded time, bounded memory, finite margins, and an
// error of one of the two kinds.
func hostile(t *testing.T, data []byte) {
	t.Helper()
	e, err := model.Read("hostile", data)
	if err != nil {
		if !errors.Is(err, model.ErrCorrupt) && !errors.Is(err, model.ErrUnsupported) {
			t.Fatalf("an error of no kind: %v", err)
		}
		return
	}
	if len(e.Features) > 1000 || e.Classes > 100 {
		return
	}
	cols, out := make([][]float64, len(e.Features)), slicesOf(e.Classes, 3)
	for f := range cols {
		cols[f] = []float64{math.NaN(), float64(f) - 2.5, math.Inf(1)}
	}
	if err := e.ClassMargins(cols, out); err != nil {
		t.Fatal(err)
	}
	for node := range e.Nodes.Feature {
		bounds := e.Bounds(int32(node))
		for i, b := range bounds {
			if i > 0 && !(bounds[i-1] < b) {
				t.Fatalf("bounds of a split do not ascend: %v", bounds)
			}
		}
	}
}

// smallModels are the starting points of the hostile tests.
func smallModels(t testing.TB) [][]byte {
	t.Helper()
	return filesLike(t, "lightgbm-*/categorical.txt", "lightgbm-*/rf.txt", "lightgbm-4*/stump.txt",
		"xgboost-3*/stump.ubj", "xgboost-3*/categorical.json", "xgboost-3*/onehot.ubj", "xgboost-1*/dart.*",
		"xgboost-3*/softprob.ubj", "xgboost-3*/refused_*")
}

// filesLike reads the test models that match; each pattern must match one.
func filesLike(t testing.TB, patterns ...string) [][]byte {
	t.Helper()
	var out [][]byte
	for _, pattern := range patterns {
		files, _ := filepath.Glob(filepath.Join("testdata", pattern))
		if len(files) == 0 {
			t.Fatalf("no model matches %s", pattern)
		}
		for _, f := range files {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, data)
		}
	}
	return out
}

// Every model is cut, overwritten, repeated and spliced at random places.
func TestMutatedModelsAreHarmless(t *testing.T) {
	models := smallModels(t)
	rounds := 300
	if testing.Short() {
		rounds = 30
	}
	interesting := []byte("0123456789-.,:=[]{}\"\n NaLlUiISd$#\x00\xff\x7f\x80")
	for i, original := range models {
		r := rand.New(rand.NewPCG(uint64(i), 7))
		for range rounds {
			data := append([]byte(nil), original...)
			for range 1 + r.IntN(4) {
				at := r.IntN(len(data))
				switch r.IntN(6) {
				case 0:
					data = data[:at+1]
				case 1:
					data[at] = interesting[r.IntN(len(interesting))]
				case 2:
					data[at] ^= 1 << r.IntN(8)
				case 3:
					n := min(r.IntN(64), len(data)-at)
					data = append(data[:at:at], data[at+n:]...)
				case 4:
					n := min(r.IntN(64), len(data)-at)
					data = append(data[:at+n:at+n], data[at:]...)
				case 5:
					other := models[r.IntN(len(models))]
					data = append(data[:at:at], other[r.IntN(len(other)):]...)
				}
				if len(data) == 0 {
					data = []byte{0}
				}
			}
			hostile(t, data)
		}
	}
}

// Small files that promise much: time and memory stay small.
func TestFalsePromisesCostNothing(t *testing.T) {
	huge := "\x7f\xff\xff\xff\xff\xff\xff\xff"
	many := func(s string, n int) string {
		out := make([]byte, 0, n*len(s))
		for range n {
			out = append(out, s...)
		}
		return string(out)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	for name, data := range map[string]string{
		"typed array":      "{L\x00\x00\x00\x00\x00\x00\x00\x01a[$L#L" + huge,
		"counted array":    "{L\x00\x00\x00\x00\x00\x00\x00\x01a[#L" + huge,
		"string":           "{L\x00\x00\x00\x00\x00\x00\x00\x01aSL" + huge,
		"key":              "{L" + huge,
		"nested lists":     "{\"a\":" + many("[", 1<<20),
		"nested objects":   many("{\"a\":", 1<<18),
		"nested ubj":       "{L\x00\x00\x00\x00\x00\x00\x00\x01a" + many("[", 1<<20),
		"num_leaves":       "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nmax_feature_idx=0\nfeature_names=a\nfeature_infos=none\n\nTree=0\nnum_leaves=2147483647\nnum_cat=0\nleaf_value=1\nshrinkage=1\n\nend of trees\n",
		"num_cat":          "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nmax_feature_idx=0\nfeature_names=a\nfeature_infos=none\n\nTree=0\nnum_leaves=2\nnum_cat=2147483646\nsplit_feature=0\nthreshold=0\ndecision_type=1\nleft_child=-1\nright_child=-2\nleaf_value=1 2\nleaf_count=1 1\ninternal_count=2\ncat_boundaries=0 1\ncat_threshold=1\nshrinkage=1\n\nend of trees\n",
		"max_feature_idx":  "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nmax_feature_idx=16000000\nfeature_names=a\nfeature_infos=none\n\nend of trees\n",
		"num_class":        "tree\nversion=v4\nnum_class=65536\nnum_tree_per_iteration=65536\nmax_feature_idx=0\nfeature_names=a\nfeature_infos=none\n\nend of trees\n",
		"nameless columns": `{"learner":{"attributes":{},"learner_model_param":{"num_feature":"16000000"}},"version":[3,2,0]}`,
	} {
		_, err := model.Read(name, []byte(data))
		if err == nil && name != "num_class" {
			t.Errorf("%s: no error", name)
		}
	}
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 200<<20 {
		t.Errorf("reading them allocated %d MiB", grown>>20)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("reading them took %v", took)
	}
}

// The three readers are fuzzed from real files of every version, and from
// what earlier fuzzing kept in testdata/fuzz.
func FuzzLightGBM(f *testing.F) {
	fuzzFrom(f, "lightgbm-*/stump.txt", "lightgbm-*/categorical.txt", "lightgbm-*/rf.txt", "lightgbm-*/multiclass.txt",
		"lightgbm-*/refused_*.txt")
}

func FuzzXGBoostJSON(f *testing.F) {
	fuzzFrom(f, "xgboost-*/categorical.json", "xgboost-*/dart.json", "xgboost-*/squared.json",
		"xgboost-*/multitarget.json", "xgboost-*/refused_*.json")
}

func FuzzXGBoostUBJSON(f *testing.F) {
	fuzzFrom(f, "xgboost-*/stump.ubj", "xgboost-*/onehot.ubj", "xgboost-*/dart.ubj", "xgboost-*/softprob.ubj",
		"xgboost-*/refused_*.ubj")
}

func fuzzFrom(f *testing.F, patterns ...string) {
	for _, data := range filesLike(f, patterns...) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) { hostile(t, data) })
}
