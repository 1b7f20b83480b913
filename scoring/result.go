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

	// Insight is worked out only for people who are printed or asked about; nil
	// elsewhere.
	Insight *Insight
}

// Insight is what takes more than one score to say of a person.
type Insight struct {
	Groups  []GroupShare  // every feature group of the model, in order of first appearance
	Pairs   []PairShare   // the strongest pairwise interactions, strongest first
	Changes []WouldChange // smallest single changes that matter, smallest step first
	Similar Similar
}

// GroupShare is one feature group's part in a margin, told two ways, both in
// log-odds. Sum adds up to the margin over groups with the base value, as the
// waterfall shows it; so does Shapley, which treats the group as one player.
type GroupShare struct {
	Group   string
	Sum     float64 // plain sum of the members' contributions
	Shapley float64 // exact Shapley value of the group as one player
}

// PairShare is the exact pairwise SHAP interaction of two model features: what
// both together add beyond their parts, in log-odds (both halves summed).
type PairShare struct {
	A, B        int // model columns, A < B
	Interaction float64
}

// WouldChange is the smallest single change of one recorded fact that moves a
// person across a line: every other fact as it is, checked by rescoring.
type WouldChange struct {
	Feature  int     // model column; its spec is changeable
	From, To float64 // the value now, and the nearest value beyond the line
	Margin   float64 // after the change
	Line     string  // "list" (the force's cutoff by rank) or "base" (the sign against the base value)
}

// Similar says how usual the person's pattern is: among a fixed sample of the
// people scored in this run, how many end in the same leaf in at least half of
// the model's trees (the proximity of Breiman and Cutler's random forests).
type Similar struct {
	People int // of the sample that are alike
	Sample int
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
