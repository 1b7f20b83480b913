package author

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"forceprofiles/features"
	"forceprofiles/pack"
	"forceprofiles/rules"
)

// Diff is what differs in meaning between two folders of packs. Layout,
// comments and the order of what && joins are no difference.
type Diff struct {
	Rules       []RuleChange    `json:"rules"`
	Params      []Change        `json:"params"`
	Features    []FeatureChange `json:"features"`
	Populations []Change        `json:"populations"`
	Offences    []Change        `json:"offences"`
}

// Change is what became of a parameter, a population or an offence.
type Change struct {
	Kind   Kind          `json:"kind"`
	Name   string        `json:"name"`
	Fields []FieldChange `json:"fields"`
}

// FeatureChange is a feature whose meaning, as its hash states it, is another.
type FeatureChange struct {
	Kind  Kind   `json:"kind"`
	Name  string `json:"name"`
	Label string `json:"label"`
	// Rules and Models are those that read it.
	Rules  []string      `json:"rules"`
	Models []string      `json:"models"`
	Fields []FieldChange `json:"fields"` // of its meaning, line by line
}

// Empty says that nothing differs.
func (d *Diff) Empty() bool {
	return len(d.Rules)+len(d.Params)+len(d.Features)+len(d.Populations)+len(d.Offences) == 0
}

// Compare finds what differs in meaning from one library to another.
func Compare(previous, now *pack.Library) *Diff {
	d := &Diff{Rules: []RuleChange{}}
	d.Params = compareNamed(params(previous), params(now))
	d.Populations = compareNamed(populations(previous), populations(now))
	d.Offences = compareNamed(offences(previous.Reference), offences(now.Reference))
	d.features(previous, now)
	var features []string
	for _, f := range d.Features {
		features = append(features, f.Name)
	}
	changed := map[string][]string{} // parameters with another value, by profile
	for _, p := range d.Params {
		if p.Kind == Changed && slices.ContainsFunc(p.Fields, func(f FieldChange) bool { return f.What == "value" }) {
			profile, name, _ := strings.Cut(p.Name, "/")
			changed[profile] = append(changed[profile], name)
		}
	}
	for _, id := range populationIDs(previous, now) {
		var params []string
		if p, _ := now.Population(id); p != nil {
			params = changed[p.Profile]
		}
		d.Rules = append(d.Rules, diffRules(id, setOf(previous, id), setOf(now, id), features, params)...)
	}
	return d
}

// populationIDs are those of the second library, then what only the first has.
func populationIDs(previous, now *pack.Library) []string {
	var ids []string
	for _, l := range []*pack.Library{now, previous} {
		for _, p := range l.Packs {
			for _, pop := range p.Populations {
				if !slices.Contains(ids, pop.ID) {
					ids = append(ids, pop.ID)
				}
			}
		}
	}
	return ids
}

func setOf(l *pack.Library, population string) *rules.Set {
	if _, p := l.Population(population); p != nil {
		return p.Rules
	}
	return nil
}

// named is a thing as what is said of it.
type named struct {
	name  string
	facts []fact
}

// compareNamed compares things by name, fact by fact.
func compareNamed(previous, now []named) []Change {
	out := []Change{}
	paired(previous, now, func(n *named) string { return n.name }, func(a, b *named) {
		switch {
		case a == nil:
			out = append(out, Change{Added, b.name, whole(Added, b.facts)})
		case b == nil:
			out = append(out, Change{Removed, a.name, whole(Removed, a.facts)})
		default:
			if fields := differing(a.facts, b.facts); len(fields) > 0 {
				out = append(out, Change{Changed, b.name, fields})
			}
		}
	})
	return out
}

func params(l *pack.Library) []named {
	bound := func(x *float64) string {
		if x == nil {
			return "none"
		}
		return number(*x)
	}
	var out []named
	for _, p := range l.Packs {
		for _, x := range p.Params {
			out = append(out, named{path.Join(p.Profile, x.Name), []fact{{"value", number(x.Value), ""},
				{"lowest", bound(x.Min), ""}, {"highest", bound(x.Max), ""}}})
		}
	}
	return out
}

func populations(l *pack.Library) []named {
	var out []named
	for _, p := range l.Packs {
		for i := range p.Populations {
			x := &p.Populations[i]
			var marks, apart, favour []string
			for _, a := range x.Role.Apart {
				apart = append(apart, string(a))
			}
			for _, f := range x.Favour {
				favour = append(favour, string(f))
			}
			for k, m := range x.Marks {
				marks = append(marks, m.Name+" where "+x.Conditions.Canonical(1+k))
			}
			out = append(out, named{x.ID, []fact{
				{"eligible", x.Conditions.Canonical(0), ""},
				{"role", string(x.Role.Kind), ""},
				{"kept apart from", strings.Join(apart, ", "), ""},
				{"listing force", x.ListingForce, ""},
				{"known to a force by", strings.Join(x.Qualifying, ", "), ""},
				{"age not known", string(x.UnknownAge), ""},
				{"in favour", strings.Join(favour, ", "), ""},
				{"capacity", strconv.Itoa(x.Policy.Capacity), ""},
				{"places for possible hidden harm", strconv.Itoa(x.Policy.HiddenHarmPlaces), ""},
				{"target", x.Target, ""},
				{"model features", strings.Join(x.ModelFeatures, ", "), ""},
				{"can change", strings.Join(x.Changeable, ", "), ""},
				{"marks", strings.Join(marks, "; "), ""}}})
		}
	}
	return out
}

func offences(r *features.Reference) []named {
	var out []named
	for _, o := range r.Offences {
		out = append(out, named{o.Code, []fact{{"groups", strings.Join(o.Groups, ", "), ""},
			{"cchi", number(o.CCHI), ""}, {"css", number(o.CSS), ""}, {"provisional", fmt.Sprint(o.Provisional), ""}}})
	}
	return out
}

// features compares meanings by their hashes.
func (d *Diff) features(previous, now *pack.Library) {
	d.Features = []FeatureChange{}
	add := func(kind Kind, l *pack.Library, f int, fields []FieldChange) {
		c := FeatureChange{Kind: kind, Name: l.Features.Spec(f).Name, Label: l.Features.Spec(f).Label, Rules: []string{},
			Models: []string{}, Fields: fields}
		for _, r := range Listings(l) {
			if slices.Contains(r.Features, c.Name) {
				c.Rules = append(c.Rules, r.ID)
			}
		}
		for _, p := range l.Packs {
			for _, pop := range p.Populations {
				if slices.Contains(pop.ModelFeatures, c.Name) {
					c.Models = append(c.Models, pop.ID)
				}
			}
		}
		d.Features = append(d.Features, c)
	}
	for f, name := range now.Features.Names() {
		switch k := previous.Features.Index(name); {
		case k < 0:
			add(Added, now, f, meaningDiff("", now.Features.Meaning(f)))
		case previous.Features.Hash(k) != now.Features.Hash(f):
			add(Changed, now, f, meaningDiff(previous.Features.Meaning(k), now.Features.Meaning(f)))
		}
	}
	for k, name := range previous.Features.Names() {
		if now.Features.Index(name) < 0 {
			add(Removed, previous, k, meaningDiff(previous.Features.Meaning(k), ""))
		}
	}
}

// meaningDiff compares two meanings fact by fact: "window: 365d".
func meaningDiff(previous, now string) []FieldChange {
	facts := func(meaning string) (keys []string, values map[string]string) {
		values = map[string]string{}
		for line := range strings.Lines(meaning) {
			key, value, ok := strings.Cut(strings.TrimSpace(line), ": ")
			if !ok || key == "feature/1" {
				continue
			}
			if _, seen := values[key]; seen {
				value = values[key] + ", " + value
			} else {
				keys = append(keys, key)
			}
			values[key] = value
		}
		return keys, values
	}
	oldKeys, old := facts(previous)
	newKeys, new := facts(now)
	var out []FieldChange
	for _, key := range newKeys {
		if old[key] != new[key] {
			out = append(out, FieldChange{What: key, Old: old[key], New: new[key]})
		}
	}
	for _, key := range oldKeys {
		if _, still := new[key]; !still {
			out = append(out, FieldChange{What: key, Old: old[key]})
		}
	}
	return out
}
