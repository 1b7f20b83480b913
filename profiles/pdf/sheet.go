package pdf

import (
	"slices"
	"strconv"
	"strings"

	"forceprofiles/profiles"
)

// sheet is one person on the way to the page.
type sheet struct {
	*layout
	*profiles.Sheet
}

// set begins on a new page: two pages where that can be. The running head names
// the person on every page of the sheet.
func (s *sheet) set() {
	chosen := 1.0
	fewest := s.begun(s.person)
	for _, d := range []float64{0.94, 0.89, 0.84} {
		if fewest <= 2 {
			break
		}
		if n := s.begun(func() { s.dense(d, s.person) }); n < fewest {
			chosen, fewest = d, n
		}
	}
	s.dense(chosen, s.person)
}

func (s *sheet) person() {
	s.newPage()
	s.tag(roleSection, func() {
		s.anchor(s.Anchor)
		s.outlineEntry(strconv.Itoa(s.Rank)+". "+s.Name, 1)
		s.identity()
		s.inference()
		s.facts()
		s.intelligence()
		(&review{s.layout, &s.Review}).set()
	})
}

// identity sets who the sheet is about, in what role, and what to open first.
func (s *sheet) identity() {
	rank := s.printable(s.words.Say("sheet.place", "rank", s.Rank, "of", s.Of))
	pw := s.width(rank, strong)
	top := s.y
	s.within(s.x, s.w-pw-16, func() { s.text(roleH2, s.Name, chapter) })
	s.tag(roleP, func() { s.lineRight(s.x+s.w, top+4, rank, strong) })
	s.y = max(s.y, top+s.lead(chapter))
	if s.Tag != "" {
		s.gap(2)
		tag := s.fit(s.printable(s.Tag), strong, s.w-14)
		w := s.width(tag, strong) + 14
		s.outline(s.x, s.y, w, 18, 1.5, ink)
		s.tag(roleP, func() { s.line(s.x+7, s.y+2, tag, strong) })
		s.y += 18
		s.gap(3)
	}
	s.text(roleP, s.Role, strong)
	s.text(roleP, s.AlsoSeen, body)
	s.text(roleP, s.Change, body)
	s.gap(4)
	s.pairs(s.Identity)
	if s.TagNote != "" {
		s.gap(3)
		s.note(s.TagNote)
	}
	s.openFirst()
	s.gap(6)
}

// openFirst sets the record to open first, framed.
func (s *sheet) openFirst() {
	lines := s.wrap(s.printable(s.OpenFirst), strong, s.w-18)
	if len(lines) == 0 {
		return
	}
	s.gap(4)
	h := float64(len(lines))*s.lead(strong) + 8
	s.room(h)
	s.outline(s.x, s.y, s.w, h, 1.2, ink)
	top := s.y
	s.y += 4
	s.within(s.x+9, s.w-18, func() { s.tag(roleP, func() { s.lines(lines, strong) }) })
	s.y = top + h
}

// band heads one of the three panels, with room for what follows it.
func (s *sheet) band(title, note string, follow float64) {
	s.room(s.bandH(title, note) + follow)
	s.drawBand(title, note)
}

// bandH is how tall a band is with its note.
func (s *sheet) bandH(title, note string) float64 {
	return s.height(func() { s.drawBand(title, note) })
}

func (s *sheet) drawBand(title, note string) {
	const h = 19.0
	st, aside := style{true, 11.5, 15, white}, style{false, 10.5, 14, white}
	title, short := s.printable(title), s.printable(note)
	within := s.width(title, st)+s.width(short, aside)+30 <= s.w // a short note stands in the band
	s.fill(s.x, s.y, s.w, h, blue)
	s.tag(roleH3, func() { s.line(s.x+8, s.y+(h-s.lead(st))/2, s.fit(title, st, s.w-16), st) })
	if within && short != "" {
		s.tag(roleP, func() { s.lineRight(s.x+s.w-8, s.y+(h-s.lead(aside))/2, short, aside) })
	}
	s.y += h
	s.gap(4)
	if !within {
		s.text(roleP, note, quiet)
		s.gap(4)
	}
}

// inference sets what the engine suggests: in words, in numbers of people, then
// how the score came about and what speaks against it, in two columns.
func (s *sheet) inference() {
	s.band(s.InferenceTitle, s.InferenceNote, 4*s.lead(body))
	agreement := func() {
		s.text(roleP, s.Agreement.Mark, strong)
		s.text(roleP, s.Agreement.Text, body)
		s.gap(5)
	}
	var score []piece
	if len(s.Waterfall.Steps) > 0 { // there is a model
		score = []piece{{draw: func() { s.chance(&s.Chance) }}, {draw: func() { s.waterfall(&s.Waterfall); s.gap(5) }}}
	}
	s.columns(append(s.why(), piece{draw: agreement}), score,
		s.titled(s.LoweredTitle, s.Lowered), s.titled(s.AgainstTitle, s.Against), s.titled(s.WouldChangeTitle, s.WouldChange),
		s.titled(s.MissingTitle, s.Missing), s.titled(s.DoubtTitle, s.Doubt))
	s.gap(3)
	if len(s.Factors.Rows) > 0 {
		s.head(roleH4, s.FactorsTitle, sub, s.opening(s.Factors)+4)
		s.gap(1)
		s.table(s.Factors)
		s.gap(7)
	}
	s.undecided()
	s.gap(5)
}

// why are the reasons, each with the rules that found it.
func (s *sheet) why() []piece {
	items := make([]func(), len(s.Why))
	for i, reason := range s.Why {
		items[i] = func() {
			s.item("•", reason, body, s.ruled(reason)...)
		}
	}
	return s.pieces(s.WhyTitle, items)
}

// ruled names the rules that found a reason, a line each.
func (s *sheet) ruled(reason string) (out []string) {
	for _, r := range s.Rules {
		if r.Reason == reason {
			out = append(out, s.words.Say("pdf.rule", "title", r.Title, "ref", r.Ref, "points", r.PointsText))
		}
	}
	return out
}

// chance sets the probability in words.
func (s *sheet) chance(c *profiles.Chance) {
	s.head(roleH4, c.Title, sub, 2*s.lead(body))
	s.gap(1)
	s.text(roleP, c.Text, body)
	s.gap(2)
	s.text(roleP, strings.Join(strings.Fields(c.Base+" "+c.Yardstick+" "+c.Place), " "), body)
	s.gap(5)
}

// undecided sets rules whose finding is not among the reasons, and must-review
// rules that could not decide.
func (s *sheet) undecided() {
	said := func(r profiles.RuleHit) bool { return slices.Contains(s.Why, r.Reason) }
	for _, part := range []struct {
		title string
		hits  []profiles.RuleHit
	}{{s.RulesTitle, slices.DeleteFunc(slices.Clone(s.Rules), said)}, {s.AbstainedTitle, s.Abstained}} {
		if len(part.hits) > 0 {
			g := s.ruleGrid(part.hits)
			s.head(roleH4, part.title, sub, g.begins()+4)
			s.gap(1)
			g.set()
			s.gap(6)
		}
	}
}

// ruleGrid tables rules, and what each found.
func (s *sheet) ruleGrid(hits []profiles.RuleHit) *grid {
	rows := make([][]cell, len(hits))
	for i, r := range hits {
		rows[i] = []cell{
			{paras: []para{{r.Title, cellBold}}, scope: "Row"},
			{paras: []para{{r.Reason, cellText}}},
			{paras: []para{{r.Ref, cellText}}},
			{paras: []para{{r.PointsText, cellBold}}, right: true},
		}
	}
	return s.grid("", []profiles.Column{
		{Head: s.words.Say("sheet.rule"), Width: 27}, {Head: s.words.Say("sheet.rule.reason"), Width: 43},
		{Head: s.words.Say("pdf.head.ref"), Width: 16}, {Head: s.words.Say("sheet.rule.points"), Width: 14, Right: true},
	}, rows)
}

// facts sets what police systems hold: the last two years drawn, then listed;
// the other way round where the list can begin on this page and the drawing
// cannot stand on it.
func (s *sheet) facts() {
	facts := folded(s.Facts)
	draw, drawn := func() {}, 0.0
	if s.Timeline != nil { // where from is said in one line with what of
		timeline := *s.Timeline
		timeline.Subtitle, timeline.Source = strings.TrimSuffix(timeline.Subtitle, ".")+". "+timeline.Source, ""
		draw = func() { s.chart(&timeline); s.gap(5) }
		drawn = s.height(draw)
	}
	list := func() {
		s.table(facts)
		if s.MoreFacts != "" {
			s.gap(2)
			s.text(roleP, s.MoreFacts, quiet)
		}
		s.gap(5)
	}
	left := frameBottom - s.y - s.bandH(s.FactsTitle, s.FactsNote)
	if begin := s.opening(facts); drawn > left && begin+2*s.lead(body) <= left {
		s.band(s.FactsTitle, s.FactsNote, begin)
		list()
		s.keep(draw)
	} else {
		s.band(s.FactsTitle, s.FactsNote, min(max(drawn, begin), frameH/2))
		s.keep(draw)
		list()
	}
	s.gap(4)
}

// intelligence sets graded intelligence, apart from facts; or where it is.
func (s *sheet) intelligence() {
	graded := folded(s.Intel)
	s.band(s.IntelTitle, s.IntelNote, max(s.opening(graded), 2*s.lead(body)))
	s.text(roleP, s.Annex, body)
	s.table(graded)
	s.gap(8)
}

// folded sets the columns after the widest one into it, so that a long text has
// the room: who in what role and where stands after what happened. What is the
// same in every row is said once, in the heading.
func folded(t profiles.Table) profiles.Table {
	widest := 0
	for j, c := range t.Columns {
		if c.Width > t.Columns[widest].Width {
			widest = j
		}
	}
	if widest == 0 || widest+1 == len(t.Columns) {
		return t
	}
	out := profiles.Table{Caption: t.Caption, Empty: t.Empty, Columns: slices.Clone(t.Columns[:widest+1])}
	for _, r := range t.Rows {
		out.Rows = append(out.Rows, slices.Clone(r[:min(len(r), widest+1)]))
	}
	for j := widest + 1; j < len(t.Columns); j++ {
		c, same := t.Columns[j], len(t.Rows) > 1
		for _, r := range t.Rows {
			same = same && len(r) > j && r[j] != "" && r[j] == t.Rows[0][j]
		}
		out.Columns[widest].Width += c.Width
		out.Columns[widest].Head += " · " + c.Head
		if same {
			out.Columns[widest].Head += ": " + t.Rows[0][j]
			continue
		}
		for i, r := range t.Rows {
			if len(r) > j && r[j] != "" {
				out.Rows[i][widest] += " · " + r[j]
			}
		}
	}
	return out
}
