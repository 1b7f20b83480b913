package pack

import (
	"slices"

	"forceprofiles/dataset"
	"forceprofiles/internal/strictyaml"
	"forceprofiles/rules"
	"forceprofiles/scoring/model"
	"forceprofiles/templates"
)

// Pack is one profile: <profile>/pack.yaml and the files beside it.
type Pack struct {
	Position strictyaml.Position `yaml:"-"`
	// Profile is the folder's name, and that of the documents: small letters,
	// digits and -.
	Profile string `yaml:"profile" schema:"required"`
	// Order is where the profile stands among the others, lowest first; those
	// of one order stand by name.
	Order   int    `yaml:"order"`
	Title   string `yaml:"title" schema:"required"` // of the documents: "Violence against women and girls"
	Version string `yaml:"version" schema:"required"`
	Owner   string `yaml:"owner" schema:"required"`
	Purpose string `yaml:"purpose" schema:"required"`
	// Params are thresholds that a force may set for itself.
	Params      []rules.Param `yaml:"params"`
	Populations []Population  `yaml:"populations" schema:"required"`

	// Picture is loaded from picture.yaml beside pack.yaml; nil where there is none.
	Picture *Picture
	// Words are the program's own, with those of words.yaml over them.
	Words *templates.Words
}

// Population returns the population of that id, or nil.
func (p *Pack) Population(id string) *Population {
	for i := range p.Populations {
		if p.Populations[i].ID == id {
			return &p.Populations[i]
		}
	}
	return nil
}

// Population is a group of people who are scored, ranked and listed together,
// in one role: nobody is scored for two roles at once.
type Population struct {
	Position strictyaml.Position `yaml:"-"`
	ID       string              `yaml:"id" schema:"required"`    // "vawg-suspect"; unique over all packs
	Title    string              `yaml:"title" schema:"required"` // "Suspects"
	Role     Role                `yaml:"role" schema:"required"`
	// Eligible is a condition over features: who belongs. Not known is no.
	Eligible strictyaml.Text `yaml:"eligible" schema:"required"`
	// ListingForce is "home", or a categorical feature whose categories are
	// @forces: the force under which a person is listed. Where it is not known
	// the home force lists.
	ListingForce string `yaml:"listing_force" schema:"required"`
	// Qualifying are the tables whose events make people of this population
	// known to a force: those whom another force lists, with such an event here
	// in the last 24 months, stand in a table of their own.
	Qualifying []string `yaml:"qualifying" schema:"required"`
	// UnknownAge is who somebody without a birth date is held to be.
	UnknownAge UnknownAge `yaml:"unknown_age"`
	// Favour are the statements of what is on record in a person's favour, in
	// the order of a sheet; each is printed where it is true of the person.
	Favour []Favour `yaml:"favour"`
	// Marks are notes printed beside a person for whom a condition holds.
	Marks []Mark `yaml:"marks"`
	// Target is what the model predicts, in words: "a VAWG offence as suspect
	// recorded in the next 12 months".
	Target string `yaml:"target"`
	// ModelFeatures are the model's columns, in its order. Where there are none
	// the population has no model: rules alone say who is listed, and target,
	// changeable, the model and its card are left out with them.
	ModelFeatures []string `yaml:"model_features"`
	// Baselines are plain rankings that the model is held against.
	Baselines Baselines `yaml:"baselines"`
	Policy    Policy    `yaml:"policy" schema:"required"`
	// Changeable lists model features that can change from today, besides
	// those whose specs say so.
	Changeable []string `yaml:"changeable"`

	// The rest is loaded from the files beside pack.yaml, compiled and checked.

	Tables []dataset.Kind // Qualifying
	Rules  *rules.Set
	// Conditions are Eligible (number 0) and the marks (mark i is number 1+i).
	// They use the pack's own parameters: no force decides who is scored.
	Conditions *rules.Conditions
	// Tests is the file of the rules' tests as read, for package author: a run
	// needs none. nil where there is none.
	Tests *File
	// ListingFeature is the place in the feature set of the feature that
	// ListingForce names, or −1 for home.
	ListingFeature int
	// Columns are the places in the feature set of ModelFeatures.
	Columns []int
	// CanChange says of each model feature whether it can change from today.
	CanChange []bool
	Model     *model.Ensemble // nil if loaded without models, or of rules alone
	ModelFile string          // its name in the pack folder
	Card      *Card           // nil with Model
}

// RulesAlone says that the population has no model: rule points order it.
func (p *Population) RulesAlone() bool { return len(p.ModelFeatures) == 0 }

// Mark is a note on the people for whom its condition holds: an unknown birth
// date, a suspect who is also a victim.
type Mark struct {
	Position strictyaml.Position `yaml:"-"`
	Name     string              `yaml:"name" schema:"required"` // "birth-date-unknown"
	When     strictyaml.Text     `yaml:"when" schema:"required"` // a condition over features; not known is no
	Text     string              `yaml:"text" schema:"required"` // as printed
}

// Baselines name the features by which plain rankings would order a
// population, highest value first; "" where there is none.
type Baselines struct {
	HarmIndex string `yaml:"harm_index"` // a sum of Crime Harm Index days
	CSS       string `yaml:"css"`        // the same sum of Crime Severity Scores
	RFG       string `yaml:"rfg"`        // recency, frequency, gravity by Crime Harm Index
	RFGCSS    string `yaml:"rfg_css"`    // the same by Crime Severity Score
}

// Baseline is one plain ranking: its title on a page, and its feature.
type Baseline struct {
	Key     string // as in pack.yaml
	Title   string
	Feature string
}

// List is the baselines that are named, in a fixed order.
func (b Baselines) List() []Baseline {
	all := []Baseline{
		{"harm_index", "harm index (CCHI)", b.HarmIndex},
		{"css", "severity score (CSS)", b.CSS},
		{"rfg", "recency, frequency, gravity (CCHI)", b.RFG},
		{"rfg_css", "recency, frequency, gravity (CSS)", b.RFGCSS},
	}
	return slices.DeleteFunc(all, func(x Baseline) bool { return x.Feature == "" })
}

// Policy is the declared order of a list.
type Policy struct {
	Position strictyaml.Position `yaml:"-"`
	// Capacity is how many people of this population a force lists by rank,
	// unless the run file says otherwise.
	Capacity int `yaml:"capacity"`
	// HiddenHarmPlaces of these places at least are for people to whom no
	// active rule points: possible hidden harm, which only a model sees.
	HiddenHarmPlaces int `yaml:"hidden_harm_places"`
	// Order is [must_review, percentile, points, person_id]; without a model
	// there is no percentile of a score in it.
	Order []string `yaml:"order" schema:"required"`
	// Explanation says the policy in words, for the method page.
	Explanation string `yaml:"explanation" schema:"required"`
}

// order is the only order of priority the engine knows, as policy.order must
// state it: must-review findings, model percentile where there is a model, rule
// points, person_id.
func (p *Population) order() []string {
	if p.RulesAlone() {
		return []string{"must_review", "points", "person_id"}
	}
	return []string{"must_review", "percentile", "points", "person_id"}
}
