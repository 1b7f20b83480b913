package run

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// ErrExists is returned when the run folder is already there. A run folder is
// never overwritten.
var ErrExists = errors.New("the run folder exists already")

// staging is the hidden folder beside the run folder in which a run is built.
// Renaming it whole is the only way anything appears under the final name.
//
// It holds personal data, so it is removed on every way out, and what a killed
// run left is removed by the next run to the same place. A lock file tells a
// killed run from a living one: the operating system drops the lock when the
// process ends, however it ends.
type staging struct {
	dir, final, lockName string
	lock                 *flock.Flock
}

// stage claims the place beside final and returns an empty folder there.
func stage(final string) (_ *staging, recovered bool, err error) {
	final, err = filepath.Abs(final)
	if err != nil {
		return nil, false, err
	}
	if _, err := os.Lstat(final); err == nil {
		return nil, false, fmt.Errorf("%s: %w: choose another --out, or remove it first", final, ErrExists)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, false, err
	}
	parent := filepath.Dir(final)
	if _, err := os.Stat(parent); errors.Is(err, fs.ErrNotExist) {
		return nil, false, fmt.Errorf("%s: the folder that should hold the run is not there: make it first", parent)
	} else if err != nil {
		return nil, false, fmt.Errorf("the folder that should hold the run: %w", err)
	}
	s := &staging{
		dir:      filepath.Join(parent, "."+filepath.Base(final)+".partial"),
		final:    final,
		lockName: filepath.Join(parent, "."+filepath.Base(final)+".lock"),
	}
	if s.lock, err = claim(s.lockName, final); err != nil {
		return nil, false, err
	}
	if _, err := os.Lstat(s.dir); err == nil {
		recovered = true
		if err := os.RemoveAll(s.dir); err != nil {
			s.release()
			return nil, false, fmt.Errorf("remove what a killed run left in %s: %w", s.dir, err)
		}
	}
	if err := os.Mkdir(s.dir, 0o700); err != nil {
		s.release()
		return nil, false, fmt.Errorf("make the run's working folder: %w", err)
	}
	return s, recovered, nil
}

// publish makes the finished folder appear under its final name.
func (s *staging) publish() error {
	defer s.release()
	if err := syncTree(s.dir); err != nil {
		os.RemoveAll(s.dir)
		return err
	}
	if _, err := os.Lstat(s.final); err == nil {
		os.RemoveAll(s.dir)
		return fmt.Errorf("%s: %w: another run made it meanwhile", s.final, ErrExists)
	}
	if err := os.Rename(s.dir, s.final); err != nil {
		os.RemoveAll(s.dir)
		return fmt.Errorf("publish the run folder: %w", err)
	}
	return nil
}

// discard removes everything the run wrote.
func (s *staging) discard() error {
	defer s.release()
	return os.RemoveAll(s.dir)
}

func (s *staging) release() {
	os.Remove(s.lockName)
	_ = s.lock.Unlock()
}

// syncTree flushes every file to disk, so that a published folder survives a
// power cut whole.
func syncTree(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		return f.Sync()
	})
}

// claim takes the lock file of one run place, or says who has it.
func claim(name, final string) (*flock.Flock, error) {
	lock := flock.New(name, flock.SetPermissions(0o600))
	ok, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", name, err)
	}
	if ok {
		// The run before may have removed the file between our opening and our
		// locking it: then the lock is on a file nobody else can find.
		if held, err := lock.Stat(); err == nil {
			if now, err := os.Stat(name); err == nil && os.SameFile(held, now) {
				return lock, nil
			}
		}
		_ = lock.Unlock()
	}
	return nil, fmt.Errorf("another run is writing to %s now: wait for it, or choose another --out", final)
}
