package build

import (
	"fmt"
	"testing"

	"forceprofiles/dataset"
)

// The oldest of many items is printed where the sheet names it, and all that it
// names where they are more than it has room for.
func TestNamedItemsArePrinted(t *testing.T) {
	all := func(on citations) (out []record) {
		for i := range int64(15) {
			ref := fmt.Sprint("I", i)
			out = append(out, record{100 + i, on.tier(dataset.OCGLinks, ref), []string{"", ref}})
		}
		return out
	}
	named := map[string]bool{}
	for i := range 10 {
		named[fmt.Sprint("I", i)] = true
	}
	for name, tt := range map[string]struct {
		on   citations
		want string
	}{
		"none named":      {citations{}, "[I14 I13 I12 I11 I10 I9 I8 I7] 7"},
		"first is oldest": {citations{first: "I0"}, "[I14 I13 I12 I11 I10 I9 I8 I0] 7"},
		"bears on it": {citations{bears: map[recordKey]bool{{dataset.OCGLinks, "I1"}: true, {dataset.Intel, "I2"}: true}},
			"[I14 I13 I12 I11 I10 I9 I8 I1] 7"},
		"more than fit": {citations{first: "I12", named: named}, "[I12 I9 I8 I7 I6 I5 I4 I3 I2 I1 I0] 4"},
	} {
		rows, more := printed(all(tt.on), shownIntel)
		var refs []string
		for _, r := range rows {
			refs = append(refs, r[1])
		}
		if got := fmt.Sprint(refs, " ", more); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
}
