package runfolder

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Discrepancy is one thing Verify found wrong, by the place where it stands.
type Discrepancy struct {
	File string `json:"file"`
	Row  int64  `json:"row,omitempty"` // from 1; 0 for a whole file
	What string `json:"what"`
}

func (d Discrepancy) String() string {
	if d.Row > 0 {
		return fmt.Sprintf("%s: row %d: %s", d.File, d.Row, d.What)
	}
	return d.File + ": " + d.What
}

// Verification is what Verify did.
type Verification struct {
	RunID string `json:"run_id"`
	Files int    `json:"files"`
	Rows  int64  `json:"rows"` // whose sums were computed again
	// Unchecked are files that are there and that this version cannot check.
	Unchecked     []string      `json:"unchecked,omitempty"`
	Discrepancies []Discrepancy `json:"findings"`
}

// maxDiscrepancies bounds the report.
const maxDiscrepancies = 100

// OK says that nothing is wrong.
func (v *Verification) OK() bool { return len(v.Discrepancies) == 0 }

func (v *Verification) add(file string, row int64, format string, a ...any) {
	if len(v.Discrepancies) < maxDiscrepancies {
		v.Discrepancies = append(v.Discrepancies, Discrepancy{file, row, fmt.Sprintf(format, a...)})
	}
}

// Verify recomputes every hash and every sum of a run folder and names what
// differs. Any change of any byte of any file but the log is found. The error
// is for a folder that is no run at all, or of another format.
func Verify(ctx context.Context, dir string) (*Verification, error) {
	b, err := manifestBytes(dir)
	if err != nil {
		return nil, err
	}
	v := &Verification{}
	v.sealed(dir, b)
	var m Manifest
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&m); err != nil {
		v.add(ManifestName, 0, "cannot be read: %v", err)
		return v, nil
	}
	v.RunID = m.RunID
	if id, err := RunID(m.Inputs); err != nil {
		return nil, err
	} else if id != m.RunID {
		v.add(ManifestName, 0, "run_id is %s, but its inputs hash to %s", m.RunID, id)
	}
	for _, a := range m.Accounting {
		if !a.Balanced() {
			v.add(ManifestName, 0, "table %s: %d rows read are not the sum of the rows accounted for", a.Table, a.Read)
		}
	}
	for _, f := range m.Outputs {
		if f.Name == FeaturesName && f.SHA256 != m.Inputs.Read {
			v.add(ManifestName, 0, "read_sha256 is not the hash of %s", FeaturesName)
		}
	}
	if err := v.files(dir, m.Outputs); err != nil {
		return nil, err
	}
	if _, err := os.Lstat(filepath.Join(dir, SealName)); err == nil {
		v.Unchecked = append(v.Unchecked, SealName)
	}
	if err := v.attached(dir, m.Outputs); err != nil {
		return nil, err
	}
	if err := v.sums(ctx, &Folder{Dir: dir, Manifest: &m}); err != nil {
		return nil, err
	}
	return v, nil
}

// sealed compares the manifest with the hash beside it.
func (v *Verification) sealed(dir string, manifest []byte) {
	seal, err := os.ReadFile(filepath.Join(dir, SumName))
	if err != nil {
		v.add(SumName, 0, "cannot be read: %v", errors.Unwrap(err))
		return
	}
	if string(seal) != sumOf(manifest) {
		v.add(SumName, 0, "does not hold the hash of %s", ManifestName)
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
			v.add(want.Name, 0, "has changed: SHA-256 is %s…, the manifest says %s…", Short(got.SHA256), Short(want.SHA256))
		}
	}
	for _, f := range found {
		if _, extra := have[f.Name]; extra {
			v.add(f.Name, 0, "is not in the manifest")
		}
	}
	return nil
}
