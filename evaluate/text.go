package evaluate

import (
	"fmt"
	"io"
	"math"
	"sort"
	"text/tabwriter"
)

// WriteText writes the reports for a terminal.
func WriteText(w io.Writer, reports []Report) error {
	for i, r := range reports {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s: %d people scored, %d with the outcome in the next 12 months (%s)\n",
			r.Population, r.People, r.Outcomes, percent(r.BaseRate))
		fmt.Fprintf(w, "  AUC %s (95%% interval %s to %s), calibration error %s, Brier score %s\n",
			three(r.AUC), three(r.AUCLow), three(r.AUCHigh), three(r.CalibrationError), three(r.Brier))
		tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		fmt.Fprintln(tw, "  filled by\tplaces\twith the outcome\tprecision (95% interval)\tshare of all outcomes\thidden harm found")
		for _, p := range r.Policies {
			fmt.Fprintf(tw, "  %s\t%d\t%d\t%s (%s to %s)\t%s\t%s\n", p.Name, p.Places, p.Outcomes,
				percent(p.Precision), percent(p.Low), percent(p.High), percent(p.Recall), hidden(p, r.Hidden))
		}
		if err := tw.Flush(); err != nil {
			return err
		}
		last := r.Policies[len(r.Policies)-1]
		var stories []string
		for s := range last.Stories {
			stories = append(stories, s)
		}
		sort.Strings(stories)
		for _, s := range stories {
			fmt.Fprintf(w, "  planted story %s: combined policy lists %d of %d\n", s, last.Stories[s].Found, last.Stories[s].Of)
		}
	}
	return nil
}

func hidden(p Policy, of int) string {
	if of == 0 {
		return "none planted"
	}
	return fmt.Sprintf("%d of %d (%s)", p.Hidden, of, percent(p.HiddenShare))
}

func percent(x Share) string {
	if math.IsNaN(float64(x)) {
		return "not defined"
	}
	return fmt.Sprintf("%.1f%%", 100*x)
}

func three(x Share) string {
	if math.IsNaN(float64(x)) {
		return "not defined"
	}
	return fmt.Sprintf("%.3f", x)
}
