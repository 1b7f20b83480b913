package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"forceprofiles/fixtures/synth"
)

func synthCommand() *cobra.Command {
	var cfg synth.Config
	var asOf string
	c := &cobra.Command{
		Use:   "synth --people N --seed S --out DATASET [--truth DIR]",
		Short: "Make a synthetic nine-force dataset",
		Long: `synth makes up a conflated dataset: nine forces, all tables, nobody real. The same
seed gives the same bytes. With --truth it also writes what really happened in
that world (planted hidden harm, outcomes of the following year), kept apart so
that detection can be measured.`,
		Args: args(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := required(cmd, "people", "out"); err != nil {
				return err
			}
			if cfg.People <= 0 {
				return usagef("--people is %d: give a number above 0", cfg.People)
			}
			if cfg.Defects < 0 || cfg.Defects > 0.1 {
				return usagef("--defects is %v: give a share from 0 to 0.1", cfg.Defects)
			}
			at, err := parseAsOf(asOf)
			if err != nil {
				return err
			}
			cfg.AsOf = at
			bar := newProgress(cmd.ErrOrStderr(), "Making people")
			cfg.Progress = bar.update
			s, err := synth.Generate(cmd.Context(), cfg)
			bar.end()
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s: %d people, %d rows of events\n", cfg.Out, s.People, s.Events)
			return nil
		},
	}
	c.Flags().IntVar(&cfg.People, "people", 0, "how many people")
	c.Flags().Uint64Var(&cfg.Seed, "seed", 1, "which world")
	c.Flags().StringVar(&cfg.Out, "out", "", "dataset folder to make")
	c.Flags().StringVar(&cfg.Truth, "truth", "", "folder to make for what really happened")
	c.Flags().Float64Var(&cfg.Defects, "defects", 0, "share of rows to break, for each kind of contract violation")
	asOfFlag(c, &asOf)
	return c
}
