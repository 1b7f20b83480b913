package main

import (
	"time"

	"github.com/spf13/cobra"

	"forceprofiles/dataset"
)

func checkCommand() *cobra.Command {
	var asJSON bool
	var asOf string
	c := &cobra.Command{
		Use:   "check DATASET",
		Short: "Check a dataset against the contract; print what is wrong",
		Args:  args("DATASET, the folder of a conflated dataset"),
		RunE: func(cmd *cobra.Command, a []string) error {
			at, err := parseAsOf(asOf)
			if err != nil {
				return err
			}
			report, err := dataset.Check(cmd.Context(), a[0], dataset.Options{AsOf: at})
			if err != nil {
				return err
			}
			if asJSON {
				err = writeJSON(cmd.OutOrStdout(), report)
			} else {
				err = report.WriteText(cmd.OutOrStdout())
			}
			if err == nil && !report.OK() {
				return errFound
			}
			return err
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	asOfFlag(c, &asOf)
	return c
}

func asOfFlag(c *cobra.Command, into *string) {
	c.Flags().StringVar(into, "as-of", "",
		"the moment to stand at, as 2026-04-01 (London midnight) or RFC 3339; the dataset's own if not given")
}

// parseAsOf reads a London day or an RFC 3339 moment; "" is the zero time.
func parseAsOf(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if t, err := time.ParseInLocation(time.DateOnly, s, dataset.London); err == nil {
		return t, nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return t, usagef("--as-of %q is neither a day like 2026-04-01 nor a moment like 2026-04-01T00:00:00+01:00", s)
	}
	return t, nil
}
