package main

import (
	"github.com/spf13/cobra"

	"forceprofiles/evaluate"
)

func evaluateCommand() *cobra.Command {
	var outcomes, hidden string
	var asJSON bool
	c := &cobra.Command{
		Use:   "evaluate RUN --outcomes FILE",
		Short: "What happened next: precision at capacity, calibration, detection",
		Long: `evaluate holds a run's lists against what was recorded in the twelve months after
it, and against rankings by rules alone, by harm index alone, by recency, frequency
and gravity, and by the model alone, each given as many places in each force as the
run's own list. With --hidden it also counts the harm planted in a synthetic world
that each of them finds.`,
		Args: args("RUN, a run folder"),
		RunE: func(cmd *cobra.Command, a []string) error {
			if err := required(cmd, "outcomes"); err != nil {
				return err
			}
			reports, err := evaluate.Run(cmd.Context(), a[0], outcomes, hidden)
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), reports)
			}
			return evaluate.WriteText(cmd.OutOrStdout(), reports)
		},
	}
	c.Flags().StringVar(&outcomes, "outcomes", "", "table of person_id, population, occurred_at")
	c.Flags().StringVar(&hidden, "hidden", "", "table of person_id, population, story (synthetic worlds only)")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}
