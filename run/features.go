package run

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
	"forceprofiles/internal/table"
	"forceprofiles/pack"
	"forceprofiles/runfolder"
	"forceprofiles/scoring"
)

// Description stands beside an exported feature matrix, as FILE.json: what a
// training script needs to know of the columns.
type Description struct {
	AsOf        string                  `json:"as_of"`
	Forces      []string                `json:"forces"`
	Features    []FeatureDescription    `json:"features"`
	Populations []PopulationDescription `json:"populations"`
}

// FeatureDescription is a column: its meaning's hash pins a model to it.
type FeatureDescription struct {
	Name       string   `json:"name"`
	Label      string   `json:"label"`
	Hash       string   `json:"hash"`
	Categories []string `json:"categories,omitempty"`
}

// PopulationDescription says which columns a population's model reads. The
// columns "in:ID" and "force:ID" say who is in it and which force lists them.
type PopulationDescription struct {
	ID            string   `json:"id"`
	Profile       string   `json:"profile"`
	Target        string   `json:"target"`
	Capacity      int      `json:"capacity"`
	ModelFeatures []string `json:"model_features"`
}

// ExportFeatures writes every feature of everyone as of a moment, for training.
func ExportFeatures(ctx context.Context, dataDir, packDir, outPath string, asOf time.Time,
	progress func(done, total int)) (people int64, err error) {
	for _, p := range []string{outPath, outPath + ".json"} {
		if _, err := os.Lstat(p); err == nil {
			return 0, fmt.Errorf("%s: %w: choose another --out, or remove it first", p, os.ErrExist)
		}
	}
	lib, err := pack.Load(packDir, pack.Options{WithoutModels: true})
	if err != nil {
		return 0, err
	}
	ds, err := dataset.Open(dataDir, dataset.Options{AsOf: asOf})
	if err != nil {
		return 0, err
	}
	defer ds.Close()
	info := ds.Info()
	var populations []*pack.Population
	fields := runfolder.FeatureColumns(lib.Features.Names())
	about := Description{AsOf: info.AsOf.Format(time.RFC3339)}
	for _, f := range info.Forces {
		about.Forces = append(about.Forces, f.Code)
	}
	for f, name := range lib.Features.Names() {
		about.Features = append(about.Features, FeatureDescription{
			Name: name, Label: lib.Features.Spec(f).Label, Hash: lib.Features.Hash(f),
			Categories: lib.Features.Categories(f, info),
		})
	}
	for _, p := range lib.Packs {
		for i := range p.Populations {
			pop := &p.Populations[i]
			populations = append(populations, pop)
			fields = append(fields, table.Field{Name: "in:" + pop.ID, Type: table.Bool, Required: true}, table.Field{Name: "force:" + pop.ID, Type: table.Code})
			about.Populations = append(about.Populations, PopulationDescription{
				ID: pop.ID, Profile: p.Profile, Target: pop.Target, Capacity: pop.Policy.Capacity, ModelFeatures: pop.ModelFeatures,
			})
		}
	}
	partial := outPath + ".partial"
	out, err := table.Create(partial, fields, table.WriteOptions{})
	if err != nil {
		return 0, err
	}
	err = ordered(ctx, ds.Batches(ctx), runtime.NumCPU(), func() func(*dataset.Batch) (*table.Chunk, error) {
		compute := lib.Features.NewWorker(info)
		var members []*scoring.Members
		for _, p := range populations {
			members = append(members, scoring.NewMembers(p, info))
		}
		return func(b *dataset.Batch) (*table.Chunk, error) {
			m, err := compute.Compute(b)
			if err != nil {
				return nil, err
			}
			return exportChunk(b, m, populations, members, about.Forces)
		}
	}, func(c *table.Chunk) error {
		people += int64(c.Rows)
		if progress != nil {
			progress(int(people), 0)
		}
		return out.Write(c)
	})
	err = errors.Join(err, out.Close())
	if err == nil {
		var b []byte
		if b, err = json.MarshalIndent(about, "", " "); err == nil {
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

// exportChunk is a batch's matrix with the membership columns.
func exportChunk(b *dataset.Batch, m *features.Matrix, populations []*pack.Population, members []*scoring.Members,
	forces []string) (*table.Chunk, error) {
	fields := runfolder.FeatureColumns(m.Names)
	c := &table.Chunk{Rows: m.Rows(), Columns: []table.Column{{Field: fields[0], Text: m.IDs}}}
	for f, values := range m.Cols {
		c.Columns = append(c.Columns, table.Column{Field: fields[1+f], Num: values})
	}
	for k, p := range populations {
		rows, force, err := members[k].Find(b, m)
		if err != nil {
			return nil, err
		}
		in := table.Column{Field: table.Field{Name: "in:" + p.ID, Type: table.Bool, Required: true}, Bool: make([]bool, c.Rows)}
		by := table.Column{Field: table.Field{Name: "force:" + p.ID, Type: table.Code}, Valid: make([]bool, c.Rows),
			Codes: make([]uint32, c.Rows), Dict: forces}
		for i, row := range rows {
			in.Bool[row], by.Valid[row], by.Codes[row] = true, true, uint32(force[i])
		}
		c.Columns = append(c.Columns, in, by)
	}
	return c, nil
}
