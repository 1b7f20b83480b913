package runfolder

import (
	"errors"
	"path/filepath"
)

// Format names the layout of the run folder, as its manifest states it.
const Format = "forceprofiles-run/2"

// The names in a run folder, with forward slashes.
const (
	ManifestName = "manifest.json"
	SumName      = "manifest.sha256" // holds the manifest's hash
	LogName      = "run.log"         // the one file outside verify: it holds timings

	ScoresName        = "scores.parquet"
	FindingsName      = "findings.parquet"
	FindingValuesName = "finding_values.parquet"
	FeaturesName      = "features.parquet"
	ExplanationsDir   = "explanations"
	GroupsName        = "groups.parquet" // protected groups, apart from every score
	PacksDir          = "inputs/packs"   // the packs as used
	SettingsName      = "inputs/run.yaml"
	ProfilesDir       = "profiles"   // a folder a force
	QuarantineDir     = "quarantine" // a CSV file a table

	// The evidence of those a reviewer is asked about, and how they were drawn;
	// no score stands in either.
	CasesName    = "review/cases.parquet"
	SamplingName = "review/sampling.parquet"

	// SealName is a signature of the manifest (DSSE). It is no output, so that
	// signing changes no byte and no run id.
	SealName = "seal.dsse.json"
)

// ExplanationsName is the file of one population's explanations.
func ExplanationsName(population string) string {
	return ExplanationsDir + "/" + population + ".parquet"
}

// ErrFormat is returned for a folder of another version of the format.
var ErrFormat = errors.New("another format of the run folder")

// Folder is a run folder: a finished one, or one under way, whose Manifest is
// nil until it is sealed.
type Folder struct {
	Dir      string
	Manifest *Manifest

	same map[string]bool // files whose hash was compared and is the manifest's
}

// Open reads the manifest of a finished run. It trusts what the manifest says:
// [Verify] tells whether the folder is still as it was made.
func Open(dir string) (*Folder, error) {
	_, m, err := readManifest(dir)
	if err != nil {
		return nil, err
	}
	return &Folder{Dir: dir, Manifest: m}, nil
}

// Path is where a file of the folder stands.
func (f *Folder) Path(name string) string { return filepath.Join(f.Dir, filepath.FromSlash(name)) }
