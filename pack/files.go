package pack

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"forceprofiles/internal/strictyaml"
)

// File is one file of a pack folder as it was used.
type File struct {
	Name   string // relative to the folder, with slashes: "vawg/pack.yaml"
	Data   []byte
	SHA256 string // in hexadecimal
}

// maxModel bounds a model file; 500 trees of 63 leaves are about 4 MB.
const maxModel = 1 << 30

// folder reads files of one pack folder, each once, and remembers them.
type folder struct {
	fsys  fs.FS
	name  string // of the folder, as errors show it
	files map[string]*File
	errs  strictyaml.Errors
}

// shown is a file's name in errors: as the user can open it, if the folder was
// given by a path.
func (f *folder) shown(name string) string {
	if l, ok := f.fsys.(*layers); ok {
		return l.shown(name)
	}
	return path.Join(f.name, name)
}

// read returns a file's bytes. A missing file is an error unless optional.
func (f *folder) read(name string, limit int64, optional bool) ([]byte, bool) {
	if known, ok := f.files[name]; ok {
		return known.Data, true
	}
	data, err := readBounded(f.fsys, name, limit)
	switch {
	case errors.Is(err, fs.ErrNotExist) && optional:
		return nil, false
	case errors.Is(err, fs.ErrNotExist):
		f.fail(name, "the pack folder has no such file: put it there, or copy it from the shipped packs")
		return nil, false
	case err != nil:
		f.fail(name, "%v", err)
		return nil, false
	}
	sum := sha256.Sum256(data)
	f.files[name] = &File{Name: name, Data: data, SHA256: hex.EncodeToString(sum[:])}
	return data, true
}

// yaml decodes a YAML file into what into points at; it says whether the file
// was there.
func (f *folder) yaml(name string, into any, optional bool) bool {
	data, ok := f.read(name, strictyaml.MaxBytes, optional)
	if ok {
		f.errs.Add(f.shown(name), strictyaml.Decode(f.shown(name), data, into))
	}
	return ok
}

func (f *folder) fail(name, format string, args ...any) {
	f.errs = append(f.errs, &strictyaml.Error{File: f.shown(name), Message: fmt.Sprintf(format, args...)})
}

// used returns the files read, by name.
func (f *folder) used() []File {
	var out []File
	for _, file := range f.files {
		out = append(out, *file)
	}
	slices.SortFunc(out, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func readBounded(fsys fs.FS, name string, limit int64) ([]byte, error) {
	r, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("larger than %d MiB, the most that is read: look for what was put into it by mistake", limit>>20)
	}
	return data, err
}
