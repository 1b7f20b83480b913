package expr

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite testdata/refused.txt")

// TestRefused asserts every word that an author reads when an expression is
// refused. testdata/refused.txt holds an expression a paragraph, after "> ",
// and below it the whole error; -update writes the errors anew.
func TestRefused(t *testing.T) {
	const name = "testdata/refused.txt"
	golden, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	env := testEnv(t)
	var out []string
	for paragraph := range strings.SplitSeq(strings.TrimSpace(string(golden)), "\n\n") {
		if strings.HasPrefix(paragraph, "#") {
			out = append(out, paragraph)
			continue
		}
		src, want, _ := strings.Cut(strings.TrimPrefix(paragraph, "> "), "\n")
		_, err := env.Compile(src, Bool, Number, String, Time, Duration)
		got := "compiles"
		if err != nil {
			got = err.Error()
		}
		if got != want && !*update {
			t.Errorf("%s\ngives\n%s\nwant\n%s", src, got, want)
		}
		if err == nil {
			t.Errorf("%s compiles", src)
		}
		out = append(out, "> "+src+"\n"+got)
	}
	if *update {
		if err := os.WriteFile(name, []byte(strings.Join(out, "\n\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestEveryRefusalIsTested holds testdata/refused.txt to the list of what is
// refused by name.
func TestEveryRefusalIsTested(t *testing.T) {
	golden, err := os.ReadFile("testdata/refused.txt")
	if err != nil {
		t.Fatal(err)
	}
	asserted := strings.ToLower(string(golden))
	for word, why := range notHere {
		want := strings.ToLower(spoken(word) + " is no part of this language: " + why + "\n")
		if !strings.Contains(asserted, want) && !strings.Contains(asserted, strings.Replace(want, " is", "… is", 1)) {
			t.Errorf("no refusal of %s", spoken(word))
		}
	}
}
