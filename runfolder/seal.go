package runfolder

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Seal lists and hashes every file of the folder, completes the manifest and
// writes it with its own hash.
func (f *Folder) Seal(m *Manifest) error {
	files, err := hashTree(f.Dir)
	if err != nil {
		return err
	}
	m.Outputs = files
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	b = append(b, '\n')
	if err := os.WriteFile(f.Path(ManifestName), b, 0o600); err != nil {
		return err
	}
	f.Manifest = m
	return os.WriteFile(f.Path(SumName), []byte(sumOf(b)), 0o600)
}

// sumOf is what manifest.sha256 holds of a manifest, as sha256sum checks it.
func sumOf(manifest []byte) string {
	sum := sha256.Sum256(manifest)
	return hex.EncodeToString(sum[:]) + "  " + ManifestName + "\n"
}

// CheckManifest compares the manifest with the hash beside it, and the run id
// with the inputs that it stands for.
func (f *Folder) CheckManifest() error {
	b, m, err := readManifest(f.Dir)
	if err != nil {
		return err
	}
	if sum, err := os.ReadFile(f.Path(SumName)); err != nil || string(sum) != sumOf(b) {
		return fmt.Errorf("%s: %s does not hold the hash of %s: `forceprofiles verify` says what was changed", f.Dir, SumName,
			ManifestName)
	}
	if id, err := RunID(m.Inputs); err != nil || id != m.RunID {
		return fmt.Errorf("%s: its run_id is %s, but its inputs hash to %s: it is not the run it says it is", f.Dir,
			Short(m.RunID), Short(id))
	}
	return nil
}

// Check compares one file with the manifest's hash, once, before it is read.
func (f *Folder) Check(name string) error {
	if f.same[name] {
		return nil
	}
	i := slices.IndexFunc(f.Manifest.Outputs, func(x File) bool { return x.Name == name })
	if i < 0 {
		return fmt.Errorf("%s has no %s: it is not a complete run", f.Dir, name)
	}
	x, err := HashFile(f.Path(name))
	if err != nil {
		return fmt.Errorf("%w: the run folder is not complete", err)
	}
	if x.SHA256 != f.Manifest.Outputs[i].SHA256 {
		return fmt.Errorf("%s has changed since the run was made: `forceprofiles verify` says more", f.Path(name))
	}
	if f.same == nil {
		f.same = map[string]bool{}
	}
	f.same[name] = true
	return nil
}

// hashTree hashes every file below dir but the log, the manifest itself and what
// signs it, in name order.
func hashTree(dir string) ([]File, error) {
	var files []File
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(rel)
		if name == LogName || name == ManifestName || name == SumName || name == SealName {
			return nil
		}
		if !d.Type().IsRegular() {
			return fmt.Errorf("%s: not a plain file", path)
		}
		f, err := HashFile(path)
		if err != nil {
			return err
		}
		f.Name = name
		files = append(files, f)
		return nil
	})
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return files, err
}

// HashFile is a file's size and hash, without its name.
func HashFile(path string) (File, error) {
	f, err := os.Open(path)
	if err != nil {
		return File{}, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	if err != nil {
		return File{}, fmt.Errorf("read %s: %w", path, err)
	}
	return File{Bytes: n, SHA256: hex.EncodeToString(h.Sum(nil))}, nil
}
