// Command forceprofiles finds hidden harm in a conflated dataset and says why.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"forceprofiles/dataset"
	"forceprofiles/internal/nearest"
	"forceprofiles/internal/strictyaml"
)

func main() { os.Exit(execute(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// Exit codes, the same for every command.
const (
	exitDone  = 0
	exitFound = 1 // the work found something wrong: bad data, a failed rule test
	exitUsage = 2 // wrong usage
	exitError = 3 // could not run
)

// errFound marks an outcome that was fully reported on stdout already.
var errFound = errors.New("something is wrong")

// usageError is a mistake in the command line.
type usageError struct{ error }

func usagef(format string, a ...any) error { return usageError{fmt.Errorf(format, a...)} }

func execute(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := rootCommand()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	cmd, err := root.ExecuteContextC(ctx)
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errFound):
		return exitFound
	case errors.As(err, &usage), errors.As(err, new(nearest.Unknown)):
		see := cmd.CommandPath() + " --help"
		if cmd.Name() == "help" {
			see = cmd.CommandPath()
		}
		fmt.Fprintf(stderr, "forceprofiles: %v\nSee '%s'.\n", err, see)
		return exitUsage
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "forceprofiles: interrupted; nothing was published and the working files are removed")
		return exitError
	}
	fmt.Fprintf(stderr, "forceprofiles: %v\n", err)
	if errors.Is(err, dataset.ErrTooManyQuarantined) || errors.As(err, new(brokenPack)) {
		return exitFound
	}
	return exitError
}

func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "forceprofiles",
		Short: "Find hidden harm in a conflated dataset, and say why",
		Long: `forceprofiles reads a conflated dataset, scores everyone in five populations with
declared rules and a model whose every score is explained exactly, and writes
three profiles for each force: VAWG, Missing Persons and ViSOR. --pack adds profiles
of your own.

Every name in a profile is a suggestion for human review, never a decision.

Exit codes: 0 done, 1 something is wrong with the data or the rules,
2 wrong usage, 3 could not run.`,
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          knownCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetVersionTemplate("{{.Version}}")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{suggestFlag(cmd.Flags(), err)}
	})
	root.AddCommand(
		demoCommand(), runCommand(), checkCommand(), featuresCommand(), evaluateCommand(),
		rulesCommand(), contributionsCommand(), explainCommand(), verifyCommand(), synthCommand(),
	)
	root.AddCommand(topics()...)
	root.SetHelpCommand(helpCommand())
	complete(root)
	return root
}

// knownCommand refuses what no subcommand answers to.
func knownCommand(cmd *cobra.Command, a []string) error {
	if len(a) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() || c.IsAdditionalHelpTopicCommand() {
			names = append(names, c.Name())
		}
	}
	if cmd.Flags().Lookup(a[0]) != nil {
		return usagef("unknown command %q; did you mean --%s?", a[0], a[0])
	}
	return usagef("%s", strictyaml.Unknown("command", a[0], names))
}

func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND or TOPIC]",
		Short: "Help about a command or a topic",
		RunE: func(cmd *cobra.Command, a []string) error {
			about, rest, err := cmd.Root().Find(a)
			if err == nil && about.HasSubCommands() {
				err = knownCommand(about, rest)
			}
			if err != nil {
				return err
			}
			return about.Help()
		},
	}
}

// args makes a positional-argument check whose failure is a usage error.
func args(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, got []string) error {
		if len(got) < len(names) {
			return usagef("%s needs %s", spoken(cmd), strings.Join(names[len(got):], " and "))
		}
		if len(got) > len(names) {
			return usagef("%s does not know what to do with %q", spoken(cmd), got[len(names)])
		}
		return nil
	}
}

// spoken is a command as an error names it, after the program's own name.
func spoken(cmd *cobra.Command) string {
	return strings.TrimPrefix(cmd.CommandPath(), cmd.Root().Name()+" ")
}

// required says which of the named flags must be given.
func required(cmd *cobra.Command, names ...string) error {
	for _, n := range names {
		if !cmd.Flags().Changed(n) {
			return usagef("%s needs --%s: %s", spoken(cmd), n, cmd.Flags().Lookup(n).Usage)
		}
	}
	return nil
}

// suggestFlag adds the nearest flag's name to pflag's error.
func suggestFlag(flags *pflag.FlagSet, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return err
	}
	var names []string
	flags.VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	name := nearest.Name(unknown.GetSpecifiedName(), names, 2)
	if name == "" {
		return err
	}
	return fmt.Errorf("%w: did you mean --%s?", err, name)
}
