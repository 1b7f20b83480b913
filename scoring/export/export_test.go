package export_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"forceprofiles/fixtures/synth"
	"forceprofiles/internal/table"
	"forceprofiles/pack"
	"forceprofiles/scoring/export"
)

// What stands in the file is what its description says, everyone once and in
// order, and nobody is in a population without a force that lists them.
func TestWrite(t *testing.T) {
	dir := t.TempDir()
	data, out := filepath.Join(dir, "data"), filepath.Join(dir, "features.parquet")
	if _, err := synth.Generate(t.Context(), synth.Config{People: 300, Seed: 3, Out: data}); err != nil {
		t.Fatal(err)
	}
	n, err := export.Write(t.Context(), data, nil, out, time.Time{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(out + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var about export.Description
	if err := json.Unmarshal(b, &about); err != nil {
		t.Fatal(err)
	}
	lib, err := pack.Load(nil, pack.Options{WithoutModels: true})
	if err != nil {
		t.Fatal(err)
	}
	fields := []table.Field{{Name: "person_id", Type: table.Text, Required: true}}
	for f, x := range about.Features {
		if x.Hash != lib.Features.Hash(f) {
			t.Errorf("%s is described with another hash", x.Name)
		}
		fields = append(fields, table.Field{Name: x.Name, Type: table.Number})
	}
	for _, p := range about.Populations {
		fields = append(fields, table.Field{Name: "in:" + p.ID, Type: table.Bool, Required: true},
			table.Field{Name: "force:" + p.ID, Type: table.Code})
	}
	var ids []string
	in := map[string]int{}
	err = table.Each(t.Context(), out, fields, func(c *table.Chunk) error {
		ids = append(ids, c.Column("person_id").Text...)
		for _, p := range about.Populations {
			member, force := c.Column("in:"+p.ID), c.Column("force:"+p.ID)
			for i, is := range member.Bool {
				if is != force.Known(i) || is && !slices.Contains(about.Forces, force.Dict[force.Codes[i]]) {
					t.Fatalf("%s, row %d: member %v, force known %v", p.ID, i, is, force.Known(i))
				}
				if is {
					in[p.ID]++
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n < 250 || len(ids) != int(n) || !slices.IsSorted(ids) {
		t.Errorf("%d people are said, %d written, in order: %v", n, len(ids), slices.IsSorted(ids))
	}
	if len(in) != 5 {
		t.Errorf("populations with members: %v", in)
	}
	if _, err := export.Write(t.Context(), data, nil, out, time.Time{}, nil); !errors.Is(err, os.ErrExist) {
		t.Errorf("an export that is there: %v", err)
	}
}

// A dataset that cannot be read leaves nothing behind.
func TestWriteLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	data, out := filepath.Join(dir, "data"), filepath.Join(dir, "features.parquet")
	if _, err := synth.Generate(t.Context(), synth.Config{People: 300, Seed: 3, Out: data}); err != nil {
		t.Fatal(err)
	}
	crimes, err := filepath.Glob(filepath.Join(data, "crimes*"))
	if err != nil || len(crimes) == 0 {
		t.Fatal(crimes, err)
	}
	if err := os.Truncate(crimes[0], 5000); err != nil {
		t.Fatal(err)
	}
	if _, err := export.Write(t.Context(), data, nil, out, time.Time{}, nil); err == nil {
		t.Error("half a table is exported")
	}
	left, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range left {
		if strings.HasPrefix(e.Name(), "features") {
			t.Errorf("%s is left", e.Name())
		}
	}
}
