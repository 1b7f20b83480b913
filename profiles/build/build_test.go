package build_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"forceprofiles/profiles"
	"forceprofiles/profiles/build"
	"forceprofiles/profiles/html"
	"forceprofiles/profiles/pdf"
)

func TestBuildSaysEverything(t *testing.T) {
	w := load(t)
	all := every(t, w, observed(t, w, 2))
	if len(all) != 27 {
		t.Fatalf("%d documents", len(all))
	}
	sheets := 0
	for _, p := range all {
		data, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		if m := regexp.MustCompile(`.{60}(\[missing |%!|NaN|\{[a-z]+\}).{30}`).FindString(string(data)); m != "" {
			t.Errorf("%s %s says %q", p.Force, p.Kind, m)
		}
		for _, l := range p.Lists {
			sheets += len(l.Sheets)
			for _, s := range l.Sheets {
				sum := 0
				for _, st := range s.Waterfall.Steps {
					sum += st.Points
				}
				if sum != s.Waterfall.Total {
					t.Errorf("%s: the steps add up to %d, not %d", s.PersonID, sum, s.Waterfall.Total)
				}
				if len(s.Why) == 0 || len(s.Doubt) == 0 || s.Role == "" || len(s.Review.Choices) != 3 {
					t.Errorf("%s: an empty part: %+v", s.PersonID, s)
				}
				if len(s.Against) == 0 || len(s.Missing) == 0 || len(s.WouldChange) == 0 || s.OpenFirst == "" ||
					len(s.Facts.Rows) > 12 {
					t.Errorf("%s: against %v, missing %v, would change %v, open first %q, %d facts", s.PersonID, s.Against, s.Missing,
						s.WouldChange, s.OpenFirst, len(s.Facts.Rows))
				}
				if s.Record != "" && !slices.ContainsFunc(s.Facts.Rows, func(r []string) bool { return r[1] == s.Record }) &&
					!strings.HasPrefix(s.Record, "INT") && !strings.HasPrefix(s.Record, "OS") && !strings.HasPrefix(s.Record, "OCG") {
					t.Errorf("%s: %s is to be opened first and is not among the facts", s.PersonID, s.Record)
				}
				for _, row := range s.Intel.Rows {
					if row[2] == "" {
						t.Errorf("%s: intelligence without its grade: %v", s.PersonID, row)
					}
				}
			}
		}
		charts := slices.Concat(p.Strategic.Blocks, p.Method.Blocks)
		for _, l := range p.Lists {
			for i := range l.Sheets {
				if c := l.Sheets[i].Timeline; c != nil {
					charts = append(charts, profiles.Block{Chart: c})
				}
			}
		}
		for _, b := range charts {
			if b.Chart == nil {
				continue
			}
			if n := len(strings.Fields(b.Chart.Title)); n == 0 || n > 10 {
				t.Errorf("%s %s: the title %q has %d words", p.Force, p.Kind, b.Chart.Title, n)
			}
			if b.Chart.Alt == "" || b.Chart.Source == "" || b.Chart.Subtitle == "" || len(b.Chart.Table.Rows) == 0 {
				t.Errorf("%s %s: the chart %s lacks a part", p.Force, p.Kind, b.Chart.ID)
			}
		}
		var out bytes.Buffer
		if err := errors.Join(pdf.Render(&out, p), html.Render(&out, p)); err != nil {
			t.Error(err)
		}
		if dir := os.Getenv("PROFILES_KEEP"); dir != "" { // to look at them
			var a, b bytes.Buffer
			if err := errors.Join(pdf.Render(&a, p), html.Render(&b, p)); err != nil {
				t.Fatal(err)
			}
			name := filepath.Join(dir, p.Force+"-"+p.Kind)
			if err := errors.Join(os.WriteFile(name+".pdf", a.Bytes(), 0o600),
				os.WriteFile(name+".html", b.Bytes(), 0o600)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if sheets < 100 {
		t.Errorf("only %d sheets were built", sheets)
	}
}

func TestSameInputSameProfile(t *testing.T) {
	w := load(t)
	var first []byte
	for _, workers := range []int{1, 2, 8} {
		data, err := json.Marshal(every(t, w, observed(t, w, workers))[:6])
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = data
		}
		if !bytes.Equal(first, data) {
			t.Errorf("%d workers give another profile", workers)
		}
	}
}

func TestBuildRefuses(t *testing.T) {
	w := load(t)
	p := observed(t, w, 1)
	for want, change := range map[string]func(*build.Input){
		"no protective marking":     func(in *build.Input) { in.Run.Marking = " " },
		"not one of the dataset's":  func(in *build.Input) { in.Force.Code = "mordor" },
		"no case file":              func(in *build.Input) { clear(in.Cases) },
		"contributions":             func(in *build.Input) { in.Populations[0].Listed[0].Contributions = nil },
		"is not among the features": func(in *build.Input) { in.Features = specs{} },
	} {
		in := input(w, p, w.packs[0], w.info.Forces[0], 2)
		change(&in)
		if _, err := build.Build(in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
}

func TestCSVIsTheList(t *testing.T) {
	w := load(t)
	p, err := build.Build(input(w, observed(t, w, 1), w.packs[0], w.info.Forces[7], 3))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := profiles.WriteCSV(&b, p); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	rows := 0
	for _, l := range p.Lists {
		rows += len(l.Rows)
		for _, r := range l.Rows {
			if !strings.Contains(b.String(), fmt.Sprintf("%s,%d,%s,", l.Population, r.Rank, r.PersonID)) {
				t.Errorf("the list lacks %s", r.PersonID)
			}
		}
	}
	if len(lines) != rows+1 || rows == 0 {
		t.Errorf("%d lines for %d people", len(lines), rows)
	}
	if !strings.Contains(lines[1], "OFFICIAL-SENSITIVE") {
		t.Errorf("a line without the marking: %s", lines[1])
	}
}
