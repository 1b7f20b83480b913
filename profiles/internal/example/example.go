// Package example makes profiles by hand for the renderers' tests: a rich one,
// an empty one, and one with the longest and strangest content we can think of.
package example

import (
	"fmt"
	"strings"

	"forceprofiles/profiles"
)

// Rich is a VAWG profile with everything a real one has.
func Rich() *profiles.Profile {
	p := base()
	suspects := list("vawg-suspect", "Suspects", 6, names)
	victims := list("vawg-victim", "Victims", 4, names[6:])
	suspects.Visitors = &profiles.Table{Caption: "Other forces’ listed suspects with records in West Mercia",
		Columns: []profiles.Column{{Head: "Person", Width: 3}, {Head: "Listed by", Width: 2},
			{Head: "Records here", Width: 1, Right: true}},
		Rows: [][]string{{"GRZEGORCZYK, Zbigniew (TX00990017)", "Warwickshire", "3"}}}
	p.Lists = []profiles.List{suspects, victims}
	p.PageOne.Groups = []profiles.LeadGroup{lead(&suspects), lead(&victims)}
	return p
}

// Empty is a profile with nobody on either list and nothing to draw.
func Empty() *profiles.Profile {
	p := base()
	for _, l := range []profiles.List{list("vawg-suspect", "Suspects", 0, nil), list("vawg-victim", "Victims", 0, nil)} {
		p.Lists = append(p.Lists, l)
		p.PageOne.Groups = append(p.PageOne.Groups, lead(&l))
	}
	for i := range p.Strategic.Blocks {
		if c := p.Strategic.Blocks[i].Chart; c != nil {
			c.Points, c.Table.Rows = nil, nil
		}
	}
	return p
}

// Crowd has n people on one list, with names in many scripts and of any length.
func Crowd(n int) *profiles.Profile {
	p := base()
	l := list("vawg-suspect", "Suspects", n, append(append([]string{}, names...), Strange...))
	p.Lists = []profiles.List{l}
	p.PageOne.Groups = []profiles.LeadGroup{lead(&l)}
	for i := range l.Sheets {
		s := &l.Sheets[i]
		switch i % 4 {
		case 1: // everything long
			s.Name = strings.Repeat("Wolfeschlegelsteinhausenbergerdorff-", 4) + "O’Brien-Ó Súilleabháin"
			s.Why = append(s.Why, strings.Repeat("A long reason that goes on and on. ", 30))
			s.Facts.Rows = append(s.Facts.Rows, []string{"1 May 2026", strings.Repeat("REF", 40),
				strings.Repeat("a very long record ", 200), "suspect", "Kent"})
			s.Waterfall.Steps[0].Label = strings.Repeat("Long group label ", 6)
		case 2: // everything absent
			s.Why, s.Rules, s.Doubt, s.Lowered, s.Identity = nil, nil, nil, nil, nil
			s.NoRules = "No rule hit."
			s.Facts.Rows, s.Intel.Rows, s.Factors.Rows = nil, nil, nil
			s.Tag, s.TagNote, s.AlsoSeen = "", "", ""
		case 3: // all below average
			for k := range s.Waterfall.Steps {
				s.Waterfall.Steps[k].Points = -3 * k
				s.Waterfall.Total += s.Waterfall.Steps[k].Points
			}
			s.Waterfall.Total = 0
			for _, st := range s.Waterfall.Steps {
				s.Waterfall.Total += st.Points
			}
		}
	}
	return p
}

var names = []string{
	"OKONKWO-ẸGBẸ́YẸMÍ, Adéọlá", "NGUYỄN, Thị Hương", "WIŚNIEWSKA, Małgorzata", "LLŶR-GRŴYN, Siân",
	"O’SULLIVAN, Aoife", "ΠΑΠΑΔΌΠΟΥΛΟΣ, Γιώργος", "СОКОЛОВА, Наталья", "ŞAHİN, Işıl", "BROWN, Tom", "MÜLLER, Jörg",
}

// Strange are names that have broken PDF writers: right-to-left and
// ideographic scripts, emoji, characters beyond U+FFFF, broken UTF-8, control
// characters, stacked marks, no name at all.
var Strange = []string{
	"محمد الأحمد", "王小明 (Wang Xiaoming)", "כהן, דוד", "😀 SMILE, 👩‍👩‍👧", "\U00010000\U0010FFFFX",
	"cut\xe2\x82", "a\x00b\x07c\r\n\td", "Z̷̡̢͉̗͔a̴l̶g̵o̸", "", "\uFEFF\u200D\u202E", "दीपिका", "\xff\xfe\xfd", "{nb}",
	"(paren) \\ back",
}

func base() *profiles.Profile {
	trend, bars, curve := trend(), bars(), concentration()
	return &profiles.Profile{
		Schema: profiles.Schema, Force: "west-mercia", Kind: "vawg",
		Furniture: profiles.Furniture{
			Marking: "Official-Sensitive", Handling: "Handling: named recipients only. Do not copy or forward.",
			Synthetic: "SYNTHETIC DATA: NO REAL PERSON IS DESCRIBED", Title: "Violence against women and girls",
			ForceName: "West Mercia", AsOf: "2026-06-01T00:00:00Z", DataTo: "1 June 2026", RunID: "9f3ac41d20",
			Versions: "Pack vawg 1.0 · models vawg-suspect 1.0, vawg-victim 1.0", Copy: 1, Copies: 3,
			Recipient: "Head of Public Protection",
			ReviewBy:  "1 July 2026", DestroyBy: "1 December 2026", Language: "en-GB",
		},
		PageOne: profiles.PageOne{
			Title: "Violence against women and girls in West Mercia",
			Lead: "This profile suggests 10 people for review: 6 suspects and 4 victims. A person decides; this document " +
				"only orders the evidence.",
			Figures: []profiles.Figure{
				{Value: "10", Label: "people suggested for review"}, {Value: "3", Label: "for a must-review rule"},
				{Value: "246", Label: "offences recorded in May 2026"}, {Value: "31%", Label: "of harm by 1% of suspects"}},
			WhoTitle: "Who to look at first, and why",
			Sure: profiles.Section{ID: "sure", Title: "How sure is this?", Blocks: []profiles.Block{{Items: []string{
				"Tested on people the model had never seen: of 100 suspects listed, about 38 went on to be recorded for a " +
					"serious VAWG offence within 12 months; about 62 did not.",
				"Without the list, about 4 in 100 suspects did."}}}},
			CheckFirst: profiles.Section{ID: "first", Title: "What to check first", Blocks: []profiles.Block{{Items: []string{
				"Read the 3 must-review people today.", "Open the source records named on each sheet.",
				"Look for what the sheet says is missing or stale."}}}},
			CannotSee: profiles.Section{ID: "cannot", Title: "What the engine cannot see",
				Blocks: []profiles.Block{{Items: []string{
					"West Mercia supplies no open-source records. Counts that need them are not known, not zero.",
					"Custody records were last extracted 41 days before the data cut-off.",
					"Offences never reported to the police are in no figure here."}}}},
		},
		Strategic: profiles.Section{ID: "strategic", Title: "The picture in West Mercia", Blocks: []profiles.Block{
			{Heading: "How much, and which way it is going"}, {Chart: trend}, {Heading: "Where the harm lies"}, {Chart: bars},
			{Chart: curve},
			{Heading: "Across force borders"},
			{Table: &profiles.Table{Caption: "People with qualifying events in other forces",
				Columns: []profiles.Column{{Head: "Other force", Width: 2}, {Head: "People", Right: true, Width: 1},
					{Head: "Events", Right: true, Width: 1}},
				Rows: [][]string{{"Warwickshire", "41", "77"}, {"Hertfordshire", "3", "4"}}}},
		}},
		Quality: profiles.Section{ID: "quality", Title: "How good the data is", Blocks: []profiles.Block{
			{Para: "Each source with its extract date, and how complete it is."},
			{Table: &profiles.Table{Caption: "Sources", Columns: []profiles.Column{{Head: "Source", Width: 2},
				{Head: "Extracted", Width: 2}, {Head: "Rows", Right: true, Width: 1}},
				Rows: [][]string{{"Crimes", "31 May 2026", "120,034"}, {"Custody", "21 April 2026", "20,871"}}}}}},
		Method: profiles.Section{ID: "method", Title: "Method and limits", Blocks: []profiles.Block{
			{Heading: "What the model predicts"}, {Pairs: []profiles.Pair{{Label: "Target",
				Value: "Recorded as suspect for a serious VAWG offence in the next 12 months"},
				{Label: "Owner", Value: "TOEX central team"}}},
			{Note: "The score is about records, not about a person’s worth or guilt."}}},
	}
}

func list(pop, title string, n int, names []string) profiles.List {
	l := profiles.List{Population: pop, Title: title, Scored: 1204, Capacity: 50, MustReview: 1,
		Intro: []string{"1,204 people were scored. The list holds up to 50, after people whom a must-review rule found.",
			"An allegation is not a finding of guilt."},
		Cutoff: "The last person listed by ranking stands at percentile 96.1.",
		Heads: profiles.RowHeads{Rank: "", Name: "Person", Why: "Suggested for review because", Agreement: "Rules and model",
			Score: "Score and chance"},
		Empty: "Nobody in West Mercia is suggested for review on this list this month. That does not mean that nobody is " +
			"at risk."}
	for i := range n {
		name := names[i%len(names)]
		id := fmt.Sprintf("TX%08d", 4711+i*37)
		anchor := fmt.Sprintf("%s-%d", pop, i+1)
		tag := ""
		if i%3 == 1 {
			tag = "CHILD, 15"
		}
		row := profiles.Row{Rank: i + 1, PersonID: id, Name: name, Tag: tag,
			Why:   "Recorded 4 times against the same victim in 12 months, with rising harm",
			Place: "Listed by percentile 99.2", MustReview: i == 0, Agreement: "Rules and model agree",
			Chance: "about 34 in 100", Percentile: 99.2, Points: 45, Score: "+41", Anchor: anchor}
		l.Rows = append(l.Rows, row)
		l.Sheets = append(l.Sheets, sheet(pop, row, n))
	}
	return l
}

func lead(l *profiles.List) profiles.LeadGroup {
	g := profiles.LeadGroup{Population: l.Population, Title: l.Title,
		Sentence: fmt.Sprintf("%d of 1,204 people scored are listed (capacity 50), 1 of them for a must-review rule.",
			len(l.Rows)), Empty: l.Empty}
	for _, r := range l.Rows[:min(4, len(l.Rows))] {
		g.People = append(g.People, profiles.LeadName{Rank: r.Rank, Name: r.Name, Tag: r.Tag, Why: r.Why,
			PersonID: r.PersonID, Chance: r.Chance, Record: "CR/2201/26", Anchor: r.Anchor})
	}
	return g
}

func sheet(pop string, r profiles.Row, of int) profiles.Sheet {
	col := func(head string, w float64, right bool) profiles.Column {
		return profiles.Column{Head: head, Width: w, Right: right}
	}
	s := profiles.Sheet{
		Anchor: r.Anchor, Population: pop, PersonID: r.PersonID, Rank: r.Rank, Of: of, Name: r.Name, Tag: r.Tag,
		Role: "Suspect: recorded allegations, not findings of guilt",
		Identity: []profiles.Pair{{Label: "Person id", Value: r.PersonID}, {Label: "Born", Value: "3 March 1991 (35)"},
			{Label: "Sex", Value: "Male"}, {Label: "Home force", Value: "West Mercia"},
			{Label: "Also known to", Value: "Warwickshire, Kent"}, {Label: "Source records", Value: "ATH-2201932, OCGM-1182"}},
		AlsoSeen: "Also recorded as a victim, 2 times.", InferenceTitle: "What the engine suggests",
		InferenceNote: "Inference, not fact. Check it against the records below.",
		WhyTitle:      "Why this person is suggested for review",
		Why: []string{"Recorded 4 times against the same victim in 12 months, with rising harm.",
			"Latest recorded allegation 6 days before the data cut-off.", "Linked to records in 2 other forces."},
		Agreement: profiles.Agreement{Code: "both", Mark: "Rules and model agree",
			Text: "Rules give 45 points, and the model places this person higher than 99 in 100."},
		Chance: profiles.Chance{Title: "How likely, in numbers of people",
			Text: "Of 100 people scored like this, between 28 and 41 (about 34) were recorded for a serious VAWG " +
				"offence in the following 12 months. About 66 were not.",
			Base:      "Of 100 people in this population as a whole, about 4 were.",
			Yardstick: "On the professional yardstick: unlikely.",
			Place:     "Scored higher than 99.2% of suspects in West Mercia.", Probability: 0.34, Percentile: 99.2},
		Waterfall: profiles.Waterfall{Title: "How the score came about",
			Subtitle: "Points by kind of information. Ten points double the odds.",
			Alt:      "Waterfall: offending +22, trend +11 and others to a total of +41.",
			Start:    "0 = average suspect", End: "This person", Total: 41,
			Steps: []profiles.Step{{Label: "Offending", Points: 22}, {Label: "Trend and recency", Points: 11},
				{Label: "Victims", Points: 9}, {Label: "Intelligence", Points: 4}, {Label: "Custody", Points: -3},
				{Label: "Everything else", Points: -2}}},
		FactorsTitle: "What weighed most",
		Factors: profiles.Table{Caption: "", Columns: []profiles.Column{col("Recorded fact", 40, false),
			col("Here", 13, true), col("Typical", 13, true), col("Points", 11, true), col("Records", 23, false)},
			Rows: [][]string{{"VAWG offences as suspect in the last 12 months", "6", "1", "+14",
				"CR/2201/26, CR/2188/26 and 4 more"}, {"Days since the latest allegation", "6", "211", "+9", "CR/2201/26"}}},
		LoweredTitle: "What lowered the score", Lowered: []string{"No custody record with a violence marker (−3 points)."},
		RulesTitle: "Rules that hit", Rules: []profiles.RuleHit{{ID: "VAWG-007", Version: 2, Ref: "VAWG-007, version 2",
			Title:  "Escalating harm against the same victim",
			Reason: "Recorded 4 times against the same victim in 12 months, with rising harm", Points: 25, PointsText: "25",
			MustReview: r.MustReview}},
		AbstainedTitle: "Must-review rules that could not decide", Abstained: []profiles.RuleHit{{ID: "VAWG-001", Version: 1,
			Ref: "VAWG-001, version 1", Title: "Breach of an order with a child in the home",
			Reason: "Household records are not supplied by West Mercia", PointsText: "none"}},
		FactsTitle: "Recorded facts", FactsNote: "What police systems hold. A recorded allegation is not proof.",
		Facts: profiles.Table{Columns: []profiles.Column{col("Date", 17, false), col("Reference", 21, false),
			col("What is recorded", 32, false), col("Role", 14, false), col("Force", 16, false)},
			Rows: [][]string{{"26 May 2026", "CR/2201/26",
				"Common assault (105A). Outcome 16: suspect known, victim does not support further action", "suspected",
				"West Mercia"}, {"14 April 2026", "CR/2188/26", "Harassment (8L)", "suspected", "Warwickshire"}}},
		MoreFacts:  "4 older records are not printed.",
		IntelTitle: "Graded intelligence", IntelNote: "Not fact. Each item carries its grade: source, information, handling.",
		Intel: profiles.Table{Columns: []profiles.Column{col("Date", 17, false), col("Reference", 21, false),
			col("Grade", 20, false), col("Theme", 24, false), col("Force", 18, false)}, Empty: "No graded intelligence is held.",
			Rows: [][]string{{"2 May 2026", "INT/88123", "2 B C: untested; indirect, corroborated; conditions",
				"domestic abuse, county lines", "West Mercia"}}},
		DoubtTitle: "Reasons for doubt", Doubt: []string{"Open-source records are not supplied; the model assumed none.",
			"2 values are at least what is shown: a record lacks a field."},
		Review: profiles.Review{Title: "Review by a person",
			Note: "Nothing may be done on this suggestion before this block is filled in. A reason is needed to agree as " +
				"well.",
			Choices: []string{"Agree: worth action", "Disagree", "Not enough information"},
			Fields:  []string{"Reason", "Name and role", "Date"}},
	}
	if r.Tag != "" {
		s.TagNote = "This is a child. Handle under safeguarding procedures; see the child first, whatever the role recorded."
	}
	return s
}
