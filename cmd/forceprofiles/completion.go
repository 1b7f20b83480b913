package main

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"forceprofiles/pack"
	"forceprofiles/rules/author"
)

// complete says what the shell may offer in place of arguments and flags of a
// command and all below it: folders, but for what is a file or a known name.
func complete(c *cobra.Command) {
	for _, sub := range c.Commands() {
		complete(sub)
	}
	if c.ValidArgsFunction == nil && !c.HasSubCommands() {
		c.ValidArgsFunction = folders
	}
	for name, offer := range map[string]cobra.CompletionFunc{
		"pack": folders, "run": folders, "previous": folders, "dataset": folders, "profile": profiles,
		"config": filesOf("yaml", "yml"), "model": filesOf("txt", "json", "ubj"), "data": filesOf("parquet", "arrow", "csv"),
	} {
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Name == name {
				_ = c.RegisterFlagCompletionFunc(name, offer) // fails only for a flag that is not there
			}
		})
	}
}

func folders(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}

func filesOf(endings ...string) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return endings, cobra.ShellCompDirectiveFilterFileExt
	}
}

// profiles are those of the folders of packs that the command line names so far.
func profiles(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	packs, err := cmd.Flags().GetStringArray("pack")
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	lib, err := pack.Load(packs, pack.Options{WithoutModels: true})
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var names []string
	for _, p := range lib.Packs {
		names = append(names, p.Profile)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// ruleIDs are the ids of the rules of a folder of packs, with their titles.
func ruleIDs(load loader) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		lib, err := load()
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		var ids []string
		for _, r := range author.Listings(lib) {
			ids = append(ids, r.ID+"\t"+r.Title)
		}
		return ids, cobra.ShellCompDirectiveNoFileComp
	}
}
