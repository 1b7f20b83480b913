package explain

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"forceprofiles/dataset"
	"forceprofiles/profiles/wording"
	"forceprofiles/scoring"
)

// Width is the width of a page where there is no terminal to ask.
const Width = 100

// WriteText sets a report for a terminal of the given width.
func WriteText(w io.Writer, r *Report, width int) error {
	for i := range r.Answers {
		p := &page{width: max(width, 40)}
		if i > 0 {
			p.b.WriteString("\n" + strings.Repeat("=", p.width) + "\n\n")
		}
		a := &r.Answers[i]
		p.wrapped("", fmt.Sprintf("%s: %s (%s), %s", r.Person, a.Title, a.Population, a.Force))
		p.wrapped("", fmt.Sprintf("Run %s, facts as of %s. Suggested for human review only, never a decision.",
			r.RunID[:min(12, len(r.RunID))], r.AsOf))
		a.set(p)
		if _, err := io.WriteString(w, p.b.String()); err != nil {
			return err
		}
	}
	return nil
}

func (a *Answer) set(p *page) {
	a.place(p)
	if a.Score == nil { // rules alone
		a.reasons(p)
		a.rules(p)
		return
	}
	a.chance(p)
	a.reasons(p)
	a.factors(p)
	a.groups(p)
	a.interactions(p)
	a.rules(p)
	a.changes(p)
	a.doubt(p)
}

func (a *Answer) place(p *page) {
	p.head("Place", a.Place.Why)
	x := a.Place
	listed := "not listed"
	if x.Listed {
		listed = "listed"
	}
	rows := [][]string{{"rank", fmt.Sprintf("%d of %d scored here by the policy, %s", x.Rank, x.Scored, listed)}}
	if a.Score != nil { // of rule points many have the same: a share of all would say little
		rows[0][1] += fmt.Sprintf("; %d by model score", x.ModelRank)
		rows = append(rows, []string{"above", fmt.Sprintf("%.2f%% of those scored here, by margin", x.Percentile)})
	}
	rows = append(rows, []string{"rule points", fmt.Sprintf("%g", x.Points)},
		[]string{"the list", fmt.Sprintf("%d must-review, and at most %d more by rank", x.Ahead, x.Capacity)})
	if a.Score != nil {
		rows = append(rows, []string{"margin", logOdds(a.Score.Margin)})
	}
	if x.Cutoff != nil {
		rows = append(rows, []string{"cutoff", logOdds(*x.Cutoff) + ": the margin of the last person listed by rank"})
	}
	if x.List != nil {
		rows = append(rows, []string{"line",
			logOdds(*x.List) + ": above it this person is listed, below it not, all others as they are"})
	}
	if x.Next != nil {
		rows = append(rows, []string{"next", logOdds(*x.Next) + ": the margin of the first person not listed"})
	}
	p.table([]column{{}, {wraps: true}}, rows)
}

func (a *Answer) chance(p *page) {
	p.head("How likely", strings.Join(a.Score.Words, " "))
	c := a.Score.Calibration
	where := "inside"
	if c.Outside {
		where = "outside: the chance is that of the nearer end"
	}
	p.wrapped("  ", fmt.Sprintf("Model %s; %s calibration, fitted on margins from %s to %s; this margin is %s.",
		a.Score.Model, c.Method, logOdds(c.Low), logOdds(c.High), where))
}

func (a *Answer) reasons(p *page) {
	p.head("Why", "")
	for _, r := range a.Reasons {
		p.wrapped("  - ", r)
	}
	switch {
	case len(a.Reasons) > 0:
	case a.Score == nil:
		p.wrapped("  ", "No rule points to this person, and this population has no model.")
	default:
		p.wrapped("  ", "No single record stands out: the whole of the records gives this score.")
	}
}

// shownFactors is how many factors a terminal shows before it sums up the rest.
const shownFactors = 15

// shownRows is how many records it names behind each.
const shownRows = 6

func (a *Answer) factors(p *page) {
	p.head("Factors", "In log-odds: 0.69 doubles the odds. The parts shown and everything else add up to the margin.")
	shown := a.Factors[:min(shownFactors, len(a.Factors))]
	var parts []float64
	rest := 0.0
	for i, f := range a.Factors {
		if i < len(shown) {
			parts = append(parts, f.Contribution)
		} else {
			rest += f.Contribution
		}
	}
	parts = append(parts, rest)
	base, figures, total := addUp(a.Score.BaseValue, parts, a.Score.Margin)
	rows := [][]string{{base, "", "", "base value: before anything is known of a person"}}
	for i, f := range shown {
		rows = append(rows, []string{figures[i], f.Text, f.TypicalText, f.Label})
	}
	rows = append(rows,
		[]string{figures[len(figures)-1], "", "", fmt.Sprintf("everything else: %d features", len(a.Factors)-len(shown))},
		[]string{total, "", "", "margin"})
	p.table([]column{{"log-odds", true, false}, {"value", true, false}, {"usually", true, false}, {"factor", false, true}},
		rows)
	a.records(p, shown)
}

// records names the records behind the values, where they were asked for.
func (a *Answer) records(p *page, shown []Factor) {
	var rows [][]string
	for _, f := range shown {
		for i, r := range f.Rows[max(0, len(f.Rows)-shownRows):] {
			label := ""
			if i == 0 {
				label = f.Label
				if more := len(f.Rows) - shownRows; more > 0 {
					label += fmt.Sprintf(" (the last %d of %d)", shownRows, len(f.Rows))
				}
			}
			date := ""
			if !r.OccurredAt.IsZero() {
				date = r.OccurredAt.In(dataset.London).Format("2006-01-02")
			}
			rows = append(rows, []string{date, r.Table, r.Key, r.Force, label})
		}
	}
	if len(rows) == 0 {
		return
	}
	p.head("Records behind the values", "")
	p.table([]column{{"date", false, false}, {"table", false, false}, {"record", false, false}, {"force", false, false},
		{"for", false, true}}, rows)
}

func (a *Answer) groups(p *page) {
	p.head("By group",
		"In log-odds. The plain sum adds the factors of a group; "+
			"the group Shapley value treats the group as one player. Both add up to the margin.")
	groups := slices.Clone(a.Groups)
	slices.SortStableFunc(groups, func(a, b Group) int { return cmp.Compare(math.Abs(b.Sum), math.Abs(a.Sum)) })
	var sums, shapley []float64
	for _, g := range groups {
		sums, shapley = append(sums, g.Sum), append(shapley, g.Shapley)
	}
	base, left, total := addUp(a.Score.BaseValue, sums, a.Score.Margin)
	_, right, _ := addUp(a.Score.BaseValue, shapley, a.Score.Margin)
	rows := [][]string{{base, base, "base value"}}
	for i, g := range groups {
		rows = append(rows, []string{left[i], right[i], g.Group})
	}
	rows = append(rows, []string{total, total, "margin"})
	p.table([]column{{"plain sum", true, false}, {"group Shapley", true, false}, {"group", false, true}}, rows)
}

func (a *Answer) interactions(p *page) {
	p.head("Together",
		"What two factors do together beyond their parts, in log-odds: the strongest pairs. "+
			"It is inside the figures above, half in each.")
	var rows [][]string
	for _, x := range a.Interactions {
		rows = append(rows, []string{logOdds(x.LogOdds), x.Labels[0] + "  ×  " + x.Labels[1]})
	}
	if len(rows) == 0 {
		p.wrapped("  ", "None.")
		return
	}
	p.table([]column{{"log-odds", true, false}, {"factors", false, true}}, rows)
}

func (a *Answer) rules(p *page) {
	p.head("Rules", "")
	var rows [][]string
	var missed []string
	for _, r := range a.Rules {
		if r.Outcome == "miss" {
			missed = append(missed, r.Rule+" "+r.Title)
			continue
		}
		points, reason := fmt.Sprintf("%g", r.Points), r.Reason
		if r.Outcome == "abstain" {
			points = ""
		}
		if r.MustReview {
			reason = "Must review. " + reason
		}
		rows = append(rows, []string{string(r.Outcome), points, fmt.Sprintf("%s v%d", r.Rule, r.Version), reason})
	}
	if len(rows) == 0 {
		p.wrapped("  ", "No rule hit and none abstained.")
	} else {
		p.table([]column{{"outcome", false, false}, {"points", true, false}, {"rule", false, false}, {"reason", false, true}},
			rows)
	}
	if len(missed) > 0 {
		p.wrapped("  ", fmt.Sprintf("Asked and not met (%d): %s.", len(missed), strings.Join(missed, "; ")))
	}
}

func (a *Answer) changes(p *page) {
	p.head("What would change it",
		"One fact changed and every other left as it is, scored again with the same model. "+
			"It is no forecast, and a rule that demands a review still does.")
	if a.Place.MustReview {
		p.wrapped("  ", "A must-review rule lists this person whatever the score.")
	}
	for _, line := range []struct {
		code       Line
		above      bool // the person is, now
		down, up   string
		irrelevant bool
	}{
		{scoring.LineList, a.Place.Listed, "Off the list:", "On to the list:", a.Place.MustReview},
		{scoring.LineBase, a.Score.Margin >= a.Score.BaseValue, "Below the base value:", "Above the base value:", false},
	} {
		if line.irrelevant {
			continue
		}
		title := line.up
		if line.above {
			title = line.down
		}
		p.wrapped("  ", title)
		none := true
		for _, c := range a.Changes {
			if c.Line == line.code {
				none = false
				p.wrapped("  - ", fmt.Sprintf("%s: margin %s.", c.Text, logOdds(c.Margin)))
			}
		}
		if none {
			p.wrapped("  - ", "no single change of a fact that can change does it.")
		}
	}
}

func (a *Answer) doubt(p *page) {
	p.head("Doubt", "")
	for _, x := range a.Doubt.OutOfRange {
		text := fmt.Sprintf("Training never saw this value: %s: %s", x.Label, x.Text)
		if x.Low != nil && x.High != nil {
			text += fmt.Sprintf(" (it saw %g to %g)", *x.Low, *x.High)
		}
		p.wrapped("  - ", text+".")
	}
	labels := map[string]string{}
	for _, f := range a.Factors {
		labels[f.Feature] = f.Label
	}
	name := func(features []string) string {
		var out []string
		for _, f := range features {
			out = append(out, labels[f])
		}
		return strings.Join(out, "; ")
	}
	if n := len(a.Doubt.Missing); n > 0 {
		p.wrapped("  - ", fmt.Sprintf("Not known, though the model never met that in training (%d): %s.", n,
			name(a.Doubt.Missing)))
	}
	if n := len(a.Doubt.Unknown); n > 0 {
		p.wrapped("  - ", fmt.Sprintf("Not known, as for some in training (%d): %s.", n, name(a.Doubt.Unknown)))
	}
	if a.Score.Calibration.Outside {
		p.wrapped("  - ", "The margin lies outside the range in which chances were checked.")
	}
	s := a.Doubt.Similar
	p.wrapped("  - ", fmt.Sprintf(
		"Similar people: %d of a sample of %d scored in this run share this person's leaf in at least half of the "+
			"model's trees; the closest shares %.0f%% of them.",
		s.People, s.Sample, 100*s.Closest))
}

// logOdds prints log-odds to a thousandth.
func logOdds(x float64) string { return thousandths(int(math.Round(1000 * x))) }

func thousandths(n int) string { return fmt.Sprintf("%+.3f", float64(n)/1000) }

// addUp prints a start, parts and their total to a thousandth so that what is
// printed adds up to the printed total.
func addUp(start float64, parts []float64, total float64) (first string, printed []string, sum string) {
	exact := make([]float64, len(parts))
	for i, x := range parts {
		exact[i] = 1000 * x
	}
	from, to := int(math.Round(1000*start)), int(math.Round(1000*total))
	for _, k := range wording.Apportion(exact, to-from) {
		printed = append(printed, thousandths(k))
	}
	return thousandths(from), printed, thousandths(to)
}
