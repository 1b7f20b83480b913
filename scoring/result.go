package scoring

import "forceprofiles/rules"

// Result is one person's whole standing in one population: what a sheet, or
// `explain`, says of them.
type Result struct {
	Profile    string // "vawg"
	Population string // "vawg-suspect"
	Person     string
	Force      string // the listing force

	// Margin is the model's score in log-odds; BaseValue + Σ Contributions = Margin.
	Margin    float64
	BaseValue float64
	// Probability is the calibrated chance, 0 to 1, of the model's target.
	Probability float64
	// Percentile is 100·(below + ½·ties)/n within population and listing force.
	Percentile float64

	Points     float64 // of the active rules that hit
	MustReview bool
	Rank       int // by the declared policy within population and listing force, from 1
	Listed     bool
	Why        string // the reason for this place, in words

	Contributions []float64 // per model feature, log-odds
	Values        []float64 // of each model feature; NaN is not known
	AtLeast       []bool    // per model feature: the value may be too low
	Findings      []rules.Finding
}

// Standing is how one population stands in one force: what an unlisted
// person's place is measured against.
type Standing struct {
	Population string
	Force      string
	Scored     int // people of the population listed under this force
	Listed     int
	MustReview int // of the listed; counted apart from capacity
	Capacity   int
	// Cutoff is the percentile and margin of the last person listed by
	// ranking; NaN where nobody was.
	CutoffPercentile float64
	CutoffMargin     float64
}
