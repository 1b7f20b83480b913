package dataset

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"forceprofiles/internal/table"
)

// Options say what a walk over a dataset sees. The zero value walks everybody
// at the dataset's own as-of date, with no quarantine files and no limit.
type Options struct {
	// AsOf is the moment the run stands at; zero is dataset.yaml's as_of. It
	// must not be later than that, nor finer than a microsecond.
	AsOf time.Time
	// Suppressed person_ids appear in no output but their own count: neither
	// their rows, nor their ids on other people's rows. An id that was merged
	// into another suppresses the survivor too, and whatever was merged into a
	// suppressed id is suppressed with it.
	Suppressed []string
	// SuppressedRecords suppress in the same way the people whose records they
	// were at the as-of date, and those whose they are at the dataset's own.
	SuppressedRecords []Record
	// BatchPeople is the number of people in a Batch; 0 means 2048.
	BatchPeople int
	// Limit stops a walk that sets too many rows aside.
	Limit Limit
	// QuarantineDir is the folder that gets <table>.csv for each table with
	// rows set aside; "" writes none. It is created when the first is.
	QuarantineDir string
	// KnownOffences and KnownOutcomes are the codes the reference tables know.
	// A row with another code is kept and the code counted. nil: not checked.
	KnownOffences, KnownOutcomes map[string]bool
}

// Limit says how many rows of one table may be quarantined before the walk
// stops with ErrTooManyQuarantined. Each of the two that is set applies.
type Limit struct {
	Share float64 // of the table's rows, rounded up; 0: no limit
	Rows  int64   // 0: no limit; negative: none at all
}

var (
	// ErrTooManyQuarantined is wrapped by the error that names table and count
	// when a walk passes Options.Limit.
	ErrTooManyQuarantined = errors.New("too many rows are quarantined")
	// ErrNobody is wrapped when the persons table has no row at all.
	ErrNobody = errors.New("the persons table is empty: there is nobody to profile")
)

const (
	defaultBatch = 2048
	chunkRows    = 16384 // of a read: ten tables hold two each; a batch rarely spans more than two
)

// Dataset is an open conflated dataset. Its methods may be called one after
// another; walks do not run concurrently with each other. It holds no file
// open between walks.
type Dataset struct {
	dir     string
	o       Options
	raw     []byte // dataset.yaml as it was when opened
	info    *Info
	ownAsOf time.Time
	tables  [allKinds]TableInfo
	stated  [allKinds]tableStated
	hashes  hashes

	hide    map[string]bool // suppressed, with merges followed; nil until a walk
	unknown []string

	counts  []TableCount
	quality *Quality
	asides  []*quarantine
	lenient bool // rows and hashes that differ from dataset.yaml do not end a walk

	// source opens a table; tests read from memory.
	source func(k Kind, fields []table.Field, o table.Options) (source, error)
}

// TableInfo describes one table of an open dataset.
type TableInfo struct {
	Kind     Kind
	Supplied bool
	Path     string   // relative to the dataset, with slashes
	Rows     int64    // as dataset.yaml states
	Present  []string // contract columns the file has
	Absent   []string // optional contract columns it lacks; all where not supplied
	Ignored  []string // columns that are not in the contract
}

// Open reads dir/dataset.yaml and the heads of its tables. Nothing is walked
// and no checksum computed yet. Errors name the file, the place and the way out.
func Open(dir string, o Options) (*Dataset, error) {
	d, err := open(dir, o)
	if err != nil {
		return nil, err
	}
	for k := range allKinds {
		if err := d.head(k); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// open reads dataset.yaml and checks the options; the tables' heads are left.
func open(dir string, o Options) (*Dataset, error) {
	m, raw, err := readManifest(dir)
	if err != nil {
		return nil, err
	}
	d := &Dataset{dir: dir, raw: raw, ownAsOf: m.info.AsOf, stated: m.tables}
	d.source = func(k Kind, fields []table.Field, o table.Options) (source, error) {
		return table.Open(filepath.Join(dir, filepath.FromSlash(d.stated[k].path)), fields, o)
	}
	for k := range allKinds {
		d.tables[k] = TableInfo{Kind: k, Supplied: m.tables[k].supplied, Path: m.tables[k].path, Rows: m.tables[k].rows}
	}
	return d, d.configure(m, o)
}

// configure checks the options and takes what the manifest says.
func (d *Dataset) configure(m *manifest, o Options) error {
	if o.BatchPeople == 0 {
		o.BatchPeople = defaultBatch
	}
	info := m.info
	if !o.AsOf.IsZero() {
		if !whole(o.AsOf) {
			return fmt.Errorf("as-of %s is finer than a microsecond or not between 1900 and 2200",
				o.AsOf.Format(time.RFC3339Nano))
		}
		if o.AsOf.After(info.AsOf) {
			return fmt.Errorf("as-of %s is later than the dataset's own, %s: nothing after that is known",
				o.AsOf.UTC().Format(time.RFC3339Nano), info.AsOf.Format(time.RFC3339Nano))
		}
		info.AsOf = o.AsOf.UTC()
	}
	switch {
	case o.BatchPeople < 0:
		return fmt.Errorf("a batch of %d people: it takes at least one", o.BatchPeople)
	case o.Limit.Share < 0 || o.Limit.Share > 1 || o.Limit.Share != o.Limit.Share:
		return fmt.Errorf("a quarantine limit of %g of the rows: it lies between 0 and 1", o.Limit.Share)
	}
	d.o, d.info = o, &info
	return nil
}

// head looks at a table's columns.
func (d *Dataset) head(k Kind) error {
	t := &d.tables[k]
	fields := Tables[k].Fields
	if !t.Supplied {
		for _, f := range fields {
			t.Absent = append(t.Absent, f.Name)
		}
		return nil
	}
	src, err := d.openTable(k, nil)
	if err != nil {
		return err
	}
	defer func() { _ = src.Close() }()
	for _, f := range src.Present() {
		t.Present = append(t.Present, f.Name)
	}
	for _, f := range fields {
		if !slices.Contains(t.Present, f.Name) {
			if f.Required {
				return fmt.Errorf("%s: the required column %s is missing", d.what(k), f.Name)
			}
			t.Absent = append(t.Absent, f.Name)
		}
	}
	t.Ignored = src.Ignored()
	if n := src.NumRows(); n >= 0 && !d.lenient {
		return d.complete(k, n)
	}
	return nil
}

// complete holds the number of rows of a whole table against dataset.yaml.
func (d *Dataset) complete(k Kind, rows int64) error {
	if !d.tables[k].Supplied || rows == d.tables[k].Rows {
		return nil
	}
	return fmt.Errorf("%s: it has %d rows but dataset.yaml states %d: restore the file, or correct tables.%s.rows",
		d.what(k), rows, d.tables[k].Rows, k)
}

// tableError is an error of one table, for Check to go on without it.
type tableError struct {
	kind Kind
	err  error
}

func (e *tableError) Error() string { return e.err.Error() }
func (e *tableError) Unwrap() error { return e.err }

// openTable opens a table for everybody's rows, or those of the few that keys
// names (ascending; nil: everybody).
func (d *Dataset) openTable(k Kind, keys []string) (source, error) {
	o := table.Options{Key: "person_id", Keys: keys, ChunkRows: chunkRows}
	if len(keys) > 0 {
		o.From, o.To = keys[0], keys[len(keys)-1]+"\x00"
	}
	src, err := d.source(k, Tables[k].Fields, o)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf(
			"%s: dataset.yaml names it but it is not there: restore it, or take the table out of dataset.yaml: %w", d.what(k),
			err)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", d.what(k), err)
	}
	return src, nil
}

// what names a table and its file for an error.
func (d *Dataset) what(k Kind) string {
	return fmt.Sprintf("%s (%s)", k, d.tables[k].Path)
}

// sortCommand is a command that writes a table in the order of the contract.
func (d *Dataset) sortCommand(k Kind) string {
	order := []string{"person_id"}
	if k != Persons {
		occurred, known := Tables[k].clocks()
		order = append(append(append(order, occurred), Tables[k].Key...), known)
	}
	from := d.tables[k].Path
	full := filepath.Join(d.dir, filepath.FromSlash(from))
	ext := strings.ToLower(filepath.Ext(from))
	if info, err := os.Stat(full); err == nil && info.IsDir() {
		ext = ".parquet"
		if parts, _, err := d.parts(k); err == nil && len(parts) > 0 {
			ext = strings.ToLower(filepath.Ext(parts[0]))
		}
		from += "/*" + ext
	}
	switch ext {
	case ".csv":
		return fmt.Sprintf(`duckdb -c "COPY (SELECT * FROM read_csv('%s', all_varchar=true) ORDER BY %s) `+
			`TO '%s.sorted.csv' (HEADER)"`, from, strings.Join(order, ", "), k)
	case ".arrow", ".ipc", ".feather", ".arrows":
		return fmt.Sprintf(`python3 -c "import polars as pl; pl.read_ipc('%s').sort('%s').write_ipc('%s.sorted.arrow')"`,
			from, strings.Join(order, "','"), k)
	}
	return fmt.Sprintf(`duckdb -c "COPY (SELECT * FROM '%s' ORDER BY %s) TO '%s.sorted.parquet' (FORMAT parquet)"`, from,
		strings.Join(order, ", "), k)
}

// Info is what the dataset says of itself, with AsOf the moment of the run.
func (d *Dataset) Info() *Info { return d.info }

// Tables describes persons and the event tables as found, in contract order,
// absent ones too.
func (d *Dataset) Tables() []TableInfo { return slices.Clone(d.tables[:Kinds]) }

// Accounting returns the counts of the last complete walk in contract order;
// nil before one. Identities is among them only where it is supplied.
func (d *Dataset) Accounting() []TableCount { return d.counts }

// Quality returns the data quality of the rows that the last complete walk
// used; nil before one.
func (d *Dataset) Quality() *Quality { return d.quality }

// UnknownSuppressed lists the suppressed ids that are not in persons and the
// suppressed records ("source record_id") that are nobody's, sorted; nil before
// a walk.
func (d *Dataset) UnknownSuppressed() []string { return d.unknown }

// Close releases the dataset.
func (d *Dataset) Close() error { return nil }
