package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"forceprofiles/evaluate"
)

func evaluateCommand() *cobra.Command {
	var q evaluate.Question
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
			q.Run = a[0]
			reports, matched, err := evaluate.Run(cmd.Context(), q)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.ErrOrStderr(), "%d outcomes are of people whom the run scored, and %d are not.\n", matched.Matched,
				matched.Unmatched)
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), reports)
			}
			return evaluate.WriteText(cmd.OutOrStdout(), reports)
		},
	}
	c.Flags().StringVar(&q.Outcomes, "outcomes", "",
		"table of person_id (or source and record_id), population, occurred_at")
	c.Flags().StringVar(&q.Dataset, "dataset", "", "the dataset of the run, for outcomes by source and record_id")
	c.Flags().StringVar(&q.Hidden, "hidden", "", "table of person_id, population, story (synthetic worlds only)")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}
