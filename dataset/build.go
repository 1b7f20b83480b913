package dataset

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"forceprofiles/internal/strictyaml"
	"forceprofiles/internal/table"
)

// Manifest is what a writer says of a new dataset; Builder adds the tables.
type Manifest struct {
	Name      string
	AsOf      time.Time
	Synthetic bool
	Marking   string
	Forces    []Force
	Sources   []Source // read when the Builder closes, so they may be filled until then
	// Coverage[kind][force code] is the moment from which that force supplies
	// that table; a nil map means that all do for all time.
	Coverage [Kinds]map[string]time.Time
}

// Builder writes a conflated dataset: one Parquet file a table and dataset.yaml.
type Builder struct {
	dir string
	m   Manifest

	mu     sync.Mutex // of the map of writers, not of writing
	tables [allKinds]*building
	closed bool
}

// building is a table being written.
type building struct {
	w      *table.Writer
	fields []table.Field
	path   string
	rows   int64
	failed error
}

// Create starts a dataset in dir, which must not exist or be empty. The folder
// is for its owner alone (0700, files 0600).
func Create(dir string, m Manifest) (*Builder, error) {
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return nil, fmt.Errorf("%s exists and is not empty: name a new folder, or remove it: %w", dir, os.ErrExist)
	} else if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return nil, err
	}
	return &Builder{dir: dir, m: m}, nil
}

// Write appends rows, sorted by the caller, to a table. The first chunk of a
// table decides its columns, which later chunks must have too (a chunk of no
// rows makes an empty table); columns beyond the contract are written as they
// are. A table never written is not supplied. Nulls in required columns are
// written: planting them is a way to test. Tables may be written from
// different goroutines, one goroutine a table.
func (b *Builder) Write(k Kind, c *table.Chunk) error {
	t, err := b.table(k, c)
	if err != nil {
		return err
	}
	if t.failed != nil {
		return t.failed
	}
	if t.failed = t.write(c); t.failed != nil {
		t.failed = fmt.Errorf("%s: %w", k, t.failed)
	}
	return t.failed
}

func (t *building) write(c *table.Chunk) error {
	for _, f := range t.fields {
		if col := c.Column(f.Name); col == nil {
			return fmt.Errorf("a chunk lacks the column %s, which the first had", f.Name)
		} else if col.Type != f.Type {
			return fmt.Errorf("column %s changes its type", f.Name)
		}
	}
	if len(c.Columns) != len(t.fields) {
		return fmt.Errorf("a chunk has %d columns, the first had %d", len(c.Columns), len(t.fields))
	}
	if c.Rows == 0 {
		return nil
	}
	t.rows += int64(c.Rows)
	return t.w.Write(c)
}

// table returns the building of a table, begun with the first chunk's columns.
func (b *Builder) table(k Kind, c *table.Chunk) (*building, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return nil, errors.New("the dataset is closed already")
	}
	if k >= allKinds {
		return nil, fmt.Errorf("the contract has no table number %d", k)
	}
	if b.tables[k] != nil {
		return b.tables[k], nil
	}
	spec := &Tables[k]
	t := &building{path: k.String() + ".parquet"}
	for i := range c.Columns {
		f := c.Columns[i].Field
		if want := spec.Field(f.Name); want != nil && want.Type != f.Type {
			return nil, fmt.Errorf("%s: column %s has another type than the contract's", k, f.Name)
		}
		f.Required = false // what is null is the reader's to set aside
		t.fields = append(t.fields, f)
	}
	for _, f := range spec.Fields {
		if f.Required && c.Column(f.Name) == nil {
			return nil, fmt.Errorf("%s: the required column %s is missing", k, f.Name)
		}
	}
	var err error
	if t.w, err = table.Create(filepath.Join(b.dir, t.path), t.fields, table.WriteOptions{}); err != nil {
		return nil, err
	}
	b.tables[k] = t
	return t, nil
}

// Close finishes the tables and writes dataset.yaml last, so that a folder
// without it is an unfinished one. The manifest's Sources are read here, not
// when the Builder is made: nobody may change them while Close runs. After an error the folder is the caller's
// to remove.
func (b *Builder) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return errors.New("the dataset is closed already")
	}
	b.closed = true
	var failed error
	for k, t := range b.tables {
		if t == nil {
			continue
		}
		err := t.w.Close()
		if t.failed != nil {
			err = t.failed
		}
		if err != nil && failed == nil {
			failed = fmt.Errorf("%s: %w", Kind(k), err)
		}
	}
	if failed != nil {
		return failed
	}
	data, err := b.manifest()
	if err != nil {
		return err
	}
	path := filepath.Join(b.dir, ManifestName)
	if _, err := parseManifest(path, data); err != nil {
		return fmt.Errorf("the dataset does not keep the contract: %w", err)
	}
	return writeWhole(path, data)
}

// Abandon closes what is open without finishing.
func (b *Builder) Abandon() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return
	}
	b.closed = true
	for _, t := range b.tables {
		if t != nil {
			_ = t.w.Close() // of what is thrown away
		}
	}
}

// writeWhole writes a file for its owner alone, complete or not at all.
func writeWhole(path string, data []byte) error {
	part := path + ".part"
	f, err := os.OpenFile(part, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(part, path)
	}
	if err != nil {
		os.Remove(part)
	}
	return err
}

// manifest is dataset.yaml of what was written.
func (b *Builder) manifest() ([]byte, error) {
	type source struct {
		System      string `yaml:"system"`
		Force       string `yaml:"force,omitempty"`
		ExtractedAt string `yaml:"extracted_at"`
		Rows        int64  `yaml:"rows"`
	}
	type written struct {
		Path   string `yaml:"path"`
		Rows   int64  `yaml:"rows"`
		SHA256 string `yaml:"sha256"`
	}
	out := struct {
		Contract  string                       `yaml:"contract"`
		Name      string                       `yaml:"name"`
		AsOf      string                       `yaml:"as_of"`
		Synthetic bool                         `yaml:"synthetic"`
		Marking   string                       `yaml:"marking,omitempty"`
		Forces    []Force                      `yaml:"forces"`
		Sources   []source                     `yaml:"sources,omitempty"`
		Coverage  map[string]map[string]string `yaml:"coverage,omitempty"`
		Tables    map[string]written           `yaml:"tables"`
	}{
		Contract: Contract, Name: b.m.Name, AsOf: b.m.AsOf.UTC().Format(time.RFC3339Nano),
		Synthetic: b.m.Synthetic, Marking: b.m.Marking, Forces: b.m.Forces,
		Coverage: map[string]map[string]string{}, Tables: map[string]written{},
	}
	for _, s := range b.m.Sources {
		out.Sources = append(out.Sources, source{s.System, s.Force, s.ExtractedAt.UTC().Format(time.RFC3339Nano), s.Rows})
	}
	for k := range allKinds {
		if k < Kinds && b.m.Coverage[k] != nil {
			since := map[string]string{}
			for force, at := range b.m.Coverage[k] {
				since[force] = at.UTC().Format(time.RFC3339Nano)
			}
			out.Coverage[k.String()] = since
		}
		if t := b.tables[k]; t != nil {
			f, err := hashFile(context.Background(), filepath.Join(b.dir, t.path))
			if err != nil {
				return nil, err
			}
			out.Tables[k.String()] = written{t.path, t.rows, f.SHA256}
		}
	}
	return strictyaml.Encode(out)
}
