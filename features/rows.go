package features

import (
	"errors"

	"forceprofiles/dataset"
	"forceprofiles/internal/expr"
	"forceprofiles/internal/strictyaml"
)

// Rows compiles expressions over the rows of a table in the language of a
// feature's where, for what counts rows without being a feature: the strategic
// figures of a profile. It is for one goroutine.
type Rows struct {
	lookups []expr.Lookup
	params  []expr.Name
	envs    [dataset.Kinds]*expr.Env
}

// NewRows prepares to compile. ref answers offence_group, in_group and harm;
// params are names of numbers that expressions may read besides columns.
func NewRows(ref *Reference, params []string) *Rows {
	r := &Rows{lookups: ReferenceLookups(ref)}
	for _, p := range params {
		r.params = append(r.params, expr.Name{Name: p, Type: expr.Number})
	}
	return r
}

// Compile compiles an expression over the rows of table k, whose result is one
// of the types wanted. The error is a strictyaml.Errors that points into t;
// what stands before each message.
func (r *Rows) Compile(k dataset.Kind, t strictyaml.Text, what string, want ...expr.Type) (*expr.Program, error) {
	if r.envs[k] == nil {
		env, err := expr.NewEnv(expr.Options{Names: append(rowNames(k), r.params...), Lookups: r.lookups,
			Zone: dataset.London})
		if err != nil {
			return nil, t.Errorf(0, "%s: %v", what, err)
		}
		r.envs[k] = env
	}
	p, err := r.envs[k].Compile(t.Value, want...)
	var found expr.Errors
	if !errors.As(err, &found) {
		return p, err
	}
	var errs strictyaml.Errors
	for _, x := range found {
		errs = append(errs, t.Errorf(x.Offset, "%s: %s", what, x.Message))
	}
	return nil, errs
}

// BindRows gives a plan of programs that [Rows.Compile] made for table k its
// inputs: the batch's columns, a person's through person (for each row of the
// table the person's place in the batch), the as-of moment, and params.
func BindRows(s *expr.State, p *expr.Plan, b *dataset.Batch, k dataset.Kind, person []int32,
	params map[string]float64) error {
	return bind(s, p, b, k, person, params)
}
