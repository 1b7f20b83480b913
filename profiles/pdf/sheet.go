package pdf

import (
	"strconv"

	"forceprofiles/profiles"
)

// sheet sets one person, from a new page: two pages where that can be. The
// running head names the person on every page of the sheet.
func (l *layer) sheet(s *profiles.Sheet) {
	chosen := 1.0
	fewest, _ := l.pages(func() { l.person(s) })
	for _, d := range []float64{0.94, 0.88} {
		if fewest <= 2 {
			break
		}
		if n, _ := l.pages(func() { l.dense(d, func() { l.person(s) }) }); n < fewest {
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

// pairGrid sets short labels over values, four to a row; a long value takes
// the room of two.
func (l *layer) pairGrid(pairs []profiles.Pair) {
	const across, gutter = 4, 12.0
	w := (l.w - gutter*(across-1)) / across
	type placed struct {
		pair   profiles.Pair
		at     int
		values []string
	}
	l.tag(roleList, func() {
		for from := 0; from < len(pairs); {
			var row []placed
			used, deepest := 0, 1
			for from < len(pairs) {
				p := pairs[from]
				value := l.printable(p.Value)
				span := 1
				if l.width(value, body) > w || l.width(l.printable(p.Label), small) > w {
					span = 2
				}
				if used+span > across {
					break
				}
				wide := float64(span)*w + float64(span-1)*gutter
				values := l.wrap(value, body, wide)
				row = append(row, placed{profiles.Pair{Label: l.fit(l.printable(p.Label), small, wide), Value: value}, used, values})
				deepest = max(deepest, len(values))
				used += span
				from++
			}
			h := l.lead(small) + float64(deepest)*l.lead(body)
			l.room(h)
			top := l.y
			for _, p := range row {
				x := l.x + float64(p.at)*(w+gutter)
				l.tag(roleItem, func() {
					l.tag(roleLabel, func() { l.line(x, top, p.pair.Label+" ", small) })
					l.tag(roleBody, func() { l.column(x, top+l.lead(small), p.values, body) })
				})
			}
			l.y = top + h
			l.gap(3)
		}
	})
}

// band heads one of the three panels, with room for what follows it.
func (l *layer) band(title, note string, follow float64) {
	st := style{true, 11.5, 15, white}
	h := 19.0
	notes := l.height(func() { l.text(roleP, note, quiet) })
	l.room(h + 4 + notes + 4 + follow)
	l.fill(l.x, l.y, l.w, h, blue)
	l.tag(roleH3, func() {
		l.line(l.x+8, l.y+(h-st.lead*min(1, l.density))/2, l.fit(l.printable(title), st, l.w-16), st)
	})
	l.y += h
	l.gap(4)
	if note != "" {
		l.text(roleP, note, quiet)
		l.gap(4)
	}
}

// inference sets what the engine suggests: in words, in numbers of people, then
// how the score came about and what speaks against it.
func (l *layer) inference(s *profiles.Sheet) {
	l.band(s.InferenceTitle, s.InferenceNote, 4*l.lead(body))
	l.sideBySide(0.55, func() {
		l.head(roleH4, s.WhyTitle, sub, 3*l.lead(body))
		l.gap(1)
		l.items(s.Why)
		if s.Agreement.Mark != "" {
			l.gap(2)
			l.text(roleP, s.Agreement.Mark, strong)
			l.text(roleP, s.Agreement.Text, body)
		}
	}, func() { l.chance(&s.Chance) })
	l.gap(8)
	l.sideBySide(0.55, func() { l.waterfall(&s.Waterfall) }, func() {
		l.titled(s.LoweredTitle, s.Lowered)
		l.titled(s.AgainstTitle, s.Against)
	})
	l.gap(8)
	if len(s.Factors.Rows) > 0 {
		l.head(roleH4, s.FactorsTitle, sub, l.opening(s.Factors)+4)
		l.gap(1)
		l.table(s.Factors)
		l.gap(8)
	}
	l.rules(s)
	l.gap(6)
	l.sideBySide(0.5, func() { l.titled(s.WouldChangeTitle, s.WouldChange) }, func() {
		l.titled(s.MissingTitle, s.Missing)
		l.titled(s.DoubtTitle, s.Doubt)
	})
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
			l.ruleTable(s.Rules)
		}
	}
	if len(s.Abstained) > 0 {
		l.gap(6)
		l.head(roleH4, s.AbstainedTitle, sub, l.openingOf(s.Abstained)+4)
		l.gap(1)
		l.ruleTable(s.Abstained)
	}
}

// openingOf is the room that a table of rules needs to begin.
func (l *layer) openingOf(hits []profiles.RuleHit) float64 {
	if len(hits) == 0 {
		return l.lead(body)
	}
	return min(l.height(func() { l.ruleTable(hits[:1]) }), frameH/2)
}

func (l *layer) ruleTable(hits []profiles.RuleHit) {
	rows := make([][]cell, len(hits))
	for i, r := range hits {
		rows[i] = []cell{
			{paras: []para{{r.Title, cellBold}, {r.Ref, style{false, 10.5, 13, soft}}}, head: true},
			{paras: []para{{r.Reason, cellText}}},
			{paras: []para{{r.PointsText, cellBold}}, right: true},
		}
	}
	l.grid("", []profiles.Column{
		{Head: l.words.Say("sheet.rule"), Width: 36}, {Head: l.words.Say("sheet.rule.reason"), Width: 50},
		{Head: l.words.Say("sheet.rule.points"), Width: 14, Right: true},
	}, rows)
}

// facts sets what police systems hold: the last two years drawn, then listed.
func (l *layer) facts(s *profiles.Sheet) {
	follow := l.opening(s.Facts)
	if s.Timeline != nil {
		follow = min(l.height(func() { l.chart(s.Timeline) }), frameH/2)
	}
	l.band(s.FactsTitle, s.FactsNote, follow)
	if s.Timeline != nil {
		l.keep(func() { l.chart(s.Timeline) })
		l.gap(6)
	}
	l.table(s.Facts)
	if s.MoreFacts != "" {
		l.gap(2)
		l.text(roleP, s.MoreFacts, quiet)
	}
	l.gap(9)
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
	const pad = 9.0
	l.y += pad
	l.within(l.x+pad, l.w-2*pad, func() {
		l.tag(roleSection, func() {
			l.text(roleH3, r.Title, heading)
			l.gap(1)
			l.text(roleP, r.Note, body)
			l.gap(5)
			l.sideBySide(0.45, func() { l.choices(r.Choices) }, func() { l.fields(r.Fields) })
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
		l.gap(7)
	}
}
