package build_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"forceprofiles/profiles/build"
)

// What no sentence of any document may hold, whatever it is made of: words of
// templates, rules, packs and figures together.
var notOnAPage = map[string]*regexp.Regexp{
	"nobody is without risk": regexp.MustCompile(
		`(?i)\b(zero risk|risk-free|safe to ignore|not at risk|poses no (risk|threat))\b`),
	"an allegation is not guilt": regexp.MustCompile(
		`(?i)\b(perpetrators?|culprits?|offended against|guilty of|committed (an|the) offence|the criminal)\b`),
	"we suggest, we do not order": regexp.MustCompile(
		`(?i)\b(target list|should be arrested|must be arrested|disrupt them)\b`),
	"one of a thing": regexp.MustCompile(
		`(^|[^\d.,−])1 (offences|records|days|people|episodes|items|links|rules|points|allegations|forces|times|interviews|groups|placements|moves|orders|convictions)\b`),
	"a unit said twice": regexp.MustCompile(
		`\b(offences|days|episodes|people) (offences|days|episodes|people)\b`),
	"days below zero":                    regexp.MustCompile(`−[\d,.]+ days?\b`),
	"a percentage of nothing":            regexp.MustCompile(`\b(NaN|Inf)\b|%!|\[missing`),
	"a sentence that stops before a dot": regexp.MustCompile(` \.(\s|$)|\.\.`),
	"“usually” and nothing":              regexp.MustCompile(`usually *([;.)]|$)`),
	"cut short":                          regexp.MustCompile(`…`),
}

// said lists every string of a document but its keys, ids and references.
func said(v any, key string, use func(key, text string)) {
	switch v := v.(type) {
	case string:
		use(key, v)
	case []any:
		for _, x := range v {
			said(x, key, use)
		}
	case map[string]any:
		for k, x := range v {
			said(x, k, use)
		}
	}
}

// Every sentence of every document of the test world against the house style.
func TestEveryWordOfEveryProfile(t *testing.T) {
	w := load(t)
	n, long := 0, 0
	for _, p := range every(t, w, observed(t, w, 2)) {
		b, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		var tree any
		if err := json.Unmarshal(b, &tree); err != nil {
			t.Fatal(err)
		}
		said(tree, "", func(key, text string) {
			n++
			for why, re := range notOnAPage {
				if m := re.FindString(text); m != "" {
					t.Errorf("%s %s: %s: %q says %q: %s", p.Force, p.Kind, key, text, m, why)
				}
			}
			for _, s := range regexp.MustCompile(`[.!?:;] `).Split(text, -1) {
				if len(strings.Fields(s)) > 45 {
					long++
					t.Errorf("%s %s: %s: a sentence of %d words: %q", p.Force, p.Kind, key, len(strings.Fields(s)), s)
				}
			}
		})
	}
	if n < 10000 || long > 0 {
		t.Errorf("%d strings, %d long sentences", n, long)
	}
}

// A place is one number everywhere: on page one, in the list, on the sheet.
func TestOnePlaceAndOneBaseRate(t *testing.T) {
	w := load(t)
	doc, err := build.Build(input(w, observed(t, w, 1), w.packs[0], w.info.Forces[6], 4))
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range doc.Lists {
		for k, r := range l.Rows {
			// Beside the number of the place no other number reads as one.
			if strings.Contains(r.Place, "Place ") || r.Rank != k+1 || l.Sheets[k].Rank != k+1 || l.Sheets[k].Of != len(l.Rows) {
				t.Errorf("row %d is %d and says %q; the sheet %d of %d", k+1, r.Rank, r.Place, l.Sheets[k].Rank, l.Sheets[k].Of)
			}
			if strings.Contains(l.Sheets[k].Chance.Base, "about 4 in 100") == false { // the card's 0.041
				t.Errorf("base rate: %s", l.Sheets[k].Chance.Base)
			}
		}
		for _, lead := range doc.PageOne.Groups[i].People {
			r := l.Rows[lead.Rank-1]
			if lead.PersonID != r.PersonID || lead.Why != r.Why || lead.Chance != r.Chance ||
				lead.Record != l.Sheets[lead.Rank-1].Record {
				t.Errorf("page one says %+v, the list %+v", lead, r)
			}
		}
	}
	for _, b := range doc.PageOne.Sure.Blocks {
		for _, s := range b.Items {
			if !strings.Contains(s, "is about 4 in 100") {
				t.Errorf("page one gives another base rate: %s", s)
			}
		}
	}
}
