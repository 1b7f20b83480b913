package priority

import (
	"fmt"
	"math"
)

// Why says in words why a person stands where they stand. mustReview names the
// rules that demand a review, in rule order; force is the force's name.
func Why(p Placed, c Cut, mustReview []string, force string) string {
	place := fmt.Sprintf("Place %d of %d on the list of %s", p.Rank, c.Listed(), force)
	score, by := fmt.Sprintf("model score ranks %s of %d, above %s of them", ordinal(p.ModelRank), c.Scored,
		share(p.Percentile)), "model score"
	if c.RulesAlone {
		// Many have equal points, so that a share of all would say little.
		score, by = fmt.Sprintf("rules' points alone order this list, of %d scored", c.Scored), "rule points"
	}
	switch p.Placement {
	case MustReview:
		return fmt.Sprintf("%s: must be reviewed, rule %s. The %s.", place, list(mustReview), score)
	case ByModel, ByPoints:
		return fmt.Sprintf("%s: the %s.", place, score)
	case HiddenHarm:
		return fmt.Sprintf("%s: possible hidden harm. At least %d of %d places are for people whom no rule points to; the "+
			"%s.", place, c.HiddenHarm, c.Capacity, score)
	}
	kept := ""
	if c.Kept > 0 {
		kept = fmt.Sprintf(", %d on places kept for people whom no rule points to", c.Kept)
	}
	return fmt.Sprintf("Not on the list of %s: the %s. The list holds %d must-review and %d by %s%s.", force,
		score, c.MustReview, c.Ranked, by, kept)
}

// share prints a percentile without ever rounding up to all of them.
func share(p float64) string { return fmt.Sprintf("%.1f%%", math.Floor(p*10)/10) }

// ordinal is 1st, 2nd, 3rd, 4th, … 11th, … 21st.
func ordinal(n int32) string {
	end := "th"
	if n/10%10 != 1 {
		switch n % 10 {
		case 1:
			end = "st"
		case 2:
			end = "nd"
		case 3:
			end = "rd"
		}
	}
	return fmt.Sprint(n, end)
}

func list(ids []string) string {
	s := ids[0]
	for i, id := range ids[1:] {
		if i == len(ids)-2 {
			s += " and " + id
		} else {
			s += ", " + id
		}
	}
	return s
}
