package pack_test

import (
	"os"
	"strings"
	"testing"

	"forceprofiles/pack"
)

// The example of docs/strategic-picture.md is the toy profile's, which loads and
// has a trend and bars; cmd/forceprofiles runs it.
func TestStrategicPictureExample(t *testing.T) {
	text, err := os.ReadFile("../docs/strategic-picture.md")
	if err != nil {
		t.Fatal(err)
	}
	toy, err := os.ReadFile("../fixtures/packs/toy/picture.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "```yaml picture.yaml\n"+string(toy)+"```") {
		t.Error("the example of docs/strategic-picture.md is not fixtures/packs/toy/picture.yaml as it is now")
	}
	lib, err := pack.Load([]string{"../fixtures/packs/toy"}, pack.Options{WithoutModels: true})
	if err != nil {
		t.Fatal(err)
	}
	trend, bars := false, false
	for _, p := range lib.Packs {
		if p.Profile != "toy" {
			continue
		}
		for _, b := range p.Picture.Blocks {
			trend = trend || b.Trend != nil
			bars = bars || b.Part != nil && b.Part.Blocks[0].Bars != nil
		}
	}
	if !trend || !bars {
		t.Errorf("the toy's strategic section has a trend: %v, bars: %v", trend, bars)
	}
}
