// Package contributions scores and explains the rows of any table with any
// supported model, so that an outsider can reproduce the engine's numbers: of a
// run's features.parquet and models, bit for bit.
//
// Its invariant: base value and contributions of every row that is written add
// up to its margin within [shap.Tolerance].
package contributions

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

// Write explains the rows of a table (Parquet, Arrow IPC or CSV), which needs a
// column per model feature, found by name. The output has the table's text
// columns (keys), then margin, base_value and one contribution per feature, in
// log-odds; a model of several classes has one such set per class. Rows keep
// their order; memory is bounded, whatever their number. outPath ends in
// .parquet or .csv and names no file that is there; after an error there is
// none. worst is the largest miss of the margin, relative to max(1, |margin|).
func Write(ctx context.Context, modelPath, dataPath, outPath string) (rows int64, worst float64, err error) {
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
	keys, fields, err := columns(ensemble, dataPath)
	if err != nil {
		return 0, 0, err
	}
	in, err := table.Open(dataPath, fields, table.Options{ChunkRows: chunkRows})
	if err != nil {
		return 0, 0, err
	}
	defer in.Close()

	partial := outPath + ".partial"
	numbers := outputColumns(ensemble)
	for _, n := range numbers {
		if slices.ContainsFunc(keys, func(k table.Field) bool { return k.Name == n.Name }) {
			return 0, 0, fmt.Errorf("%s: its text column %q has the name of a column of the output: rename it", dataPath,
				n.Name)
		}
	}
	var out writer
	if ending == ".csv" {
		out, err = table.CreateCSV(partial, slices.Concat(keys, numbers))
	} else {
		out, err = table.Create(partial, slices.Concat(keys, numbers), table.WriteOptions{})
	}
	if err != nil {
		return 0, 0, err
	}
	w := &worker{ensemble: ensemble, shap: explainer.NewWorker(), bases: explainer.BaseValues(), keys: len(keys),
		numbers: numbers}
	for err == nil {
		var c *table.Chunk
		if c, err = in.Next(); err != nil {
			break
		}
		if c, err = w.explain(c); err == nil {
			rows += int64(c.Rows)
			err = errors.Join(out.Write(c), ctx.Err())
		}
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	err = errors.Join(err, out.Close())
	if err == nil {
		err = os.Rename(partial, outPath)
	}
	if err != nil {
		os.Remove(partial)
	}
	return rows, w.worst, err
}

// chunkRows are read, explained and written at a time.
const chunkRows = 8192

// writer is a table being written.
type writer interface {
	Write(*table.Chunk) error
	Close() error
}

// columns checks that the table has every feature, and returns its
// text columns and then the features as the fields to read. A feature that the
// model knows by labels may be a text column of them.
func columns(e *model.Ensemble, dataPath string) (keys, fields []table.Field, err error) {
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
			"%s: %d of the %d columns that the model reads are not there: %s; export the features again with the pack the "+
				"model was trained on, or rename the columns",
			dataPath, len(missing), len(e.Features), shown)
	}
	return keys, fields, nil
}

// outputColumns are the number columns of the output, in order.
func outputColumns(e *model.Ensemble) []table.Field {
	var out []table.Field
	for class := range e.Classes {
		suffix := ""
		if e.Classes > 1 {
			suffix = fmt.Sprintf("_class_%d", class)
		}
		for _, name := range []string{"margin", "base_value"} {
			out = append(out, table.Field{Name: name + suffix, Type: table.Number})
		}
		for _, f := range e.Features {
			out = append(out, table.Field{Name: f.Name + suffix, Type: table.Number})
		}
	}
	return out
}

// worker explains chunks of a table.
type worker struct {
	ensemble *model.Ensemble
	shap     *shap.Worker
	bases    []float64
	keys     int           // how many columns come before the features
	numbers  []table.Field // of the output, behind the keys
	worst    float64       // of additivity, so far
}

func (w *worker) explain(c *table.Chunk) (*table.Chunk, error) {
	e := w.ensemble
	cols := make([][]float64, len(e.Features))
	for f := range cols {
		if col := &c.Columns[w.keys+f]; col.Type == table.Code {
			cols[f] = labelled(col, e.Features[f].Categories, c.Rows)
		} else {
			cols[f] = numbers(col, c.Rows)
		}
	}
	margins, contribs := grid(e.Classes, c.Rows), grid(e.Classes*len(e.Features), c.Rows)
	if err := w.shap.Explain(cols, margins, contribs); err != nil {
		return nil, err
	}
	out := &table.Chunk{Rows: c.Rows, Columns: slices.Clone(c.Columns[:w.keys])}
	for class, base := range w.bases {
		mine := contribs[class*len(e.Features) : (class+1)*len(e.Features)]
		worst, err := shap.CheckAdditivity(base, mine, margins[class])
		if err != nil {
			return nil, err
		}
		w.worst = max(w.worst, worst)
		bases := slices.Repeat([]float64{base}, c.Rows)
		for _, values := range append([][]float64{margins[class], bases}, mine...) {
			field := w.numbers[len(out.Columns)-w.keys]
			out.Columns = append(out.Columns, table.Column{Field: field, Num: values})
		}
	}
	return out, nil
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
