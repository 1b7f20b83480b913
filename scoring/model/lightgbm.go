package model

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// LightGBM's text format: header lines key=value, then one block per tree,
// then "end of trees", importances, parameters and a JSON line that the Python
// package adds. Read from LightGBM's own writer and reader (src/boosting/
// gbdt_model_text.cpp, src/io/tree.cpp).

// lightgbmHeader lists every header key of versions v2 to v4. "" marks what
// changes no score and is not kept.
var lightgbmHeader = []string{
	"version", "num_class", "num_tree_per_iteration", "label_index", "max_feature_idx", "objective",
	"average_output", "feature_names", "feature_infos", "monotone_constraints", "tree_sizes",
}

type lightgbm struct {
	lines  lines
	header map[string]string
	e      *Ensemble
}

func readLightGBM(data []byte) (*Ensemble, error) {
	r := &lightgbm{lines: lines{rest: data}, header: map[string]string{}, e: &Ensemble{Format: "lightgbm", Divisor: 1}}
	if err := r.readHeader(); err != nil {
		return nil, err
	}
	perIteration, err := r.applyHeader()
	if err != nil {
		return nil, err
	}
	trees, ended, err := r.readTrees(perIteration)
	if err != nil {
		return nil, err
	}
	if sizes, ok := r.header["tree_sizes"]; ok {
		if n := len(strings.Fields(sizes)); n != trees {
			return nil, corrupt("tree_sizes lists %d trees, the file holds %d: is it cut short?", n, trees)
		}
	}
	if !ended && r.e.Version != "v2" {
		return nil, corrupt(`line %d: "end of trees" is missing: is the file cut short?`, r.lines.number)
	}
	if trees%perIteration != 0 {
		return nil, corrupt("%d trees do not divide into iterations of %d", trees, perIteration)
	}
	if _, ok := r.header["average_output"]; ok {
		if trees == 0 {
			return nil, corrupt("an averaged model without trees")
		}
		r.e.Divisor = float64(trees / perIteration)
	}
	r.readTail()
	return r.e, nil
}

// readHeader stops before the first line that begins a tree or ends them.
func (r *lightgbm) readHeader() error {
	if first, _ := r.lines.next(); strings.TrimSpace(first) != "tree" {
		return corrupt(`the first line is not "tree"`)
	}
	for {
		line, ok := r.lines.peek()
		if !ok || strings.HasPrefix(line, "Tree=") || line == "end of trees" {
			return nil
		}
		if r.lines.next(); line == "" {
			continue
		}
		if err := r.keep(line, "header", lightgbmHeader, r.header); err != nil {
			return err
		}
	}
}

// keep notes the key=value of the line last handed out.
func (r *lightgbm) keep(line, what string, known []string, into map[string]string) error {
	key, value, _ := strings.Cut(line, "=")
	if !slices.Contains(known, key) {
		return unsupported("line %d: %s key %q", r.lines.number, what, clip(key))
	}
	if _, twice := into[key]; twice {
		return corrupt("line %d: %s key %q twice", r.lines.number, what, key)
	}
	into[key] = value
	return nil
}

func (r *lightgbm) applyHeader() (perIteration int, err error) {
	e := r.e
	e.Version = r.header["version"]
	if !slices.Contains([]string{"v2", "v3", "v4"}, e.Version) {
		return 0, unsupported("LightGBM text version %q; v2, v3 and v4 are", clip(e.Version))
	}
	classes, err := r.headerInt("num_class", 1, 1<<16)
	if err != nil {
		return 0, err
	}
	if perIteration, err = r.headerInt("num_tree_per_iteration", 1, 1<<16); err != nil {
		return 0, err
	}
	if classes != perIteration {
		return 0, unsupported("num_class=%d with num_tree_per_iteration=%d", classes, perIteration)
	}
	e.Classes, e.Base = perIteration, make([]float64, perIteration)
	top, err := r.headerInt("max_feature_idx", 0, 1<<24)
	if err != nil {
		return 0, err
	}
	e.Objective = r.header["objective"]
	if err = checkObjective(e.Objective, classes); err != nil {
		return 0, err
	}
	return perIteration, r.applyFeatures(top + 1)
}

func (r *lightgbm) headerInt(key string, low, high int) (int, error) {
	text, ok := r.header[key]
	if !ok {
		return 0, corrupt("header key %s is missing", key)
	}
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < low || n > high {
		return 0, corrupt("%s=%s is not a whole number in %d..%d", key, clip(text), low, high)
	}
	return n, nil
}

// lightgbmObjectives are those whose score of one output is a margin: names of
// src/objective/*.hpp, the short ones as v2 wrote them.
var lightgbmObjectives = []string{"regression", "regression_l1", "huber", "fair", "quantile", "mape", "lambdarank",
	"rank_xendcg", "custom", "poisson", "gamma", "tweedie", "cross_entropy", "xentropy", "cross_entropy_lambda",
	"xentlambda", "binary"}

// checkObjective refuses an objective that this reader has not heard of, whose
// leaves may be no parts of a margin.
func checkObjective(objective string, classes int) error {
	words := strings.Fields(objective)
	if len(words) == 0 {
		return nil
	}
	for _, w := range words[1:] {
		switch key, value, _ := strings.Cut(w, ":"); key {
		case "num_class":
			if value != strconv.Itoa(classes) {
				return corrupt("objective %q, but num_class=%d", clip(objective), classes)
			}
		case "sigmoid", "sqrt", "alpha", "tweedie_variance_power", "fair_c":
		default:
			return unsupported("objective %q: word %q", clip(objective), clip(w))
		}
	}
	if name := words[0]; name == "multiclass" || name == "multiclassova" ||
		classes == 1 && slices.Contains(lightgbmObjectives, name) {
		return nil
	}
	return unsupported("objective %q with %d outputs", clip(objective), classes)
}

// applyFeatures reads feature_names and feature_infos: [min:max] for a number,
// codes a:b:c for a category, none for a column training did not use.
func (r *lightgbm) applyFeatures(n int) error {
	names := strings.Split(r.header["feature_names"], " ")
	infos := strings.Split(r.header["feature_infos"], " ")
	if len(names) != n || len(infos) != n {
		return corrupt("max_feature_idx=%d, but %d feature_names and %d feature_infos", n-1, len(names), len(infos))
	}
	r.e.Features = make([]Feature, n)
	for i := range r.e.Features {
		f := &r.e.Features[i]
		*f = Feature{Name: names[i], Min: math.NaN(), Max: math.NaN()}
		switch info := infos[i]; {
		case info == "none": // training never used the column
		case strings.HasPrefix(info, "[") && strings.HasSuffix(info, "]"):
			low, high, _ := strings.Cut(info[1:len(info)-1], ":")
			a, errA := strconv.ParseFloat(low, 64)
			b, errB := strconv.ParseFloat(high, 64)
			if errA != nil || errB != nil || !(a <= b) {
				return corrupt("feature %q: training range %s", names[i], clip(info))
			}
			f.Min, f.Max = a, b
		default:
			f.Kind = Categorical
			for _, word := range strings.Split(info, ":") {
				c, err := strconv.ParseInt(word, 10, 32)
				if err != nil {
					return corrupt("feature %q: training values %s", names[i], clip(info))
				}
				if c >= 0 { // -1 is LightGBM's bin for the rest
					f.Seen = append(f.Seen, int32(c))
				}
			}
			slices.Sort(f.Seen)
		}
	}
	if text, ok := r.header["monotone_constraints"]; ok {
		words := strings.Fields(text)
		if len(words) != n {
			return corrupt("%d monotone_constraints for %d features", len(words), n)
		}
		for i, w := range words {
			m, err := strconv.ParseInt(w, 10, 8)
			if err != nil || m < -1 || m > 1 {
				return corrupt("monotone constraint %q", clip(w))
			}
			r.e.Features[i].Monotone = int8(m)
		}
	}
	return nil
}

// readTail takes category labels from the line pandas_categorical:[[...]...],
// one list per pandas column of dtype category, in column order. They are kept
// only where those columns can be told for certain: as many lists as
// categorical features, each list long enough for its codes.
func (r *lightgbm) readTail() {
	var lists [][]any
	for {
		line, ok := r.lines.next()
		if !ok {
			break
		}
		if text, found := strings.CutPrefix(line, "pandas_categorical:"); found {
			if json.Unmarshal([]byte(text), &lists) != nil {
				return
			}
		}
	}
	var features []int
	for i := range r.e.Features {
		if r.e.Features[i].Kind == Categorical {
			features = append(features, i)
		}
	}
	if len(lists) == 0 || len(lists) != len(features) {
		return
	}
	for k, i := range features {
		if seen := r.e.Features[i].Seen; len(seen) > 0 && int(seen[len(seen)-1]) >= len(lists[k]) {
			return
		}
	}
	for k, i := range features {
		for _, label := range lists[k] {
			r.e.Features[i].Categories = append(r.e.Features[i].Categories, fmt.Sprint(label))
		}
	}
}

// clip shortens text from a file for an error message.
func clip(s string) string {
	if len(s) > 60 {
		return s[:60] + "…"
	}
	return s
}
