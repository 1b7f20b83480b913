package profiles

import (
	"math"
	"slices"
)

// PointsPerDoubling is how many points double the odds. Points are the unit of
// a score on a page: margins are log-odds, which few people read.
const PointsPerDoubling = 10

// points turns log-odds into points.
func points(logOdds float64) float64 { return logOdds * (PointsPerDoubling / math.Ln2) }

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
func steps(groups []group, margin, base float64, everythingElse string) (out []Step, total int) {
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
	for len(shown) > 0 && math.Abs(points(shown[len(shown)-1].logOdds)) < 0.5 {
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
		out = append(out, Step{Label: g.name, LogOdds: g.logOdds})
		rest -= g.logOdds
	}
	out = append(out, Step{Label: everythingElse, LogOdds: rest})
	total = int(math.Round(points(margin - base)))
	apportion(out, total)
	return out, total
}

// apportion rounds each step's points so that they add up to total.
func apportion(steps []Step, total int) {
	exact := make([]float64, len(steps))
	for i := range steps {
		exact[i] = points(steps[i].LogOdds)
	}
	for i, n := range Apportion(exact, total) {
		steps[i].Points = n
	}
}
