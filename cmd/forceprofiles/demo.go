package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"forceprofiles/fixtures/synth"
)

func demoCommand() *cobra.Command {
	var o runFlags
	var people int
	var seed uint64
	var out string
	c := &cobra.Command{
		Use:   "demo",
		Short: "Make a synthetic dataset, run it, and say where the PDFs are",
		Args:  args(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if people <= 0 {
				return usagef("--people is %d: give a number above 0", people)
			}
			if err := os.Mkdir(out, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
				return err
			}
			data := filepath.Join(out, "dataset")
			bar := newProgress(cmd.ErrOrStderr(), "Making people")
			_, err := synth.Generate(cmd.Context(), synth.Config{
				People: people, Seed: seed, Out: data, Truth: filepath.Join(out, "truth"), Progress: bar.update,
			})
			bar.end()
			if err != nil {
				return err
			}
			cfg, err := o.settings()
			if err != nil {
				return err
			}
			cfg.Dataset, cfg.Out = data, filepath.Join(out, "run")
			r, err := o.run(cmd, cfg)
			if err != nil {
				return err
			}
			w := cmd.OutOrStdout()
			printResult(w, r)
			fmt.Fprintln(w, "Open first:", r.First)
			if r.Surprise != "" {
				fmt.Fprintln(w, "Most surprising:", r.Surprise)
			}
			return nil
		},
	}
	c.Flags().IntVar(&people, "people", 20000, "how many people")
	c.Flags().Uint64Var(&seed, "seed", 1, "which synthetic world")
	c.Flags().StringVar(&out, "out", "demo", "folder to fill with dataset, truth and run")
	o.add(c)
	return c
}
