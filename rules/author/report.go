package author

import (
	"fmt"
	"io"
	"strings"

	"forceprofiles/rules"
)

// Write prints a report as a test runner does: failures in full, then what is
// not covered, then the count; with verbose, every case.
func (r *Report) Write(w io.Writer, verbose bool) error {
	var b strings.Builder
	for i := range r.Results {
		res := &r.Results[i]
		if res.Passed() {
			if verbose {
				fmt.Fprintf(&b, "  pass  %s: %s\n", res.Rule, res.Name)
			}
			continue
		}
		fmt.Fprintf(&b, "  FAIL  %s: %s\n        %s\n", res.Rule, res.Name, res.Position)
		for _, f := range res.Failures {
			fmt.Fprintf(&b, "        %s\n", strings.ReplaceAll(f, "\n", "\n        "))
		}
	}
	for i := range r.Coverage {
		c := &r.Coverage[i]
		if missing := c.Missing(); len(missing) > 0 {
			word := "UNTESTED"
			if c.Status == rules.Shadow {
				word = "untested"
			}
			fmt.Fprintf(&b, "  %s  %s (%s): no passing case for: %s\n", word, c.Rule, c.Status, strings.Join(missing, ", "))
		}
	}
	failed, uncovered := r.Failed()
	verdict := "ok  "
	if failed+uncovered > 0 {
		verdict = "FAIL"
	}
	fmt.Fprintf(&b, "%s  %s: %s, %d failed", verdict, r.File, counted(len(r.Results), "case"), failed)
	if uncovered > 0 {
		fmt.Fprintf(&b, ", %s not fully tested", counted(uncovered, "active rule"))
	}
	b.WriteString("\n")
	_, err := io.WriteString(w, b.String())
	return err
}
