package features

import "forceprofiles/internal/strictyaml"

// Spec declares one feature: a value per person, computed from the rows of one
// table as they stood at the as-of date.
type Spec struct {
	Position strictyaml.Position `yaml:"-"` // where it stands, for errors
	Name     string              `yaml:"name" schema:"required"`
	// in words, for a page: "VAWG offences as suspect in the last 12 months"
	Label string `yaml:"label"`
	// how a value is put in words; no part of the feature's meaning
	Form  Form   `yaml:"form" schema:"required"`
	Unit  string `yaml:"unit"`                    // "offences", "days"; "" for a yes or no
	Group string `yaml:"group" schema:"required"` // "Offending": contributions are summed by group on a page
	// a table of the contract; "persons" for a person's own attributes
	From string `yaml:"from" schema:"required"`
	// CEL over the row's columns, person.<column> and as_of; empty takes every row
	Where strictyaml.Text `yaml:"where"`
	// Window is "365d", or "365d..730d" for the year before the last (newer
	// bound first); empty is all time. Half-open: [as_of − w, as_of).
	Window string `yaml:"window"`
	Clock  string `yaml:"clock"` // "occurred" (default) or "known"
	// Value is how the rows become a number: count, distinct(expr), sum(expr),
	// max(expr), min(expr), any, days_since_last, days_since_first,
	// rate_change, rate_change(expr), max_per(expr), latest(expr). For persons
	// and features: value(expr).
	Value strictyaml.Text `yaml:"value" schema:"required"`
	// WhenNone is the value when no row qualifies inside the force's coverage;
	// absent means not known.
	WhenNone *float64 `yaml:"when_none"`
	// Categories, in order, of a categorical value: its code is its place, from 0.
	Categories []string `yaml:"categories"`
	// Typical, if set, is the comparison printed beside a value ("usually 0").
	Typical *float64 `yaml:"typical"`
	// Justification permits a feature on a protected characteristic or a
	// deny-listed proxy; it is printed on the method page.
	Justification string `yaml:"justification"`
	// Changeable says that what the feature measures can change from today
	// (an overdue visit can be made; a past conviction cannot be undone).
	Changeable bool `yaml:"changeable"`
}
