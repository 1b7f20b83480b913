package build

import (
	"cmp"
	"slices"

	"forceprofiles/dataset"
	"forceprofiles/internal/statistics"
	"forceprofiles/profiles"
	"forceprofiles/profiles/wording"
)

// smallCount is under what a count of a protected group is not shown: so few
// people could be told apart.
const smallCount = 5

// selection shows how many of each protected group were scored and listed: a
// start for questions, not an answer.
func (w *methodWriter) selection() []profiles.Block {
	blocks := []profiles.Block{{Heading: w.Say("groups.heading")}, {Para: w.Say("groups.intro", "n", smallCount)}}
	for i := range w.in.Populations {
		pop := &w.in.Populations[i]
		scored := w.page.Picture.Scored(pop.Pack.ID, w.force.Code)
		var listed dataset.GroupCounts
		for _, r := range pop.Listed {
			if c, ok := w.in.Cases[r.Person]; ok {
				listed.Add(dataset.GroupsOf(c.Batch)(c.Person))
			}
		}
		t := &profiles.Table{Caption: w.Say("groups.caption", "title", pop.Pack.Title, "force", w.force.Name),
			Columns: profiles.Columns(w.Say("head.protected"), w.Say("head.scored"), w.Say("head.listed"), w.Say("head.rate"),
				w.Say("head.interval"))}
		t.Columns[0].Width, t.Columns[4].Width = 2.6, 1.6
		for k, kind := range dataset.Characteristics {
			for _, g := range groupRows(kind.Groups, scored[k][:], listed[k][:]) {
				row := []string{w.Say("groups.row", "kind", kind.Title, "name", g.label),
					w.cell(g.scored, g.hideScored), w.cell(g.listed, g.hideListed), "–", "–"}
				if !g.hideScored && !g.hideListed {
					low, high := statistics.Wilson(int(g.listed), int(g.scored))
					row[3] = wording.Share(float64(g.listed), float64(g.scored))
					row[4] = w.Say("groups.interval", "low", wording.Percent(low, 1), "high", wording.Percent(high, 1))
				}
				t.Rows = append(t.Rows, row)
			}
		}
		if len(t.Rows) > 0 {
			blocks = append(blocks, profiles.Block{Table: t})
		}
	}
	return blocks
}

// groupRow is a row of the table of one protected characteristic.
type groupRow struct {
	label                  string
	scored, listed         int64
	hideScored, hideListed bool
}

// groupRows are the groups that have a row, with what is not shown of them. A
// group without a row is known to be empty, so it can hide no other.
func groupRows(groups []dataset.Group, of, in []int64) []groupRow {
	var rows []groupRow
	var scored, listed []int64
	for k, g := range groups {
		if of[k] > 0 {
			rows = append(rows, groupRow{label: g.Label, scored: of[k], listed: in[k]})
			scored, listed = append(scored, of[k]), append(listed, in[k])
		}
	}
	hideScored, hideListed := hidden(scored), hidden(listed)
	for i := range rows {
		rows[i].hideScored, rows[i].hideListed = hideScored[i], hideListed[i]
	}
	return rows
}

// cell prints a count, or that it is not shown.
func (w *methodWriter) cell(n int64, hide bool) string {
	switch {
	case hide && n < smallCount:
		return w.Say("groups.under", "n", smallCount)
	case hide:
		return w.Say("groups.hidden")
	}
	return wording.Count(n)
}

// hidden says which counts of one characteristic are not shown: those under
// smallCount, and as many of the least of the others as it takes until no
// hidden small count follows from the total, which is known. A reader is taken
// to know that a small count is 0 to 4, that one not shown is at least 5 and at
// most the least that is shown.
func hidden(counts []int64) []bool {
	out := make([]bool, len(counts))
	var others []int
	small, sum := int64(0), int64(0)
	for i, c := range counts {
		if c < smallCount {
			out[i] = true
			small++
			sum += c
		} else {
			others = append(others, i)
		}
	}
	slices.SortStableFunc(others, func(a, b int) int { return cmp.Compare(counts[a], counts[b]) })
	for more := int64(0); small > 0 && len(others) > 0; more++ {
		least := max(0, sum-(small-1)*(smallCount-1)-more*counts[others[0]])
		most := min(smallCount-1, sum-more*smallCount)
		if least < most {
			break
		}
		out[others[0]] = true
		sum += counts[others[0]]
		others = others[1:]
	}
	return out
}
