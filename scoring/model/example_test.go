package model_test

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"forceprofiles/scoring/model"
)

// twoSplits is a model as LightGBM saves one: offences, then days since the
// last, decide.
const twoSplits = `tree
version=v4
num_class=1
num_tree_per_iteration=1
label_index=0
max_feature_idx=1
objective=binary sigmoid:1
feature_names=offences days_since_last
feature_infos=[0:12] [1:730]

Tree=0
num_leaves=3
num_cat=0
split_feature=0 1
threshold=1.5 90.5
decision_type=8 8
left_child=-1 -2
right_child=1 -3
leaf_value=-2.5 0.5 -1
leaf_count=800 50 150
internal_count=1000 200
shrinkage=1

end of trees
`

// A model file is read once; columns of numbers are scored with it, NaN where a
// value is not known. Margins are in log-odds; a calibration made on held-out
// people turns them into chances.
func Example() {
	e, err := model.Read("offences.txt", []byte(twoSplits))
	if err != nil {
		fmt.Println(err)
		return
	}
	offences := []float64{0, 3, 3, 3}
	days := []float64{400, 30, 200, math.NaN()}
	margins := make([]float64, len(offences))
	if err := e.Margins([][]float64{offences, days}, margins); err != nil {
		fmt.Println(err)
		return
	}
	calibration := model.Calibration{Method: "platt", A: -1, B: 0.4, Low: -2.5, High: 0.5}
	for i, m := range margins {
		fmt.Printf("%v offences, last %v days ago: margin %v, chance %.2f\n", offences[i], days[i], m,
			calibration.Apply(m))
	}
	// Output:
	// 0 offences, last 400 days ago: margin -2.5, chance 0.05
	// 3 offences, last 30 days ago: margin 0.5, chance 0.52
	// 3 offences, last 200 days ago: margin -1, chance 0.20
	// 3 offences, last NaN days ago: margin -1, chance 0.20
}

// What single change of one feature would bring a row above a margin? The scan
// is over every value at which a tree changes its mind, so it misses none.
func ExampleScanner_Crossing() {
	e, err := model.Read("offences.txt", []byte(twoSplits))
	if err != nil {
		fmt.Println(err)
		return
	}
	runs, err := model.NewScanner(e).Crossing([]float64{3, 200}, 0, 0, []int{0, 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range runs {
		fmt.Printf("%s above %v and up to %v: margin %v\n", e.Features[r.Feature].Name, r.Low, r.High, r.Margin)
	}
	// Output:
	// days_since_last above -Inf and up to 90.5: margin 0.5
}

// What is not a model, or holds something that this package does not score, is
// refused by name.
func ExampleRead() {
	_, err := model.Read("offences.txt", []byte("offences,days_since_last\n0,400\n"))
	fmt.Println(errors.Is(err, model.ErrCorrupt))
	linear := strings.Replace(twoSplits, "shrinkage=1", "is_linear=1\nshrinkage=1", 1)
	_, err = model.Read("linear.txt", []byte(linear))
	fmt.Println(err)
	// Output:
	// true
	// model linear.txt: tree 0 (line 11): not supported: linear trees (is_linear=1): train with linear_tree=false
}
