package pack

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"forceprofiles/rules"
)

// Shipped is the folder of packs that the program carries.
func Shipped() fs.FS {
	sub, err := fs.Sub(rules.Packs, "packs")
	if err != nil {
		panic(err) // the folder is embedded under a fixed name: cannot happen
	}
	return sub
}

// Folder finds the folder of packs that dirs name, and its name in errors: the
// shipped one where there are none. Only the first can have the shared files
// (features.yaml at its root); each other adds to it, and to the shipped one
// where none has them: it is one profile's own folder, or has a folder for each.
func Folder(dirs ...string) (fs.FS, string, error) {
	dir, add := shippedName, dirs
	if len(dirs) > 0 {
		if whole, err := isWhole(dirs[0]); err != nil {
			return nil, "", err
		} else if whole {
			dir, add = dirs[0], dirs[1:]
		}
	}
	l := &layers{name: dir, FS: Shipped(), added: map[string]string{}}
	if dir != shippedName {
		l.FS = os.DirFS(dir)
	}
	for _, a := range add {
		if whole, err := isWhole(a); err != nil {
			return nil, "", err
		} else if whole {
			return nil, "", fmt.Errorf("pack folder %s has shared files of its own (features.yaml): name it first, "+
				"or name the folder of one of its profiles", a)
		}
		if err := l.add(a); err != nil {
			return nil, "", err
		}
	}
	if len(l.added) == 0 {
		return l.FS, dir, nil
	}
	return l, dir, nil
}

// shippedName is the shipped folder's name in errors.
const shippedName = "rules/packs"

// isWhole says whether a folder has the shared files, or only adds profiles.
func isWhole(dir string) (bool, error) {
	if info, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return false, fmt.Errorf("there is no pack folder %s: name the folder that holds features.yaml, "+
			"or that of a profile to add, or copy the shipped one", dir)
	} else if err != nil {
		return false, fmt.Errorf("pack folder: %w", err)
	} else if !info.IsDir() {
		return false, fmt.Errorf("pack folder %s is a file; name the folder that holds features.yaml", dir)
	}
	return exists(os.DirFS(dir), "features.yaml") && !exists(os.DirFS(dir), "pack.yaml"), nil
}

func exists(fsys fs.FS, name string) bool {
	_, err := fs.Stat(fsys, name)
	return err == nil
}

// layers is a folder of packs with profiles of other folders in it.
type layers struct {
	fs.FS
	name  string
	added map[string]string // the folder of each profile that was added
}

// add adds the profile, or the profiles, of a folder.
func (l *layers) add(dir string) error {
	var found []string
	if exists(os.DirFS(dir), "pack.yaml") {
		found = []string{dir}
	} else {
		all, err := filepath.Glob(filepath.Join(dir, "*", "pack.yaml"))
		if err != nil || len(all) == 0 {
			return fmt.Errorf("pack folder %s has neither features.yaml nor a pack.yaml: it adds no profile", dir)
		}
		for _, file := range all {
			found = append(found, filepath.Dir(file))
		}
	}
	for _, f := range found {
		abs, err := filepath.Abs(f) // the profile of "." has a name
		if err != nil {
			return fmt.Errorf("pack folder: %w", err)
		}
		name := filepath.Base(abs)
		if _, twice := l.added[name]; twice || exists(l.FS, name) {
			return fmt.Errorf("pack folder %s: there is a profile %s already; name this one's folder otherwise", f, name)
		}
		l.added[name] = f
	}
	return nil
}

// Open opens a file of the folder, or of a profile that was added.
func (l *layers) Open(name string) (fs.File, error) {
	profile, rest, _ := strings.Cut(name, "/")
	dir, ok := l.added[profile]
	if !ok {
		return l.FS.Open(name)
	}
	if rest == "" {
		rest = "."
	}
	return os.DirFS(dir).Open(rest)
}

// ReadDir lists the folder with what was added.
func (l *layers) ReadDir(name string) ([]fs.DirEntry, error) {
	profile, rest, _ := strings.Cut(name, "/")
	if dir, ok := l.added[profile]; ok {
		return os.ReadDir(filepath.Join(dir, rest))
	}
	entries, err := fs.ReadDir(l.FS, name)
	if name == "." {
		for profile := range l.added {
			entries = append(entries, profileEntry(profile))
		}
		slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	}
	return entries, err
}

// shown is a file's name in errors: as the user can open it.
func (l *layers) shown(name string) string {
	profile, rest, _ := strings.Cut(name, "/")
	if dir, ok := l.added[profile]; ok {
		return path.Join(filepath.ToSlash(dir), rest)
	}
	return path.Join(l.name, name)
}

// profileEntry is the folder of a profile that was added.
type profileEntry string

func (e profileEntry) Name() string             { return string(e) }
func (profileEntry) IsDir() bool                { return true }
func (profileEntry) Type() fs.FileMode          { return fs.ModeDir }
func (profileEntry) Info() (fs.FileInfo, error) { return nil, fs.ErrInvalid }
