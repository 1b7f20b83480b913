package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"forceprofiles/scoring/contributions"
)

func contributionsCommand() *cobra.Command {
	var model, data, out string
	c := &cobra.Command{
		Use:   "contributions --model MODEL --data ROWS --out OUT",
		Short: "Score and explain the rows of any table with any supported model",
		Long: `contributions writes margin, base value and one exact SHAP contribution per model
feature for every row of a table (Parquet, Arrow IPC or CSV), in log-odds. The
table needs a column for each of the model's features, found by name; its text
columns are kept as keys. A model of several classes has one set of columns per
class. Rows are streamed. Anyone can use it to reproduce the engine's numbers, bit
for bit, from a run's features.parquet and the models under its inputs folder.`,
		Args: args(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := required(cmd, "model", "data", "out"); err != nil {
				return err
			}
			rows, worst, err := contributions.Write(cmd.Context(), model, data, out)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(),
				"%s: %d rows explained; base value and contributions add up to the margin within %.1g\n", out, rows, worst)
			return nil
		},
	}
	c.Flags().StringVar(&model, "model", "", "model file: LightGBM text, XGBoost JSON or UBJSON")
	c.Flags().StringVar(&data, "data", "", "table of rows: Parquet, Arrow IPC or CSV")
	c.Flags().StringVar(&out, "out", "", "file to write, by its ending: .parquet or .csv")
	return c
}
