package build_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"forceprofiles/profiles"
	"forceprofiles/profiles/build"
)

// Who reads a reference on a sheet finds its record there: the one to open first
// and those behind the factors are printed, be they facts or intelligence, old
// or new.
func TestEveryNamedRecordIsPrinted(t *testing.T) {
	w := load(t)
	p := observed(t, w, 2)
	more := regexp.MustCompile(` and [\d,]+ more$`)
	facts, intel := 0, 0
	for _, f := range w.info.Forces {
		for _, pk := range w.packs {
			doc, err := build.Build(input(w, p, pk, f, 12))
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range doc.Lists {
				for i := range l.Sheets {
					s := &l.Sheets[i]
					named := []string{}
					if s.Record != "" {
						named = append(named, s.Record)
					}
					for _, row := range s.Factors.Rows {
						if refs := row[len(row)-1]; !strings.HasPrefix(refs, "none") {
							named = append(named, strings.FieldsFunc(more.ReplaceAllString(refs, ""), func(r rune) bool {
								return r == ',' || r == ' '
							})...)
						}
					}
					for _, ref := range named {
						has := func(t profiles.Table) bool {
							return slices.ContainsFunc(t.Rows, func(row []string) bool { return row[1] == ref })
						}
						switch {
						case ref == "and":
						case has(s.Facts):
							facts++
						case has(s.Intel):
							intel++
						default:
							t.Errorf("%s %s: %s is named and not printed", f.Code, s.Anchor, ref)
						}
					}
				}
			}
		}
	}
	if facts == 0 || intel == 0 {
		t.Errorf("%d facts and %d items of intelligence were named: too few to tell", facts, intel)
	}
}
