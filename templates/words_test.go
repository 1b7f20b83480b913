package templates

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestWordsParse(t *testing.T) {
	w, err := ParseWords("words.txt", wordsText)
	if err != nil {
		t.Fatal(err)
	}
	if len(w.Keys()) < 300 {
		t.Errorf("only %d sentences", len(w.Keys()))
	}
}

// The words that domain.md and reports.md rule out.
func TestHouseStyle(t *testing.T) {
	banned := map[string]*regexp.Regexp{
		"nobody is without risk": regexp.MustCompile(`(?i)\b(no risk|zero risk|risk-free|safe to ignore)\b`),
		"people are not targets or offences": regexp.MustCompile(
			`(?i)\b(target list|perpetrator|criminal|culprit|the guilty)\b`),
		"we suggest, we do not order": regexp.MustCompile(`(?i)\b(must be arrested|arrest|disrupt)\b`),
	}
	allowed := map[string]bool{ // says that it is not so
		"list.cutoff": true, "list.cutoff.alone": true,
		// names of things
		"missing.signal.cce": true, "mark.cce_concern": true, "theme.cce": true,
	}
	for key, text := range Default().text {
		for why, re := range banned {
			if m := re.FindString(text); m != "" && !allowed[key] {
				t.Errorf("%s says %q: %s", key, m, why)
			}
		}
		if n := len(strings.Fields(text)); n > 75 {
			t.Errorf("%s has %d words", key, n)
		}
	}
}

// A sentence with a count of people bends: it is read of one person too.
func TestCountsOfPeopleBend(t *testing.T) {
	stiff := regexp.MustCompile(`\{\w+\} ([\w-]+ )?(people|persons|\{many\})`)
	texts := maps.Clone(Default().text)
	files, err := filepath.Glob("../rules/packs/*/words.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(data), "\n") {
			texts[fmt.Sprintf("%s:%d", file, i+1)] = line
		}
	}
	for key, text := range texts {
		if m := stiff.FindString(text); m != "" {
			t.Errorf("%s says %q of one person too: {n:person|people}, or {role}", key, m)
		}
	}
	for _, key := range []string{"figure.listed", "figure.scored"} { // the count stands beside the label
		if !strings.Contains(Default().text[key], "{n:") {
			t.Errorf("%s does not bend: %s", key, Default().text[key])
		}
	}
}

func TestSay(t *testing.T) {
	w, err := ParseWords("x", "# comment\na = {n} {n:person|people} in {place}\n  and more\nb = plain\n")
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ got, want string }{
		"one":                   {w.Say("a", "n", 1, "place", "Kent"), "1 person in Kent and more"},
		"many, with thousands":  {w.Say("a", "n", 12345, "place", "Kent"), "12,345 people in Kent and more"},
		"none":                  {w.Say("a", "n", 0, "place", "Kent"), "0 people in Kent and more"},
		"no placeholders":       {w.Say("b"), "plain"},
		"a missing value shows": {w.Say("a", "n", 2), "2 people in [missing place] and more"},
		"a missing key shows":   {w.Say("nope"), "[missing words nope]"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %q, want %q", name, tt.got, tt.want)
		}
	}
}

func TestParseWordsRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"a = 1\na = 2": "x:2: the key \"a\" stands here a second time",
		"just words":   "x:1: want \"key = text\"",
		"  carried on": "x:1: a line that begins with a space",
		"a = {n":       "x: a: a { without its }",
		"a = n}":       "x: a: a } without its {",
		"a = {}":       "x: a: an empty {}",
		"a = {n:only}": "x: a: {n:only} wants two wordings",
	} {
		if _, err := ParseWords("x", text); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

func FuzzParseWords(f *testing.F) {
	f.Add(wordsText)
	f.Add("a = {n:x|y}\n b")
	f.Fuzz(func(t *testing.T, text string) {
		if w, err := ParseWords("x", text); err == nil {
			for _, k := range w.Keys() {
				w.Say(k)
			}
		}
	})
}
