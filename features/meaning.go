package features

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"forceprofiles/internal/expr"
)

// means writes what decides a feature's values, one fact a line. Two specs with
// the same meaning compute the same numbers; a label, a unit, the order of what
// && joins, or another name for the same window change nothing.
func (f *feature) means(ref *Reference, set *Set) string {
	lines := []string{"feature/1", "from: " + f.From}
	add := func(key, value string) { lines = append(lines, key+": "+value) }
	if f.where != nil {
		add("where", f.where.Canonical())
	}
	add("window", f.window.String())
	clock := "occurred"
	if f.known {
		clock = "known"
	}
	add("clock", clock)
	way := ways[slices.IndexFunc(ways, func(w wayOf) bool { return w.how == f.how })].name
	if f.value != nil {
		way += "(" + f.value.Canonical() + ")"
	}
	add("value", way)
	if f.WhenNone != nil {
		add("when_none", strconv.FormatFloat(*f.WhenNone+0, 'g', -1, 64))
	}
	for _, c := range f.Categories {
		add("category", strconv.Quote(c))
	}
	for _, i := range f.inputs {
		in := set.features[i]
		add("feature "+in.Name, in.hash)
	}
	var uses []string
	for _, p := range f.programs() {
		for _, u := range p.Uses() {
			uses = append(uses, ref.meaning(expr.Use{Lookup: u.Lookup, Args: u.Args}))
		}
	}
	slices.Sort(uses)
	for _, u := range slices.Compact(uses) {
		add("reference", u)
	}
	return strings.Join(lines, "\n") + "\n"
}

func hash(meaning string) string {
	sum := sha256.Sum256([]byte(meaning))
	return hex.EncodeToString(sum[:])
}
