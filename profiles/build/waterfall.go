package build

import (
	"math"
	"slices"

	"forceprofiles/profiles"
	"forceprofiles/profiles/wording"
)

// shownSteps is how many groups a waterfall shows before "everything else".
const shownSteps = 7

// group is the summed contribution of one feature group.
type group struct {
	name    string
	logOdds float64
}

// steps sums contributions by group, shows the weightiest and puts the others
// into one last step. Points are whole and add up to the rounded total exactly
// (largest remainders: Hamilton's method).
func steps(groups []group, margin, base float64, everythingElse string) (out []profiles.Step, total int) {
	order := slices.Clone(groups)
	slices.SortStableFunc(order, func(a, b group) int {
		switch x, y := math.Abs(a.logOdds), math.Abs(b.logOdds); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	shown := order[:min(shownSteps, len(order))]
	for len(shown) > 0 && math.Abs(wording.Points(shown[len(shown)-1].logOdds)) < 0.5 {
		shown = shown[:len(shown)-1]
	}
	// What raises first, then what lowers: the bars climb, then fall.
	slices.SortStableFunc(shown, func(a, b group) int {
		switch {
		case a.logOdds > b.logOdds:
			return -1
		case a.logOdds < b.logOdds:
			return 1
		}
		return 0
	})
	rest := margin - base
	for _, g := range shown {
		out = append(out, profiles.Step{Label: g.name, LogOdds: g.logOdds})
		rest -= g.logOdds
	}
	out = append(out, profiles.Step{Label: everythingElse, LogOdds: rest})
	total = int(math.Round(wording.Points(margin - base)))
	apportion(out, total)
	return out, total
}

// apportion rounds each step's points so that they add up to total.
func apportion(steps []profiles.Step, total int) {
	exact := make([]float64, len(steps))
	for i := range steps {
		exact[i] = wording.Points(steps[i].LogOdds)
	}
	for i, n := range wording.Apportion(exact, total) {
		steps[i].Points = n
	}
}
