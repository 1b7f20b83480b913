package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// block is one fenced block of a Markdown file.
type block struct {
	kind, file string // of the fence's first line: ```yaml packs/x.yaml
	lines      []string
	first      int // place of the first line in the file, from 0
}

// blocks finds the fenced blocks of a Markdown text.
func blocks(lines []string) []block {
	var out []block
	inside := false
	for i, line := range lines {
		fence, ok := strings.CutPrefix(line, "```")
		switch {
		case ok && !inside:
			kind, file, _ := strings.Cut(fence, " ")
			out = append(out, block{kind: kind, file: file, first: i + 1})
			inside = true
		case ok:
			inside = false
		case inside:
			b := &out[len(out)-1]
			b.lines = append(b.lines, line)
		}
	}
	return out
}

// elided stands for lines of output that a guide leaves out.
const elided = "…"

// The guides in docs, and how many commands each has at least.
func TestGuide(t *testing.T)      { guide(t, "../../docs/writing-rules.md", 10) }
func TestNewProfile(t *testing.T) { guide(t, "../../docs/new-profile.md", 5) }

// guide does what a guide says, in a copy of what it needs: console blocks are run and must print what is printed
// there; yaml blocks are
// put at the end of the file that they name, which may be new; diff blocks
// change it. With -update the outputs are written again.
func guide(t *testing.T, guide string, commands int) {
	if runtime.GOOS == "windows" || testing.Short() {
		t.Skip("the guide's commands are a shell's")
	}
	t.Parallel()
	text, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "rules", "packs"), os.DirFS("../../rules/packs")); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "bin"), 0o700); err != nil {
		t.Fatal(err)
	}
	// TestMain runs the command under that name
	if err := os.Symlink(self, filepath.Join(dir, "bin", "forceprofiles")); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	ran := 0
	for _, b := range slices.Backward(blocks(lines)) { // only to find mistakes before any work is done
		if !slices.Contains([]string{"console", "yaml", "diff", "text"}, b.kind) {
			t.Fatalf("%s:%d: a block of kind %q: write console, yaml, diff or text", guide, b.first, b.kind)
		}
	}
	shift := 0 // lines that -update has added so far
	for _, b := range blocks(lines) {
		place := fmt.Sprintf("%s:%d", guide, b.first+1)
		switch {
		case b.kind == "console":
			done, n := console(t, dir, place, b.lines)
			ran += n
			if *update {
				at := b.first + shift
				lines = slices.Concat(lines[:at], done, lines[at+len(b.lines):])
				shift += len(done) - len(b.lines)
			}
		case b.kind == "yaml" && b.file != "":
			appendTo(t, filepath.Join(dir, b.file), b.lines)
		case b.kind == "diff":
			patch(t, place, filepath.Join(dir, b.file), b.lines)
		}
		if t.Failed() {
			return
		}
	}
	if ran < commands {
		t.Errorf("only %d commands were found", ran)
	}
	if *update {
		if err := os.WriteFile(guide, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// console runs the commands of a block and compares what they print. It
// returns the block with today's output.
func console(t *testing.T, dir, place string, lines []string) (done []string, ran int) {
	for len(lines) > 0 {
		command, ok := strings.CutPrefix(lines[0], "$ ")
		if !ok {
			t.Fatalf("%s: a console block begins with $ and a command, not %q", place, lines[0])
		}
		done = append(done, lines[0])
		next := slices.IndexFunc(lines[1:], func(s string) bool { return strings.HasPrefix(s, "$ ") })
		want := lines[1:]
		if next >= 0 {
			want = lines[1 : 1+next]
		}
		lines = lines[1+len(want):]
		c := exec.Command("sh", "-c", command)
		c.Dir = dir
		var stdout, stderr bytes.Buffer
		c.Stdout, c.Stderr = &stdout, &stderr
		err := c.Run()
		// A command that finds something wrong ends with 1, as it should, where
		// the guide shows what it found.
		found := c.ProcessState.ExitCode() == exitFound && slices.ContainsFunc(want, func(s string) bool {
			return strings.Contains(s, "problem") || strings.Contains(s, "FAIL")
		})
		if err != nil && !found {
			t.Fatalf("%s: %s: %v\n%s%s", place, command, err, &stdout, &stderr)
		}
		ran++
		got := strings.Split(strings.TrimRight(stdout.String(), "\n"), "\n")
		for i := range got {
			got[i] = strings.TrimRight(got[i], " ")
		}
		switch {
		case *update:
			done = append(done, again(t, place, command, want, got)...)
		case len(want) > 0 && !matches(want, got):
			t.Fatalf("%s: %s prints\n%s\nnot, as the guide says (make guide writes what it prints today),\n%s", place, command,
				strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	return done, ran
}

// matches compares output line by line; … stands for any lines, and at the end
// of a line for the rest of it.
func matches(want, got []string) bool {
	for i, line := range want {
		if line == elided {
			for skip := range len(got) - i + 1 {
				if matches(want[i+1:], got[i+skip:]) {
					return true
				}
			}
			return false
		}
		if i >= len(got) {
			return false
		}
		if head, cut := strings.CutSuffix(line, elided); line != got[i] && !(cut && strings.HasPrefix(got[i], head)) {
			return false
		}
	}
	return len(want) == len(got)
}

var figures = regexp.MustCompile(`[0-9]+|\s+`)

// again is the output that a guide shows, with today's figures: the same lines,
// told by their words.
func again(t *testing.T, place, command string, want, got []string) []string {
	if len(want) == 0 || matches(want, got) {
		return want
	}
	if !slices.ContainsFunc(want, func(s string) bool { return strings.HasSuffix(s, elided) }) {
		return got
	}
	var out []string
	all := got
	for _, line := range want {
		if line == elided {
			out = append(out, line)
			continue
		}
		head, cut := strings.CutSuffix(line, elided)
		words := figures.ReplaceAllString(head, "")
		at := slices.IndexFunc(got, func(s string) bool {
			s = figures.ReplaceAllString(s, "")
			return s == words || cut && strings.HasPrefix(s, words)
		})
		if label, _, ok := strings.Cut(line, ": "); at < 0 && ok { // the same label with other words behind it
			at = slices.IndexFunc(got, func(s string) bool { return strings.HasPrefix(s, label+": ") })
		}
		if at < 0 {
			t.Fatalf("%s: %s prints no line such as %q any more:\n%s", place, command, line, strings.Join(got, "\n"))
		}
		if !cut {
			line = got[at]
		}
		out = append(out, line)
		got = got[at+1:]
	}
	if !matches(out, all) {
		t.Fatalf("%s: %s prints other lines now: correct the guide by hand:\n%s", place, command, strings.Join(all, "\n"))
	}
	return out
}

// appendTo puts lines at the end of a file, which may be new.
func appendTo(t *testing.T, name string, lines []string) {
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(strings.Join(lines, "\n") + "\n"); err != nil {
		t.Fatal(err)
	}
}

// patch replaces the lines marked with - and blank by those with + and blank.
// The old ones must stand in the file exactly once.
func patch(t *testing.T, place, name string, lines []string) {
	var old, new strings.Builder
	for _, line := range lines {
		if line == "" {
			line = " "
		}
		if line[0] != '+' {
			old.WriteString(line[1:] + "\n")
		}
		if line[0] != '-' {
			new.WriteString(line[1:] + "\n")
		}
	}
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(b), old.String()); n != 1 {
		t.Fatalf("%s: %s holds these lines %d times:\n%s", place, name, n, &old)
	}
	if err := os.WriteFile(name, []byte(strings.Replace(string(b), old.String(), new.String(), 1)), 0o600); err != nil {
		t.Fatal(err)
	}
}
