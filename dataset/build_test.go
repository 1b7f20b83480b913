package dataset

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"forceprofiles/internal/table"
)

// TestBuilderRefuses what would not be a dataset.
func TestBuilderRefuses(t *testing.T) {
	used := t.TempDir()
	if err := os.WriteFile(filepath.Join(used, "x"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Create(used, testManifest); !errors.Is(err, os.ErrExist) {
		t.Errorf("a folder in use: %v", err)
	}
	people := func(fields []table.Field) *table.Chunk {
		return makeChunk([]row{person("P1")}, fields, map[string][]string{})
	}
	wrongType := columnsOf(Persons)
	wrongType[3].Type = table.Code // given_names
	for want, write := range map[string]func(b *Builder) error{
		"persons: the required column home_force is missing": func(b *Builder) error {
			return b.Write(Persons,
				people(columnsOf(Persons, "home_force")))
		},
		"persons: column given_names has another type than the contract's": func(b *Builder) error {
			return b.Write(Persons,
				people(wrongType))
		},
		"persons: a chunk lacks the column sex": func(b *Builder) error {
			return errors.Join(b.Write(Persons, people(columnsOf(Persons))), b.Write(Persons, people(columnsOf(Persons, "sex"))))
		},
		"no table number": func(b *Builder) error { return b.Write(allKinds, people(columnsOf(Persons))) },
		// Nothing was written, so there is nobody.
		"the dataset does not keep the contract": func(b *Builder) error { return b.Close() },
	} {
		dir := filepath.Join(t.TempDir(), "d")
		b, err := Create(dir, testManifest)
		if err != nil {
			t.Fatal(err)
		}
		if err := write(b); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
		b.Abandon()
		if _, err := os.Stat(filepath.Join(dir, ManifestName)); err == nil {
			t.Errorf("%s: a dataset.yaml all the same", want)
		}
	}
}

// TestBuilderKeepsWhatIsPlanted: nulls in required columns and columns beyond
// the contract are written, to be set aside and ignored by the reader.
func TestBuilderKeepsWhatIsPlanted(t *testing.T) {
	b, err := Create(filepath.Join(t.TempDir(), "d"), testManifest)
	if err != nil {
		t.Fatal(err)
	}
	fields := append(columnsOf(Persons), table.Field{Name: "shoe_size", Type: table.Number})
	rows := []row{person("P1").with("shoe_size", 8.0), person("P2").with("home_force", nil)}
	if err := b.Write(Persons, makeChunk(rows, fields, map[string][]string{})); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	d := mustOpen(t, b.dir, Options{})
	mustSee(t, d)
	if c := count(t, d, Persons); c.Used != 1 || c.Quarantined != 1 {
		t.Errorf("%+v", c)
	}
	if got := d.Tables()[Persons].Ignored; len(got) != 1 || got[0] != "shoe_size" {
		t.Errorf("ignored %q", got)
	}
}

// columnsOf is the contract's columns of a table but for those named.
func columnsOf(k Kind, without ...string) []table.Field {
	return slices.DeleteFunc(slices.Clone(Tables[k].Fields), func(f table.Field) bool {
		return slices.Contains(without, f.Name)
	})
}
