package contributions

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"forceprofiles/internal/table"
	"forceprofiles/scoring/model"
)

const models = "../model/testdata/"

// The libraries' own margins and contributions, stored beside their models,
// come back through the command whatever the format of model and output:
// LightGBM's to rounding, XGBoost's within float32.
func TestOfTheLibraries(t *testing.T) {
	for _, c := range []struct {
		path      string
		classes   int
		tolerance float64
	}{
		{"lightgbm-4.7.0/binary.txt", 1, 1e-12},
		{"lightgbm-4.7.0/multiclass.txt", 3, 1e-12},
		{"lightgbm-2.2.3/binary.txt", 1, 1e-12},
		{"xgboost-3.4.1/logistic.json", 1, 1e-5},
		{"xgboost-3.4.1/softprob.ubj", 3, 1e-5},
	} {
		raw, err := os.ReadFile(models + c.path)
		if err != nil {
			t.Fatal(err)
		}
		e, err := model.Read(c.path, raw)
		if err != nil {
			t.Fatal(err)
		}
		head, body, _ := strings.Cut(unzipped(t, models+strings.TrimSuffix(c.path, filepath.Ext(c.path))+".csv.gz"), "\n")
		for f := range e.Features { // the oracle calls features x0, x1, …
			head = strings.Replace(head, fmt.Sprintf("x%d", f), e.Features[f].Name, 1)
		}
		body = strings.ReplaceAll(body, "inf", "1e308") // a table holds no infinity; no threshold lies beyond
		data := filepath.Join(t.TempDir(), "data.csv")
		if err := os.WriteFile(data, []byte(head+"\n"+body), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, ending := range []string{".parquet", ".csv"} {
			out := filepath.Join(t.TempDir(), "out"+ending)
			rows, worst, err := Write(t.Context(), models+c.path, data, out)
			if err != nil {
				t.Errorf("%s: %v", c.path, err)
				continue
			}
			if rows == 0 || worst > 1e-10 {
				t.Errorf("%s: %d rows, additive to %v", c.path, rows, worst)
			}
			for class := range c.classes {
				suffix := ""
				if c.classes > 1 {
					suffix = fmt.Sprintf("_class_%d", class)
				}
				names := [][2]string{{"margin" + suffix, fmt.Sprintf("margin_%d", class)},
					{"base_value" + suffix, fmt.Sprintf("base_%d", class)}}
				for f := range e.Features {
					names = append(names, [2]string{e.Features[f].Name + suffix, fmt.Sprintf("c_%d_%d", class, f)})
				}
				for _, n := range names {
					got, want := oneColumn(t, out, n[0]), oneColumn(t, data, n[1])
					for i := range want {
						if !(math.Abs(got[i]-want[i]) <= c.tolerance*max(1, math.Abs(want[i]))) {
							t.Fatalf("%s, %s, row %d: %s is %v, the library says %v", c.path, ending, i+1, n[0], got[i], want[i])
						}
					}
				}
			}
		}
	}
}

func unzipped(t *testing.T, path string) string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func oneColumn(t *testing.T, path, name string) []float64 {
	t.Helper()
	var out []float64
	err := table.Each(t.Context(), path, []table.Field{{Name: name, Type: table.Number, Required: true}},
		func(c *table.Chunk) error {
			out = append(out, c.Columns[0].Num...)
			return nil
		})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Keys are kept, labels are read as the codes they were in training, and a
// value is the same from every format of input.
func TestKeepKeysAndReadLabels(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	raw, err := os.ReadFile(models + "lightgbm-4.7.0/pandas_categorical.txt")
	if err != nil {
		t.Fatal(err)
	}
	e, err := model.Read("pandas_categorical.txt", raw)
	if err != nil {
		t.Fatal(err)
	}
	var labels string
	column := -1
	for f := range e.Features {
		if len(e.Features[f].Categories) > 0 {
			column = f
		}
	}
	if column < 0 {
		t.Fatal("the model has no labels")
	}
	head := "id"
	for f := range e.Features {
		head += "," + e.Features[f].Name
	}
	coded := head + "\n"
	labels = head + "\n"
	for i := range 30 {
		labels += fmt.Sprintf("person %d", i)
		coded += fmt.Sprintf("person %d", i)
		for f := range e.Features {
			switch {
			case f == column && i == 29:
				labels, coded = labels+",never seen", coded+","
			case f == column:
				labels, coded = labels+","+e.Features[f].Categories[i], coded+fmt.Sprintf(",%d", i)
			default:
				labels, coded = labels+fmt.Sprintf(",%d.5", i*f), coded+fmt.Sprintf(",%d.5", i*f)
			}
		}
		labels, coded = labels+"\n", coded+"\n"
	}
	a, b := filepath.Join(dir, "a.csv"), filepath.Join(dir, "b.csv")
	for out, in := range map[string]string{a: write("labels.csv", labels), b: write("coded.csv", coded)} {
		if _, _, err := Write(t.Context(), models+"lightgbm-4.7.0/pandas_categorical.txt", in, out); err != nil {
			t.Fatal(err)
		}
	}
	x, errX := os.ReadFile(a)
	y, errY := os.ReadFile(b)
	if errX != nil || errY != nil || string(x) != string(y) {
		t.Errorf("labels and codes give different rows:\n%.300s\n%.300s", x, y)
	}
	if !strings.HasPrefix(string(x), "id,margin,base_value,") || !strings.Contains(string(x), "\nperson 7,") {
		t.Errorf("the keys are not kept: %.200s", x)
	}
}

func TestRefuses(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := models + "lightgbm-4.7.0/binary.txt"
	rows := write("rows.csv", "Column_0,Column_1,Column_2,Column_3,Column_4\n1,2,3,4,5\n")
	for _, c := range []struct{ name, model, data, out, want string }{
		{"an ending that says nothing", good, rows, "out.txt", "ends in .parquet or .csv"},
		{"missing columns", good, write("two.csv", "Column_0,Column_3\n1,2\n"), "o.csv",
			"3 of the 5 columns that the model reads are not there: Column_1, Column_2, Column_4; export"},
		{"a text where a number is due", good,
			write("text.csv", "Column_0,Column_1,Column_2,Column_3,Column_4\n1,2,3,4,five\n"), "o.csv", "Column_4"},
		{"a linear model", models + "lightgbm-4.6.0/refused_linear.txt", rows, "o.csv", "linear"},
		{"no model at all", write("model.bin", "hello"), rows, "o.csv", "model.bin"},
		{"no such model", filepath.Join(dir, "nowhere"), rows, "o.csv", "nowhere"},
		{"no such rows", good, filepath.Join(dir, "norows.csv"), "o.csv", "norows.csv"},
		{"a key called margin", good,
			write("margin.csv", "margin,Column_0,Column_1,Column_2,Column_3,Column_4\nme,1,2,3,4,5\n"), "o.csv",
			`text column "margin"`},
		{"an output that is there", good, rows, "model.bin.csv", "choose another --out"},
	} {
		write("model.bin.csv", "mine")
		_, _, err := Write(t.Context(), c.model, c.data, filepath.Join(dir, c.out))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v lacks %q", c.name, err, c.want)
		}
		left, _ := filepath.Glob(filepath.Join(dir, "*.partial"))
		if _, there := os.Stat(filepath.Join(dir, "o.csv")); !errors.Is(there, os.ErrNotExist) || len(left) > 0 {
			t.Errorf("%s: something was left behind: %v", c.name, left)
		}
	}
}

// The same rows give the same bits, whatever format they come in.
func TestFromEveryFormat(t *testing.T) {
	raw, err := os.ReadFile(models + "lightgbm-4.7.0/one_feature.txt")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	modelFile := filepath.Join(dir, "model.txt")
	if err := os.WriteFile(modelFile, []byte(strings.ReplaceAll(string(raw), "Column_0", "x")), 0o600); err != nil {
		t.Fatal(err)
	}
	var first []float64
	for i, data := range []string{"good/pyarrow.parquet", "good/file.arrow", "good/stream.arrows", "csv/pyarrow.csv",
		"good/parts"} {
		out := filepath.Join(dir, fmt.Sprintf("out%d.parquet", i))
		if _, _, err := Write(t.Context(), modelFile, "../../internal/table/testdata/"+data, out); err != nil {
			t.Errorf("%s: %v", data, err)
			continue
		}
		var all []float64
		for _, name := range []string{"margin", "base_value", "x"} {
			all = append(all, oneColumn(t, out, name)...)
		}
		if i == 0 {
			first = all
		}
		if len(all) < 30 || !slices.Equal(all, first) {
			t.Errorf("%s gives %d numbers, not those of the first", data, len(all))
		}
	}
}
