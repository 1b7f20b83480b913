// Package export writes every feature of everyone as of a moment, for training:
// the matrix, who is in which population, and beside it, as FILE.json, what a
// training script needs to know of the columns.
//
// Its invariant: what is written is what a run as of that moment would compute,
// and the same bytes for any number of workers.
package export

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/internal/ordered"
	"forceprofiles/internal/table"
	"forceprofiles/pack"
	"forceprofiles/scoring"
)

// Description stands beside an exported feature matrix, as FILE.json.
type Description struct {
	AsOf        string       `json:"as_of"`
	Forces      []string     `json:"forces"`
	Features    []Feature    `json:"features"`
	Populations []Population `json:"populations"`
}

// Feature is a column: its meaning's hash pins a model to it.
type Feature struct {
	Name       string   `json:"name"`
	Label      string   `json:"label"`
	Hash       string   `json:"hash"`
	Categories []string `json:"categories,omitempty"`
}

// Population says which columns a population's model reads. The columns "in:ID"
// and "force:ID" say who is in it and which force lists them.
type Population struct {
	ID            string   `json:"id"`
	Profile       string   `json:"profile"`
	Target        string   `json:"target"`
	Capacity      int      `json:"capacity"`
	ModelFeatures []string `json:"model_features"`
}

// Write writes the features of a folder of packs ("" for the shipped one) over
// everyone of a dataset, as known at asOf (zero for the dataset's own), to a
// Parquet file that is not there yet, and its description beside it. After an
// error there is neither. progress may be nil.
func Write(ctx context.Context, dataDir string, packs []string, outPath string, asOf time.Time,
	progress func(done, total int)) (people int64, err error) {
	for _, p := range []string{outPath, outPath + ".json"} {
		if _, err := os.Lstat(p); err == nil {
			return 0, fmt.Errorf("%s: %w: choose another --out, or remove it first", p, os.ErrExist)
		}
	}
	lib, err := pack.Load(packs, pack.Options{WithoutModels: true})
	if err != nil {
		return 0, err
	}
	ds, err := dataset.Open(dataDir, dataset.Options{AsOf: asOf})
	if err != nil {
		return 0, err
	}
	defer ds.Close()
	e := newExporter(lib, ds.Info())
	partial := outPath + ".partial"
	out, err := table.Create(partial, e.fields, table.WriteOptions{})
	if err != nil {
		return 0, err
	}
	err = ordered.Map(ctx, ds.Batches(ctx), runtime.NumCPU(), e.worker, func(c *table.Chunk) error {
		people += int64(c.Rows)
		if progress != nil {
			progress(int(people), 0)
		}
		return out.Write(c)
	})
	err = errors.Join(err, out.Close())
	if err == nil {
		var b []byte
		if b, err = json.MarshalIndent(e.describe(), "", " "); err == nil {
			err = os.WriteFile(outPath+".json", append(b, '\n'), 0o600)
		}
	}
	if err == nil {
		err = os.Rename(partial, outPath)
	}
	if err != nil {
		os.Remove(partial)
		os.Remove(outPath + ".json")
	}
	return people, err
}

// exporter knows the columns of one export. It is immutable.
type exporter struct {
	lib         *pack.Library
	info        *dataset.Info
	forces      []string
	populations []*pack.Population
	fields      []table.Field // person_id, the features, two a population
}

func newExporter(lib *pack.Library, info *dataset.Info) *exporter {
	e := &exporter{lib: lib, info: info, fields: []table.Field{{Name: "person_id", Type: table.Text, Required: true}}}
	for _, f := range info.Forces {
		e.forces = append(e.forces, f.Code)
	}
	for _, name := range lib.Features.Names() {
		e.fields = append(e.fields, table.Field{Name: name, Type: table.Number})
	}
	for _, p := range lib.Packs {
		for i := range p.Populations {
			pop := &p.Populations[i]
			e.populations = append(e.populations, pop)
			e.fields = append(e.fields, table.Field{Name: "in:" + pop.ID, Type: table.Bool, Required: true},
				table.Field{Name: "force:" + pop.ID, Type: table.Code})
		}
	}
	return e
}

func (e *exporter) describe() *Description {
	d := &Description{AsOf: e.info.AsOf.Format(time.RFC3339), Forces: e.forces}
	set := e.lib.Features
	for f, name := range set.Names() {
		d.Features = append(d.Features, Feature{Name: name, Label: set.Spec(f).Label, Hash: set.Hash(f),
			Categories: set.Categories(f, e.info)})
	}
	for _, p := range e.lib.Packs {
		for _, pop := range p.Populations {
			d.Populations = append(d.Populations, Population{ID: pop.ID, Profile: p.Profile, Target: pop.Target,
				Capacity: pop.Policy.Capacity, ModelFeatures: pop.ModelFeatures})
		}
	}
	return d
}

// worker makes what computes batches in one goroutine.
func (e *exporter) worker() func(*dataset.Batch) (*table.Chunk, error) {
	compute := e.lib.Features.NewWorker(e.info)
	var members []*scoring.Members
	for _, p := range e.populations {
		members = append(members, scoring.NewMembers(p, e.info))
	}
	return func(b *dataset.Batch) (*table.Chunk, error) {
		m, err := compute.Compute(b)
		if err != nil {
			return nil, err
		}
		return e.chunk(b, m, members)
	}
}

// chunk is a batch's matrix with the membership columns.
func (e *exporter) chunk(b *dataset.Batch, m *features.Matrix, members []*scoring.Members) (*table.Chunk, error) {
	c := &table.Chunk{Rows: m.Rows(), Columns: make([]table.Column, len(e.fields))}
	for i := range c.Columns {
		c.Columns[i].Field = e.fields[i]
	}
	c.Columns[0].Text = m.IDs
	for f, values := range m.Cols {
		c.Columns[1+f].Num = values
	}
	for k := range e.populations {
		rows, force, err := members[k].Find(b, m)
		if err != nil {
			return nil, err
		}
		in, by := &c.Columns[1+len(m.Cols)+2*k], &c.Columns[2+len(m.Cols)+2*k]
		in.Bool, by.Valid = make([]bool, c.Rows), make([]bool, c.Rows)
		by.Codes, by.Dict = make([]uint32, c.Rows), e.forces
		for i, row := range rows {
			in.Bool[row], by.Valid[row], by.Codes[row] = true, true, uint32(force[i])
		}
	}
	return c, nil
}
