package pack

import (
	"forceprofiles/features"
	"forceprofiles/internal/strictyaml"
)

// FeatureFile is features.yaml: the features that all profiles share, or, in a
// profile's folder, those that it adds to them.
type FeatureFile struct {
	// Groups in the order in which a page shows them; every feature's group is
	// one of them.
	Groups   []Group         `yaml:"groups"`
	Features []features.Spec `yaml:"features" schema:"required"`
}

// Group is a group of features: contributions are summed by group on a page.
type Group struct {
	Position    strictyaml.Position `yaml:"-"`
	Name        string              `yaml:"name" schema:"required"`        // "Offending", as features name it
	Description string              `yaml:"description" schema:"required"` // one line
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
	Position strictyaml.Position `yaml:"-"`
	Name     string              `yaml:"name" schema:"required"` // "ethnicity"
	// Columns as "table.column": "persons.ethnicity_self_defined". A column of
	// an event that describes the counterpart (crimes.victim_sex) is part of
	// the offence and is not listed.
	Columns []string `yaml:"columns"`
	// Names are patterns of feature names, with * for any characters:
	// "*postcode*".
	Names  []string `yaml:"names"`
	Never  bool     `yaml:"never"`
	Reason string   `yaml:"reason" schema:"required"` // shown with every refusal
}

// list is the deny-list as features takes it.
func (d *DenyFile) list() []features.Denied {
	out := make([]features.Denied, len(d.Denied))
	for i, x := range d.Denied {
		out[i] = features.Denied{Name: x.Name, Columns: x.Columns, Names: x.Names, Never: x.Never, Reason: x.Reason}
	}
	return out
}
