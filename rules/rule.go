package rules

import (
	"fmt"
	"slices"

	"forceprofiles/internal/strictyaml"
)

// File is a rule file: vawg/vawg-suspect.rules.yaml.
type File struct {
	Rules []Rule `yaml:"rules"`
}

// Rule is one rule as its author wrote it.
type Rule struct {
	Position strictyaml.Position `yaml:"-"`
	// ID is unique over all packs and never reused: "VAWG-007".
	ID string `yaml:"id" schema:"required"`
	// Version goes up with every change of logic, from 1.
	Version int    `yaml:"version" schema:"required"`
	Status  Status `yaml:"status" schema:"required"`
	Title   string `yaml:"title" schema:"required"`
	// When is a condition over feature names and the pack's parameters.
	When strictyaml.Text `yaml:"when" schema:"required"`
	// Because is a text expression: the reason shown to an officer. It is
	// evaluated for hits only.
	Because strictyaml.Text `yaml:"because" schema:"required"`
	// Points of a hit; they order people whose model scores are level.
	Points float64 `yaml:"points"`
	// MustReview puts a person who hits in front of everyone who does not.
	MustReview bool `yaml:"must_review"`
	// OnNull is what a condition that is not known means. It must be given.
	OnNull OnNull `yaml:"on_null" schema:"required"`
	Owner  string `yaml:"owner" schema:"required"`
	// Rationale says why the rule exists, References on what it rests.
	Rationale           string   `yaml:"rationale" schema:"required"`
	References          []string `yaml:"references"`
	KnownFalsePositives []string `yaml:"known_false_positives"`
	// ReviewBy is the day by which somebody must look at the rule again.
	ReviewBy strictyaml.Date `yaml:"review_by" schema:"required"`
	// Supersedes lists ids of rules that this one replaces.
	Supersedes []string `yaml:"supersedes"`
}

// Status is where a rule stands in its life.
type Status string

const (
	Draft      Status = "draft"      // read and checked only
	Shadow     Status = "shadow"     // evaluated and counted, never shown or scored
	Active     Status = "active"     // evaluated, counted, shown and scored
	Deprecated Status = "deprecated" // read and checked only
)

// Runs says whether rules of this status are evaluated.
func (s Status) Runs() bool { return s == Active || s == Shadow }

// Choices are the four statuses.
func (Status) Choices() []string {
	return []string{string(Draft), string(Shadow), string(Active), string(Deprecated)}
}

// UnmarshalText accepts the four statuses.
func (s *Status) UnmarshalText(b []byte) error { return strictyaml.Choose(s, "status", string(b)) }

// OnNull is what a rule makes of a condition that is not known.
type OnNull string

const (
	NullAbstains OnNull = "abstain" // say so: the rule abstains
	NullMisses   OnNull = "miss"    // as if it did not hold
)

// Choices are abstain and miss.
func (OnNull) Choices() []string { return []string{string(NullAbstains), string(NullMisses)} }

// UnmarshalText accepts abstain and miss.
func (o *OnNull) UnmarshalText(b []byte) error { return strictyaml.Choose(o, "on_null", string(b)) }

// Eligible, as the rule of a test case, is the population's own condition; no
// rule has this id.
const Eligible = "eligible"

// Outcome is what a rule says of one person.
type Outcome uint8

const (
	Miss Outcome = iota
	Hit
	Abstain
)

var outcomeNames = [...]string{"miss", "hit", "abstain"}

func (o Outcome) String() string {
	if int(o) < len(outcomeNames) {
		return outcomeNames[o]
	}
	return fmt.Sprintf("Outcome(%d)", uint8(o))
}

// Choices are hit, miss and abstain.
func (Outcome) Choices() []string { return []string{"hit", "miss", "abstain"} }

// MarshalText writes "hit", "miss" or "abstain".
func (o Outcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText accepts hit, miss and abstain.
func (o *Outcome) UnmarshalText(b []byte) error {
	i := slices.Index(outcomeNames[:], string(b))
	if i < 0 {
		return fmt.Errorf("%s", strictyaml.Unknown("outcome", string(b), o.Choices()))
	}
	*o = Outcome(i)
	return nil
}

// Param is a threshold that is local policy: a name that rules may use like a
// feature, and that a force may set to its own value.
type Param struct {
	Position strictyaml.Position `yaml:"-"`
	Name     string              `yaml:"name" schema:"required"`
	Label    string              `yaml:"label" schema:"required"` // in words: "missing episodes that count as repeat"
	Unit     string              `yaml:"unit"`                    // "episodes", "days"
	Value    float64             `yaml:"value" schema:"required"`
	// Min and Max bound what a force may set.
	Min *float64 `yaml:"min"`
	Max *float64 `yaml:"max"`
}
