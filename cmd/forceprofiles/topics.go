package main

import (
	"embed"
	"strings"

	"github.com/spf13/cobra"
)

//go:embed help
var help embed.FS

// topics are what `forceprofiles help` explains besides the commands: a file
// each, whose first line says of what it is.
func topics() (out []*cobra.Command) {
	files, _ := help.ReadDir("help") // embedded: cannot fail
	for _, f := range files {
		text, _ := help.ReadFile("help/" + f.Name())
		short, long, _ := strings.Cut(string(text), "\n\n")
		out = append(out, &cobra.Command{Use: strings.TrimSuffix(f.Name(), ".txt"), Short: short,
			Long: strings.TrimSuffix(long, "\n")})
	}
	return out
}
