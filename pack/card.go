package pack

import (
	"forceprofiles/internal/strictyaml"
	"forceprofiles/scoring/model"
)

// Card is a model's card, <population>.model.yaml: what the model is, what it
// was trained on, how well it did on people it had not seen, and its limits.
type Card struct {
	Position strictyaml.Position `yaml:"-"`
	Name     string              `yaml:"name" schema:"required"`
	Version  string              `yaml:"version" schema:"required"`
	Owner    string              `yaml:"owner" schema:"required"`
	Target   string              `yaml:"target" schema:"required"` // what is predicted, in words
	// Library is what trained it, and LibraryVersion which: "lightgbm", "4.6.0".
	Library        string  `yaml:"library"`
	LibraryVersion string  `yaml:"library_version"`
	SHA256         string  `yaml:"sha256" schema:"required"` // of the model file, in hexadecimal
	TrainedOn      Trained `yaml:"trained_on" schema:"required"`
	// Features are the model's columns in order, each as it was when trained.
	Features []CardFeature `yaml:"features" schema:"required"`
	// BaseRate is the share of the target among held-out people, 0 to 1.
	BaseRate    float64           `yaml:"base_rate"`
	Calibration model.Calibration `yaml:"calibration"`
	Validation  []Validation      `yaml:"validation"`
	// Reliability is how often the target came true among held-out people, by
	// calibrated probability: the range printed beside a chance. It may be
	// absent; then no range is printed.
	Reliability []ReliabilityBin `yaml:"reliability"`
	Limits      []string         `yaml:"limits" schema:"required"`
}

// Trained says on what a model was trained.
type Trained struct {
	AsOf []strictyaml.Date `yaml:"as_of"` // as-of dates of the features, outcomes in the 12 months after
	// Rows and Positives count people × as-of dates used for training.
	Rows      int   `yaml:"rows"`
	Positives int   `yaml:"positives"`
	Seed      int64 `yaml:"seed"` // of the synthetic world; 0 where the data is not synthetic
	Synthetic bool  `yaml:"synthetic"`
}

// CardFeature is a feature as the model knew it in training.
type CardFeature struct {
	Position strictyaml.Position `yaml:"-"`
	Name     string              `yaml:"name"`
	Hash     string              `yaml:"hash"` // of the feature's meaning: features.Spec
	// EverNull says that training saw people for whom the value was not known.
	EverNull bool `yaml:"ever_null"`
	// Typical is the median in training, or the code of the most common
	// category; absent where no value was known.
	Typical *float64 `yaml:"typical"`
}

// ReliabilityBin counts held-out people whose calibrated probability lies in
// [From, To], and for how many of them the target came true.
type ReliabilityBin struct {
	From      float64 `yaml:"from"`
	To        float64 `yaml:"to"`
	People    int     `yaml:"people"`
	Positives int     `yaml:"positives"`
}

// Validation is how the model did on people it was not trained on, at one
// as-of date.
type Validation struct {
	AsOf strictyaml.Date `yaml:"as_of"`
	// Kind is "held-out" (other people, same date) or "later" (other people,
	// later date).
	Kind      string `yaml:"kind"`
	People    int    `yaml:"people"`
	Positives int    `yaml:"positives"`
	// AUC is the area under the ROC curve.
	AUC float64 `yaml:"auc"`
	// PrecisionAtCapacity is the share of targets among those the capacity
	// would list, over all forces; Capacity is their number.
	PrecisionAtCapacity float64 `yaml:"precision_at_capacity"`
	Capacity            int     `yaml:"capacity"`
	// CalibrationError is the expected calibration error over ten equal groups
	// of probability (Naeini et al. 2015); Brier the mean squared error.
	CalibrationError float64 `yaml:"calibration_error"`
	Brier            float64 `yaml:"brier"`
}
