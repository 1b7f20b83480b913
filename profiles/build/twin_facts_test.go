package build_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"forceprofiles/profiles"
	"forceprofiles/profiles/chart"
)

// facts are what a section of the profile says: whole texts, in order, and
// numbers that are not part of a text.
type facts struct {
	texts  []string
	charts []string // of the charts' tables, which a PDF may set at its end
	extra  []string // numbers that one form adds: a page, a sum of what is drawn
}

// codes are the machine's: no reader sees them. Alt is heard, not printed.
var codes = []string{"schema", "force", "profile", "as_of", "id", "kind", "code", "population", "sheet", "language",
	"cutoff", "rule", "alt", "population"}

func (f *facts) take(v any) {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // a profile is made of strings and numbers
	}
	var tree any
	if err := json.Unmarshal(data, &tree); err != nil {
		panic(err)
	}
	f.walk("", tree, false)
}

func (f *facts) walk(key string, v any, chart bool) {
	switch v := v.(type) {
	case map[string]any:
		_, isChart := v["kind"]
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys {
			filled := len(items(v["rows"]))+len(items(v["people"])) > 0
			switch {
			case slices.Contains(codes, k),
				k == "empty" && filled,
				k == "columns" && !filled, k == "heads" && !filled,
				isChart && (k == "points" || k == "panels" || k == "links"), // the chart's table has them
				isChart && k == "table" && bare(v[k]),
				k == "sheets", untitled(k, v):
				continue
			}
			f.walk(k, v[k], chart || isChart && k == "table")
		}
	case []any:
		for _, x := range v {
			f.walk(key, x, chart)
		}
	case string:
		if strings.TrimSpace(v) == "" {
			return
		}
		if chart {
			f.charts = append(f.charts, v)
		} else {
			f.texts = append(f.texts, v)
		}
	}
}

// untitled says that key is the heading, or the stand-in, of something that the
// sheet v has not, or has: it is not printed then.
func untitled(key string, v map[string]any) bool {
	if key == "no_rules" {
		return len(items(v["rules"])) > 0
	}
	of, ok := strings.CutSuffix(key, "_title")
	switch of {
	case "factors":
		return bare(v["factors"])
	case "abstained", "lowered", "against", "would_change", "missing", "doubt":
		return ok && len(items(v[of])) == 0
	}
	return false
}

// bare says that a table has no row.
func bare(v any) bool {
	t, _ := v.(map[string]any)
	return len(items(t["rows"])) == 0
}

// heads forgets the caption and the headings of a table: bars that are drawn
// with every label and value need no table on paper.
func (f *facts) heads(t profiles.Table) {
	f.charts = slices.DeleteFunc(f.charts, func(s string) bool {
		return s == t.Caption || s == t.Columns[0].Head || s == t.Columns[1].Head
	})
}

func items(v any) []any { l, _ := v.([]any); return l }

// wanted are the profile's facts by section, for one form of the document.
func (r reading) wanted(p *profiles.Profile) map[string]*facts {
	out := map[string]*facts{}
	section := func(name string, values ...any) *facts {
		f := &facts{}
		for _, v := range values {
			f.take(v)
		}
		out[name] = f
		return f
	}
	furniture := p.Furniture
	furniture.Marking = strings.ToUpper(furniture.Marking)
	if r.form == "HTML" {
		furniture.Marking = p.Furniture.Marking
	}
	f := section("furniture", furniture)
	f.texts = append(f.texts, fmt.Sprint(furniture.Copy), fmt.Sprint(furniture.Copies))
	one := p.PageOne
	if r.form == "PDF" { // it shows as many of the first as fit the page; the list has them all
		one.Groups = slices.Clone(one.Groups)
		for i, g := range one.Groups {
			for k, person := range g.People {
				if k > 0 && !strings.Contains(squeeze(r.sections["page-one"]), squeeze(person.PersonID)) {
					one.Groups[i].People = g.People[:k]
					break
				}
			}
		}
	}
	page := section("page-one", one)
	for _, s := range []profiles.Section{p.Strategic, p.Changes, p.Quality, p.Method} {
		if len(s.Blocks) == 0 {
			continue
		}
		drawn := section(s.ID, s)
		for _, b := range s.Blocks {
			if b.Chart != nil {
				drawn.extra = append(append(drawn.extra, b.Chart.Alt), added(b.Chart)...)
				if r.form == "PDF" && b.Chart.Kind == profiles.Bars && len(b.Chart.Table.Columns) == 2 {
					drawn.heads(b.Chart.Table)
				}
			}
		}
	}
	for _, l := range p.Lists {
		rows := l
		rows.Sheets = nil
		list := section("list-"+l.Population, rows)
		for _, row := range l.Rows {
			list.texts = append(list.texts, strconv.Itoa(row.Rank))
		}
		for _, s := range l.Sheets {
			if s.Timeline != nil && r.form == "PDF" {
				// On paper the drawing stands beside the facts that it draws: its
				// lanes are said, its table would say the facts once more.
				lanes := *s.Timeline
				lanes.Table = profiles.Table{}
				s.Timeline = &lanes
			}
			if r.form == "PDF" {
				s.RulesTitle = "" // a rule stands under the reason that it found, without a heading
			}
			sheet := section(s.Anchor, s)
			if s.Timeline != nil {
				for _, mark := range s.Timeline.Points {
					sheet.extra = append(sheet.extra, mark.Label)
				}
				for _, lane := range s.Timeline.Panels {
					sheet.texts = append(sheet.texts, lane.Title)
					sheet.extra = append(sheet.extra, lane.Text)
					for _, mark := range lane.Points { // paper may name a mark, as the table on screen does
						sheet.extra = append(sheet.extra, mark.Label, mark.Text)
					}
				}
			}
			for _, step := range s.Waterfall.Steps {
				sheet.texts = append(sheet.texts, points(step.Points))
				sheet.extra = append(sheet.extra, fmt.Sprintf("%.4f", step.LogOdds))
			}
			sheet.texts = append(sheet.texts, points(s.Waterfall.Total), strconv.Itoa(s.Rank), strconv.Itoa(s.Of))
			sheet.extra = append(sheet.extra, fmt.Sprintf("%.4f", s.Waterfall.BaseValue),
				fmt.Sprintf("%.4f", s.Waterfall.Margin), "0")
		}
		if r.form == "PDF" {
			list.extra = append(list.extra, pageNumbers(r.pages)...)
		}
	}
	if r.form == "PDF" {
		page.extra = append(page.extra, pageNumbers(r.pages)...)
		f.extra = append(f.extra, pageNumbers(r.pages)...)
		for _, l := range p.Lists { // whose sheet it is stands at the top of its pages
			for _, s := range l.Sheets {
				f.extra = append(f.extra, s.PersonID, s.Name, strconv.Itoa(s.Rank))
			}
		}
	}
	for _, g := range p.PageOne.Groups {
		for _, person := range g.People {
			page.extra = append(page.extra, strconv.Itoa(person.Rank))
		}
	}
	return out
}

func pageNumbers(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = strconv.Itoa(i + 1)
	}
	return out
}

// added are the numbers that a drawing adds to its chart's own: the steps of an
// axis; what goes out of and comes into each place of a flow.
func added(c *profiles.Chart) (out []string) {
	if c.Kind == profiles.Trend {
		high := 0.0
		for _, p := range c.Points {
			high = max(high, p.Value)
		}
		step, end := chart.Scale(high)
		for v := 0.0; v <= end+step/2; v += step {
			out = append(out, chart.Label(v))
		}
	}
	if c.Kind != profiles.Flow {
		return out
	}
	for i := range c.Points {
		from, to := 0.0, 0.0
		for _, l := range c.Links {
			if l.From == i {
				from += l.Value
			}
			if l.To == i {
				to += l.Value
			}
		}
		out = append(out, fmt.Sprint(from), fmt.Sprint(to))
	}
	return out
}

func points(n int) string {
	switch {
	case n > 0:
		return "+" + strconv.Itoa(n)
	case n < 0:
		return "−" + strconv.Itoa(-n)
	}
	return "0"
}

// differences are where the document and the profile do not say the same.
func (r reading) differences(p *profiles.Profile) []string {
	var out []string
	say := func(section, format string, a ...any) {
		out = append(out, fmt.Sprintf("%s, %s: %s", r.form, section, fmt.Sprintf(format, a...)))
	}
	end := squeeze(r.sections[p.Method.ID])
	names := []string{}
	want := r.wanted(p)
	for name := range want {
		names = append(names, name)
	}
	slices.Sort(names)
	everything := numbers(strings.Join(values(r.sections), " "))
	for _, name := range names {
		f, text := want[name], r.sections[name]
		tight, have := squeeze(text), numbers(text)
		if tight == "" {
			say(name, "is missing")
			continue
		}
		for _, s := range f.texts {
			if !stands(s, tight) {
				say(name, "lacks %q", s)
			}
			for n := range numbers(printed(s, r.form)) {
				if !have[n] {
					say(name, "lacks the number %s of %q", n, s)
				}
			}
		}
		for _, s := range f.charts {
			if !stands(s, tight) && !(r.form == "PDF" && stands(s, end)) {
				say(name, "lacks %q of a chart", s)
			}
			for n := range numbers(printed(s, r.form)) {
				if !have[n] && !(r.form == "PDF" && everything[n]) {
					say(name, "lacks the number %s of a chart", n)
				}
			}
		}
		known := numbers(strings.Join(append(append(slices.Clone(f.texts), f.charts...), f.extra...), " "))
		for n := range have {
			if !known[n] && !(r.form == "PDF" && name == p.Method.ID) && !part(n, known) {
				say(name, "has the number %s, which the profile has not", n)
			}
		}
	}
	for _, l := range p.Lists {
		text, at := squeeze(r.sections["list-"+l.Population]), 0
		for _, row := range l.Rows {
			next := strings.Index(text[at:], squeeze(row.PersonID))
			if next < 0 {
				say("list-"+l.Population, "%s does not stand where the profile has it, at place %d", row.PersonID, row.Rank)
				break
			}
			at += next + 1
		}
	}
	return out
}

func values(m map[string]string) []string {
	keys := []string{}
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for i, k := range keys {
		keys[i] = m[k]
	}
	return keys
}

// stands says whether s is in text, whatever its line breaks. Of a name in a
// script that a PDF does not draw, the words that it draws.
func stands(s, text string) bool {
	if strings.Contains(text, squeeze(s)) {
		return true
	}
	if !strings.ContainsFunc(s, foreign) {
		return false
	}
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool {
		return foreign(r) || unicode.IsSpace(r) ||
			unicode.IsPunct(r)
	}) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// foreign is what the fonts of the PDF do not draw, or not from right to left.
func foreign(r rune) bool {
	return r >= 0x0530 && r < 0x1E00 || r >= 0x2E80 && r < 0xFB00 || r >= 0xFB1D && r < 0xFF00
}

// printed is what form can print of s.
func printed(s, form string) string {
	if form == "HTML" {
		return s
	}
	return strings.Map(func(r rune) rune {
		if foreign(r) {
			return -1
		}
		return r
	}, s)
}

var digits = regexp.MustCompile(`\d+(?:[.,]\d+)*`)

// numbers are the numbers of a text as printed, each once.
func numbers(s string) map[string]bool {
	out := map[string]bool{}
	for _, n := range digits.FindAllString(s, -1) {
		out[n] = true
	}
	return out
}

// part says that n is the piece of a longer number, of a reference that had to
// be broken over two lines.
func part(n string, known map[string]bool) bool {
	for k := range known {
		if len(k) >= 8 && (strings.HasPrefix(k, n) || strings.HasSuffix(k, n)) {
			return true
		}
	}
	return false
}
