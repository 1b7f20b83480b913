package nearest_test

import (
	"testing"

	"forceprofiles/internal/nearest"
)

func TestName(t *testing.T) {
	names := []string{"when", "window", "because", "id", "vawg_crimes_365d"}
	for written, want := range map[string]string{
		"wehn": "when", "vagw_crimes_365d": "vawg_crimes_365d", "becuase": "because",
		"zebra": "", "When": "when", "vawg_crimes_730d": "vawg_crimes_365d", "": "",
	} {
		if got := nearest.Name(written, names, len(written)/3); got != want {
			t.Errorf("%q is nearest to %q, not %q", written, got, want)
		}
	}
}

func TestLimit(t *testing.T) {
	for _, c := range []struct {
		written string
		names   []string
		limit   int
		want    string
	}{
		{"abc", []string{"abd"}, 0, ""},
		{"abc", []string{"abd"}, 1, "abd"},
		{"abc", []string{"acb"}, 1, "acb"},               // a swap is one edit
		{"abc", []string{"abd", "abe"}, 1, "abd"},        // the first of equals
		{"abc", []string{"xyz", "abx", "ABC"}, 3, "ABC"}, // the nearest, wherever it stands
		{"é", []string{"e"}, 1, "e"},                     // characters, not bytes
	} {
		if got := nearest.Name(c.written, c.names, c.limit); got != c.want {
			t.Errorf("%q within %d edits of %q: %q, not %q", c.written, c.limit, c.names, got, c.want)
		}
	}
}
