package shap_test

import (
	"fmt"

	"forceprofiles/scoring/model"
	"forceprofiles/scoring/shap"
)

// Every row gets a contribution of each feature; with the base value they make
// its margin.
func Example() {
	e, err := model.Read("offences.txt", []byte(`tree
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
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	x, err := shap.New(e, shap.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	cols := [][]float64{{0, 3}, {400, 30}} // cols[feature][row]
	margins, contribs := [][]float64{make([]float64, 2)}, [][]float64{make([]float64, 2), make([]float64, 2)}
	if err := x.NewWorker().Explain(cols, margins, contribs); err != nil {
		fmt.Println(err)
		return
	}
	if _, err := shap.CheckAdditivity(x.BaseValue(), contribs, margins[0]); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("base value %.3f\n", x.BaseValue())
	for row, m := range margins[0] {
		fmt.Printf("row %d: offences %+.3f, days since last %+.3f: margin %.3f\n", row, contribs[0][row], contribs[1][row], m)
	}
	// Output:
	// base value -2.125
	// row 0: offences -0.337, days since last -0.038: margin -2.500
	// row 1: offences +1.950, days since last +0.675: margin 0.500
}
