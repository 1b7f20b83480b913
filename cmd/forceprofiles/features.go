package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"forceprofiles/scoring/export"
)

func featuresCommand() *cobra.Command {
	var asOf, out string
	var packs []string
	c := &cobra.Command{
		Use:   "features DATASET --as-of T --out FILE",
		Short: "Export the feature matrix, for training",
		Long: `features writes one row a person with every feature as it would have been known at
a moment, and who belongs to which population (in:ID, force:ID). FILE.json beside
it lists the features with the hashes that pin a model to them.`,
		Args: args("DATASET, the folder of a conflated dataset"),
		RunE: func(cmd *cobra.Command, a []string) error {
			if err := required(cmd, "out"); err != nil {
				return err
			}
			at, err := parseAsOf(asOf)
			if err != nil {
				return err
			}
			bar := newProgress(cmd.ErrOrStderr(), "Computing features")
			n, err := export.Write(cmd.Context(), a[0], packs, out, at, bar.update)
			bar.end()
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s: %d people; the columns are described in %s.json\n", out, n, out)
			return nil
		},
	}
	asOfFlag(c, &asOf)
	c.Flags().StringVar(&out, "out", "", "Parquet file to write")
	c.Flags().StringArrayVar(&packs, "pack", nil, packUsage)
	return c
}
