package strictyaml

import (
	"fmt"
	"testing"
)

// Every required field that is not written is named, at the mapping that lacks
// it; one that is written empty is there.
func TestMissing(t *testing.T) {
	type item struct {
		Position Position `yaml:"-"`
		Name     string   `yaml:"name" schema:"required"`
		Note     string   `yaml:"note"`
	}
	type file struct {
		Position Position `yaml:"-"`
		Count    int      `yaml:"count" schema:"required"`
		Items    []item   `yaml:"items" schema:"required"`
		One      *item    `yaml:"one"`
	}
	var f file
	const in = "items:\n  - {name: a}\n  - {note: b}\n  - {name: ''}\none: {note: c}\n"
	if err := Decode("f.yaml", []byte(in), &f); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range Missing(&f) {
		got = append(got, fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Col, e.Message))
	}
	want := []string{"f.yaml:1:1: count is missing", "f.yaml:3:5: name is missing", "f.yaml:5:6: name is missing"}
	if len(got) != len(want) || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Errorf("got %q\nwant %q", got, want)
	}
}
