// Package explain says why one scored person stands where they stand: every
// number behind the place, and the words for it.
//
// New makes an [Answer] of a person's result, the population's pack and model,
// and the sample of this run; it reads no file. [WriteText] sets a [Report] for a
// terminal. The JSON form is described by docs/schemas/explain.schema.json.
//
// Invariant: what an Answer holds adds up. Score.BaseValue and the factors'
// contributions make Score.Margin; so do the groups' sums, and their Shapley
// values; and the printed roundings of a table add up to its printed total. In
// a population of rules alone there is no score, and nothing that only a score
// has.
package explain

import (
	"time"

	"forceprofiles/rules"
	"forceprofiles/scoring"
)

// Schema names the version of the JSON form of a [Report].
const Schema = "explain/1"

// Report is what `forceprofiles explain --json` prints. Chances and shares are
// from 0 to 1; margins and contributions are in log-odds.
type Report struct {
	Schema  string   `json:"schema"` // "explain/1"
	RunID   string   `json:"run_id"`
	AsOf    string   `json:"as_of"` // when the facts stood like this: RFC 3339
	Person  string   `json:"person_id"`
	Answers []Answer `json:"answers"` // one for each population that the person is in
}

// Answer is the whole explanation of one person in one population.
type Answer struct {
	Profile    string `json:"profile"`
	Population string `json:"population"`
	Title      string `json:"population_title"`
	Force      string `json:"force"` // code of the listing force

	Place Place  `json:"place"`
	Score *Score `json:"score"` // null where rules alone order the population: there is no model then
	// in words: rules that hit and then the factors that raise the score most
	Reasons []string `json:"reasons"`
	// every model feature by size of its contribution; with base_value the contributions add up to margin
	Factors []Factor `json:"factors"`
	// contributions by feature group; with base_value both the sums and the Shapley values add up to margin
	Groups       []Group       `json:"groups"`
	Interactions []Interaction `json:"interactions"` // the strongest pairs
	Rules        []Rule        `json:"rules"`        // every active rule of the population
	Changes      []Change      `json:"changes"`      // smallest single changes that move the person across a line
	Doubt        *Doubt        `json:"doubt"`        // null with score
}

// Place is where a person stands among those scored with them.
type Place struct {
	Listed     bool    `json:"listed"`
	Rank       int     `json:"rank"`       // by the policy: of the listed, the place on the list
	ModelRank  int     `json:"model_rank"` // by model score alone; 0 without a model
	Scored     int     `json:"scored"`     // people of the population under this force
	Percentile float64 `json:"percentile"` // mid-rank of the margin or, without a model, of the points
	Points     float64 `json:"points"`     // of the rules that hit
	MustReview bool    `json:"must_review"`
	Capacity   int     `json:"capacity"`
	Ahead      int     `json:"must_review_listed"` // people listed for a must-review rule, counted apart from the capacity
	Why        string  `json:"why"`
	// Cutoff is the margin of the last person listed by rank, Next that of the
	// first who is not listed.
	Cutoff *float64 `json:"cutoff_margin"` // of the last person listed by rank; null where nobody is
	// List is the margin above which this person is listed and below which not,
	// all others as they are; null where no margin decides. It is not the same
	// for everybody: the policy keeps places for people to whom no rule points.
	List *float64 `json:"list_margin"`
	Next *float64 `json:"next_margin"` // of the first person not listed; null where everybody is
}

// Score is the model's number and what it means.
type Score struct {
	Target      string      `json:"target"`      // what the model predicts
	BaseValue   float64     `json:"base_value"`  // log-odds before anything is known of a person
	Margin      float64     `json:"margin"`      // log-odds
	Probability float64     `json:"probability"` // calibrated
	BaseRate    float64     `json:"base_rate"`   // share of the target among held-out people
	Words       []string    `json:"words"`       // the chance in words with its range and the base rate beside it
	Calibration Calibration `json:"calibration"`
	Model       string      `json:"model"` // name and version
}

// Calibration is how the margin became a probability.
type Calibration struct {
	Method Method  `json:"method"`
	Low    float64 `json:"low"` // lowest margin it was fitted on
	High   float64 `json:"high"`
	// Outside says that the margin is beyond what it was fitted on, so that the
	// probability is that of the nearer end.
	Outside bool `json:"outside"`
}

// Factor is one model feature's part in a margin.
type Factor struct {
	Feature      string   `json:"feature"`
	Label        string   `json:"label"`
	Group        string   `json:"group"`
	Unit         string   `json:"unit,omitempty"`
	Value        *float64 `json:"value"`   // null is not known
	Text         string   `json:"text"`    // the value in words
	Typical      *float64 `json:"typical"` // the usual value; null where there is none
	TypicalText  string   `json:"typical_text,omitempty"`
	Contribution float64  `json:"contribution"`   // log-odds
	Rows         []Row    `json:"rows,omitempty"` // the records behind the value; only with --dataset
}

// Row is a record of the dataset behind a value.
type Row struct {
	Table      string    `json:"table"`
	Key        string    `json:"key"`
	Force      string    `json:"force,omitempty"`
	OccurredAt time.Time `json:"occurred_at"`
	KnownAt    time.Time `json:"known_at"`
}

// Group is one feature group's part in a margin, told two ways.
type Group struct {
	Group   string  `json:"group"`
	Sum     float64 `json:"sum"`     // plain sum of the members' contributions
	Shapley float64 `json:"shapley"` // exact Shapley value of the group as one player
}

// Interaction is what two features do together beyond their parts.
type Interaction struct {
	Features [2]string `json:"features"`
	Labels   [2]string `json:"labels"`
	LogOdds  float64   `json:"log_odds"` // exact pairwise SHAP interaction; both halves
}

// Rule is what one active rule said of the person.
type Rule struct {
	Rule       string  `json:"rule"`
	Version    int     `json:"version"`
	Title      string  `json:"title"`
	Outcome    Outcome `json:"outcome"`
	Points     float64 `json:"points"`
	MustReview bool    `json:"must_review"`
	Reason     string  `json:"reason,omitempty"`
	Values     string  `json:"values,omitempty"` // what it read
}

// Change is the smallest change of one fact that moves the person across a
// line, by the model's score alone.
type Change struct {
	Feature string  `json:"feature"`
	Label   string  `json:"label"`
	Line    Line    `json:"line"`
	Way     Way     `json:"way"`
	From    float64 `json:"from"`
	To      float64 `json:"to"`
	Margin  float64 `json:"margin"` // after the change: scored again with the same model
	Step    float64 `json:"step"`   // how far that is: percentiles moved among the sample
	Text    string  `json:"text"`
}

// Doubt is what weakens a score.
type Doubt struct {
	OutOfRange []Beyond `json:"out_of_range"` // values that training never saw
	Missing    []string `json:"missing"`      // features not known although the model never met that in training
	Unknown    []string `json:"unknown"`      // features not known which training met too
	Similar    Similar  `json:"similar"`
}

// Beyond is a value outside the range that training saw.
type Beyond struct {
	Feature string  `json:"feature"`
	Label   string  `json:"label"`
	Text    string  `json:"text"`
	Value   float64 `json:"value"`
	// Low and High bound what training saw; both are null for a category.
	Low  *float64 `json:"low"`
	High *float64 `json:"high"`
}

// Similar says how usual the pattern is: of a fixed sample of those scored in
// the run, how many share the person's leaf in at least half of the trees.
type Similar struct {
	People  int     `json:"people"`
	Sample  int     `json:"sample"`
	Closest float64 `json:"closest"` // largest share of trees shared with anyone in the sample
}

// Method is how a model is calibrated.
type Method string

// Choices lists the methods.
func (*Method) Choices() []string { return []string{"isotonic", "platt"} }

// Outcome is what a rule said.
type Outcome string

// Choices lists the outcomes.
func (*Outcome) Choices() []string {
	return []string{rules.Hit.String(), rules.Abstain.String(), rules.Miss.String()}
}

// Line is a margin that divides: the end of the force's list by rank, or the
// model's base value.
type Line string

// Choices lists the lines.
func (*Line) Choices() []string { return []string{scoring.LineList, scoring.LineBase} }

// Way is how a change can come about: by an act from today, as there are fewer
// records (they leave the window, or one is corrected), or with more.
type Way string

// Choices lists the ways.
func (*Way) Choices() []string { return []string{scoring.WayAct, scoring.WayFewer, scoring.WayMore} }
