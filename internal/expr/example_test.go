package expr_test

import (
	"fmt"
	"time"

	"forceprofiles/internal/expr"
)

func Example() {
	env, err := expr.NewEnv(expr.Options{
		Names: []expr.Name{{Name: "side", Type: expr.String}, {Name: "harm_days", Type: expr.Number}},
		Zone:  time.UTC,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = env.Compile(`sied == "suspect"`, expr.Bool)
	fmt.Println(err)

	where, err := env.Compile(`side == "suspect" && harm_days > 10`, expr.Bool)
	if err != nil {
		fmt.Println(err)
		return
	}
	plan, err := expr.NewPlan(where)
	if err != nil {
		fmt.Println(err)
		return
	}
	columns := map[string]expr.Vec{
		"side":      {Type: expr.String, Codes: []uint32{0, 0, 1}, Dict: []string{"suspect", "victim"}},
		"harm_days": {Type: expr.Number, Num: []float64{547.5, 0, 1}, Valid: []bool{true, false, true}},
	}
	state := plan.NewState(expr.Block)
	for i, name := range plan.Names() {
		if err := state.Bind(i, columns[name]); err != nil {
			fmt.Println(err)
			return
		}
	}
	state.Eval(0, 3)
	isTrue, isFalse := state.Bools(0)
	for row := range 3 {
		switch {
		case isTrue[0]>>row&1 == 1:
			fmt.Println(row, "yes")
		case isFalse[0]>>row&1 == 1:
			fmt.Println(row, "no")
		default:
			fmt.Println(row, "not known")
		}
	}
	// Output:
	// there is no name sied; did you mean side?
	//     sied == "suspect"
	//     ^
	// 0 yes
	// 1 not known
	// 2 no
}
