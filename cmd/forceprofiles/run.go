package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"forceprofiles/run"
)

func runCommand() *cobra.Command {
	var o runFlags
	c := &cobra.Command{
		Use:   "run DATASET --out RUN",
		Short: "The monthly run: score everyone, explain every score, write the profiles",
		Long: `run reads a conflated dataset and makes a run folder: a profile of each kind for each
force as PDF, HTML, JSON and CSV, every score with its full explanation, and a manifest
that proves what was made from what. The folder appears whole or not at all.`,
		Args: func(cmd *cobra.Command, a []string) error {
			if len(a) == 0 && o.config != "" {
				return nil // the run file may name the dataset
			}
			return args("DATASET, the folder of a conflated dataset")(cmd, a)
		},
		RunE: func(cmd *cobra.Command, a []string) error {
			cfg, err := o.settings()
			if err != nil {
				return err
			}
			if len(a) > 0 {
				cfg.Dataset = a[0]
			}
			if cfg.Dataset == "" {
				return usagef("%s needs DATASET, on the command line or in the run file", spoken(cmd))
			}
			if cfg.Out == "" {
				return usagef("%s needs --out: the run folder to make", spoken(cmd))
			}
			r, err := o.run(cmd, cfg)
			if err != nil {
				return err
			}
			printResult(cmd.OutOrStdout(), r)
			return nil
		},
	}
	o.add(c)
	c.Flags().StringVar(&o.out, "out", "", "run folder to make")
	c.Flags().StringVar(&o.config, "config", "", "run file (YAML): marking, capacities, recipients, suppression")
	asOfFlag(c, &o.asOf)
	return c
}

// packUsage says what --pack is, wherever it may be given.
const packUsage = "folder of packs instead of the shipped ones, or of a profile to add to them; may be given again"

// runFlags are what `run` and `demo` share.
type runFlags struct {
	out, config, previous, asOf string
	packs, profiles, forces     []string
	workers                     int
}

func (o *runFlags) add(c *cobra.Command) {
	c.Flags().StringSliceVar(&o.profiles, "profile", nil, "render these profiles only")
	c.Flags().StringSliceVar(&o.forces, "force", nil, "render these forces only; scores and percentiles do not change")
	c.Flags().IntVar(&o.workers, "workers", 0, "goroutines that score; 0 for one per core; changes no byte")
	c.Flags().StringArrayVar(&o.packs, "pack", nil, packUsage)
	c.Flags().StringVar(&o.previous, "previous", "", "the run before this one, to say what has changed")
}

// settings is the run file with the flags laid over it.
func (o *runFlags) settings() (run.Config, error) {
	var cfg run.Config
	if o.config != "" {
		var err error
		if cfg, err = run.ReadConfig(o.config); err != nil {
			return cfg, err
		}
	}
	if o.out != "" {
		cfg.Out = o.out
	}
	if len(o.packs) > 0 {
		cfg.Pack, cfg.AddPacks = o.packs[0], o.packs[1:]
	}
	if at, err := parseAsOf(o.asOf); err != nil {
		return cfg, err
	} else if !at.IsZero() {
		cfg.AsOf = at
	}
	if o.workers < 0 {
		return cfg, usagef("--workers is %d; give 0 for one per core", o.workers)
	}
	if o.workers > 0 {
		cfg.Workers = o.workers
	}
	return cfg, nil
}

func (o *runFlags) run(cmd *cobra.Command, cfg run.Config) (*run.Result, error) {
	bar := newProgress(cmd.ErrOrStderr(), "Scoring people")
	r, err := run.Run(cmd.Context(), cfg, run.Options{
		Profiles: o.profiles, Forces: o.forces, Previous: o.previous, Progress: bar.update,
	})
	bar.end()
	if r != nil {
		for _, w := range r.Warnings {
			fmt.Fprintln(cmd.ErrOrStderr(), "warning:", w)
		}
	}
	return r, err
}

func printResult(w io.Writer, r *run.Result) {
	byRules := ""
	if r.ByRules > 0 {
		byRules = fmt.Sprintf("%d people ranked by rules alone, ", r.ByRules)
	}
	fmt.Fprintf(w, "Run %s: %d people read, %d scores explained, %s%d people listed for review.\n",
		r.RunID[:12], r.People, r.Scores, byRules, r.Listed)
	if r.Suppress > 0 {
		fmt.Fprintf(w, "Of %d people or records to suppress %d are in the dataset, and %d are not.\n", r.Suppress,
			r.Suppress-r.SuppressUnknown, r.SuppressUnknown)
	}
	run.WriteAccounting(w, r.Accounting)
	fmt.Fprintf(w, "%d profiles, each as PDF, HTML, JSON and CSV, are under %s\n", r.Profiles, r.ProfilesDir)
}
