package run

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"os"
	"slices"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/internal/strictyaml"
	"forceprofiles/runfolder"
)

// Config is the run file: everything a central team decides about one run that
// is not in the packs. The zero value is a run with the packs' defaults.
type Config struct {
	Position strictyaml.Position `yaml:"-"`

	Dataset string `yaml:"dataset"` // folder of the conflated dataset
	Out     string `yaml:"out"`     // the run folder to make
	Pack    string `yaml:"pack"`    // folder of packs, or of a profile to add to the shipped ones; empty for those alone
	// AddPacks are folders of more profiles to add.
	AddPacks []string `yaml:"add_packs"`
	// Marking is printed at the top and bottom of every page; empty takes the
	// dataset's own.
	Marking  string `yaml:"marking"`
	Handling string `yaml:"handling"` // who may hold the document and what they may do with it
	// Recipients get one numbered copy each, of the profiles of every force that
	// names none of its own; nobody named makes one copy without a name.
	Recipients    []string `yaml:"recipients"`
	ReviewByDays  *int     `yaml:"review_by_days"`  // after the data cut-off; absent takes 30
	DestroyByDays *int     `yaml:"destroy_by_days"` // after the data cut-off; absent takes 180
	// Annex says where graded intelligence on listed people stands: inline (on
	// their sheets), separate (a document of its own) or omit.
	Annex string `yaml:"annex"`
	// Forces has settings per force code; a force without any takes the packs' defaults.
	Forces map[string]ForceConfig `yaml:"forces"`
	// QuarantineLimit is the share of a table's rows, 0 to 1, that may be set
	// aside before the run stops; absent takes DefaultQuarantineLimit.
	QuarantineLimit *float64 `yaml:"quarantine_limit"`
	// AsOf is the moment the run stands at, not later than the dataset's own,
	// which absent takes.
	AsOf time.Time `yaml:"as_of"`
	// Seed is what people are drawn by: the sample of scored people that printed
	// ones are compared with, and the controls. Another seed draws others.
	Seed int64 `yaml:"seed"`
	// Controls are, by population, how many grown people who are not listed are
	// drawn for review in each force, as a share of the grown people listed, from
	// 0 to 1; for a population that is not named 0.25.
	Controls map[string]float64 `yaml:"controls"`
	// ChildControls are the same of children and people of unknown age; absent
	// draws none.
	ChildControls map[string]float64 `yaml:"child_controls"`
	// Suppress lists person_ids that no output may show (court orders, sensitive roles).
	Suppress []string `yaml:"suppress"`
	// SuppressRecords name people to suppress by a record of theirs, as its source
	// knows it: the dataset's table identities says whose it is.
	SuppressRecords []RecordConfig `yaml:"suppress_records"`
	Workers         int            `yaml:"workers"` // 0 takes one per core; never changes a byte of output
}

// packs are the folders of packs, as pack.Load takes them.
func (c *Config) packs() []string {
	if c.Pack == "" {
		return c.AddPacks
	}
	return append([]string{c.Pack}, c.AddPacks...)
}

// RecordConfig names a record of a person.
type RecordConfig struct {
	Position strictyaml.Position `yaml:"-"`
	Source   string              `yaml:"source" schema:"required"`
	RecordID string              `yaml:"record_id" schema:"required"`
}

// records are the records to suppress, as the dataset takes them.
func (c *Config) records() []dataset.Record {
	var out []dataset.Record
	for _, r := range c.SuppressRecords {
		out = append(out, dataset.Record{Source: r.Source, ID: r.RecordID})
	}
	return out
}

// ForceConfig is what one force decides for itself; what it leaves out is the
// run's.
type ForceConfig struct {
	Position      strictyaml.Position `yaml:"-"`
	Capacity      map[string]int      `yaml:"capacity"` // per population: how many the force can act on
	Marking       string              `yaml:"marking"`
	Handling      string              `yaml:"handling"`
	Recipients    []string            `yaml:"recipients"` // one numbered copy each
	ReviewByDays  *int                `yaml:"review_by_days"`
	DestroyByDays *int                `yaml:"destroy_by_days"`
	Annex         string              `yaml:"annex"` // inline, separate or omit
	// Params are overrides of the packs' parameters; printed in the force's profiles.
	Params map[string]float64 `yaml:"params"`
}

// DefaultQuarantineLimit stops a run that sets aside more than one row in
// twenty of any table: beyond that the extract itself is in doubt.
const DefaultQuarantineLimit = 0.05

// quarantineLimit is the limit that holds.
func (c *Config) quarantineLimit() float64 {
	if c.QuarantineLimit != nil {
		return *c.QuarantineLimit
	}
	return DefaultQuarantineLimit
}

// ReadConfig reads and checks a run file.
func ReadConfig(path string) (Config, error) {
	var c Config
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return c, fmt.Errorf("there is no run file %s: name one that is there, or leave --config out; "+
			"a run needs none", path)
	} else if err != nil {
		return c, fmt.Errorf("the run file cannot be read: %w", err)
	}
	if err := strictyaml.Decode(path, b, &c); err != nil {
		return c, err
	}
	if q := c.QuarantineLimit; q != nil && !(*q >= 0 && *q <= 1) {
		return c, c.Position.Key("quarantine_limit").Errorf("quarantine_limit is %v; it is a share of rows, from 0 to 1", *q)
	}
	for what, rates := range c.shares() {
		for _, population := range slices.Sorted(maps.Keys(rates)) {
			if rate := rates[population]; !(rate >= 0 && rate <= 1) {
				return c, c.Position.Key(what+"."+population).Errorf(
					"%s of %s is %v; it is a share of the list's size, from 0 to 1", what, population, rate)
			}
		}
	}
	for i, r := range c.SuppressRecords {
		if r.Source == "" || r.RecordID == "" {
			return c, r.Position.Errorf("suppress_records: record %d needs source and record_id", i+1)
		}
	}
	if c.Workers < 0 {
		return c, c.Position.Key("workers").Errorf("workers is %d; give 0 for one per core", c.Workers)
	}
	if err := checkPaper(c.Position, "", c.paper(""), c.Annex); err != nil {
		return c, err
	}
	for _, force := range slices.Sorted(maps.Keys(c.Forces)) {
		f := c.Forces[force]
		if err := checkPaper(f.Position, "forces: "+force+": ", c.paper(force), f.Annex); err != nil {
			return c, err
		}
		for _, population := range slices.Sorted(maps.Keys(f.Capacity)) {
			if n := f.Capacity[population]; n < 0 {
				return c, f.Position.Key("capacity."+population).Errorf(
					"capacity of %s in %s is %d; give 0 to list nobody by rank", population, force, n)
			}
		}
	}
	return c, nil
}

// shares are the shares of people drawn for review, by the run file's key.
func (c *Config) shares() iter.Seq2[string, map[string]float64] {
	return func(yield func(string, map[string]float64) bool) {
		_ = yield("controls", c.Controls) && yield("child_controls", c.ChildControls)
	}
}

func named[N int | float64](m map[string]N) []runfolder.Named {
	var out []runfolder.Named
	for _, name := range slices.Sorted(maps.Keys(m)) {
		out = append(out, runfolder.Named{Name: name, Value: float64(m[name])})
	}
	return out
}
