package features

import (
	"os"
	"testing"

	"forceprofiles/internal/strictyaml"
)

// shipped reads the features and the reference table that the packs ship.
func shipped(t testing.TB) ([]Spec, *Reference) {
	t.Helper()
	var file struct {
		Groups []struct {
			Position    strictyaml.Position `yaml:"-"`
			Name        string              `yaml:"name"`
			Description string              `yaml:"description"`
		} `yaml:"groups"`
		Features []Spec `yaml:"features"`
	}
	var ref Reference
	read := func(name string, into any) {
		data, err := os.ReadFile("../rules/packs/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if err := strictyaml.Decode(name, data, into); err != nil {
			t.Fatal(err)
		}
	}
	read("features.yaml", &file)
	read("offences.yaml", &ref)
	return file.Features, &ref
}

func TestShippedFeaturesCompile(t *testing.T) {
	specs, ref := shipped(t)
	s, err := Compile(specs, ref, CompileOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if s.Len() != len(specs) || s.Len() < 100 {
		t.Errorf("%d features compiled of %d", s.Len(), len(specs))
	}
}
