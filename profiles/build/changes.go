package build

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/profiles"
	"forceprofiles/profiles/wording"
	"forceprofiles/rules"
	"forceprofiles/templates"
)

// Previous is how the run before this one saw one population, as far as it bears on
// the people listed by one force then or now.
type Previous struct {
	RunID    string // short
	AsOf     time.Time
	Capacity int // the force's, then
	Listed   int
	// Comparable says that the model is the same file, so that two scores of
	// one person can be set beside each other.
	Comparable bool
	// People are those listed now who were scored then, by id.
	People map[string]PreviousPerson
	// Gone are those listed then by this force and not by it now, in the order
	// of their places then. People who are no longer in the data (retention,
	// suppression, merging) are not among them: they are counted, never named.
	Gone    []Gone
	Unnamed int
}

// PreviousPerson is where a run put one person, and by what.
type PreviousPerson struct {
	Listed        bool
	Place         int // by the policy, from 1
	Force         string
	Margin        float64
	Contributions []float64 // per model feature; nil where not Previous.Comparable
	Rules         []string  // active rules that hit
}

// Gone is somebody who is no longer on a list.
type Gone struct {
	Person string
	Then   PreviousPerson
	Now    *PreviousPerson // nil: no longer in this population
}

// changesWriter says how one population's list differs from the previous run's.
type changesWriter struct {
	*writer
	in  *Input
	pop *Results
}

// changes compares the lists with the previous run's; it has no block where
// there is none.
func (w *writer) changes(in *Input, p *profiles.Profile) profiles.Section {
	s := profiles.Section{ID: "changes", Title: w.Say("changes.title")}
	for i := range in.Populations {
		pop, l := &in.Populations[i], &p.Lists[i]
		past := pop.Previous
		if past == nil {
			continue
		}
		if len(s.Blocks) == 0 {
			s.Blocks = append(s.Blocks, profiles.Block{Para: w.Say("changes.intro", "run", past.RunID,
				"date", wording.Date(past.AsOf))})
		}
		s.Blocks = append(s.Blocks, (&changesWriter{w, in, pop}).changed(l)...)
	}
	return s
}

// bigMove is from how many places a move is told in the table of changes.
const bigMove = 3

// changed marks each row and sheet of a list, and tables who is new, gone and
// moved.
func (w *changesWriter) changed(l *profiles.List) []profiles.Block {
	past := w.pop.Previous
	cols := []profiles.Column{{Head: w.Say("head.person"), Width: 30}, {Head: w.Say("head.change"), Width: 18},
		{Head: w.Say("head.change.why"), Width: 52}}
	fresh := &profiles.Table{Caption: w.Say("changes.new", "title", l.Title), Columns: cols,
		Empty: w.Say("changes.new.none")}
	moved := &profiles.Table{Caption: w.Say("changes.moved", "title", l.Title, "n", bigMove), Columns: cols,
		Empty: w.Say("changes.moved.none")}
	gone := &profiles.Table{Caption: w.Say("changes.gone", "title", l.Title), Columns: cols,
		Empty: w.Say("changes.gone.none")}
	byID := map[string]*Listed{}
	for i := range w.pop.Listed {
		byID[w.pop.Listed[i].Person] = &w.pop.Listed[i]
	}
	still := 0
	for i := range l.Rows {
		row, r := &l.Rows[i], byID[l.Rows[i].PersonID]
		then, scored := past.People[r.Person]
		now := standing(r)
		why := w.reasonsFor(&then, &now, scored, r.Person)
		label := row.Name + " (" + row.PersonID + ")"
		switch {
		case !scored:
			row.Change = w.Say("change.new")
			why = w.Say("why.new.population") + " " + why
		case !then.Listed:
			row.Change = w.Say("change.new")
			why = w.Say("why.new.below", "place", then.Place) + " " + why
		case then.Force != r.Force:
			row.Change = w.Say("change.new")
			why = w.Say("why.new.force", "force", w.Force(then.Force)) + " " + why
		case then.Place == row.Rank:
			still++
			row.Change = w.Say("change.still")
		default:
			still++
			row.Change = w.Say("change.was", "place", then.Place)
		}
		why = strings.TrimSpace(why)
		l.Sheets[i].Change = strings.TrimSpace(w.Say("change.sheet", "change", row.Change, "why", why))
		switch {
		case !scored || !then.Listed || then.Force != r.Force:
			fresh.Rows = append(fresh.Rows, []string{label, w.Say("change.place", "place", row.Rank), why})
		case max(then.Place, row.Rank)-min(then.Place, row.Rank) >= bigMove:
			moved.Rows = append(moved.Rows, []string{label, w.Say("change.from.to", "then", then.Place, "now", row.Rank), why})
		}
	}
	for i := range past.Gone {
		g := &past.Gone[i]
		label := "(" + g.Person + ")"
		if c, ok := w.in.Cases[g.Person]; ok {
			label = w.name(c) + " " + label
		}
		gone.Rows = append(gone.Rows, []string{label, w.Say("change.was", "place", g.Then.Place), w.whyGone(g)})
	}
	blocks := []profiles.Block{{Heading: l.Title},
		{Para: w.Say("changes.summary", "new", len(fresh.Rows), "still", still, "gone", len(past.Gone)+past.Unnamed, "listed",
			past.Listed)}}
	if past.Unnamed > 0 {
		blocks = append(blocks, profiles.Block{Note: w.Say("changes.unnamed", "n", past.Unnamed)})
	}
	if past.Capacity != w.pop.Standing.Capacity {
		blocks = append(blocks, profiles.Block{Para: w.Say("changes.capacity", "then", past.Capacity,
			"now", w.pop.Standing.Capacity)})
	}
	if !past.Comparable {
		blocks = append(blocks, profiles.Block{Note: w.Say("changes.model")})
	}
	return append(blocks, profiles.Block{Table: fresh}, profiles.Block{Table: gone}, profiles.Block{Table: moved})
}

// standing is a listed person's own, now.
func standing(r *Listed) PreviousPerson {
	s := PreviousPerson{Listed: true, Place: r.Rank, Force: r.Force, Margin: r.Margin, Contributions: r.Contributions}
	for _, f := range r.Findings {
		if f.Outcome == rules.Hit {
			s.Rules = append(s.Rules, f.Rule)
		}
	}
	return s
}

// whyGone says why somebody left a list, and no more of them than that.
func (w *changesWriter) whyGone(g *Gone) string {
	if g.Now == nil {
		return w.Say("why.gone.population", "many", w.pop.Pack.Role.Plural)
	}
	if g.Now.Listed && g.Now.Force != w.force.Code {
		return w.Say("why.gone.force", "force", w.Force(g.Now.Force))
	}
	why := []string{w.Say("why.gone.below", "place", g.Now.Place)}
	if t := w.ruleChange(g.Then.Rules, g.Now.Rules); t != "" {
		why = append(why, t)
	}
	if t := w.scoreChange(&g.Then, g.Now); t != "" {
		why = append(why, t)
	}
	return strings.Join(why, " ")
}

// reasonsFor says what changed about a person: rules, score, records.
func (w *changesWriter) reasonsFor(then, now *PreviousPerson, scored bool, person string) string {
	var why []string
	if scored {
		if t := w.ruleChange(then.Rules, now.Rules); t != "" {
			why = append(why, t)
		}
		if t := w.scoreChange(then, now); t != "" {
			why = append(why, t)
		}
	}
	if c, ok := w.in.Cases[person]; ok {
		if n := w.since(c, w.pop.Previous.AsOf, w.in.Run.Annex); n > 0 {
			why = append(why, w.Say("why.records", "n", n))
		}
	}
	// Only where everything about the person was compared can the move be others'.
	if len(why) == 0 && scored && w.pop.Previous.Comparable && w.in.Run.Annex == AnnexInline && then.Force == now.Force &&
		then.Place != now.Place {
		return w.Say("why.others")
	}
	return strings.Join(why, " ")
}

// ruleChange names the rules newly hit and no longer hit.
func (w *changesWriter) ruleChange(then, now []string) string {
	var on, off, out []string
	for _, r := range now {
		if !slices.Contains(then, r) {
			on = append(on, r)
		}
	}
	for _, r := range then {
		if !slices.Contains(now, r) {
			off = append(off, r)
		}
	}
	if len(on) > 0 {
		out = append(out, w.Say("why.rules.on", "rules", w.Some(on, 3)))
	}
	if len(off) > 0 {
		out = append(out, w.Say("why.rules.off", "rules", w.Some(off, 3)))
	}
	return strings.Join(out, " ")
}

// shownGroups is how many groups of contributions explain a change of score,
// and smallShift is under how many points a group is not worth a word.
const (
	shownGroups = 2
	smallShift  = 2
)

// scoreChange says how many points a score rose or fell, and by which groups
// of records; "" where there is no model or another one, or nothing much changed.
func (w *changesWriter) scoreChange(then, now *PreviousPerson) string {
	names := w.pop.Pack.ModelFeatures
	if w.pop.Pack.RulesAlone() || !w.pop.Previous.Comparable || len(then.Contributions) != len(names) ||
		len(now.Contributions) != len(names) {
		return ""
	}
	var groups []group
	for i, n := range names {
		at := w.in.Features.Index(n)
		if at < 0 {
			return ""
		}
		name := w.in.Features.Spec(at).Group
		k := slices.IndexFunc(groups, func(g group) bool { return g.name == name })
		if k < 0 {
			k = len(groups)
			groups = append(groups, group{name: name})
		}
		groups[k].logOdds += now.Contributions[i] - then.Contributions[i]
	}
	slices.SortStableFunc(groups, func(a, b group) int { return cmp.Compare(math.Abs(b.logOdds), math.Abs(a.logOdds)) })
	var parts []string
	for _, g := range groups[:min(shownGroups, len(groups))] {
		if n := int(math.Round(wording.Points(g.logOdds))); n >= smallShift || n <= -smallShift {
			parts = append(parts, g.name+" "+templates.Signed(n))
		}
	}
	total := int(math.Round(wording.Points(now.Margin - then.Margin)))
	switch {
	case len(parts) == 0 && total == 0:
		return ""
	case len(parts) == 0:
		return w.Say("why.score.plain", "points", templates.Signed(total))
	}
	return w.Say("why.score", "points", templates.Signed(total), "groups", wording.List(parts))
}

// since counts the records that became known after the previous run.
func (w *changesWriter) since(c Case, asOf time.Time, annex Annex) int {
	n := 0
	for k := dataset.Crimes; k < dataset.Kinds; k++ {
		if annex != AnnexInline && slices.Contains(annexKinds, k) {
			continue
		}
		c.rows(k, func(r row) {
			if at := instant(r.col("known_at"), r.i); at != unknownInstant && at >= asOf.UnixMicro() {
				n++
			}
		})
	}
	return n
}
