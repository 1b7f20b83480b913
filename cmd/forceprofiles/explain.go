package main

import (
	"encoding/json"

	"github.com/spf13/cobra"

	"forceprofiles/run"
)

func explainCommand() *cobra.Command {
	var q run.Question
	var asJSON bool
	c := &cobra.Command{
		Use:   "explain --run RUN --person ID",
		Short: "The whole explanation of anyone scored, listed or not",
		Args:  args(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := required(cmd, "run", "person"); err != nil {
				return err
			}
			answers, err := run.Explain(cmd.Context(), q)
			if err != nil {
				return err
			}
			if asJSON {
				enc := json.NewEncoder(cmd.OutOrStdout())
				enc.SetIndent("", "  ")
				return enc.Encode(answers)
			}
			return run.WriteAnswers(cmd.OutOrStdout(), answers)
		},
	}
	c.Flags().StringVar(&q.Run, "run", "", "run folder")
	c.Flags().StringVar(&q.Person, "person", "", "person_id")
	c.Flags().StringVar(&q.Population, "population", "", "one population; all that the person is in if not given")
	c.Flags().StringVar(&q.Dataset, "dataset", "", "the dataset of the run, to add the source rows behind each value")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}
