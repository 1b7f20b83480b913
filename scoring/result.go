package scoring

import "forceprofiles/rules"

// Result is one person's whole standing in one population: what a sheet, or
// `explain`, says of them.
type Result struct {
	Profile    string // "vawg"
	Population string // "vawg-suspect"
	Person     string
	Force      string // the listing force

	// Margin is the model's score in log-odds; BaseValue + Σ Contributions =
	// Margin. In a population of rules alone these and Probability are NaN, and
	// there are no contributions, values or insight.
	Margin    float64
	BaseValue float64
	// Probability is the calibrated chance, 0 to 1, of the model's target.
	Probability float64
	// Percentile is 100·(below + ½·ties)/n within population and listing force,
	// by margin or, without a model, by points.
	Percentile float64

	Points     float64 // of the active rules that hit
	MustReview bool
	// Rank is by the declared policy within population and listing force, from
	// 1: for a listed person the place on the list.
	Rank      int
	ModelRank int // by model score alone within population and listing force, from 1; 0 without a model
	Listed    bool
	Why       string // the reason for this place, in words

	Contributions []float64 // per model feature, log-odds
	Values        []float64 // of each model feature; NaN is not known
	AtLeast       []bool    // per model feature: the value may be too low
	Findings      []rules.Finding

	// Insight is worked out only for people who are printed or asked about; nil
	// elsewhere.
	Insight *Insight
}

// Insight is what takes more than one score to say of a person: see Insighter.
type Insight struct {
	Groups []GroupShare // every feature group of the model, in order of first appearance
	Pairs  []PairShare  // the strongest pairwise interactions, strongest first
	// smallest single changes across the list's end, then across the base value; each smallest step first
	Changes []WouldChange
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

// WouldChange is the smallest change of one recorded fact, every other fact as
// it is, that moves a person across a line; checked by scoring the changed row
// again with the very model.
//
// It speaks of the model's score alone: a rule that demands a review still
// does. And it is no forecast: a record that comes or goes moves every count
// that sees it, here one count moves by itself. What cannot change, or only
// with everything else (a first date, the passing of time), is never proposed.
type WouldChange struct {
	Feature  int     // model column
	From, To float64 // the value now, and the nearest value beyond the line; whole for what is counted
	Margin   float64 // with To
	Line     string  // LineList or LineBase
	Way      string  // how To can come about: WayAct, WayFewer or WayMore
	// Step is how far To is from From on a scale without units: by how much the
	// value's percentile moves among the sample of scored people, 0 to 1.
	Step float64
}

// The lines a change can cross.
const (
	// LineList is where the declared policy, all others as they are, begins to
	// list this person: not the same for everybody, as places are kept for
	// people to whom no rule points. See priority.Lines.
	LineList = "list"
	// LineBase is the model's base value: above it everything recorded raises
	// the score on balance, below it everything lowers it.
	LineBase = "base"
)

// The ways a value can change.
const (
	WayAct   = "act"   // by what is done or decided from today: a visit made, a level changed
	WayFewer = "fewer" // as records leave the window with time, or where one is corrected or removed
	WayMore  = "more"  // with further records of this kind
)

// Similar says how usual the person's pattern is: among a fixed sample of the
// people of this population scored in this run, the person left out, how many
// end in the same leaf in at least half of the model's trees. The share of
// trees in which two rows share a leaf is the proximity of Breiman and Cutler
// ("Random Forests", https://www.stat.berkeley.edu/~breiman/RandomForests/;
// Breiman 2001, Machine Learning 45).
type Similar struct {
	People int // of the sample that are alike
	Sample int
	// Closest is the largest share of trees shared with anyone in the sample, 0 to 1.
	Closest float64
}

// ListEnd is where the list of one population ends in one force: what an unlisted
// person's place is measured against.
type ListEnd struct {
	Population string
	Force      string
	Scored     int // people of the population listed under this force
	Listed     int
	MustReview int // of the listed; counted apart from capacity
	Capacity   int
	HiddenHarm int // of the capacity, places kept at least for people to whom no rule points
	// Cutoff is the percentile and margin of the last person listed by
	// ranking; NaN where nobody was. Margins are NaN without a model.
	CutoffPercentile float64
	CutoffMargin     float64
	// NextMargin is the margin of the first person not listed; NaN where
	// everybody is.
	NextMargin float64
}
