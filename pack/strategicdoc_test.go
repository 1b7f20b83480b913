package pack_test

import (
	"os"
	"regexp"
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
	toyWords, err := os.ReadFile("../fixtures/packs/toy/words.yaml")
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
	// its words, as the page quotes them: `picture.trend.rose` ("Stalking …")
	quoted := regexp.MustCompile("`(picture\\.[a-z]+\\.[a-z]+)`(?: \\(\"([^\"]*)\"\\))?")
	for _, m := range quoted.FindAllStringSubmatch(string(text), -1) {
		words, found := "", false
		for line := range strings.Lines(string(toyWords)) {
			if key, said, ok := strings.Cut(strings.TrimSpace(line), ": "); ok && key == m[1] {
				words, found = strings.Trim(said, "'"), true
			}
		}
		if !found || m[2] != "" && words != m[2] {
			t.Errorf("the page says %s, and the toy's words %q", m[0], words)
		}
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
