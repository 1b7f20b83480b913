package runfolder

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"forceprofiles/internal/table"
)

// The columns before those of the features.
const (
	marginColumn = "margin"     // in log-odds
	baseColumn   = "base_value" // what the model says before anything is known of a person, in log-odds
)

// FeatureColumns are the columns of features.parquet: everyone who was read, in
// person_id order, and every feature; null is not known.
func FeatureColumns(features []string) []table.Field {
	fields := []table.Field{{Name: personColumn, Type: table.Text, Required: true}}
	for _, name := range features {
		fields = append(fields, table.Field{Name: name, Type: table.Number})
	}
	return fields
}

// ExplanationColumns are the columns of one population's explanations:
// everyone scored, in person_id order. Base value and one contribution a model
// feature add up to the margin.
func ExplanationColumns(features []string) []table.Field {
	fields := FeatureColumns(slices.Concat([]string{marginColumn, baseColumn}, features))
	for k := range fields {
		fields[k].Required = true
	}
	return fields
}

// Numbers are rows of people and numbers, column by column.
type Numbers struct {
	First  int64 // number of the first row in its file, from 0
	People []string
	// Columns are in the order asked for; NaN is not known.
	Columns [][]float64
}

// chunk presents the numbers as rows of a file with such columns.
func (n *Numbers) chunk(fields []table.Field) *table.Chunk {
	c := &table.Chunk{Rows: len(n.People), Columns: make([]table.Column, len(fields))}
	c.Columns[0] = table.Column{Field: fields[0], Text: n.People}
	for k, column := range n.Columns {
		c.Columns[1+k] = table.Column{Field: fields[1+k], Num: column}
	}
	return c
}

// NumberWriter writes features.parquet or one population's explanations.
type NumberWriter struct {
	out    *table.Writer
	fields []table.Field
}

// NumberFile is features.parquet or one population's explanations, with the
// columns that are asked for.
type NumberFile struct {
	path   string
	fields []table.Field
}

// Features is features.parquet: the features named of everyone who was read.
func (f *Folder) Features(features []string) NumberFile {
	return NumberFile{f.Path(FeaturesName), FeatureColumns(features)}
}

// Explanations is a population's explanations: margin, base value and the
// contributions of the features named, in this order, of everyone scored.
func (f *Folder) Explanations(population string, features []string) NumberFile {
	return NumberFile{f.Path(ExplanationsName(population)), ExplanationColumns(features)}
}

// Create starts the file.
func (f NumberFile) Create() (*NumberWriter, error) {
	out, err := table.Create(f.path, f.fields, byPeople)
	if err != nil {
		return nil, err
	}
	return &NumberWriter{out, f.fields}, nil
}

// Slice are the rows from from to to.
func (n *Numbers) Slice(from, to int) *Numbers {
	some := &Numbers{First: n.First + int64(from), People: n.People[from:to], Columns: make([][]float64, len(n.Columns))}
	for k, column := range n.Columns {
		some.Columns[k] = column[from:to]
	}
	return some
}

// Write adds rows.
func (w *NumberWriter) Write(n *Numbers) error { return w.out.Write(n.chunk(w.fields)) }

// Cut ends the row group: see [GroupPeople].
func (w *NumberWriter) Cut() error { return w.out.Cut() }

// Close finishes the file; only a nil error means that it is whole.
func (w *NumberWriter) Close() error { return w.out.Close() }

// Each reads everyone, in person_id order and some people at a time.
func (f NumberFile) Each(ctx context.Context, use func(*Numbers) error) error {
	return f.each(ctx, nil, use)
}

// Of reads the people named, who are ascending. Whoever is not there is left out.
func (f NumberFile) Of(ctx context.Context, people []string, use func(*Numbers) error) error {
	return f.each(ctx, &people, use)
}

func (f NumberFile) each(ctx context.Context, people *[]string, use func(*Numbers) error) error {
	return eachChunk(ctx, f.path, f.fields, true, people, func(c *table.Chunk) error {
		return use(numbersOf(c, people))
	})
}

// Person reads one person, who must be there.
func (f NumberFile) Person(ctx context.Context, person string) ([]float64, error) {
	var numbers []float64
	err := f.Of(ctx, []string{person}, func(n *Numbers) error {
		for i := range n.People {
			for _, column := range n.Columns {
				numbers = append(numbers, column[i])
			}
		}
		return nil
	})
	if err == nil && len(numbers) != len(f.fields)-1 {
		err = fmt.Errorf("%s: person %s is scored but has not one row here: the run folder is damaged, "+
			"see `forceprofiles verify`", f.path, person)
	}
	return numbers, err
}

// ExplainedFeatures are the features that a population's explanations have a
// contribution of, in their order.
func (f *Folder) ExplainedFeatures(population string) ([]string, error) {
	fields, err := table.Describe(f.Path(ExplanationsName(population)))
	if err != nil {
		return nil, err
	}
	var features []string
	for _, x := range fields {
		if x.Name != personColumn && x.Name != marginColumn && x.Name != baseColumn {
			features = append(features, x.Name)
		}
	}
	return features, nil
}

// numbersOf is a chunk's rows, or of them those of the people wanted: a reader
// may deliver rows that stand close by.
func numbersOf(c *table.Chunk, people *[]string) *Numbers {
	n := &Numbers{First: c.First, People: c.Columns[0].Text, Columns: make([][]float64, len(c.Columns)-1)}
	for k := range n.Columns {
		n.Columns[k] = c.Columns[1+k].Num
	}
	if people == nil {
		return n
	}
	some := &Numbers{First: c.First, Columns: make([][]float64, len(n.Columns))}
	for i, id := range n.People {
		if _, ok := slices.BinarySearch(*people, id); ok {
			some.People = append(some.People, strings.Clone(id))
			for k := range n.Columns {
				some.Columns[k] = append(some.Columns[k], n.Columns[k][i])
			}
		}
	}
	return some
}
