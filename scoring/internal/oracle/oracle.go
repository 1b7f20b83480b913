// Package oracle reads, for tests, what LightGBM and XGBoost said of the test
// models under scoring/model/testdata: see fixtures/models.
package oracle

import (
	"bufio"
	"compress/gzip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"forceprofiles/scoring/model"
)

// Oracle is what a library said of probe rows, all indexed [..][row].
type Oracle struct {
	Cols     [][]float64
	Margins  [][]float64   // [class]
	Bases    []float64     // [class]
	Contribs [][][]float64 // [class][feature]
}

// Read returns the oracle stored beside a model file.
func Read(t testing.TB, modelFile string) Oracle {
	t.Helper()
	path := strings.TrimSuffix(modelFile, filepath.Ext(modelFile)) + ".csv.gz"
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text, err := gzip.NewReader(f)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	lines := bufio.NewScanner(text)
	lines.Buffer(nil, 1<<20)
	lines.Scan()
	names := strings.Split(lines.Text(), ",")
	values := make([][]float64, len(names))
	for lines.Scan() {
		for i, word := range strings.Split(lines.Text(), ",") {
			v, err := strconv.ParseFloat(word, 64)
			if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			values[i] = append(values[i], v)
		}
	}
	if err := lines.Err(); err != nil || len(values[0]) == 0 {
		t.Fatalf("%s holds no rows: %v", path, err)
	}
	var o Oracle
	for i, name := range names {
		switch {
		case strings.HasPrefix(name, "x"):
			o.Cols = append(o.Cols, values[i])
		case strings.HasPrefix(name, "margin_"):
			o.Margins = append(o.Margins, values[i])
			o.Contribs = append(o.Contribs, nil)
		case strings.HasPrefix(name, "out_"): // after the objective's transform: we score margins
		case strings.HasPrefix(name, "base_"):
			o.Bases = append(o.Bases, values[i][0])
		case strings.HasPrefix(name, "c_"):
			k := len(o.Contribs) - 1
			o.Contribs[k] = append(o.Contribs[k], values[i])
		default:
			t.Fatalf("%s: column %q", path, name)
		}
	}
	return o
}

// Rows returns the number of probe rows.
func (o *Oracle) Rows() int { return len(o.Cols[0]) }

// Folder holds the test models, seen from a package beside scoring/model.
const Folder = "../model/testdata"

// Models lists the test models of one library, oldest version first.
func Models(t testing.TB, library string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(Folder, library+"-*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range files {
		if filepath.Ext(f) != ".gz" && filepath.Ext(f) != ".csv" && !strings.HasPrefix(filepath.Base(f), "refused_") {
			out = append(out, f)
		}
	}
	if len(out) < 10 {
		t.Fatalf("only %d test models for %s", len(out), library)
	}
	return out
}

// Load reads a model file, which is sound.
func Load(t testing.TB, path string) *model.Ensemble {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	e, err := model.Read(path, data)
	if err != nil {
		t.Fatal(err)
	}
	return e
}
