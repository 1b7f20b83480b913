package main

import (
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// readmeCommands are the lines of the README's fenced blocks that call the
// program or make.
func readmeCommands(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, b := range blocks(strings.Split(string(text), "\n")) {
		for _, line := range b.lines {
			line, _, _ = strings.Cut(line, "  ") // what follows says what it does
			if strings.Contains(line, "forceprofiles ") {
				out = append(out, strings.TrimSpace(line))
			}
		}
	}
	return out
}

// Every command and every flag that the README names is there.
func TestReadmeNamesWhatIsThere(t *testing.T) {
	lines := readmeCommands(t)
	if len(lines) < 10 {
		t.Fatalf("only %d commands found", len(lines))
	}
	for _, line := range lines {
		words := strings.Fields(line)[1:]
		all := [][]string{words}
		if len(words) > 1 && strings.Contains(words[1], "|") { // rules check|test
			all = nil
			for _, sub := range strings.Split(words[1], "|") {
				all = append(all, []string{words[0], sub})
			}
		}
		for _, words := range all {
			c, _, err := rootCommand().Find(words)
			if err != nil || c.Name() == "forceprofiles" || words[0] == "rules" && c.Name() != words[1] {
				t.Errorf("%s: there is no such command: %v", line, err)
				continue
			}
			for _, w := range words {
				if name, ok := strings.CutPrefix(w, "--"); ok && !hasFlag(c, name) {
					t.Errorf("%s: %s has no flag %s", line, c.CommandPath(), w)
				}
			}
		}
	}
}

func hasFlag(c *cobra.Command, name string) bool {
	found := false
	look := func(f *pflag.Flag) { found = found || f.Name == name }
	c.Flags().VisitAll(look)
	c.InheritedFlags().VisitAll(look)
	return found
}

// TestReadmeCommands runs the README's commands as printed, after make demo,
// with an id from a list for ID. It needs the full demo, so .ci/run asks for it.
func TestReadmeCommands(t *testing.T) {
	if os.Getenv("FORCEPROFILES_DEMO") == "" {
		t.Skip("set FORCEPROFILES_DEMO after make demo, as .ci/run does")
	}
	const top = "../.."
	lists, err := filepath.Glob(filepath.Join(top, "demo/run/profiles/*/*.csv"))
	if err != nil || len(lists) == 0 {
		t.Fatalf("no lists: run make demo first (%v)", err)
	}
	id := ""
	for _, name := range lists {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(f).ReadAll()
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		if at := slices.Index(rows[0], "person_id"); id == "" && at >= 0 && len(rows) > 1 {
			id = rows[1][at]
		}
	}
	if id == "" {
		t.Fatal("nobody is on any list")
	}
	ran := 0
	for _, line := range readmeCommands(t) {
		if !strings.HasPrefix(line, "bin/forceprofiles ") {
			continue // the table of commands
		}
		c := exec.Command("sh", "-c", strings.ReplaceAll(line, " ID ", " "+id+" "))
		c.Dir = top
		out, err := c.CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", line, err, out)
		}
		ran++
	}
	if ran < 3 {
		t.Errorf("only %d commands were found", ran)
	}
}
