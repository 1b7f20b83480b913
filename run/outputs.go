package run

import (
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"

	"forceprofiles/dataset"
	"forceprofiles/rules"
	"forceprofiles/runfolder"
	"forceprofiles/scoring"
)

// outputs are the tables that the first pass writes, batch by batch in order.
type outputs struct {
	features     *runfolder.NumberWriter
	findings     *runfolder.FindingWriter
	explanations []*runfolder.NumberWriter // by population of the Scorer
}

func createOutputs(dir *runfolder.Folder, s *scoring.Scorer) (*outputs, error) {
	if err := os.Mkdir(dir.Path(runfolder.ExplanationsDir), 0o700); err != nil {
		return nil, err
	}
	o := &outputs{}
	var err error
	if o.features, err = dir.CreateFeatures(s.Features.Names()); err != nil {
		return nil, err
	}
	if o.findings, err = dir.CreateFindings(); err != nil {
		return nil, errors.Join(err, o.close())
	}
	for _, p := range s.Populations {
		w, err := dir.CreateExplanations(p.ID, p.ModelFeatures)
		if err != nil {
			return nil, errors.Join(err, o.close())
		}
		o.explanations = append(o.explanations, w)
	}
	return o, nil
}

// close finishes every file; only a nil error means that all are whole.
func (o *outputs) close() error {
	var errs []error
	for _, w := range append([]*runfolder.NumberWriter{o.features}, o.explanations...) {
		if w != nil {
			errs = append(errs, w.Close())
		}
	}
	if o.findings != nil {
		errs = append(errs, o.findings.Close())
	}
	return errors.Join(errs...)
}

// explained presents one population's scores of a batch.
func explained(p *scoring.Compiled, s *scoring.Scores, b *dataset.Batch) *runfolder.Numbers {
	n := &runfolder.Numbers{People: make([]string, len(s.Rows))}
	for i, row := range s.Rows {
		n.People[i] = b.ID(int(row))
	}
	n.Columns = append([][]float64{s.Margin, slices.Repeat([]float64{p.BaseValue}, len(s.Rows))}, s.Contributions...)
	return n
}

func findingRow(population, person string, f *rules.Finding) *runfolder.FindingRow {
	return &runfolder.FindingRow{Population: population, Person: person, Rule: f.Rule, Version: f.Version,
		Outcome: f.Outcome.String(), Points: f.Points, MustReview: f.MustReview, Reason: f.Reason, Values: findingValues(f)}
}

// findingValues writes the values a rule read as "name=value; name=not known".
func findingValues(f *rules.Finding) string {
	var b strings.Builder
	for i, v := range f.Values {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(v.Name)
		b.WriteByte('=')
		b.WriteString(v.String())
	}
	return b.String()
}

// number prints a number as briefly as it reads back.
func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
