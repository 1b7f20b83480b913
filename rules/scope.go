package rules

import (
	"errors"
	"slices"
	"strings"

	"forceprofiles/dataset"
	"forceprofiles/features"
	"forceprofiles/internal/expr"
	"forceprofiles/internal/strictyaml"
)

// scope is what the expressions of one pack may name.
type scope struct {
	env    *expr.Env
	params *params
}

// newScope declares features and parameters; env is nil where that failed.
func newScope(set *features.Set, ps []Param, o Options) (*scope, strictyaml.Errors) {
	var errs strictyaml.Errors
	s := &scope{}
	names := set.EnvNames()
	s.params = newParams(ps, names, o.Overrides, &errs)
	for _, p := range s.params.list {
		names = append(names, expr.Name{Name: p.Name, Type: expr.Number})
	}
	options := expr.Options{Names: names, Zone: dataset.London}
	if o.Reference != nil {
		options.Lookups = features.ReferenceLookups(o.Reference)
	}
	var err error
	if s.env, err = expr.NewEnv(options); err != nil {
		errs = append(errs, &strictyaml.Error{Message: err.Error()})
	}
	return s, errs
}

// compile compiles one text; nil after an error, which names what it is for.
func (s *scope) compile(text strictyaml.Text, what string, want expr.Type, errs *strictyaml.Errors) *expr.Program {
	if s.env == nil {
		return nil
	}
	p, err := s.env.Compile(text.Value, want)
	if err == nil {
		return p
	}
	var many expr.Errors
	var one *expr.Error
	switch {
	case errors.As(err, &many):
	case errors.As(err, &one):
		many = expr.Errors{one}
	default:
		many = expr.Errors{{Message: err.Error()}}
	}
	for _, e := range many {
		*errs = append(*errs, text.Errorf(e.Offset, "%s: %s", what, e.Message))
	}
	return nil
}

// params are a pack's parameters and what forces make of them.
type params struct {
	list      []Param
	overrides map[string]map[string]float64
}

func newParams(ps []Param, taken []expr.Name, overrides map[string]map[string]float64,
	errs *strictyaml.Errors) *params {
	out := &params{overrides: overrides}
	for _, p := range ps {
		bad := func(key, format string, args ...any) {
			*errs = append(*errs, p.Position.Key(key).Errorf(format, args...))
		}
		switch {
		case !nameForm.MatchString(p.Name):
			bad("name", "parameter name %q: use small letters, digits and _, beginning with a letter", p.Name)
			continue
		case slices.ContainsFunc(taken, func(n expr.Name) bool { return n.Name == p.Name }):
			bad("name", "parameter %s: a feature has this name already", p.Name)
			continue
		case out.index(p.Name) >= 0:
			bad("name", "parameter %s stands here a second time", p.Name)
			continue
		}
		if strings.TrimSpace(p.Label) == "" {
			bad("label", "parameter %s has no label: say in words what it is", p.Name)
		}
		if !p.Position.Has("value") && p.Position.Line > 0 {
			bad("value", "parameter %s has no value", p.Name)
		}
		if p.Min != nil && p.Max != nil && *p.Min > *p.Max {
			bad("min", "parameter %s: min %v is above max %v", p.Name, *p.Min, *p.Max)
		} else if !p.Allows(p.Value) {
			bad("value", "parameter %s: its own value %v is not within %s", p.Name, p.Value, p.Bounds())
		}
		out.list = append(out.list, p)
	}
	return out
}

func (p *params) index(name string) int {
	return slices.IndexFunc(p.list, func(x Param) bool { return x.Name == name })
}

func (p *params) overridden() bool { return len(p.overrides) > 0 }

// table is every parameter's value by force: entry 0 is the pack's own, entry
// 1+f that of force f.
func (p *params) table(forces []dataset.Force) [][]float64 {
	out := make([][]float64, len(p.list))
	for i, x := range p.list {
		out[i] = slices.Repeat([]float64{x.Value}, len(forces)+1)
		for f, force := range forces {
			if v, ok := p.overrides[force.Code][x.Name]; ok {
				out[i][f+1] = v
			}
		}
	}
	return out
}

// Allows says whether a force may set the parameter to v.
func (p *Param) Allows(v float64) bool {
	return !(p.Min != nil && !(v >= *p.Min)) && !(p.Max != nil && !(v <= *p.Max)) && v-v == 0
}

// Bounds says within what a force may set the parameter: "2 to 10".
func (p *Param) Bounds() string {
	switch {
	case p.Min != nil && p.Max != nil:
		return number(*p.Min) + " to " + number(*p.Max)
	case p.Min != nil:
		return "at least " + number(*p.Min)
	case p.Max != nil:
		return "at most " + number(*p.Max)
	}
	return "any number"
}
