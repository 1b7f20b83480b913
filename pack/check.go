package pack

import (
	"errors"
	"io/fs"
	"path"

	"forceprofiles/internal/strictyaml"
	"forceprofiles/rules"
)

// Check loads a folder of packs, without models, and reports everything that is
// wrong at once: what stops it from loading and, of every rule file that can be
// compiled, what [rules.Set.Check] finds; besides, parameters that nothing
// uses. asOf decides which rules are past their review; empty checks no dates.
// The error is for a folder that cannot be read at all.
func Check(dir string, asOf strictyaml.Date) ([]rules.Issue, error) {
	fsys, name, err := open(dir)
	if err != nil {
		return nil, err
	}
	return CheckFS(fsys, name, asOf)
}

// CheckFS is Check of the packs at the root of fsys.
func CheckFS(fsys fs.FS, name string, asOf strictyaml.Date) ([]rules.Issue, error) {
	var out []rules.Issue
	l, err := load(fsys, name, Options{WithoutModels: true})
	var wrong strictyaml.Errors
	if err != nil && !errors.As(err, &wrong) {
		return nil, err
	}
	for _, e := range wrong {
		out = append(out, rules.Issue{Error: e})
	}
	if l != nil {
		issues, err := l.check(asOf)
		if err != nil {
			return nil, err
		}
		out = append(out, issues...)
	}
	rules.SortIssues(out)
	return out, nil
}

// check makes the checks that loading does not.
func (l *Library) check(asOf strictyaml.Date) ([]rules.Issue, error) {
	var out []rules.Issue
	for _, p := range l.Packs {
		used := map[string]bool{}
		whole := true // every rule of the pack could be compiled
		for i := range p.Populations {
			pop := &p.Populations[i]
			if pop.Rules == nil {
				whole = false
				continue
			}
			o := rules.CheckOptions{AsOf: asOf, Cases: pop.Cases}
			if pop.Cases != nil {
				o.CaseFile = path.Join(l.name, pop.CaseFile)
			}
			issues, err := pop.Rules.Check(o)
			if err != nil {
				return nil, err
			}
			out = append(out, issues...)
			for _, r := range pop.Rules.Listings("") {
				for _, name := range r.Params {
					used[name] = true
				}
			}
			if pop.Conditions == nil {
				whole = false
				continue
			}
			for _, name := range pop.Conditions.Params() {
				used[name] = true
			}
		}
		for _, x := range p.Params {
			if whole && !used[x.Name] {
				out = append(out, rules.Issue{Error: x.Position.Errorf("parameter %s is used by no rule", x.Name), Advice: true})
			}
		}
	}
	return out, nil
}
