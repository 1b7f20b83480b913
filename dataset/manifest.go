package dataset

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"forceprofiles/internal/strictyaml"
)

// ManifestName is the file that makes a folder a conflated dataset.
const ManifestName = "dataset.yaml"

// ManifestFile is dataset.yaml as written: what a conflated dataset says of itself.
type ManifestFile struct {
	Contract  strictyaml.Text                       `yaml:"contract" schema:"required"`
	Name      strictyaml.Text                       `yaml:"name" schema:"required"`
	AsOf      strictyaml.Text                       `yaml:"as_of" schema:"required"`
	Synthetic *bool                                 `yaml:"synthetic" schema:"required"`
	Marking   strictyaml.Text                       `yaml:"marking"`
	Forces    []forceEntry                          `yaml:"forces" schema:"required"`
	Sources   []sourceEntry                         `yaml:"sources"`
	Coverage  map[string]map[string]strictyaml.Text `yaml:"coverage"`
	Tables    map[string]tableEntry                 `yaml:"tables" schema:"required"`
	Position  strictyaml.Position                   `yaml:"-"`
}

type forceEntry struct {
	Code strictyaml.Text `yaml:"code" schema:"required"`
	Name strictyaml.Text `yaml:"name" schema:"required"`
}

type sourceEntry struct {
	System      strictyaml.Text `yaml:"system" schema:"required"`
	Force       strictyaml.Text `yaml:"force"` // empty for a national system
	ExtractedAt strictyaml.Text `yaml:"extracted_at" schema:"required"`
	Rows        int64           `yaml:"rows"`

	Position strictyaml.Position `yaml:"-"`
}

type tableEntry struct {
	Path   strictyaml.Text `yaml:"path" schema:"required"`
	Rows   *int64          `yaml:"rows" schema:"required"`
	SHA256 strictyaml.Text `yaml:"sha256" schema:"required"`

	Position strictyaml.Position `yaml:"-"`
}

// manifest is dataset.yaml, checked.
type manifest struct {
	info   Info // AsOf is the dataset's own
	tables [allKinds]tableStated
}

// tableStated is what dataset.yaml states of a table.
type tableStated struct {
	supplied bool
	path     string // relative, with slashes
	rows     int64
	sha256   string
}

// contractLine finds the contract's name in a file that may be written to
// another version, whose fields this one cannot decode.
var contractLine = regexp.MustCompile(`(?m)^contract:[ \t]*["']?([^"'#\r\n]*?)["']?[ \t]*(?:#.*)?\r?$`)

// readManifest reads and checks dir/dataset.yaml.
func readManifest(dir string) (*manifest, []byte, error) {
	path := filepath.Join(dir, ManifestName)
	if info, err := os.Stat(dir); err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return nil, nil, fmt.Errorf(
				"%s: there is no such folder; name the folder of a conflated dataset, which holds %s", dir, ManifestName)
		}
		return nil, nil, err
	} else if !info.IsDir() {
		return nil, nil, fmt.Errorf("%s is a file; name the folder of a conflated dataset, which holds %s", dir, ManifestName)
	}
	f, err := os.Open(path)
	if err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return nil, nil, fmt.Errorf(
				"%s: the folder has no %s, so it is no conflated dataset, or one that was not finished", dir, ManifestName)
		}
		return nil, nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, strictyaml.MaxBytes+1)) // Decode refuses the longer
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	m, err := parseManifest(path, data)
	return m, data, err
}

// parseManifest decodes and checks a dataset.yaml; name stands in errors. All
// that is wrong is reported at once.
func parseManifest(name string, data []byte) (*manifest, error) {
	if c := contractLine.FindSubmatch(data); c != nil && string(c[1]) != Contract {
		return nil, fmt.Errorf("%s: contract %q is not supported; this program reads %s", name, c[1], Contract)
	}
	var f ManifestFile
	if err := strictyaml.Decode(name, data, &f); err != nil {
		return nil, err
	}
	var m manifest
	var wrong strictyaml.Errors
	complain := func(e *strictyaml.Error) { wrong = append(wrong, e) }
	need := func(key string, t strictyaml.Text) bool {
		if strings.TrimSpace(t.Value) == "" {
			complain(f.Position.Key(key).Errorf("%s is missing", key))
			return false
		}
		return true
	}

	if need("contract", f.Contract) && f.Contract.Value != Contract {
		complain(f.Contract.Errorf(0, "contract %q is not supported; this program reads %s", f.Contract.Value, Contract))
	}
	need("name", f.Name)
	m.info.Name = f.Name.Value
	if need("as_of", f.AsOf) {
		m.info.AsOf = instant(f.AsOf, complain)
	}
	m.info.Marking = strings.TrimSpace(f.Marking.Value)
	if f.Synthetic == nil {
		complain(f.Position.Key("synthetic").Errorf("synthetic is missing: say true for made-up data, false for real"))
	} else {
		m.info.Synthetic = *f.Synthetic
		if !m.info.Synthetic && m.info.Marking == "" {
			complain(f.Position.Key("marking").Errorf(
				"marking is missing: data on real people needs its protective marking, such as OFFICIAL-SENSITIVE"))
		}
	}

	var codes []string
	if len(f.Forces) == 0 {
		complain(f.Position.Key("forces").Errorf("forces is missing: list the forces with code and name"))
	}
	for _, e := range f.Forces {
		switch {
		case e.Code.Value == "":
			complain(f.Position.Key("forces").Errorf("a force has no code"))
		case slices.Contains(codes, e.Code.Value):
			complain(e.Code.Errorf(0, "force %q is listed twice", e.Code.Value))
		case e.Name.Value == "":
			complain(e.Code.Errorf(0, "force %q has no name", e.Code.Value))
		}
		codes = append(codes, e.Code.Value)
		m.info.Forces = append(m.info.Forces, Force{e.Code.Value, e.Name.Value})
	}
	for _, e := range f.Sources {
		s := Source{System: e.System.Value, Force: e.Force.Value, Rows: e.Rows}
		if s.System == "" {
			complain(e.Position.Errorf("a source has no system"))
		}
		if s.Force != "" && !slices.Contains(codes, s.Force) {
			complain(e.Force.Errorf(0, "%s", strictyaml.Unknown("force", s.Force, codes)))
		}
		if s.Rows < 0 {
			complain(e.Position.Key("rows").Errorf("rows cannot be negative"))
		}
		if e.ExtractedAt.Value == "" {
			complain(e.Position.Errorf("extracted_at is missing"))
		} else {
			s.ExtractedAt = instant(e.ExtractedAt, complain)
		}
		m.info.Sources = append(m.info.Sources, s)
	}

	names := make([]string, allKinds)
	for k := range allKinds {
		names[k] = k.String()
	}
	coverage := f.Position.Key("coverage")
	for _, name := range sortedKeys(f.Coverage) {
		k := slices.Index(names, name)
		if k < 0 {
			complain(coverage.Errorf("%s", strictyaml.Unknown("table", name, names)))
			continue
		}
		if Kind(k) == Persons || Kind(k) == Identities {
			complain(coverage.Errorf("coverage is of event tables: %s has none", name))
			continue
		}
		m.info.Coverage[k] = map[string]time.Time{}
		for _, force := range sortedKeys(f.Coverage[name]) {
			since := f.Coverage[name][force]
			if !slices.Contains(codes, force) {
				complain(since.Errorf(0, "%s", strictyaml.Unknown("force", force, codes)))
				continue
			}
			m.info.Coverage[k][force] = instantOrDay(since, complain)
		}
	}

	if len(f.Tables) == 0 {
		complain(f.Position.Key("tables").Errorf("tables is missing: name at least persons, with path, rows and sha256"))
	} else if _, ok := f.Tables[names[Persons]]; !ok {
		complain(f.Position.Key("tables").Errorf("tables has no persons, the one table that every dataset needs"))
	}
	paths := map[string]string{}
	for _, name := range sortedKeys(f.Tables) {
		e := f.Tables[name]
		k := slices.Index(names, name)
		if k < 0 {
			complain(e.Position.Errorf("%s", strictyaml.Unknown("table", name, names)))
			continue
		}
		t := tableStated{supplied: true, path: e.Path.Value, sha256: strings.ToLower(e.SHA256.Value)}
		switch {
		case t.path == "":
			complain(e.Position.Errorf("table %s has no path", name))
		case !filepath.IsLocal(filepath.FromSlash(t.path)):
			complain(e.Path.Errorf(0, "path %q leads out of the dataset's folder", t.path))
		case paths[t.path] != "":
			complain(e.Path.Errorf(0, "path %q is that of %s already", t.path, paths[t.path]))
		}
		paths[t.path] = name
		if e.Rows == nil || *e.Rows < 0 {
			complain(e.Position.Key("rows").Errorf("table %s needs rows, the number of its rows", name))
		} else {
			t.rows = *e.Rows
		}
		if !isSHA256(t.sha256) {
			complain(e.Position.Key("sha256").Errorf(
				"table %s needs sha256, 64 hexadecimal digits (of a folder: the SHA-256 of what sha256sum prints of its "+
					"parts in name order)", name))
		}
		m.tables[k] = t
	}
	if len(wrong) > 0 {
		slices.SortStableFunc(wrong, func(a, b *strictyaml.Error) int { return a.Line - b.Line })
		return nil, wrong
	}
	return &m, nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func isSHA256(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}

// instant reads an RFC 3339 moment, no finer than the microseconds of the
// tables' clocks.
func instant(t strictyaml.Text, complain func(*strictyaml.Error)) time.Time {
	at, err := time.Parse(time.RFC3339Nano, t.Value)
	switch {
	case err != nil:
		complain(t.Errorf(0, "%q is not a moment: write it like 2026-03-01T00:00:00Z", t.Value))
	case !whole(at):
		complain(t.Errorf(0, "%q is finer than a microsecond or not between 1900 and 2200", t.Value))
	default:
		return at.UTC()
	}
	return time.Time{}
}

// whole says that a moment is a number of microseconds within the centuries
// that the engine reckons with.
func whole(t time.Time) bool {
	y := t.UTC().Year()
	return t.Nanosecond()%1000 == 0 && y >= 1900 && y < 2200
}

// instantOrDay also takes a day, which begins at midnight in London.
func instantOrDay(t strictyaml.Text, complain func(*strictyaml.Error)) time.Time {
	if day, err := time.ParseInLocation(time.DateOnly, t.Value, London); err == nil {
		return day.UTC()
	}
	if _, err := time.Parse(time.RFC3339Nano, t.Value); err != nil {
		complain(t.Errorf(0, "%q is neither a day nor a moment: write it like 2019-04-01", t.Value))
		return time.Time{}
	}
	return instant(t, complain)
}
