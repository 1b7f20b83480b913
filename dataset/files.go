package dataset

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
)

// File is one input file.
type File struct {
	Name   string `json:"name"` // relative to the dataset, with slashes
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
	Rows   int64  `json:"rows"` // of its table, on the table's first file; 0 otherwise
}

// hashes are the checksums of the input files, computed once.
type hashes struct {
	sync.Mutex
	files  []File
	tables [allKinds]string // of a folder: over the parts' lines
}

// Files lists every input file (dataset.yaml first, then tables in contract
// order, parts in name order). It computes the hashes that no walk has yet.
func (d *Dataset) Files(ctx context.Context) ([]File, error) {
	if err := d.hash(ctx); err != nil {
		return nil, err
	}
	return append([]File(nil), d.hashes.files...), nil
}

// hash computes the checksums unless they are known. During a walk it runs
// beside the reading, which has just brought the files into memory.
func (d *Dataset) hash(ctx context.Context) error {
	h := &d.hashes
	h.Lock()
	defer h.Unlock()
	if h.files != nil {
		return nil
	}
	sum := sha256.Sum256(d.raw)
	files := []File{{Name: ManifestName, SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(d.raw))}}
	for k := range allKinds {
		if !d.tables[k].Supplied {
			continue
		}
		parts, folder, err := d.parts(k)
		if err != nil {
			return err
		}
		var lines strings.Builder
		for i, name := range parts {
			f, err := hashFile(ctx, filepath.Join(d.dir, filepath.FromSlash(name)))
			if err != nil {
				return fmt.Errorf("%s: %w", d.what(k), err)
			}
			f.Name = name
			if i == 0 {
				f.Rows = d.tables[k].Rows
			}
			files = append(files, f)
			fmt.Fprintf(&lines, "%s  %s\n", f.SHA256, path.Base(name))
		}
		if folder {
			sum := sha256.Sum256([]byte(lines.String()))
			h.tables[k] = hex.EncodeToString(sum[:])
		} else {
			h.tables[k] = files[len(files)-1].SHA256
		}
	}
	h.files = files
	return nil
}

// parts lists a table's files as package table reads them: the file itself, or
// those of the folder in name order but for names that begin with . or _.
func (d *Dataset) parts(k Kind) (names []string, folder bool, err error) {
	name := path.Clean(d.tables[k].Path)
	full := filepath.Join(d.dir, filepath.FromSlash(name))
	info, err := os.Stat(full)
	if err != nil {
		return nil, false, err
	}
	if !info.IsDir() {
		return []string{name}, false, nil
	}
	entries, err := os.ReadDir(full)
	if err != nil {
		return nil, false, err
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && !strings.HasPrefix(e.Name(), "_") {
			names = append(names, name+"/"+e.Name())
		}
	}
	return names, true, nil
}

func hashFile(ctx context.Context, name string) (File, error) {
	f, err := os.Open(name)
	if err != nil {
		return File{}, err
	}
	defer f.Close()
	h := sha256.New()
	buf := make([]byte, 1<<20)
	var n int64
	for {
		if err := ctx.Err(); err != nil {
			return File{}, err
		}
		k, err := f.Read(buf)
		h.Write(buf[:k])
		n += int64(k)
		if err == io.EOF {
			return File{SHA256: hex.EncodeToString(h.Sum(nil)), Bytes: n}, nil
		}
		if err != nil {
			return File{}, err
		}
	}
}

// compareHash holds a table's files, hashed before, against dataset.yaml.
func (d *Dataset) compareHash(k Kind) error {
	in := &d.tables[k]
	if !in.Supplied || d.hashes.tables[k] == d.stated[k].sha256 {
		return nil
	}
	return fmt.Errorf("%s: its SHA-256 is %s but dataset.yaml states %s: the file has changed since; restore it, or "+
		"correct tables.%s.sha256 if the change was meant",
		d.what(k), d.hashes.tables[k], d.stated[k].sha256, k)
}
