package scoring

import (
	"fmt"
	"math"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/pack"
	"forceprofiles/rules"
)

// Members finds who belongs to one population and which force lists them. It
// needs no model. One for each goroutine.
type Members struct {
	population *pack.Population
	conditions *rules.ConditionWorker
	forces     map[string]uint16
}

// NewMembers prepares a population's conditions for a dataset.
func NewMembers(p *pack.Population, info *dataset.Info) *Members {
	m := &Members{population: p, conditions: p.Conditions.NewWorker(info), forces: map[string]uint16{}}
	for i, f := range info.Forces {
		m.forces[f.Code] = uint16(i)
	}
	return m
}

// Find returns the rows of the batch whose people are in the population, and
// the place of each one's listing force in Info.Forces.
func (w *Members) Find(b *dataset.Batch, m *features.Matrix) (rows []int32, force []uint16, err error) {
	if err := w.conditions.Eval(m, nil, nil); err != nil {
		return nil, nil, err
	}
	home := b.Persons.Column("home_force")
	for i := range m.Rows() {
		if !w.conditions.True(0, i) {
			continue
		}
		f, ok := w.forces[home.Dict[home.Codes[i]]]
		if c := w.population.ListingFeature; c >= 0 {
			if x := m.Cols[c][i]; !math.IsNaN(x) {
				f, ok = uint16(x), true
			}
		}
		if !ok {
			return nil, nil, fmt.Errorf("person %s has home force %q, which the dataset does not list", b.ID(i),
				home.Dict[home.Codes[i]])
		}
		rows = append(rows, int32(i))
		force = append(force, f)
	}
	return rows, force, nil
}

// Marks are the texts of the pack's marks that hold for the people at rows of m.
func (w *Members) Marks(m *features.Matrix, rows []int32) ([][]string, error) {
	out := make([][]string, len(rows))
	if len(rows) == 0 {
		return out, nil
	}
	if err := w.conditions.Eval(m, rows, nil); err != nil {
		return nil, err
	}
	for i := range rows {
		for k, mark := range w.population.Marks {
			if w.conditions.True(1+k, i) {
				out[i] = append(out[i], mark.Text)
			}
		}
	}
	return out, nil
}
