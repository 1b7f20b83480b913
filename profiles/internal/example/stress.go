package example

import (
	"fmt"
	"slices"
	"strings"

	"forceprofiles/profiles"
)

// Case is a document that has to come out right, whatever it holds.
type Case struct {
	Name    string
	Profile *profiles.Profile
	// Broken is set where some text is not valid or not text at all; such a
	// document must come out clean, but its words are not those of its JSON.
	Broken bool
}

// Cases are what every check of a layout runs on: 0, 1, a few, 60 and 500
// people; everything filled and nothing filled; names in every script, of any
// length; every kind of chart, and charts with nothing or too much in them.
func Cases() []Case {
	return []Case{
		{Name: "rich", Profile: Rich()},
		{Name: "nobody", Profile: Empty()},
		{Name: "one", Profile: Crowd(1)},
		{Name: "full", Profile: Full()},
		{Name: "scripts", Profile: allScripts()},
		{Name: "hard charts", Profile: hardCharts()},
		{Name: "sixty, extreme", Profile: Crowd(60), Broken: true},
		{Name: "five hundred", Profile: Many(500)},
	}
}

// Full has every field of a profile filled and every kind of chart drawn.
func Full() *profiles.Profile {
	p := Rich()
	p.Strategic.Blocks = append(p.Strategic.Blocks, profiles.Block{Heading: "Every other kind of chart"},
		profiles.Block{Chart: multiples()}, profiles.Block{Chart: flow()}, profiles.Block{Chart: network()},
		profiles.Block{Note: "A note stands apart."})
	p.Method.Blocks = append(p.Method.Blocks, profiles.Block{Chart: calibrated()}, profiles.Block{Chart: beeswarm()})
	p.Changes = profiles.Section{ID: "changes", Title: "What changed since the previous run", Blocks: []profiles.Block{
		{Para: "Compared with run 4c1d0a7be2, data up to 1 May 2026."},
		{Pairs: []profiles.Pair{{Label: "New on the list", Value: "4"}, {Label: "Still on it", Value: "6"},
			{Label: "No longer on it", Value: "3"}}},
		{Table: &profiles.Table{Caption: "Who is new, and why", Columns: []profiles.Column{{Head: "Person", Width: 3},
			{Head: "Was", Width: 1, Right: true}, {Head: "Now", Width: 1, Right: true}, {Head: "Why", Width: 4}},
			Rows: [][]string{{"OKONKWO-ẸGBẸ́YẸMÍ, Adéọlá (TX00004711)", "7", "1", "A rule hit that had not: VAWG-007"},
				{"NGUYỄN, Thị Hương (TX00004748)", "not listed", "2", "2 more offences"}}}},
		{Table: &profiles.Table{Caption: "Who is no longer listed", Columns: []profiles.Column{{Head: "Person", Width: 3},
			{Head: "Why", Width: 4}}, Empty: "Nobody left the list."}}}}
	for i := range p.Lists {
		fill(&p.Lists[i])
		p.PageOne.Groups[i] = lead(&p.Lists[i])
	}
	return p
}

// fill gives every row and sheet of a list what only some have.
func fill(l *profiles.List) {
	for i := range l.Sheets {
		r, s := &l.Rows[i], &l.Sheets[i]
		r.Change = []string{"New", "Was 7th", "Still here"}[i%3]
		s.Change = []string{"New on this list: a rule hit that had not, VAWG-007.", "Was 7th: 2 more offences since.",
			"Stood 3rd in the previous run as well."}[i%3]
		s.OpenFirst = "Open first: CR/2201/26, the latest allegation, which the strongest rule read."
		s.AgainstTitle, s.Against = "What speaks against reading much into this",
			[]string{"The rule is known to hit where two systems record one event twice.",
				"On record: attends a voluntary behaviour-change course since March 2026."}
		s.WouldChangeTitle, s.WouldChange = "What would change it",
			[]string{"With 1 VAWG offence fewer in the last 12 months (5, not 6), this person would stand 64th and not be " +
				"listed."}
		s.Annex = "Graded intelligence on this person is in the sensitive annex, sheet A" + fmt.Sprint(i+1) + "."
		s.MissingTitle, s.Missing = "What is missing or out of date",
			[]string{"No custody record has been received from Warwickshire since 21 April 2026.",
				"The date of birth differs between two systems."}
		s.Timeline = timeline(s.Anchor + "-timeline")
	}
}

// scripts are original names in the scripts that the issue names and some
// more, with what a Latin-only document may make of them.
var scripts = []struct{ Language, Name string }{
	{"Welsh", "LLŶR-GRŴYN, Siân Eleri"}, {"Polish", "WIŚNIEWSKA-BRZĘCZYSZCZYKIEWICZ, Małgorzata"},
	{"Yoruba", "ẸGBẸ́YẸMÍ, Adéọlá Ọmọ́tọ́lá"}, {"Vietnamese", "NGUYỄN, Thị Hương Thảo"},
	{"Arabic", "محمد عبد الرحمن الأحمد"}, {"Chinese", "王小明"}, {"Arabic and Latin", "AL-AHMAD, Mohammed (محمد الأحمد)"},
	{"Chinese and Latin", "WANG, Xiaoming (王小明)"}, {"Hebrew", "כהן, דוד"}, {"Greek", "ΠΑΠΑΔΌΠΟΥΛΟΣ, Γιώργος"},
	{"Russian", "СОКОЛОВА, Наталья"}, {"Hindi", "शर्मा, दीपिका"}, {"Urdu", "خان، عائشہ"}, {"Tamil", "முருகன், கவிதா"},
	{"Korean", "김민수"}, {"Thai", "สมชาย ใจดี"}, {"Turkish", "ŞAHİN, Işıl"}, {"Amharic", "አበበ ቢቂላ"},
	{"Irish", "Ó SÚILLEABHÁIN, Aoife"},
}

// allScripts has one person for every script, on the list, in a table and among
// the facts.
func allScripts() *profiles.Profile {
	p := base()
	var all []string
	for _, s := range scripts {
		all = append(all, s.Name)
	}
	l := list("vawg-suspect", "Suspects", len(all), all)
	fill(&l)
	visitors := &profiles.Table{Caption: "Other forces’ listed suspects with records in West Mercia",
		Columns: []profiles.Column{{Head: "Person", Width: 3}, {Head: "Written in", Width: 2},
			{Head: "Records here", Width: 1, Right: true}}}
	for i, s := range scripts {
		visitors.Rows = append(visitors.Rows, []string{s.Name, s.Language, fmt.Sprint(i + 1)})
		l.Sheets[i].Identity = append(l.Sheets[i].Identity, profiles.Pair{Label: "Also recorded as", Value: s.Name})
	}
	l.Visitors = visitors
	p.Lists = []profiles.List{l}
	p.PageOne.Groups = []profiles.LeadGroup{lead(&l)}
	return p
}

// hardCharts has the charts of [Hard], each under a heading.
func hardCharts() *profiles.Profile {
	p := base()
	p.Strategic.Blocks = nil
	for _, c := range Hard() {
		p.Strategic.Blocks = append(p.Strategic.Blocks, profiles.Block{Heading: "Chart " + c.ID}, profiles.Block{Chart: c})
	}
	l := list("vawg-suspect", "Suspects", 3, []string{strings.Repeat("Wolfeschlegelsteinhausenbergerdorff-",
		4) + "O’Brien-Ó Súilleabháin", "X", names[0]})
	fill(&l)
	p.Lists = []profiles.List{l}
	p.PageOne.Groups = []profiles.LeadGroup{lead(&l)}
	return p
}

// Many has n people on two lists, with names that can be printed, every field
// filled and twelve facts each: what a large month looks like.
func Many(n int) *profiles.Profile {
	p := Full()
	latin := slices.DeleteFunc(slices.Clone(names), func(s string) bool { return strings.ContainsAny(s, "ΠС") })
	suspects, victims := list("vawg-suspect", "Suspects", n-n/4, latin), list("vawg-victim", "Victims", n/4, latin)
	for _, l := range []*profiles.List{&suspects, &victims} {
		fill(l)
		for i := range l.Sheets {
			s := &l.Sheets[i]
			for k := len(s.Facts.Rows); k < 12; k++ {
				s.Facts.Rows = append(s.Facts.Rows, []string{fmt.Sprintf("%d March 2026", 1+k), fmt.Sprintf("CR/%d/%d", 1000+i, k),
					"Harassment (8L). Outcome 16: suspect known, victim does not support further action", "suspected", "Warwickshire"})
			}
		}
	}
	p.Lists = []profiles.List{suspects, victims}
	p.PageOne.Groups = []profiles.LeadGroup{lead(&suspects), lead(&victims)}
	return p
}
