// Package expr is the expression language of features and rules, and the only
// door to CEL: CEL parses and type-checks, our own evaluator runs the result on
// columns, a block of rows at a time.
//
// The language is the part of CEL that means something on a column. All
// numbers are doubles, so 3/2 is 1.5. A value may be null, "not known":
//
//   - null propagates through operators and functions;
//   - && and || are three-valued: false && null is false, true || null is true,
//     otherwise null; a ternary whose condition is null is null;
//   - known(x) is the only function that is never null;
//   - a number that is not finite does not exist: x/0, 0/0, an overflow and a
//     NaN or infinity in the data are null; so is a duration beyond 292 years.
//
// Operators: == != on all but lists, < <= > >= on numbers, moments and
// durations, && || !, + - * / %, c ? a : b, x in ["a", "b"] or in a list column;
// moment − moment is a duration, moment ± duration a moment, text + text a text.
//
// Functions: known(x); size(list or text); any_in(list, ["a"]); startsWith,
// endsWith, contains(text, part), or with a dot; min, max(a, b); abs(x);
// string(x), a number as 3 or 0.5, a moment as 2 January 2026; duration("72h"
// or "3d"); timestamp("2026-01-31" or RFC 3339); and in the Env's civil time
// age_at(born, t) in whole years, days_between(a, b) in whole days, rounded
// down, hour_of(t), month_of(t) as year×12 + month; and the Env's lookups.
//
// Its invariant: on every row the columnar evaluator gives what CEL's own
// row-wise interpreter gives with null as unknown (see [Env.Interpreter]).
//
// Use: declare names with [NewEnv], [Env.Compile] each expression, put those
// that read the same table into one [Plan], so that what they have in common
// is evaluated once, and evaluate with one [State] per goroutine:
//
//	env, err := expr.NewEnv(expr.Options{Names: names, Lookups: lookups, Zone: london})
//	where, err := env.Compile(`side == "suspect" && harm(offence_code) > 10`, expr.Bool)
//	plan, err := expr.NewPlan(where)
//	s := plan.NewState(expr.Block)
//	for i, name := range plan.Names() {
//		err = s.Bind(i, column[name])
//	}
//	for first := 0; first < rows; first += expr.Block {
//		s.Eval(first, min(expr.Block, rows-first))
//		isTrue, isFalse := s.Bools(0) // one bit a row; neither is set where null
//	}
package expr
