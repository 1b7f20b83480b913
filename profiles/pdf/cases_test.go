package pdf

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"forceprofiles/profiles/internal/example"
)

var pagesTo = flag.String("pages", "",
	"write the PDF of every stress case into this folder, for make gallery and make validate")

func TestRendersEveryCase(t *testing.T) {
	for _, c := range example.Cases() {
		var out bytes.Buffer
		if err := Render(&out, c.Profile); err != nil {
			t.Errorf("%s: %v", c.Name, err)
			continue
		}
		if *pagesTo == "" {
			continue
		}
		name := strings.NewReplacer(" ", "-", ",", "").Replace(c.Name) + ".pdf"
		if err := os.WriteFile(filepath.Join(*pagesTo, name), out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
