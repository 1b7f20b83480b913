package run

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/internal/table"
	"forceprofiles/rules"
	"forceprofiles/scoring"
)

// outputs are the tables that the first pass writes, batch by batch in order.
type outputs struct {
	features     *table.Writer
	findings     *table.Writer
	explanations []*table.Writer // by population of the Scorer
}

func createOutputs(dir string, s *scoring.Scorer) (*outputs, error) {
	if err := os.Mkdir(filepath.Join(dir, "explanations"), 0o700); err != nil {
		return nil, err
	}
	o := &outputs{}
	create := func(name string, fields []table.Field) (*table.Writer, error) {
		return table.Create(filepath.Join(dir, filepath.FromSlash(name)), fields, table.WriteOptions{})
	}
	var err error
	if o.features, err = create(featuresName, featureFields(s.Features)); err != nil {
		return nil, err
	}
	if o.findings, err = create(findingsName, findingFields); err != nil {
		return nil, errors.Join(err, o.close())
	}
	for _, p := range s.Populations {
		w, err := create(explanationsName(p.ID), explanationFields(p.ModelFeatures))
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
	for _, w := range append([]*table.Writer{o.features, o.findings}, o.explanations...) {
		if w != nil {
			errs = append(errs, w.Close())
		}
	}
	return errors.Join(errs...)
}

// featureFields are person_id and every feature.
func featureFields(set *features.Set) []table.Field {
	f := []table.Field{required("person_id", table.Text)}
	for _, name := range set.Names() {
		f = append(f, table.Field{Name: name, Type: table.Number})
	}
	return f
}

// featureChunk presents a matrix as rows of features.parquet.
func featureChunk(m *features.Matrix) *table.Chunk {
	c := &table.Chunk{Rows: m.Rows(), Columns: make([]table.Column, 0, len(m.Cols)+1)}
	c.Columns = append(c.Columns, table.Column{Field: required("person_id", table.Text), Text: m.IDs})
	for f, name := range m.Names {
		c.Columns = append(c.Columns, table.Column{Field: table.Field{Name: name, Type: table.Number}, Num: m.Cols[f]})
	}
	return c
}

// explanationChunk presents one population's scores of a batch.
func explanationChunk(p *scoring.Compiled, s *scoring.Scores, b *dataset.Batch) *table.Chunk {
	ids := make([]string, len(s.Rows))
	for i, row := range s.Rows {
		ids[i] = b.ID(int(row))
	}
	fields := explanationFields(p.ModelFeatures)
	c := &table.Chunk{Rows: len(ids), Columns: make([]table.Column, 0, len(fields))}
	c.Columns = append(c.Columns,
		table.Column{Field: fields[0], Text: ids},
		table.Column{Field: fields[1], Num: s.Margin},
		table.Column{Field: fields[2], Num: constant(p.BaseValue, len(ids))})
	for f, values := range s.Contributions {
		c.Columns = append(c.Columns, table.Column{Field: fields[3+f], Num: values})
	}
	return c
}

// findingRows gathers the rows of findings.parquet of one batch.
type findingRows struct {
	text   [5][]string // population, person_id, rule, outcome, reason
	values []string
	number [2][]float64 // version, points
	must   []bool
}

func (r *findingRows) add(population, person string, f *rules.Finding) {
	for i, s := range [5]string{population, person, f.Rule, f.Outcome.String(), f.Reason} {
		r.text[i] = append(r.text[i], s)
	}
	r.number[0] = append(r.number[0], float64(f.Version))
	r.number[1] = append(r.number[1], f.Points)
	r.must = append(r.must, f.MustReview)
	r.values = append(r.values, findingValues(f))
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

func (r *findingRows) chunk() *table.Chunk {
	n := len(r.values)
	return &table.Chunk{Rows: n, Columns: []table.Column{
		coded("population", r.text[0]),
		{Field: findingFields[1], Text: r.text[1]},
		coded("rule", r.text[2]),
		{Field: findingFields[3], Num: r.number[0]},
		coded("outcome", r.text[3]),
		{Field: findingFields[5], Num: r.number[1]},
		{Field: findingFields[6], Bool: r.must},
		{Field: findingFields[7], Text: r.text[4]},
		{Field: findingFields[8], Text: r.values},
	}}
}

// coded makes a required code column of strings.
func coded(name string, values []string) table.Column {
	c := table.Column{Field: required(name, table.Code), Codes: make([]uint32, len(values))}
	codes := map[string]uint32{}
	for i, v := range values {
		code, ok := codes[v]
		if !ok {
			code = uint32(len(c.Dict))
			codes[v] = code
			c.Dict = append(c.Dict, v)
		}
		c.Codes[i] = code
	}
	return c
}

// number prints a number as briefly as it reads back.
func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
