package evaluate

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
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
		if r.Calibration == nil {
			fmt.Fprintln(w, "  no model: rules alone order the list")
		} else {
			fmt.Fprintf(w, "  AUC %s (95%% interval %s to %s), calibration error %s, Brier score %s\n",
				three(r.AUC), three(r.AUCLow), three(r.AUCHigh), three(r.CalibrationError), three(r.Brier))
		}
		for _, t := range []struct {
			title    string
			policies []Policy
		}{{"as many places as the forces' capacity", r.AtCapacity}, {"as many places as the whole list", r.Policies}} {
			fmt.Fprintf(w, "  %s\n", t.title)
			tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
			fmt.Fprintln(tw, "    filled by\tplaces\twith the outcome\tprecision (95% interval)\tshare of all outcomes\t"+
				"hidden harm found")
			for _, p := range t.policies {
				fmt.Fprintf(tw, "    %s\t%d\t%d\t%s (%s to %s)\t%s\t%s\n", p.Name, p.Places, p.Outcomes,
					percent(p.Precision), percent(p.Low), percent(p.High), percent(p.Recall), hidden(p, r.Hidden))
			}
			if err := tw.Flush(); err != nil {
				return err
			}
		}
		stories := r.AtCapacity[0].Stories // every policy is asked of the same
		for _, s := range slices.Sorted(maps.Keys(stories)) {
			fmt.Fprintf(w, "  planted story %q, %d people, found at capacity:", s, stories[s].Of)
			for k, p := range r.AtCapacity {
				sep := ","
				if k == 0 {
					sep = ""
				}
				fmt.Fprintf(w, "%s %s %d", sep, p.Name, p.Stories[s].Found)
			}
			fmt.Fprintln(w)
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

func percent(x Share) string { return defined("%.1f%%", 100*x) }

func three(x Share) string { return defined("%.3f", x) }

func defined(format string, x Share) string {
	if math.IsNaN(float64(x)) {
		return "not defined"
	}
	return fmt.Sprintf(format, float64(x))
}
