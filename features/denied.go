package features

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"forceprofiles/dataset"
)

// Denied is a protected characteristic, or a proxy for one: a feature that
// reads one of its columns, whose own name matches, or that reads such a
// feature, needs a written justification in its spec; where Never is set it is
// refused whatever is written.
//
// Always denied, besides: persons.sex, persons.date_of_birth, and (never
// permitted) persons.ethnicity_self_defined and
// persons.ethnicity_officer_perceived.
type Denied struct {
	Name    string   // "ethnicity"
	Columns []string // "persons.ethnicity_self_defined"
	Names   []string // patterns of feature names, * for any characters: "*postcode*"
	Never   bool
	Reason  string // shown with the refusal
}

// alwaysDenied holds whatever a pack says. The sex of the counterpart
// (crimes.victim_sex) is part of the definition of an offence, and exempt.
var alwaysDenied = []Denied{
	{Name: "ethnicity", Columns: []string{"persons.ethnicity_self_defined", "persons.ethnicity_officer_perceived"},
		Never:  true,
		Reason: "ethnicity serves the audit of error rates by group and nothing else"},
	{Name: "sex", Columns: []string{"persons.sex"}, Reason: "a protected characteristic (Equality Act 2010)"},
	{Name: "age", Columns: []string{"persons.date_of_birth"}, Reason: "a protected characteristic (Equality Act 2010)"},
}

// touches says what of a feature is denied: a column it rests on, or its name.
func (d *Denied) touches(f *feature, inputs []*feature) (what string, yes bool) {
	for _, r := range f.reads {
		if slices.Contains(d.Columns, r.String()) {
			return "reads " + r.String(), true
		}
	}
	if d.named(f.Name) {
		return "is called " + f.Name, true
	}
	for _, in := range inputs {
		if d.named(in.Name) || slices.Contains(in.protected, d.Name) {
			return "reads the feature " + in.Name, true
		}
	}
	return "", false
}

// check finds a column that no table has and a pattern that is none.
func (d *Denied) check() error {
	for _, c := range d.Columns {
		t, name, _ := strings.Cut(c, ".")
		if k, ok := source(t); !ok || k == derived || dataset.Tables[k].Field(name) == nil {
			return fmt.Errorf("denied: %s: there is no column %q; write table.column, such as persons.sex", d.Name, c)
		}
	}
	for _, p := range d.Names {
		if _, err := path.Match(p, ""); err != nil {
			return fmt.Errorf("denied: %s: %q is no pattern; write one such as *postcode*", d.Name, p)
		}
	}
	return nil
}

func (d *Denied) named(name string) bool {
	return slices.ContainsFunc(d.Names, func(pattern string) bool {
		ok, _ := path.Match(pattern, name)
		return ok
	})
}

// checkDenied refuses what is denied and not justified.
func (c *compiler) checkDenied(f *feature, fail func(key, format string, args ...any)) {
	var inputs []*feature
	for _, i := range f.inputs {
		inputs = append(inputs, c.set.features[i])
	}
	refused := map[string]bool{}
	for i := range c.denied {
		d := &c.denied[i]
		what, yes := d.touches(f, inputs)
		switch {
		case !yes || refused[d.Name]:
		case d.Never:
			refused[d.Name] = true
			fail("name", "it %s: %s is refused, whatever the justification (%s)", what, d.Name, d.Reason)
		case strings.TrimSpace(f.Justification) == "":
			refused[d.Name] = true
			fail("name", "it %s: %s needs a written justification, which is then printed on the method page (%s)", what, d.Name,
				d.Reason)
		case !slices.Contains(f.protected, d.Name):
			f.protected = append(f.protected, d.Name)
		}
	}
	slices.Sort(f.protected)
}
