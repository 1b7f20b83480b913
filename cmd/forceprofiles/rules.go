package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"forceprofiles/dataset"
	"forceprofiles/impact"
	"forceprofiles/internal/strictyaml"
	"forceprofiles/pack"
	"forceprofiles/rules/author"
)

func rulesCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "rules",
		Short: "Check, test, list, explain and compare the rules, and report what they did",
		Args:  knownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return usagef("rules needs one of check, test, list, features, explain, diff or report")
		},
	}
	var packs []string
	c.PersistentFlags().StringArrayVar(&packs, "pack", nil, packUsage)
	load := func() (*pack.Library, error) {
		lib, err := pack.Load(packs, pack.Options{WithoutModels: true})
		return lib, orBroken(err)
	}
	c.AddCommand(rulesCheck(&packs), rulesTest(load), rulesList(load), rulesFeatures(load), rulesExplain(load),
		rulesDiff(), rulesReport())
	return c
}

type loader func() (*pack.Library, error)

// brokenPack is a folder of packs in which something is wrong: the work found
// it, so the exit code is that of a finding.
type brokenPack struct{ error }

func (b brokenPack) Unwrap() error { return b.error }

// orBroken marks an error of files as what the work found.
func orBroken(err error) error {
	if errors.As(err, new(strictyaml.Errors)) {
		return brokenPack{err}
	}
	return err
}

func rulesCheck(packs *[]string) *cobra.Command {
	var asOf string
	var asJSON bool
	c := &cobra.Command{
		Use: "check", Short: "Find what is wrong with the rules, all at once",
		Long: `check loads a folder of packs and prints everything that is wrong with it, each
with its place: fields and names that do not exist, ids that stand twice, types,
conditions that cannot hold or cannot fail, rules that overlap, tests, references
and reviews that are missing. Advice alone ends in exit code 0.`,
		Args: args(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			day, err := reviewDay(asOf)
			if err != nil {
				return err
			}
			issues, err := author.Check(*packs, day)
			if err != nil {
				return err
			}
			w := cmd.OutOrStdout()
			if asJSON {
				err = writeJSON(w, map[string]any{"issues": append([]author.Issue{}, issues...)})
			} else if err = author.WriteIssues(w, issues); err == nil && day == "" {
				_, err = fmt.Fprintln(w, "review dates were not looked at: give --as-of with a day, or --as-of today")
			}
			if err == nil && author.Problems(issues) > 0 {
				return errFound
			}
			return err
		},
	}
	c.Flags().StringVar(&asOf, "as-of", "",
		"the day on which a rule past its review_by is a problem: 2026-04-01, or today")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// reviewDay reads --as-of; only "today" looks at the clock.
func reviewDay(s string) (day strictyaml.Date, err error) {
	switch s {
	case "":
		return "", nil
	case "today":
		return strictyaml.Date(time.Now().In(dataset.London).Format(time.DateOnly)), nil
	}
	if err := day.UnmarshalText([]byte(s)); err != nil {
		return "", usagef("--as-of: %v", err)
	}
	return day, nil
}

func rulesTest(load loader) *cobra.Command {
	var junit string
	var verbose bool
	c := &cobra.Command{
		Use: "test", Short: "Run the tests that stand beside the rules", Args: args(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			lib, err := load()
			if err != nil {
				return err
			}
			reports, err := author.Test(lib)
			if err != nil {
				return orBroken(err)
			}
			failed := false
			for _, r := range reports {
				if err := r.Write(cmd.OutOrStdout(), verbose); err != nil {
					return err
				}
				cases, uncovered := r.Failed()
				failed = failed || cases > 0 || uncovered > 0
			}
			if junit != "" {
				f, err := os.OpenFile(junit, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
				if err != nil {
					return fmt.Errorf("--junit: name a file in a folder that is there: %w", err)
				}
				if err := author.WriteJUnit(f, reports); err != nil {
					f.Close()
					return err
				}
				if err := f.Close(); err != nil {
					return err
				}
			}
			if failed {
				return errFound
			}
			return nil
		},
	}
	c.Flags().StringVar(&junit, "junit", "", "also write JUnit XML to this file")
	c.Flags().BoolVarP(&verbose, "verbose", "v", false, "print every case, not only what failed")
	return c
}

func rulesList(load loader) *cobra.Command {
	var asJSON, markdown bool
	c := &cobra.Command{
		Use: "list", Short: "Print the catalogue of rules", Args: args(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			lib, err := load()
			if err != nil {
				return err
			}
			list := author.Listings(lib)
			switch {
			case asJSON:
				return writeJSON(cmd.OutOrStdout(), map[string]any{"rules": list})
			case markdown:
				return author.WriteMarkdown(cmd.OutOrStdout(), list)
			}
			return author.WriteText(cmd.OutOrStdout(), list)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	c.Flags().BoolVar(&markdown, "markdown", false, "print Markdown")
	return c
}

func rulesFeatures(load loader) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use: "features [WORD]", Short: "Print the features that a rule may read, or those that have to do with a word",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, a []string) error {
			lib, err := load()
			if err != nil {
				return err
			}
			list := author.FeatureListings(lib, strings.Join(a, " "))
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), map[string]any{"features": list})
			}
			return author.WriteFeatures(cmd.OutOrStdout(), list)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

func rulesExplain(load loader) *cobra.Command {
	return &cobra.Command{
		Use: "explain ID", Short: "Say a rule in plain English", Args: args("ID, the id of a rule"),
		ValidArgsFunction: ruleIDs(load),
		RunE: func(cmd *cobra.Command, a []string) error {
			lib, err := load()
			if err != nil {
				return err
			}
			text, err := author.Explain(lib, a[0])
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(cmd.OutOrStdout(), text)
			return err
		},
	}
}

func rulesDiff() *cobra.Command {
	var q impact.Question
	var asJSON bool
	c := &cobra.Command{
		Use: "diff OLD NEW", Short: "Say what differs in meaning between two folders of packs, and whom it concerns",
		Long: `diff compares two folders of packs by what they mean: how a file is laid out is no
difference. With --run it counts the people of a run of whom each changed rule would
newly hold, or no longer, by force; with --dataset, the one the run was made from,
also by sex, age and ethnicity, which no run folder holds, with features that the
run has not, and with the people who are in a population only now. What cannot be
counted without it is said, and not foretold.`,
		Args: args("OLD, a folder of packs", "NEW, another folder of packs"),
		RunE: func(cmd *cobra.Command, a []string) error {
			if q.Dataset != "" && q.Run == "" {
				return usagef("--dataset needs --run, the run that was made from it")
			}
			q.Old, q.New = a[0], a[1]
			d, err := impact.Compare(cmd.Context(), q)
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), d)
			}
			return d.Write(cmd.OutOrStdout())
		},
	}
	c.Flags().StringVar(&q.Run, "run", "", "count whom the changes concern in this run")
	c.Flags().StringVar(&q.Dataset, "dataset", "", "the dataset that the run was made from: counts by protected group too")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

func rulesReport() *cobra.Command {
	var previous string
	var asJSON bool
	c := &cobra.Command{
		Use: "report RUN", Short: "Say what every rule did in a run, and whom it alone found",
		Args: args("RUN, a run folder"),
		RunE: func(cmd *cobra.Command, a []string) error {
			r, err := impact.ReportRules(a[0], previous)
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), r)
			}
			return r.Write(cmd.OutOrStdout())
		},
	}
	c.Flags().StringVar(&previous, "previous", "", "compare with this run instead of the one that RUN was told of")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// writeJSON prints a value as indented JSON.
func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
