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

// Expressions that mean the same have one spelling, and say what they read.
func ExampleProgram_Canonical() {
	env, err := expr.NewEnv(expr.Options{
		Names: []expr.Name{{Name: "side", Type: expr.String}, {Name: "weapon", Type: expr.Bool}},
		Zone:  time.UTC,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, src := range []string{`weapon && (side in ["victim", "suspect"])`, `side in ["suspect","victim"]&&weapon`} {
		p, err := env.Compile(src)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(p.Canonical(), p.Names())
	}
	// Output:
	// side in ["suspect", "victim"] && weapon [side weapon]
	// side in ["suspect", "victim"] && weapon [side weapon]
}

// The row-wise form answers one row at a time, and null where that is not known.
func ExampleEnv_Interpreter() {
	env, err := expr.NewEnv(expr.Options{
		Names: []expr.Name{{Name: "age", Type: expr.Number}, {Name: "weapon", Type: expr.Bool}}, Zone: time.UTC,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := env.Compile(`weapon || age >= 18`)
	if err != nil {
		fmt.Println(err)
		return
	}
	rowwise, err := env.Interpreter(p)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range []map[string]any{{"age": 17.0, "weapon": true}, {"age": 17.0}, {"weapon": true}} {
		fmt.Println(rowwise.Row(row))
	}
	// Output:
	// true <nil>
	// <nil> <nil>
	// true <nil>
}
