package features

import "forceprofiles/strictyaml"

// Reference is the reference table of offences, offences.yaml: what
// offence_group, in_group and harm answer from. A force may replace it.
type Reference struct {
	Version string `yaml:"version"`
	// Unknown are the weights of a code that is not listed, always provisional.
	// Its groups are not known: offence_group and in_group are null.
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
