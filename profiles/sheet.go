package profiles

// Sheet is one person's page: evidence in words first, then the score and how
// it came about, then facts, graded intelligence and doubt, each apart.
type Sheet struct {
	Anchor     string `json:"sheet"` // unique in the document, [a-z0-9-]
	Population string `json:"population"`
	PersonID   string `json:"person_id"`
	Rank       int    `json:"rank"`
	Of         int    `json:"of"` // people on this list

	Name  string `json:"name"` // as recorded, in its own script
	Role  string `json:"role"` // "Suspect: allegations, not findings of guilt"
	Child bool   `json:"child"`
	// Tag marks a child, or an age that is not known and so treated as a child's.
	Tag      string `json:"tag,omitempty"`
	TagNote  string `json:"tag_note,omitempty"` // how a child's sheet is to be handled
	Identity []Pair `json:"identity"`
	AlsoSeen string `json:"also_seen,omitempty"` // also recorded in another role or list

	// Change is how this person's place differs from the previous run's, and why.
	Change string `json:"change,omitempty"`
	// OpenFirst says which record to open first, and why that one.
	OpenFirst string `json:"open_first,omitempty"`
	Record    string `json:"open_first_record,omitempty"` // its reference alone

	// The engine's inference is one panel, recorded facts the second, graded
	// intelligence the third (Data Protection Act 2018 s38).
	InferenceTitle string `json:"inference_title"`
	InferenceNote  string `json:"inference_note"`

	WhyTitle  string    `json:"why_title"`
	Why       []string  `json:"why"`
	Agreement Agreement `json:"agreement"`
	Chance    Chance    `json:"chance,omitzero"`    // none where rules alone order the population
	Waterfall Waterfall `json:"waterfall,omitzero"` // none where Chance is none

	FactorsTitle string   `json:"factors_title"`
	Factors      Table    `json:"factors"`
	LoweredTitle string   `json:"lowered_title"`
	Lowered      []string `json:"lowered"`

	// Against is what speaks against reading much into this: factors that
	// lowered the score stand in Lowered; here are known false positives of the
	// rules that hit and protective factors on record.
	AgainstTitle string   `json:"against_title,omitempty"`
	Against      []string `json:"against,omitempty"`

	// WouldChange is the smallest single change of a recorded fact that would
	// move this person; empty where no single one would.
	WouldChangeTitle string   `json:"would_change_title,omitempty"`
	WouldChange      []string `json:"would_change,omitempty"`

	RulesTitle     string    `json:"rules_title"`
	Rules          []RuleHit `json:"rules"`
	NoRules        string    `json:"no_rules,omitempty"`
	Abstained      []RuleHit `json:"abstained,omitempty"` // must-review rules that could not decide
	AbstainedTitle string    `json:"abstained_title,omitempty"`

	FactsTitle string `json:"facts_title"`
	FactsNote  string `json:"facts_note"`
	Timeline   *Chart `json:"timeline,omitempty"` // the facts below, drawn over the last two years
	Facts      Table  `json:"facts"`
	MoreFacts  string `json:"more_facts,omitempty"` // how many older ones are not printed

	IntelTitle string `json:"intelligence_title"`
	IntelNote  string `json:"intelligence_note"`
	Intel      Table  `json:"intelligence"`

	// Annex says where the graded intelligence is when it is not on this sheet.
	Annex string `json:"annex,omitempty"`

	MissingTitle string   `json:"missing_title,omitempty"`
	Missing      []string `json:"missing,omitempty"` // what is not known or out of date

	DoubtTitle string   `json:"doubt_title"`
	Doubt      []string `json:"doubt"`

	Review Review `json:"review"`
}

// Agreement says whether rules and model point the same way.
type Agreement struct {
	Code string `json:"code"` // "both", "rules", "model", "neither"
	Text string `json:"text"`
	Mark string `json:"mark"` // a short label: "Rules and model agree"
}

// Chance is the calibrated probability in words: range before point, both
// framings, base rate beside it.
type Chance struct {
	Title       string  `json:"title"`
	Text        string  `json:"text"`
	Base        string  `json:"base"`
	Yardstick   string  `json:"yardstick,omitempty"`
	Place       string  `json:"place"`
	Probability float64 `json:"probability"`
	Percentile  float64 `json:"percentile"`
}

// Waterfall shows how the score came about, in points. Ten points double the
// odds; zero is the average person scored in this population. Steps are whole
// points and add up to Total exactly; the last step is everything else.
//
// In log-odds: BaseValue + Σ Steps.LogOdds = Margin.
type Waterfall struct {
	Title     string  `json:"title"`
	Subtitle  string  `json:"subtitle"`
	Alt       string  `json:"alt"`
	Start     string  `json:"start"` // label of the zero line
	End       string  `json:"end"`   // label of the total
	Steps     []Step  `json:"steps"`
	Total     int     `json:"total_points"`
	BaseValue float64 `json:"base_value"`
	Margin    float64 `json:"margin"`
}

// Step is one bar of a waterfall.
type Step struct {
	Label   string  `json:"label"`
	Points  int     `json:"points"`
	LogOdds float64 `json:"log_odds"` // plain sum of the group's contributions
	// Shapley is the exact Shapley value of the group as one player, for the
	// record; 0 in the last step, which is not a group.
	Shapley float64 `json:"group_shapley,omitempty"`
}

// RuleHit is a rule that hit, or abstained.
type RuleHit struct {
	ID         string  `json:"rule"`
	Version    int     `json:"version"`
	Ref        string  `json:"ref"` // "VAWG-007, version 2"
	Title      string  `json:"title"`
	Reason     string  `json:"reason"`
	Points     float64 `json:"points"`
	PointsText string  `json:"points_text"`
	MustReview bool    `json:"must_review"`
}

// Review is the block a person fills in: nothing is decided before it is.
type Review struct {
	Title   string   `json:"title"`
	Note    string   `json:"note"`
	Choices []string `json:"choices"` // agree, disagree, insufficient
	Fields  []string `json:"fields"`  // name, role, reason, date
}
