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

// opened notes a writer among those that are ended and closed together.
func opened[W tableWriter](o *outputs, err *error, w W, failed error) W {
	if failed == nil {
		o.all = append(o.all, w)
	}
	*err = errors.Join(*err, failed)
	return w
}

func createOutputs(dir *runfolder.Folder, s *scoring.Scorer) (*outputs, error) {
	err := os.Mkdir(dir.Path(runfolder.ExplanationsDir), 0o700)
	if err != nil {
		return nil, err
	}
	o := &outputs{explanations: make([]*runfolder.NumberWriter, len(s.Populations))}
	features, failed := dir.CreateFeatures(s.Features.Names())
	o.features = opened(o, &err, features, failed)
	groups, failed := dir.CreateGroups()
	o.groups = opened(o, &err, groups, failed)
	findings, failed := dir.CreateFindings()
	o.findings = opened(o, &err, findings, failed)
	values, failed := dir.CreateFindingValues()
	o.values = opened(o, &err, values, failed)
	for k, p := range s.Populations {
		if !p.RulesAlone() {
			w, failed := dir.CreateExplanations(p.ID, p.ModelFeatures)
			o.explanations[k] = opened(o, &err, w, failed)
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
