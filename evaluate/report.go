package evaluate

import (
	"encoding/json"
	"math"
	"sort"

	"forceprofiles/internal/statistics"
)

// Person is one scored person of a population with what a policy may rank by
// and what is now known about them.
type Person struct {
	ID          string
	Force       string
	Margin      float64
	Probability float64
	Points      float64 // of the rules
	// Rankings are the values of the plain rankings, in the population's
	// order; NaN (not known) ranks last.
	Rankings []float64
	Listed   bool // by the run's combined policy
	Rank     int  // the place by the combined policy, from 1 in each force

	Outcome bool   // in the twelve months after as-of
	Hidden  string // the planted story, "" for none
}

// Report is what happened next to one population.
type Report struct {
	Population string `json:"population"`
	People     int    `json:"people"`
	Outcomes   int    `json:"outcomes"`
	BaseRate   Share  `json:"base_rate"`
	Hidden     int    `json:"hidden"` // people with planted hidden harm
	// What follows, to Calibration, is null without a model.
	AUC     Share `json:"auc"`
	AUCLow  Share `json:"auc_low"`
	AUCHigh Share `json:"auc_high"`
	Brier   Share `json:"brier"`
	// CalibrationError is the expected calibration error over ten bins.
	CalibrationError Share `json:"calibration_error"`
	Calibration      []Bin `json:"calibration"`
	// Policies give every way of ranking as many places in each force as the
	// run's list has, must-review people included.
	Policies []Policy `json:"policies"`
	// AtCapacity gives each as many places as the force's capacity: of the
	// run's list its first ones.
	AtCapacity []Policy `json:"at_capacity"`
}

// Policy is how one way of filling the same number of places did.
type Policy struct {
	Name      string `json:"name"`
	Places    int    `json:"places"`
	Outcomes  int    `json:"outcomes"`  // people on the list with the outcome
	Precision Share  `json:"precision"` // Outcomes / Places
	Low       Share  `json:"precision_low"`
	High      Share  `json:"precision_high"`
	Recall    Share  `json:"recall"` // Outcomes / all outcomes
	Hidden    int    `json:"hidden"` // people on the list with planted hidden harm
	// HiddenShare is Hidden over all planted people of the population.
	HiddenShare Share            `json:"hidden_share"`
	Stories     map[string]Found `json:"stories,omitempty"`
}

// Found is how many of the people of one planted story a policy listed.
type Found struct {
	Found int `json:"found"`
	Of    int `json:"of"`
}

// Share is a number that may not be defined (a share of nobody): NaN, which
// JSON writes as null.
type Share float64

// MarshalJSON writes NaN as null.
func (s Share) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(s)) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(s))
}

func share(k, n int) Share { return Share(float64(k) / float64(n)) }

// calibrationBins is the customary number (deciles of predicted risk).
const calibrationBins = 10

// Measure makes the report of one population. People must be in person_id order.
func Measure(population Measured, people []Person) Report {
	r := Report{Population: population.ID, People: len(people)}
	margin, probability := make([]float64, len(people)), make([]float64, len(people))
	outcome := make([]bool, len(people))
	places := map[string]int{}
	for i, p := range people {
		margin[i], probability[i], outcome[i] = p.Margin, p.Probability, p.Outcome
		if p.Outcome {
			r.Outcomes++
		}
		if p.Hidden != "" {
			r.Hidden++
		}
		if p.Listed {
			places[p.Force]++
		}
	}
	r.BaseRate = share(r.Outcomes, len(people))
	// Without a model no score is below or above another, and none is a chance.
	auc, low, high, brier, ece := math.NaN(), math.NaN(), math.NaN(), math.NaN(), math.NaN()
	if !population.RulesAlone {
		auc = AUC(margin, outcome)
		low, high = AUCInterval(auc, r.Outcomes, len(people)-r.Outcomes)
		brier = Brier(probability, outcome)
		r.Calibration, ece = Calibration(probability, outcome, calibrationBins)
	}
	r.AUC, r.AUCLow, r.AUCHigh, r.Brier, r.CalibrationError = Share(auc), Share(low), Share(high), Share(brier), Share(ece)
	r.Policies = population.policies(people, places, func(i int) bool { return people[i].Listed })
	r.AtCapacity = population.policies(people, population.Capacity, func(i int) bool {
		return people[i].Listed && people[i].Rank <= population.Capacity[people[i].Force]
	})
	return r
}

// policies measures every way of ranking with the same places in each force;
// the last is the run's own list, as combined tells.
func (p Measured) policies(people []Person, places map[string]int, combined func(i int) bool) []Policy {
	out := []Policy{measure("rules alone", people, top(people, places, func(p *Person) float64 { return p.Points }))}
	for k, ranking := range p.Rankings {
		out = append(out, measure(ranking.Name, people, top(people, places,
			func(p *Person) float64 { return p.Rankings[k] })))
	}
	if !p.RulesAlone {
		out = append(out, measure("model alone", people, top(people, places, func(p *Person) float64 { return p.Margin })))
	}
	return append(out, measure("combined policy", people, combined))
}

// top lists, in each force, the places[force] people with the highest key;
// ties go to the smaller person_id.
func top(people []Person, places map[string]int, key func(*Person) float64) func(i int) bool {
	order := make([]int, len(people))
	keys := make([]float64, len(people))
	for i := range people {
		order[i] = i
		if keys[i] = key(&people[i]); math.IsNaN(keys[i]) {
			keys[i] = math.Inf(-1)
		}
	}
	sort.SliceStable(order, func(a, b int) bool { return keys[order[a]] > keys[order[b]] })
	listed := make([]bool, len(people))
	used := map[string]int{}
	for _, i := range order {
		if f := people[i].Force; used[f] < places[f] {
			used[f]++
			listed[i] = true
		}
	}
	return func(i int) bool { return listed[i] }
}

func measure(name string, people []Person, listed func(i int) bool) Policy {
	p := Policy{Name: name, Stories: map[string]Found{}}
	var outcomes, hidden int
	for i := range people {
		person := &people[i]
		if person.Outcome {
			outcomes++
		}
		in := listed(i)
		if in {
			p.Places++
			if person.Outcome {
				p.Outcomes++
			}
		}
		if person.Hidden != "" {
			hidden++
			f := p.Stories[person.Hidden]
			f.Of++
			if in {
				f.Found++
				p.Hidden++
			}
			p.Stories[person.Hidden] = f
		}
	}
	p.Precision = share(p.Outcomes, p.Places)
	low, high := statistics.Wilson(p.Outcomes, p.Places)
	p.Low, p.High = Share(low), Share(high)
	p.Recall = share(p.Outcomes, outcomes)
	p.HiddenShare = share(p.Hidden, hidden)
	return p
}
