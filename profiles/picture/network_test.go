package picture

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Groups stand the largest first, their people by how many links they have, in
// the same order every time.
func TestComponents(t *testing.T) {
	pairs := []pair{{[2]string{"A", "B"}, 1}, {[2]string{"B", "C"}, 1}, {[2]string{"D", "D"}, 1}, {[2]string{"E", "F"}, 1},
		{[2]string{"G", "H"}, 1}}
	links := map[string][]string{}
	for _, p := range pairs {
		links[p.people[0]] = append(links[p.people[0]], p.people[1])
		links[p.people[1]] = append(links[p.people[1]], p.people[0])
	}
	for range 20 {
		if d := cmp.Diff([][]string{{"B", "A", "C"}, {"E", "F"}, {"G", "H"}, {"D"}}, components(pairs, links)); d != "" {
			t.Fatal(d)
		}
	}
}
