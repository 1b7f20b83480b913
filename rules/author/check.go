package author

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"forceprofiles/internal/strictyaml"
	"forceprofiles/pack"
	"forceprofiles/rules"
)

// Check loads a folder of packs, without models, and reports everything that is
// wrong at once: what stops it or its tests from loading and, of every rule file
// that can be compiled, what compiling does not find: review dates, references,
// tests, rules of which one holds only where another does, conditions that
// cannot hold or cannot fail, where that can be decided, and parameters that
// nothing uses. asOf decides which rules are past their review; empty checks no
// dates. Issues are in order of file and place. The error is for a folder that
// cannot be read at all.
func Check(dirs []string, asOf strictyaml.Date) ([]Issue, error) {
	fsys, name, err := pack.Folder(dirs...)
	if err != nil {
		return nil, err
	}
	return CheckFS(fsys, name, asOf)
}

// CheckFS is Check of the packs at the root of fsys; name stands before file
// names.
func CheckFS(fsys fs.FS, name string, asOf strictyaml.Date) ([]Issue, error) {
	c := checker{asOf: asOf}
	lib, err := pack.LoadPart(fsys, name, pack.Options{WithoutModels: true})
	if err := c.add(err); err != nil {
		return nil, err
	}
	if lib != nil {
		for _, p := range lib.Packs {
			if err := c.pack(lib, p); err != nil {
				return nil, err
			}
		}
	}
	sortIssues(c.issues)
	return c.issues, nil
}

// checker gathers the issues of a folder.
type checker struct {
	asOf   strictyaml.Date
	issues []Issue
}

// add makes issues of errors in files; it returns any other error.
func (c *checker) add(err error) error {
	var wrong strictyaml.Errors
	if err != nil && !errors.As(err, &wrong) {
		return err
	}
	for _, e := range wrong {
		c.issues = append(c.issues, Issue{Error: e})
	}
	return nil
}

// pack makes the checks that loading one does not.
func (c *checker) pack(lib *pack.Library, p *pack.Pack) error {
	var used []string // parameters
	whole := true     // every rule of the pack could be compiled
	for i := range p.Populations {
		pop := &p.Populations[i]
		cases, err := casesOf(lib, pop)
		if err := c.add(err); err != nil {
			return err
		}
		if pop.Rules == nil || pop.Conditions == nil {
			whole = false
		}
		if pop.Rules == nil {
			continue
		}
		if err := c.rules(pop.Rules, cases); err != nil {
			return err
		}
		for _, r := range pop.Rules.Compiled() {
			for _, x := range r.Params {
				used = append(used, pop.Rules.Params()[x].Name)
			}
		}
		if pop.Conditions != nil {
			used = append(used, pop.Conditions.Params()...)
		}
	}
	for _, x := range p.Params {
		if whole && !slices.Contains(used, x.Name) {
			e := x.Position.Errorf("parameter %s is used by no rule", x.Name)
			c.issues = append(c.issues, Issue{Error: e, Advice: true})
		}
	}
	return nil
}

// rules checks the rules of one population beside its cases.
func (c *checker) rules(s *rules.Set, cases *CaseFile) error {
	every := s.Compiled()
	var ids, tested []string
	for i := range every {
		ids = append(ids, every[i].ID)
	}
	for _, x := range cases.Cases {
		tested = append(tested, x.Rule)
		if x.Rule != rules.Eligible && !slices.Contains(ids, x.Rule) {
			e := x.Position.Key("rule").Errorf("case %q: %s", x.Name, gone(x.Rule, ids))
			c.issues = append(c.issues, Issue{Error: e})
		}
	}
	for i := range every {
		r := &every[i]
		if c.asOf != "" && r.Status != rules.Deprecated && r.ReviewBy < c.asOf {
			c.problem(r, "review_by", "its review was due by %s; look at it again and set a new date", r.ReviewBy)
		}
		if r.Status.Runs() && len(r.References) == 0 {
			c.problem(r, "references", "it has no references: say on what it rests")
		}
		if r.Status != rules.Active {
			continue
		}
		if len(r.KnownFalsePositives) == 0 {
			c.advise(r, "known_false_positives", "no known false positives are listed; every rule has some")
		}
		if !slices.Contains(tested, r.ID) {
			where := "there is no test file"
			if cases.name != "" {
				where = "there is none in " + cases.name
			}
			c.problem(r, "id", "it has no test: %s", where)
		}
		for _, old := range r.Supersedes {
			if k := slices.Index(ids, old); k >= 0 && every[k].Status.Runs() {
				c.problem(r, "supersedes", "it supersedes %s, which is still %s: deprecate that", old, every[k].Status)
			}
		}
	}
	return c.conditions(s)
}

func (c *checker) problem(r *rules.Compiled, key, format string, args ...any) {
	e := r.Position.Key(key).Errorf("rule %s: %s", r.ID, fmt.Sprintf(format, args...))
	c.issues = append(c.issues, Issue{Error: e, Rule: r.ID})
}

func (c *checker) advise(r *rules.Compiled, key, format string, args ...any) {
	c.problem(r, key, format, args...)
	c.issues[len(c.issues)-1].Advice = true
}
