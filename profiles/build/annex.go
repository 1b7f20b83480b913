package build

import (
	"fmt"
	"slices"
	"strings"

	"forceprofiles/profiles"
	"forceprofiles/profiles/wording"
)

// graded fills the panel of graded intelligence, or says where it is instead.
func (w *sheetWriter) graded(s *profiles.Sheet, on citations) {
	s.IntelTitle, s.IntelNote = w.Say("panel.intel"), w.Say("panel.intel.note")
	var more int
	if s.Intel, more = w.records.intel(w.c, on, shownIntel); w.in.Run.Annex == AnnexInline {
		if more > 0 {
			s.IntelNote += " " + w.Say("intel.more", "n", more)
		}
		return
	}
	n := len(s.Intel.Rows) + more
	if s.Annex = w.Say("annex.none"); n > 0 {
		s.Annex = w.Say("annex."+string(w.in.Run.Annex), "n", n)
	}
	s.Intel = profiles.Table{Columns: s.Intel.Columns, Empty: s.Annex}
}

// annexLimit bounds one person's table in a separate annex.
const annexLimit = 40

// BuildAnnex resolves the sensitive annex of a document: the graded
// intelligence of everyone listed, apart from the profile it belongs to, under
// the same marking. It has no score and no reason: those stay in the profile.
func BuildAnnex(in Input) (*profiles.Profile, error) {
	in.Run.Annex = AnnexInline
	w, err := newWriter(&in)
	if err != nil {
		return nil, err
	}
	p := &profiles.Profile{Schema: profiles.Schema, Force: w.force.Code, Kind: in.Pack.Profile + "-annex",
		Furniture: w.furniture(&in, w.full)}
	p.Furniture.Title = w.Say("annex.title", "title", in.Pack.Title)
	one := &p.PageOne
	one.Title, one.WhoTitle = w.Say("annex.heading", "title", in.Pack.Title, "force", w.force.Name), w.Say("annex.who")
	p.Strategic = profiles.Section{ID: "annex-items", Title: w.Say("annex.items")}
	people, items := 0, 0
	for i := range in.Populations {
		pop := &in.Populations[i]
		g := profiles.LeadGroup{Population: pop.Pack.ID, Title: pop.Pack.Title, Empty: w.Say("annex.nobody")}
		listed := slices.Clone(pop.Listed)
		slices.SortStableFunc(listed, func(a, b Listed) int { return a.Rank - b.Rank })
		for k := range listed {
			c, ok := in.Cases[listed[k].Person]
			if !ok {
				return nil, fmt.Errorf("profiles: annex of %s: there is no case file of the listed person %s", pop.Pack.ID,
					listed[k].Person)
			}
			t, more := w.records.intel(c, citations{}, annexLimit)
			if len(t.Rows) == 0 {
				continue
			}
			n := len(t.Rows) + more
			people++
			items += n
			name := w.name(c)
			g.People = append(g.People, profiles.LeadName{Rank: k + 1, Name: name, PersonID: listed[k].Person,
				Why: w.Say("annex.holds", "n", n)})
			t.Caption = w.Say("annex.caption", "name", name, "id", listed[k].Person)
			p.Strategic.Blocks = append(p.Strategic.Blocks, profiles.Block{Heading: w.Say("annex.person",
				"title", pop.Pack.Title, "rank",
				k+1, "name", name)}, profiles.Block{Table: &t})
			if more > 0 {
				p.Strategic.Blocks = append(p.Strategic.Blocks, profiles.Block{Para: w.Say("intel.more", "n", more)})
			}
		}
		g.Sentence = w.Say("annex.sentence", "n", len(g.People), "of", len(listed))
		one.Groups = append(one.Groups, g)
	}
	if len(p.Strategic.Blocks) == 0 {
		p.Strategic.Blocks = []profiles.Block{{Para: w.Say("annex.nobody")}}
	}
	one.Lead = w.Say("annex.lead", "n", items, "people", people, "force", w.force.Name, "title", in.Pack.Title)
	one.Figures = []profiles.Figure{{Value: wording.Count(items), Label: w.Say("annex.figure.items", "n", items)},
		{Value: wording.Count(people), Label: w.Say("annex.figure.people", "n", people)}}
	section := func(id, key string) profiles.Section {
		return profiles.Section{ID: id, Title: w.Say(key + ".title"),
			Blocks: []profiles.Block{{Items: strings.Split(w.Say(key), " | ")}}}
	}
	one.Sure, one.CheckFirst, one.CannotSee = section("how-sure", "annex.grades"),
		section("check-first", "annex.handling"), section("cannot-see", "annex.blind")
	p.Quality, p.Method = section("quality", "annex.quality"), section("method", "annex.method")
	return p, nil
}
