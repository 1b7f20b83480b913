package model_test

import (
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"forceprofiles/scoring/model"
)

func TestCalibrationApply(t *testing.T) {
	isotonic := model.Calibration{Method: "isotonic", Margin: []float64{-2, 0, 1}, Probability: []float64{0.1, 0.1, 0.5}}
	platt := model.Calibration{Method: "platt", A: -1, B: 0.5, Low: -3, High: 3}
	one := model.Calibration{Method: "isotonic", Margin: []float64{0}, Probability: []float64{0.3}}
	for _, c := range []struct {
		name         string
		cal          model.Calibration
		margin, want float64
	}{
		{"below the first knot", isotonic, -9, 0.1},
		{"minus infinity", isotonic, math.Inf(-1), 0.1},
		{"on a knot", isotonic, 1, 0.5},
		{"flat stretch", isotonic, -1, 0.1},
		{"between knots", isotonic, 0.25, 0.2},
		{"above the last knot", isotonic, 9, 0.5},
		{"one knot", one, 5, 0.3},
		{"platt", platt, 1, 1 / (1 + math.Exp(-0.5))},
		{"platt clamps", platt, 50, 1 / (1 + math.Exp(-2.5))},
	} {
		if err := c.cal.Validate(); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if got := c.cal.Apply(c.margin); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("%s: Apply(%v) = %v, want %v", c.name, c.margin, got, c.want)
		}
	}
}

func TestCalibrationNeverDecreases(t *testing.T) {
	c := model.Calibration{Method: "isotonic",
		Margin:      []float64{-1, -0.3, 0.1, 0.1000001, 2},
		Probability: []float64{0.01, 0.07, 0.07, 0.3, 0.9}}
	last := -1.0
	for m := -1.5; m < 2.5; m += 1e-4 {
		p := c.Apply(m)
		if p < last {
			t.Fatalf("Apply(%v) = %v, less than before (%v)", m, p, last)
		}
		last = p
	}
}

func TestCalibrationValidateNamesEveryFault(t *testing.T) {
	for _, c := range []struct {
		cal  model.Calibration
		want []string
	}{
		{model.Calibration{}, []string{`method ""`}},
		{model.Calibration{Method: "isotonic"}, []string{"0 margins"}},
		{model.Calibration{Method: "isotonic", Margin: []float64{1, 1, math.NaN()}, Probability: []float64{0.5, 0.4, 2}},
			[]string{"margin 2 (1) is not above", "probability 2 (0.4) is below", "margin 3 is NaN", "probability 3 is 2"}},
		{model.Calibration{Method: "platt", A: 1}, []string{"a is 1", "low 0 and high 0"}},
	} {
		err := c.cal.Validate()
		for _, want := range c.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%+v: error %v lacks %q", c.cal, err, want)
			}
		}
	}
}

// scikit-learn's isotonic regression (float64, the same interpolation) and its
// sigmoid calibration, inside and outside the range they were fitted on.
func TestCalibrationEqualsScikitLearn(t *testing.T) {
	for _, method := range []string{"isotonic", "platt"} {
		data, err := os.ReadFile("testdata/" + method + ".csv")
		if err != nil {
			t.Fatal(err)
		}
		c := model.Calibration{Method: method, Low: -100, High: 100}
		for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
			words := strings.Split(line, ",")
			a, errA := strconv.ParseFloat(words[1], 64)
			b, errB := strconv.ParseFloat(words[2], 64)
			if errA != nil || errB != nil {
				t.Fatal(line)
			}
			switch {
			case words[0] == "knot" && method == "platt":
				c.A, c.B = a, b
			case words[0] == "knot":
				c.Margin, c.Probability = append(c.Margin, a), append(c.Probability, b)
			default:
				if err := c.Validate(); err != nil {
					t.Fatal(err)
				}
				if got := c.Apply(a); !(math.Abs(got-b) <= 1e-14) {
					t.Errorf("%s: Apply(%v) = %v, want %v", method, a, got, b)
				}
			}
		}
	}
}
