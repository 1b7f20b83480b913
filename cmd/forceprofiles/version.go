package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"forceprofiles/run"
)

// version says which program this is: the engine's version, the commit it was
// built from, where the build knows it, and the Go release.
func version() string {
	commit, changed := "not known", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision":
				commit = s.Value
			case s.Key == "vcs.modified" && s.Value == "true":
				changed = ", with changes"
			}
		}
	}
	return fmt.Sprintf("forceprofiles %s\ncommit %s%s\n%s %s/%s\n", run.Version, commit, changed, runtime.Version(),
		runtime.GOOS, runtime.GOARCH)
}
