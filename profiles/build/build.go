package build

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/pack"
	"forceprofiles/profiles"
	"forceprofiles/profiles/wording"
)

// Build resolves one document: one force, one kind of profile. It is pure: the
// same Input gives the same Profile.
func Build(in Input) (*profiles.Profile, error) {
	w, err := newWriter(&in)
	if err != nil {
		return nil, err
	}
	p := &profiles.Profile{Schema: profiles.Schema, Force: w.force.Code, Kind: in.Pack.Profile, Furniture: w.furniture(&in,
		w.full)}
	for i := range in.Populations {
		l, err := w.list(&in, &in.Populations[i])
		if err != nil {
			return nil, fmt.Errorf("profiles: %s in %s: %w", in.Populations[i].Pack.ID, w.force.Name, err)
		}
		p.Lists = append(p.Lists, l)
	}
	p.Changes = w.changes(&in, p)
	p.Strategic = w.strategic(p.Lists)
	p.Strategic.Blocks = append(p.Strategic.Blocks, w.agreementOf(&in)...)
	p.Quality = (&qualityWriter{w, &in}).quality()
	p.Method = (&methodWriter{w, &in}).method()
	p.PageOne = w.pageOne(&in, p)
	return p, nil
}

// newWriter checks what no document can be without.
func newWriter(in *Input) (*writer, error) {
	at := slices.IndexFunc(in.Info.Forces, func(f dataset.Force) bool { return f.Code == in.Force.Code })
	switch {
	case at < 0:
		return nil, fmt.Errorf("profiles: force %q is not one of the dataset's", in.Force.Code)
	case strings.TrimSpace(in.Run.Marking) == "":
		return nil, errors.New("profiles: no protective marking: set marking in run.yaml or dataset.yaml")
	}
	w := &writer{Factors: wording.NewFactors(in.Pack.Words, in.Features, in.Info), info: in.Info,
		offences: in.Offences, force: in.Info.Forces[at]}
	w.records = &recordWriter{w.Words, w.info, w.offences}
	w.full = w.force.Name
	w.force.Name = wording.Area(w.full) // in sentences; the furniture has the full name
	w.page = w.newPage(in)
	return w, nil
}

// language of every document.
const language = "en-GB"

func (w *writer) furniture(in *Input, force string) profiles.Furniture {
	review, destroy := in.Run.ReviewBy, in.Run.DestroyBy
	local := w.info.AsOf.In(dataset.London)
	if review.IsZero() {
		review = local.AddDate(0, 1, 0)
	}
	if destroy.IsZero() {
		destroy = local.AddDate(0, 6, 0)
	}
	f := profiles.Furniture{
		Marking: strings.ToUpper(in.Run.Marking), Handling: in.Run.Handling, Title: in.Pack.Title, ForceName: force,
		AsOf: w.info.AsOf.UTC().Format(time.RFC3339), DataTo: wording.Moment(w.info.AsOf), RunID: in.Run.ID,
		Copy: max(1, in.Run.Copy), Copies: max(1, in.Run.Copies), Recipient: in.Run.Recipient,
		ReviewBy: wording.Date(review), DestroyBy: wording.Date(destroy), Language: language,
	}
	if w.info.Synthetic {
		f.Synthetic = w.Say("synthetic")
	}
	if f.Handling == "" {
		f.Handling = w.Say("handling")
	}
	var models []string
	for _, pop := range in.Populations {
		if pop.Card != nil {
			models = append(models, pop.Card.Name+" "+pop.Card.Version)
		}
	}
	key := "versions"
	if len(models) == 0 {
		key = "versions.alone"
	}
	f.Versions = w.Say(key, "pack", in.Pack.Profile, "version", in.Pack.Version, "models",
		strings.Join(models, ", "))
	return f
}

// leadNames is how many people of each list stand on page one.
func leadNames(lists int) int {
	if lists > 1 {
		return 3
	}
	return 5
}

func (w *writer) pageOne(in *Input, p *profiles.Profile) profiles.PageOne {
	listed, must, scored := 0, 0, 0
	var parts []string
	for i, l := range p.Lists {
		listed += len(l.Rows)
		must += l.MustReview
		scored += l.Scored
		parts = append(parts, w.Say("lead.part", "n", len(l.Rows), "role",
			in.Populations[i].Pack.Role.Called(len(l.Rows))))
	}
	one := profiles.PageOne{Title: w.Say("page.one.title", "title", in.Pack.Title, "force", w.force.Name),
		WhoTitle: w.Say("who.title")}
	switch {
	case listed == 0:
		one.Lead = w.Say("lead.none", "force", w.force.Name)
	case len(parts) == 1:
		one.Lead = w.Say("lead.one", "people", parts[0], "force", w.force.Name)
	default:
		one.Lead = w.Say("lead", "n", listed, "parts", wording.List(parts), "force", w.force.Name)
	}
	one.Figures = []profiles.Figure{{Value: wording.Count(listed), Label: w.Say("figure.listed", "n", listed)},
		{Value: wording.Count(must), Label: w.Say("figure.must")},
		{Value: wording.Count(scored), Label: w.Say("figure.scored", "n", scored)}}
	if f, ok := w.page.Headline(); ok {
		one.Figures = append(one.Figures, f)
	}
	most := leadNames(len(p.Lists))
	for i, l := range p.Lists {
		g := profiles.LeadGroup{Population: l.Population, Title: l.Title, Empty: l.Empty,
			Sentence: w.Say("group.sentence", "n", len(l.Rows), "scored", l.Scored, "capacity", l.Capacity, "must",
				l.MustReview)}
		if l.Scored == 0 {
			g.Sentence = w.Say("scored.none", "force", w.force.Name, "many", in.Populations[i].Pack.Role.Plural)
		}
		for i, r := range l.Rows[:min(most, len(l.Rows))] {
			tag := r.Tag
			if r.MustReview {
				tag = strings.TrimPrefix(tag+" · "+w.Say("tag.must"), " · ")
			}
			g.People = append(g.People, profiles.LeadName{Rank: r.Rank, Name: r.Name, Tag: tag, Why: r.Why,
				Record:   l.Sheets[i].Record,
				PersonID: r.PersonID, Chance: r.Chance, Anchor: r.Anchor})
		}
		one.Groups = append(one.Groups, g)
	}
	one.Sure = w.sure(in)
	one.CheckFirst = w.checkFirst(in, p, must)
	one.CannotSee = w.cannotSee()
	return one
}

// sure says how well the models did on people they had not seen, both ways
// round and with the base rate.
func (w *writer) sure(in *Input) profiles.Section {
	s := profiles.Section{ID: "how-sure", Title: w.Say("sure.title")}
	var items []string
	for i := range in.Populations {
		pop := &in.Populations[i]
		if v := heldOut(pop); v != nil && pop.Card != nil {
			base := wording.InHundred(pop.Card.BaseRate)
			item := w.Say("sure.tested", "role", pop.Pack.Role.Called(v.People), "many", pop.Pack.Role.Plural,
				"people", v.People, "top", v.Capacity,
				"n", wording.InHundred(v.PrecisionAtCapacity), "not", wording.NotIn(v.PrecisionAtCapacity), "base", base)
			if expected, ok := meanChance(pop.Listed); ok {
				item = w.Say("sure.expected", "what", w.predicted(pop), "many", pop.Pack.Role.Plural,
					"n", wording.InHundred(expected),
					"not", wording.NotIn(expected)) + " " + item
			}
			items = append(items, item)
		}
		if pop.Pack.RulesAlone() {
			items = append(items, w.Say("sure.alone", "many", wording.Capital(pop.Pack.Role.Plural)))
		}
	}
	if len(items) == 0 {
		items = append(items, w.Say("sure.none"))
	}
	s.Blocks = append(s.Blocks, profiles.Block{Items: items})
	return s
}

// predicted is what the model predicts, in few words where the words have some
// for the population, else as the pack or the model's card has it.
func (w *writer) predicted(pop *Results) string {
	if key := pop.Pack.WhatWords(); w.Has(key) {
		return w.Say(key)
	}
	return wording.Target(pop.Pack, pop.Card)
}

// meanChance is the mean calibrated chance of the people listed: what share of
// this very list the model expects to meet its target. A longer list reaches
// further down, so the share tested on a shorter one would promise too much.
func meanChance(listed []Listed) (float64, bool) {
	if len(listed) == 0 {
		return 0, false
	}
	sum := 0.0
	for i := range listed {
		sum += listed[i].Probability
	}
	return sum / float64(len(listed)), true
}

func (w *writer) checkFirst(in *Input, p *profiles.Profile, must int) profiles.Section {
	s := profiles.Section{ID: "check-first", Title: w.Say("first.title")}
	var items []string
	if must > 0 {
		items = append(items, w.Say("first.must"+in.weighed(), "n", must))
	}
	hidden, children := 0, 0
	for _, l := range p.Lists {
		for i := range l.Sheets {
			if l.Sheets[i].Agreement.Code == "model" {
				hidden++
			}
			if l.Sheets[i].Child {
				children++
			}
		}
	}
	if hidden > 0 {
		items = append(items, w.Say("first.hidden", "n", hidden))
	}
	if children > 0 {
		items = append(items, w.Say("first.children", "n", children))
	}
	items = append(items, w.Say("first.records"))
	s.Blocks = append(s.Blocks, profiles.Block{Items: items})
	return s
}

// staleDays is how old an extract may be before page one says so.
const staleDays = 30

func (w *writer) cannotSee() profiles.Section {
	s := profiles.Section{ID: "cannot-see", Title: w.Say("blind.title")}
	var items, none, part []string
	for k := dataset.Crimes; k < dataset.Kinds; k++ {
		cover := w.info.Coverage[k]
		if cover == nil {
			continue
		}
		since, ok := cover[w.force.Code]
		switch {
		case !ok || since.After(w.info.AsOf):
			none = append(none, w.Term("table", k.String()))
		case since.After(w.info.AsOf.AddDate(-3, 0, 0)):
			part = append(part, w.Say("blind.since", "table", w.Term("table", k.String()), "date", wording.Date(since)))
		}
	}
	if len(none) > 0 {
		items = append(items, w.Say("blind.tables", "force", w.force.Name, "tables", wording.List(none)))
	}
	if len(part) > 0 {
		items = append(items, w.Say("blind.part", "tables", wording.List(part)))
	}
	if stale := w.stale(); len(stale) > 0 {
		items = append(items, w.Say("blind.stale", "sources", wording.List(stale)))
	}
	items = append(items, w.Say(pack.BlindWords), w.Say("blind.graded"))
	s.Blocks = append(s.Blocks, profiles.Block{Items: items})
	return s
}

// stale lists this force's sources extracted more than staleDays before the
// data cut-off, with their age.
func (w *writer) stale() []string {
	var out []string
	for _, src := range w.info.Sources {
		if days := int(w.info.AsOf.Sub(src.ExtractedAt).Hours() / 24); src.Force == w.force.Code && days > staleDays {
			out = append(out, w.Say("blind.source", "source", src.System, "days", days))
		}
	}
	return out
}
