package run

import "fmt"

// readPrevious reads the manifest of the run before this one, before any work
// is done; nil where dir names none. What it says is of the manifest alone:
// forceprofiles verify says whether the folder is still as it was made.
func readPrevious(dir string) (*Manifest, error) {
	if dir == "" {
		return nil, nil
	}
	m, err := readManifest(dir)
	if err != nil {
		return nil, fmt.Errorf("--previous: %w", err)
	}
	if m.Format != Format {
		return nil, fmt.Errorf("--previous: %s is of format %q; this program reads %q", dir, m.Format, Format)
	}
	return m, nil
}
