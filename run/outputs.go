package run

import (
	"errors"
	"os"

	"forceprofiles/runfolder"
	"forceprofiles/scoring"
)

// outputs are the tables that the first pass writes, in the order of the people.
type outputs struct {
	features     *runfolder.NumberWriter
	groups       *runfolder.Writer[runfolder.GroupRow]
	findings     *runfolder.Writer[runfolder.FindingRow]
	values       *runfolder.Writer[runfolder.FindingValueRow]
	explanations []*runfolder.NumberWriter // by population of the Scorer; nil where rules alone speak
	all          []tableWriter
}

type tableWriter interface {
	Cut() error
	Close() error
}

func createOutputs(dir *runfolder.Folder, s *scoring.Scorer) (*outputs, error) {
	if err := os.Mkdir(dir.Path(runfolder.ExplanationsDir), 0o700); err != nil {
		return nil, err
	}
	o := &outputs{explanations: make([]*runfolder.NumberWriter, len(s.Populations))}
	var err error
	add := func(w tableWriter, failed error) {
		if err = errors.Join(err, failed); failed == nil {
			o.all = append(o.all, w)
		}
	}
	var failed error
	o.features, failed = dir.Features(s.Features.Names()).Create()
	add(o.features, failed)
	o.groups, failed = dir.CreateGroups()
	add(o.groups, failed)
	o.findings, failed = dir.CreateFindings()
	add(o.findings, failed)
	o.values, failed = dir.CreateFindingValues()
	add(o.values, failed)
	for k, p := range s.Populations {
		if !p.RulesAlone() {
			o.explanations[k], failed = dir.Explanations(p.ID, p.ModelFeatures).Create()
			add(o.explanations[k], failed)
		}
	}
	if err != nil {
		return nil, errors.Join(err, o.close())
	}
	return o, nil
}

// write adds the parts of one batch.
func (o *outputs) write(parts []part) error {
	for _, x := range parts {
		err := errors.Join(o.features.Write(x.features), o.groups.WriteRows(x.groups), o.findings.WriteRows(x.findings),
			o.values.WriteRows(x.values))
		for k, n := range x.explanations {
			if n != nil {
				err = errors.Join(err, o.explanations[k].Write(n))
			}
		}
		for _, w := range o.all {
			if x.full {
				err = errors.Join(err, w.Cut())
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// close finishes every file; only a nil error means that all are whole.
func (o *outputs) close() error {
	var err error
	for _, w := range o.all {
		err = errors.Join(err, w.Close())
	}
	return err
}
