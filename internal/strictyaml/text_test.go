package strictyaml_test

import (
	"strings"
	"testing"

	"forceprofiles/internal/strictyaml"
)

// Each '§' in a file stands just before the character of the value whose position
// is asked for, and is taken out before the file is read.
func TestTextAt(t *testing.T) {
	tests := []struct{ name, in, char string }{
		{"plain", "when: a >= §missing\n", "m"},
		{"plain, first", "when:   §a > 1\n", "a"},
		{"plain, folded", "when: a\n  && §b\n", "b"},
		{"plain, blank line", "when: a\n\n\n  || §b\n", "b"},
		{"single quotes", "when: 'a == ''x'' && §b'\n", "b"},
		{"single quotes, folded", "when: 'a ==\n    ''x'' &&   \n  §b'\n", "b"},
		{"double quotes", `when: "a == \"x\" && \u0061 + §b"` + "\n", "b"},
		{"double quotes, newline escape", `when: "a\n§b"` + "\n", "b"},
		{"double quotes, blanks as escapes", `when: "a\x20\t\_§b"` + "\n", "b"},
		{"double quotes, escaped break", "when: \"a \\\n    + §b\"\n", "b"},
		{"double quotes, folded", "when: \"a\n\n   + §b\"\n", "b"},
		{"literal", "when: |\n  a &&\n    §b\n", "b"},
		{"literal, blank lines", "when: |\n\n  a &&\n\n  §b\n", "b"},
		{"literal, explicit indent", "when: |2-\n    a &&\n  §b\n", "b"},
		{"folded", "when: >\n  a &&\n  §b\n", "b"},
		{"folded, paragraphs", "when: >-\n  a &&\n\n  c\n  + §b\n", "b"},
		{"folded, more indented", "when: >\n  a\n    c\n  §b\n", "b"},
		{"anchor", "when: &x  §b > 1\n", "b"},
		{"accents count as characters", "when: '\"é\" + §b'\n", "b"},
		{"in a list", "x:\n  - when: >\n      a\n      && §b\n", "b"},
		{"CRLF", "when: |\r\n  a &&\r\n  §b\r\n", "b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before, _, _ := strings.Cut(tt.in, "§")
			line := strings.Count(before, "\n") + 1
			col := len([]rune(before[strings.LastIndex(before, "\n")+1:])) + 1
			in := strings.Replace(tt.in, "§", "", 1)
			var got strictyaml.Text
			if strings.HasPrefix(in, "x:") {
				var f struct {
					X []struct {
						When strictyaml.Text `yaml:"when"`
					} `yaml:"x"`
				}
				if err := strictyaml.Decode("x.yaml", []byte(in), &f); err != nil {
					t.Fatal(err)
				}
				got = f.X[0].When
			} else {
				var f struct {
					When strictyaml.Text `yaml:"when"`
				}
				if err := strictyaml.Decode("x.yaml", []byte(in), &f); err != nil {
					t.Fatal(err)
				}
				got = f.When
			}
			offset := strings.LastIndex(got.Value, tt.char)
			if l, c := got.At(offset); l != line || c != col {
				t.Errorf("value %q: offset %d is at %d:%d, not %d:%d", got.Value, offset, l, c, line, col)
			}
			if l, c := got.At(0); l != got.Line || c != got.Col {
				t.Errorf("the first character is at %d:%d, not %d:%d", got.Line, got.Col, l, c)
			}
		})
	}
}

func TestTextError(t *testing.T) {
	var f struct {
		When strictyaml.Text `yaml:"when"`
	}
	if err := strictyaml.Decode("x.yaml", []byte("when: >\n  a &&\n  mising > 2\n"), &f); err != nil {
		t.Fatal(err)
	}
	want := "x.yaml:3:3: unknown name\n      mising > 2\n      ^"
	if got := f.When.Errorf(5, "unknown name").Error(); got != want {
		t.Errorf("%s\nnot\n%s", got, want)
	}
	byHand := strictyaml.Text{Value: "a\nbc", File: "t"}
	if got := byHand.Errorf(3, "here").Error(); got != "t:2:2: here\n    bc\n     ^" {
		t.Errorf("by hand: %s", got)
	}
}

func TestLongLinesAreCutAroundTheCaret(t *testing.T) {
	e := &strictyaml.Error{File: "x", Line: 1, Col: 5001, Message: "m",
		Source: strings.Repeat("é", 5000) + "!" + strings.Repeat("z", 5000)}
	lines := strings.Split(e.Error(), "\n")
	caret := strings.Index(lines[2], "^")
	if r := []rune(lines[1]); len(r) > 170 || r[caret] != '!' {
		t.Errorf("caret under %q in a line of %d", r[caret], len(r))
	}
}
