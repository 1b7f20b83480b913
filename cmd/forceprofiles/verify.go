package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"forceprofiles/runfolder"
)

func verifyCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "verify RUN",
		Short: "Recompute every hash and every sum of a run; name what differs",
		Args:  args("RUN, a run folder"),
		RunE: func(cmd *cobra.Command, a []string) error {
			v, err := runfolder.Verify(cmd.Context(), a[0])
			if err != nil {
				return err
			}
			w := cmd.OutOrStdout()
			if asJSON {
				if err := writeJSON(w, v); err != nil {
					return err
				}
			} else {
				for _, name := range v.Unchecked {
					fmt.Fprintf(cmd.ErrOrStderr(), "%s is there; this version does not check signatures\n", name)
				}
			}
			if !asJSON && v.OK() {
				fmt.Fprintf(w, "%s: %d files as sealed, %d scores add up; run %s\n", a[0], v.Files, v.Rows, v.RunID)
			} else if !asJSON {
				for _, f := range v.Discrepancies {
					fmt.Fprintln(w, f)
				}
			}
			if !v.OK() {
				return errFound
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}
