package model_test

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"forceprofiles/scoring/internal/oracle"
	"forceprofiles/scoring/model"
)

func TestReadRefusesByName(t *testing.T) {
	good, err := os.ReadFile("testdata/lightgbm-4.7.0/categorical.txt")
	if err != nil {
		t.Fatal(err)
	}
	swap := func(old, new string) []byte {
		if !strings.Contains(string(good), old) {
			t.Fatalf("test model lacks %q", old)
		}
		return []byte(strings.Replace(string(good), old, new, 1))
	}
	for _, c := range []struct {
		name string
		data []byte
		kind error
		want string
	}{
		{"empty", nil, model.ErrCorrupt, "empty"},
		{"something else", []byte("PAR1 and so on"), model.ErrCorrupt, "neither LightGBM text"},
		{"old xgboost binary", []byte("binf\x00\x00"), model.ErrUnsupported, "save it again as JSON"},
		{"version", swap("version=v4", "version=v5"), model.ErrUnsupported, `version "v5"`},
		{"header key", swap("label_index", "offset"), model.ErrUnsupported, `header key "offset"`},
		{"tree key", swap("internal_weight", "leaf_vector"), model.ErrUnsupported, `tree key "leaf_vector"`},
		{"objective", swap("objective=binary sigmoid:1", "objective=survival"), model.ErrUnsupported, "survival"},
		{"linear", swap("is_linear=0", "is_linear=1"), model.ErrUnsupported, "linear trees"},
		{"cut short", good[:len(good)/2], model.ErrCorrupt, "cut short"},
		{"cut between trees", good[:strings.Index(string(good), "Tree=3")], model.ErrCorrupt, "cut short"},
		{"cycle", swap("left_child=1 ", "left_child=2 "), model.ErrCorrupt, "the same place twice"},
		{"counts missing", swap("leaf_count=", "leaf_parent="), model.ErrCorrupt, "leaf_count is missing"},
		{"a count too few", swap("leaf_count=", "leaf_count=1 "), model.ErrCorrupt, "leaf_count has"},
		{"leaf not a number", swap("leaf_value=", "leaf_value=nan "), model.ErrCorrupt, "leaf_value has"},
		{"decision type", swap("decision_type=", "decision_type=16 "), model.ErrCorrupt, "decision_type has"},
	} {
		_, err := model.Read("m.txt", c.data)
		if !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.want) ||
			!strings.HasPrefix(err.Error(), "model m.txt: ") {
			t.Errorf("%s: error %q, want one with %q", c.name, err, c.want)
		}
	}
	xgb, err := os.ReadFile("testdata/xgboost-3.4.1/logistic.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, old, new string
		kind           error
		want           string
	}{
		{"version", `"version":[3,`, `"version":[4,`, model.ErrUnsupported, `version "4.`},
		{"booster", `"name":"gbtree"`, `"name":"gblinear"`, model.ErrUnsupported, "gblinear"},
		{"objective", `"name":"binary:logistic"`, `"name":"binary:future"`, model.ErrUnsupported, "binary:future"},
		{"learner key", `"attributes":`, `"offset":{},"attributes":`, model.ErrUnsupported, `unknown key "offset"`},
		{"model key", `"tree_info":`, `"tree_scale":[2],"tree_info":`, model.ErrUnsupported, `unknown key "tree_scale"`},
		{"tree key", `"base_weights":`, `"leaf_weights":[1],"base_weights":`, model.ErrUnsupported,
			`unknown key "leaf_weights"`},
		{"tree parameter", `"num_deleted":`, `"oblique":"1","num_deleted":`, model.ErrUnsupported, `unknown key "oblique"`},
		{"vector leaves", `"size_leaf_vector":"1"`, `"size_leaf_vector":"3"`, model.ErrUnsupported, "vector leaves"},
		{"a key twice", `"tree_info":`, `"tree_info":[],"tree_info":`, model.ErrCorrupt, `"tree_info" twice`},
		{"base score", `"base_score":"`, `"base_score":"x`, model.ErrCorrupt, "base_score"},
		{"cut short", `]}`, `]`, model.ErrCorrupt, "JSON, byte"},
	} {
		if !strings.Contains(string(xgb), c.old) {
			t.Fatalf("test model lacks %q", c.old)
		}
		_, err := model.Read("m.json", []byte(strings.Replace(string(xgb), c.old, c.new, 1)))
		if !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %q, want one with %q", c.name, err, c.want)
		}
	}
	refused, _ := filepath.Glob("testdata/*/refused_*")
	for _, path := range refused {
		data, _ := os.ReadFile(path)
		if _, err := model.Read(path, data); !errors.Is(err, model.ErrUnsupported) {
			t.Errorf("%s: %v, want a refusal", path, err)
		}
	}
}

func TestFeaturesOfALightGBMModel(t *testing.T) {
	e := oracle.Load(t, "testdata/lightgbm-4.7.0/pandas_categorical.txt")
	kind := e.Features[4]
	if kind.Name != "kind" || kind.Kind != model.Categorical || kind.Categories[44] != "kind 44" || len(kind.Seen) < 40 {
		t.Errorf("categorical feature read as %+v", kind)
	}
	if kind.InRange(45) || !kind.InRange(3) || !kind.InRange(math.NaN()) {
		t.Error("InRange of a category is wrong")
	}
	age := e.Features[0]
	if age.Name != "age" || age.InRange(1e6) || !age.InRange(0) || !(age.Min < -1) {
		t.Errorf("numeric feature read as %+v", age)
	}
	if got := oracle.Load(t, "testdata/lightgbm-4.7.0/monotone.txt").Features; got[0].Monotone != 1 ||
		got[3].Monotone != -1 {
		t.Errorf("monotone constraints read as %+v", got)
	}
}

func TestShapesAreChecked(t *testing.T) {
	e := oracle.Load(t, "testdata/lightgbm-4.7.0/binary.txt")
	cols := slicesOf(5, 3)
	for _, c := range []struct {
		name string
		cols [][]float64
		out  []float64
		want string
	}{
		{"a column missing", cols[:4], make([]float64, 3), "4 columns given"},
		{"a column too short", cols, make([]float64, 4), "has 3 rows, 4 wanted"},
	} {
		if err := e.Margins(c.cols, c.out); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if err := oracle.Load(t, "testdata/lightgbm-4.7.0/multiclass.txt").Margins(cols, make([]float64, 3)); err == nil {
		t.Error("Margins of a model with three outputs gave no error")
	}
}
