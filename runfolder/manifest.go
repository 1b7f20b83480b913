package runfolder

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Manifest proves what was made from what. Everything in it follows from the
// inputs: no clock, path, host or worker count.
type Manifest struct {
	Format string `json:"format"`
	// RunID is the hash of Inputs in canonical form; pages print its beginning.
	RunID  string `json:"run_id"`
	Inputs Inputs `json:"inputs"`
	// Accounting has a line a table: read = used + superseded + after_as_of +
	// past_retention + suppressed + quarantined + withheld.
	Accounting  []Account         `json:"accounting"`
	Populations []PopulationCount `json:"populations"`
	Rules       []RuleCount       `json:"rules"`
	// RulesGone are those that the previous run evaluated and this one did not.
	RulesGone []RuleCount `json:"rules_gone,omitempty"`
	Checks    Checks      `json:"checks"`
	Outputs   []File      `json:"outputs"`
}

// Inputs is everything a run's outputs depend on.
type Inputs struct {
	Engine  Engine  `json:"engine"`
	Dataset Dataset `json:"dataset"`
	Packs   []Pack  `json:"packs"`
	// PackFiles are every file of the packs as used; they lie under inputs/packs.
	PackFiles []File   `json:"pack_files"`
	Settings  Settings `json:"settings"`
	// Read is the SHA-256 of features.parquet: what this run saw of everyone it
	// read. It stands for the list of suppressed people in the run id: two lists
	// make two runs, and nothing that a guessed id could be tried on is written.
	Read string `json:"read_sha256"`
}

// Engine is the program that ran.
type Engine struct {
	Version string `json:"version"`
	SHA256  string `json:"sha256"` // of the binary
}

// Dataset is the conflated dataset as read.
type Dataset struct {
	Name      string  `json:"name"`
	Contract  string  `json:"contract"`
	Synthetic bool    `json:"synthetic"`
	Forces    []Force `json:"forces"`
	Files     []File  `json:"files"`
}

// Force is a police force of the dataset.
type Force struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// Pack is one pack as used.
type Pack struct {
	Profile string `json:"profile"`
	Version string `json:"version"`
}

// File is a file's name with forward slashes, its size and hash.
type File struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
	Rows   int64  `json:"rows,omitempty"`
}

// Account is one table's accounting.
type Account struct {
	Table         string `json:"table"`
	Read          int64  `json:"read"`
	Used          int64  `json:"used"`
	Superseded    int64  `json:"superseded"`
	AfterAsOf     int64  `json:"after_as_of"`
	PastRetention int64  `json:"past_retention"`
	Suppressed    int64  `json:"suppressed"`
	Quarantined   int64  `json:"quarantined"`
	Withheld      int64  `json:"withheld"`
}

// Balanced says whether every row read is accounted for.
func (a Account) Balanced() bool {
	return a.Read == a.Used+a.Superseded+a.AfterAsOf+a.PastRetention+a.Suppressed+a.Quarantined+a.Withheld
}

// PopulationCount is how one population fared in one force.
type PopulationCount struct {
	Profile    string `json:"profile"`
	Population string `json:"population"`
	Force      string `json:"force"`
	Scored     int    `json:"scored"`
	Listed     int    `json:"listed"`
	MustReview int    `json:"must_review"`
	Capacity   int    `json:"capacity"`
	// HiddenHarmPlaces of the capacity at least go to people whom no rule points to.
	HiddenHarmPlaces int `json:"hidden_harm_places"`
	// RulesAlone says that there is no model: rule points order the list.
	RulesAlone bool `json:"rules_alone,omitempty"`
}

// Checks are the proofs made while running; a failed one stops the run.
type Checks struct {
	// Additivity is the largest |base + Σ contributions − margin| over every
	// scored person, in log-odds.
	Additivity float64 `json:"additivity_max_error"`
	Scored     int64   `json:"scores_checked"`
	// SecondOpinion compares margins with an independent implementation (leaves)
	// on a sample.
	SecondOpinion        float64 `json:"second_opinion_max_error"`
	SecondOpinionSampled int64   `json:"second_opinion_sampled"`
	// Rescored counts listed people whose score was computed again from their
	// case file and came out bit for bit the same.
	Rescored int64 `json:"rescored_identical"`
	// Insights counts printed people whose group sums, group Shapley values and
	// interactions were added up, and whose changes were scored again.
	Insights int64 `json:"insights_checked"`
	// AssumedKnown counts, per population, people with a value not known today
	// that was never missing in training.
	AssumedKnown map[string]int64 `json:"missing_where_training_never_was"`
}

// canonical is the one byte form of a value that hashes are taken of: JSON in
// field order, no indentation, no HTML escaping.
func canonical(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// RunID is the SHA-256 of the canonical inputs, in hex.
func RunID(in Inputs) (string, error) {
	b, err := canonical(in)
	if err != nil {
		return "", fmt.Errorf("run id: %w", err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}

// Short is the beginning of a hash, as pages print it.
func Short(hash string) string { return hash[:min(12, len(hash))] }

// PopulationIDs are the populations of a run in manifest order.
func (m *Manifest) PopulationIDs() []string {
	var ids []string
	for _, p := range m.Populations {
		if !slices.Contains(ids, p.Population) {
			ids = append(ids, p.Population)
		}
	}
	return ids
}

// rulesAlone says whether a population has no model.
func (m *Manifest) rulesAlone(population string) bool {
	return slices.ContainsFunc(m.Populations, func(p PopulationCount) bool {
		return p.Population == population && p.RulesAlone
	})
}

// AsOf is the moment that the run stands at.
func (m *Manifest) AsOf() (time.Time, error) {
	at, err := time.Parse(time.RFC3339Nano, m.Inputs.Settings.AsOf)
	if err != nil {
		return at, fmt.Errorf("%s: as_of: %w", ManifestName, err)
	}
	return at, nil
}

// manifestBytes reads the manifest of a run folder of this format.
func manifestBytes(dir string) ([]byte, error) {
	b, err := os.ReadFile(filepath.Join(dir, ManifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: no %s there: name a folder that `forceprofiles run` made", dir, ManifestName)
	} else if err != nil {
		return nil, err
	}
	var m struct{ Format string }
	if json.Unmarshal(b, &m) == nil && m.Format != Format {
		return nil, fmt.Errorf("%s: %w: %q; this program reads %q: use the program that made it, or make the run again "+
			"with this one", dir, ErrFormat, m.Format, Format)
	}
	return b, nil
}

// readManifest reads the manifest of a run folder, and its bytes.
func readManifest(dir string) ([]byte, *Manifest, error) {
	b, err := manifestBytes(dir)
	if err != nil {
		return nil, nil, err
	}
	var m Manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", filepath.Join(dir, ManifestName), err)
	}
	return b, &m, nil
}
