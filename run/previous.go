package run

import (
	"fmt"

	"forceprofiles/runfolder"
)

// readPrevious reads the manifest of the run before this one, before any work
// is done; nil where dir names none. What it says is of the manifest alone:
// forceprofiles verify says whether the folder is still as it was made.
func readPrevious(dir string) (*runfolder.Folder, error) {
	if dir == "" {
		return nil, nil
	}
	f, err := runfolder.Open(dir)
	if err != nil {
		return nil, fmt.Errorf("--previous: %w", err)
	}
	return f, nil
}
