package build

import (
	"fmt"
	"math"
	"slices"

	"forceprofiles/dataset"
	"forceprofiles/pack"
	"forceprofiles/profiles"
	"forceprofiles/profiles/wording"
	"forceprofiles/rules"
	"forceprofiles/templates"
)

// list is one population: the ranking and a sheet a person.
func (w *writer) list(in *Input, pop *Results) (profiles.List, error) {
	role, st := pop.Pack.Role, pop.Standing
	l := profiles.List{Population: pop.Pack.ID, Title: pop.Pack.Title, Scored: st.Scored, Capacity: st.Capacity,
		MustReview: st.MustReview,
		Heads: profiles.RowHeads{Rank: w.Say("head.rank"), Name: w.Say("head.person"), Why: w.Say("head.why"),
			Agreement: w.Say("head.agreement"), Score: w.Say("head.score")}}
	l.Intro = []string{w.Say("list.scored", "n", st.Scored, "role", role.Called(st.Scored), "force", w.force.Name,
		"capacity",
		st.Capacity, "must", st.MustReview)}
	if st.Scored == 0 {
		l.Intro[0] = w.Say("scored.none", "force", w.force.Name, "many", role.Plural)
	}
	cutoff, last := "list.cutoff", 0.0
	if pop.Pack.RulesAlone() {
		cutoff, last = "list.cutoff.alone", lastPoints(pop)
		l.Heads.Score, l.Heads.Agreement = w.Say("head.rule.points"), w.Say("head.agreement.alone")
		l.Intro = append(l.Intro, w.Say("list.alone"))
	}
	if math.IsNaN(st.CutoffPercentile) || len(pop.Listed) == st.MustReview {
		l.Cutoff = w.Say("list.cutoff.none")
	} else {
		l.Cutoff = w.Say(cutoff, "percentile", wording.Percentile(st.CutoffPercentile), "many", role.Plural,
			"points", wording.Amount(last), "below",
			max(0, st.Scored-st.Listed))
	}
	if st.HiddenHarm > 0 {
		l.Intro = append(l.Intro, w.Say("list.kept", "n", st.HiddenHarm, "capacity", st.Capacity))
	}
	l.Intro = append(l.Intro, l.Cutoff)
	if key := pop.Pack.NoteWords(); w.Has(key) {
		l.Intro = append(l.Intro, w.Say(key))
	}
	l.Empty = w.Say("list.empty", "force", w.force.Name, "many", role.Plural)
	ranks := slices.Clone(pop.Listed)
	slices.SortStableFunc(ranks, func(a, b Listed) int { return a.Rank - b.Rank })
	for i := range ranks {
		r := &ranks[i]
		c, ok := in.Cases[r.Person]
		if !ok {
			return l, fmt.Errorf("there is no case file of the listed person %s", r.Person)
		}
		s, err := w.sheet(in, pop, r, c, i+1, len(ranks))
		if err != nil {
			return l, fmt.Errorf("%s: %w", r.Person, err)
		}
		l.Sheets = append(l.Sheets, s)
		row := profiles.Row{
			Rank: i + 1, PersonID: s.PersonID, Name: s.Name, Tag: s.Tag, Why: s.Why[0], Place: w.place(pop, r),
			MustReview: r.MustReview, Agreement: s.Agreement.Mark, Percentile: r.Percentile, Points: r.Points, Anchor: s.Anchor,
		}
		if pop.Pack.RulesAlone() {
			row.Score = wording.Amount(r.Points)
		} else {
			row.Score, row.Chance = templates.Signed(s.Waterfall.Total), w.Say("row.chance",
				"n", wording.InHundred(r.Probability))
		}
		l.Rows = append(l.Rows, row)
	}
	l.Visitors = w.visitors(in, pop)
	return l, nil
}

// place says why somebody stands where they stand on the list; the number of
// the place stands beside it. How high the model alone puts them is another
// fact, worded as one.
func (w *writer) place(pop *Results, r *Listed) string {
	var must []string
	for _, f := range r.Findings {
		if f.MustReview && f.Outcome == rules.Hit {
			must = append(must, f.Rule)
		}
	}
	key := "place.ranked"
	if r.MustReview {
		key = "place.must"
	}
	if pop.Pack.RulesAlone() {
		return w.Say(key+".alone", "rules", wording.List(must), "n", len(must), "points", wording.Amount(r.Points)) +
			w.above(pop, r.Points)
	}
	return w.Say(key, "rules", wording.List(must), "n", len(must), "percentile", wording.Percentile(r.Percentile), "many",
		pop.Pack.Role.Plural)
}

// above says how many people have more rule points. Where rules alone order a
// list, many have equal points, and a share of all would say little. It is ""
// where few are scored, and where it is not known: somebody who is not listed
// may have more points than a must-review person has.
func (w *writer) above(pop *Results, points float64) string {
	if pop.Standing.Scored < wording.FewPeople || points < lastPoints(pop) {
		return ""
	}
	n := 0
	for i := range pop.Listed {
		if pop.Listed[i].Points > points {
			n++
		}
	}
	key := "place.points"
	if n == 0 {
		key = "place.points.most"
	}
	return " " + w.Say(key, "n", n, "scored", pop.Standing.Scored, "role", pop.Pack.Role.Called(pop.Standing.Scored))
}

// lastPoints are those of the last person listed by points: nobody who is not
// listed has more. They are 0 where the list has room left, as everybody with
// points is on it then, and +Inf where it has room for nobody.
func lastPoints(pop *Results) float64 {
	ranked, last := 0, math.Inf(1)
	for i := range pop.Listed {
		if r := &pop.Listed[i]; !r.MustReview {
			ranked++
			last = min(last, r.Points)
		}
	}
	if ranked < pop.Standing.Capacity {
		return 0
	}
	return last
}

// visitors are people whom another force lists and who have events here in the
// last 24 months.
func (w *writer) visitors(in *Input, pop *Results) *profiles.Table {
	t := &profiles.Table{Caption: w.Say("visitors.caption", "many", pop.Pack.Role.Plural, "force", w.force.Name),
		Columns: []profiles.Column{{Head: w.Say("head.person"), Width: 34}, {Head: w.Say("head.listing"), Width: 20},
			{Head: w.Say("head.place"), Width: 12, Right: true}, {Head: w.Say("head.records.here"), Width: 14, Right: true},
			{Head: w.Say("head.latest"), Width: 20}}}
	for i := range pop.Visitors {
		v := &pop.Visitors[i]
		c, ok := in.Cases[v.Person]
		if !ok || v.Force == w.force.Code {
			continue
		}
		n, latest := 0, int64(unknownInstant)
		for _, k := range pop.Pack.Tables {
			c.rows(k, func(r row) {
				at := instant(r.col("occurred_at"), r.i)
				if r.text("force") == w.force.Code && at >= w.page.Picture.First() {
					n++
					latest = max(latest, at)
				}
			})
		}
		if n > 0 {
			t.Rows = append(t.Rows, []string{w.name(c) + " (" + v.Person + ")", w.Force(v.Force), fmt.Sprint(v.Rank),
				fmt.Sprint(n), wording.Day(dataset.LondonDay(latest))})
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

// heldOut is the validation to quote: people the model had not seen, at a
// later date where there is one.
func heldOut(pop *Results) *pack.Validation {
	if pop.Card == nil {
		return nil
	}
	var out *pack.Validation
	for i := range pop.Card.Validation {
		v := &pop.Card.Validation[i]
		if out == nil || v.Kind == pack.Later {
			out = v
		}
	}
	return out
}
