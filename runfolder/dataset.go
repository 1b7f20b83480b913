package runfolder

import (
	"errors"
	"fmt"
	"path/filepath"

	"forceprofiles/dataset"
)

// ErrOtherDataset is returned for a dataset that a run was not made from.
var ErrOtherDataset = errors.New("the run was made from another dataset")

// OpenDataset opens the dataset that the run was made from, as of its date.
// Another dataset, or another extract of it, is [ErrOtherDataset].
func (f *Folder) OpenDataset(dir string) (*dataset.Dataset, error) {
	asOf, err := f.Manifest.AsOf()
	if err != nil {
		return nil, err
	}
	ds, err := dataset.Open(dir, dataset.Options{AsOf: asOf})
	if err != nil {
		return nil, err
	}
	about, err := HashFile(filepath.Join(dir, dataset.ManifestName))
	if err != nil {
		return nil, errors.Join(err, ds.Close())
	}
	for _, x := range f.Manifest.Inputs.Dataset.Files {
		if x.Name == dataset.ManifestName && x.SHA256 != about.SHA256 {
			err := fmt.Errorf("%s: %w: give the one that %s was made from", dir, ErrOtherDataset, f.Dir)
			return nil, errors.Join(err, ds.Close())
		}
	}
	return ds, nil
}
