package run

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Finding is one thing Verify found wrong, by the place where it stands.
type Finding struct {
	File string `json:"file"`
	Row  int64  `json:"row,omitempty"` // from 1; 0 for a whole file
	What string `json:"what"`
}

func (f Finding) String() string {
	if f.Row > 0 {
		return fmt.Sprintf("%s: row %d: %s", f.File, f.Row, f.What)
	}
	return f.File + ": " + f.What
}

// Verification is what Verify did.
type Verification struct {
	RunID    string    `json:"run_id"`
	Files    int       `json:"files"`
	Rows     int64     `json:"rows"` // whose sums were computed again
	Findings []Finding `json:"findings"`
}

// maxFindings bounds the report; the count of all is always exact.
const maxFindings = 100

// OK says that nothing is wrong.
func (v *Verification) OK() bool { return len(v.Findings) == 0 }

func (v *Verification) add(file string, row int64, format string, a ...any) {
	if len(v.Findings) < maxFindings {
		v.Findings = append(v.Findings, Finding{file, row, fmt.Sprintf(format, a...)})
	}
}

// Verify recomputes every hash and every sum of a run folder and names what
// differs. Any change of any byte of any file but the log is found. The error
// is for a folder that is no run at all.
func Verify(ctx context.Context, dir string) (*Verification, error) {
	b, err := os.ReadFile(filepath.Join(dir, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: no %s there: name a folder that `forceprofiles run` made", dir, manifestName)
	} else if err != nil {
		return nil, err
	}
	v := &Verification{}
	v.sealed(dir, b)
	var m Manifest
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&m); err != nil {
		v.add(manifestName, 0, "cannot be read: %v", err)
		return v, nil
	}
	if m.Format != Format {
		v.add(manifestName, 0, "format %q; this program verifies %q", m.Format, Format)
		return v, nil
	}
	v.RunID = m.RunID
	if id, err := runID(m.Inputs); err != nil {
		return nil, err
	} else if id != m.RunID {
		v.add(manifestName, 0, "run_id is %s, but its inputs hash to %s", m.RunID, id)
	}
	for _, a := range m.Accounting {
		if !a.Balanced() {
			v.add(manifestName, 0, "table %s: %d rows read are not the sum of the rows accounted for", a.Table, a.Read)
		}
	}
	for _, f := range m.Outputs {
		if f.Name == featuresName && f.SHA256 != m.Inputs.Read {
			v.add(manifestName, 0, "read_sha256 is not the hash of %s", featuresName)
		}
	}
	if err := v.files(dir, m.Outputs); err != nil {
		return nil, err
	}
	if err := v.attached(dir, m.Outputs); err != nil {
		return nil, err
	}
	if err := v.sums(ctx, dir, &m); err != nil {
		return nil, err
	}
	return v, nil
}

// sealed compares the manifest with the hash beside it.
func (v *Verification) sealed(dir string, manifest []byte) {
	seal, err := os.ReadFile(filepath.Join(dir, sealName))
	if err != nil {
		v.add(sealName, 0, "cannot be read: %v", errors.Unwrap(err))
		return
	}
	if string(seal) != sealOf(manifest) {
		v.add(sealName, 0, "does not hold the hash of %s", manifestName)
	}
}

// files compares every file with the manifest's list, both ways.
func (v *Verification) files(dir string, listed []File) error {
	found, err := hashTree(dir)
	if err != nil {
		return err
	}
	v.Files = len(found)
	have := make(map[string]File, len(found))
	for _, f := range found {
		have[f.Name] = f
	}
	for _, want := range listed {
		got, ok := have[want.Name]
		delete(have, want.Name)
		switch {
		case !ok:
			v.add(want.Name, 0, "is missing")
		case got.SHA256 != want.SHA256:
			v.add(want.Name, 0, "has changed: SHA-256 is %s…, the manifest says %s…", short(got.SHA256), short(want.SHA256))
		}
	}
	for _, f := range found {
		if _, extra := have[f.Name]; extra {
			v.add(f.Name, 0, "is not in the manifest")
		}
	}
	return nil
}

// short is the beginning of a hash, as pages print it.
func short(hash string) string { return hash[:min(12, len(hash))] }

// inputsDir holds the packs and the run file as used.
const inputsDir = "inputs"

// readManifest reads the manifest of a run folder.
func readManifest(dir string) (*Manifest, error) {
	b, err := os.ReadFile(filepath.Join(dir, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: no %s there: name a folder that `forceprofiles run` made", dir, manifestName)
	} else if err != nil {
		return nil, err
	}
	var m Manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(dir, manifestName), err)
	}
	return &m, nil
}
