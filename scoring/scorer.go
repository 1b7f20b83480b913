package scoring

import (
	"fmt"
	"math"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/pack"
	"forceprofiles/rules"
	"forceprofiles/scoring/shap"
)

// Scorer is a library of packs ready to score a dataset. It is immutable and
// may be shared.
type Scorer struct {
	Features    *features.Set
	Populations []*Compiled // in pack order, over all packs
	info        *dataset.Info
}

// Compiled is one population, ready to score. One of rules alone has NaN for a
// base value.
type Compiled struct {
	*pack.Population
	Profile   string
	BaseValue float64
	explainer *shap.Explainer // nil where rules alone speak
	everNull  []bool          // per model feature: training saw it missing
}

// New prepares a library, loaded with its models, for a dataset.
func New(lib *pack.Library, info *dataset.Info, workers int) (*Scorer, error) {
	s := &Scorer{Features: lib.Features, info: info}
	for _, p := range lib.Packs {
		for i := range p.Populations {
			pop := &p.Populations[i]
			c := &Compiled{Population: pop, Profile: p.Profile, BaseValue: math.NaN()}
			s.Populations = append(s.Populations, c)
			if pop.RulesAlone() {
				continue
			}
			if pop.Model == nil || pop.Card == nil {
				return nil, fmt.Errorf("population %s has model_features but no model: load the pack with its models", pop.ID)
			}
			x, err := shap.New(pop.Model, shap.Options{Workers: workers})
			if err != nil {
				return nil, fmt.Errorf("population %s: %w", pop.ID, err)
			}
			c.BaseValue, c.explainer, c.everNull = x.BaseValue(), x, pop.EverNull()
		}
	}
	return s, nil
}

// Scores is one population of one batch, column by column; entry i is about
// the person at Rows[i] of the batch. In a population of rules alone margins
// and probabilities are NaN, and contributions and values have no columns.
type Scores struct {
	Rows        []int32
	Force       []uint16 // place of the listing force in Info.Forces
	Margin      []float64
	Probability []float64
	// Contributions[f][i] and Values[f][i] are of model feature f.
	Contributions [][]float64
	Values        [][]float64
	Points        []float64
	MustReview    []bool
	Findings      [][]rules.Finding // hits and abstentions of active rules
	Counts        []rules.Count     // per running rule
	// Assumed counts people with a value not known today that was never
	// missing in training.
	Assumed int
	// Additivity is the largest |base + Σ contributions − margin|.
	Additivity float64
}

// Worker scores batches; one for each goroutine.
type Worker struct {
	s       *Scorer
	members []*Members
	rules   []*rules.Worker
	shap    []*shap.Worker
}

// NewWorker returns scratch space for one goroutine.
func (s *Scorer) NewWorker() *Worker {
	w := &Worker{s: s}
	for _, p := range s.Populations {
		w.members = append(w.members, NewMembers(p.Population, s.info))
		w.rules = append(w.rules, p.Rules.NewWorker(s.info))
		var x *shap.Worker
		if p.explainer != nil {
			x = p.explainer.NewWorker()
		}
		w.shap = append(w.shap, x)
	}
	return w
}

// Score scores a batch: one Scores for each population, in order. An error is
// a contribution that does not add up, or a person without a force.
func (w *Worker) Score(b *dataset.Batch, m *features.Matrix) ([]Scores, error) {
	all := make([]Scores, len(w.s.Populations))
	for k := range all {
		if err := w.score(k, b, m, &all[k]); err != nil {
			return nil, fmt.Errorf("population %s: %w", w.s.Populations[k].ID, err)
		}
	}
	return all, nil
}

func (w *Worker) score(k int, b *dataset.Batch, m *features.Matrix, s *Scores) error {
	p := w.s.Populations[k]
	var err error
	if s.Rows, s.Force, err = w.members[k].Find(b, m); err != nil {
		return err
	}
	n := len(s.Rows)
	s.Margin, s.Probability = make([]float64, n), make([]float64, n)
	if w.shap[k] == nil {
		for i := range n {
			s.Margin[i], s.Probability[i] = math.NaN(), math.NaN()
		}
		return w.findings(k, m, s)
	}
	s.Values = gather(m, p.Columns, s.Rows)
	s.Contributions = columns(len(p.Columns), n)
	if err := w.shap[k].Explain(s.Values, [][]float64{s.Margin}, s.Contributions); err != nil {
		return err
	}
	if s.Additivity, err = shap.CheckAdditivity(p.BaseValue, s.Contributions, s.Margin); err != nil {
		return err
	}
	for i, margin := range s.Margin {
		s.Probability[i] = p.Card.Calibration.Apply(margin)
	}
	s.Assumed = assumed(s.Values, p.everNull)
	return w.findings(k, m, s)
}

func (w *Worker) findings(k int, m *features.Matrix, s *Scores) error {
	n := len(s.Rows)
	forces := make([]int32, n)
	for i, f := range s.Force {
		forces[i] = int32(f)
	}
	rows := s.Rows
	if rows == nil {
		rows = []int32{} // nil would ask about everyone
	}
	out, err := w.rules[k].Eval(m, rows, forces)
	if err != nil {
		return err
	}
	s.Counts = append([]rules.Count(nil), out.Counts...)
	s.Points, s.MustReview = make([]float64, n), make([]bool, n)
	s.Findings = make([][]rules.Finding, n)
	for i := range n {
		s.Points[i], s.MustReview[i] = out.Points(i), out.MustReview(i)
		if s.Findings[i], err = out.Findings(i); err != nil {
			return err
		}
	}
	return nil
}

// Marks are the texts of the marks that hold for the people at rows of m.
func (w *Worker) Marks(population int, m *features.Matrix, rows []int32) ([][]string, error) {
	return w.members[population].Marks(m, rows)
}

// Result is the whole standing of entry i, but for the parts that only the
// ranking of everybody knows (percentile, rank, listing, why).
func (s *Scores) Result(p *Compiled, info *dataset.Info, b *dataset.Batch, m *features.Matrix, i int) Result {
	r := Result{
		Profile: p.Profile, Population: p.ID, Person: b.ID(int(s.Rows[i])), Force: info.Forces[s.Force[i]].Code,
		Margin: s.Margin[i], BaseValue: p.BaseValue, Probability: s.Probability[i],
		Points: s.Points[i], MustReview: s.MustReview[i], Findings: s.Findings[i],
	}
	for f, c := range p.Columns {
		r.Contributions = append(r.Contributions, s.Contributions[f][i])
		r.Values = append(r.Values, s.Values[f][i])
		r.AtLeast = append(r.AtLeast, m.AtLeast != nil && m.AtLeast[c] != nil && m.AtLeast[c][s.Rows[i]])
	}
	return r
}

// gather copies the model's columns for the population's rows.
func gather(m *features.Matrix, cols []int, rows []int32) [][]float64 {
	out := columns(len(cols), len(rows))
	for f, c := range cols {
		from, to := m.Cols[c], out[f]
		for i, row := range rows {
			to[i] = from[row]
		}
	}
	return out
}

func columns(n, rows int) [][]float64 {
	all := make([]float64, n*rows)
	out := make([][]float64, n)
	for f := range out {
		out[f] = all[f*rows : (f+1)*rows : (f+1)*rows]
	}
	return out
}

// assumed counts people with a missing value that training never saw missing.
func assumed(values [][]float64, everNull []bool) int {
	if len(values) == 0 {
		return 0
	}
	count := 0
	for i := range values[0] {
		for f := range values {
			if !everNull[f] && math.IsNaN(values[f][i]) {
				count++
				break
			}
		}
	}
	return count
}
