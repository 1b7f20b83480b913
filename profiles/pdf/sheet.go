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
	for _, d := range []float64{0.94, 0.89, 0.84} {
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
		l.review(&s.Review)
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

// pairGrid sets short labels, each before its value, as many to a row as fit.
func (l *layer) pairGrid(pairs []profiles.Pair) {
	const between, after = 15.0, 4.0
	type placed struct {
		label    string
		values   []string
		x, value float64 // where the label and the value begin
	}
	var rows [][]placed
	var ends []float64 // of the rows
	for _, p := range pairs {
		name := l.fit(l.printable(p.Label), tag, l.w*0.4)
		value := l.printable(p.Value)
		lw := l.width(name, tag) + after
		w := lw + l.width(value, body)
		at := slices.IndexFunc(ends, func(end float64) bool { return end+w <= l.w })
		if at < 0 {
			at, rows, ends = len(rows), append(rows, nil), append(ends, 0)
		}
		x := ends[at]
		rows[at] = append(rows[at], placed{name, l.wrap(value, body, l.w-x-lw+0.01), x, x + lw})
		ends[at] += w + between
	}
	l.tag(roleList, func() {
		for _, row := range rows {
			deepest := 1
			for _, p := range row {
				deepest = max(deepest, len(p.values))
			}
			h := float64(deepest) * l.lead(body)
			l.room(h)
			top := l.y
			for _, p := range row {
				l.tag(roleItem, func() {
					l.tag(roleLabel, func() { l.line(l.x+p.x, top+l.lead(body)-l.lead(tag)-0.6, p.label+" ", tag) })
					l.tag(roleBody, func() { l.column(l.x+p.value, top, p.values, body) })
				})
			}
			l.y = top + h
			l.gap(1)
		}
	})
}

// band heads one of the three panels, with room for what follows it.
func (l *layer) band(title, note string, follow float64) {
	st, aside := style{true, 11.5, 15, white}, style{false, 10.5, 14, white}
	title, short := l.printable(title), l.printable(note)
	inBand := l.fitsBand(title, short) // a short note stands in the band
	l.room(l.bandH(title, note) + follow)
	l.fill(l.x, l.y, l.w, bandH, blue)
	l.tag(roleH3, func() {
		l.line(l.x+8, l.y+(bandH-l.lead(st))/2, l.fit(title, st, l.w-16), st)
	})
	if inBand && short != "" {
		l.tag(roleP, func() { l.lineRight(l.x+l.w-8, l.y+(bandH-l.lead(aside))/2, short, aside) })
	}
	l.y += bandH
	l.gap(4)
	if !inBand {
		l.text(roleP, note, quiet)
		l.gap(4)
	}
}

const bandH = 19.0

func (l *layer) fitsBand(title, note string) bool {
	return l.width(title, style{bold: true, size: 11.5})+l.width(note, body)+30 <= l.w
}

// bandH is how tall a band is with its note.
func (l *layer) bandH(title, note string) float64 {
	h := bandH + 4*l.density
	if !l.fitsBand(l.printable(title), l.printable(note)) {
		h += l.height(func() { l.text(roleP, note, quiet) }) + 4
	}
	return h
}

// inference sets what the engine suggests: in words, in numbers of people, then
// how the score came about and what speaks against it, in two columns.
func (l *layer) inference(s *profiles.Sheet) {
	l.band(s.InferenceTitle, s.InferenceNote, 4*l.lead(body))
	agreement := func() {
		l.text(roleP, s.Agreement.Mark, strong)
		l.text(roleP, s.Agreement.Text, body)
		l.gap(5)
	}
	l.columns(append(l.why(s), piece{draw: agreement}),
		[]piece{{draw: func() { l.chance(&s.Chance) }}, {draw: func() { l.waterfall(&s.Waterfall); l.gap(5) }}},
		l.titled(s.LoweredTitle, s.Lowered), l.titled(s.AgainstTitle, s.Against), l.titled(s.WouldChangeTitle, s.WouldChange),
		l.titled(s.MissingTitle, s.Missing), l.titled(s.DoubtTitle, s.Doubt))
	l.gap(3)
	if len(s.Factors.Rows) > 0 {
		l.head(roleH4, s.FactorsTitle, sub, l.opening(s.Factors)+4)
		l.gap(1)
		l.table(s.Factors)
		l.gap(7)
	}
	l.undecided(s)
	l.gap(5)
}

// why are the reasons, each with the rules that found it.
func (l *layer) why(s *profiles.Sheet) []piece {
	items := make([]func(), len(s.Why))
	for i, reason := range s.Why {
		items[i] = func() {
			l.item("•", reason, body, l.ruled(s, reason)...)
		}
	}
	return l.pieces(s.WhyTitle, items)
}

// ruled names the rules that found a reason, a line each.
func (l *layer) ruled(s *profiles.Sheet, reason string) (out []string) {
	for _, r := range s.Rules {
		if r.Reason == reason {
			out = append(out, l.words.Say("pdf.rule", "title", r.Title, "ref", r.Ref, "points", r.PointsText))
		}
	}
	return out
}

// chance sets the probability in words.
func (l *layer) chance(c *profiles.Chance) {
	l.head(roleH4, c.Title, sub, 2*l.lead(body))
	l.gap(1)
	l.text(roleP, c.Text, body)
	l.gap(2)
	l.text(roleP, strings.Join(strings.Fields(c.Base+" "+c.Yardstick+" "+c.Place), " "), body)
	l.gap(5)
}

// undecided sets rules whose finding is not among the reasons, and must-review
// rules that could not decide.
func (l *layer) undecided(s *profiles.Sheet) {
	said := func(r profiles.RuleHit) bool { return slices.Contains(s.Why, r.Reason) }
	for _, part := range []struct {
		title string
		hits  []profiles.RuleHit
	}{{s.RulesTitle, slices.DeleteFunc(slices.Clone(s.Rules), said)}, {s.AbstainedTitle, s.Abstained}} {
		if len(part.hits) > 0 {
			columns, rows := l.ruleRows(part.hits)
			l.head(roleH4, part.title, sub, l.begins(columns, rows)+4)
			l.gap(1)
			l.grid("", columns, rows)
			l.gap(6)
		}
	}
}

// ruleRows tables rules, and what each found.
func (l *layer) ruleRows(hits []profiles.RuleHit) ([]profiles.Column, [][]cell) {
	rows := make([][]cell, len(hits))
	for i, r := range hits {
		rows[i] = []cell{
			{paras: []para{{r.Title, cellBold}}, head: true},
			{paras: []para{{r.Reason, cellText}}},
			{paras: []para{{r.Ref, cellText}}},
			{paras: []para{{r.PointsText, cellBold}}, right: true},
		}
	}
	return []profiles.Column{
		{Head: l.words.Say("sheet.rule"), Width: 27}, {Head: l.words.Say("sheet.rule.reason"), Width: 43},
		{Head: l.words.Say("pdf.head.ref"), Width: 16}, {Head: l.words.Say("sheet.rule.points"), Width: 14, Right: true},
	}, rows
}

// facts sets what police systems hold: the last two years drawn, then listed;
// the other way round where the list can begin on this page and the drawing
// cannot stand on it.
func (l *layer) facts(s *profiles.Sheet) {
	facts := folded(s.Facts)
	draw, drawn := func() {}, 0.0
	if s.Timeline != nil { // where from is said in one line with what of
		timeline := *s.Timeline
		timeline.Subtitle, timeline.Source = strings.TrimSuffix(timeline.Subtitle, ".")+". "+timeline.Source, ""
		draw = func() { l.chart(&timeline); l.gap(5) }
		drawn = l.height(draw)
	}
	list := func() {
		l.table(facts)
		if s.MoreFacts != "" {
			l.gap(2)
			l.text(roleP, s.MoreFacts, quiet)
		}
		l.gap(5)
	}
	left := frameBottom - l.y - l.bandH(s.FactsTitle, s.FactsNote)
	if begin := l.opening(facts); drawn > left && begin+2*l.lead(body) <= left {
		l.band(s.FactsTitle, s.FactsNote, begin)
		list()
		l.keep(draw)
	} else {
		l.band(s.FactsTitle, s.FactsNote, min(max(drawn, begin), frameH/2))
		l.keep(draw)
		list()
	}
	l.gap(4)
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

// intelligence sets graded intelligence, apart from facts; or where it is.
func (l *layer) intelligence(s *profiles.Sheet) {
	graded := folded(s.Intel)
	l.band(s.IntelTitle, s.IntelNote, max(l.opening(graded), 2*l.lead(body)))
	l.text(roleP, s.Annex, body)
	l.table(graded)
	l.gap(8)
}

// review sets the block a person fills in: boxes to tick at the left, lines to
// write on at the right and below. What is left of the page goes to more lines
// for the reason.
func (l *layer) review(r *profiles.Review) {
	const pad, most = 8.0, 12
	block := func(more int) {
		top := l.y
		l.y += pad
		l.within(l.x+pad, l.w-2*pad, func() {
			l.tag(roleSection, func() {
				l.text(roleH3, r.Title, heading)
				l.text(roleP, r.Note, body)
				l.gap(4)
				n := min(2, len(r.Fields))
				l.sideBySide(0.45, func() { l.choices(r.Choices) }, func() { l.fields(append(slices.Clone(r.Fields[:n]), "")) })
				for range more {
					l.fields([]string{""})
				}
				l.fieldRow(r.Fields[n:])
			})
		})
		l.y += pad - 4
		l.outline(l.x, top, l.w, l.y-top, 1.2, blue)
	}
	h := l.height(func() { block(0) })
	l.room(h)
	more := 0
	if !l.dry {
		line := l.height(func() { l.fields([]string{""}) })
		more = min(most, int((frameBottom-l.y-h)/line))
	}
	block(max(0, more))
}

func (l *layer) choices(choices []string) {
	l.tag(roleList, func() {
		for _, c := range choices {
			l.outline(l.x, l.y+1.5, 11, 11, 1, ink)
			lines := l.wrap(l.printable(c), body, l.w-18)
			l.tag(roleItem, func() {
				l.tag(roleBody, func() { l.column(l.x+17, l.y, lines, body) })
			})
			l.y += max(float64(len(lines))*l.lead(body), 14)
			l.gap(4)
		}
	})
}

// fields sets what is to be written, one below the other.
func (l *layer) fields(fields []string) {
	for _, f := range fields {
		l.blank(l.x, l.w, f)
		l.y += max(l.lead(body), 14)
		l.gap(4)
	}
}

// fieldRow sets short fields side by side, each with as long a line to write on.
func (l *layer) fieldRow(fields []string) {
	const between = 12.0
	room := l.w - between*float64(len(fields)-1)
	for _, f := range fields {
		room -= l.width(l.printable(f), body)
	}
	x := l.x
	for _, f := range fields {
		w := l.width(l.printable(f), body) + max(room/float64(len(fields)), 20)
		l.blank(x, w, f)
		x += w + between
	}
	l.y += max(l.lead(body), 14)
	l.gap(4)
}

// blank is a field: its name and a line to write on.
func (l *layer) blank(x, w float64, field string) {
	y := l.y + max(l.lead(body), 14) - 1
	if field == "" {
		l.stroke(x, y, x+w, y, 0.6, soft)
		return
	}
	s := l.fit(l.printable(field), body, w*0.5)
	l.tag(roleP, func() { l.line(x, l.y, s, body) })
	l.stroke(x+l.width(s, body)+8, y, x+w, y, 0.6, soft)
}
