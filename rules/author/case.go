package author

import (
	"time"

	"forceprofiles/internal/strictyaml"
	"forceprofiles/rules"
)

// CaseFile is a test file: vawg/vawg-suspect_test.yaml.
//
//	as_of: 2026-03-01T00:00:00Z
//	cases:
//	  - name: two reports against the same person, harm rising
//	    rule: VAWG-007
//	    values: {repeat_victim_crimes_365d: 2, harm_trend_180d: 84}
//	    expect: hit
//	    reason: Recorded 2 times against the same victim in 12 months, with rising harm
//	  - name: custody is not supplied
//	    rule: VAWG-011
//	    person: {sex: M, date_of_birth: 1990-05-01}
//	    events:
//	      crimes:
//	        - {at: -30d, side: suspect, status: charged, offence_code: 8N, victim_sex: F}
//	        - {at: -400d, known: -10d, side: suspect, status: suspected, offence_code: 19C}
//	    unsupplied: [custody]
//	    expect: abstain
type CaseFile struct {
	// AsOf is the as-of date of cases made of events, unless a case has its own.
	AsOf  *time.Time `yaml:"as_of"`
	Cases []Case     `yaml:"cases" schema:"required"`

	name string // as errors show it; "" where there is no such file
}

// Case is one test of one rule: feature values, or a person with events, and
// the outcome that must come of them.
type Case struct {
	Position strictyaml.Position `yaml:"-"`
	Name     string              `yaml:"name" schema:"required"`
	// Rule is the id of the rule tested, or "eligible" for the population's own
	// eligibility expression.
	Rule string `yaml:"rule" schema:"required"`
	// Values gives features by name; null, or a feature not named, is not
	// known. A yes-or-no feature takes true or false, a categorical one its
	// category. Not together with Events or Person.
	Values strictyaml.Fields `yaml:"values"`
	// Person gives columns of the person's own row; home_force is Force
	// unless given. date_of_birth may be an age: "-17y" is 17 years old on the
	// as-of date.
	Person strictyaml.Fields `yaml:"person"`
	// Events gives rows by table. In a row, `at` is occurred_at and `known` is
	// known_at (the same as at unless given); other keys are columns. Moments
	// are relative to as_of ("-30d", "-36h", "+14d") or RFC 3339; dates are
	// relative ("-30d") or days. Keys such as crime_ref are made up unless
	// given; force is the home force unless given.
	Events map[string][]strictyaml.Fields `yaml:"events"`
	// Unsupplied lists tables that the person's force does not supply at all.
	Unsupplied []string `yaml:"unsupplied"`
	// SuppliedSince says from when (relative or RFC 3339) a table is supplied.
	SuppliedSince map[string]string `yaml:"supplied_since"`
	AsOf          *time.Time        `yaml:"as_of"`
	// Force is the listing force, for parameter overrides and coverage.
	Force string `yaml:"force"`
	// Params sets parameters for this case.
	Params map[string]float64 `yaml:"params"`

	Expect *rules.Outcome `yaml:"expect" schema:"required"`
	// Reason, if given, must be the reason text exactly.
	Reason string `yaml:"reason"`
}
