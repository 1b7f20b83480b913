package model

import (
	"bufio"
	"bytes"
	"fmt"
	"math"
	"strings"

	"github.com/dmitryikh/leaves"
)

// LeavesCheck scores a LightGBM model with github.com/dmitryikh/leaves, a
// reader and predictor that shares no code with ours. A run compares a sample
// of rows with it. It is a check, never the engine; where it is known to
// differ from LightGBM:
//   - linear trees are mis-scored without an error (refused here);
//   - |x| <= 1e-35f is not taken for zero, as LightGBM's loader takes it
//     (such inputs are set to 0 here);
//   - a version 4 file is refused (here its header is changed to v3: the trees
//     read the same), and so is a feature name with "=" (names are replaced);
//   - objectives and pandas categories are not read (margins alone are compared).
type LeavesCheck struct {
	ensemble *leaves.Ensemble
	features int
	classes  int
}

// Leaves loads a LightGBM model for an independent second scoring. Errors wrap
// [ErrUnsupported] for XGBoost files, for what leaves cannot load and for
// models without trees.
func Leaves(name string, data []byte) (check *LeavesCheck, err error) {
	e, err := Read(name, data) // nothing malformed reaches leaves
	if err != nil {
		return nil, err
	}
	if e.Format != "lightgbm" {
		return nil, fmt.Errorf("model %s: %w: leaves cross-checks LightGBM models only", name, ErrUnsupported)
	}
	if len(e.Trees) == 0 {
		return nil, fmt.Errorf("model %s: %w: leaves cannot load a model without trees", name, ErrUnsupported)
	}
	defer func() {
		if p := recover(); p != nil {
			check, err = nil, fmt.Errorf("model %s: %w: leaves gave up: %v", name, ErrUnsupported, p)
		}
	}()
	ensemble, err := leaves.LGEnsembleFromReader(bufio.NewReader(bytes.NewReader(forLeaves(data))), false)
	if err != nil {
		return nil, fmt.Errorf("model %s: %w: leaves: %w", name, ErrUnsupported, err)
	}
	return &LeavesCheck{ensemble: ensemble, features: len(e.Features), classes: e.Classes}, nil
}

// forLeaves rewrites the header lines that leaves stumbles over.
func forLeaves(data []byte) []byte {
	var out bytes.Buffer
	l := lines{rest: data}
	for {
		line, ok := l.peek()
		if !ok || strings.HasPrefix(line, "Tree=") {
			break
		}
		l.next()
		switch key, _, _ := strings.Cut(line, "="); key {
		case "version":
			line = "version=v3"
		case "feature_names", "feature_infos", "monotone_constraints", "objective":
			continue
		}
		out.WriteString(line + "\n")
	}
	out.Write(l.rest)
	return out.Bytes()
}

// ClassMargins writes out[k][row] as [Ensemble.ClassMargins] does, by leaves.
func (c *LeavesCheck) ClassMargins(cols, out [][]float64) (err error) {
	if len(cols) != c.features || len(out) != c.classes {
		return fmt.Errorf("leaves: %d columns and %d outputs given, the model has %d and %d", len(cols), len(out), c.features,
			c.classes)
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("leaves gave up: %v", p)
		}
	}()
	x, y := make([]float64, c.features), make([]float64, c.classes)
	for row := range out[0] {
		for f := range cols {
			if x[f] = cols[f][row]; math.Abs(x[f]) <= ZeroThreshold {
				x[f] = 0
			}
		}
		if err := c.ensemble.Predict(x, 0, y); err != nil {
			return fmt.Errorf("leaves: %w", err)
		}
		for k := range out {
			out[k][row] = y[k]
		}
	}
	return nil
}

// Margins writes the margin of every row of a model with one output.
func (c *LeavesCheck) Margins(cols [][]float64, out []float64) error {
	return c.ClassMargins(cols, [][]float64{out})
}
