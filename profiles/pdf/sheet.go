package pdf

import (
	"strconv"

	"forceprofiles/profiles"
)

// sheet sets one person, from a new page. The running head names the person on
// every page of the sheet.
func (l *layer) sheet(s *profiles.Sheet) {
	l.newPage()
	l.anchor(s.Anchor)
	l.outlineEntry(strconv.Itoa(s.Rank)+". "+s.Name, 1)
	l.identity(s)
	l.band(s.InferenceTitle, s.InferenceNote, 4*body.lead)
	l.head(roleH3, s.WhyTitle, heading, 3*body.lead)
	l.gap(2)
	l.items(s.Why)
	l.gap(2)
	l.keep(func() {
		l.text(roleP, s.Agreement.Mark, strong)
		l.text(roleP, s.Agreement.Text, body)
	})
	l.gap(8)
	l.keep(func() { l.chance(&s.Chance) })
	l.gap(8)
	l.keep(func() { l.waterfall(&s.Waterfall) })
	l.gap(10)
	if len(s.Factors.Rows) > 0 {
		l.head(roleH3, s.FactorsTitle, heading, l.opening(s.Factors)+4)
		l.gap(2)
		l.table(s.Factors)
		l.gap(10)
	}
	if len(s.Lowered) > 0 {
		l.head(roleH3, s.LoweredTitle, heading, 2*body.lead)
		l.gap(2)
		l.items(s.Lowered)
		l.gap(6)
	}
	l.rules(s)
	l.gap(8)
	if len(s.Doubt) > 0 {
		l.head(roleH3, s.DoubtTitle, heading, 2*body.lead)
		l.gap(2)
		l.items(s.Doubt)
		l.gap(8)
	}
	l.band(s.FactsTitle, s.FactsNote, l.opening(s.Facts))
	l.table(s.Facts)
	if s.MoreFacts != "" {
		l.gap(3)
		l.text(roleP, s.MoreFacts, quiet)
	}
	l.gap(12)
	l.band(s.IntelTitle, s.IntelNote, l.opening(s.Intel))
	l.table(s.Intel)
	l.gap(14)
	l.keep(func() { l.review(&s.Review) })
}

// identity sets who the sheet is about, and in what role.
func (l *layer) identity(s *profiles.Sheet) {
	name := style{true, 18, 22, blue}
	place := l.words.Say("sheet.place", "rank", s.Rank, "of", s.Of)
	pw := l.width(l.printable(place), strong)
	top := l.y
	l.lineRight(l.x+l.w, top+4, l.printable(place), strong)
	l.within(l.x, l.w-pw-16, func() { l.text(roleH2, s.Name, name) })
	if s.Tag != "" {
		l.gap(2)
		tag := l.fit(l.printable(s.Tag), strong, l.w-14)
		w := l.width(tag, strong) + 14
		l.outline(l.x, l.y, w, 19, 1.5, ink)
		l.line(l.x+7, l.y+2.5, tag, strong)
		l.y += 23
	}
	l.text(roleP, s.Role, strong)
	if s.AlsoSeen != "" {
		l.text(roleP, s.AlsoSeen, body)
	}
	l.gap(5)
	l.pairGrid(s.Identity)
	l.gap(5)
	if s.TagNote != "" {
		l.note(s.TagNote)
		l.gap(6)
	}
}

// pairGrid sets short labels over values, three to a row.
func (l *layer) pairGrid(pairs []profiles.Pair) {
	const across, gutter = 3, 12.0
	w := (l.w - gutter*(across-1)) / across
	for from := 0; from < len(pairs); from += across {
		row := pairs[from:min(from+across, len(pairs))]
		deepest := 0
		for _, p := range row {
			deepest = max(deepest, len(l.wrap(l.printable(p.Value), body, w)))
		}
		h := small.lead + float64(deepest)*body.lead + 4
		l.room(h)
		for i, p := range row {
			x := l.x + float64(i)*(w+gutter)
			l.tag(roleHead, "", func() { l.line(x, l.y, l.fit(l.printable(p.Label), small, w), small) })
			for k, s := range l.wrap(l.printable(p.Value), body, w) {
				l.line(x, l.y+small.lead+float64(k)*body.lead, s, body)
			}
		}
		l.y += h
	}
}

// band heads one of the three panels, with room for what follows it.
func (l *layer) band(title, note string, follow float64) {
	st := style{true, 11.5, 15, white}
	h := 20.0
	notes := 0.0
	if note != "" {
		notes = l.height(func() { l.text(roleP, note, quiet) }) + 8
	}
	l.room(h + 5 + notes + follow)
	l.fill(l.x, l.y, l.w, h, blue)
	l.tag(roleH3, "", func() {
		l.line(l.x+8, l.y+(h-st.lead)/2, l.fit(l.printable(title), st, l.w-16), st)
	})
	l.y += h + 5
	if note != "" {
		l.text(roleP, note, quiet)
		l.gap(6)
	}
}

// chance sets the probability in words.
func (l *layer) chance(c *profiles.Chance) {
	l.text(roleH3, c.Title, heading)
	l.gap(2)
	for _, s := range []string{c.Text, c.Base, c.Yardstick, c.Place} {
		if s != "" {
			l.text(roleP, s, body)
			l.gap(2)
		}
	}
}

// rules sets the rules that hit, and must-review rules that could not decide.
func (l *layer) rules(s *profiles.Sheet) {
	l.head(roleH3, s.RulesTitle, heading, l.openingOf(s.Rules)+4)
	l.gap(2)
	if len(s.Rules) == 0 {
		l.text(roleP, s.NoRules, body)
	} else {
		l.ruleTable(s.Rules)
	}
	if len(s.Abstained) > 0 {
		l.gap(8)
		l.head(roleH3, s.AbstainedTitle, sub, l.openingOf(s.Abstained)+4)
		l.gap(2)
		l.ruleTable(s.Abstained)
	}
}

// openingOf is the room that a table of rules needs to begin.
func (l *layer) openingOf(hits []profiles.RuleHit) float64 {
	return min(l.height(func() { l.ruleTable(hits[:min(1, len(hits))]) }), (frameBottom-frameTop)/2)
}

func (l *layer) ruleTable(hits []profiles.RuleHit) {
	rows := make([][]cell, len(hits))
	for i, r := range hits {
		rows[i] = []cell{
			{paras: []para{{r.Title, strong}, {r.Ref, quiet}}},
			{paras: []para{{r.Reason, body}}},
			{paras: []para{{r.PointsText, strong}}, right: true},
		}
	}
	l.grid("", []profiles.Column{
		{Head: l.words.Say("sheet.rule"), Width: 38}, {Head: l.words.Say("sheet.rule.reason"), Width: 44},
		{Head: l.words.Say("sheet.rule.points"), Width: 18, Right: true},
	}, rows)
}

// review sets the block a person fills in.
func (l *layer) review(r *profiles.Review) {
	top := l.y
	const pad = 10.0
	l.y += pad
	l.within(l.x+pad, l.w-2*pad, func() {
		l.tag(roleForm, "", func() {
			l.text(roleH3, r.Title, heading)
			l.gap(2)
			l.text(roleP, r.Note, body)
			l.gap(6)
			for _, c := range r.Choices {
				lines := l.wrap(l.printable(c), body, l.w-20)
				l.outline(l.x, l.y+1.5, 11, 11, 1, ink)
				for _, s := range lines {
					l.line(l.x+19, l.y, s, body)
					l.y += body.lead
				}
				l.gap(4)
			}
			l.gap(4)
			for _, f := range r.Fields {
				s := l.fit(l.printable(f), body, l.w*0.5)
				l.line(l.x, l.y, s, body)
				l.stroke(l.x+l.width(s, body)+8, l.y+body.lead-2, l.x+l.w, l.y+body.lead-2, 0.6, soft)
				l.y += body.lead + 9
			}
		})
	})
	l.y += pad - 6
	l.outline(l.x, top, l.w, l.y-top, 1.2, blue)
}
