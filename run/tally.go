package run

import (
	"encoding/gob"
	"encoding/json"
	"errors"
	"hash/fnv"
	"io"
	"slices"

	"forceprofiles/profiles/picture"
	"forceprofiles/rules"
	"forceprofiles/runfolder"
	"forceprofiles/scoring"
	"forceprofiles/scoring/priority"
)

// Tally is what the first pass keeps of everyone it scored: what ranking,
// comparing and counting need, and never a record. It is a value: written with
// [Tally.Encode], it says of a part of the people what merging needs beside the
// part's files.
type Tally struct {
	People      int64     // read and used
	Populations []Counted // in the order of the Scorer
	Strategic   *picture.Part
}

// Counted is one population's part of a Tally.
type Counted struct {
	People  People           // in person_id order
	Entries []priority.Entry // by person
	// Children says who is under 18 at the run's date, or of unknown age.
	Children []bool
	Rules    []rules.Count
	Assumed  int64 // people with a value not known today that was never missing in training
	// Additivity is the largest |base + Σ contributions − margin|.
	Additivity float64
	// Sample holds the model features' values, then the margin.
	Sample    runfolder.Sample
	Swarms    []runfolder.Sample // by force: values, then contributions
	Baselines [][]float32        // of every plain ranking, by person
}

// Encode writes the tally: numbers as gob, which keeps what is not known; the
// strategic counts as JSON, since gob writes maps in no order, and one tally is
// to be one sequence of bytes.
func (t *Tally) Encode(w io.Writer) error {
	strategic, err := json.Marshal(t.Strategic)
	if err != nil {
		return err
	}
	counted := *t
	counted.Strategic = nil
	out := gob.NewEncoder(w)
	return errors.Join(out.Encode(&counted), out.Encode(strategic))
}

// DecodeTally reads what Encode wrote.
func DecodeTally(r io.Reader) (*Tally, error) {
	var t Tally
	var strategic []byte
	in := gob.NewDecoder(r)
	if err := errors.Join(in.Decode(&t), in.Decode(&strategic)); err != nil {
		return nil, err
	}
	return &t, json.Unmarshal(strategic, &t.Strategic)
}

// People are person_ids in ascending order, packed: a string's header would
// double what most of them take.
type People struct {
	Text []byte
	Ends []int64
}

// Len is how many there are.
func (p *People) Len() int { return len(p.Ends) }

// At is person i.
func (p *People) At(i int) string {
	from := int64(0)
	if i > 0 {
		from = p.Ends[i-1]
	}
	return string(p.Text[from:p.Ends[i]])
}

func (p *People) add(id string) {
	p.Text = append(p.Text, id...)
	p.Ends = append(p.Ends, int64(len(p.Text)))
}

// find is the place of a person, or −1.
func (p *People) find(id string) int {
	low, high := 0, p.Len()
	for low < high {
		if mid := (low + high) / 2; p.At(mid) < id {
			low = mid + 1
		} else {
			high = mid
		}
	}
	if low < p.Len() && p.At(low) == id {
		return low
	}
	return -1
}

// swarmPeople is how many scored people of a force are drawn in the picture of
// what weighs in the model.
const swarmPeople = 120

// dot is a person's number in the draw of a swarm, whatever the run's seed: who
// is drawn stays on the page from month to month.
func dot(person string) uint64 {
	h := fnv.New32a()
	h.Write([]byte(person))
	return uint64(h.Sum32())
}

// newTally counts nobody yet.
func newTally(populations []*scoring.Compiled, forces int) *Tally {
	t := &Tally{Populations: make([]Counted, len(populations))}
	for k, p := range populations {
		t.Populations[k] = Counted{
			Sample:    runfolder.Sample{Most: runfolder.SamplePeople},
			Swarms:    slices.Repeat([]runfolder.Sample{{Most: swarmPeople}}, forces),
			Baselines: make([][]float32, len(p.Baselines.List())),
		}
	}
	return t
}

// add counts one population of a batch.
func (c *Counted) add(p *scoredPopulation) {
	s := &p.scores
	of := func(i int, columns ...[][]float64) func() []float64 {
		return func() []float64 {
			var row []float64
			for _, values := range columns {
				for f := range values {
					row = append(row, values[f][i])
				}
			}
			return row
		}
	}
	for i, force := range s.Force {
		c.People.add(p.people[i])
		c.Entries = append(c.Entries, priority.Entry{Margin: s.Margin[i], Points: s.Points[i], Force: force,
			MustReview: s.MustReview[i]})
		if len(s.Values) > 0 {
			c.Sample.Offer(p.draws[i], p.people[i], of(i, s.Values, [][]float64{s.Margin}))
			c.Swarms[force].Offer(dot(p.people[i]), p.people[i], of(i, s.Values, s.Contributions))
		}
	}
	c.Children = append(c.Children, p.children...)
	for b, values := range p.baselines {
		c.Baselines[b] = append(c.Baselines[b], values...)
	}
	if c.Rules == nil {
		c.Rules = make([]rules.Count, len(s.Counts))
	}
	for r, n := range s.Counts {
		sum := &c.Rules[r]
		sum.Rule, sum.Version, sum.Status = n.Rule, n.Version, n.Status
		sum.Hits += n.Hits
		sum.Misses += n.Misses
		sum.Abstentions += n.Abstentions
		sum.Only += n.Only
	}
	c.Assumed += int64(s.Assumed)
	c.Additivity = max(c.Additivity, s.Additivity)
}
