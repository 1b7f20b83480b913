package evaluate

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// Two forces with one place each; the list of kent has a must-review person on
// top. At capacity that person takes the place; on the whole list both count.
func TestEveryPolicyGetsTheSamePlaces(t *testing.T) {
	people := []Person{
		{ID: "P1", Force: "kent", Margin: -1, Points: 30, Rankings: []float64{5}, Listed: true, Rank: 1},
		{ID: "P2", Force: "kent", Margin: 3, Rankings: []float64{0}, Listed: true, Rank: 2, Outcome: true, Hidden: "quiet"},
		{ID: "P3", Force: "kent", Margin: 1, Points: 10, Rankings: []float64{9}, Rank: 3, Outcome: true},
		{ID: "P4", Force: "essex", Margin: 2, Rankings: []float64{1}, Listed: true, Rank: 1, Outcome: true},
		{ID: "P5", Force: "essex", Margin: 0, Points: 40, Rankings: []float64{2}, Rank: 2, Hidden: "quiet"},
	}
	r := Measure(Measured{ID: "suspects", Rankings: []Ranking{{Name: "harm"}},
		Capacity: map[string]int{"kent": 1, "essex": 1}}, people)
	for _, tt := range []struct {
		table []Policy
		want  string
	}{
		{r.AtCapacity, "rules alone 2 0 1, harm 2 1 1, model alone 2 2 1, combined policy 2 1 0"},
		{r.Policies, "rules alone 3 1 1, harm 3 1 1, model alone 3 3 1, combined policy 3 2 1"},
	} {
		var got []string
		for _, p := range tt.table {
			got = append(got, p.Name+" "+counts(p))
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("got  %s\nwant %s", s, tt.want)
		}
	}
	var text strings.Builder
	if err := WriteText(&text, []Report{r}); err != nil {
		t.Fatal(err)
	}
	if want := `planted story "quiet", 2 people, found at capacity: rules alone 1, harm 1, model alone 1, combined policy 0`; !strings.Contains(text.String(), want) {
		t.Errorf("no %q in\n%s", want, text.String())
	}
}

// Without a model nothing is measured that only a score has.
func TestRulesAlone(t *testing.T) {
	nan := math.NaN()
	people := []Person{
		{ID: "P1", Force: "kent", Margin: nan, Probability: nan, Points: 30, Listed: true, Rank: 1, Outcome: true},
		{ID: "P2", Force: "kent", Margin: nan, Probability: nan, Rank: 2},
	}
	r := Measure(Measured{ID: "suspects", Capacity: map[string]int{"kent": 1}, RulesAlone: true}, people)
	var got []string
	for _, p := range r.AtCapacity {
		got = append(got, p.Name+" "+counts(p))
	}
	if s := strings.Join(got, ", "); s != "rules alone 1 1 0, combined policy 1 1 0" {
		t.Error(s)
	}
	for name, x := range map[string]Share{"AUC": r.AUC, "its interval": r.AUCLow, "Brier": r.Brier,
		"calibration error": r.CalibrationError} {
		if !math.IsNaN(float64(x)) {
			t.Errorf("%s is %v without a model", name, x)
		}
	}
	var text strings.Builder
	if err := WriteText(&text, []Report{r}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text.String(), "no model: rules alone order the list") || strings.Contains(text.String(), "AUC") {
		t.Error(text.String())
	}
}

func counts(p Policy) string { return fmt.Sprint(p.Places, p.Outcomes, p.Hidden) }
