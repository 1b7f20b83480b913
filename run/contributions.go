package run

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"forceprofiles/internal/table"
	"forceprofiles/scoring/model"
	"forceprofiles/scoring/shap"
)

// Contributions scores and explains the rows of any table with any supported
// model, so that an outsider can reproduce the engine's numbers: of a run's
// features.parquet and models, bit for bit. The table needs a column per model
// feature, found by name. The output has the table's text columns (keys), then
// margin, base_value and one contribution per feature in log-odds; a model of
// several classes has one such set per class. Rows keep their order; memory is
// bounded, whatever their number. outPath ends in .parquet or .csv.
func Contributions(ctx context.Context, modelPath, dataPath, outPath string) (rows int64, maxError float64, err error) {
	ending := strings.ToLower(filepath.Ext(outPath))
	if ending != ".parquet" && ending != ".csv" {
		return 0, 0, fmt.Errorf("%s: the ending says what is written: name a file that ends in .parquet or .csv", outPath)
	}
	if _, err := os.Lstat(outPath); err == nil {
		return 0, 0, fmt.Errorf("%s: %w: choose another --out, or remove it first", outPath, os.ErrExist)
	}
	raw, err := os.ReadFile(modelPath)
	if err != nil {
		return 0, 0, err
	}
	ensemble, err := model.Read(modelPath, raw)
	if err != nil {
		return 0, 0, err
	}
	explainer, err := shap.New(ensemble, shap.Options{Workers: runtime.NumCPU()})
	if err != nil {
		return 0, 0, err
	}
	keys, fields, err := contributionFields(ensemble, dataPath)
	if err != nil {
		return 0, 0, err
	}
	in, err := table.Open(dataPath, fields, table.Options{ChunkRows: contributionRows})
	if err != nil {
		return 0, 0, err
	}
	defer in.Close()

	partial := outPath + ".partial"
	names := outputNames(ensemble)
	outFields := slices.Clone(keys)
	for _, n := range names {
		if slices.ContainsFunc(keys, func(k table.Field) bool { return k.Name == n }) {
			return 0, 0, fmt.Errorf("%s: its text column %q has the name of a column of the output: rename it", dataPath, n)
		}
		outFields = append(outFields, table.Field{Name: n, Type: table.Number})
	}
	var out chunkWriter
	if ending == ".csv" {
		out, err = table.CreateCSV(partial, outFields)
	} else {
		out, err = table.Create(partial, outFields, table.WriteOptions{})
	}
	if err != nil {
		return 0, 0, err
	}
	rows, maxError, err = explainTable(ctx, explainer, ensemble, in, out, len(keys), names)
	err = errors.Join(err, out.Close())
	if err == nil {
		err = os.Rename(partial, outPath)
	}
	if err != nil {
		os.Remove(partial)
	}
	return rows, maxError, err
}

// contributionRows are read, explained and written at a time.
const contributionRows = 8192

// chunkWriter is a table being written.
type chunkWriter interface {
	Write(*table.Chunk) error
	Close() error
}

// contributionFields checks that the table has every feature, and returns its
// text columns and then the features as the fields to read. A feature that the
// model knows by labels may be a text column of them.
func contributionFields(e *model.Ensemble, dataPath string) (keys, fields []table.Field, err error) {
	found, err := table.Describe(dataPath)
	if err != nil {
		return nil, nil, err
	}
	types := map[string]table.Type{}
	feature := map[string]bool{}
	for _, f := range e.Features {
		feature[f.Name] = true
	}
	for _, f := range found {
		types[f.Name] = f.Type
		if f.Type == table.Text && !feature[f.Name] {
			keys = append(keys, f)
		}
	}
	fields = slices.Clone(keys)
	var missing []string
	for _, f := range e.Features {
		t, ok := types[f.Name]
		read := table.Number
		switch {
		case !ok:
			missing = append(missing, f.Name)
		case t == table.Bool:
			read = table.Bool
		case t == table.Text && len(f.Categories) > 0:
			read = table.Code
		}
		fields = append(fields, table.Field{Name: f.Name, Type: read, Required: true})
	}
	if len(missing) > 0 {
		shown := strings.Join(missing[:min(5, len(missing))], ", ")
		if len(missing) > 5 {
			shown += ", …"
		}
		return nil, nil, fmt.Errorf(
			"%s: %d of the %d columns that the model reads are not there: %s; export the features again with the pack the model was trained on, or rename the columns",
			dataPath, len(missing), len(e.Features), shown)
	}
	return keys, fields, nil
}

// outputNames are the number columns of the output, in order.
func outputNames(e *model.Ensemble) []string {
	var names []string
	for class := range e.Classes {
		suffix := ""
		if e.Classes > 1 {
			suffix = fmt.Sprintf("_class_%d", class)
		}
		names = append(names, "margin"+suffix, "base_value"+suffix)
		for _, f := range e.Features {
			names = append(names, f.Name+suffix)
		}
	}
	return names
}

func explainTable(ctx context.Context, x *shap.Explainer, e *model.Ensemble, in *table.Reader, out chunkWriter,
	keys int, names []string) (rows int64, maxError float64, err error) {
	w := x.NewWorker()
	bases := x.BaseValues()
	for {
		if err := ctx.Err(); err != nil {
			return rows, maxError, err
		}
		c, err := in.Next()
		if errors.Is(err, io.EOF) {
			return rows, maxError, nil
		}
		if err != nil {
			return rows, maxError, err
		}
		cols := make([][]float64, len(e.Features))
		for f := range cols {
			if col := &c.Columns[keys+f]; col.Type == table.Code {
				cols[f] = labelled(col, e.Features[f].Categories, c.Rows)
			} else {
				cols[f] = numbers(col, c.Rows)
			}
		}
		margins, contribs := grid(e.Classes, c.Rows), grid(e.Classes*len(e.Features), c.Rows)
		if err := w.Explain(cols, margins, contribs); err != nil {
			return rows, maxError, err
		}
		write := table.Chunk{Rows: c.Rows, Columns: append([]table.Column{}, c.Columns[:keys]...)}
		add := func(values []float64) {
			name := names[len(write.Columns)-keys]
			write.Columns = append(write.Columns, table.Column{Field: table.Field{Name: name, Type: table.Number}, Num: values})
		}
		for class := range e.Classes {
			mine := contribs[class*len(e.Features) : (class+1)*len(e.Features)]
			worst, err := shap.CheckAdditivity(bases[class], mine, margins[class])
			if err != nil {
				return rows, maxError, err
			}
			maxError = max(maxError, worst)
			add(margins[class])
			add(constant(bases[class], c.Rows))
			for _, values := range mine {
				add(values)
			}
		}
		if err := out.Write(&write); err != nil {
			return rows, maxError, err
		}
		rows += int64(c.Rows)
	}
}

// numbers is a column as a model reads it: NaN where there is no value, a yes
// or no as 1 or 0.
func numbers(c *table.Column, rows int) []float64 {
	out := make([]float64, rows)
	for i := range out {
		switch {
		case !c.Known(i):
			out[i] = math.NaN()
		case c.Type == table.Bool && c.Bool[i]:
			out[i] = 1
		case c.Type != table.Bool:
			out[i] = c.Num[i]
		}
	}
	return out
}

// labelled is a column of labels as the codes a model was trained on; a label
// it never met is not known, as it is to the library.
func labelled(c *table.Column, categories []string, rows int) []float64 {
	codes := make([]float64, len(c.Dict))
	for d, label := range c.Dict {
		codes[d] = math.NaN()
		if i := slices.Index(categories, label); i >= 0 {
			codes[d] = float64(i)
		}
	}
	out := make([]float64, rows)
	for i := range out {
		out[i] = math.NaN()
		if c.Known(i) {
			out[i] = codes[c.Codes[i]]
		}
	}
	return out
}

// grid is n columns of the given number of rows.
func grid(n, rows int) [][]float64 {
	all := make([]float64, n*rows)
	g := make([][]float64, n)
	for i := range g {
		g[i] = all[i*rows : (i+1)*rows : (i+1)*rows]
	}
	return g
}

func constant(v float64, rows int) []float64 {
	out := make([]float64, rows)
	for i := range out {
		out[i] = v
	}
	return out
}
