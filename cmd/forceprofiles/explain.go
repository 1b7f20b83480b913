package main

import (
	"io"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"forceprofiles/explain"
)

func explainCommand() *cobra.Command {
	var q explain.Question
	var asJSON bool
	c := &cobra.Command{
		Use:   "explain --run RUN --person ID",
		Short: "The whole explanation of anyone scored, listed or not",
		Long: `explain says why somebody stands where they stand: place and cutoff, the chance in
words, reasons, factors that add up to the margin, groups, interactions, every
rule, what would change it, and what weakens it. It needs the run folder alone;
--dataset adds the records behind each value. The JSON that --json prints is
described by docs/schemas/explain.schema.json.`,
		Args: args(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := required(cmd, "run", "person"); err != nil {
				return err
			}
			report, err := explain.Explain(cmd.Context(), q)
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), report)
			}
			return explain.WriteText(cmd.OutOrStdout(), report, terminalWidth(cmd.OutOrStdout()))
		},
	}
	c.Flags().StringVar(&q.Run, "run", "", "run folder")
	c.Flags().StringVar(&q.Person, "person", "", "person_id")
	c.Flags().StringVar(&q.Population, "population", "", "one population; all that the person is in if not given")
	c.Flags().StringVar(&q.Dataset, "dataset", "", "the dataset of the run, to add the source rows behind each value")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// terminalWidth is how wide out is, or a usual width where it is no terminal.
func terminalWidth(out io.Writer) int {
	if f, ok := out.(*os.File); ok {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
			return width
		}
	}
	return explain.Width
}
