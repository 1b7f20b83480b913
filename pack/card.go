package pack

import (
	"forceprofiles/internal/strictyaml"
	"forceprofiles/scoring/model"
)

// CardVersion is the version of the form of a model card.
const CardVersion = 2

// Card is a model's card, <population>.model.yaml: what the model is, what it
// was trained on, how well it did on people it had not seen, and its limits.
type Card struct {
	Position strictyaml.Position `yaml:"-"`
	Card     int                 `yaml:"card" schema:"required"` // the version of this form: 2
	Name     string              `yaml:"name" schema:"required"`
	Version  string              `yaml:"version" schema:"required"`
	Owner    string              `yaml:"owner" schema:"required"`
	Target   string              `yaml:"target" schema:"required"` // what is predicted, in words
	// Library is what trained it, and LibraryVersion which: "lightgbm", "4.6.0".
	Library        string  `yaml:"library" schema:"required"`
	LibraryVersion string  `yaml:"library_version" schema:"required"`
	SHA256         string  `yaml:"sha256" schema:"required"` // of the model file, in hexadecimal
	TrainedOn      Trained `yaml:"trained_on" schema:"required"`
	// Features are the model's columns in order, each as it was when trained.
	Features []CardFeature `yaml:"features" schema:"required"`
	// Monotone are the features that the training held to one direction; an
	// empty list where it held none.
	Monotone []Monotone `yaml:"monotone" schema:"required"`
	// BaseRate is the share of the target among held-out people, 0 to 1.
	BaseRate    float64           `yaml:"base_rate" schema:"required"`
	Calibration model.Calibration `yaml:"calibration" schema:"required"`
	// Validation holds one check on held-out people for each as-of date.
	Validation []Validation `yaml:"validation" schema:"required"`
	// Reliability is how often the target came true among held-out people, by
	// calibrated probability: the range printed beside a chance. Of an empty
	// list no range is printed.
	Reliability []ReliabilityBin `yaml:"reliability" schema:"required"`
	Limits      []string         `yaml:"limits" schema:"required"`
}

// Trained says on what a model was trained.
type Trained struct {
	Position strictyaml.Position `yaml:"-"`
	// AsOf are the as-of dates of the features; outcomes are of the 12 months after.
	AsOf []strictyaml.Date `yaml:"as_of" schema:"required"`
	// Rows and Positives count people × as-of dates used for training.
	Rows      int     `yaml:"rows" schema:"required"`
	Positives int     `yaml:"positives" schema:"required"`
	Seed      int64   `yaml:"seed" schema:"required"` // of the synthetic world; 0 where the data is not synthetic
	Synthetic bool    `yaml:"synthetic" schema:"required"`
	Linkage   Linkage `yaml:"linkage" schema:"required"`
}

// Linkage says how the records of the training data came to be one person's: a
// model that learnt from perfect linkage meets split and merged people where
// records were linked by a program.
type Linkage struct {
	Position strictyaml.Position `yaml:"-"`
	Kind     LinkageKind         `yaml:"kind" schema:"required"`
	Note     string              `yaml:"note" schema:"required"` // how, and with what known error
}

// LinkageKind is one of the two kinds of linkage.
type LinkageKind string

const (
	LinkagePerfect   LinkageKind = "perfect"   // every record is known to be its person's, as in a synthetic world
	LinkageConflated LinkageKind = "conflated" // records were linked, and some wrongly
)

// Choices are perfect and conflated.
func (LinkageKind) Choices() []string {
	return []string{string(LinkagePerfect), string(LinkageConflated)}
}

// UnmarshalText accepts perfect and conflated.
func (k *LinkageKind) UnmarshalText(b []byte) error {
	return strictyaml.Choose(k, "kind of linkage", string(b))
}

// CardFeature is a feature as the model knew it in training.
type CardFeature struct {
	Position strictyaml.Position `yaml:"-"`
	Name     string              `yaml:"name" schema:"required"`
	Hash     string              `yaml:"hash" schema:"required"` // of the feature's meaning: features.Spec
	// EverNull says that training saw people for whom the value was not known.
	EverNull bool `yaml:"ever_null" schema:"required"`
	// Typical is the median in training, or the code of the most common
	// category; absent where no value was known.
	Typical *float64 `yaml:"typical"`
}

// Monotone declares that a score never falls (or never rises) with a feature,
// every other value as it is: what the training enforced, and why.
type Monotone struct {
	Position  strictyaml.Position `yaml:"-"`
	Feature   string              `yaml:"feature" schema:"required"`
	Direction Direction           `yaml:"direction" schema:"required"`
	Reason    string              `yaml:"reason" schema:"required"`
}

// Direction is which way a score may go as a feature's value rises.
type Direction string

const (
	Rises Direction = "rises" // never falls
	Falls Direction = "falls" // never rises
)

// Choices are rises and falls.
func (Direction) Choices() []string { return []string{string(Rises), string(Falls)} }

// UnmarshalText accepts rises and falls.
func (d *Direction) UnmarshalText(b []byte) error {
	return strictyaml.Choose(d, "direction", string(b))
}

// ReliabilityBin counts held-out people whose calibrated probability lies in
// [From, To], and for how many of them the target came true.
type ReliabilityBin struct {
	Position  strictyaml.Position `yaml:"-"`
	From      float64             `yaml:"from" schema:"required"`
	To        float64             `yaml:"to" schema:"required"`
	People    int                 `yaml:"people" schema:"required"`
	Positives int                 `yaml:"positives" schema:"required"`
}
