package impact

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"forceprofiles/runfolder"
)

// Report is what every rule did in a run, and in the run before it.
type Report struct {
	RunID string `json:"run_id"`
	AsOf  string `json:"as_of"`
	// PreviousRunID is the run compared with; "" for none.
	PreviousRunID string                `json:"previous_run_id,omitempty"`
	PreviousAsOf  string                `json:"previous_as_of,omitempty"`
	Rules         []runfolder.RuleCount `json:"rules"`
	Gone          []runfolder.RuleCount `json:"gone"`
}

// ReportRules reads what every rule did in a run from its manifest; previous,
// if given, is compared with instead of the run that the manifest names.
func ReportRules(dir, previous string) (*Report, error) {
	run, err := runfolder.Open(dir)
	if err != nil {
		return nil, err
	}
	m := run.Manifest
	r := &Report{RunID: m.RunID, AsOf: m.Inputs.Settings.AsOf, PreviousRunID: m.Inputs.Settings.Previous}
	if previous != "" {
		other, err := runfolder.Open(previous)
		if err != nil {
			return nil, fmt.Errorf("--previous: %w", err)
		}
		m.CompareRules(other.Manifest)
		r.PreviousRunID, r.PreviousAsOf = other.Manifest.RunID, other.Manifest.Inputs.Settings.AsOf
	}
	r.Rules, r.Gone = m.Rules, m.RulesGone
	if r.Gone == nil {
		r.Gone = []runfolder.RuleCount{}
	}
	return r, nil
}

// Write prints the report for a terminal: a table a population.
func (r *Report) Write(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Run %s, as of %s", runfolder.Short(r.RunID), r.AsOf)
	if r.PreviousRunID != "" {
		fmt.Fprintf(&b, ", beside run %s", runfolder.Short(r.PreviousRunID))
		if r.PreviousAsOf != "" {
			fmt.Fprintf(&b, ", as of %s", r.PreviousAsOf)
		}
	}
	b.WriteString(".\n")
	population := ""
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, c := range r.Rules {
		if c.Population != population {
			t.Flush()
			population = c.Population
			fmt.Fprintf(&b, "\n%s, %d people\n", population, c.Hits+c.Misses+c.Abstained)
			fmt.Fprint(t, "  rule\tstatus\thits\tonly\tlisted\talone\tnot known")
			if r.PreviousRunID != "" {
				fmt.Fprint(t, "\thits before\tchange")
			}
			fmt.Fprint(t, "\ttitle\n")
		}
		fmt.Fprintf(t, "  %s v%d\t%s\t%d\t%d\t", c.ID, c.Version, c.Status, c.Hits, c.Only)
		if c.Status == "active" {
			fmt.Fprintf(t, "%d\t%d", c.Listed, c.Alone)
		} else {
			fmt.Fprint(t, "-\t-")
		}
		fmt.Fprintf(t, "\t%d", c.Abstained)
		switch p := c.Previous; {
		case r.PreviousRunID == "":
		case p == nil:
			fmt.Fprint(t, "\t-\tnew rule")
		default:
			fmt.Fprintf(t, "\t%d\t%+d%s", p.Hits, c.Hits-p.Hits, changedRule(&c))
		}
		fmt.Fprintf(t, "\t%s\n", c.Title)
	}
	t.Flush()
	for _, g := range r.Gone {
		fmt.Fprintf(&b, "\ngone: %s v%d (%s), %s: %d hits before, %s\n", g.ID, g.Version, g.Population, g.Status, g.Hits,
			g.Title)
	}
	b.WriteString("\nhits: people of whom the rule holds. only: hits on whom no other active rule holds.\n" +
		"listed: hits who are on a list. alone: listed, and no other active rule holds.\n" +
		"A shadow rule is counted and puts nobody on a list.\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// changedRule says that the rule itself is not what it was.
func changedRule(c *runfolder.RuleCount) string {
	var words []string
	if c.Previous.Version != c.Version {
		words = append(words, fmt.Sprintf("was v%d", c.Previous.Version))
	}
	if c.Previous.Status != c.Status {
		words = append(words, "was "+c.Previous.Status)
	}
	if len(words) == 0 {
		return ""
	}
	return " (" + strings.Join(words, ", ") + ")"
}
