package explain

import (
	"bytes"
	"flag"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

var update = flag.Bool("update", false, "write the golden files again")

func ptr(x float64) *float64 { return &x }

// report is a made-up answer with every part.
func report() *Report {
	a := Answer{
		Profile: "visor", Population: "visor-managed", Title: "Managed offenders", Force: "kent",
		Place: Place{Listed: true, Rank: 3, ModelRank: 4, Scored: 45, Percentile: 94.44, Points: 45, Capacity: 8, Ahead: 1,
			Why: "Model score above 94.4% of the 45 people scored in Kent Police; place 2 of 8 by rank.", Cutoff: ptr(-2.535),
			Next: ptr(-2.5631), List: ptr(-2.5631)},
		Score: &Score{Target: "a breach", BaseValue: -3.3517, BaseRate: 0.06, Probability: 0.18, Model: "visor-managed 1",
			Words: []string{"For about 18 in 100 people scored like this it came true.",
				"Among all such managed offenders: about 6 in 100."},
			Calibration: Calibration{Method: "isotonic", Low: -4.779, High: -0.587}},
		Reasons: []string{"The home visit is 187 days overdue (rule VISOR-003)",
			"Offences as suspect in all records: 3 offences (usually 1 offence)"},
		Rules: []Rule{
			{Rule: "VISOR-003", Version: 1, Title: "Visit overdue", Outcome: "hit", Points: 15,
				Reason: "The home visit is 187 days overdue"},
			{Rule: "VISOR-001", Version: 2, Title: "Very high risk and visit overdue", Outcome: "abstain", MustReview: true,
				Reason: "Not known: assessed risk level"},
			{Rule: "VISOR-012", Version: 1, Title: "New partner, new children", Outcome: "miss"}},
		Interactions: []Interaction{{Labels: [2]string{"days the home visit is overdue",
			"offences as suspect in all records"}, LogOdds: -0.1591}},
		Changes: []Change{{Feature: "visit", Label: "days the home visit is overdue", Line: "list", Way: "act", From: 187,
			To: 12, Margin: -2.61,
			Text: "days the home visit is overdue: at most 12 days instead of 187 days (by what is done or decided from today)"}},
		Doubt: &Doubt{OutOfRange: []Beyond{{Feature: "visit", Label: "days the home visit is overdue", Text: "187 days",
			Value: 187, Low: ptr(-365), High: ptr(120)}},
			Missing: []string{"f3"}, Unknown: []string{"f5"}, Similar: Similar{People: 2, Sample: 276, Closest: 0.614}},
	}
	a.Score.Margin = a.Score.BaseValue
	for i, c := range []float64{0.5994, 0.4024, -0.3194, 0.2665, 0.2534, 0.1874, 0.1464, -0.1424, 0.1323, 0.1224, -0.1094,
		0.0555, 0.0414, -0.0404, 0.0364, 0.0014, 0.0014, 0.0014} {
		f := Factor{Feature: "f" + strconv.Itoa(i),
			Label: "factor number " + strconv.Itoa(i) + " with a label so long that it does not fit beside its figures",
			Text:  strconv.Itoa(i) + " days", TypicalText: "1 day", Value: ptr(float64(i)), Contribution: c}
		if i == 0 {
			f.Rows = []Row{{Table: "visor", Key: "VIS-1", Force: "kent", OccurredAt: time.Date(2024, 7, 1, 23, 30, 0, 0,
				time.UTC)}}
		}
		a.Factors = append(a.Factors, f)
		a.Score.Margin += c
	}
	rest := a.Score.Margin - a.Score.BaseValue
	a.Groups = []Group{{"Where they live", 0.1325, 0.1394}, {"Offender management", rest - 0.1325, rest - 0.1394}}
	return &Report{Schema: Schema, RunID: strings.Repeat("0123456789abcdef", 4), AsOf: "2026-03-31T23:00:00Z",
		Person: "P1", Answers: []Answer{a}}
}

func text(t *testing.T, width int) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteText(&b, report(), width); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTextGolden(t *testing.T) {
	got := text(t, Width)
	if *update {
		if err := os.WriteFile("testdata/explain.txt", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/explain.txt")
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the text has changed; see it with -update:\n%s", got)
	}
}

func TestTextKeepsToTheWidth(t *testing.T) {
	for _, width := range []int{60, 80, 100, 140} {
		for _, line := range strings.Split(text(t, width), "\n") {
			if n := utf8.RuneCountInString(line); n > width {
				t.Errorf("width %d: %d columns: %s", width, n, line)
			}
			if strings.TrimRight(line, " ") != line {
				t.Errorf("width %d: the line ends in spaces: %q", width, line)
			}
		}
	}
}

// What is printed adds up as printed, not only before rounding.
func TestPrintedFiguresAddUp(t *testing.T) {
	figure := regexp.MustCompile(`[+-]\d+\.\d{3}`)
	for _, part := range []struct {
		head    string
		columns int
	}{{"FACTORS", 1}, {"BY GROUP", 2}} {
		_, rest, ok := strings.Cut(text(t, 100), "\n"+part.head+"\n")
		if !ok {
			t.Fatalf("no part %s", part.head)
		}
		body, _, _ := strings.Cut(rest, "\n\n")
		sums := make([]float64, part.columns)
		rows := 0
		for _, line := range strings.Split(body, "\n") {
			figures := figure.FindAllString(line, -1)
			if len(figures) != part.columns {
				continue
			}
			rows++
			for c, s := range figures {
				v, err := strconv.ParseFloat(s, 64)
				if err != nil {
					t.Fatal(err)
				}
				if strings.HasSuffix(line, "  margin") {
					v = -v
				}
				sums[c] += v
			}
		}
		for c, sum := range sums {
			if rows < 4 || math.Abs(sum) > 1e-9 {
				t.Errorf("%s, column %d: %d rows miss the margin by %v", part.head, c+1, rows, sum)
			}
		}
	}
}

// Where rules alone order a population, nothing is said that only a model says.
func TestRulesAlone(t *testing.T) {
	r := report()
	a := &r.Answers[0]
	a.Score, a.Doubt = nil, nil
	a.Factors, a.Groups, a.Interactions, a.Changes = nil, nil, nil, nil
	a.Place.Cutoff, a.Place.Next, a.Place.List, a.Place.ModelRank = nil, nil, nil, 0
	a.Place.Why = "Place 3 of 9 on the list of Kent Police: the rules' points alone order this list, of 45 scored."
	var b bytes.Buffer
	if err := WriteText(&b, r, 80); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"rank         3 of 45 scored here", "rule points  45",
		"The home visit is 187 days overdue (rule VISOR-003)", "VISOR-012"} {
		if !strings.Contains(b.String(), part) {
			t.Errorf("no %q", part)
		}
	}
	for _, part := range []string{"margin", "log-odds", "How likely", "model score", "Doubt", "What would change",
		"above"} {
		if strings.Contains(b.String(), part) {
			t.Errorf("%q without a model", part)
		}
	}
	if t.Failed() {
		t.Log(b.String())
	}
}
