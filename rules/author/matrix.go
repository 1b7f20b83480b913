package author

import (
	"fmt"
	"math"
	"slices"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/internal/expr"
	"forceprofiles/internal/strictyaml"
)

// emptyMatrix is one person of whom nothing is known.
func emptyMatrix(set *features.Set) *features.Matrix {
	m := &features.Matrix{IDs: []string{personID}, Names: set.Names(), Cols: make([][]float64, set.Len()),
		AtLeast: make([][]bool, set.Len())}
	for f := range m.Cols {
		m.Cols[f] = []float64{math.NaN()}
	}
	return m
}

// matrixOf is one person with the feature values that a case gives.
func matrixOf(c *Case, set *features.Set, info *dataset.Info) (*features.Matrix, error) {
	var errs strictyaml.Errors
	m := emptyMatrix(set)
	for _, v := range c.Values {
		f := set.Index(v.Key)
		if f < 0 {
			errs = append(errs, v.Name.Errorf("%s", strictyaml.Unknown("feature", v.Key, set.Names())))
			continue
		}
		if v.Value == nil {
			continue
		}
		x, err := valueOf(set, f, v.Value, info)
		if err != nil {
			errs = append(errs, v.Position.Errorf("feature %s: %v", v.Key, err))
			continue
		}
		m.Cols[f][0] = x
	}
	return m, errs.Sorted()
}

func valueOf(set *features.Set, f int, v any, info *dataset.Info) (float64, error) {
	switch set.Type(f) {
	case expr.Bool:
		if b, ok := v.(bool); ok && b {
			return 1, nil
		} else if ok {
			return 0, nil
		}
		return 0, fmt.Errorf("it is a yes or no; write true or false")
	case expr.String:
		s, ok := v.(string)
		if n, isNumber := v.(float64); isNumber {
			s, ok = number(n), true
		}
		categories := set.Categories(f, info)
		if i := slices.Index(categories, s); ok && i >= 0 {
			return float64(i), nil
		}
		return 0, fmt.Errorf("%s", strictyaml.Unknown("category", fmt.Sprint(v), categories))
	}
	x, ok := v.(float64)
	if !ok {
		return 0, fmt.Errorf("it is a number; %v is not", v)
	}
	return x, nil
}
