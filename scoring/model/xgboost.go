package model

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// XGBoost's model documents, versions 1.0 to 3.x, as its own reader takes them
// (src/learner.cc, src/gbm/gbtree_model.cc, src/tree/tree_model.cc). Scores
// are float32 there: inputs are rounded to float32, which is kept exactly, and
// leaves are added in float32, which is not: we add in float64.

type xgboost struct {
	e        *Ensemble
	before13 bool // written by 1.0 to 1.2
}

func readXGBoost(d *document) (*Ensemble, error) {
	r := &xgboost{e: &Ensemble{Format: "xgboost", Divisor: 1}}
	learner := d.get("learner")
	if learner.kind != docObject {
		return nil, corrupt(`no "learner": not an XGBoost model`)
	}
	if err := known(d, "the file", "learner", "version"); err != nil {
		return nil, err
	}
	if err := known(learner, "learner", "attributes", "feature_names", "feature_types", "gradient_booster",
		"learner_model_param", "objective"); err != nil {
		return nil, err
	}
	var version []string
	for _, n := range d.get("version").numbers {
		version = append(version, strconv.Itoa(int(n)))
	}
	if r.e.Version = strings.Join(version, "."); len(version) != 3 || d.get("version").numbers[0] > 3 {
		return nil, unsupported("XGBoost version %q; 1.x to 3.x are", r.e.Version)
	}
	major, minor := d.get("version").numbers[0], d.get("version").numbers[1]
	r.before13 = major == 1 && minor < 3
	if err := r.features(learner); err != nil {
		return nil, err
	}
	if err := r.outputs(learner); err != nil {
		return nil, err
	}
	if err := r.booster(learner.get("gradient_booster")); err != nil {
		return nil, err
	}
	return r.e, nil
}

// known refuses keys this reader has not heard of, which may change scores,
// and keys given twice, of which readers take the first or the last.
func known(d *document, where string, keys ...string) error {
	var met uint64 // no list of keys is longer than 64
	for _, k := range d.keys {
		i := slices.Index(keys, k)
		if i < 0 {
			return unsupported("%s holds the unknown key %q", where, clip(k))
		}
		if met>>i&1 != 0 {
			return corrupt("%s holds the key %q twice", where, k)
		}
		met |= 1 << i
	}
	return nil
}

// count reads a whole number, which XGBoost writes as text.
func (d *document) count(key string, high int) (int, error) {
	v := d.get(key)
	text := v.text
	if v.kind == docNumber {
		text = strconv.FormatFloat(v.number, 'f', -1, 64)
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > high {
		return 0, corrupt("%s is %q, not a whole number up to %d", key, clip(text), high)
	}
	return n, nil
}

func (r *xgboost) features(learner *document) error {
	n, err := learner.get("learner_model_param").count("num_feature", 1<<24)
	if err != nil {
		return err
	}
	names, kinds := learner.get("feature_names").items, learner.get("feature_types").items
	if len(names) != 0 && len(names) != n || len(kinds) != 0 && len(kinds) != n {
		return corrupt("num_feature is %d, but there are %d names and %d types", n, len(names), len(kinds))
	}
	if len(names) == 0 && n > 1<<20 {
		return unsupported("%d features without names", n)
	}
	r.e.Features = make([]Feature, n)
	for i := range r.e.Features {
		f := Feature{Name: fmt.Sprintf("f%d", i), Min: math.NaN(), Max: math.NaN()}
		if len(names) != 0 {
			f.Name = names[i].text
		}
		if len(kinds) != 0 && kinds[i].text == "c" {
			f.Kind = Categorical
		}
		r.e.Features[i] = f
	}
	return nil
}

// outputs reads the number of outputs, the objective and the base score.
func (r *xgboost) outputs(learner *document) error {
	param := learner.get("learner_model_param")
	if err := known(param, "learner_model_param", "base_score", "boost_from_average", "num_class", "num_feature",
		"num_target"); err != nil {
		return err
	}
	classes, err := param.count("num_class", 1<<16)
	if err != nil {
		return err
	}
	targets := 1
	if param.get("num_target").kind != docNull {
		if targets, err = param.count("num_target", 1<<16); err != nil {
			return err
		}
	}
	r.e.Classes = max(1, classes, targets)
	r.e.Objective = learner.get("objective", "name").text
	toMargin, err := xgboostMargin(r.e.Objective)
	if err != nil {
		return err
	}
	if r.e.Objective == "binary:logitraw" && r.before13 {
		toMargin = logit // 1.0 to 1.2 took it for a probability
	}
	if strings.HasPrefix(r.e.Objective, "multi:") && r.e.Classes < 2 {
		return corrupt("objective %q with one output", r.e.Objective)
	}
	scores, err := baseScores(param.get("base_score"))
	if err != nil {
		return err
	}
	if len(scores) == 1 {
		scores = slices.Repeat(scores, r.e.Classes)
	}
	if len(scores) != r.e.Classes {
		return corrupt("%d base scores for %d outputs", len(scores), r.e.Classes)
	}
	for _, s := range scores {
		r.e.Base = append(r.e.Base, toMargin(s))
	}
	return nil
}

// baseScores reads "5E-1" or, from 3.1, "[5E-1]" with one score per output.
func baseScores(d *document) ([]float64, error) {
	text := strings.TrimSpace(d.text)
	if d.kind == docNumber {
		return []float64{float64(float32(d.number))}, nil
	}
	if inner, ok := strings.CutPrefix(text, "["); ok {
		text = strings.TrimSuffix(inner, "]")
	}
	var out []float64
	for _, word := range strings.Split(text, ",") {
		v, err := strconv.ParseFloat(strings.TrimSpace(word), 32)
		if err != nil {
			return nil, corrupt("base_score %q", clip(d.text))
		}
		out = append(out, v)
	}
	return out, nil
}

// logit is clamped as XGBoost clamps it.
func logit(s float64) float64 {
	s = min(max(s, 1e-6), 1-1e-6)
	return -math.Log(1/s - 1)
}

// xgboostMargin is the way from an objective's base_score, which is in output
// space, to a margin.
func xgboostMargin(objective string) (func(float64) float64, error) {
	same := func(s float64) float64 { return s }
	switch objective {
	case "reg:squarederror", "reg:linear", "reg:squaredlogerror", "reg:absoluteerror", "reg:pseudohubererror",
		"reg:quantileerror", "reg:expectileerror", "rank:pairwise", "rank:ndcg", "rank:map", "binary:logitraw",
		"binary:hinge", "multi:softprob", "multi:softmax":
		return same, nil
	case "binary:logistic", "reg:logistic":
		return logit, nil
	case "count:poisson", "reg:gamma", "reg:tweedie", "survival:cox", "survival:aft":
		return math.Log, nil
	}
	return nil, unsupported("objective %q", clip(objective))
}

// booster finds the trees and their weights. DART keeps weights beside the
// inner gbtree, or from 3.3 as weight_drop inside the model of a plain gbtree.
func (r *xgboost) booster(b *document) error {
	inner := b
	switch name := b.get("name").text; name {
	case "gbtree":
		if err := known(b, "gradient_booster", "model", "name", "weight_drop"); err != nil {
			return err
		}
	case "dart":
		if err := known(b, "gradient_booster", "gbtree", "name", "weight_drop"); err != nil {
			return err
		}
		if inner = b.get("gbtree"); len(b.get("weight_drop").items) > 0 {
			return corrupt("weight_drop holds something else than numbers")
		}
		if err := known(inner, "the gbtree of dart", "model", "name"); err != nil {
			return err
		}
	case "gblinear":
		return unsupported("gblinear, a linear model: this product explains trees")
	default:
		return unsupported("booster %q", clip(name))
	}
	m := inner.get("model")
	if err := known(m, "model", "gbtree_model_param", "trees", "tree_info", "iteration_indptr", "cats",
		"weight_drop"); err != nil {
		return err
	}
	if err := known(m.get("gbtree_model_param"), "gbtree_model_param", "num_trees", "num_parallel_tree",
		"size_leaf_vector"); err != nil {
		return err
	}
	if err := noVectors(m.get("gbtree_model_param")); err != nil {
		return err
	}
	trees, classes := m.get("trees").items, m.get("tree_info").numbers
	if len(trees) != len(classes) {
		return corrupt("%d trees with %d entries in tree_info", len(trees), len(classes))
	}
	if n, err := m.get("gbtree_model_param").count("num_trees", 1<<30); err != nil || n != len(trees) {
		return corrupt("num_trees is not the number of trees, %d", len(trees))
	}
	weights := b.get("weight_drop").numbers
	if weights == nil {
		weights = m.get("weight_drop").numbers
	}
	if len(weights) > len(trees) {
		return corrupt("%d trees with %d weights", len(trees), len(weights))
	}
	for i := range trees {
		weight := 1.0
		if i < len(weights) {
			weight = weights[i]
		}
		if c := classes[i]; !(c >= 0 && c < float64(r.e.Classes)) {
			return corrupt("tree %d belongs to output %v of %d", i, c, r.e.Classes)
		}
		if err := r.tree(&trees[i], int32(classes[i]), weight); err != nil {
			return fmt.Errorf("tree %d: %w", i, err)
		}
	}
	return nil
}

// noVectors refuses trees whose leaves hold one value per output.
func noVectors(param *document) error {
	v := param.get("size_leaf_vector")
	if v.kind == docNull || v.text == "0" || v.text == "1" {
		return nil
	}
	return unsupported("vector leaves (size_leaf_vector %q): train with multi_strategy=one_output_per_tree", clip(v.text))
}
