package html

import (
	"fmt"
	"html/template"
	"math"
	"strconv"
	"strings"

	"forceprofiles/profiles"
	"forceprofiles/templates"
)

// Tables of up to fits columns fit a phone as they are; up to stacks, each row
// becomes a card there; wider ones scroll by themselves, reached by keyboard.
const (
	fits   = 2
	stacks = 7
)

// table is a table with a name for those who hear it.
type table struct {
	profiles.Table
	name string
}

func labelled(t any, name string) table {
	switch t := t.(type) {
	case profiles.Table:
		return table{t, name}
	case *profiles.Table:
		return table{*t, name}
	}
	return table{name: name}
}

// Name is the caption, or what stands for it where the heading above says it.
func (t table) Name() string {
	if t.Caption != "" {
		return t.Caption
	}
	return t.name
}

// Stack says that rows become cards on a narrow screen.
func (t table) Stack() bool { return len(t.Columns) > fits && len(t.Columns) <= stacks }

// Scroll says that the table scrolls by itself.
func (t table) Scroll() bool { return len(t.Columns) > stacks }

// Class chooses the layout in style.css.
func (t table) Class() string {
	switch {
	case t.Scroll():
		return "wide"
	case t.Stack():
		return "stack"
	}
	return "fit"
}

// Role is said where the layout would hide from some readers that this is a
// table.
func (t table) Role(r string) template.HTMLAttr {
	if !t.Stack() {
		return ""
	}
	return template.HTMLAttr(` role="` + r + `"`)
}

// Right sets a number to the right.
func (t table) Right(i int) template.HTMLAttr {
	if i < len(t.Columns) && t.Columns[i].Right {
		return ` class="right"`
	}
	return ""
}

// Label repeats the column's heading for the card.
func (t table) Label(i int) template.HTMLAttr {
	if !t.Stack() || i >= len(t.Columns) || t.Columns[i].Head == "" {
		return ""
	}
	return template.HTMLAttr(` data-label="` + template.HTMLEscapeString(t.Columns[i].Head) + `"`)
}

// Share is the column's part of the width in whole per cent, 1 to 100.
func (t table) Share(i int) int {
	total := 0.0
	for _, c := range t.Columns {
		total += c.Width
	}
	if !(total > 0) {
		return max(1, 100/len(t.Columns))
	}
	return min(max(1, int(math.Round(100*t.Columns[i].Width/total))), 100)
}

// shares are the classes of column widths: a style attribute would need a
// weaker security policy.
func shares() string {
	var b strings.Builder
	for i := 1; i <= 100; i++ {
		fmt.Fprintf(&b, ".w%d{width:%d%%}", i, i)
	}
	b.WriteByte('\n')
	return b.String()
}

// steps is the waterfall as a table.
func steps(w profiles.Waterfall) table {
	words := templates.Default()
	t := profiles.Table{Columns: []profiles.Column{{Head: words.Say("html.step"), Width: 50},
		{Head: words.Say("sheet.rule.points"), Right: true, Width: 25}, {Head: words.Say("html.logodds"), Right: true,
			Width: 25}}}
	t.Rows = append(t.Rows, []string{w.Start, "0", number(w.BaseValue)})
	for _, s := range w.Steps {
		t.Rows = append(t.Rows, []string{s.Label, templates.Signed(s.Points), number(s.LogOdds)})
	}
	t.Rows = append(t.Rows, []string{w.End, templates.Signed(w.Total), number(w.Margin)})
	return table{t, w.Title}
}

// hits is a table of rules.
func hits(name string, rules []profiles.RuleHit) table {
	words := templates.Default()
	t := profiles.Table{Columns: []profiles.Column{{Head: words.Say("sheet.rule"), Width: 34},
		{Head: words.Say("sheet.rule.reason"), Width: 52}, {Head: words.Say("sheet.rule.points"), Right: true, Width: 14}}}
	for _, r := range rules {
		t.Rows = append(t.Rows, []string{r.Title + " (" + r.Ref + ")", r.Reason, r.PointsText})
	}
	return table{t, name}
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', 4, 64) }
