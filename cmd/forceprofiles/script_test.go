package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"forceprofiles/explain"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"forceprofiles": func() { os.Exit(execute(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// TestScripts runs every command as a user does: testdata/script/*.txtar.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exitcode":  exitCode,
			"cut":       cut,
			"flipevery": flipEvery,
			"replace":   replace,
			"appears":   appears,
			"private":   private,
			"sametree":  sameTree,
			"nothing":   nothing,
			"describe":  describe,

			"explainlisted": explainListed,
		},
	})
}

// exitcode N COMMAND…: the command ends with exit code N.
func exitCode(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		coded, ok := err.(interface{ ExitCode() int })
		if !ok {
			ts.Fatalf("%v", err)
		}
		got = coded.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// cut FILE N: keeps the first N bytes.
func cut(ts *testscript.TestScript, neg bool, args []string) {
	n, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), n))
}

// describe DATASET: writes the dataset.yaml of a folder that holds persons.csv.
func describe(ts *testscript.TestScript, neg bool, args []string) {
	b, err := os.ReadFile(filepath.Join(ts.MkAbs(args[0]), "persons.csv"))
	ts.Check(err)
	yaml := fmt.Sprintf(`contract: conflated-dataset/1
name: made by hand
as_of: 2026-04-01T00:00:00+01:00
synthetic: true
marking: OFFICIAL
forces: [{code: kent, name: Kent Police}]
tables: {persons: {path: persons.csv, rows: %d, sha256: %x}}
`, bytes.Count(b, []byte("\n"))-1, sha256.Sum256(b))
	ts.Check(os.WriteFile(filepath.Join(ts.MkAbs(args[0]), "dataset.yaml"), []byte(yaml), 0o600))
}

// replace FILE OLD NEW: replaces the first OLD, which must be there.
func replace(ts *testscript.TestScript, neg bool, args []string) {
	name := ts.MkAbs(args[0])
	b, err := os.ReadFile(name)
	ts.Check(err)
	if !bytes.Contains(b, []byte(args[1])) {
		ts.Fatalf("%s does not hold %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(name, bytes.Replace(b, []byte(args[1]), []byte(args[2]), 1), 0o600))
}

// appears PATH: waits until a path is there.
func appears(ts *testscript.TestScript, neg bool, args []string) {
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		if _, err := os.Stat(ts.MkAbs(args[0])); err == nil {
			return
		}
	}
	ts.Fatalf("%s did not appear", args[0])
}

// nothing FOLDER WORD: no name in the folder holds the word.
func nothing(ts *testscript.TestScript, neg bool, args []string) {
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	for _, e := range entries {
		if strings.Contains(e.Name(), args[1]) {
			ts.Fatalf("%s was left behind", e.Name())
		}
	}
}

// files lists every file below a folder.
func files(ts *testscript.TestScript, dir string) []string {
	var all []string
	ts.Check(filepath.WalkDir(ts.MkAbs(dir), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all = append(all, path)
		}
		return err
	}))
	return all
}

// flipevery RUN: changes one byte of each file but the log in turn, and
// demands that verify names the file.
func flipEvery(ts *testscript.TestScript, neg bool, args []string) {
	for i, path := range files(ts, args[0]) {
		if filepath.Base(path) == "run.log" {
			continue
		}
		old, err := os.ReadFile(path)
		ts.Check(err)
		changed := bytes.Clone(old)
		changed[(len(changed)*(i%7))/7] ^= 1 << (i % 8)
		ts.Check(os.WriteFile(path, changed, 0o600))
		rel, err := filepath.Rel(ts.MkAbs(args[0]), path)
		ts.Check(err)
		var out, errOut bytes.Buffer
		code := execute([]string{"verify", ts.MkAbs(args[0])}, strings.NewReader(""), &out, &errOut)
		name := filepath.ToSlash(rel)
		if code != exitFound || !(strings.Contains(out.String(), name) || strings.HasPrefix(name, "manifest.")) {
			ts.Fatalf("a changed byte in %s: exit code %d\n%s%s", rel, code, &out, &errOut)
		}
		ts.Check(os.WriteFile(path, old, 0o600))
	}
}

// private FOLDER: nobody but the owner can read anything in it.
func private(ts *testscript.TestScript, neg bool, args []string) {
	ts.Check(filepath.WalkDir(ts.MkAbs(args[0]), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if info.Mode().Perm()&0o077 != 0 {
			ts.Fatalf("%s has mode %v", path, info.Mode())
		}
		return nil
	}))
}

// sametree A B: the same files with the same bytes, but for run.log.
func sameTree(ts *testscript.TestScript, neg bool, args []string) {
	a, b := files(ts, args[0]), files(ts, args[1])
	if len(a) != len(b) {
		ts.Fatalf("%d files and %d", len(a), len(b))
	}
	for i := range a {
		x, err := os.ReadFile(a[i])
		ts.Check(err)
		y, err := os.ReadFile(b[i])
		ts.Check(err)
		if filepath.Base(a[i]) != "run.log" && !bytes.Equal(x, y) {
			ts.Fatalf("%s differs", a[i])
		}
	}
}

// explainlisted LIST RUN DATASET: what explain says of the first person of a
// profile's list, in a terminal and as JSON.
func explainListed(ts *testscript.TestScript, neg bool, args []string) {
	f, err := os.Open(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	ts.Check(err)
	first := map[string]string{}
	for i, name := range rows[0] {
		first[name] = rows[1][i]
	}
	command := []string{"explain", "--run", ts.MkAbs(args[1]), "--person", first["person_id"], "--population",
		first["population"]}
	var text, out, errOut bytes.Buffer
	if code := execute(append(command, "--dataset", ts.MkAbs(args[2])), strings.NewReader(""), &text,
		&errOut); code != exitDone {
		ts.Fatalf("exit code %d: %s", code, &errOut)
	}
	parts := []string{first["person_id"], "rank " + first["rank"] + " of", "PLACE", "HOW LIKELY", "WHY", "FACTORS",
		"everything else", "RECORDS BEHIND THE VALUES",
		"BY GROUP", "TOGETHER", "RULES", "WHAT WOULD CHANGE IT", "DOUBT", "Similar people"}
	flat := strings.Join(strings.Fields(text.String()), " ")
	for _, part := range parts {
		if !strings.Contains(flat, part) {
			ts.Fatalf("explain does not say %q:\n%s", part, &text)
		}
	}
	if code := execute(append(command, "--json"), strings.NewReader(""), &out, &errOut); code != exitDone {
		ts.Fatalf("exit code %d: %s", code, &errOut)
	}
	var report explain.Report
	dec := json.NewDecoder(&out)
	dec.DisallowUnknownFields()
	ts.Check(dec.Decode(&report))
	if fmt.Sprint(report.Answers[0].Place.Rank) != first["rank"] {
		ts.Fatalf("rank %d, the list says %s", report.Answers[0].Place.Rank, first["rank"])
	}
}
