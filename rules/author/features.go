package author

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"forceprofiles/internal/expr"
	"forceprofiles/pack"
)

// FeatureListing is a feature as the author of a rule needs to know it.
type FeatureListing struct {
	Name  string `json:"name"`
	Kind  string `json:"kind"` // "number", "yes or no", "category"
	Label string `json:"label"`
	Unit  string `json:"unit,omitempty"`
	Group string `json:"group"`
	// Categories of a category; Forces stands for those of the dataset.
	Categories []string `json:"categories,omitempty"`
	// WhenNone is the value where nothing was recorded; absent is not known.
	WhenNone *float64 `json:"when_none,omitempty"`
}

// FeatureListings are the features whose name, label or group holds a word;
// all of them for "".
func FeatureListings(l *pack.Library, word string) []FeatureListing {
	out := []FeatureListing{}
	word = strings.ToLower(word)
	for f := range l.Features.Len() {
		s := l.Features.Spec(f)
		if !strings.Contains(strings.ToLower(s.Name+"\n"+s.Label+"\n"+s.Group), word) {
			continue
		}
		kind := "number"
		switch l.Features.Type(f) {
		case expr.Bool:
			kind = "yes or no"
		case expr.String:
			kind = "category"
		}
		out = append(out, FeatureListing{s.Name, kind, s.Label, s.Unit, s.Group, s.Categories, s.WhenNone})
	}
	return out
}

// WriteFeatures prints the catalogue of features for a terminal.
func WriteFeatures(w io.Writer, list []FeatureListing) error {
	if len(list) == 0 {
		_, err := fmt.Fprintln(w, "no feature has to do with that; try a shorter word, or none for all of them")
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "name\tkind\tif none recorded\twhat it says")
	for _, f := range list {
		none := "not known"
		if f.WhenNone != nil {
			none = number(*f.WhenNone)
			if f.Kind == "yes or no" {
				none = map[string]string{"0": "no", "1": "yes"}[none]
			}
		}
		kind := f.Kind
		if f.Categories != nil {
			kind = strings.Join(f.Categories, " | ")
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", f.Name, kind, none, f.Label)
	}
	return t.Flush()
}
