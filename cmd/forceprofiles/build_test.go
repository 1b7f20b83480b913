package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Two builds of one commit, in two folders, are the same bytes, and say which
// commit they are of. It takes a minute: make test-all runs it.
func TestBuildsAreReproducible(t *testing.T) {
	if os.Getenv("FORCEPROFILES_ALL") == "" {
		t.Skip("make test-all runs this")
	}
	if err := exec.Command("git", "-C", "../..", "status").Run(); err != nil {
		t.Skip("the sources are not in a git checkout")
	}
	output := func(dir, name string, args ...string) string {
		t.Helper()
		c := exec.Command(name, args...)
		c.Dir, c.Env = dir, append(os.Environ(), "GOFLAGS=", "CGO_ENABLED=0")
		b, err := c.Output()
		if err != nil {
			t.Fatalf("%s %s: %v", name, strings.Join(args, " "), err)
		}
		return strings.TrimSpace(string(b))
	}
	root := output("../..", "git", "rev-parse", "--show-toplevel")
	var builds [2][]byte
	for i, name := range []string{"one", "two/elsewhere"} {
		dir := filepath.Join(t.TempDir(), name)
		output(".", "git", "clone", "--quiet", root, dir)
		output(dir, "make", "build")
		commit := output(dir, "git", "rev-parse", "HEAD")
		if said := output(dir, "bin/forceprofiles", "--version"); !strings.Contains(said, "commit "+commit+"\n") {
			t.Errorf("the program says\n%s\nand not that it is of commit %s", said, commit)
		}
		b, err := os.ReadFile(filepath.Join(dir, "bin/forceprofiles"))
		if err != nil {
			t.Fatal(err)
		}
		builds[i] = b
	}
	if !bytes.Equal(builds[0], builds[1]) {
		t.Error("two builds of one commit differ")
	}
}
