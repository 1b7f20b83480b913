package author

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"forceprofiles/pack"
	"forceprofiles/rules"
)

// national are the numbers of the shipped rules that no force may set, and what
// the rule's references must say of them. 0 and 1 ask whether there is any.
var national = map[string]struct{ number, reference string }{
	"VAWG-S-011": {"2", "across force borders"}, // more than one force is two
	"VAWG-V-013": {"2", "across force borders"},
	"VAWG-V-020": {"18", "Children Act 1989 s105"},
}

// numberIn matches a number that is no part of a name.
var numberIn = regexp.MustCompile(`(?:^|[^A-Za-z0-9_.])([0-9]+(?:\.[0-9]+)?)\b`)

// A number of a shipped rule is a parameter that a force may set, or national
// and grounded as such.
func TestNumbersAreParametersOrNational(t *testing.T) {
	lib, err := pack.Load(nil, pack.Options{WithoutModels: true})
	if err != nil {
		t.Fatal(err)
	}
	met := 0
	for _, r := range Listings(lib) {
		if r.Status == rules.Deprecated {
			continue
		}
		for _, m := range numberIn.FindAllStringSubmatch(r.When, -1) {
			if m[1] == "0" || m[1] == "1" {
				continue
			}
			known := national[r.ID]
			if known.number != m[1] {
				t.Errorf("%s: %s in %q is no parameter and not known as national", r.ID, m[1], r.When)
			} else if !strings.Contains(strings.Join(r.References, "\n"), known.reference) {
				t.Errorf("%s: %s is not grounded in %q", r.ID, m[1], known.reference)
			}
			met++
		}
	}
	if met != len(national) {
		t.Errorf("%d national numbers met of %d", met, len(national))
	}
}

// Every parameter has a test in which a force's own value makes another
// outcome than the pack's.
func TestEveryParameterMatters(t *testing.T) {
	lib, err := pack.Load(nil, pack.Options{WithoutModels: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range lib.Packs {
		matters := map[string]bool{}
		for i := range p.Populations {
			pop := &p.Populations[i]
			var plain []Case
			var names []string
			cases, err := casesOf(lib, pop)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range cases.Cases {
				for name := range c.Params {
					bare := c
					bare.Params, bare.Reason = nil, ""
					plain, names = append(plain, bare), append(names, name)
				}
			}
			r, err := runCases(pop.Rules, pop.Conditions, &CaseFile{AsOf: cases.AsOf, Cases: plain})
			if err != nil {
				t.Fatal(err)
			}
			for k := range r.Results {
				matters[names[k]] = matters[names[k]] || slices.ContainsFunc(r.Results[k].Failures,
					func(f string) bool { return strings.HasPrefix(f, "expected ") })
			}
		}
		for _, x := range p.Params {
			if !matters[x.Name] {
				t.Errorf("%s: no test shows that parameter %s changes an outcome", p.Profile, x.Name)
			}
			if x.Min == nil || x.Max == nil || *x.Min == *x.Max {
				t.Errorf("%s: parameter %s has no bounds to be set within", p.Profile, x.Name)
			}
		}
	}
}
