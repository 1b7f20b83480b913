package run

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"forceprofiles/dataset"
	"forceprofiles/scoring/priority"
)

var errOtherDataset = errors.New("the run was made from another dataset")

// openDataset opens the dataset that the run in folder run was made from, as of
// its date. Another dataset, or another extract of it, is errOtherDataset.
func (m *Manifest) openDataset(dir, run string) (*dataset.Dataset, error) {
	asOf, err := time.Parse(time.RFC3339Nano, m.Inputs.Dataset.AsOf)
	if err != nil {
		return nil, fmt.Errorf("%s: as_of: %w", filepath.Join(run, manifestName), err)
	}
	ds, err := dataset.Open(dir, dataset.Options{AsOf: asOf})
	if err != nil {
		return nil, err
	}
	about, err := hashFile(filepath.Join(dir, dataset.ManifestName))
	if err != nil {
		return nil, errors.Join(err, ds.Close())
	}
	for _, f := range m.Inputs.Dataset.Files {
		if f.Name == dataset.ManifestName && f.SHA256 != about.SHA256 {
			err := fmt.Errorf("%s: %w: give the one that %s was made from", dir, errOtherDataset, run)
			return nil, errors.Join(err, ds.Close())
		}
	}
	return ds, nil
}

// rerank applies the policy again to a population's scores: what the run's own
// places must follow from. Forces are numbered as places numbers them.
func (m *Manifest) rerank(population string, rows []scoreRow) (entries []priority.Entry, placed []priority.Placed,
	cuts []priority.Cut, err error) {
	force, places := m.places(population)
	entries = make([]priority.Entry, len(rows))
	for i, r := range rows {
		f, ok := force[r.force]
		if !ok {
			return nil, nil, nil, fmt.Errorf("row %d: force %q is not in the manifest", r.row, r.force)
		}
		entries[i] = priority.Entry{Margin: r.margin, Points: r.points, Force: f, MustReview: r.mustReview}
	}
	placed, cuts, err = priority.Rank(entries, places)
	return entries, placed, cuts, err
}
