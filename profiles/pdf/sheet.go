package pdf

import (
	"slices"
	"strconv"
	"strings"

	"forceprofiles/profiles"
)

// sheet sets one person, from a new page: two pages where that can be. The
// running head names the person on every page of the sheet.
func (l *layer) sheet(s *profiles.Sheet) {
	chosen := 1.0
	fewest := l.pages(func() { l.person(s) })
	for _, d := range []float64{0.95, 0.9, 0.86} {
		if fewest <= 2 {
			break
		}
		if n := l.pages(func() { l.dense(d, func() { l.person(s) }) }); n < fewest {
			chosen, fewest = d, n
		}
	}
	l.dense(chosen, func() { l.person(s) })
}

func (l *layer) person(s *profiles.Sheet) {
	l.newPage()
	l.tag(roleSection, func() {
		l.anchor(s.Anchor)
		l.outlineEntry(strconv.Itoa(s.Rank)+". "+s.Name, 1)
		l.identity(s)
		l.inference(s)
		l.facts(s)
		l.intelligence(s)
		l.keep(func() { l.review(&s.Review) })
	})
}

// identity sets who the sheet is about, in what role, and what to open first.
func (l *layer) identity(s *profiles.Sheet) {
	place := l.printable(l.words.Say("sheet.place", "rank", s.Rank, "of", s.Of))
	pw := l.width(place, strong)
	top := l.y
	l.within(l.x, l.w-pw-16, func() { l.text(roleH2, s.Name, chapter) })
	l.tag(roleP, func() { l.lineRight(l.x+l.w, top+4, place, strong) })
	l.y = max(l.y, top+l.lead(chapter))
	if s.Tag != "" {
		l.gap(2)
		tag := l.fit(l.printable(s.Tag), strong, l.w-14)
		w := l.width(tag, strong) + 14
		l.outline(l.x, l.y, w, 18, 1.5, ink)
		l.tag(roleP, func() { l.line(l.x+7, l.y+2, tag, strong) })
		l.y += 18
		l.gap(3)
	}
	l.text(roleP, s.Role, strong)
	l.text(roleP, s.AlsoSeen, body)
	l.text(roleP, s.Change, body)
	l.gap(4)
	l.pairGrid(s.Identity)
	if s.TagNote != "" {
		l.gap(3)
		l.note(s.TagNote)
	}
	l.openFirst(s.OpenFirst)
	l.gap(6)
}

// openFirst sets the record to open first, framed.
func (l *layer) openFirst(s string) {
	lines := l.wrap(l.printable(s), strong, l.w-18)
	if len(lines) == 0 {
		return
	}
	l.gap(4)
	h := float64(len(lines))*l.lead(strong) + 8
	l.room(h)
	l.outline(l.x, l.y, l.w, h, 1.2, ink)
	top := l.y
	l.y += 4
	l.within(l.x+9, l.w-18, func() { l.tag(roleP, func() { l.lines(lines, strong) }) })
	l.y = top + h
}

// pairGrid sets short labels over values, each as wide as it needs, as many to
// a row as fit.
func (l *layer) pairGrid(pairs []profiles.Pair) {
	const gutter = 16.0
	type placed struct {
		label  string
		values []string
		x      float64
	}
	var rows [][]placed
	x := l.w // full: the first pair begins a row
	for _, p := range pairs {
		name, value := l.printable(p.Label), l.printable(p.Value)
		w := min(l.w, max(l.width(name, small), min(l.width(value, body), l.w*0.6)))
		if x+w > l.w {
			rows, x = append(rows, nil), 0
		}
		last := len(rows) - 1
		rows[last] = append(rows[last], placed{l.fit(name, small, w), l.wrap(value, body, w+0.01), x})
		x += w + gutter
	}
	l.tag(roleList, func() {
		for _, row := range rows {
			deepest := 1
			for _, p := range row {
				deepest = max(deepest, len(p.values))
			}
			h := l.lead(small) + float64(deepest)*l.lead(body)
			l.room(h)
			top := l.y
			for _, p := range row {
				l.tag(roleItem, func() {
					l.tag(roleLabel, func() { l.line(l.x+p.x, top, p.label+" ", small) })
					l.tag(roleBody, func() { l.column(l.x+p.x, top+l.lead(small), p.values, body) })
				})
			}
			l.y = top + h
			l.gap(3)
		}
	})
}

// band heads one of the three panels, with room for what follows it.
func (l *layer) band(title, note string, follow float64) {
	st, aside := style{true, 11.5, 15, white}, style{false, 10.5, 14, white}
	h := 19.0
	title, short := l.printable(title), l.printable(note)
	inBand := l.width(title, st)+l.width(short, aside)+30 <= l.w // a short note stands in the band
	notes := 0.0
	if !inBand {
		notes = l.height(func() { l.text(roleP, note, quiet) }) + 4
	}
	l.room(h + 4 + notes + follow)
	l.fill(l.x, l.y, l.w, h, blue)
	l.tag(roleH3, func() {
		l.line(l.x+8, l.y+(h-l.lead(st))/2, l.fit(title, st, l.w-16), st)
	})
	if inBand && short != "" {
		l.tag(roleP, func() { l.lineRight(l.x+l.w-8, l.y+(h-l.lead(aside))/2, short, aside) })
	}
	l.y += h
	l.gap(4)
	if !inBand {
		l.text(roleP, note, quiet)
		l.gap(4)
	}
}

// inference sets what the engine suggests: in words, in numbers of people, then
// how the score came about and what speaks against it, in two columns.
func (l *layer) inference(s *profiles.Sheet) {
	l.band(s.InferenceTitle, s.InferenceNote, 4*l.lead(body))
	l.columns([]func(){
		func() {
			l.head(roleH4, s.WhyTitle, sub, 3*l.lead(body))
			l.gap(1)
			l.items(s.Why)
			l.gap(3)
		},
		func() {
			l.text(roleP, s.Agreement.Mark, strong)
			l.text(roleP, s.Agreement.Text, body)
			l.gap(4)
		},
		func() { l.titled(s.LoweredTitle, s.Lowered) },
		func() { l.titled(s.AgainstTitle, s.Against) },
		func() { l.titled(s.WouldChangeTitle, s.WouldChange) },
	}, []func(){
		func() { l.chance(&s.Chance); l.gap(4) },
		func() { l.waterfall(&s.Waterfall); l.gap(6) },
		func() { l.titled(s.MissingTitle, s.Missing) },
		func() { l.titled(s.DoubtTitle, s.Doubt) },
	})
	l.gap(4)
	if len(s.Factors.Rows) > 0 {
		l.head(roleH4, s.FactorsTitle, sub, l.opening(s.Factors)+4)
		l.gap(1)
		l.table(s.Factors)
		l.gap(7)
	}
	l.rules(s)
	l.gap(8)
}

// titled sets a small heading and its list; nothing where the list is empty.
func (l *layer) titled(title string, items []string) {
	if len(items) == 0 {
		return
	}
	l.head(roleH4, title, sub, 2*l.lead(body))
	l.gap(1)
	l.items(items)
	l.gap(3)
}

// chance sets the probability in words.
func (l *layer) chance(c *profiles.Chance) {
	l.head(roleH4, c.Title, sub, 2*l.lead(body))
	l.gap(1)
	for _, s := range []string{c.Text, c.Base, c.Yardstick, c.Place} {
		if s != "" {
			l.text(roleP, s, body)
			l.gap(2)
		}
	}
}

// rules sets the rules that hit, and must-review rules that could not decide.
func (l *layer) rules(s *profiles.Sheet) {
	if len(s.Rules) > 0 || s.NoRules != "" {
		l.head(roleH4, s.RulesTitle, sub, l.openingOf(s.Rules)+4)
		l.gap(1)
		if len(s.Rules) == 0 {
			l.text(roleP, s.NoRules, body)
		} else {
			l.ruleTable(s.Rules, s.Why)
		}
	}
	if len(s.Abstained) > 0 {
		l.gap(6)
		l.head(roleH4, s.AbstainedTitle, sub, l.openingOf(s.Abstained)+4)
		l.gap(1)
		l.ruleTable(s.Abstained, nil)
	}
}

// openingOf is the room that a table of rules needs to begin.
func (l *layer) openingOf(hits []profiles.RuleHit) float64 {
	if len(hits) == 0 {
		return l.lead(body)
	}
	return min(l.height(func() { l.ruleTable(hits[:1], nil) }), frameH/2)
}

// ruleTable leaves out what the rules found where every one of their sentences
// stands among the reasons above.
func (l *layer) ruleTable(hits []profiles.RuleHit, said []string) {
	brief := true
	for _, r := range hits {
		brief = brief && slices.Contains(said, r.Reason)
	}
	if brief {
		rows := make([][]cell, len(hits))
		for i, r := range hits {
			rows[i] = []cell{
				{paras: []para{{r.Title, cellBold}}, head: true},
				{paras: []para{{r.Ref, cellText}}},
				{paras: []para{{r.PointsText, cellBold}}, right: true},
			}
		}
		l.grid("", []profiles.Column{
			{Head: l.words.Say("sheet.rule"), Width: 56}, {Head: l.words.Say("pdf.head.ref"), Width: 26},
			{Head: l.words.Say("sheet.rule.points"), Width: 18, Right: true},
		}, rows)
		return
	}
	rows := make([][]cell, len(hits))
	for i, r := range hits {
		rows[i] = []cell{
			{paras: []para{{r.Title, cellBold}}, head: true},
			{paras: []para{{r.Reason, cellText}}},
			{paras: []para{{r.Ref, cellText}}},
			{paras: []para{{r.PointsText, cellBold}}, right: true},
		}
	}
	l.grid("", []profiles.Column{
		{Head: l.words.Say("sheet.rule"), Width: 27}, {Head: l.words.Say("sheet.rule.reason"), Width: 43},
		{Head: l.words.Say("pdf.head.ref"), Width: 16}, {Head: l.words.Say("sheet.rule.points"), Width: 14, Right: true},
	}, rows)
}

// facts sets what police systems hold: the last two years drawn, then listed.
func (l *layer) facts(s *profiles.Sheet) {
	facts := folded(s.Facts)
	var timeline profiles.Chart
	if s.Timeline != nil { // where from is said in one line with what of
		timeline = *s.Timeline
		timeline.Subtitle, timeline.Source = strings.TrimSuffix(timeline.Subtitle, ".")+". "+timeline.Source, ""
	}
	follow := l.opening(facts)
	if s.Timeline != nil {
		follow = min(l.height(func() { l.chart(&timeline) }), frameH/2)
	}
	l.band(s.FactsTitle, s.FactsNote, follow)
	if s.Timeline != nil {
		l.keep(func() { l.chart(&timeline) })
		l.gap(5)
	}
	l.table(facts)
	if s.MoreFacts != "" {
		l.gap(2)
		l.text(roleP, s.MoreFacts, quiet)
	}
	l.gap(9)
}

// folded sets the narrow columns after the widest one into it, so that a long
// text has the room: who in what role and where stands after what happened.
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
	out := profiles.Table{Caption: t.Caption, Empty: t.Empty, Columns: append([]profiles.Column(nil), t.Columns[:widest+1]...)}
	for _, c := range t.Columns[widest+1:] {
		out.Columns[widest].Width += c.Width
		out.Columns[widest].Head += " · " + c.Head
	}
	for _, r := range t.Rows {
		row := append([]string(nil), r[:min(len(r), widest+1)]...)
		for _, s := range r[len(row):] {
			if s != "" {
				row[widest] += " · " + s
			}
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// intelligence sets graded intelligence, apart from facts; or where it is.
func (l *layer) intelligence(s *profiles.Sheet) {
	l.band(s.IntelTitle, s.IntelNote, max(l.opening(s.Intel), 2*l.lead(body)))
	l.text(roleP, s.Annex, body)
	l.table(s.Intel)
	l.gap(10)
}

// review sets the block a person fills in: boxes to tick at the left, lines to
// write on at the right.
func (l *layer) review(r *profiles.Review) {
	top := l.y
	const pad = 8.0
	l.y += pad
	l.within(l.x+pad, l.w-2*pad, func() {
		l.tag(roleSection, func() {
			l.text(roleH3, r.Title, heading)
			l.text(roleP, r.Note, body)
			l.gap(4)
			l.sideBySide(0.4, func() { l.choices(r.Choices) }, func() { l.fields(r.Fields) })
		})
	})
	l.y += pad - 4
	l.outline(l.x, top, l.w, l.y-top, 1.2, blue)
}

func (l *layer) choices(choices []string) {
	l.tag(roleList, func() {
		for _, c := range choices {
			l.outline(l.x, l.y+1.5, 11, 11, 1, ink)
			lines := l.wrap(l.printable(c), body, l.w-20)
			l.tag(roleItem, func() {
				l.tag(roleBody, func() { l.column(l.x+19, l.y, lines, body) })
			})
			l.y += max(float64(len(lines))*l.lead(body), 14)
			l.gap(4)
		}
	})
}

func (l *layer) fields(fields []string) {
	for _, f := range fields {
		s := l.fit(l.printable(f), body, l.w*0.5)
		l.tag(roleP, func() { l.line(l.x, l.y, s, body) })
		y := l.y + l.lead(body) - 1
		l.stroke(l.x+l.width(s, body)+8, y, l.x+l.w, y, 0.6, soft)
		l.y += l.lead(body)
		l.gap(4)
	}
}
