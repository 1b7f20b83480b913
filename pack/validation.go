package pack

import "forceprofiles/internal/strictyaml"

// Validation is how the model did on people it was not trained on, at one
// as-of date.
type Validation struct {
	Position  strictyaml.Position `yaml:"-"`
	AsOf      strictyaml.Date     `yaml:"as_of" schema:"required"`
	Kind      ValidationKind      `yaml:"kind" schema:"required"`
	People    int                 `yaml:"people" schema:"required"`
	Positives int                 `yaml:"positives" schema:"required"`
	// AUC is the area under the ROC curve.
	AUC float64 `yaml:"auc" schema:"required"`
	// PrecisionAtCapacity is the share of targets among those the capacity
	// would list, over all forces; Capacity is their number.
	PrecisionAtCapacity float64 `yaml:"precision_at_capacity" schema:"required"`
	Capacity            int     `yaml:"capacity" schema:"required"`
	// CalibrationError is the expected calibration error over ten equal groups
	// of probability (Naeini et al. 2015); Brier the mean squared error.
	CalibrationError float64 `yaml:"calibration_error" schema:"required"`
	Brier            float64 `yaml:"brier" schema:"required"`
	// Curve is how lists of every length did, the shortest first.
	Curve []ListShare `yaml:"curve" schema:"required"`
	// Groups are the protected groups, at the share of people that a full list
	// holds and at larger ones: few lists are long enough to tell groups apart.
	Groups []GroupCheck `yaml:"groups" schema:"required"`
}

// ValidationKind says who was held out.
type ValidationKind string

const (
	HeldOut ValidationKind = "held-out" // other people, same date
	Later   ValidationKind = "later"    // other people, later date
)

// Choices are held-out and later.
func (ValidationKind) Choices() []string { return []string{string(HeldOut), string(Later)} }

// UnmarshalText accepts held-out and later.
func (k *ValidationKind) UnmarshalText(b []byte) error {
	return strictyaml.Choose(k, "kind of validation", string(b))
}

// ListShare is how a list did that holds, in each force, the same share of its
// people, those with the highest scores.
type ListShare struct {
	Position  strictyaml.Position `yaml:"-"`
	Share     float64             `yaml:"share" schema:"required"`     // above 0, up to 1
	People    int                 `yaml:"people" schema:"required"`    // on the lists, over all forces
	Positives int                 `yaml:"positives" schema:"required"` // of them
	// Precision is Positives / People, Found the share of all positives that
	// are on the lists; Low and High are the ends of their 95% intervals
	// (Wilson's).
	Precision     float64 `yaml:"precision" schema:"required"`
	PrecisionLow  float64 `yaml:"precision_low" schema:"required"`
	PrecisionHigh float64 `yaml:"precision_high" schema:"required"`
	Found         float64 `yaml:"found" schema:"required"`
	FoundLow      float64 `yaml:"found_low" schema:"required"`
	FoundHigh     float64 `yaml:"found_high" schema:"required"`
}

// SmallestCell is the smallest count that a card may give away of a protected
// group: fewer people could be told apart.
const SmallestCell = 5

// GroupCheck is how one group of a protected characteristic fared when each
// force listed the same share of its people. What would tell of fewer than
// SmallestCell people, or let them be worked out from what the other groups
// show, is absent.
type GroupCheck struct {
	Position       strictyaml.Position `yaml:"-"`
	Share          float64             `yaml:"share" schema:"required"`          // above 0, up to 1
	Characteristic string              `yaml:"characteristic" schema:"required"` // code of dataset.Characteristics
	Group          string              `yaml:"group" schema:"required"`          // code of its groups
	People         *int                `yaml:"people"`
	// Selected is the share on the lists; FalseAlarm the share on the lists of
	// those for whom the target did not come true; Missed the share not on the
	// lists of those for whom it did.
	Selected   *Rate `yaml:"selected"`
	FalseAlarm *Rate `yaml:"false_alarm"`
	Missed     *Rate `yaml:"missed"`
}

// Rate is a share of so many people with its 95% interval (Wilson's).
type Rate struct {
	Position strictyaml.Position `yaml:"-"`
	Of       int                 `yaml:"of" schema:"required"`
	Share    float64             `yaml:"share" schema:"required"`
	Low      float64             `yaml:"low" schema:"required"`
	High     float64             `yaml:"high" schema:"required"`
}
