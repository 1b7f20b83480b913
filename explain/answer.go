// Package explain says why one scored person stands where they stand: every
// number behind the place, and the words for it.
//
// New makes an [Answer] of a person's result, the population's pack and model,
// and the sample of this run; it reads no file. [WriteText] sets answers for a
// terminal. The JSON form is described by docs/schemas/explain.schema.json.
//
// Invariant: what an Answer holds adds up. Score.BaseValue and the factors'
// contributions make Score.Margin; so do the groups' sums, and their Shapley
// values; and the printed roundings of a table add up to its printed total.
package explain

import "time"

// Schema names the version of the JSON form of an [Answer].
const Schema = "explain/1"

// Answers is what `forceprofiles explain --json` prints: one answer for each
// population that the person is in.
type Answers []Answer

// Answer is the whole explanation of one person in one population.
type Answer struct {
	Schema     string `json:"schema" jsonschema:"enum=explain/1"`
	RunID      string `json:"run_id"`
	AsOf       string `json:"as_of" jsonschema:"description=when the facts stood like this: RFC 3339"`
	Person     string `json:"person_id"`
	Profile    string `json:"profile"`
	Population string `json:"population"`
	Title      string `json:"population_title"`
	Force      string `json:"force" jsonschema:"description=code of the listing force"`

	Place        Place         `json:"place"`
	Score        Score         `json:"score"`
	Reasons      []string      `json:"reasons" jsonschema:"description=in words: rules that hit and then the factors that raise the score most"`
	Factors      []Factor      `json:"factors" jsonschema:"description=every model feature by size of its contribution; with base_value the contributions add up to margin"`
	Groups       []Group       `json:"groups" jsonschema:"description=contributions by feature group; with base_value both the sums and the Shapley values add up to margin"`
	Interactions []Interaction `json:"interactions" jsonschema:"description=the strongest pairs"`
	Rules        []Rule        `json:"rules" jsonschema:"description=every active rule of the population"`
	Changes      []Change      `json:"changes" jsonschema:"description=smallest single changes that move the person across a line"`
	Doubt        Doubt         `json:"doubt"`
}

// Place is where a person stands among those scored with them.
type Place struct {
	Listed     bool    `json:"listed"`
	Rank       int     `json:"rank" jsonschema:"minimum=1"`
	Scored     int     `json:"scored" jsonschema:"description=people of the population under this force"`
	Percentile float64 `json:"percentile" jsonschema:"minimum=0,maximum=100,description=of the margin: mid-rank"`
	Points     float64 `json:"points" jsonschema:"description=of the rules that hit"`
	MustReview bool    `json:"must_review"`
	Capacity   int     `json:"capacity"`
	Ahead      int     `json:"must_review_listed" jsonschema:"description=people listed for a must-review rule, counted apart from the capacity"`
	Why        string  `json:"why"`
	// Cutoff is the margin of the last person listed by rank, Next that of the
	// first who is not listed.
	Cutoff *float64 `json:"cutoff_margin" jsonschema:"description=of the last person listed by rank; null where nobody is"`
	Next   *float64 `json:"next_margin" jsonschema:"description=of the first person not listed; null where everybody is"`
}

// Score is the model's number and what it means.
type Score struct {
	Target      string      `json:"target" jsonschema:"description=what the model predicts"`
	BaseValue   float64     `json:"base_value" jsonschema:"description=log-odds before anything is known of a person"`
	Margin      float64     `json:"margin" jsonschema:"description=log-odds"`
	Probability float64     `json:"probability" jsonschema:"minimum=0,maximum=1,description=calibrated"`
	BaseRate    float64     `json:"base_rate" jsonschema:"minimum=0,maximum=1,description=share of the target among held-out people"`
	Words       []string    `json:"words" jsonschema:"description=the chance in words with its range and the base rate beside it"`
	Calibration Calibration `json:"calibration"`
	Model       string      `json:"model" jsonschema:"description=name and version"`
}

// Calibration is how the margin became a probability.
type Calibration struct {
	Method string  `json:"method" jsonschema:"enum=isotonic,enum=platt"`
	Low    float64 `json:"low" jsonschema:"description=lowest margin it was fitted on"`
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
	Value        *float64 `json:"value" jsonschema:"description=null is not known"`
	Text         string   `json:"text" jsonschema:"description=the value in words"`
	Typical      *float64 `json:"typical" jsonschema:"description=the usual value; null where there is none"`
	TypicalText  string   `json:"typical_text,omitempty"`
	Contribution float64  `json:"contribution" jsonschema:"description=log-odds"`
	Rows         []Row    `json:"rows,omitempty" jsonschema:"description=the records behind the value; only with --dataset"`
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
	Sum     float64 `json:"sum" jsonschema:"description=plain sum of the members' contributions"`
	Shapley float64 `json:"shapley" jsonschema:"description=exact Shapley value of the group as one player"`
}

// Interaction is what two features do together beyond their parts.
type Interaction struct {
	Features [2]string `json:"features"`
	Labels   [2]string `json:"labels"`
	LogOdds  float64   `json:"log_odds" jsonschema:"description=exact pairwise SHAP interaction; both halves"`
}

// Rule is what one active rule said of the person.
type Rule struct {
	Rule       string  `json:"rule"`
	Version    int     `json:"version"`
	Title      string  `json:"title"`
	Outcome    string  `json:"outcome" jsonschema:"enum=hit,enum=abstain,enum=miss"`
	Points     float64 `json:"points"`
	MustReview bool    `json:"must_review"`
	Reason     string  `json:"reason,omitempty"`
	Values     string  `json:"values,omitempty" jsonschema:"description=what it read"`
}

// Change is the smallest change of one fact that moves the person across a
// line, by the model's score alone.
type Change struct {
	Feature string  `json:"feature"`
	Label   string  `json:"label"`
	Line    string  `json:"line" jsonschema:"enum=list,enum=base"`
	Way     string  `json:"way" jsonschema:"enum=act,enum=fewer,enum=more"`
	From    float64 `json:"from"`
	To      float64 `json:"to"`
	Margin  float64 `json:"margin" jsonschema:"description=after the change: scored again with the same model"`
	Step    float64 `json:"step" jsonschema:"minimum=0,maximum=1,description=how far that is: percentiles moved among the sample"`
	Text    string  `json:"text"`
}

// Doubt is what weakens a score.
type Doubt struct {
	OutOfRange []Beyond `json:"out_of_range" jsonschema:"description=values that training never saw"`
	Missing    []string `json:"missing" jsonschema:"description=features not known although the model never met that in training"`
	Unknown    []string `json:"unknown" jsonschema:"description=features not known which training met too"`
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
	Closest float64 `json:"closest" jsonschema:"minimum=0,maximum=1,description=largest share of trees shared with anyone in the sample"`
}
