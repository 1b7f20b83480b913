package main

import "github.com/spf13/cobra"

// topics are what `forceprofiles help` explains besides the commands.
func topics() []*cobra.Command {
	return []*cobra.Command{
		{Use: "dataset", Short: "What a conflated dataset is", Long: `A conflated dataset is a folder with dataset.yaml and a table (Parquet, Arrow IPC or
CSV; one file, or a folder of parts) for each of: persons, crimes, intel, custody,
missing, ocg_links, county_lines, visor, osint, associations, addresses. Only persons
must be there; what is missing is not known, which is never taken for zero.

Every table is sorted by person_id. Event rows are versions: for a key, the latest
that was known before the as-of date is the one that counts.

  forceprofiles check DATASET     whether a folder is as the contract says
  forceprofiles synth             a synthetic one to look at`},
		{Use: "run-folder", Short: "What a run leaves behind", Long: `A run folder appears whole or not at all, and is never written again. It holds

  profiles/<force>/<profile>.pdf .html .json .csv   the profiles, and each one's list
  scores.parquet                    everyone who was scored
  explanations/<population>.parquet base value and contributions, which add up to the margin
  features.parquet, findings.parquet   every value; every rule that hit or abstained
  quarantine/<table>.csv            rows set aside, and why
  inputs/                           packs, models and settings as used
  manifest.json, manifest.sha256    what was made from what, and every file's hash
  run.log                           how it went; the one file that verify does not cover

The same inputs give the same bytes, whatever the machine's load or number of cores.

  forceprofiles verify RUN          every hash and every sum again`},
		{Use: "packs", Short: "What a folder of packs is, and how to change one", Long: `A folder of packs holds what the central team declares: features.yaml, offences.yaml
and denylist.yaml for all, and for each profile a folder with pack.yaml and, for each
population, rules, tests of the rules and, if it has one, a model and its card. The
program carries one; --pack names another or, given again, adds a profile to it. To
change one, copy rules/packs and edit the copy:

  forceprofiles rules check --pack DIR      what is wrong, all at once
  forceprofiles rules test --pack DIR       the tests beside the rules
  forceprofiles rules diff OLD NEW --run RUN   whom a change would concern

docs/writing-rules.md goes through all of it.`},
		{Use: "exit-codes", Short: "What the exit codes mean", Long: `0  done
1  the work found something wrong: bad data, a failed rule test, a changed file
2  wrong usage: the message says what is missing or what was meant
3  could not run: no such file, no room, interrupted

Results go to standard output, progress and complaints to standard error. Where a
command has --json, scripts should use it.`},
		{Use: "environment", Short: "Which environment variables matter", Long: `No variable changes a byte of any output. These change how fast it comes:

  GOMAXPROCS   how many cores are used; --workers sets how many goroutines score
  GOMEMLIMIT   how much memory to stay within, such as 2GiB; collects garbage sooner
  GOGC         how eagerly garbage is collected; if it is set, it is left alone
  TMPDIR       is not used: working files stand beside the output

No network is used.`},
	}
}
