package pack

import (
	"forceprofiles/features"
	"forceprofiles/strictyaml"
)

// FeatureFile is features.yaml.
type FeatureFile struct {
	// Groups in the order in which a page shows them; every feature's group is
	// one of them.
	Groups   []Group         `yaml:"groups"`
	Features []features.Spec `yaml:"features"`
}

// Group is a group of features: contributions are summed by group on a page.
type Group struct {
	Place       strictyaml.Place `yaml:"-"`
	Name        string           `yaml:"name"`        // "Offending", as features name it
	Description string           `yaml:"description"` // one line
}

// OffenceFile is offences.yaml: the reference table of offences.
type OffenceFile struct {
	Version string `yaml:"version"`
	// Unknown are the weights of a code that is not listed; such a weight is
	// always provisional.
	Unknown  Weights        `yaml:"unknown"`
	Groups   []OffenceGroup `yaml:"groups"`
	Offences []Offence      `yaml:"offences"`
}

// OffenceGroup says what a threat group is called on a page.
type OffenceGroup struct {
	Place strictyaml.Place `yaml:"-"`
	Code  string           `yaml:"code"` // "rasso"
	Title string           `yaml:"title"`
}

// Weights are an offence's gravity: Cambridge Crime Harm Index days, and the
// ONS Crime Severity Score.
type Weights struct {
	CCHI float64 `yaml:"cchi"`
	CSS  float64 `yaml:"css"`
}

// Offence is one offence code.
type Offence struct {
	Place strictyaml.Place `yaml:"-"`
	Code  string           `yaml:"code"`
	Name  string           `yaml:"name"`
	// Groups are threat groups; the first is the primary one, by which
	// offences are counted on a page.
	Groups []string `yaml:"groups"`
	CCHI   float64  `yaml:"cchi"`
	CSS    float64  `yaml:"css"`
	// Provisional marks weights that no index publishes; Note says where they
	// come from.
	Provisional bool   `yaml:"provisional"`
	Note        string `yaml:"note"`
}

// DenyFile is denylist.yaml: protected characteristics and proxies for them.
type DenyFile struct {
	Denied []Denied `yaml:"denied"`
}

// Denied is one protected characteristic, or one proxy for some. A feature is
// denied if it reads one of Columns or if its name matches one of Names; it is
// then refused in models and in rules unless its spec carries a written
// justification, and refused whatever is written where Never is set.
type Denied struct {
	Place strictyaml.Place `yaml:"-"`
	Name  string           `yaml:"name"` // "ethnicity"
	// Columns as "table.column": "persons.ethnicity_self_defined". A column of
	// an event that describes the counterpart (crimes.victim_sex) is part of
	// the offence and is not listed.
	Columns []string `yaml:"columns"`
	// Names are patterns of feature names, with * for any characters:
	// "*postcode*".
	Names  []string `yaml:"names"`
	Never  bool     `yaml:"never"`
	Reason string   `yaml:"reason"` // shown with every refusal
}
